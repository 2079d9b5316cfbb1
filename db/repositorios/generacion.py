"""All SQL of made-up volume: rows at the speed of COPY, in one transaction that leaves everything or nothing.

Synchronous, for a command. The triggers of what is loaded are off meanwhile: they work row by row, and
refuse lines of sales that are closed; what they would keep is recalculated at the end. Foreign keys and
checks stay on.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from db.conexion import CONNECT_TIMEOUT_S, dsn
from db.errors import BaseOcupadaError

PREFIJO = "generado-"
"""Of the chats that are made up: what has another one is real."""

_TABLAS: tuple[LiteralString, ...] = (
    "productos", "clientes", "conversaciones", "ventas", "lineas_venta", "movimientos_inventario", "mensajes",
)  # fmt: skip
_ESPERA = "SET LOCAL lock_timeout = '15s'"
_HAY_REALES = "SELECT EXISTS (SELECT FROM ventas WHERE left(chat_id, %s) <> %s)"
_RESERVAR_IDS = "SELECT setval(s, nextval(s) + %s - 1) FROM pg_get_serial_sequence(%s, 'id') s"
_DEVOLVER_STOCK = """
UPDATE productos p SET stock = stock + d.cantidad
FROM unnest(%s::bigint[], %s::int[]) AS d(id, cantidad) WHERE p.id = d.id
"""
_ULTIMA_ACTIVIDAD = """
UPDATE conversaciones c SET actualizada_en = greatest(c.actualizada_en, v.ultima)
FROM (SELECT chat_id, max(actualizada_en) AS ultima FROM ventas GROUP BY chat_id) v
WHERE v.chat_id = c.chat_id AND left(c.chat_id, %s) = %s
"""
_PEDIDO_EN_VANO = """
INSERT INTO demanda_insatisfecha (dia, palabras, veces)
SELECT * FROM unnest(%s::date[], %s::text[], %s::int[])
ON CONFLICT (dia, palabras) DO UPDATE SET veces = demanda_insatisfecha.veces + excluded.veces
"""
_FILAS_POR_ENVIO = 2000


@dataclass(frozen=True)
class CargaGenerada:
    _conexion: psycopg.Connection[Any]

    def hay_ventas_reales(self) -> bool:
        fila = self._conexion.execute(_HAY_REALES, (len(PREFIJO), PREFIJO)).fetchone()
        return bool(fila and fila[0])

    def reservar_ids(self, tabla: str, cuantos: int) -> int:
        """The first of so many ids that nobody else will use."""
        fila = self._conexion.execute(_RESERVAR_IDS, (cuantos, tabla)).fetchone()
        assert fila
        return int(fila[0]) - cuantos + 1

    def copiar(self, tabla: LiteralString, columnas: LiteralString, filas: Iterable[str]) -> None:
        """Rows in COPY's text format, each with its line end; never more of them at once than one piece."""
        orden = sql.SQL(f"COPY {tabla} ({columnas}) FROM STDIN")
        with self._conexion.cursor() as cursor, cursor.copy(orden) as copia:
            juntas: list[str] = []
            for fila in filas:
                juntas.append(fila)
                if len(juntas) == _FILAS_POR_ENVIO:
                    copia.write("".join(juntas))
                    juntas.clear()
            copia.write("".join(juntas))

    def devolver_stock(self, unidades: dict[int, int]) -> None:
        self._conexion.execute(_DEVOLVER_STOCK, (list(unidades), list(unidades.values())))

    def anotar_demanda(self, filas: Iterable[tuple[str, str, int]]) -> None:
        """dia, palabras, veces."""
        dias, palabras, veces = (list(columna) for columna in zip(*filas, strict=True))
        self._conexion.execute(_PEDIDO_EN_VANO, (dias, palabras, veces))

    def terminar(self) -> Iterator[str]:
        """What the triggers would have kept; says each step before it is taken."""
        yield "Ordenando conversaciones"
        self._conexion.execute(_ULTIMA_ACTIVIDAD, (len(PREFIJO), PREFIJO))
        yield "Sumando por cliente"
        self._conexion.execute("SELECT recalcular_compradores()")
        yield "Sumando por hora y producto"
        self._conexion.execute("SELECT recalcular_resumenes()")


@contextmanager
def abrir_carga(url: str) -> Iterator[CargaGenerada]:
    """Nobody else writes sales or products until it ends.

    Raises:
        BaseOcupadaError: somebody is writing all the time.
    """
    with psycopg.connect(dsn(url), connect_timeout=CONNECT_TIMEOUT_S) as conexion:
        conexion.execute(_ESPERA)
        try:
            _disparadores(conexion, "DISABLE")
        except psycopg.errors.LockNotAvailable as error:
            raise BaseOcupadaError("El servicio está vendiendo en esta base; detenlo y repite.") from error
        yield CargaGenerada(conexion)
        _disparadores(conexion, "ENABLE")
        conexion.execute("NOTIFY productos_cambiados")
    with psycopg.connect(dsn(url), connect_timeout=CONNECT_TIMEOUT_S, autocommit=True) as conexion:
        # What was loaded in bulk has neither statistics nor a visibility map.
        conexion.execute("VACUUM (ANALYZE)")


def _disparadores(conexion: psycopg.Connection[Any], que: LiteralString) -> None:
    for tabla in _TABLAS:
        conexion.execute(sql.SQL(f"ALTER TABLE {tabla} {que} TRIGGER USER"))
