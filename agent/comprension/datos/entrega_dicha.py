"""How the goods get to the customer, where he says it: he comes for them, or has them sent after all."""

import re

from agent.comprension.datos.lectura import Mensaje
from agent.comprension.vocabulario import patron

RECOGE, A_DOMICILIO = "tienda", "domicilio"

_EN, _QUE, _RECOGER = (f"(?:{patron(clave)})" for clave in ("recoge_en", "recoge_que", "recoger"))
_RECOGE = re.compile(
    rf"(?:\byo (?:mism[oa] )?)?(?:\b(?:l[oa]s? )?(?:recog|recoj|retir|busc)\w* (?:{_QUE} )?"
    rf"(?:yo |personalmente |mejor )*{_EN}"
    rf"|\b(?:{patron('quiere_recoger')}) {_RECOGER}"
    rf"|\b(?:paso|voy|ire|vamos|pasamos|mando) (?:yo )?(?:a la tienda |al local )?"
    rf"por (?:{_QUE}\b|la tienda|el local)"
    rf"|(?:\b(?:mi|la|el|un|una) (?:{patron('pariente')}) (?:[a-z]+ )?)?"
    r"\b(?:paso|voy|ire|vamos|pasamos|mando|pasan?|van?) (?:yo )?a (?:recog|retir|buscar)\w*"
    r"|\b(?:paso|pasamos|pasare|voy) (?:yo )?(?:buscando|retirando|recogiendo)\w*"
    r"|\b(?:l[oa]s? |yo |mejor )+(?:recojo|retiro|recogemos)\b"
    # "bolsas para recoger popó" are bought; what is come for is not named
    rf"|\b(?:para|con) (?:recog|recoj|retir)\w+(?=$|[.,;:!?\n]| {_EN}|"
    r" (?:yo|hoy|manana|luego|gracias|porfa|y|despues|mas tarde)\b)"
    r"|^(?:(?:si|no|ah|pues|entonces|mejor) )*(?:recojo|retiro|recogemos|retiramos|recoger|retirar)"
    r"(?= (?:yo|nomas|gracias|porfa|por favor)|$)"
    rf"|\b(?:recogida|retiro|recojo|pick ?up) {_EN}"
    rf"|\b(?:{patron('viene_el')})"
    rf"|\b(?:{patron('recoge_en_ingles')})\b"
    r"|\bsin (?:el |la )?(?:envio|domicilio|delivery|flete|despacho)\b)"
    rf"(?: yo| personalmente)*(?: {_EN}\b)?(?: (?:hoy|manana|luego|mas tarde))?"
)
_A_DOMICILIO = re.compile(rf"\b(?:{patron('a_domicilio')})\b")
# The tag of a statement, and what makes it a question all the same.
_AFIRMA = re.compile(r"\b(?:recojo|retiro|recogemos|retiramos|busco|paso|voy|pasamos|vamos|i'?ll)\b")
_COLETILLA = re.compile(r"[\s,.]*(?:pues )?[¿\s]*(?:no|verdad|cierto|si|ok|vale|right)[\s?]*(?:$|[.,;\n])")
_PUEDE = re.compile(r"\b(?:pued[oe]|podemos|podria|se puede|si)\b[^.,;\n?]*$")
_MEJOR = re.compile(r"(?: yo)? mejor\b")
_NIEGA = re.compile(r"\bno (?!yo\b|mejor\b)(?:\w+ ){0,2}$")


def leer_entrega(mensaje: Mensaje) -> None:
    """ "prefiero recoger en la tienda", "mejor me lo mandan"; a question of whether he may is none."""
    for valor, forma in ((RECOGE, _RECOGE), (A_DOMICILIO, _A_DOMICILIO)):
        for hallado in forma.finditer(mensaje.plano):
            if _lo_pregunta(mensaje, hallado) or _lo_niega(hallado):
                continue
            if valor == RECOGE or mensaje.en_datos or mensaje.faltantes:
                desde = mensaje.desde_la_entrada(hallado.start())
                if mensaje.anotar("entrega", *hallado.span(), seguro=True, desde=desde):
                    _sin_coletilla(mensaje, hallado.end())
                return


def _lo_niega(hallado: re.Match[str]) -> bool:
    """ "no lo recojo"; in "no lo recojo mejor", "no yo lo recojo" he takes back what he said before."""
    if hallado[0].startswith(("yo ", "mejor ")) or _MEJOR.match(hallado.string, hallado.end()):
        return False
    return bool(_NIEGA.search(hallado.string, 0, hallado.start()))


def _sin_coletilla(mensaje: Mensaje, fin: int) -> None:
    if tras := _COLETILLA.match(mensaje.plano, fin):
        mensaje.quitado.append((fin, tras.end()))


def _lo_pregunta(mensaje: Mensaje, hallado: re.Match[str]) -> bool:
    """Whether he asks if he may; "yo lo recojo, ¿no?" says that he will."""
    a, b = hallado.span()
    return mensaje.en_pregunta(a) and not (
        _AFIRMA.search(hallado[0])
        and _COLETILLA.match(mensaje.plano, b)
        and not _PUEDE.search(mensaje.plano, 0, a)
    )


def recoge(plano: str) -> bool:
    """Whether a folded text says that the customer comes for the goods."""
    return bool(_RECOGE.search(plano))
