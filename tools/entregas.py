"""Where a question wants the goods delivered, and from which amount on the owner delivers for nothing."""

import re
from decimal import Decimal

from agent.texto import plegar, raiz
from tools.importes import ImporteInvalidoError, leer_importe
from tools.oraciones import oraciones

_FUERA = re.compile(
    r"internacional|extranjero|otros paises|exterior del pais|fuera del (?:pais|territorio)|"
    r"fuera de (?:colombia|mexico|argentina|peru|chile|ecuador|venezuela|espana|uruguay|bolivia|paraguay|"
    r"panama|costa rica|guatemala|honduras|nicaragua|el salvador)"
)
_LEJOS = re.compile(
    r"otr[ao]s (?:ciudades|municipios|regiones|provincias|estados|departamentos|zonas)|"
    r"tod[oa] (?:el |la )?(?:pais|republica|nacion|mexico|colombia|espana|peru|chile|argentina|ecuador)|"
    r"\bnacional(?:es)?\b|\binterior\b|\bprovincias?\b|\bregiones\b|\bpeninsula\b|"
    r"\bresto (?:del|de)\b|demas (?:municipios|ciudades)(?! del?\b)"
)
EXTRANJERO = frozenset(map(raiz, ("extranjero", "exterior", "internacional", "pais", "paises", "mundo")))
_A_UN_LUGAR = re.compile(
    r"\b(?:a|al|hasta|para|pa|en|hacia|fuera de|pueblo|ciudad|comuna|municipio),? "
    r"(?P<lugar>(?:un pueblo,? )?(?:el |la |los |las )?[a-z]{3,}(?: [a-z]{3,}){0,2})"
)
_NO_SON_LUGAR = frozenset(
    """
    casa domicilio domicilios tienda hoy manana dia dias semana hora horas llegar llegue entrega envio envios
    pedido compra cuanto cual donde tarde noche efectivo tarjeta cuotas pagar pago recoger persona un una
    pueblo ciudad municipio barrio zona total gratis mi tu
    """.split()  # noqa: SIM905
)
_GRATIS = re.compile(r"\bgratis\b|\bgratuit[oa]s?\b|sin costo|bonificad[oa]|corre de nuestra cuenta|cortesia")
_DESDE = re.compile(
    r"(?:desde|a partir de|superior(?:es)? a|mayor(?:es)? (?:a|de)|mas de|por encima de|arriba de|sobre|"
    r"que (?:superen|pasen de)) (?:los |las )?(?P<monto>(?:[$€]|s/\.?|q|bs\.?|₡|us\$) ?\d[\d.,]*\d|"
    r"\d[\d.,]*\d ?(?:€|pesos|soles|euros|dolares|quetzales|bolivianos|lempiras))"
)
_ES_ENVIO = re.compile(r"\benvi|\bdomicilio|\bdespach|\bflete|\bdelivery|\breparto|\bentreg")
_CIFRA = re.compile(r"\d[\d.,]*\d")


def lugar_preguntado(plano: str) -> str:
    """The words of the place that a folded question about delivery names last; empty where it names none."""
    hallados = [h["lugar"] for h in _A_UN_LUGAR.finditer(plano)]
    palabras = hallados[-1].replace(",", " ").split() if hallados else []
    return " ".join(p for p in palabras if p not in _NO_SON_LUGAR)


def habla_de_fuera(plano: str) -> bool:
    """Of other countries."""
    return bool(_FUERA.search(plano))


def habla_de_lejos(plano: str) -> bool:
    """Of all the places that it does not name: "otras ciudades", "el interior"."""
    return bool(_LEJOS.search(plano))


def gratis_desde(texto: str, moneda: str) -> Decimal | None:
    """The amount from which delivery is free, as the owner says it; None where he says none, or two."""
    montos: set[Decimal] = set()
    en_envio = bool(_ES_ENVIO.search(plegar(texto)))
    for oracion in oraciones(texto):
        plano = plegar(oracion.texto)
        desde = _DESDE.search(plano)
        if desde is None or not en_envio or not _GRATIS.search(plano):
            continue
        cifra = _CIFRA.search(desde["monto"])
        try:
            montos.add(leer_importe(cifra[0] if cifra else "", moneda))
        except ImporteInvalidoError:
            return None
    return montos.pop() if len(montos) == 1 else None
