"""Questions of stock that name the goods in another clause."""

from agent.actos import Acto, Agregar, PreguntarProducto


def unir_existencias(leidos: list[Acto]) -> list[Acto]:
    """ "arena de 5 kilos, ¿hay 40?": one question, and nothing is bought before it is answered."""
    unidos: list[Acto] = []
    for acto in leidos:
        previo = unidos[-1] if unidos else None
        if _pregunta_cuantos(acto) and _solo_nombra(previo):
            unidos[-1] = acto.model_copy(update={"producto": previo.producto})  # type: ignore[union-attr]
        else:
            unidos.append(acto)
    return unidos


def _pregunta_cuantos(acto: Acto) -> bool:
    return (
        isinstance(acto, PreguntarProducto) and bool(acto.stock or acto.cantidad) and not acto.producto.texto
    )


def _solo_nombra(acto: Acto | None) -> bool:
    """Goods named, with no count nor anything else said of them."""
    if isinstance(acto, Agregar):
        return bool(acto.producto.texto) and not acto.cantidad.unidades
    return isinstance(acto, PreguntarProducto) and bool(acto.producto.texto) and not acto.cantidad
