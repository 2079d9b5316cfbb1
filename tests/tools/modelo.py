"""A shop as it must be: the truth that the database is compared with, in plain Python."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from tests import factories

REGLAS = replace(factories.REGLAS, max_unidades_linea=6, max_lineas=2)


@dataclass
class Articulo:
    id: int
    stock: int
    precio: Decimal
    activo: bool = True
    merma: int = 0  # by how much adjustments left its stock under what is held


@dataclass
class Orden:
    """A sale as it must be. `reservas` has what still holds: what lapsed is gone."""

    id: int
    chat: str
    estado: str = "iniciada"
    lineas: dict[int, tuple[int, Decimal]] = field(default_factory=dict)
    reservas: dict[int, int] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        return sum((cantidad * precio for cantidad, precio in self.lineas.values()), Decimal(0))


@dataclass
class ModeloTienda:
    articulos: list[Articulo]
    datos: dict[str, dict[str, str]]  # by chat
    abiertas: dict[str, Orden] = field(default_factory=dict)  # by chat
    acabadas: list[Orden] = field(default_factory=list)
    clientes: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)  # by document: whose

    @property
    def ordenes(self) -> list[Orden]:
        return [*self.abiertas.values(), *self.acabadas]

    def libre(self, articulo: Articulo, chat: str) -> int:
        ajeno = sum(o.reservas.get(articulo.id, 0) for o in self.abiertas.values() if o.chat != chat)
        return max(articulo.stock - ajeno, 0) if articulo.activo else 0

    def problema_de(self, articulo: Articulo, chat: str, cantidad: int) -> str | None:
        if cantidad < 1:
            return "cantidad_invalida"
        if cantidad > REGLAS.max_unidades_linea:
            return "limite_de_unidades"
        if not articulo.activo:
            return "producto_no_encontrado"
        return "stock_insuficiente" if self.libre(articulo, chat) < cantidad else None

    def falta_stock(self, orden: Orden) -> bool:
        return any(
            self.libre(articulo, orden.chat) < orden.lineas[articulo.id][0]
            for articulo in self.articulos
            if articulo.id in orden.lineas
        )

    def poner(self, orden: Orden, articulo: Articulo, cantidad: int) -> None:
        _, precio = orden.lineas.get(articulo.id, (0, articulo.precio))
        orden.lineas[articulo.id] = (cantidad, precio)
        if orden.estado == "recolectando_datos":
            orden.reservas[articulo.id] = cantidad
        else:
            orden.estado = "pendiente"

    def acabar(self, orden: Orden, estado: str) -> None:
        orden.estado, orden.reservas = estado, {}
        self.acabadas.append(self.abiertas.pop(orden.chat))

    def registrar(self, chat: str) -> None:
        datos = {campo: self.datos[chat][campo] for campo in ("nombre_completo", "telefono")}
        primero, conocidos = self.clientes.setdefault(self.datos[chat]["cedula"], (chat, datos))
        for campo, valor in datos.items():
            if valor and (chat == primero or not conocidos[campo]):
                conocidos[campo] = valor

    def exceso(self, articulo: Articulo) -> int:
        return max(sum(o.reservas.get(articulo.id, 0) for o in self.abiertas.values()) - articulo.stock, 0)
