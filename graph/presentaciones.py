"""A measure asked for, as units of how the goods come: "1 kg de fideos" is two of 500 g."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

from agent.actos import Agregar, CambiarCantidad, Cantidad, PreguntarPrecio, PreguntarProducto, Referencia
from agent.comprension import lexico
from agent.comprension.mercancia.unidad_de_venta import en_grupos, medida_de_venta
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import separar, unir
from agent.hechos import Hecho, ProductosEncontrados
from agent.texto import singular
from graph.contexto import ContextoTurno
from graph.eleccion import acto_pendiente
from graph.resolucion import Resolucion
from graph.state import EstadoConversacion
from graph.vistas import producto_visto
from tools.busqueda.cotejo import rasgos
from tools.busqueda.medidas import TOLERANCIA, Medida, leer
from tools.busqueda.venta import enteras, por_su_unidad, se_vende_tanto, unidad_en
from tools.productos import Hallazgo

_DIMENSIONES = frozenset({"masa", "volumen"})
_SE_MIDEN = _DIMENSIONES | {"longitud"}
_Contado = TypeVar("_Contado", Agregar, CambiarCantidad)


def dice_cuanto(acto: Agregar) -> bool:
    """Whether it asks for so much weight or volume, half a kilo as well."""
    return _pedida(acto) is not None


def la_de_esa_medida(acto: Agregar, resolucion: Resolucion) -> Resolucion:
    """ "medio kilo de yerba", of one kilo and of 500 g: the one that is just that."""
    pedida = _pedida(acto)
    if pedida is None or resolucion.clase != "ambigua":
        return resolucion
    justas = tuple(h for h in resolucion.productos if _valores(h.nombre, pedida) == {pedida.valor})
    # "2 kilos de naranja", of those by the kilo and in a net of ten: by the kilo.
    por_ella = tuple(h for h in resolucion.productos if por_su_unidad(h.nombre, pedida))
    elegidas = justas or por_ella or tuple(h for h in resolucion.productos if _hacen(h.nombre, pedida))
    return Resolucion("hallada", elegidas) if len(elegidas) == 1 else resolucion


def _hacen(nombre: str, pedida: Medida) -> bool:
    """ "2 kilos de arroz", of one and of five: whole ones of it make that up."""
    suyas = _valores(nombre, pedida)
    return len(suyas) == 1 and all(cada and enteras(pedida.valor, cada) for cada in suyas)


def _valores(nombre: str, pedida: Medida) -> set[float]:
    return {medida.valor for medida in rasgos(nombre).medidas if medida.dimension == pedida.dimension}


def en_presentaciones(
    acto: Agregar, cantidad: Cantidad, resolucion: Resolucion, state: EstadoConversacion
) -> Cantidad:
    """The units that make up the measure asked for; with a problem where whole ones do not."""
    if resolucion.clase != "hallada" or len(resolucion.productos) != 1:
        return cantidad
    nombre, esperaba = resolucion.productos[0].nombre, acto_pendiente(state)
    if (dicha := _pedida(acto)) or not isinstance(esperaba, Agregar):
        return _en_unidades(cantidad, dicha, nombre)
    esperada = _en_unidades(cantidad, _pedida(esperaba), nombre)
    # "una libra", and of those shown "la de 500": that one, whatever it weighs.
    return Cantidad(unidades=1) if esperada.problema and not cantidad.problema else esperada


def en_lo_que_viene(acto: PreguntarProducto | PreguntarPrecio, nombres: Sequence[str]) -> Cantidad:
    """How many he asks the price of: two, of "medio kilo" of what comes in 250 g; one, of its "docena"."""
    cantidad = acto.cantidad or Cantidad()
    contada = _en_unidades(cantidad, _pedida(acto), nombres[0]) if len(nombres) == 1 else cantidad
    return en_grupos(contada, nombres)


def con_la_medida_contada(acto: _Contado, nombre: str) -> _Contado:
    """ "2 kilos más", "5 metros", of what is talked of and is sold so: how many, and no name of it."""
    medida = medida_sola(acto)
    if medida is None or not se_vende_tanto([nombre], medida.texto):
        return acto
    return sin_su_nombre(acto, de_esa_medida(medida, nombre))


def sin_su_nombre(acto: _Contado, cantidad: Cantidad) -> _Contado:
    """So many of what is talked of."""
    producto = acto.producto.model_copy(update={"texto": "", "deictica": isinstance(acto, Agregar)})
    dicha = cantidad.model_copy(update={"texto": acto.producto.texto})
    return acto.model_copy(update={"producto": producto, "cantidad": dicha})


def medida_sola(acto: Agregar | CambiarCantidad) -> Medida | None:
    """ "dos metros", "un galón", where the words say nothing of what; no "el de 50 kilos"."""
    palabras = separar(acto.producto.texto)
    numero = leer_numero(palabras, 0) if palabras else None
    if acto.producto.definida or acto.producto.elidida or acto.cantidad != Cantidad():
        return None
    if numero is None or numero.valor <= 0 or numero.fin != len(palabras) - 1:
        return None
    medidas = leer(f"{float(numero.valor):g} {palabras[-1].plana}").medidas
    return medidas[0] if len(medidas) == 1 and medidas[0].dimension in _SE_MIDEN else None


def contado_por_medida(acto: Agregar) -> Agregar | None:
    """ "dame 2 metros", "dos galones": how many, of what is sold so, or is called so."""
    palabras = separar(acto.producto.texto)
    if acto.producto.definida or acto.producto.elidida or acto.cantidad != Cantidad():
        return None  # "el de 50 kilos", "2 del de 10 libras"
    numero = leer_numero(palabras, 0) if len(palabras) > 1 else None
    unidad = palabras[-1].plana if palabras else ""
    if numero is None or numero.fin != len(palabras) - 1 or unidad not in lexico.MEDIDAS | lexico.EMPAQUES:
        return None
    producto = Referencia(texto=singular(unidad), definida=True)
    return acto.model_copy(update={"producto": producto, "cantidad": numero.cantidad(unir(palabras))})


def llamado_como_medida(dicho: Referencia, contexto: ContextoTurno) -> Referencia:
    """ "deme 3 metros", with nothing talked of: tapes, where some are called so; else nothing is named."""
    llamado = contexto.recursos.indice.rotulos.encabeza(dicho.texto)
    return Referencia(texto=dicho.texto) if llamado else Referencia()


def de_esa_medida(medida: Medida, nombre: str) -> Cantidad:
    """How many of it make that up; with a problem where whole ones do not, none where it has no such size."""
    cada = unidad_en(nombre, medida.dimension)
    return _de_a(medida, cada) if cada else _en_unidades(Cantidad(), medida, nombre)


def de_la_linea(acto: CambiarCantidad, cantidad: Cantidad, nombre: str) -> Cantidad:
    """ "mejor que sea medio kilo", of a line that comes in 250 g: two."""
    return _en_unidades(cantidad, _pedida(acto), nombre)


def las_que_hacen(cuantas: int, suelto: str, nombre: str) -> int:
    """How many of it so many of what is sold by its measure make: two sacks of 5 kg, ten kilos.

    One, where whole ones do not make them; as many, of what is not sold by its measure.
    """
    medida = medida_de_venta(suelto)
    pedidas = leer(f"{cuantas} {medida}").medidas if medida else ()
    if not pedidas:
        return cuantas
    hechas = _en_unidades(Cantidad(unidades=1), pedidas[0], nombre).unidades or 1
    return min(cuantas, hechas)  # "medio nomás", of one kilo: one of them, and not the two that make it


def por_su_precio(cantidad: Cantidad, hallazgo: Hallazgo) -> tuple[Cantidad, list[Hecho]]:
    """ "2 soles de culantro": the units that cost just that; else what it costs, for him to say how many."""
    importe = Decimal(str(cantidad.importe or 0))
    unidades = importe / hallazgo.precio if hallazgo.precio else Decimal(0)
    if unidades == int(unidades) >= 1:
        return Cantidad(unidades=int(unidades), texto=cantidad.texto), []
    visto = ProductosEncontrados(
        consulta=hallazgo.nombre, productos=(producto_visto(hallazgo),), foco="precio"
    )
    return cantidad, [visto]


def _en_unidades(cantidad: Cantidad, pedida: Medida | None, nombre: str) -> Cantidad:
    suyas = _valores(nombre, pedida) if pedida else set()
    if pedida is None or len(suyas) != 1 or not (cada := suyas.pop()):
        return cantidad
    return _de_a(pedida, cada).model_copy(update={"texto": cantidad.texto})


_LIBRA = 453.592
_MEDIO_KILO = 500.0


def _de_a(pedida: Medida, cada: float) -> Cantidad:
    if abs(cada - _LIBRA) < 1 and pedida.valor % _MEDIO_KILO == 0:
        cada = _MEDIO_KILO  # over the counter a kilo is two pounds
    unidades = pedida.valor / cada
    if abs(unidades - round(unidades)) > TOLERANCIA * unidades or round(unidades) < 1:
        return Cantidad(problema="fraccion")
    return Cantidad(unidades=round(unidades))


def _pedida(acto: Agregar | CambiarCantidad | PreguntarPrecio | PreguntarProducto) -> Medida | None:
    """ "1 kilo de queso", or "medio kilo" of a line: what the count and the first word measure."""
    if not acto.cantidad or not acto.cantidad.texto:
        return None
    palabras = separar(f"{acto.cantidad.texto} {acto.producto.texto}")
    numero = leer_numero(palabras, 0)
    if numero is None or numero.valor <= 0 or numero.fin >= len(palabras):
        return None
    sigue = [p.plana for p in palabras[numero.fin + 1 : numero.fin + 3]]
    de_algo = len(sigue) == 2 and sigue[0] == "de"
    if not (de_algo or (not isinstance(acto, Agregar) and not sigue)):
        return None
    medidas = leer(f"{float(numero.valor):g} {palabras[numero.fin].plana}").medidas
    return medidas[0] if len(medidas) == 1 and medidas[0].dimension in _DIMENSIONES else None
