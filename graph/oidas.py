"""A voice note that may have been misheard, read with the shop's names where it sounds like them."""

from collections.abc import Sequence

from agent.actos import (
    Acto,
    Agradecer,
    Agregar,
    CambiarCantidad,
    Cantidad,
    Despedirse,
    PreguntarPrecio,
    Quitar,
    Referencia,
    Saludar,
)
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import separar
from agent.comprension.situacion import Situacion
from agent.hechos import Hecho, NotaOida
from agent.medios.tipos import Medio, Nombrado, Oido
from agent.texto import tokens

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


def por_su_sonido(medios: Sequence[Medio]) -> list[Medio]:
    """Notes whose words are all of the shop and yet say nothing of it: they were not well heard after all."""
    return [
        medio.model_copy(update={"seguro": False, "nombrados": tuple(map(_en_duda, medio.nombrados))})
        if isinstance(medio, Oido) and medio.nombrados
        else medio
        for medio in medios
    ]


def _en_duda(nombrado: Nombrado) -> Nombrado:
    return nombrado.model_copy(update={"bien_oido": False})


def por_confirmar(leidos: Sequence[Acto], medios: Sequence[Medio], situacion: Situacion) -> list[Acto]:
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
    return [*(acto for acto in leidos if isinstance(acto, _DE_CORTESIA)), *ofertas]


def _ofrecido(acto: Acto) -> Acto:
    if not isinstance(acto, Agregar) or not acto.producto.texto or acto.cantidad.problema:
        return acto
    return PreguntarPrecio(producto=acto.producto, cantidad=Cantidad(unidades=acto.cantidad.unidades or 1))


def _oferta(texto: str, nombrado: Nombrado) -> Acto:
    # "definida": by its whole name, whatever else has its words.
    producto = Referencia(texto=_dicho(nombrado), definida=not nombrado.otros)
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
