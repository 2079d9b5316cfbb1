"""Amounts of money in a reply: those that neither the shop, the order nor the customer has named."""

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.evaluacion.comprobacion import Charla, Dicho

_IMPORTE = re.compile(
    r"(?:[$€₡₲]|\bS/\.?|\bBs\.?|\bRD\$)\s*(\d[\d.,'\u00a0\u202f]*\d|\d)|(\d[\d.,]*\d|\d)\s*(?:€|pesos)"
)
_NUMERO = re.compile(r"\d[\d.,]*\d|\d")


def importes_inventados(dicho: "Dicho", charla: "Charla") -> list[str]:
    """As written. A product of a price and a quantity that somebody named is legitimate."""
    conocidos = _conocidos(charla, dicho)
    return [escrito for escrito in _importes(dicho.respuesta) if _valor(escrito) not in conocidos]


def _importes(texto: str) -> list[str]:
    return [antes or despues for antes, despues in _IMPORTE.findall(texto)]


def _conocidos(charla: "Charla", dicho: "Dicho") -> set[Decimal]:
    tienda = charla.tienda
    conocidos = {producto.precio for producto in tienda.productos.values()}
    for texto in tienda.secciones.values():
        conocidos |= {_valor(escrito) for escrito in _NUMERO.findall(texto)}
    for anterior in [*charla.dichos, dicho]:
        conocidos |= _del_pedido(anterior)
    cantidades = {int(n) for n in re.findall(r"\d+", dicho.mensaje) if len(n) < 5}
    cantidades |= {
        cantidad["unidades"]
        for acto in dicho.metadatos["actos"]
        if isinstance(cantidad := acto.get("cantidad"), dict) and cantidad.get("unidades")
    }
    precios = {Decimal(str(producto["precio"])) for producto in dicho.metadatos["productos"]}
    return conocidos | {precio * cantidad for precio in precios for cantidad in cantidades}


def _del_pedido(dicho: "Dicho") -> set[Decimal]:
    pedido = dicho.metadatos["pedido"]
    if not pedido:
        return set()
    lineas = [Decimal(str(linea["subtotal"])) for linea in pedido["lineas"]]
    return {Decimal(str(pedido["total"])), *lineas}


def _valor(escrito: str) -> Decimal:
    """Reads local marks: the last one before one or two digits is decimal, any other groups thousands."""
    limpio = re.sub(r"[\s'\u00a0\u202f]", "", escrito)
    entero, _, decimales = re.fullmatch(r"(.*?)([.,](\d{1,2}))?", limpio).group(1, 2, 3)  # type: ignore[union-attr]
    return Decimal(f"{re.sub('[.,]', '', entero) or 0}.{decimales or 0}").normalize() + Decimal(0)
