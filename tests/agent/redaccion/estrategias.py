"""Any fact, with any text and any amount: what Hypothesis draws from."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from agent import hechos as h
from agent.actos import Campo

# A name with no sign that the wording itself uses, so that the reply's own signs can be counted.
NOMBRES = st.text("abcdeñáíñxyzABC 0123456789", min_size=1, max_size=40).filter(
    lambda texto: bool(texto.strip())
)
# What an attacker or a bad catalogue may put in a name.
EXTRANOS = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        [
            "{{ 7*7 }}",
            "{% for x in y %}",
            "*negrita*\n\n*otra*",
            "\u202eoirotaruces",
            "a\u200bb\x00c",
            "[tú|usted]",
            "{{ hecho }}",
        ]
    ),
)
FECHAS = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1))
MONTOS = st.decimals(min_value=0, max_value=Decimal("9999999.99"), places=2)
CANTIDADES = st.integers(min_value=1, max_value=5000)
_CAMPOS: tuple[Campo, ...] = (
    "nombre_completo", "cedula", "telefono", "correo", "direccion", "barrio", "indicaciones_adicionales"
)  # fmt: skip


Textos = st.SearchStrategy[str]
Propias = dict[type[Any], st.SearchStrategy[Any]]
_campos = st.sampled_from(_CAMPOS)


def hechos_de(textos: Textos) -> st.SearchStrategy[h.Hecho]:
    """One fact of any class, with `textos` wherever a customer, the shop or the catalogue writes."""
    propias = {
        **_de_productos(textos),
        **_de_pedido(textos),
        **_de_datos(textos),
        **_de_la_tienda(textos),
        **_de_medios(textos),
    }
    return st.one_of([propias.get(clase, st.builds(clase)) for clase in CLASES])


def _productos(textos: Textos) -> st.SearchStrategy[h.ProductoVisto]:
    return st.builds(h.ProductoVisto, id=CANTIDADES, nombre=textos, precio=MONTOS, categoria=textos)


def _lineas(textos: Textos) -> st.SearchStrategy[h.LineaVista]:
    return st.builds(
        h.LineaVista,
        producto_id=CANTIDADES,
        nombre=textos,
        cantidad=CANTIDADES,
        precio_unitario=MONTOS,
        subtotal=MONTOS,
    )


def _pedidos(textos: Textos) -> st.SearchStrategy[h.PedidoVisto]:
    lineas = st.lists(_lineas(textos), max_size=4).map(tuple)
    return st.builds(
        h.PedidoVisto,
        id=CANTIDADES,
        estado=st.just("pendiente"),
        lineas=lineas,
        total=MONTOS,
        moneda=st.just("COP"),
    )


def _cortos(textos: Textos) -> st.SearchStrategy[h.StockInsuficiente]:
    varios = st.lists(_productos(textos), max_size=4).map(tuple)
    return st.builds(
        h.StockInsuficiente,
        nombre=textos,
        pedido=CANTIDADES,
        disponible=st.integers(0, 3),
        alternativas=varios,
    )


def _de_productos(textos: Textos) -> Propias:
    producto = _productos(textos)
    varios, algunos = (st.lists(producto, min_size=n, max_size=4).map(tuple) for n in (0, 1))
    otros = st.lists(textos, max_size=3).map(tuple)
    return {
        h.ProductosEncontrados: st.builds(
            h.ProductosEncontrados, consulta=textos, productos=varios, otros=otros
        ),
        h.PrecioPorCantidad: st.builds(
            h.PrecioPorCantidad, producto=producto, cantidad=CANTIDADES, subtotal=MONTOS
        ),
        h.PreciosPorCantidad: st.builds(
            h.PreciosPorCantidad,
            cantidad=CANTIDADES,
            contados=st.lists(
                _contados(producto), min_size=1, max_size=4, unique_by=lambda contado: contado.producto.id
            ).map(tuple),
        ),
        h.Existencias: st.builds(h.Existencias, producto=producto, pedidas=st.none() | CANTIDADES),
        h.Categorias: st.builds(h.Categorias, nombres=st.lists(textos, max_size=14).map(tuple)),
        h.DetalleDeProducto: st.builds(
            h.DetalleDeProducto,
            fichas=st.lists(
                st.builds(h.FichaVista, producto=producto, texto=textos | st.just("")),
                min_size=1,
                max_size=4,
                unique_by=lambda ficha: ficha.producto.id,
            ).map(tuple),
        ),
        h.SinResultados: st.builds(h.SinResultados, consulta=textos, alternativas=varios),
        h.ProductoAmbiguo: st.builds(h.ProductoAmbiguo, consulta=textos, opciones=algunos),
        h.OfertaDejada: st.builds(h.OfertaDejada, productos=algunos),
        h.EleccionPendiente: st.builds(h.EleccionPendiente, consulta=textos, opciones=algunos),
        h.OpcionPropuesta: st.builds(h.OpcionPropuesta, producto=producto),
        h.PedidoVacio: st.builds(h.PedidoVacio, producto=st.none() | producto),
    }


def _contados(producto: st.SearchStrategy[h.ProductoVisto]) -> st.SearchStrategy[h.ProductoContado]:
    return st.builds(
        h.ProductoContado, producto=producto, subtotal=MONTOS, disponible=st.none() | st.integers(0, 3)
    )


def _de_pedido(textos: Textos) -> Propias:
    linea, cortos = _lineas(textos), _cortos(textos)
    return {
        h.ConfirmacionPendiente: st.builds(h.ConfirmacionPendiente, total=MONTOS),
        h.LineaAgregada: st.builds(h.LineaAgregada, linea=linea, agregadas=CANTIDADES),
        h.CantidadCambiada: st.builds(h.CantidadCambiada, linea=linea),
        h.LineaQuitada: st.builds(h.LineaQuitada, nombre=textos),
        h.NoEstaEnPedido: st.builds(h.NoEstaEnPedido, texto=textos),
        h.StockInsuficiente: cortos,
        h.CantidadInvalida: st.builds(
            h.CantidadInvalida, nombre=textos | st.just(""), limite=st.none() | CANTIDADES
        ),
        h.ValorExcedido: st.builds(h.ValorExcedido, nombre=textos, limite=MONTOS),
        h.ResumenPedido: st.builds(h.ResumenPedido, pedido=_pedidos(textos)),
        h.CompraRegistrada: st.builds(
            h.CompraRegistrada,
            id=CANTIDADES,
            fecha=FECHAS,
            total=MONTOS,
            lineas=st.lists(textos, min_size=1, max_size=3).map(tuple),
        ),
        h.TotalPedido: st.builds(h.TotalPedido, total=MONTOS, lineas=st.integers(0, 20)),
        h.PreciosCambiados: st.builds(
            h.PreciosCambiados,
            cambios=st.lists(
                st.builds(h.CambioDePrecio, nombre=textos, antes=MONTOS, ahora=MONTOS), min_size=1, max_size=3
            ).map(tuple),
        ),
        h.PedidoReservado: st.builds(h.PedidoReservado, minutos=st.integers(1, 1440)),
        h.LineasSinStock: st.builds(
            h.LineasSinStock, faltantes=st.lists(cortos, min_size=1, max_size=3).map(tuple)
        ),
    }


def _pedir(campo: Campo) -> st.SearchStrategy[h.PedirDato]:
    otros = st.lists(_campos, unique=True, max_size=6)
    faltantes = otros.map(lambda otros: tuple(dict.fromkeys([campo, *otros])))
    return st.builds(h.PedirDato, campo=st.just(campo), faltantes=faltantes, primera=st.booleans())


def _de_datos(textos: Textos) -> Propias:
    datos = st.dictionaries(_campos, textos, max_size=7)
    return {
        h.PedirDato: _campos.flatmap(_pedir),
        h.DatoGuardado: st.builds(h.DatoGuardado, campo=_campos, valor=textos | st.just("")),
        h.DatoInvalido: st.builds(h.DatoInvalido, campo=_campos, valor=textos, motivo=textos, ejemplo=textos),
        h.RevisarCierre: st.builds(h.RevisarCierre, pedido=_pedidos(textos), datos=datos),
        h.VentaCerrada: st.builds(h.VentaCerrada, pedido=_pedidos(textos), datos=datos),
    }


def _de_la_tienda(textos: Textos) -> Propias:
    compras = st.builds(
        h.Compra,
        id=CANTIDADES,
        fecha=FECHAS,
        total=MONTOS,
        lineas=st.lists(textos, min_size=1, max_size=3).map(tuple),
    )
    citas = textos | st.just("")
    return {
        h.EnvioGratis: st.builds(h.EnvioGratis, desde=MONTOS, total=MONTOS, falta=MONTOS),
        h.InfoEmpresa: st.builds(h.InfoEmpresa, titulo=textos, texto=textos),
        h.SinInfoEmpresa: st.builds(h.SinInfoEmpresa, consulta=textos),
        h.HistorialCliente: st.builds(h.HistorialCliente, compras=st.lists(compras, max_size=3).map(tuple)),
        h.DescuentoNoDisponible: st.builds(h.DescuentoNoDisponible, info=citas),
        h.MedioDePagoAnotado: st.builds(h.MedioDePagoAnotado, info=citas),
    }


def _de_medios(textos: Textos) -> Propias:
    producto = _productos(textos)
    citas = st.lists(textos, max_size=3).map(tuple)
    leidas = st.builds(h.LineaLeida, producto=producto, cantidad=CANTIDADES, subtotal=MONTOS)
    return {
        h.NotaOida: st.builds(h.NotaOida, texto=textos),
        h.NotaSinEntender: st.builds(h.NotaSinEntender, productos=st.lists(producto, max_size=3).map(tuple)),
        h.EnLaFoto: st.builds(h.EnLaFoto, productos=st.lists(producto, min_size=1, max_size=4).map(tuple)),
        h.FotoSinProducto: st.builds(h.FotoSinProducto, texto=textos | st.just("")),
        h.ListaLeida: st.builds(
            h.ListaLeida, lineas=st.lists(leidas, max_size=4).map(tuple), dudosas=citas, sin_hallar=citas
        ),
    }


CLASES: tuple[type[Any], ...] = h.Hecho.__args__[0].__args__
