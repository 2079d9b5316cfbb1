"""A turn that runs again: as it ran then, and without a trace of it in the shop."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from db.errors import BaseOcupadaError, EstadoPodadoError, TrazaNoEncontradaError
from graph.agente import Agente
from graph.memoria import Poda
from graph.nodes import redactar
from graph.respuesta import Peticion
from tests.graph.compra import COMPRA
from tests.graph.test_trazas import guardadas


async def huella(agente: Agente) -> dict[str, str]:
    """Every row of every table, as a digest a table."""
    async with agente.pool.connection() as conexion:
        tablas = "SELECT quote_ident(tablename) AS t FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        nombres = [fila["t"] for fila in await (await conexion.execute(tablas)).fetchall()]
        huellas: dict[str, str] = {}
        for nombre in nombres:
            consulta = (
                f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS h FROM {nombre} t"
            )
            fila = await (await conexion.execute(consulta.encode())).fetchone()
            assert fila is not None
            huellas[nombre] = fila["h"]
    return huellas


async def comprar_y_contar(agente: Agente) -> list[int]:
    """The ids of a whole purchase's traces, in order."""
    chat = f"otra-vez-{uuid4()}"
    for mensaje in COMPRA:
        await agente.responder(Peticion(mensaje, chat_id=chat))
    return [fila["id"] for fila in await guardadas(agente, chat)]


async def test_cada_turno_de_una_compra_se_repite_igual_y_nada_cambia(agente: Agente) -> None:
    trazas = await comprar_y_contar(agente)
    assert len(trazas) == len(COMPRA)
    antes = await huella(agente)
    for traza_id, mensaje in zip(trazas, COMPRA, strict=True):
        repeticion = await agente.repetir(traza_id)
        assert repeticion.mensaje == mensaje
        assert repeticion.diferencias == [], mensaje
        assert repeticion.arbol["raiz"]["hijos"]
    assert await huella(agente) == antes
    assert {"ventas", "productos", "mensajes", "checkpoints", "trazas", "actos_aplicados"} <= antes.keys()


async def test_el_codigo_de_hoy_se_ve_en_las_diferencias(
    agente: Agente, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ultima,) = (await comprar_y_contar(agente))[2:3]
    monkeypatch.setattr(redactar, "tipo_del_mensaje", lambda _: "general")
    (diferencia,) = (await agente.repetir(ultima)).diferencias
    assert diferencia == {"campo": "tipo_mensaje", "antes": "venta", "ahora": "general"}


async def test_un_precio_de_hoy_se_ve_en_las_diferencias(agente: Agente) -> None:
    chat = f"precio-{uuid4()}"
    await agente.responder(Peticion("¿cuánto vale el extintor de 10 libras?", chat_id=chat))
    (fila,) = await guardadas(agente, chat)
    (visto,) = [p for p in await agente.buscar("extintor 10 libras", 1)]
    cambiar = "UPDATE productos SET precio = %s WHERE id = %s"
    async with agente.pool.connection() as conexion:
        await conexion.execute(cambiar, [Decimal(visto["precio"]) + 1000, visto["id"]])
    try:
        diferencias = {d["campo"]: d for d in (await agente.repetir(fila["id"])).diferencias}
    finally:
        async with agente.pool.connection() as conexion:
            await conexion.execute(cambiar, [Decimal(visto["precio"]), visto["id"]])
    assert diferencias.keys() == {"respuesta", "productos"}


async def test_sin_el_estado_anterior_lo_dice(agente: Agente) -> None:
    trazas = await comprar_y_contar(agente)
    poda = Poda(agente.turnos.repositorio, dejar=1)
    await poda.podar(todo=True)
    with pytest.raises(EstadoPodadoError):
        await agente.repetir(trazas[4])
    with pytest.raises(TrazaNoEncontradaError):
        await agente.repetir(10**12)


async def test_quien_vende_va_primero(agente: Agente, monkeypatch: pytest.MonkeyPatch) -> None:
    trazas = await comprar_y_contar(agente)

    async def tomado(*_: Any) -> Any:
        raise psycopg.errors.LockNotAvailable

    monkeypatch.setattr("db.repositorios.repeticion.RepeticionRepository.rebobinar", tomado)
    antes = await huella(agente)
    with pytest.raises(BaseOcupadaError):
        await agente.repetir(trazas[1])
    assert await huella(agente) == antes
