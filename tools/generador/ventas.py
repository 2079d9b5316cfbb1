"""Made-up sales with their lines and what they move, some weeks at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.generador.catalogo import CENTAVOS, Catalogo
from tools.generador.gente import NULO, Gente, en_json
from tools.generador.palabras import DEVOLUCIONES, MOTIVOS
from tools.generador.tiempo import Momentos, textos
from tools.moneda import decimales

VENTAS = (
    "id, chat_id, cliente_id, estado, total, moneda, datos_cliente, motivo_cancelacion, creada_en, "
    "actualizada_en, confirmada_en, cerrada_en, cancelada_en"
)
LINEAS = "id, venta_id, producto_id, nombre, cantidad, precio_unitario, decimales, ofrecida_en"
MOVIMIENTOS = "producto_id, cantidad, motivo, venta_id, detalle, creado_en"
CERRADA, CANCELADA, PENDIENTE, CONFIRMADA, INICIADA = range(5)
_ESTADOS = ("cerrada", "cancelada", "pendiente", "recolectando_datos", "iniciada")
_CANCELADAS, _CON_DEVOLUCION = 0.09, 0.03
_ABIERTAS = np.array([0.55, 0.3, 0.15])  # pending, confirmed, with no lines yet
_SE_ABANDONA_S = 2 * 86400
# Lines of a sale, and units of a line.
_CUANTAS_LINEAS = np.array([0.34, 0.26, 0.17, 0.1, 0.06, 0.04, 0.02, 0.01])
_UNIDADES, _CUANTAS_UNIDADES = np.array([1, 2, 3, 4, 6, 12, 24]), np.array([58, 20, 8, 5, 5, 3, 1]) / 100
_INFLACION = 0.12


@dataclass(frozen=True)
class Ventas:
    """By position: the sales, and their lines, which `venta` ties to them."""

    momentos: Momentos
    clientes: NDArray[np.int64]
    estados: NDArray[np.int64]
    venta: NDArray[np.int64]
    producto: NDArray[np.int64]
    cantidad: NDArray[np.int64]
    precio: NDArray[np.int64]
    devuelta: NDArray[np.int64]  # units of the line that came back

    @property
    def vendidas(self) -> NDArray[np.bool_]:
        """Lines of sales that are closed."""
        vendidas: NDArray[np.bool_] = self.estados[self.venta] == CERRADA
        return vendidas


def hacer_ventas(
    momentos: Momentos,
    clientes: NDArray[np.int64],
    catalogo: Catalogo,
    *,
    avance: float,
    abiertas_desde: int | None,
    moneda: str,
    azar: np.random.Generator,
) -> Ventas:
    """`abiertas_desde`: whoever began after it may still be at it; None where all of it is long past."""
    estados = _estados(momentos, clientes, abiertas_desde, azar)
    cuantas = azar.choice(len(_CUANTAS_LINEAS), size=len(momentos), p=_CUANTAS_LINEAS) + 1
    cuantas[estados == INICIADA] = 0
    venta = np.repeat(np.arange(len(momentos)), cuantas)
    producto = np.searchsorted(catalogo.acumulado, azar.random(len(venta)), side="right")
    # A sale has each product once.
    pares = np.unique(venta * len(catalogo) + producto)
    venta, producto = pares // len(catalogo), pares % len(catalogo)
    cantidad = azar.choice(_UNIDADES, size=len(venta), p=_CUANTAS_UNIDADES)
    vuelve = (azar.random(len(momentos)) < _CON_DEVOLUCION)[venta] & (estados[venta] == CERRADA)
    devuelta = np.where(vuelve, azar.integers(1, cantidad + 1), 0)
    precio = _precios(catalogo.precios[producto], avance, moneda)
    return Ventas(momentos, clientes, estados, venta, producto, cantidad, precio, devuelta)


def _estados(
    momentos: Momentos, clientes: NDArray[np.int64], abiertas_desde: int | None, azar: np.random.Generator
) -> NDArray[np.int64]:
    estados = np.where(azar.random(len(momentos)) < _CANCELADAS, CANCELADA, CERRADA)
    if abiertas_desde is not None:
        # Only the last one of a chat may be open.
        ultimas = len(clientes) - 1 - np.unique(clientes[::-1], return_index=True)[1]
        abiertas = ultimas[(momentos[ultimas] > abiertas_desde) & (azar.random(len(ultimas)) < 0.2)]
        estados[abiertas] = azar.choice([PENDIENTE, CONFIRMADA, INICIADA], size=len(abiertas), p=_ABIERTAS)
    return estados


def abiertas_desde(hasta: int) -> int:
    return hasta - _SE_ABANDONA_S


def _precios(hoy: NDArray[np.int64], avance: float, moneda: str) -> NDArray[np.int64]:
    """What was charged then: prices have gone up since."""
    paso = 5 if decimales(moneda) else 50 * CENTAVOS
    entonces = np.round(hoy * (1 - _INFLACION * (1 - avance)) / paso) * paso
    return np.maximum(entonces, paso).astype(np.int64)


def filas_de_ventas(ventas: Ventas, primer_id: int, gente: Gente, moneda: str) -> Iterator[str]:
    totales = np.bincount(
        ventas.venta, weights=ventas.precio * ventas.cantidad, minlength=len(ventas.momentos)
    ).astype(np.int64)
    momentos = ventas.momentos
    creadas, confirmadas, acabadas = textos(momentos), textos(momentos + 240), textos(momentos + 900)
    columnas = zip(ventas.clientes.tolist(), ventas.estados.tolist(), totales.tolist(), strict=True)
    for i, (cliente, estado, total) in enumerate(columnas):
        es_cerrada, es_cancelada = estado == CERRADA, estado == CANCELADA
        confirmada = confirmadas[i] if estado in {CERRADA, CONFIRMADA} else NULO
        acabada = acabadas[i] if es_cerrada or es_cancelada else NULO
        yield (
            f"{primer_id + i}\t{gente.chat(cliente)}\t{gente.primer_id + cliente if es_cerrada else NULO}"
            f"\t{_ESTADOS[estado]}\t{total // CENTAVOS}.{total % CENTAVOS:02d}\t{moneda}"
            f"\t{en_json(gente.ficha(cliente)) if es_cerrada else '{}'}"
            f"\t{MOTIVOS[i % len(MOTIVOS)] if es_cancelada else NULO}\t{creadas[i]}"
            f"\t{acabada if acabada != NULO else creadas[i]}\t{confirmada}"
            f"\t{acabada if es_cerrada else NULO}\t{acabada if es_cancelada else NULO}\n"
        )


def filas_de_lineas(
    ventas: Ventas, primera_linea: int, primera_venta: int, catalogo: Catalogo, moneda: str
) -> Iterator[str]:
    creadas, cifras = textos(ventas.momentos), decimales(moneda)
    columnas = (ventas.venta, ventas.producto, ventas.cantidad, ventas.precio)
    for i, (venta, producto, cantidad, precio) in enumerate(
        zip(*(c.tolist() for c in columnas), strict=True)
    ):
        yield (
            f"{primera_linea + i}\t{primera_venta + venta}\t{catalogo.primer_id + producto}"
            f"\t{catalogo.nombres[producto]}\t{cantidad}\t{precio // CENTAVOS}.{precio % CENTAVOS:02d}"
            f"\t{cifras}\t{creadas[venta]}\n"
        )


def filas_de_movimientos(ventas: Ventas, primera_venta: int, catalogo: Catalogo) -> Iterator[str]:
    """What each closed sale took, and what came back of it some days later."""
    suyas = ventas.vendidas
    venta, producto = ventas.venta[suyas], ventas.producto[suyas]
    cuando, vuelve = textos(ventas.momentos + 900), textos(ventas.momentos + 960)
    columnas = (venta, producto, ventas.cantidad[suyas], ventas.devuelta[suyas])
    for v, p, cantidad, devuelta in zip(*(columna.tolist() for columna in columnas), strict=True):
        de = f"{catalogo.primer_id + p}\t{{}}\t{{}}\t{primera_venta + v}\t{{}}\t{{}}\n"
        yield de.format(-cantidad, "venta", "", cuando[v])
        if devuelta:
            yield de.format(devuelta, "devolucion", DEVOLUCIONES[p % len(DEVOLUCIONES)], vuelve[v])


def filas_de_llegadas(
    unidades: NDArray[np.int64], catalogo: Catalogo, momento: str, detalle: str
) -> Iterator[str]:
    """Stock that came in, by product."""
    for producto in np.flatnonzero(unidades).tolist():
        cuantas = f"{unidades[producto]}\timportacion\t{NULO}"
        yield f"{catalogo.primer_id + producto}\t{cuantas}\t{detalle}\t{momento}\n"
