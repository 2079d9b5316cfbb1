"""A voice note that may have been misheard, read with the shop's names where it sounds like them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.actos import (
    Acto,
    Agradecer,
    Agregar,
    CambiarCantidad,
    Cantidad,
    Despedirse,
    Otro,
    PreguntarPrecio,
    PreguntarProducto,
    Quitar,
    Referencia,
    Saludar,
)
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import separar
from agent.comprension.situacion import Situacion
from agent.hechos import Hecho, NotaOida, NotaSinEntender
from agent.medios.tipos import Medio, Nombrado, Oido
from agent.texto import tokens
from graph.contexto import ContextoTurno
from graph.lo_dicho import buscar_lo_dicho
from graph.resolucion import decidir
from graph.state import EstadoConversacion, venta_abierta
from graph.vistas import producto_visto
from tools.herramientas import ver_productos
from tools.productos import Hallazgo

_CERCA = 4  # words before a name among which its number is
_DEL_PEDIDO = (Quitar, CambiarCantidad)
_DE_CORTESIA = (Saludar, Agradecer, Despedirse)


def dudosas(medios: Sequence[Medio]) -> list[Oido]:
    """The notes whose words may be others."""
    return [medio for medio in medios if isinstance(medio, Oido) and not medio.seguro]


def lo_oido(medios: Sequence[Medio]) -> list[Hecho]:
    """What the customer is told was heard."""
    return [NotaOida(texto=" ".join(medio.texto for medio in medios if isinstance(medio, Oido)))]


def con_los_nombres(mensaje: str, medios: Sequence[Medio], situacion: Situacion) -> str:
    """The message with the names in their places; as it was heard where the customer's data are awaited."""
    if situacion.campo_esperado:
        return mensaje
    for oido in dudosas(medios):
        texto = oido.texto
        for nombrado in reversed([n for n in oido.nombrados if not n.bien_oido]):
            texto = f"{texto[: nombrado.inicio]}{_dicho(nombrado)}{texto[nombrado.fin :]}"
        mensaje = mensaje.replace(oido.texto, texto, 1)
    return mensaje


@dataclass(frozen=True)
class Releido:
    """What is done about what was read, once it is known how well it was heard."""

    actos: list[Acto]
    hechos: list[Hecho] = field(default_factory=list)
    cambios: dict[str, Any] = field(default_factory=dict)


async def releer(
    leidos: list[Acto],
    medios: Sequence[Medio],
    situacion: Situacion,
    state: EstadoConversacion,
    contexto: ContextoTurno,
) -> Releido:
    """Words that were heard for sure are done as they were read; others are offered, or asked about."""
    perdidos = await _perdidos(leidos, medios, state)
    creidos = _por_su_sonido(medios) if perdidos else medios
    if not dudosas(creidos):
        return Releido(leidos)
    hechos = [] if dudosas(medios) else lo_oido(creidos)  # those that came doubtful were told already
    eligiendo = situacion.campo_esperado or state.get("pendiente")
    if eligiendo or _algo_se_entendio(leidos, perdidos, creidos):
        return Releido(_por_confirmar(leidos, creidos, situacion), hechos)
    vivos = await _parecidos(creidos, state, contexto)
    hechos.append(NotaSinEntender(productos=tuple(map(producto_visto, vivos))))
    ids = [hallazgo.id for hallazgo in vivos]
    cambios = {"ofrecidos": ids, "tema": ids if len(ids) == 1 else [], "cotizadas": None} if ids else {}
    return Releido(_cortesias(leidos), hechos, cambios)


async def _perdidos(leidos: list[Acto], medios: Sequence[Medio], state: EstadoConversacion) -> list[Acto]:
    """Of what was read of voice notes, what names goods that the shop does not have."""
    if not any(isinstance(medio, Oido) and medio.texto for medio in medios):
        return []
    return [
        acto
        for acto in leidos
        if isinstance(acto, Agregar | PreguntarPrecio | PreguntarProducto)
        and acto.producto.texto
        and decidir(acto.producto, await buscar_lo_dicho(acto.producto, 1, None, state)).clase == "nada"
    ]


def _por_su_sonido(medios: Sequence[Medio]) -> list[Medio]:
    """Notes whose words are all of the shop and yet say nothing of it: they were not well heard after all."""
    return [
        medio.model_copy(update={"seguro": False, "nombrados": tuple(map(_en_duda, medio.nombrados))})
        if isinstance(medio, Oido) and medio.nombrados
        else medio
        for medio in medios
    ]


def _en_duda(nombrado: Nombrado) -> Nombrado:
    return nombrado.model_copy(update={"bien_oido": False})


def _algo_se_entendio(leidos: Sequence[Acto], perdidos: Sequence[Acto], medios: Sequence[Medio]) -> bool:
    if any(oido.nombrados for oido in dudosas(medios)):
        return True
    return any(not isinstance(acto, (Otro, *_DE_CORTESIA)) and acto not in perdidos for acto in leidos)


async def _parecidos(
    medios: Sequence[Medio], state: EstadoConversacion, contexto: ContextoTurno
) -> list[Hallazgo]:
    """The products that can be bought of those that a note sounds a little like."""
    nombres = [nombre for oido in dudosas(medios) for nombre in oido.parecidos]
    ids = [id_ for nombre in nombres if (id_ := contexto.recursos.indice.rotulos.con_nombre(nombre))]
    hallazgos: list[Hallazgo] = await ver_productos.ainvoke({"ids": ids, "venta_id": venta_abierta(state)})
    return [hallazgo for hallazgo in hallazgos if hallazgo.disponible > 0]


def _cortesias(leidos: Sequence[Acto]) -> list[Acto]:
    return [acto for acto in leidos if isinstance(acto, _DE_CORTESIA)]


def _por_confirmar(leidos: Sequence[Acto], medios: Sequence[Medio], situacion: Situacion) -> list[Acto]:
    """What was read of a doubtful note, with nothing bought: it is priced and offered, and a "sí" adds it.

    The words around a name that was put in its place may mean nothing, and are not acted on.
    """
    nombrados = [
        (oido.texto, nombrado)
        for oido in dudosas(medios)
        for nombrado in oido.nombrados
        if not nombrado.bien_oido
    ]
    if not nombrados or situacion.campo_esperado or any(isinstance(acto, _DEL_PEDIDO) for acto in leidos):
        return [_ofrecido(acto) for acto in leidos]
    ofertas = [_oferta(texto, nombrado) for texto, nombrado in nombrados]
    return [*_cortesias(leidos), *ofertas]


def _ofrecido(acto: Acto) -> Acto:
    if not isinstance(acto, Agregar) or not acto.producto.texto or acto.cantidad.problema:
        return acto
    return PreguntarPrecio(producto=acto.producto, cantidad=Cantidad(unidades=acto.cantidad.unidades or 1))


def _oferta(texto: str, nombrado: Nombrado) -> Acto:
    # "definida": by its whole name, whatever else has its words.
    nombres = (nombrado.nombre, *nombrado.otros) if nombrado.otros else ()
    producto = Referencia(texto=_dicho(nombrado), nombres=nombres, definida=not nombrado.otros)
    return PreguntarPrecio(producto=producto, cantidad=Cantidad(unidades=_unidades(texto[: nombrado.inicio])))


def _dicho(nombrado: Nombrado) -> str:
    """The name; or, where others sound as much like it, the words that they share."""
    comunes = [
        palabra
        for palabra in nombrado.nombre.split()
        if all(set(tokens(palabra)) <= set(tokens(otro)) for otro in nombrado.otros)
    ]
    return " ".join(comunes) if tokens(" ".join(comunes)) else nombrado.nombre


def _unidades(antes: str) -> int:
    """The last number said before a name; one where none was heard."""
    palabras = separar(antes)
    for i in range(len(palabras) - 1, max(-1, len(palabras) - 1 - _CERCA), -1):
        numero = leer_numero(palabras, i)
        if numero and (unidades := numero.cantidad("").unidades):
            return unidades
    return 1
