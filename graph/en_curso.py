"""What is talked of narrows what else is asked for: "una mica", after a case for the iPhone 12."""

from collections.abc import Sequence

from agent.actos import Referencia
from graph.lo_dicho import buscar_lo_dicho, como_de_antemano, nombres_propios
from graph.state import EstadoConversacion, pedido_abierto
from graph.variantes import MAX_OPCIONES
from tools.busqueda.modelos import del_modelo, modelos, modelos_dichos
from tools.productos import Hallazgo


async def del_modelo_en_curso(
    referencia: Referencia,
    hallados: Sequence[Hallazgo],
    vistos: Sequence[Hallazgo],
    state: EstadoConversacion,
    *,
    hay_mas: bool,
) -> tuple[Hallazgo, ...]:
    """Of all that could be meant, what goes with the model that is talked of; `hay_mas` than those found."""
    for nombre in _de_lo_que_se_habla(vistos, state):
        for modelo in modelos_dichos(nombre):
            dicho = Referencia(texto=f"{referencia.texto} {modelo}")
            busqueda = await buscar_lo_dicho(dicho, MAX_OPCIONES, None, state)
            # A model told with other words may find what has the model and is no mica.
            propios = {h.id for h in hallados}
            plenos = [h for h in busqueda.hallazgos if h.pleno and (hay_mas or h.id in propios)]
            if suyos := del_modelo(nombre, [h.nombre for h in plenos]):
                return tuple(plenos[i] for i in suyos)
    return ()


def de_otro_modelo(
    hallados: Sequence[Hallazgo], vistos: Sequence[Hallazgo], state: EstadoConversacion
) -> str:
    """The model that is talked of, where all that was found is made for others."""
    suyos = [modelo for nombre in _de_lo_que_se_habla(vistos, state) for modelo in modelos_dichos(nombre)]
    ajenos = [modelos(h.nombre) for h in hallados]
    return suyos[0] if suyos and ajenos and all(ajenos) else ""


def de_la_marca_en_curso(
    hallados: Sequence[Hallazgo], vistos: Sequence[Hallazgo], state: EstadoConversacion
) -> tuple[Hallazgo, ...]:
    """ "un champú Sedal y el acondicionador": the only one left of that brand; none where it is not clear."""
    for nombre in _de_lo_que_se_habla(vistos, state)[:1]:
        marca = nombres_propios(nombre)
        suyos = [h for h in hallados if marca & nombres_propios(h.nombre) and h.disponible > 0]
        return tuple(suyos) if len(suyos) == 1 else ()
    return ()


def como_dijo(hallados: tuple[Hallazgo, ...], state: EstadoConversacion) -> tuple[Hallazgo, ...]:
    """ "es para una cama de 140: el colchón": those of all that could be meant that are as he told before."""
    return como_de_antemano(hallados, state.get("de_antemano", []))


def _de_lo_que_se_habla(vistos: Sequence[Hallazgo], state: EstadoConversacion) -> list[str]:
    """The names of what the talk is about, and of what was put in last."""
    pedido, tema = pedido_abierto(state), state.get("tema", [])
    lineas = [linea.nombre for linea in reversed(pedido.lineas)] if pedido else []
    return list(dict.fromkeys([*(h.nombre for h in vistos if h.id in tema), *lineas[:2]]))
