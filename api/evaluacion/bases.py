"""Temporary databases: made from a template on a server that only lends its room, and dropped after use."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from db.conexion import dsn
from db.migrar import migrar

_INTENTOS, _ESPERA_S = 20, 0.5  # to drop a database
# No power cut is survived here, so none is waited for.
PARAMETROS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@contextmanager
def base_temporal(servidor: str, plantilla: str = "template1") -> Iterator[str]:
    """The URL of a new database, a copy of `plantilla` (a name, with nobody connected to it)."""
    nombre = f"vendedor_evaluacion_{uuid4().hex[:12]}"
    with psycopg.connect(dsn(servidor), autocommit=True) as conexion:
        conexion.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(nombre), sql.Identifier(plantilla)
            )
        )
    try:
        yield make_url(servidor).set(database=nombre).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(dsn(servidor), autocommit=True) as conexion:
            soltar_base(conexion, nombre)


def soltar_base(conexion: psycopg.Connection, nombre: str) -> None:
    """Drops a database; an autovacuum at work in it may not be ended by this role, so it is waited for."""
    orden = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(nombre))
    for _ in range(_INTENTOS):
        try:
            conexion.execute(orden)
        except psycopg.errors.InsufficientPrivilege:
            time.sleep(_ESPERA_S)
        else:
            return
    conexion.execute(orden)


@contextmanager
def plantilla_migrada(servidor: str) -> Iterator[str]:
    """The name of an empty database with the schema."""
    with base_temporal(servidor) as url:
        migrar(url)
        yield make_url(url).database or ""
