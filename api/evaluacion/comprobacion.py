"""What must hold after a turn and at the end, checked against metadata and SQL."""

import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any, Literal

from agent.texto import plegar, tokens
from api.evaluacion.cifras import importes_inventados
from api.evaluacion.esquema import Final, Nunca, Turno, Vistos
from api.evaluacion.metricas import sin_repetidos
from api.evaluacion.tienda import Tienda, Verdad
from graph.respuesta import Respuesta

Clase = Literal[
    "excepcion", "espera", "pedido", "estado", "productos", "empresa", "nunca", "actos", "final", "regla"
]


@dataclass(frozen=True)
class Fallo:
    """`turno` counts the messages from 1; None at the end."""

    clase: Clase
    detalle: str
    turno: int | None = None

    def __str__(self) -> str:
        donde = f"turno {self.turno}" if self.turno else "al final"
        return f"{donde}: {self.clase}: {self.detalle}"


@dataclass(frozen=True)
class Dicho:
    """A message and its answer."""

    chat: str
    mensaje: str
    respuesta: str
    metadatos: dict[str, Any]
    ms: float

    @property
    def actos(self) -> list[str]:
        return [acto["tipo"] for acto in self.metadatos["actos"]]


@dataclass
class Charla:
    """The talk so far, and the amounts of money that it has made legitimate."""

    tienda: Tienda
    dichos: list[Dicho] = field(default_factory=list)

    def pedido(self, metadatos: dict[str, Any]) -> dict[str, int]:
        """Order lines of an answer, by SKU; a cancelled or absent order is {}."""
        por_id = self.tienda.por_id
        lineas = (metadatos["pedido"] or {}).get("lineas", [])
        return {por_id[linea["producto_id"]].sku: linea["cantidad"] for linea in lineas}

    def mostrados(self, metadatos: dict[str, Any]) -> list[str]:
        por_id = self.tienda.por_id
        return [por_id[producto["id"]].sku for producto in metadatos["productos"] if producto["id"] in por_id]


def contar_error(error: Exception) -> str:
    """What was raised, and where."""
    donde = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {str(error)[:300]} ({donde.filename}:{donde.lineno})"


def dicho_de(mensaje: str, chat: str, respuesta: Respuesta, ms: float) -> Dicho:
    return Dicho(chat, mensaje, respuesta["respuesta"], dict(respuesta["metadatos"]), ms)


def comprobar_turno(turno: Turno, dicho: Dicho, charla: Charla) -> Iterator[tuple[Clase, str]]:
    """What the step asserts and does not hold."""
    metadatos, pedido = dicho.metadatos, charla.pedido(dicho.metadatos)
    if turno.actos is not None and sin_repetidos(turno.actos) != sin_repetidos(dicho.actos):
        yield "actos", f"esperados {turno.actos}, leídos {dicho.actos}"
    for campo, valor in (("espera", metadatos["espera"]), ("estado", metadatos["estado_venta"])):
        if turno.afirma(campo) and valor not in _opciones(getattr(turno, campo)):
            yield campo, f"se pedía {getattr(turno, campo)} y es {valor}"  # type: ignore[misc]
    if turno.afirma("pedido") and pedido not in _opciones(turno.pedido or {}):
        yield "pedido", f"se pedía {turno.pedido} y es {pedido}"
    if turno.productos is not None:
        yield from (("productos", que) for que in _comprobar_vistos(turno.productos, metadatos, charla))
    if turno.afirma("empresa") and (que := _comprobar_empresa(turno.empresa, dicho.respuesta, charla.tienda)):
        yield "empresa", que
    for clausula in turno.nunca:
        yield from (("nunca", que) for que in comprobar_nunca(clausula, dicho, charla))


def comprobar_reglas(dicho: Dicho, charla: Charla) -> Iterator[str]:
    """What holds for every answer: the catalogue's products and prices, and sums that add up."""
    por_id = charla.tienda.por_id
    if not dicho.respuesta.strip():
        yield "la respuesta está vacía"
    for producto in dicho.metadatos["productos"]:
        real = por_id.get(producto["id"])
        if (
            real is None
            or real.nombre != producto["nombre"]
            or real.precio != Decimal(str(producto["precio"]))
        ):
            yield f"muestra un producto que la tienda no tiene así: {producto}"
    pedido = dicho.metadatos["pedido"]
    lineas = pedido["lineas"] if pedido else []
    for linea in lineas:
        if por_id[linea["producto_id"]].precio != Decimal(str(linea["precio_unitario"])):
            yield f"precio distinto del catálogo en {linea}"
    suma = sum((Decimal(str(linea["subtotal"])) for linea in lineas), Decimal(0))
    if pedido and Decimal(str(pedido["total"])) != suma:
        yield f"el total {pedido['total']} no es la suma {suma}"


def comprobar_nunca(clausula: Nunca, dicho: Dicho, charla: Charla) -> Iterator[str]:
    metadatos = dicho.metadatos
    if clausula.precio_distinto and (importes := importes_inventados(dicho, charla)):
        yield f"dice importes que no son de la tienda ni del pedido: {', '.join(importes)}"
    if clausula.vende and (vendidos := _que_encajan(charla.pedido(metadatos), [clausula.vende])):
        yield f"puso en el pedido {', '.join(vendidos)}"
    if clausula.ofrece and (ofrecidos := _que_encajan(charla.mostrados(metadatos), [clausula.ofrece])):
        yield f"ofreció {', '.join(ofrecidos)}"
    if clausula.dice and plegar(clausula.dice) in plegar(dicho.respuesta):
        yield f"dijo «{clausula.dice}»"
    if clausula.estado and metadatos["estado_venta"] == clausula.estado:
        yield f"la venta quedó {clausula.estado}"
    if clausula.espera and metadatos["espera"] == clausula.espera:
        yield f"esperó {clausula.espera}"


def comprobar_final(final: Final, verdad: Verdad) -> Iterator[str]:
    """What the database does not have as it should."""
    ultima = verdad.ultima
    lineas = ultima.lineas if ultima and ultima.estado != "cancelada" else {}
    if final.afirma("pedido") and lineas not in _opciones(final.pedido or {}):
        yield f"pedido: se pedía {final.pedido} y es {lineas}"
    cerradas = [venta.lineas for venta in verdad.cerradas]
    if final.afirma("ventas") and cerradas != (final.ventas or []):
        yield f"ventas: se pedía {final.ventas} y son {cerradas}"
    estado = ultima.estado if ultima else None
    if final.afirma("estado") and estado not in _opciones(final.estado):
        yield f"estado: se pedía {final.estado} y es {estado}"
    if final.total is not None and (ultima is None or ultima.total != final.total):
        yield f"total: se pedía {final.total} y es {ultima.total if ultima else None}"
    for sku, unidades in final.stock.items():
        if verdad.stock[sku] != unidades:
            yield f"stock de {sku}: se pedía {unidades} y es {verdad.stock[sku]}"
    cerrada = verdad.cerradas[-1].datos if verdad.cerradas else {}
    for campo, valor in final.datos.items():
        tiene = (cerrada or verdad.datos).get(campo, "")
        if not mismo_dato(campo, valor, tiene):
            yield f"dato {campo}: se pedía «{valor}» y es «{tiene}»"


def comprobar_existencias(charla: Charla, verdades: list[Verdad]) -> Iterator[str]:
    """Whatever was talked: what was sold is what left the shop, at the catalogue's prices."""
    vendido: dict[str, int] = {}
    for venta in (venta for verdad in verdades for venta in verdad.cerradas):
        for sku, unidades in venta.lineas.items():
            vendido[sku] = vendido.get(sku, 0) + unidades
            if venta.precios[sku] != charla.tienda.productos[sku].precio:
                yield f"{sku} se vendió a {venta.precios[sku]}"
        suma = sum((venta.precios[sku] * n for sku, n in venta.lineas.items()), Decimal(0))
        if venta.total != suma:
            yield f"una venta de {venta.total} tiene líneas por {suma}"
    for sku, producto in charla.tienda.productos.items():
        debe, hay = producto.stock - vendido.get(sku, 0), verdades[-1].stock[sku]
        if debe != hay:
            yield f"stock de {sku}: debe ser {debe} y es {hay}"
    if descuadrados := verdades[-1].descuadrados:
        yield f"stock distinto de sus movimientos: {', '.join(descuadrados[:5])}"


def mismo_dato(campo: str, pedido: str, tiene: str) -> bool:
    """Equal but for the way of writing: marks in numbers, case, accents, abbreviations in addresses."""
    if not pedido or not tiene:
        return pedido == tiene
    if campo == "telefono":
        cifras = _cifras(pedido)
        return len(cifras) >= 7 and _cifras(tiene).endswith(cifras.lstrip("0"))
    if campo == "cedula":
        return _letras_y_cifras(pedido) == _letras_y_cifras(tiene)
    if campo == "correo":
        return pedido.casefold() == tiene.casefold()
    dichas, guardadas = tokens(pedido), tokens(tiene)
    if campo == "nombre_completo":
        return dichas == guardadas
    comunes = len({*dichas} & {*guardadas})
    return _cifras(pedido) == _cifras(tiene) and comunes * 2 >= max(len({*dichas}), len({*guardadas}))


def cita_la_seccion(texto: str, respuesta: str) -> bool:
    """Whether the reply has most of some sentence of a section, in whatever words around it."""
    dichas = {*tokens(respuesta)}
    for oracion in texto.replace("\n", " ").split(". "):
        palabras = {palabra for palabra in tokens(oracion) if len(palabra) > 3 or palabra.isdigit()}
        if len(palabras) >= 3 and len(palabras & dichas) / len(palabras) >= 0.6:
            return True
    return False


def _comprobar_vistos(vistos: Vistos, metadatos: dict[str, Any], charla: Charla) -> Iterator[str]:
    skus = charla.mostrados(metadatos)
    for sku in vistos.incluye:
        if not _que_encajan(skus, [sku]):
            yield f"falta {sku} entre {skus}"
    if vistos.alguno and not _que_encajan(skus, vistos.alguno):
        yield f"ninguno de {vistos.alguno} entre {skus}"
    if vistos.solo and (sobran := [sku for sku in skus if sku not in _que_encajan(skus, vistos.solo)]):
        yield f"sobran {sobran}"
    if vistos.ninguno and skus:
        yield f"muestra {skus} y no debía mostrar nada"
    precios = {sku: charla.tienda.productos[sku].precio for sku in skus}
    if vistos.precio_max is not None and (caros := [s for s, p in precios.items() if p > vistos.precio_max]):
        yield f"pasan de {vistos.precio_max}: {caros}"
    if vistos.precio_min is not None and (
        baratos := [s for s, p in precios.items() if p < vistos.precio_min]
    ):
        yield f"no llegan a {vistos.precio_min}: {baratos}"


def _comprobar_empresa(titulos: str | list[str] | None, respuesta: str, tienda: Tienda) -> str | None:
    if titulos is None:
        citadas = [t for t, texto in tienda.secciones.items() if cita_la_seccion(texto, respuesta)]
        return f"cita {citadas} y no debía" if citadas else None
    pedidos = [titulos] if isinstance(titulos, str) else titulos
    if any(cita_la_seccion(tienda.secciones[titulo], respuesta) for titulo in pedidos):
        return None
    return f"no responde con {' o '.join(pedidos)}: «{respuesta[:160]}»"


def _que_encajan(skus: Any, patrones: list[str]) -> list[str]:
    return [sku for sku in skus if any(fnmatchcase(sku, patron) for patron in patrones)]


def _opciones(valor: Any) -> list[Any]:
    return valor if isinstance(valor, list) else [valor]


def _letras_y_cifras(texto: str) -> str:
    return "".join(c for c in texto.upper() if c.isalnum())


def _cifras(texto: str) -> str:
    return "".join(c for c in texto if c.isdigit())
