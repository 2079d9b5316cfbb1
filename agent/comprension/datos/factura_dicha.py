"""The company that the invoice goes to, where somebody else orders: kept as a note for the shop."""

import re

from agent.comprension.datos.documentos import Documento, identificar
from agent.comprension.datos.lectura import Mensaje
from agent.comprension.datos.nombres import plegado
from agent.comprension.vocabulario import EMPRESAS, patron

_TRIBUTARIO = (
    r"(?:nit|rfc|ruc|cuit|rut|rif|cif|nif)\b\.?[\s:#]*(?:es |no\.? ?|numero )?"
    r"(?P<numero>[a-z]{3,4}\d{6}[a-z0-9]{3}|[a-z]?-?\d[\d. -]{5,14}[\dk])"
)
_FACTURA = re.compile(
    r"(?:(?:la|una|con|y|quiero|necesito|me hacen|me hagan|que) )*factur\w*(?: electronica)?,? ?:?"
    rf"(?: (?:que )?(?:vaya|va|sea|salga|quede|es))? ?(?:a nombre de(?:l| la)?|al?|para|con)? ?"
    rf"(?P<quien>[^,;:\n]*?)(?:[,\s]+(?:(?:con|y|el|su|de) )*{_TRIBUTARIO})?"
    r"(?=\s*(?:[,;\n]|(?<!s\.a)(?<!c\.v)\.\s|\.?$|y (?:el|la|mi|me|lo)\b))"
)
_SOCIEDAD = re.compile(rf"\b(?:{patron('sociedad')})(?![a-z])")
_ES_NOTA = re.compile(r"factur")
DE_EMPRESA = frozenset({"NIT", "RUC", "CUIT", "RIF", "CIF", "RNC", "RTN", "JUR"})


def leer_factura(mensaje: Mensaje) -> None:
    """ "factura a nombre de Obras Vélez SAS, NIT ...", beside the name of who orders."""
    for hallado in _FACTURA.finditer(mensaje.plano):
        if mensaje.en_pregunta(hallado.start()) or not mensaje.libre(*hallado.span()):
            continue
        if hallado["numero"] or es_empresa(hallado["quien"]):
            inicio = mensaje.plano.index("factur", hallado.start())
            mensaje.anotar(
                "indicaciones_adicionales", inicio, hallado.end(), seguro=True, desde=hallado.start()
            )
            return


def es_de_factura(indicaciones: str) -> bool:
    return bool(_ES_NOTA.search(plegado(indicaciones)))


def numero_malo(indicaciones: str, pais: str) -> str | None:
    """The tax number of such a note that cannot be one."""
    hallado = re.search(_TRIBUTARIO, plegado(indicaciones))
    if hallado is None or isinstance(identificar(hallado[0], pais), Documento):
        return None
    return hallado[0]


def sin_numero(indicaciones: str) -> str:
    hallado = re.search(_TRIBUTARIO, plegado(indicaciones))
    return indicaciones[: hallado.start()].rstrip(" ,;") if hallado else indicaciones


def es_empresa(quien: str) -> bool:
    """Whether a folded name is a company's."""
    palabras = quien.split()
    return bool(palabras) and (bool(_SOCIEDAD.search(quien)) or palabras[0] in EMPRESAS)
