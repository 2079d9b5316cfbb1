"""Names of people: putting them in proper capitals, and telling them from other words."""

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from agent.comprension import lexico
from agent.comprension.vocabulario import (
    CHARLA,
    CLAROS,
    DE_PILA,
    EMPRESAS,
    NO_NOMBRE,
    NOMBRES,
    NOMBRES_ENTRE_NOMBRES,
    NUNCA_NOMBRE,
    PARTICULAS,
    TAMBIEN_COMUNES,
)

Palabra = tuple[str, int, int]  # as typed, and where it begins and ends
_LARGO_MAXIMO = 120
_PALABRAS_MAXIMAS = 10
_ES_LA_MISMA = 0.6
_PALABRA = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
# Kinds of company, which stay in capitals.
_SOCIEDADES = frozenset(("SAS", "S.A.S", "SA", "S.A", "LTDA", "SRL", "S.R.L", "EIRL", "SPA", "CV", "C.V"))
_TRAS_EMPRESA = lexico.VERBOS | {"y", "mi", "por", "con", "gracias", "porfa"}
_TRATO = re.compile(
    r"^(?:(?:don|doña|dona|sr|sra|srta|señora?|senora?|señorita|dra?|ing|lic|arq|prof|inge)(?:\.\s*|\s+))+",
    re.I,
)


def plegado(texto: str) -> str:
    """Lower case without accents, for looking words up."""
    llano = unicodedata.normalize("NFD", texto.lower())
    return "".join(c for c in llano if not unicodedata.combining(c))


def propio(nombre: str) -> str:
    """A name in proper capitals; what was typed in mixed case ("McArthur") stays."""
    palabras = nombre.split()
    return " ".join(_palabra_propia(palabra, primera=i == 0) for i, palabra in enumerate(palabras))


def _palabra_propia(palabra: str, *, primera: bool) -> str:
    if not primera and palabra.upper().strip(".") in _SOCIEDADES and len(palabra) > 2 - palabra.isupper():
        return palabra.upper()
    if palabra.lower() in PARTICULAS and not primera:
        return palabra.lower()
    mixta = palabra[:1].isupper() and not palabra.isupper() and any(c.isupper() for c in palabra[1:])
    if mixta:
        return palabra
    return re.sub(r"[^\W\d_]+", lambda m: m[0][:1].upper() + m[0][1:].lower(), palabra)


def motivo_de_nombre(nombre: str) -> str | None:
    """Why a tidied text is no full name, or None where it is one."""
    if "@" in nombre:
        return "eso parece un correo, no un nombre"
    if any(c.isdigit() for c in nombre):
        return "el nombre no lleva números"
    palabras = nombre.split()
    if not palabras:
        return "me falta el nombre"
    if len(nombre) > _LARGO_MAXIMO or len(palabras) > _PALABRAS_MAXIMAS or max(map(len, palabras)) > 40:
        return "ese nombre es demasiado largo"
    if not all(_PALABRA.fullmatch(palabra.removesuffix(".")) for palabra in palabras):
        return "el nombre solo lleva letras"
    plegadas = [plegado(palabra).strip(".") for palabra in palabras]
    de_alguien = plegadas[0] in EMPRESAS or _son_de_alguien(plegadas) or suena_a_persona(palabras)
    if not de_alguien and any(len(palabra) > 1 and palabra in NUNCA_NOMBRE for palabra in plegadas):
        return "eso no parece el nombre de una persona"
    con_peso = [p for p in plegadas if p not in PARTICULAS and len(p) > 1]
    if not con_peso:
        return "eso no parece el nombre de una persona"
    return "me falta el apellido" if len(con_peso) < 2 else None


def solo_letras(nombre: str) -> bool:
    return bool(nombre) and all(_PALABRA.fullmatch(palabra.removesuffix(".")) for palabra in nombre.split())


_HABLAN = (
    lexico.VERBOS | lexico.IMPERATIVOS | lexico.DESEOS | lexico.CORTESIA | lexico.FUNCION | lexico.DINERO
    | lexico.ABREN_PREGUNTA | lexico.CARRITO
) - (NOMBRES | PARTICULAS)  # fmt: skip
_MAS_LARGO = 6


def suena_a_persona(palabras: list[str], *, insiste: bool = False) -> bool:
    """Whether two words or more, as typed, may be a person's name though nobody else is called so.

    "Segundo Chango Masaquiza", "Manuel Cable": with its capitals, or beside a name that is known. Of what he
    says twice (`insiste`) it is enough that no word of it is of talk.
    """
    pesan = [(p, plegado(p).strip(".")) for p in palabras if p.lower() not in PARTICULAS]
    planos = [plano for _, plano in pesan]
    if not 1 < len(pesan) <= _MAS_LARGO or not _HABLAN.isdisjoint(planos):
        return False
    ajenas = [p for p in planos if p in (NUNCA_NOMBRE | CHARLA) - TAMBIEN_COMUNES - NOMBRES_ENTRE_NOMBRES]
    propio = all(p[:1].isupper() for p, _ in pesan) and not all(p.isupper() for p, _ in pesan)
    if not ajenas:
        return insiste or propio or not NOMBRES.isdisjoint(planos)
    con_los_suyos = propio and len(ajenas) == 1 and not CLAROS.isdisjoint(planos)
    return planos[0] not in ajenas and (insiste or con_los_suyos)


def con_la_palabra(nombre: str, dicha: str) -> str:
    """ "el apellido es Peres con s": the name with the word of it that is almost the one told."""
    palabras = nombre.split()
    if len(palabras) < 2 or len(dicha.split()) != 1:
        return dicha
    parecidos = [OSA.normalized_similarity(plegado(palabra), plegado(dicha)) for palabra in palabras]
    mejor = max(parecidos)
    if mejor < _ES_LA_MISMA:
        return dicha
    palabras[parecidos.index(mejor)] = dicha
    return " ".join(palabras)


def con_su_apellido(dicho_antes: str, dicho: str) -> str:
    """ "andrea", and then "pérez salas": a name told in two messages."""
    de_pila = [plegado(p) for p in dicho_antes.strip(" .,!").split()]
    suyos = [plegado(p) for p in dicho.split()]
    solo_de_pila = 0 < len(de_pila) < 3 and all(p in DE_PILA for p in de_pila)
    if not solo_de_pila or not suyos or suyos[0] in DE_PILA:
        return dicho
    return f"{dicho_antes.strip(' .,!')} {dicho}"


def sin_trato(nombre: str) -> str:
    """Without "don", "Sra." and the like, unless nothing is left."""
    return _TRATO.sub("", nombre) or nombre


@dataclass(frozen=True, slots=True)
class Indicios:
    """What speaks for a run of words being a name."""

    palabras: int  # without particles
    claros: int  # in the list of names, and nothing else
    conocidos: int  # in the list of names
    mayusculas: int  # with a capital, in a text that is not all capitals

    @property
    def fuertes(self) -> bool:
        return self.claros >= 1 or (self.palabras >= 2 and self.conocidos == self.palabras)

    @property
    def con_mayusculas(self) -> bool:
        return self.palabras >= 2 and self.mayusculas == self.palabras


def indicios(palabras: list[str]) -> Indicios:
    """`palabras` as typed; the caller has already cut at words that no name has."""
    utiles = [(p, plegado(p)) for p in palabras if p.lower() not in PARTICULAS]
    gritado = all(p.isupper() for p in palabras)
    return Indicios(
        len(utiles),
        sum(plano in CLAROS for _, plano in utiles),
        sum(plano in NOMBRES for _, plano in utiles),
        0 if gritado else sum(p[:1].isupper() and p[1:].islower() for p, _ in utiles),
    )


def es_de_pila(palabra: str) -> bool:
    return plegado(palabra) in DE_PILA


def prefijo_de_empresa(palabras: list[Palabra]) -> list[Palabra]:
    """The name of a company, where the first word says that it is one: any word but a verb may follow."""
    if not palabras or plegado(palabras[0][0]) not in EMPRESAS:
        return []
    fin = next((i for i, p in enumerate(palabras) if plegado(p[0]) in _TRAS_EMPRESA), len(palabras))
    return palabras[: min(fin, _PALABRAS_MAXIMAS)]


def _son_de_alguien(planos: list[str]) -> bool:
    """ "flor ugarte", "jean rosales", "sandra bueno": whatever else each word means, people are called so."""
    pesan = [plano for plano in planos if plano not in PARTICULAS]
    de_nombres = [plano for plano in pesan if plano in NOMBRES]
    return (
        len(pesan) > 1
        and all(plano in NOMBRES or plano in NOMBRES_ENTRE_NOMBRES for plano in pesan)
        and (len(de_nombres) > 1 or not CLAROS.isdisjoint(de_nombres))
    )


def prefijo_de_nombre(palabras: list[Palabra]) -> list[Palabra]:
    """The opening words that can be a name: (text, start, end) each; cut at the first that cannot."""
    tomadas: list[Palabra] = []
    planos = [plegado(palabra[0]).strip(".") for palabra in palabras[:_PALABRAS_MAXIMAS]]
    es_de_alguien = _son_de_alguien(planos)
    for palabra, plano in zip(palabras, planos, strict=False):
        en_nombre = es_de_alguien or (
            plano in TAMBIEN_COMUNES and any(plegado(t[0]) in CLAROS for t in tomadas)
        )
        ajena = plano in NO_NOMBRE or (plano in CHARLA and plano not in TAMBIEN_COMUNES)
        if (ajena and not en_nombre) or (
            len(plano) == 1 and plano not in PARTICULAS and not palabra[0].isupper()
        ):
            break
        if not tomadas and plano in PARTICULAS:
            break
        tomadas.append(palabra)
    while tomadas and plegado(tomadas[-1][0]) in PARTICULAS:
        tomadas.pop()
    return tomadas
