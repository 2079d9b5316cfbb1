"""A measure asked for, as units of how the goods come: "1 kg de fideos" is two of 500 g."""

from agent.actos import Agregar, Cantidad
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import separar
from graph.eleccion import acto_pendiente
from graph.resolucion import Resolucion
from graph.state import EstadoConversacion
from tools.busqueda.cotejo import rasgos
from tools.busqueda.medidas import TOLERANCIA, Medida, leer

_DIMENSIONES = frozenset({"masa", "volumen"})


def dice_cuanto(acto: Agregar) -> bool:
    """Whether it asks for so much weight or volume, half a kilo as well."""
    return _pedida(acto) is not None


def la_de_esa_medida(acto: Agregar, resolucion: Resolucion) -> Resolucion:
    """ "medio kilo de yerba", of one kilo and of 500 g: the one that is just that."""
    pedida = _pedida(acto)
    if pedida is None or resolucion.clase != "ambigua":
        return resolucion
    justas = tuple(h for h in resolucion.productos if _valores(h.nombre, pedida) == {pedida.valor})
    return Resolucion("hallada", justas) if len(justas) == 1 else resolucion


def _valores(nombre: str, pedida: Medida) -> set[float]:
    return {medida.valor for medida in rasgos(nombre).medidas if medida.dimension == pedida.dimension}


def en_presentaciones(
    acto: Agregar, cantidad: Cantidad, resolucion: Resolucion, state: EstadoConversacion
) -> Cantidad:
    """The units that make up the measure asked for; with a problem where whole ones do not."""
    esperaba = acto_pendiente(state)
    pedida = _pedida(acto) or (_pedida(esperaba) if isinstance(esperaba, Agregar) else None)
    if pedida is None or resolucion.clase != "hallada" or len(resolucion.productos) != 1:
        return cantidad
    suyas = _valores(resolucion.productos[0].nombre, pedida)
    if len(suyas) != 1 or not (cada := suyas.pop()):
        return cantidad
    unidades = pedida.valor / cada
    if abs(unidades - round(unidades)) > TOLERANCIA * unidades or round(unidades) < 1:
        return Cantidad(problema="fraccion", texto=cantidad.texto)
    return Cantidad(unidades=round(unidades), texto=cantidad.texto)


def _pedida(acto: Agregar) -> Medida | None:
    """ "1 kilo de queso": what the count and the first word of the goods measure."""
    palabras = separar(f"{acto.cantidad.texto} {acto.producto.texto}") if acto.cantidad.texto else ()
    numero = leer_numero(palabras, 0) if len(palabras) > 3 else None
    if (
        numero is None
        or numero.valor <= 0
        or [p.plana for p in palabras[numero.fin + 1 : numero.fin + 2]] != ["de"]
    ):
        return None
    medidas = leer(f"{float(numero.valor):g} {palabras[numero.fin].plana}").medidas
    return medidas[0] if len(medidas) == 1 and medidas[0].dimension in _DIMENSIONES else None
