"""What is asked of goods that are named, by whatever verb: "el spray en cuánto tiempo seca"."""

import re
from dataclasses import dataclass

from agent.comprension import lexico, reglas
from agent.comprension.situacion import Catalogo
from agent.comprension.vocabulario import patron

_ANTE = r"(?:(?:a|con|de|en|para|pa|por|hasta|desde|cada|sobre|contra|que tan) )*"
_INTERROGA = (
    rf"{_ANTE}(?:que|q|k|cuant[oa]s?|cuando(?= se| vence| caduca)|como(?= (?:se|es|son|vien|l[oa]s?)))"
)
_AL_ABRIR = re.compile(rf"(?:(?:{patron('abre_pregunta')}) )*")
# goods, and then the question: "el lomito qué lleva", "el empaste rinde cuánto"
_DETRAS = re.compile(
    rf"(?P<sujeto>(?:\S+ ){{1,8}}?)(?P<detalle>(?:(?P<verbo>\S+) )?{_INTERROGA}(?P<resto> .+)?)"
)
# the question first: "en cuánto tiempo seca el spray", "cuántas tazas salen del café"
_DELANTE = re.compile(
    rf"(?P<detalle>{_INTERROGA} (?:\S+ ){{1,4}}?)(?:(?:de|a|con|en|para|pa) )?"
    r"(?P<sujeto>(?:el|la|los|las|del|al) .+)"
)
# one of two, or a yes: "la empanada es frita o al horno", "el urinary se vende sin receta?"
_CUAL_DE_DOS = re.compile(
    r"(?P<sujeto>(?:el|la|los|las) (?:\S+ ){1,6}?)(?P<detalle>(?:es|son|vienen?|va|van|sale|salen) .+ o .+)"
)
_SI_O_NO = re.compile(
    r"(?P<sujeto>(?:el|la|los|las) (?:\S+ ){1,6}?)(?P<detalle>(?:se (?!l[oaes])\w+[ae]n? .+|hay que \w+.*))"
)
_DE_ESE = re.compile(
    rf"(?:(?:y|pero|oye) )*(?:es[oea]s?|est[eoa]s?) (?P<detalle>{_INTERROGA} \S+(?: \S+){{0,3}})"
)
_DOSIS = re.compile(
    rf"(?P<abre>cuant[oa]s? (?:(?:{patron('se_dosifica')}) (?:de|del) )?)(?P<sujeto>(?:\S+ ){{1,4}}?)"
    rf"(?P<detalle>(?:{patron('dosifica')})(?: .+)?)"
)
_NO_DE_LA_FICHA = re.compile(rf"\b(?:{patron('no_de_la_ficha')})\b")
_CUANTO_CUESTA = re.compile(rf"(?:(?:a|en) )?cuanto (?:{patron('dicen_el_precio')})\b")
_NO_ES_PRECIO = re.compile(r"(?:para|pa) que\b|(?:en|a) cuanto (?=tiempo|rato)")
# "la laca que seca rápido" says which one: after a bare "que", only what asks
_QUE = re.compile(r"(?:q|k|que) ")
_QUE_PREGUNTA = re.compile(rf"(?:q|k|que) (?:\S+ )?(?:{patron('verbo_de_la_ficha')})n?")
_RELATIVO = frozenset("lo la los las el algo".split())  # noqa: SIM905
_CUENTAN = frozenset("un una unos unas dos tres cuatro cinco seis".split())  # noqa: SIM905


@dataclass(frozen=True)
class Preguntado:
    """`sujeto`: the words that name the goods; `detalle`: what is asked of them."""

    sujeto: str
    detalle: str


def leer_pregunta(plano: str, catalogo: Catalogo, *, pregunta: bool, hablado: bool) -> Preguntado | None:
    """What a folded clause asks of goods that it names; None where it asks for them, or of the shop.

    `hablado`: goods are on the table, and "ese" is one of them.
    """
    if hablado and (de_ese := _DE_ESE.fullmatch(plano)) and _de_la_ficha(de_ese["detalle"]):
        return Preguntado("", de_ese["detalle"])
    plano = plano[len(abre[0]) :] if (abre := _AL_ABRIR.match(plano)) else plano
    formas = (_DOSIS, _DELANTE, _DETRAS, _CUAL_DE_DOS, *((_SI_O_NO,) if pregunta else ()))
    for forma in formas:
        if (dicho := forma.fullmatch(plano)) and (leido := _leido(dicho, catalogo)):
            return leido
    return None


def _leido(dicho: re.Match[str], catalogo: Catalogo) -> Preguntado | None:
    sujeto, detalle = dicho["sujeto"].strip(), dicho["detalle"].strip()
    grupos = dicho.groupdict()
    detalle = f"{grupos.get('abre') or ''}{detalle}"
    if "resto" in grupos:
        verbo = grupos["verbo"] or ""
        if grupos["resto"] and verbo:  # "el spray negro mate | en cuánto tiempo seca"
            sujeto, detalle = f"{sujeto} {verbo}", detalle.removeprefix(f"{verbo} ")
        elif not verbo or catalogo.vende(verbo):
            return None
    palabras = sujeto.split()
    if palabras[-1] in _RELATIVO or palabras[0] in _CUENTAN or palabras[0].isdigit():
        return None
    if not _de_la_ficha(detalle):
        return None
    if any(p in lexico.IMPERATIVOS | lexico.DESEOS | {"tienen", "tienes", "hay"} for p in palabras):
        return None
    nombran = [p for p in palabras if p not in lexico.FUNCION | lexico.ARTICULOS | lexico.DEMOSTRATIVOS]
    vendidas = sum(map(catalogo.vende, nombran))
    return Preguntado(sujeto, detalle) if vendidas and vendidas * 2 >= len(nombran) else None


def _de_la_ficha(detalle: str) -> bool:
    """Whether it is asked of the goods, and not of their price, of what there is or of the shop."""
    if _QUE.match(detalle) and not _QUE_PREGUNTA.fullmatch(detalle):
        return False
    return not (_NO_DE_LA_FICHA.search(detalle) or _CUANTO_CUESTA.match(detalle) or _pide_precio(detalle))


def _pide_precio(detalle: str) -> bool:
    """Not "¿para qué vale?", "¿en cuánto tiempo seca?"."""
    return reglas.pide_precio(_NO_ES_PRECIO.sub("", detalle))
