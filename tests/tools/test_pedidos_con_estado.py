"""Random acts of several chats on few products, beside a plain model of what must be true after each."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import TypeVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from db.errors import DominioError
from db.models import Producto
from db.repositorios.pedidos import PedidoRepository
from tests.factories import adelantar_reloj, crear_chat, crear_producto, nueva_clave
from tests.maquinas import correr_maquina
from tests.tools.invariantes import exigir_invariantes
from tests.tools.modelo import REGLAS, Articulo, ModeloTienda, Orden
from tools import catalogo, clientes, inventario, pedidos, ventas
from tools.pedidos import Pedido

T = TypeVar("T")
Operacion = Callable[[], Awaitable[Pedido]]

_CHATS = ("a", "b", "c")
_STOCKS = (4, 7, 0)
_CAMPOS = ("nombre_completo", "cedula")
_TABLAS = ("productos", "movimientos_inventario", "clientes", "conversaciones", "ventas", "lineas_venta",
           "reservas", "actos_aplicados")  # fmt: skip
_HUELLA = text(
    " UNION ALL ".join(f"(SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {t} t)" for t in _TABLAS)
)
_TODO = text(
    """SELECT (SELECT json_agg(json_build_array(id, stock)) FROM productos),
    (SELECT json_agg(json_build_array(id, chat_id, estado, total::text)) FROM ventas),
    (SELECT json_agg(json_build_array(venta_id, producto_id, cantidad, precio_unitario::text))
     FROM lineas_venta),
    (SELECT json_agg(json_build_array(venta_id, producto_id, cantidad)) FROM reservas),
    (SELECT json_agg(json_build_array(venta_id, producto_id, cantidad)) FROM movimientos_inventario
     WHERE motivo = 'devolucion'),
    (SELECT json_agg(json_build_array(cedula, nombre_completo, telefono)) FROM clientes)"""
)
# What happens, as often as it stands here: chance alone seldom leads to a sale.
_SUCESOS = (
    *("avanzar",) * 10, *("agregar",) * 4, *("fijar",) * 3, *("quitar",) * 2, *("dar_datos",) * 2, "cerrar",
    "confirmar", "cancelar", "mostrar_interes", *("saltar_reloj",) * 2, *("ajustar",) * 2, "importar",
    "devolver", "activar", "cambiar_precio", *("resumir",) * 2,
)  # fmt: skip


class Tienda(RuleBasedStateMachine):
    loop: asyncio.AbstractEventLoop
    engine: AsyncEngine

    def __init__(self) -> None:
        super().__init__()
        self.connection = self.correr(self.engine.connect())
        self.transaction = self.correr(self.connection.begin())
        self.session = AsyncSession(
            self.connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        )
        self.modelo = ModeloTienda(articulos=[], datos={chat: {} for chat in _CHATS})
        self.hechos: list[tuple[Operacion, int]] = []
        self.correr(self._abrir_tienda())

    async def _abrir_tienda(self) -> None:
        for chat in _CHATS:
            await crear_chat(self.session, chat_id=chat)
        for i, stock in enumerate(_STOCKS):
            sku = f"SKU-{i}"
            fila = await crear_producto(
                self.session, sku=sku, nombre=sku, precio=Decimal("10.05") * (i + 1), stock=stock
            )
            self.modelo.articulos.append(Articulo(fila.id, sku, stock, fila.precio))

    def teardown(self) -> None:
        self.correr(self.session.close())
        self.correr(self.transaction.rollback())
        self.correr(self.connection.close())

    def orden(self, chat: str) -> Orden | None:
        return self.modelo.abiertas.get(chat)

    def correr(self, algo: Awaitable[T]) -> T:
        return self.loop.run_until_complete(algo)

    def intentar(self, problema: str | None, operacion: Operacion) -> Pedido | None:
        """Does an act that must be refused with `problema`, or succeed; returns what it returned."""

        async def hacer() -> Pedido:
            async with self.session.begin_nested():
                return await operacion()

        if problema:
            with pytest.raises(DominioError) as visto:
                self.correr(hacer())
            assert visto.value.codigo == problema
            return None
        pedido = self.correr(hacer())
        self.hechos.append((operacion, pedido.id))
        return pedido

    # --- what happens

    @rule(
        que=st.sampled_from(_SUCESOS),
        chat=st.sampled_from(_CHATS),
        indice=st.integers(0, len(_STOCKS) - 1),
        cantidad=st.integers(0, 7),
    )
    def suceso(self, que: str, chat: str, indice: int, cantidad: int) -> None:
        if que in ("fijar", "quitar", "confirmar", "cancelar", "cerrar") and chat != _CHATS[-1]:
            chat = next(iter(self.modelo.abiertas), chat)  # or most would be refused
        getattr(self, que)(chat, indice, cantidad)

    @precondition(lambda self: self.hechos)
    @rule(datos=st.data())
    def repetir(self, datos: st.DataObject) -> None:
        """Any act done before, again: nothing moves, and it returns the sale it was done on."""
        operacion, venta_id = datos.draw(st.sampled_from(self.hechos))
        antes = self.correr(self.session.execute(_HUELLA)).all()
        assert self.correr(operacion()).id == venta_id
        assert self.correr(self.session.execute(_HUELLA)).all() == antes

    def avanzar(self, chat: str, indice: int, cantidad: int) -> None:
        """The next thing that leads to a sale."""
        orden = self.orden(chat)
        if orden is None or not orden.lineas:
            self.agregar(chat, indice, 1 + cantidad % 2)
        elif orden.estado == "pendiente":
            self.confirmar(chat, indice, cantidad)
        elif not self.modelo.datos[chat]:
            self.dar_datos(chat, indice, cantidad)
        else:
            self.cerrar(chat, indice, cantidad)

    def mostrar_interes(self, chat: str, _indice: int, _cantidad: int) -> None:
        self.correr(pedidos.mostrar_interes(self.session, chat, REGLAS))
        pedido = self.correr(pedidos.abierto(self.session, chat))
        assert pedido
        self.modelo.abiertas.setdefault(chat, Orden(pedido.id, chat))

    def agregar(self, chat: str, indice: int, cantidad: int) -> None:
        articulo, orden, clave = self.modelo.articulos[indice], self.orden(chat), nueva_clave()
        lineas = orden.lineas if orden else {}
        tenia = lineas[articulo.id][0] if articulo.id in lineas else 0
        if cantidad < 1:
            problema: str | None = "cantidad_invalida"
        elif not tenia and len(lineas) >= REGLAS.max_lineas:
            problema = "limite_de_lineas"
        else:
            problema = self.modelo.problema_de(articulo, chat, tenia + cantidad)
        pedido = self.intentar(
            problema,
            lambda: pedidos.agregar(
                self.session, chat, producto_id=articulo.id, cantidad=cantidad, clave=clave, reglas=REGLAS
            ),
        )
        if pedido:
            orden = self.modelo.abiertas.setdefault(chat, Orden(pedido.id, chat))
            self.modelo.poner(orden, articulo, tenia + cantidad)

    def fijar(self, chat: str, indice: int, cantidad: int) -> None:
        articulo, orden, clave = (
            self.de_su_pedido(chat, indice),
            self.orden(chat),
            nueva_clave(),
        )
        problema = self.sin_linea(orden, articulo) or self.modelo.problema_de(articulo, chat, cantidad)
        if self.intentar(
            problema,
            lambda: pedidos.fijar_cantidad(
                self.session, chat, producto_id=articulo.id, cantidad=cantidad, clave=clave, reglas=REGLAS
            ),
        ):
            assert orden
            self.modelo.poner(orden, articulo, cantidad)

    def quitar(self, chat: str, indice: int, _cantidad: int) -> None:
        articulo, orden, clave = (
            self.de_su_pedido(chat, indice),
            self.orden(chat),
            nueva_clave(),
        )
        if self.intentar(
            self.sin_linea(orden, articulo),
            lambda: pedidos.quitar(self.session, chat, producto_id=articulo.id, clave=clave),
        ):
            assert orden
            del orden.lineas[articulo.id], orden.ofrecidas[articulo.id]
            orden.apartados.pop(articulo.id, None)
            if not orden.lineas:
                orden.estado = "iniciada"

    def de_su_pedido(self, chat: str, indice: int) -> Articulo:
        """Of a line that the order has, but for the last index."""
        orden = self.orden(chat)
        suyos = [a for a in self.modelo.articulos if orden and a.id in orden.lineas]
        return suyos[indice % len(suyos)] if suyos and indice < 2 else self.modelo.articulos[indice]

    def sin_linea(self, orden: Orden | None, articulo: Articulo) -> str | None:
        if orden is None:
            return "pedido_no_encontrado"
        return None if articulo.id in orden.lineas else "linea_no_encontrada"

    def confirmar(self, chat: str, _indice: int, _cantidad: int) -> None:
        orden, clave, problema = self.orden(chat), nueva_clave(), None
        if orden is None:
            problema = "pedido_no_encontrado"
        elif not orden.lineas:
            problema = "pedido_vacio"
        elif self.modelo.de_otro_precio(orden):
            problema = "precios_cambiados"
        elif self.modelo.falta_stock(orden):
            problema = "lineas_sin_stock"
        if self.intentar(problema, lambda: pedidos.confirmar(self.session, chat, clave=clave, reglas=REGLAS)):
            assert orden
            orden.estado = "recolectando_datos"
            self.modelo.aceptar(orden)

    def resumir(self, chat: str, _indice: int, _cantidad: int) -> None:
        """What a summary does before it asks for a yes."""
        pedido = self.correr(pedidos.revisar_precios(self.session, chat, reglas=REGLAS))
        if orden := self.orden(chat):
            cambiados = {articulo.id for articulo in self.modelo.de_otro_precio(orden)}
            self.modelo.ofrecer_de_nuevo(orden)
            assert pedido
            assert cambiados <= {linea.producto_id for linea in pedido.lineas if linea.precio_anterior}

    def cancelar(self, chat: str, _indice: int, _cantidad: int) -> None:
        orden, clave = self.orden(chat), nueva_clave()
        if self.intentar(
            None if orden else "pedido_no_encontrado",
            lambda: pedidos.cancelar(self.session, chat, motivo="cliente", clave=clave),
        ):
            assert orden
            self.modelo.acabar(orden, "cancelada")

    def dar_datos(self, chat: str, indice: int, cantidad: int) -> None:
        telefono = f"3{chat}{cantidad}" if cantidad % 2 else ""
        nuevos = {"cedula": str(indice), "nombre_completo": f"Ana {cantidad}", "telefono": telefono}
        self.modelo.datos[chat] |= nuevos
        if orden := self.orden(chat):
            self.modelo.renovar(orden)
        guardados = self.correr(clientes.guardar_datos(self.session, chat, nuevos, REGLAS))
        assert guardados == self.modelo.datos[chat]

    def cerrar(self, chat: str, _indice: int, _cantidad: int) -> None:
        orden, clave, problema = self.orden(chat), nueva_clave(), None
        if orden is None:
            problema = "pedido_no_encontrado"
        elif orden.estado != "recolectando_datos":
            problema = "transicion_invalida"
        elif not self.modelo.datos[chat]:
            problema = "datos_incompletos"
        elif self.modelo.de_otro_precio(orden):
            problema = "precios_cambiados"
        elif self.modelo.falta_stock(orden):
            problema = "lineas_sin_stock"

        async def operacion() -> Pedido:
            venta = await ventas.cerrar(
                self.session, chat, campos_requeridos=_CAMPOS, clave=clave, reglas=REGLAS
            )
            return venta.pedido

        if self.intentar(problema, operacion):
            assert orden
            self.modelo.vender(orden)

    def saltar_reloj(self, _chat: str, _indice: int, cantidad: int) -> None:
        """Also back, as when a server's clock is put right."""
        minutos = (11, 17, 31, 31, 61, -6, -13, -40)[cantidad]
        adelantar_reloj(self.session, minutos)
        self.modelo.minuto += minutos

    def ajustar(self, _chat: str, indice: int, cantidad: int) -> None:
        articulo = self.modelo.articulos[indice]
        cambio = max(cantidad - 3, -articulo.stock)
        self.correr(inventario.ajustar(self.session, articulo.id, cambio))
        self.modelo.mover(articulo, cambio)

    def importar(self, _chat: str, indice: int, cantidad: int) -> None:
        """A file with new stocks of two products, and a new price of one."""
        uno, otro = self.modelo.articulos[indice], self.modelo.articulos[indice - 1]
        uno.precio = (cantidad + 1) * Decimal("2.15")
        filas = [f"{a.sku},{a.sku},{a.precio},{n}" for a, n in ((uno, cantidad), (otro, cantidad // 2))]
        archivo = io.BytesIO("\n".join(["sku,nombre,precio,stock", *filas]).encode())
        informe = self.correr(catalogo.importar(self.session, archivo, moneda=REGLAS.moneda))
        assert informe.aceptados == 2
        self.modelo.mover(uno, cantidad - uno.stock)
        self.modelo.mover(otro, cantidad // 2 - otro.stock)

    def devolver(self, _chat: str, indice: int, cantidad: int) -> None:
        """Of the newest sale, once it is closed: never more than it had."""
        articulo = self.modelo.articulos[indice]
        venta = next((o for o in reversed(self.modelo.acabadas) if articulo.id in o.lineas), None)
        if venta is None:
            return
        vendidas = venta.lineas[articulo.id][0] - venta.devuelto.get(articulo.id, 0)
        problema = None
        if venta.estado != "cerrada":
            problema = "transicion_invalida"
        elif cantidad < 1:
            problema = "cantidad_invalida"
        elif cantidad > vendidas:
            problema = "devolucion_excesiva"
        clave, id_ = nueva_clave(), venta.id

        async def operacion() -> Pedido:
            await ventas.devolver(self.session, id_, {articulo.id: cantidad}, clave=clave)
            return await pedidos.leer(PedidoRepository(self.session), id_)

        if self.intentar(problema, operacion):
            venta.devuelto[articulo.id] = venta.devuelto.get(articulo.id, 0) + cantidad
            self.modelo.mover(articulo, cantidad)

    def cambiar_precio(self, _chat: str, indice: int, cantidad: int) -> None:
        self.modelo.articulos[indice].precio = (cantidad + 1) * Decimal("3.35")
        self.cambiar(self.modelo.articulos[indice])

    def activar(self, _chat: str, indice: int, cantidad: int) -> None:
        self.modelo.articulos[indice].activo = cantidad > 1
        self.cambiar(self.modelo.articulos[indice])

    def cambiar(self, articulo: Articulo) -> None:
        fila = update(Producto).where(Producto.id == articulo.id)
        self.correr(self.session.execute(fila.values(precio=articulo.precio, activo=articulo.activo)))

    # --- what must be true after each

    @invariant()
    def nada_se_sobrevende(self) -> None:
        for articulo in self.modelo.articulos:
            assert sum(suyo.cantidad for _, suyo in self.modelo.vivos(articulo.id)) <= articulo.stock
        self.correr(exigir_invariantes(self.session))

    @invariant()
    def la_base_dice_lo_mismo(self) -> None:
        self.correr(self._comparar())

    async def _comparar(self) -> None:
        modelo = self.modelo
        fila = (await self.session.execute(_TODO)).one()
        productos, ventas_, lineas, apartados, devueltos, clientes_ = (
            {tuple(x) for x in parte or ()} for parte in fila
        )
        assert productos == {(a.id, a.stock) for a in modelo.articulos}
        assert ventas_ == {(o.id, o.chat, o.estado, f"{o.total:.2f}") for o in modelo.ordenes}
        assert lineas == {
            (o.id, id_, n, f"{precio:.2f}") for o in modelo.ordenes for id_, (n, precio) in o.lineas.items()
        }
        assert apartados == {
            (o.id, id_, suyo.cantidad) for o in modelo.ordenes for id_, suyo in o.apartados.items()
        }
        assert sum(n for *_, n in devueltos) <= sum(n for o in modelo.ordenes for n in o.devuelto.values())
        assert clientes_ == {
            (cedula, datos["nombre_completo"], datos["telefono"])
            for cedula, (_, datos) in modelo.clientes.items()
        }


def test_ninguna_sucesion_de_actos_rompe_las_verdades(database_url: str) -> None:
    correr_maquina(Tienda, database_url, ejemplos=20, pasos=60)
