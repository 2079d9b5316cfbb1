"""What can be exported: each report's columns and SQL, and its rows at the speed of COPY.

Values are put into the statement by psycopg's own quoting, because COPY takes no parameters. All of it is
synchronous, for a thread: psycopg's asynchronous COPY costs three times as much a row (measured).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

import psycopg
from psycopg import sql

from db.conexion import CONNECT_TIMEOUT_S, dsn

_TROZO = 1 << 18
_FILAS = 5000
Separador = Literal[",", ";", "\t", "|"]


class Tipo(StrEnum):
    TEXTO = "texto"
    NUMERO = "numero"
    DINERO = "dinero"
    FECHA = "fecha"


@dataclass(frozen=True)
class Columna:
    titulo: str
    expresion: str
    tipo: Tipo = Tipo.TEXTO


@dataclass(frozen=True)
class Informe:
    """A table to export. `condiciones` are SQL with `{}` for their values."""

    nombre: str
    columnas: tuple[Columna, ...]
    origen: str
    orden: str
    condiciones: tuple[tuple[str, Any], ...] = ()

    def consulta(self, celdas: list[sql.Composable]) -> sql.Composed:
        donde = [sql.SQL(condicion).format(sql.Literal(valor)) for condicion, valor in self.condiciones]
        partes = [sql.SQL("SELECT "), sql.SQL(", ").join(celdas), sql.SQL(f" FROM {self.origen}")]
        if donde:
            partes += [sql.SQL(" WHERE "), sql.SQL(" AND ").join(donde)]
        return sql.Composed([*partes, sql.SQL(f" ORDER BY {self.orden}")])


@dataclass(frozen=True)
class Formato:
    """How a CSV is written. `coma_decimal` is for spreadsheets of countries that write 1,5."""

    zona: str
    separador: Separador = ","
    bom: bool = False
    coma_decimal: bool = False

    def celda(self, columna: Columna) -> sql.Composable:
        """With its title, and defused: a text that begins like a formula is shown, never run."""
        e = f"({columna.expresion})"
        if columna.tipo is Tipo.TEXTO:
            formula = f"left({e}, 1) IN ('=', '+', '-', '@', E'\\t', E'\\r')"
            e = f"CASE WHEN {formula} THEN chr(39) || {e} ELSE {e} END"
        elif columna.tipo is Tipo.DINERO and self.coma_decimal:
            e = f"replace({e}::text, '.', ',')"
        elif columna.tipo is Tipo.FECHA:
            return sql.SQL(f"({e} AT TIME ZONE {{}})::timestamp(0) AS {{}}").format(
                sql.Literal(self.zona), sql.Identifier(columna.titulo)
            )
        return sql.SQL(f"{e} AS {{}}").format(sql.Identifier(columna.titulo))


@dataclass
class Lectura:
    """One snapshot of the database for as many reports as are read from it."""

    url: str
    _conexion: psycopg.Connection[Any] | None = field(default=None, init=False)

    def abrir(self) -> None:
        self._conexion = psycopg.connect(
            dsn(self.url),
            connect_timeout=CONNECT_TIMEOUT_S,
            options="-c timezone=UTC -c default_transaction_isolation=repeatable\\ read"
            " -c default_transaction_read_only=on",
            application_name="agente-vendedor-exportacion",
        )

    def cerrar(self) -> None:
        if self._conexion is not None:
            self._conexion.close()

    def csv(self, informe: Informe, formato: Formato) -> Iterator[bytes]:
        """PostgreSQL's own bytes, in pieces of about a quarter of a megabyte."""
        assert self._conexion is not None
        consulta = sql.SQL("COPY ({}) TO STDOUT WITH (FORMAT csv, HEADER, DELIMITER {})").format(
            informe.consulta([formato.celda(columna) for columna in informe.columnas]),
            sql.Literal(formato.separador),
        )
        juntos = bytearray("\ufeff".encode() if formato.bom else b"")
        with self._conexion.cursor() as cursor, cursor.copy(consulta) as copia:
            for fila in copia:
                juntos += fila
                if len(juntos) >= _TROZO:
                    yield bytes(juntos)
                    juntos.clear()
        yield bytes(juntos)

    def filas(self, informe: Informe, zona: str) -> Iterator[tuple[Any, ...]]:
        """As Python values, with times of that zone; read by a cursor of the server, a few at a time."""
        assert self._conexion is not None
        celdas: list[sql.Composable] = [
            sql.SQL(f"({c.expresion} AT TIME ZONE {{}})::timestamp(0)").format(sql.Literal(zona))
            if c.tipo is Tipo.FECHA
            else sql.SQL(c.expresion)
            for c in informe.columnas
        ]
        with self._conexion.cursor(name="exportacion") as cursor:
            cursor.itersize = _FILAS
            yield from cursor.execute(informe.consulta(celdas))


@dataclass(frozen=True)
class Rango:
    """`hasta` is not included."""

    desde: datetime | None = None
    hasta: datetime | None = None

    def de(self, columna: str) -> tuple[tuple[str, Any], ...]:
        puestas: list[tuple[str, Any]] = []
        if self.desde is not None:
            puestas.append((f"{columna} >= {{}}", self.desde))
        if self.hasta is not None:
            puestas.append((f"{columna} < {{}}", self.hasta))
        return tuple(puestas)


def inventario(*, incluir_inactivos: bool, solo_con_stock: bool) -> Informe:
    condiciones: list[tuple[str, Any]] = [] if incluir_inactivos else [("p.activo = {}", True)]
    if solo_con_stock:
        condiciones.append(("p.stock > {}", 0))
    return Informe(
        "inventario",
        (
            Columna("sku", "p.sku"),
            Columna("nombre", "p.nombre"),
            Columna("descripcion", "p.descripcion"),
            Columna("categoria", "p.categoria"),
            Columna("precio", "p.precio", Tipo.DINERO),
            Columna("stock", "p.stock", Tipo.NUMERO),
            Columna("atributos", "nullif(p.atributos::text, chr(123) || chr(125))"),
            Columna("Activo", "CASE WHEN p.activo THEN 'sí' ELSE 'no' END"),
            Columna("Actualizado", "p.actualizado_en", Tipo.FECHA),
        ),
        "productos p",
        "p.id",
        tuple(condiciones),
    )


_DE_CLIENTE = (
    ("Tipo de documento", "tipo_documento"),
    ("Cédula", "cedula"),
    ("Nombre", "nombre_completo"),
    ("Teléfono", "telefono"),
    ("Correo", "correo"),
    ("Dirección", "direccion"),
    ("Barrio", "barrio"),
    ("Indicaciones", "indicaciones_adicionales"),
)


def clientes(*, incluir_inactivos: bool, con_compras: bool, rango: Rango) -> Informe:
    condiciones: list[tuple[str, Any]] = [("(c.anonimizado_en IS NULL) = {}", True)]
    if not incluir_inactivos:
        # One who has not bought for a year.
        condiciones.append(("coalesce(c.ultima_compra_en, c.creado_en) > now() - {}::interval", "1 year"))
    if con_compras:
        condiciones.append(("c.compras > {}", 0))
    return Informe(
        "clientes",
        (
            *(Columna(titulo, f"c.{campo}") for titulo, campo in _DE_CLIENTE),
            Columna("Compras", "c.compras", Tipo.NUMERO),
            Columna("Total comprado", "c.total_comprado", Tipo.DINERO),
            Columna("Última compra", "c.ultima_compra_en", Tipo.FECHA),
            Columna("Cliente desde", "c.creado_en", Tipo.FECHA),
        ),
        "clientes c",
        "c.id",
        (*condiciones, *rango.de("c.creado_en")),
    )


def ventas(*, estado: str | None, con_cliente: bool, con_productos: bool, rango: Rango) -> Informe:
    """A row for each sale; with its products, one for each line."""
    columnas = [
        Columna("Venta", "v.id", Tipo.NUMERO),
        Columna("Estado", "v.estado"),
        Columna("Total", "v.total", Tipo.DINERO),
        Columna("Moneda", "v.moneda"),
        Columna("Creada", "v.creada_en", Tipo.FECHA),
        Columna("Cerrada", "v.cerrada_en", Tipo.FECHA),
        Columna("Cancelada", "v.cancelada_en", Tipo.FECHA),
        Columna("Motivo de cancelación", "v.motivo_cancelacion"),
        Columna("Conversación", "v.chat_id"),
    ]
    origen, orden = "ventas v", "v.id"
    if con_cliente:
        columnas += [Columna(titulo, f"v.datos_cliente->>'{campo}'") for titulo, campo in _DE_CLIENTE]
    if con_productos:
        columnas += [
            Columna("SKU", "p.sku"),
            Columna("Producto", "l.nombre"),
            Columna("Cantidad", "l.cantidad", Tipo.NUMERO),
            Columna("Precio unitario", "l.precio_unitario", Tipo.DINERO),
            Columna("Subtotal", "l.subtotal", Tipo.DINERO),
        ]
        origen += (
            " LEFT JOIN lineas_venta l ON l.venta_id = v.id LEFT JOIN productos p ON p.id = l.producto_id"
        )
        orden = "v.id, l.id"
    condiciones = (("v.estado = {}", estado),) if estado else ()
    return Informe("ventas", tuple(columnas), origen, orden, (*condiciones, *rango.de("v.creada_en")))


def conversaciones_rag(
    *, tipo_mensaje: str | None, solo_con_rag: bool, con_metadatos: bool, rango: Rango
) -> Informe:
    """A row for each answer of the agent with what it answers; "with RAG", when it named products found."""
    columnas = [
        Columna("Conversación", "r.chat_id"),
        Columna("Fecha", "r.creado_en", Tipo.FECHA),
        Columna("Pregunta", "m.texto"),
        Columna("Respuesta", "r.texto"),
        Columna("Tipo de mensaje", "r.metadatos->>'tipo_mensaje'"),
        Columna("Productos", "(SELECT string_agg(x->>'nombre', '; ')"
                " FROM jsonb_array_elements(r.metadatos->'productos') x)"),
    ]  # fmt: skip
    if con_metadatos:
        columnas.append(Columna("Metadatos", "r.metadatos::text"))
    condiciones: list[tuple[str, Any]] = [("r.rol = {}", "agente")]
    if tipo_mensaje:
        condiciones.append(("r.metadatos->>'tipo_mensaje' = {}", tipo_mensaje))
    if solo_con_rag:
        condiciones.append(("jsonb_array_length(r.metadatos->'productos') > {}", 0))
    return Informe(
        "conversaciones-rag",
        tuple(columnas),
        "mensajes r LEFT JOIN mensajes m ON m.id = r.responde_a",
        "r.id",
        (*condiciones, *rango.de("r.creado_en")),
    )
