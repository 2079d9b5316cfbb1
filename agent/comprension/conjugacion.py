"""Spanish verbs in the forms that a customer types: tuteo, voseo, ustedeo, vosotros, with their pronouns.

Forms are folded (no accents), so "agregá" and "agrega" are one. Preterites are left out: many name goods
("traje", "vino").
"""

from collections.abc import Iterable, Iterator

# "mandámelo", "déjeselas", "tráenos"
_ATONOS = ("me", "te", "le", "les", "se", "nos", "lo", "la", "los", "las")
PRONOMBRES = (*_ATONOS, *(uno + otro for uno in ("me", "se", "nos") for otro in _ATONOS[-4:]))
_FUTURO = ("e", "as", "a", "emos", "eis", "an", "ia", "ias", "iamos", "iais", "ian")
_IMPERFECTO = {"ar": ("aba", "abas", "aban", "abamos"), "er": ("ia", "ias", "ian", "iamos")}


def _suave(raiz: str, infinitivo: str) -> str:
    """The stem before the other vowel: "busqu-" of "buscar" before e, "escoj-" of "escoger" before a."""
    cambios = (
        (("c", "qu"), ("g", "gu"), ("z", "c")) if infinitivo.endswith("ar") else (("gu", "g"), ("g", "j"))
    )
    for final, suave in cambios:
        if raiz.endswith(final):
            return raiz.removesuffix(final) + suave
    return raiz


def _raices(verbo: str) -> tuple[str, str, str, str, str]:
    """Infinitive, its stem, the stressed one, the first person's, the future's: "tener:tien:teng:tendr"."""
    infinitivo, *dadas = verbo.split(":")
    raiz = infinitivo[:-2]
    tonica = (dadas[0] if dadas else "") or raiz
    primera = (dadas[1] if len(dadas) > 1 else "") or _suave(tonica, infinitivo)
    futura = dadas[2] if len(dadas) > 2 else infinitivo
    return infinitivo, raiz, tonica, primera, futura


def imperativos(verbo: str) -> frozenset[str]:
    """With nothing hanging on them: "agrega", "agregue", "agreguen", "agregad"."""
    infinitivo, raiz, tonica, primera, _ = _raices(verbo)
    if infinitivo.endswith("ar"):
        return frozenset((f"{tonica}a", f"{raiz}a", f"{primera}e", f"{primera}en", f"{raiz}ad"))
    tu = f"{tonica}e"
    vos = f"{raiz}{infinitivo[-2]}"
    return frozenset((tu, vos, f"{primera}a", f"{primera}an", f"{raiz}{infinitivo[-2]}d"))


def _personales(verbo: str) -> Iterator[str]:
    infinitivo, raiz, tonica, primera, futura = _raices(verbo)
    vocal = infinitivo[-2]
    indicativa, subjuntiva = ("a", "e") if vocal == "a" else ("e", "a")
    # Only -ar verbs keep their stressed stem in the first person: "muestro", but "tengo", "pido".
    yield f"{tonica if vocal == 'a' else primera}o"
    yield from (f"{tonica}{indicativa}{final}" for final in ("", "s", "n"))
    yield from (f"{raiz}{vocal}{final}" for final in ("s", "mos", "is"))
    yield from (f"{primera}{subjuntiva}{final}" for final in ("", "s", "n"))
    yield f"{_suave(raiz, infinitivo) if vocal == 'a' else primera}{subjuntiva}mos"
    yield from (f"{futura}{final}" for final in _FUTURO)
    yield from (f"{raiz}{final}" for final in _IMPERFECTO["ar" if vocal == "a" else "er"])


def formas(verbo: str) -> frozenset[str]:
    """Every form of a verb given as in `lexico.yaml`: infinitive and, where they differ, its other stems."""
    infinitivo, raiz, *_ = _raices(verbo)
    cerrada = raiz.replace("e", "i", 1) if infinitivo in {"pedir", "servir", "conseguir"} else raiz
    gerundio = f"{raiz}ando" if infinitivo.endswith("ar") else f"{cerrada}iendo"
    ordenes = imperativos(verbo)
    # Nothing hangs on "-d" but "-os" ("poneos"), which no customer of a shop writes.
    llevan = {infinitivo, *(orden for orden in ordenes if orden[-1] != "d")}
    colgadas = {forma + pronombre for forma in llevan for pronombre in PRONOMBRES}
    return frozenset({*ordenes, *llevan, gerundio, *colgadas, *_personales(verbo)})


def todas_las_formas(verbos: Iterable[str], *, menos: frozenset[str]) -> frozenset[str]:
    """The forms of many verbs, `menos` those that are also the name of goods."""
    return frozenset(forma for verbo in verbos for forma in formas(verbo)) - menos
