"""What was shown for each thing asked for: "6 de cada uno" is six plates, and six bowls of some size."""

from agent.actos import Acto, Agregar, Referencia
from agent.hechos import Hecho, ProductosEncontrados
from graph.state import Clase, EstadoConversacion
from tools.herramientas import ver_productos


def clases_mostradas(hechos: list[Hecho]) -> list[Clase]:
    """What this turn has shown, by what was asked for."""
    return [
        {"dicho": hecho.consulta, "ids": [p.id for p in hecho.productos]}
        for hecho in hechos
        if isinstance(hecho, ProductosEncontrados) and hecho.consulta
    ]


def clases_a_la_vista(state: EstadoConversacion) -> list[Clase]:
    """The kinds on the table; none where it is not theirs any more."""
    clases = state.get("clases", [])
    mostrados = {id_ for clase in clases for id_ in clase["ids"]}
    return clases if mostrados == set(state.get("ofrecidos", [])) else []


async def de_cada_clase(acto: Agregar, state: EstadoConversacion) -> list[Acto] | None:
    """So many of each kind that was asked for; None where all that was shown is one, or one by one."""
    clases = clases_a_la_vista(state)
    todos = set(range(1, len(state.get("ofrecidos", [])) + 1))
    entera = acto.producto.todos or set(acto.producto.ordinales) == todos
    if not entera or acto.producto.texto or len(clases) < 2 or all(len(c["ids"]) == 1 for c in clases):
        return None
    if sum(len(clase["ids"]) for clase in clases) > len(todos):
        return None  # shown twice, for one thing asked for in two ways
    unicos = [clase["ids"][0] for clase in clases if len(clase["ids"]) == 1]
    hallados = await ver_productos.ainvoke({"ids": unicos}) if unicos else []
    nombres = {hallado.id: hallado.nombre for hallado in hallados}
    return [
        acto.model_copy(update={"producto": Referencia(texto=nombres.get(clase["ids"][0], clase["dicho"]))})
        for clase in clases
    ]
