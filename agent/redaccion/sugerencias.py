"""Short answers that the customer may send as they are: the agent understands each."""

from collections.abc import Mapping, Sequence
from typing import Any

from agent.hechos import (
    CantidadInvalida,
    Categorias,
    Cortesia,
    EleccionPendiente,
    Existencias,
    Hecho,
    PedidoVacio,
    PrecioPorCantidad,
    PreciosPorCantidad,
    PreguntarQueCorregir,
    ProductoAmbiguo,
    ProductosEncontrados,
    Saludo,
    SinInfoEmpresa,
    SinResultados,
    StockInsuficiente,
    VentaCerrada,
)
from agent.redaccion.de_datos import con_articulo
from agent.redaccion.de_productos import ofrecidos
from agent.redaccion.distincion import LARGO, distinguir, ordinales
from agent.redaccion.formato import limpio, plural
from agent.redaccion.genero import concordancia

MAXIMO = 4
Frases = Mapping[str, Sequence[str]]


def proponer(
    frases: Frases,
    palabras: Mapping[str, Any],
    hechos: Sequence[Hecho],
    espera: str | None,
    hay_lineas: bool,
    opciones: Sequence[str],
) -> list[str]:
    if corregibles := [hecho.campos for hecho in hechos if isinstance(hecho, PreguntarQueCorregir)]:
        propuestas = [_capital(con_articulo(c, palabras)) for c in _CORREGIDOS if c in corregibles[-1]]
    elif espera:
        propuestas = _esperadas(frases, hechos, espera, opciones)
    else:
        propuestas = _libres(frases, hechos, hay_lineas)
    return list(dict.fromkeys(propuestas))[:MAXIMO]


# What is most often wrong comes first: there is room for four.
_CORREGIDOS = (
    "direccion",
    "telefono",
    "nombre_completo",
    "correo",
    "cedula",
    "barrio",
    "indicaciones_adicionales",
)


def _capital(texto: str) -> str:
    return texto[0].upper() + texto[1:]


def _esperadas(frases: Frases, hechos: Sequence[Hecho], espera: str, opciones: Sequence[str]) -> list[str]:
    if espera == "elegir_producto":
        ambiguos = [hecho for hecho in hechos if isinstance(hecho, ProductoAmbiguo | EleccionPendiente)]
        nombres = [opcion.nombre for opcion in ambiguos[-1].opciones] if ambiguos else list(opciones)
        return (distinguir(nombres) or ordinales(nombres)) if len(nombres) > 1 else []
    if espera == "dato:indicaciones_adicionales":
        return list(frases["sin_dato"])
    return list(frases.get(espera, ()))


def _libres(frases: Frases, hechos: Sequence[Hecho], hay_lineas: bool) -> list[str]:
    propuestas = [propuesta for hecho in reversed(hechos) for propuesta in _tras(frases, hecho)]
    con_pedido = frases["con_pedido"] if hay_lineas else ()
    if not propuestas and not hay_lineas and all(_abre_la_charla(hecho) for hecho in hechos):
        return list(frases["fresco"])
    return [*propuestas[: MAXIMO - len(con_pedido)], *con_pedido]


def _abre_la_charla(hecho: Hecho) -> bool:
    if isinstance(hecho, Cortesia):
        return hecho.clase in {"charla", "identidad", "ininteligible", "ataque", "nada_pendiente", "que_mas"}
    return isinstance(hecho, Saludo)


def _tras(frases: Frases, hecho: Hecho) -> Sequence[str]:
    """What may be answered to one fact."""
    if isinstance(hecho, CantidadInvalida):
        return _cantidades(hecho)
    if isinstance(hecho, StockInsuficiente) and hecho.disponible > 0:
        return frases["si_no"]
    if isinstance(hecho, PrecioPorCantidad) and hecho.producto.disponibilidad != "agotado":
        return [f"Dame {hecho.cantidad}"]
    if isinstance(hecho, Existencias):
        return [f"Dame {hecho.pedidas}"] if hecho.pedidas else ["1 unidad", "2 unidades"]
    if isinstance(hecho, ProductosEncontrados | PreciosPorCantidad | SinResultados | StockInsuficiente):
        return _agregar(frases, hecho)
    if isinstance(hecho, Categorias):
        return [nombre for nombre in map(limpio, hecho.nombres) if 0 < len(nombre) <= LARGO]
    if isinstance(hecho, Cortesia) and hecho.clase in {"queja", "insulto"}:
        return frases["persona"]
    for clase, clave in _TRAS.items():
        if isinstance(hecho, clase):
            return frases[clave]
    return ()


_TRAS: dict[type[Any], str] = {
    SinInfoEmpresa: "persona",
    PedidoVacio: "catalogo",
    VentaCerrada: "tras_venta",
}


def _cantidades(hecho: CantidadInvalida) -> Sequence[str]:
    if hecho.motivo in {"excesiva", "lineas"}:
        return ()
    return [f"{n} {plural(n, 'unidad', 'unidades')}" for n in range(1, 4) if n <= (hecho.limite or 3)]


def _agregar(frases: Frases, hecho: Hecho) -> Sequence[str]:
    """ "Agregar el primero", of those that can be bought."""
    productos = ofrecidos(hecho)
    if not productos:
        return frases["catalogo"]
    nombres = ordinales([producto.nombre for producto in productos])
    vivos = [i for i, producto in enumerate(productos[:MAXIMO]) if producto.disponibilidad != "agotado"]
    if len(productos) == 1:
        una = "una" if concordancia(productos[0].nombre).femenino else "uno"
        return [f"Agregar {una}"] if vivos else ()
    return [f"Agregar {nombres[i][0].lower()}{nombres[i][1:]}" for i in vivos[:2]]
