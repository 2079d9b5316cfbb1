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
MONTOS = st.decimals(min_value=0, max_value=Decimal("9999999.99"), places=2)
CANTIDADES = st.integers(min_value=1, max_value=5000)
_CAMPOS: tuple[Campo, ...] = (
    "nombre_completo", "cedula", "telefono", "correo", "direccion", "barrio", "indicaciones_adicionales"
)  # fmt: skip


def hechos_de(textos: st.SearchStrategy[str]) -> st.SearchStrategy[h.Hecho]:
    """One fact of any class, with `textos` wherever a customer, the shop or the catalogue writes."""
    productos = st.builds(h.ProductoVisto, id=CANTIDADES, nombre=textos, precio=MONTOS, categoria=textos)
    lineas = st.builds(
        h.LineaVista,
        producto_id=CANTIDADES,
        nombre=textos,
        cantidad=CANTIDADES,
        precio_unitario=MONTOS,
        subtotal=MONTOS,
    )
    pedidos = st.builds(
        h.PedidoVisto,
        id=CANTIDADES,
        estado=st.just("pendiente"),
        lineas=st.lists(lineas, max_size=4).map(tuple),
        total=MONTOS,
        moneda=st.just("COP"),
    )
    varios = st.lists(productos, max_size=4).map(tuple)
    algunos = st.lists(productos, min_size=1, max_size=4).map(tuple)
    cortos = st.builds(
        h.StockInsuficiente,
        nombre=textos,
        pedido=CANTIDADES,
        disponible=st.integers(0, 3),
        alternativas=varios,
    )
    datos = st.dictionaries(st.sampled_from(_CAMPOS), textos, max_size=7)
    compras = st.builds(
        h.Compra,
        id=CANTIDADES,
        fecha=st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1)),
        total=MONTOS,
        lineas=st.lists(textos, min_size=1, max_size=3).map(tuple),
    )
    campos = st.sampled_from(_CAMPOS)
    propias: dict[type[Any], st.SearchStrategy[Any]] = {
        h.ProductosEncontrados: st.builds(
            h.ProductosEncontrados,
            consulta=textos,
            productos=varios,
            otros=st.lists(textos, max_size=3).map(tuple),
        ),
        h.PrecioPorCantidad: st.builds(
            h.PrecioPorCantidad, producto=productos, cantidad=CANTIDADES, subtotal=MONTOS
        ),
        h.Categorias: st.builds(h.Categorias, nombres=st.lists(textos, max_size=14).map(tuple)),
        h.SinResultados: st.builds(h.SinResultados, consulta=textos, alternativas=varios),
        h.ProductoAmbiguo: st.builds(h.ProductoAmbiguo, consulta=textos, opciones=algunos),
        h.EleccionPendiente: st.builds(h.EleccionPendiente, consulta=textos, opciones=algunos),
        h.ConfirmacionPendiente: st.builds(h.ConfirmacionPendiente, total=MONTOS),
        h.LineaAgregada: st.builds(h.LineaAgregada, linea=lineas, agregadas=CANTIDADES),
        h.CantidadCambiada: st.builds(h.CantidadCambiada, linea=lineas),
        h.LineaQuitada: st.builds(h.LineaQuitada, nombre=textos),
        h.NoEstaEnPedido: st.builds(h.NoEstaEnPedido, texto=textos),
        h.StockInsuficiente: cortos,
        h.CantidadInvalida: st.builds(
            h.CantidadInvalida, nombre=textos | st.just(""), limite=st.none() | CANTIDADES
        ),
        h.ResumenPedido: st.builds(h.ResumenPedido, pedido=pedidos),
        h.TotalPedido: st.builds(h.TotalPedido, total=MONTOS, lineas=st.integers(0, 20)),
        h.PedidoReservado: st.builds(h.PedidoReservado, minutos=st.integers(1, 1440)),
        h.PedirDato: campos.flatmap(
            lambda campo: st.builds(
                h.PedirDato,
                campo=st.just(campo),
                faltantes=st.lists(campos, unique=True, max_size=6).map(
                    lambda otros: tuple(dict.fromkeys([campo, *otros]))
                ),
                primera=st.booleans(),
            )
        ),
        h.DatoGuardado: st.builds(h.DatoGuardado, campo=campos, valor=textos | st.just("")),
        h.DatoInvalido: st.builds(h.DatoInvalido, campo=campos, valor=textos, motivo=textos, ejemplo=textos),
        h.RevisarCierre: st.builds(h.RevisarCierre, pedido=pedidos, datos=datos),
        h.VentaCerrada: st.builds(h.VentaCerrada, pedido=pedidos, datos=datos),
        h.LineasSinStock: st.builds(
            h.LineasSinStock, faltantes=st.lists(cortos, min_size=1, max_size=3).map(tuple)
        ),
        h.InfoEmpresa: st.builds(h.InfoEmpresa, titulo=textos, texto=textos),
        h.SinInfoEmpresa: st.builds(h.SinInfoEmpresa, consulta=textos),
        h.HistorialCliente: st.builds(h.HistorialCliente, compras=st.lists(compras, max_size=3).map(tuple)),
        h.DescuentoNoDisponible: st.builds(h.DescuentoNoDisponible, info=textos | st.just("")),
        h.MedioDePagoAnotado: st.builds(h.MedioDePagoAnotado, info=textos | st.just("")),
    }
    return st.one_of([propias.get(clase, st.builds(clase)) for clase in CLASES])


CLASES: tuple[type[Any], ...] = h.Hecho.__args__[0].__args__
