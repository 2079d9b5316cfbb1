"""A shop as it must be: the truth that the database is compared with, in plain Python."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from itertools import count

from tests import factories

REGLAS = replace(
    factories.REGLAS, moneda="MXN", plazo_precio=timedelta(minutes=50), max_unidades_linea=6, max_lineas=2
)
_numeros = count(1)


@dataclass
class Articulo:
    id: int
    sku: str
    stock: int
    precio: Decimal
    activo: bool = True


@dataclass
class Apartado:
    """Units held until a minute of the clock; `numero` grows with each one that is made anew."""

    cantidad: int
    vence: float
    numero: int = field(default_factory=lambda: next(_numeros))


@dataclass
class Orden:
    """A sale as it must be. `apartados` has what lapsed too, until its units are somebody else's to take."""

    id: int
    chat: str
    estado: str = "iniciada"
    lineas: dict[int, tuple[int, Decimal]] = field(default_factory=dict)
    ofrecidas: dict[int, float] = field(default_factory=dict)  # the minute of each price
    apartados: dict[int, Apartado] = field(default_factory=dict)
    devuelto: dict[int, int] = field(default_factory=dict)

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
    minuto: float = 0

    @property
    def ordenes(self) -> list[Orden]:
        return [*self.abiertas.values(), *self.acabadas]

    @property
    def _plazo(self) -> float:
        return REGLAS.plazo_reserva.total_seconds() / 60

    def vivos(self, articulo_id: int) -> list[tuple[Orden, Apartado]]:
        """What is held of a product, oldest first."""
        todos = [(orden, orden.apartados.get(articulo_id)) for orden in self.abiertas.values()]
        vivos = [(orden, suyo) for orden, suyo in todos if suyo and suyo.vence > self.minuto]
        return sorted(vivos, key=lambda par: par[1].numero)

    def libre(self, articulo: Articulo, chat: str) -> int:
        ajeno = sum(suyo.cantidad for orden, suyo in self.vivos(articulo.id) if orden.chat != chat)
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
        orden.ofrecidas.setdefault(articulo.id, self.minuto)
        if orden.estado == "recolectando_datos":
            self.apartar(orden, [articulo.id])
        else:
            orden.estado = "pendiente"

    def de_otro_precio(self, orden: Orden) -> list[Articulo]:
        """What was offered so long ago that its price is held no longer, and has another one."""
        limite = self.minuto - REGLAS.plazo_precio.total_seconds() / 60
        return [
            articulo
            for articulo in self.articulos
            if articulo.id in orden.lineas
            and orden.lineas[articulo.id][1] != articulo.precio
            and orden.ofrecidas[articulo.id] <= limite
        ]

    def ofrecer_de_nuevo(self, orden: Orden) -> None:
        for articulo in self.de_otro_precio(orden):
            orden.lineas[articulo.id] = (orden.lineas[articulo.id][0], articulo.precio)
            orden.ofrecidas[articulo.id] = self.minuto

    def aceptar(self, orden: Orden) -> None:
        orden.ofrecidas = dict.fromkeys(orden.lineas, self.minuto)
        self.apartar(orden, list(orden.lineas))

    def apartar(self, orden: Orden, ids: list[int]) -> None:
        self.soltar_vencidos(ids)
        for id_ in ids:
            cantidad, vence = orden.lineas[id_][0], self.minuto + self._plazo
            if suyo := orden.apartados.get(id_):
                suyo.cantidad, suyo.vence = cantidad, vence
            else:
                orden.apartados[id_] = Apartado(cantidad, vence)

    def soltar_vencidos(self, ids: list[int]) -> None:
        for orden in self.abiertas.values():
            for id_ in ids:
                if (suyo := orden.apartados.get(id_)) and suyo.vence <= self.minuto:
                    del orden.apartados[id_]

    def renovar(self, orden: Orden) -> None:
        for suyo in orden.apartados.values():
            if suyo.vence > self.minuto:
                suyo.vence = self.minuto + self._plazo

    def mover(self, articulo: Articulo, cambio: int) -> None:
        """Not a sale. Where less is left than is held, who came first keeps what there is."""
        articulo.stock += cambio
        if cambio < 0:
            self.soltar_vencidos([articulo.id])
            queda = articulo.stock
            for orden, suyo in self.vivos(articulo.id):
                suyo.cantidad = min(suyo.cantidad, queda)
                queda -= suyo.cantidad
                if not suyo.cantidad:
                    del orden.apartados[articulo.id]

    def vender(self, orden: Orden) -> None:
        self.soltar_vencidos(list(orden.lineas))
        for articulo in self.articulos:
            articulo.stock -= orden.lineas.get(articulo.id, (0, None))[0]
        self.acabar(orden, "cerrada")
        self.registrar(orden.chat)

    def acabar(self, orden: Orden, estado: str) -> None:
        orden.estado, orden.apartados = estado, {}
        self.acabadas.append(self.abiertas.pop(orden.chat))

    def registrar(self, chat: str) -> None:
        datos = {campo: self.datos[chat][campo] for campo in ("nombre_completo", "telefono")}
        primero, conocidos = self.clientes.setdefault(self.datos[chat]["cedula"], (chat, datos))
        for campo, valor in datos.items():
            if valor and (chat == primero or not conocidos[campo]):
                conocidos[campo] = valor
