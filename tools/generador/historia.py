"""The whole history, written as it is made: memory holds some weeks of it at most."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from db.errors import BaseOcupadaError
from db.repositorios.generacion import CargaGenerada, abrir_carga
from tools.generador import catalogo as productos
from tools.generador import gente as personas
from tools.generador import ventas as tratos
from tools.generador.catalogo import Catalogo, hacer_catalogo
from tools.generador.gente import Gente, hacer_gente
from tools.generador.palabras import RUBROS
from tools.generador.tiempo import Bloque, Calendario, Momentos
from tools.generador.ventas import Ventas, hacer_ventas

Avisar = Callable[[str, int], None]
"""Called with what is being done, and how many sales are written."""


_COSAS = [cosa.lower() for _, cosas in RUBROS.values() for cosa in cosas]


@dataclass(frozen=True)
class Volumen:
    ventas: int
    clientes: int
    productos: int
    semilla: int = 1


def generar(
    url: str,
    volumen: Volumen,
    *,
    moneda: str,
    zona: ZoneInfo,
    hasta: datetime,
    forzar: bool = False,
    avisar: Avisar = lambda _, __: None,
) -> dict[str, int]:
    """Two years that end at `hasta`; how many rows were made of each kind. All of it or nothing.

    Raises:
        BaseOcupadaError: there are sales that nobody made up, and `forzar` was not given.
    """
    with abrir_carga(url) as carga:
        if carga.hay_ventas_reales() and not forzar:
            raise BaseOcupadaError(
                "Esta base tiene ventas de verdad y no se mezclan con inventadas. Usa otra base (DATA_DIR o "
                "DATABASE_URL), o añade --forzar."
            )
        return _Historia(carga, volumen, moneda, Calendario(hasta, zona), avisar).escribir()


class _Historia:
    def __init__(
        self, carga: CargaGenerada, volumen: Volumen, moneda: str, calendario: Calendario, avisar: Avisar
    ) -> None:
        self._carga, self._moneda, self._calendario, self._avisar = carga, moneda, calendario, avisar
        self._volumen = volumen
        self._azar = np.random.default_rng(volumen.semilla)
        self._cuenta = {"ventas": 0, "lineas": 0, "clientes": 0, "productos": 0, "conversaciones": 0}
        self._devueltas = np.zeros(volumen.productos, np.int64)
        self._curiosos = 0

    def escribir(self) -> dict[str, int]:
        self._avisar("Productos", 0)
        catalogo = self._catalogo()
        gente = hacer_gente(
            self._volumen.clientes,
            self._carga.reservar_ids("clientes", self._volumen.clientes),
            self._azar,
        )
        for bloque in self._calendario.bloques(self._volumen.ventas, self._azar):
            self._bloque(bloque, catalogo, gente)
            self._avisar("Ventas", self._cuenta["ventas"])
        self._los_que_no_compraron(gente)
        con_vueltas = np.flatnonzero(self._devueltas).tolist()
        self._carga.devolver_stock({catalogo.primer_id + p: int(self._devueltas[p]) for p in con_vueltas})
        for paso in self._carga.terminar():
            self._avisar(paso, self._cuenta["ventas"])
        return self._cuenta

    def _catalogo(self) -> Catalogo:
        cuantos = self._volumen.productos
        primer_id = self._carga.reservar_ids("productos", cuantos)
        catalogo = hacer_catalogo(cuantos, primer_id, self._moneda, self._azar)
        desde = self._calendario.desde
        self._carga.copiar("productos", productos.COLUMNAS, catalogo.filas(desde))
        inicial = tratos.filas_de_llegadas(catalogo.stock, catalogo, str(desde), "inventario inicial")
        self._carga.copiar("movimientos_inventario", tratos.MOVIMIENTOS, inicial)
        self._cuenta["productos"] = cuantos
        return catalogo

    def _bloque(self, bloque: Bloque, catalogo: Catalogo, gente: Gente) -> None:
        if not len(bloque.momentos):
            return
        compradores = gente.elegir(len(bloque.momentos), bloque.avance, self._azar)
        self._gente_nueva(bloque, compradores, gente)
        hasta = int(self._calendario.hasta.timestamp())
        ventas = hacer_ventas(
            bloque.momentos,
            compradores,
            catalogo,
            avance=bloque.avance,
            abiertas_desde=tratos.abiertas_desde(hasta) if bloque.ultimo else None,
            moneda=self._moneda,
            azar=self._azar,
        )
        self._escribir_ventas(ventas, bloque, catalogo, gente)

    def _escribir_ventas(self, ventas: Ventas, bloque: Bloque, catalogo: Catalogo, gente: Gente) -> None:
        carga, moneda = self._carga, self._moneda
        vendidas = ventas.vendidas
        llegadas = np.bincount(
            ventas.producto[vendidas], weights=ventas.cantidad[vendidas], minlength=len(catalogo)
        ).astype(np.int64)
        reposicion = tratos.filas_de_llegadas(llegadas, catalogo, str(bloque.inicio), "reposición")
        carga.copiar("movimientos_inventario", tratos.MOVIMIENTOS, reposicion)
        venta_id = carga.reservar_ids("ventas", len(ventas.momentos))
        carga.copiar("ventas", tratos.VENTAS, tratos.filas_de_ventas(ventas, venta_id, gente, moneda))
        if len(ventas.venta):
            linea_id = carga.reservar_ids("lineas_venta", len(ventas.venta))
            lineas = tratos.filas_de_lineas(ventas, linea_id, venta_id, catalogo, moneda)
            carga.copiar("lineas_venta", tratos.LINEAS, lineas)
            movidas = tratos.filas_de_movimientos(ventas, venta_id, catalogo)
            carga.copiar("movimientos_inventario", tratos.MOVIMIENTOS, movidas)
        np.add.at(self._devueltas, ventas.producto, ventas.devuelta)
        self._cuenta["ventas"] += len(ventas.momentos)
        self._cuenta["lineas"] += len(ventas.venta)

    def _gente_nueva(self, bloque: Bloque, compradores: NDArray[np.int64], gente: Gente) -> None:
        nuevos, primeras = gente.nuevos(compradores)
        momentos = bloque.momentos[primeras]
        self._carga.copiar("clientes", personas.CLIENTES, gente.filas(nuevos, momentos))
        self._carga.copiar("conversaciones", personas.CHATS, gente.filas_de_chats(nuevos, momentos))
        self._hablar([gente.chat(cliente) for cliente in nuevos.tolist()], momentos - 600)
        self._cuenta["clientes"] += len(nuevos)
        self._visitas(bloque, gente, int(len(nuevos) * personas.CURIOSOS_POR_COMPRADOR))

    def _visitas(self, bloque: Bloque, gente: Gente, cuantas: int) -> None:
        if not cuantas:
            return
        momentos = np.sort(
            self._azar.choice(bloque.momentos, cuantas) + self._azar.integers(1800, size=cuantas)
        )
        chats = [gente.chat_curioso(self._curiosos + i) for i in range(cuantas)]
        filas = personas.filas_de_curiosos(chats, momentos, self._azar)
        self._carga.copiar("conversaciones", personas.CHATS, filas)
        self._hablar(chats, momentos)
        if en_vano := personas.demanda(momentos, self._azar):
            self._carga.anotar_demanda(en_vano)
        self._curiosos += cuantas

    def _hablar(self, chats: list[str], momentos: Momentos) -> None:
        if not chats:
            return
        primer_id = self._carga.reservar_ids("mensajes", 2 * len(chats))
        filas = personas.filas_de_mensajes(primer_id, chats, momentos, _COSAS, self._azar)
        self._carga.copiar("mensajes", personas.MENSAJES, filas)
        self._cuenta["conversaciones"] += len(chats)

    def _los_que_no_compraron(self, gente: Gente) -> None:
        """The shop has their data, and they may yet buy."""
        quedan = np.flatnonzero(~gente.visto)
        desde, hasta = (int(m.timestamp()) for m in (self._calendario.desde, self._calendario.hasta))
        momentos = self._azar.integers(desde, hasta, size=len(quedan))
        self._carga.copiar("clientes", personas.CLIENTES, gente.filas(quedan, momentos))
        self._cuenta["clientes"] += len(quedan)
