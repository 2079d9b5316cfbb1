"""A shop for the runner's own tests: an agent that answers as it is told, and truth that is made up."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

from api.evaluacion.tienda import ProductoEnVenta, Tienda, VentaVista, Verdad
from graph.agente import Agente
from graph.respuesta import Peticion, Respuesta

PRODUCTOS = {
    "CAS-AZ": ProductoEnVenta(1, "CAS-AZ", "Casco azul", Decimal(35000), 10, ""),
    "CAS-RO": ProductoEnVenta(2, "CAS-RO", "Casco rojo", Decimal(36000), 10, ""),
}
SECCIONES = {"Horario": "Abrimos de lunes a viernes de 8:00 a. m. a 5:00 p. m. en jornada continua."}


def metadatos(
    *,
    pedido: dict[str, int] | None = None,
    mostrados: tuple[str, ...] = (),
    espera: str | None = None,
    estado: str | None = None,
    actos: tuple[str, ...] = ("otro",),
    rebaja: int = 0,
) -> dict[str, Any]:
    """`rebaja` is taken off every price in the order: what must never happen."""
    lineas = [
        {
            "producto_id": PRODUCTOS[sku].id,
            "nombre": PRODUCTOS[sku].nombre,
            "cantidad": cantidad,
            "precio_unitario": int(PRODUCTOS[sku].precio) - rebaja,
            "subtotal": (int(PRODUCTOS[sku].precio) - rebaja) * cantidad,
        }
        for sku, cantidad in (pedido or {}).items()
    ]
    total = sum(cast(int, linea["subtotal"]) for linea in lineas)
    return {
        "estado_venta": estado,
        "pedido": {"id": 1, "lineas": lineas, "total": total, "moneda": "COP"} if lineas else None,
        "espera": espera,
        "sugerencias": [],
        "datos_faltantes": [],
        "productos": [
            {
                "id": PRODUCTOS[sku].id,
                "nombre": PRODUCTOS[sku].nombre,
                "precio": int(PRODUCTOS[sku].precio),
                "disponible": True,
            }
            for sku in mostrados
        ],
        "actos": [{"tipo": tipo} for tipo in actos],
        "motor": "local",
        "turno_ms": 1,
    }


@dataclass
class AgenteQueObedece:
    """Answers each message with the next of `respuestas`: a text and its metadata."""

    respuestas: list[tuple[str, dict[str, Any]]]
    recibidos: list[Peticion] = field(default_factory=list)

    async def responder(self, peticion: Peticion) -> Respuesta:
        self.recibidos.append(peticion)
        texto, de_la_respuesta = self.respuestas[len(self.recibidos) - 1]
        respuesta = {
            "status": "success",
            "respuesta": texto,
            "tipo_mensaje": "general",
            "chat_id": peticion.chat_id,
            "metadatos": de_la_respuesta,
        }
        return cast(Respuesta, respuesta)


@dataclass(frozen=True)
class TiendaDoble(Tienda):
    """`verdades` are those of its chats, in the order in which they are asked for."""

    verdades: tuple[Verdad, ...] = ()
    devueltos: list[str] = field(default_factory=list)
    pedidas: list[str] = field(default_factory=list)

    async def verdad(self, chat_id: str) -> Verdad:
        self.pedidas.append(chat_id)
        return self.verdades[len(self.pedidas) - 1] if self.verdades else sin_ventas()

    async def devolver(self, chats: list[str]) -> None:
        self.devueltos.extend(chats)


def tienda_doble(*respuestas: tuple[str, dict[str, Any]], verdades: tuple[Verdad, ...] = ()) -> TiendaDoble:
    agente = cast(Agente, AgenteQueObedece(list(respuestas)))
    return TiendaDoble(agente, PRODUCTOS, SECCIONES, verdades)


def sin_ventas() -> Verdad:
    return Verdad([], {}, {sku: producto.stock for sku, producto in PRODUCTOS.items()}, [])


def vendido(lineas: dict[str, int], *, datos: dict[str, str] | None = None) -> Verdad:
    """A closed sale whose stock has moved."""
    precios = {sku: PRODUCTOS[sku].precio for sku in lineas}
    total = sum((precios[sku] * unidades for sku, unidades in lineas.items()), Decimal(0))
    stock = {sku: producto.stock - lineas.get(sku, 0) for sku, producto in PRODUCTOS.items()}
    return Verdad([VentaVista("cerrada", lineas, precios, total, datos or {})], {}, stock, [])
