"""What a photo's text is, with no model to ask: a shopping list, a proof of payment, or a label."""

import re
from collections.abc import Sequence

from agent.medios.tipos import ClaseDeImagen, Vista
from agent.texto import plegar

_NUMERO = r"(?:\d{1,4}|un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|docena|media)"
# What a label counts, and nobody buys by the number in front of it.
_MEDIDA = re.compile(
    r"\d+(?:[.,]\d+)?\s*(?:lb|lbs|libras?|kg|kilos?|g|gr|gramos?|mg|ml|lt?|litros?|cm|mm|mts?|m|pulgadas?|oz|"
    r"onzas?|v|voltios?|w|watts?|vatios?|hp|psi|hz|mah|ah|gb|tb|mp|anos?|meses|dias|°|%)\b"
)
_PEDIDO = re.compile(
    rf"^(?:[-*•·–]\s*)?{_NUMERO}\s*(?:x|por|de|unidades?|und|uds?|pares?|cajas?|paquetes?|rollos?|bolsas?)?"
    rf"[\s.:)-]*[a-z]{{3,}}|\b[a-z]{{3,}}\W*(?:\bx\s*|[-:=(]\s*){_NUMERO}\W*(?:unidades?|und|uds?)?\W*$"
)
_LISTA = re.compile(r"\b(?:lista|pedido|compras?|mercado|necesito|encargo|cotizar|cotizacion)\b")
_COMPROBANTE = re.compile(
    r"\b(?:comprobante|transferencia|transaccion|consignacion|deposito|exitosa|aprobad[ao]|nequi|daviplata|pse|"
    r"bancolombia|bizum|spei|clabe|yape|plin|pix|recibo|referencia|autorizacion|destino|cuenta|pago|valor|"
    r"monto|importe|costo)\b"
)
_CLAVE = re.compile(
    r"\b(?:comprobante|transferencia|transaccion|consignacion|deposito|nequi|daviplata|spei|bizum|yape|plin)\b"
)
_MINIMO_DE_LISTA, _MINIMO_DE_COMPROBANTE = 2, 3


def vista_de(codigos: Sequence[str], textos: Sequence[str], motor: str) -> Vista:
    clase, lineas = _clase(textos)
    # What is on a proof of payment is somebody's, and of no use to sell: it is not kept.
    escritos = () if clase == "comprobante" else tuple(textos)
    return Vista(clase=clase, codigos=tuple(codigos), textos=escritos, lineas=lineas, motor=motor)


def _clase(textos: Sequence[str]) -> tuple[ClaseDeImagen, tuple[str, ...]]:
    planos = [plegar(texto).strip() for texto in textos]
    if not planos:
        return "otro", ()
    junto = " ".join(planos)
    if _CLAVE.search(junto) and len(set(_COMPROBANTE.findall(junto))) >= _MINIMO_DE_COMPROBANTE:
        return "comprobante", ()
    pedidas = [t for t, plano in zip(textos, planos, strict=True) if _pide(plano)]
    titulada = bool(_LISTA.search(planos[0]))
    if len(pedidas) >= _MINIMO_DE_LISTA and (titulada or len(pedidas) * 2 > len(planos)):
        # The lines without a number too: one of what they name.
        cuerpo = textos[1:] if titulada and not _pide(planos[0]) else textos
        return "lista", tuple(cuerpo)
    return "etiqueta", ()


def _pide(plano: str) -> bool:
    """Whether a line asks for so many of something; "10 libras" is a size."""
    medida = _MEDIDA.match(plano)
    return bool(_PEDIDO.search(plano)) and medida is None
