"""What surrounds the goods in talk, left out before they are read: reasons, for whom, gasps and tales."""

import re
from collections.abc import Sequence

from agent.comprension import deseos, lexico
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import SIGNOS, Palabra
from agent.comprension.segmentos import ORDEN, Clausula
from agent.comprension.situacion import Catalogo

_SUSPIRO = re.compile(r"h?m{2,}|u+h+|e+h+|a+h+|o+h+|h+[ue]m+|a+y+|(?:ja|je|ji|jo|ha){2,}[aj]?")
_FIN_DE_FRASE = frozenset({",", ".", ";", "\n", "?", "!"})
_MOTIVOS = (
    ("porque",),
    ("pq",),
    ("xq",),
    ("porq",),
    ("ya", "que"),
    ("es", "que"),
    ("puesto", "que"),
    ("por", "si"),
)
_PARA = frozenset({"para", "pa"})
_DE_QUIEN = frozenset({"mi", "mis", "un", "una", "unos", "unas", "su", "nuestro", "nuestra"})
_NINEZ = frozenset(
    {"nino", "nina", "hijo", "hija", "sobrino", "sobrina", "nieto", "nieta", "nene", "nena", "bebe"}
)
_DE_NINOS = ("infantil", "nino", "ninos", "junior", "kids")
_EDADES = frozenset({"ano", "anos", "mes", "meses"})
_RELATO = re.compile(
    r"(?:(?:y|pero|es que|resulta que|fijate que|mira|mire|hola|pues|bueno|oye|a ver|[tl]e cu[ea]nto) )*"
    r"(?:tengo|tenemos|se (?:me|nos|le)|me (?:paso|quede)|a mi \w+|mi \w+ (?:esta|tiene|se|no|ya)|"
    r"soy|estoy|somos|estamos|andamos?|ando|(?:pesa|mide|tiene) \d+)\b"
)


def sin_relleno(palabras: tuple[Palabra, ...], catalogo: Catalogo) -> tuple[Palabra, ...]:
    """The words with nothing that names no goods and asks for none; all of them, if nothing else is left."""
    quedan = _sin_destinatario(_sin_motivos(_sin_suspiros(palabras)), catalogo)
    return tuple(quedan) if any(p.plana not in SIGNOS for p in quedan) else palabras


def sin_relato(clausulas: list[Clausula]) -> list[Clausula]:
    """ "tengo dos gatos y se me acabó todo, mándame arena": what happened is no order where another is."""
    pedidos = [c for c in clausulas if not _RELATO.match(c.plano) or deseos.quiere_algo(c.plano)]
    piden = any(
        ORDEN.fullmatch(p.plana) or p.plana in lexico.ABREN_PREGUNTA for c in pedidos for p in c.palabras
    )
    return pedidos if piden else clausulas


def _sin_suspiros(palabras: Sequence[Palabra]) -> list[Palabra]:
    """ "mm bueno", "uh, ¿y de qué tenés?"; "10 mm" is a measure."""
    return [p for i, p in enumerate(palabras) if not _suspira(palabras, i)]


def _sin_motivos(palabras: list[Palabra]) -> list[Palabra]:
    """ "un soporte porque casi choco": why he wants it, up to a sign or to where he asks again."""
    quedan: list[Palabra] = []
    i = 0
    while i < len(palabras):
        abre = any(tuple(p.plana for p in palabras[i : i + len(m)]) == m for m in _MOTIVOS)
        if not abre or not any(p.plana not in SIGNOS for p in quedan):
            quedan.append(palabras[i])
            i += 1
            continue
        while i < len(palabras) and not _acaba(palabras[i].plana):
            i += 1
    return quedan


def _sin_destinatario(palabras: list[Palabra], catalogo: Catalogo) -> list[Palabra]:
    """ "casco para mi sobrino de 6 años" is a child's; "para una boda" tells nothing that is sold."""
    quedan: list[Palabra] = []
    i = 0
    while i < len(palabras):
        siguiente = palabras[i + 1].plana if i + 1 < len(palabras) else ""
        nombrado = any(p.plana.isalpha() and catalogo.vende(p.plana) for p in quedan)
        if palabras[i].plana not in _PARA or siguiente not in _DE_QUIEN or not nombrado:
            quedan.append(palabras[i])
            i += 1
            continue
        fin = next((j for j in range(i + 2, len(palabras)) if _sigue_otro(palabras, j)), len(palabras))
        dichas = {p.plana for p in palabras[i + 2 : fin] if len(p.plana) > 2} - _EDADES
        if any(map(catalogo.vende, dichas)):
            quedan += palabras[i:fin]
        elif dichas & _NINEZ:
            quedan += [Palabra(p, p) for p in _DE_NINOS if catalogo.vende(p)][:1]
        i = fin
    return quedan


def _acaba(plana: str) -> bool:
    return plana in _FIN_DE_FRASE | {"entonces"} or ORDEN.fullmatch(plana) is not None


def _sigue_otro(palabras: Sequence[Palabra], j: int) -> bool:
    """Where those for whom it is end: at a sign, a verb of asking, or the next item of a list."""
    if palabras[j].plana in {"y", "e"}:
        return leer_numero(palabras, j + 1) is not None
    return palabras[j].plana == "que" or _acaba(palabras[j].plana)


def _suspira(palabras: Sequence[Palabra], i: int) -> bool:
    plana = palabras[i].plana
    if plana in {"m", "mm"}:
        return i == 0  # else a measure, or a size
    return plana != "ay" and _SUSPIRO.fullmatch(plana) is not None
