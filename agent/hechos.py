"""Facts: things that are now true and worth telling. Nodes make them, *redactar* words them.

A reply may name only the products, prices and availability that its facts hold.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from agent.actos import Campo
from agent.hechos_de_compra import Compra as Compra
from agent.hechos_de_compra import CompraRegistrada as CompraRegistrada
from agent.hechos_de_compra import HistorialCliente as HistorialCliente
from agent.hechos_de_compra import NoEntendido as NoEntendido
from agent.hechos_de_compra import PedidoNuevo as PedidoNuevo
from agent.hechos_de_compra import SinHistorial as SinHistorial
from agent.hechos_de_compra import VentaYaCerrada as VentaYaCerrada
from agent.hechos_de_detalle import DetalleDeProducto as DetalleDeProducto
from agent.hechos_de_detalle import FichaVista as FichaVista
from agent.hechos_de_eleccion import EleccionDejada as EleccionDejada
from agent.hechos_de_eleccion import EleccionPendiente as EleccionPendiente
from agent.hechos_de_eleccion import EnEspera as EnEspera
from agent.hechos_de_eleccion import OfertaDejada as OfertaDejada
from agent.hechos_de_eleccion import OpcionPropuesta as OpcionPropuesta
from agent.hechos_de_eleccion import ProductoAmbiguo as ProductoAmbiguo
from agent.hechos_de_medios import EnLaFoto as EnLaFoto
from agent.hechos_de_medios import FotoSinProducto as FotoSinProducto
from agent.hechos_de_medios import LineaLeida as LineaLeida
from agent.hechos_de_medios import ListaLeida as ListaLeida
from agent.hechos_de_medios import NotaOida as NotaOida
from agent.hechos_de_medios import NotaSinEntender as NotaSinEntender
from agent.hechos_de_medios import NotaSinTexto as NotaSinTexto
from agent.vistos import Base as _Base
from agent.vistos import Disponibilidad as Disponibilidad
from agent.vistos import ProductoVisto as ProductoVisto


class LineaVista(_Base):
    producto_id: int
    nombre: str
    cantidad: int
    precio_unitario: Decimal
    subtotal: Decimal


class PedidoVisto(_Base):
    id: int
    estado: str
    lineas: tuple[LineaVista, ...]
    total: Decimal
    moneda: str


class Saludo(_Base):
    tipo: Literal["saludo"] = "saludo"
    conocido: bool = False  # this chat has talked before


class ProductosEncontrados(_Base):
    """`foco` says what was asked of them; `hay_mas` that the shop has more of the kind."""

    tipo: Literal["productos_encontrados"] = "productos_encontrados"
    consulta: str
    productos: tuple[ProductoVisto, ...]
    foco: Literal["existencia", "precio", "catalogo", "unico", "necesidad"] = "existencia"
    hay_mas: bool = False
    otros: tuple[str, ...] = ()  # names of further kinds that the shop has of it, none of them shown
    relacionados: bool = False  # near what was asked, not it
    en_pedido: bool = False  # the only one, and the order has it


class PrecioPorCantidad(_Base):
    tipo: Literal["precio_por_cantidad"] = "precio_por_cantidad"
    producto: ProductoVisto
    cantidad: int
    subtotal: Decimal
    total: Decimal | None = None  # with what the order has, where he asks for it


class ProductoContado(_Base):
    """`disponible` only where it is less than what was asked for."""

    producto: ProductoVisto
    subtotal: Decimal
    disponible: int | None = None


class PreciosPorCantidad(_Base):
    """What so many units cost of each of several products."""

    tipo: Literal["precios_por_cantidad"] = "precios_por_cantidad"
    cantidad: int
    contados: tuple[ProductoContado, ...]


class Existencias(_Base):
    """How many there are, as far as a customer is told: enough for `pedidas`, or some, or the last ones."""

    tipo: Literal["existencias"] = "existencias"
    producto: ProductoVisto
    pedidas: int | None = None


class Categorias(_Base):
    tipo: Literal["categorias"] = "categorias"
    nombres: tuple[str, ...]
    para: Literal["", "regalo", "necesidad"] = ""  # he told what for, and no goods


class SinResultados(_Base):
    tipo: Literal["sin_resultados"] = "sin_resultados"
    consulta: str
    alternativas: tuple[ProductoVisto, ...] = ()


class FaltaProducto(_Base):
    """The customer wants to buy, change or remove something and has not said what."""

    tipo: Literal["falta_producto"] = "falta_producto"
    para: Literal["agregar", "cambiar_cantidad", "quitar", "preguntar"]


class LineaAgregada(_Base):
    tipo: Literal["linea_agregada"] = "linea_agregada"
    linea: LineaVista
    agregadas: int


class CantidadCambiada(_Base):
    tipo: Literal["cantidad_cambiada"] = "cantidad_cambiada"
    linea: LineaVista


class LineaQuitada(_Base):
    tipo: Literal["linea_quitada"] = "linea_quitada"
    nombre: str


class NoEstaEnPedido(_Base):
    tipo: Literal["no_esta_en_pedido"] = "no_esta_en_pedido"
    texto: str


class StockInsuficiente(_Base):
    tipo: Literal["stock_insuficiente"] = "stock_insuficiente"
    producto_id: int | None = None
    nombre: str
    pedido: int
    disponible: int
    alternativas: tuple[ProductoVisto, ...] = ()
    en_lugar_de: int | None = None  # product id of the line whose place it was to take


class CantidadInvalida(_Base):
    tipo: Literal["cantidad_invalida"] = "cantidad_invalida"
    motivo: Literal["cero", "negativa", "fraccion", "rango", "excesiva", "falta", "lineas"]
    nombre: str = ""
    limite: int | None = None


class ValorExcedido(_Base):
    """A change would take the order over the shop's top value; it was not made."""

    tipo: Literal["valor_excedido"] = "valor_excedido"
    nombre: str
    limite: Decimal


class ResumenPedido(_Base):
    tipo: Literal["resumen_pedido"] = "resumen_pedido"
    pedido: PedidoVisto
    para_confirmar: bool = False


class CambioDePrecio(_Base):
    nombre: str
    antes: Decimal
    ahora: Decimal


class PreciosCambiados(_Base):
    """The time for which some prices were held is over, and the catalogue's are others by now."""

    tipo: Literal["precios_cambiados"] = "precios_cambiados"
    cambios: tuple[CambioDePrecio, ...]


class TotalPedido(_Base):
    """The running total after a change, told in one line."""

    tipo: Literal["total_pedido"] = "total_pedido"
    total: Decimal
    lineas: int


class ConfirmacionPendiente(_Base):
    """The summary was told before and still waits for a yes; `de` the order, or the closing of the sale."""

    tipo: Literal["confirmacion_pendiente"] = "confirmacion_pendiente"
    de: Literal["pedido", "cierre"]
    total: Decimal


class PedidoVacio(_Base):
    """`producto`: the only one that he has been shown, offered again."""

    tipo: Literal["pedido_vacio"] = "pedido_vacio"
    producto: ProductoVisto | None = None


class PedidoReservado(_Base):
    tipo: Literal["pedido_reservado"] = "pedido_reservado"
    minutos: int


class PedirDato(_Base):
    """Asks for `campo`; `faltantes` are all that are missing, `primera` tells when to list them."""

    tipo: Literal["pedir_dato"] = "pedir_dato"
    campo: Campo
    faltantes: tuple[Campo, ...]
    primera: bool = False
    de_empresa: bool = False  # a company buys: its number is asked for


class DatoGuardado(_Base):
    tipo: Literal["dato_guardado"] = "dato_guardado"
    campo: Campo
    valor: str
    corregido: bool = False
    sabido: bool = False  # told again as it was
    enmendado: bool = False  # not quite as he wrote it: he is to be told
    ciudad: bool = False  # of the address he has told the town alone so far


class DatoInvalido(_Base):
    """`motivo` is a Spanish clause and `ejemplo` a valid value, both from the validator."""

    tipo: Literal["dato_invalido"] = "dato_invalido"
    campo: Campo
    valor: str
    motivo: str
    ejemplo: str


class DatoObligatorio(_Base):
    tipo: Literal["dato_obligatorio"] = "dato_obligatorio"
    campo: Campo


class ParaQueElDato(_Base):
    """He doubts why a datum is asked for, or any, and the shop's own words do not say."""

    tipo: Literal["para_que_el_dato"] = "para_que_el_dato"
    campo: Campo | None = None


class RecogidaNoDisponible(_Base):
    """He wants to come for the order, and nothing says that the shop allows it."""

    tipo: Literal["recogida_no_disponible"] = "recogida_no_disponible"


class RevisarCierre(_Base):
    """The read-back before the sale closes."""

    tipo: Literal["revisar_cierre"] = "revisar_cierre"
    pedido: PedidoVisto
    datos: dict[str, str]


class PreguntarQueCorregir(_Base):
    tipo: Literal["preguntar_que_corregir"] = "preguntar_que_corregir"
    campos: tuple[Campo, ...] = ()  # those that he has given


class VentaCerrada(_Base):
    tipo: Literal["venta_cerrada"] = "venta_cerrada"
    pedido: PedidoVisto
    datos: dict[str, str]


class LineasSinStock(_Base):
    """At confirmation or close some lines cannot be served; nothing was sold."""

    tipo: Literal["lineas_sin_stock"] = "lineas_sin_stock"
    faltantes: tuple[StockInsuficiente, ...]


class PedidoCancelado(_Base):
    """`sigue`: the number of the chat's last purchase, closed before and still so."""

    tipo: Literal["pedido_cancelado"] = "pedido_cancelado"
    id: int
    sigue: int | None = None


class NadaQueCancelar(_Base):
    """`numero`: of a purchase that this chat has not made."""

    tipo: Literal["nada_que_cancelar"] = "nada_que_cancelar"
    numero: int | None = None


class InfoEmpresa(_Base):
    """A section of the knowledge, quoted word for word. `cuando`: which day he asks about, "hoy es lunes"."""

    tipo: Literal["info_empresa"] = "info_empresa"
    titulo: str
    texto: str
    cuando: str = ""


class EnvioGratis(_Base):
    """He asks whether his order is delivered for nothing: the shop's words say from which amount on it is."""

    tipo: Literal["envio_gratis"] = "envio_gratis"
    desde: Decimal
    total: Decimal
    falta: Decimal


class SinInfoEmpresa(_Base):
    tipo: Literal["sin_info_empresa"] = "sin_info_empresa"
    consulta: str


class Derivado(_Base):
    tipo: Literal["derivado"] = "derivado"


class DescuentoNoDisponible(_Base):
    """Prices are the catalogue's; `info` quotes the shop's own policy where it has one."""

    tipo: Literal["descuento_no_disponible"] = "descuento_no_disponible"
    info: str = ""


class MedioDePagoAnotado(_Base):
    """A choice of payment or delivery that needs no datum; the shop's own words where it has them."""

    tipo: Literal["medio_de_pago_anotado"] = "medio_de_pago_anotado"
    info: str = ""


class Cortesia(_Base):
    """Small talk and its kin: nothing of the shop is stated."""

    tipo: Literal["cortesia"] = "cortesia"
    clase: Literal[
        "agradecimiento", "despedida", "charla", "queja", "insulto", "ataque", "identidad", "ininteligible",
        "negativa", "nada_pendiente", "que_mas", "privado", "gesto", "aviso", "idioma", "moneda",
        "fotos", "cancelacion",
    ]  # fmt: skip
    con_pedido: bool = False  # an order is under way


Hecho = Annotated[
    Saludo | ProductosEncontrados | PrecioPorCantidad | PreciosPorCantidad | Existencias | Categorias
    | SinResultados | ProductoAmbiguo | EleccionPendiente | OpcionPropuesta | EleccionDejada | EnEspera
    | OfertaDejada
    | ConfirmacionPendiente | FaltaProducto | DetalleDeProducto
    | LineaAgregada | CantidadCambiada | LineaQuitada | NoEstaEnPedido | StockInsuficiente
    | CantidadInvalida | ValorExcedido | ResumenPedido | TotalPedido | PreciosCambiados
    | PedidoVacio | PedidoReservado
    | PedirDato | DatoGuardado | DatoInvalido | DatoObligatorio | ParaQueElDato | RecogidaNoDisponible
    | RevisarCierre | NoEntendido | PreguntarQueCorregir | VentaCerrada | LineasSinStock | PedidoCancelado
    | CompraRegistrada | NadaQueCancelar | VentaYaCerrada | PedidoNuevo | InfoEmpresa | SinInfoEmpresa
    | EnvioGratis
    | HistorialCliente | SinHistorial | Derivado | DescuentoNoDisponible | MedioDePagoAnotado | Cortesia
    | NotaSinTexto | NotaOida | NotaSinEntender | EnLaFoto | FotoSinProducto | ListaLeida,
    Field(discriminator="tipo"),
]  # fmt: skip
