"""The talk's memory in the real agent: bounded, strict, and no reason to lose a chat."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from langgraph.checkpoint.postgres.base import MIGRATIONS
from psycopg.types.json import Jsonb
from structlog.testing import capture_logs

from agent.comprension.motor import MotorLocal
from db.conexion import dsn
from graph.agente import Agente
from graph.memoria import Poda
from graph.respuesta import Peticion, Respuesta

Estado = dict[str, Any]


async def decir(agente: Agente, chat: str, mensaje: str) -> Respuesta:
    return await agente.responder(Peticion(mensaje, chat_id=chat))


async def puntos(agente: Agente, chat: str) -> list[dict[str, Any]]:
    """The chat's checkpoints, newest first."""
    consulta = """SELECT checkpoint, metadata, octet_length(checkpoint::text) AS ocupa FROM checkpoints
                  WHERE thread_id = %s ORDER BY checkpoint_id DESC"""
    async with agente.pool.connection() as conexion:
        return await (await conexion.execute(consulta, [chat])).fetchall()


async def filas_en_pedazos(agente: Agente) -> int:
    consulta = (
        "SELECT (SELECT count(*) FROM checkpoint_blobs) + (SELECT count(*) FROM checkpoint_writes) AS n"
    )
    async with agente.pool.connection() as conexion:
        fila = await (await conexion.execute(consulta)).fetchone()
    assert fila is not None
    return int(fila["n"])


async def test_cada_turno_deja_una_fila_y_la_poda_solo_las_ultimas(agente: Agente) -> None:
    chat = f"poda-{uuid4()}"
    for numero in range(6):
        await decir(agente, chat, f"¿tienen guantes de talla {numero}?")
    guardados = await puntos(agente, chat)
    assert len(guardados) == 6
    assert await filas_en_pedazos(agente) == 0
    poda = Poda(agente.turnos.repositorio, dejar=2)
    poda.anotar(chat)
    await poda.podar()
    assert await puntos(agente, chat) == guardados[:2]
    assert (await decir(agente, chat, "hola"))["tipo_mensaje"] == "saludo"


async def test_al_empezar_se_poda_lo_que_otro_proceso_dejo(agente: Agente) -> None:
    chat = f"dejado-{uuid4()}"
    for _ in range(3):
        await decir(agente, chat, "hola")
    await Poda(agente.turnos.repositorio, dejar=1).podar(todo=True)
    assert len(await puntos(agente, chat)) == 1


async def test_el_estado_no_crece_con_la_charla_ni_con_mensajes_largos(agente: Agente) -> None:
    chat = f"larga-{uuid4()}"
    largos = ["quiero cascos, guantes, extintores y botas " * 80, "🧤🪖" * 1900, "¿y " + "x" * 3900 + "?"]
    for numero in range(24):
        await decir(agente, chat, largos[numero % 3])
    assert max(punto["ocupa"] for punto in await puntos(agente, chat)) < 64 * 1024


async def test_la_traza_dice_a_que_mensaje_sigue_cada_punto(agente: Agente) -> None:
    chat = f"traza-{uuid4()}"
    await decir(agente, chat, "hola")
    (mensaje, _) = await agente.historial(chat, limite=2, antes_de=None)
    (punto,) = await puntos(agente, chat)
    assert punto["metadata"]["mensaje"] == mensaje["id"]


def _sin_mensajes(estado: Estado) -> None:
    estado["channel_values"]["messages"] = "hola"


def _con_otros_ofrecidos(estado: Estado) -> None:
    estado["channel_values"]["ofrecidos"] = {"primero": "casco"}


def _con_un_acto_de_otra_version(estado: Estado) -> None:
    estado["channel_values"]["pendiente"] = {"tipo": "teletransportar", "producto": 3}


def _sin_valores(estado: Estado) -> None:
    estado.clear()


def _con_una_pieza(estado: Estado) -> None:
    """A version whose blob is of a kind that is not read back (see `danar`)."""
    estado["channel_versions"]["consulta"] = "1"


@pytest.mark.parametrize(
    "danar",
    [_sin_mensajes, _con_otros_ofrecidos, _con_un_acto_de_otra_version, _sin_valores, _con_una_pieza],
)
async def test_una_memoria_ilegible_no_mata_la_charla(
    agente: Agente, danar: Callable[[Estado], None]
) -> None:
    chat = f"ilegible-{uuid4()}"
    pedido = (await decir(agente, chat, "quiero 2 extintores de 10 libras"))["metadatos"]["pedido"]
    (punto,) = await puntos(agente, chat)
    danar(punto["checkpoint"])
    async with agente.pool.connection() as conexion:
        await conexion.execute(
            "UPDATE checkpoints SET checkpoint = %s WHERE thread_id = %s", [Jsonb(punto["checkpoint"]), chat]
        )
        await conexion.execute(
            """INSERT INTO checkpoint_blobs (thread_id, channel, version, type, blob)
               VALUES (%s, 'consulta', '1', 'pickle', '\\x80')""",
            [chat],
        )
    with capture_logs() as sucesos:
        respuesta = await decir(agente, chat, "¿cómo va mi pedido?")
    assert [s["chat"] for s in sucesos if s["event"] == "charla.ilegible"] == [chat[:6]]
    assert respuesta["metadatos"]["pedido"] == pedido, "the order is SQL's"
    with capture_logs() as sucesos:
        await decir(agente, chat, "gracias")
    assert not [s for s in sucesos if s["event"] == "charla.ilegible"], "the talk has a memory again"
    async with agente.pool.connection() as conexion:
        await conexion.execute("DELETE FROM checkpoint_blobs")


async def test_un_turno_que_falla_deja_la_charla_como_estaba(
    agente: Agente, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = f"falla-{uuid4()}"
    await decir(agente, chat, "hola")
    antes = await puntos(agente, chat)
    with monkeypatch.context() as parche:
        parche.setattr(type(agente.turnos.redactor), "guion", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await decir(agente, chat, "quiero 2 extintores de 10 libras")
    assert await puntos(agente, chat) == antes
    assert await filas_en_pedazos(agente) == 0
    assert agente.turnos.memoria._por_guardar == {}


async def test_mientras_se_piensa_no_se_ocupa_ninguna_conexion(
    agente: Agente, monkeypatch: pytest.MonkeyPatch
) -> None:
    ocupadas: list[int] = []
    comprender = MotorLocal.comprender

    def mirar(*argumentos: Any, **opciones: Any) -> Any:
        en_el_pool = agente.pool.get_stats()
        tomadas = en_el_pool["pool_size"] - en_el_pool["pool_available"]
        ocupadas.append(tomadas + agente.recursos.sessions.kw["bind"].pool.checkedout())
        return comprender(*argumentos, **opciones)

    monkeypatch.setattr(MotorLocal, "comprender", mirar)
    for mensaje in ("quiero 2 extintores de 10 libras", "eso es todo", "sí"):
        await decir(agente, f"piensa-{uuid4()}", mensaje)
    assert ocupadas == [0, 0, 0]


# --- how it is set up


@pytest.mark.parametrize(
    "modulo", ["api.app", "api.cli", "graph.agente", "graph.studio", "bench.caos.__main__"]
)
def test_de_un_punto_solo_se_leen_datos_llanos(modulo: str) -> None:
    """Before anything imports LangGraph, whatever the way in."""
    codigo = f"""if True:
        import {modulo}, graph.agente
        from langgraph.checkpoint.serde import _msgpack
        assert _msgpack.STRICT_MSGPACK_ENABLED"""
    subprocess.run([sys.executable, "-c", codigo], check=True, env={"PATH": ""})


def test_las_tablas_migradas_son_las_de_esta_version_de_langgraph(base_aparte: str) -> None:
    with psycopg.connect(dsn(base_aparte)) as conexion:
        hechas = conexion.execute("SELECT v FROM checkpoint_migrations ORDER BY v").fetchall()
    assert [v for (v,) in hechas] == list(range(len(MIGRATIONS)))
