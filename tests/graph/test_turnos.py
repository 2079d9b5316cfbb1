"""A turn from message to stored answer, with a graph that does as it is told: real tables, two processes."""

import asyncio
from typing import Any

import pytest
from psycopg import OperationalError

from db.conexion import abrir_pool
from db.errors import MensajeRepetidoError, TurnoOcupadoError
from db.repositorios.turnos import TurnoRepository
from graph import turnos as modulo
from graph.contexto import ContextoTurno
from graph.respuesta import Peticion
from graph.turnos import Turnos
from tests.conftest import BaseLimpia
from tests.factories import REGLAS, crear_pedido, crear_producto
from tests.graph.doble import GrafoFalso, eco, historia, libre, pregunta
from tools import pedidos


async def vencer(base: BaseLimpia) -> None:
    async with abrir_pool(base.url) as pool, pool.connection() as conexion:
        await conexion.execute("UPDATE conversaciones SET turno_vence_en = now() - interval '1 s'")


# --- the answer


async def test_la_respuesta_se_devuelve_y_se_guarda(turnos: Turnos) -> None:
    respuesta = await turnos.responder(pregunta())
    assert respuesta["respuesta"] == "dijiste hola"
    assert (respuesta["status"], respuesta["chat_id"], respuesta["tipo_mensaje"]) == (
        "success", "chat", "general"
    )  # fmt: skip
    assert respuesta["metadatos"]["turno_ms"] >= 0
    assert await historia(turnos) == ["hola", "dijiste hola"]
    assert await libre(turnos)


async def test_sin_chat_se_abre_uno_que_no_se_adivina(turnos: Turnos) -> None:
    abiertos = {(await turnos.responder(Peticion(mensaje="hola")))["chat_id"] for _ in range(3)}
    assert len(abiertos) == 3
    assert min(map(len, abiertos)) >= 32


async def test_el_turno_conoce_su_mensaje_su_chat_y_el_pedido_mas_nuevo(
    turnos: Turnos, grafo: GrafoFalso, base_limpia: BaseLimpia
) -> None:
    await turnos.responder(pregunta(mensaje_id=None))
    async with base_limpia.sessions.begin() as session:
        casco = await crear_producto(session)
        pedido = await crear_pedido(session, chat_id="chat", lineas={casco.id: 1})
    await turnos.responder(pregunta("otra", mensaje_id=None))
    (primera, uno), (segunda, dos) = grafo.corridas
    assert (primera["pedido"], segunda["pedido"]) == (None, pedido)
    assert (segunda["mensaje"], segunda["tono"], segunda["datos"]) == ("otra", "amigable", {})
    assert uno.chat_id == dos.chat_id == "chat"
    assert uno.turno < dos.turno


# --- the same message twice


async def test_el_mismo_mensaje_se_contesta_igual_y_no_corre_otra_vez(
    turnos: Turnos, grafo: GrafoFalso
) -> None:
    primera = await turnos.responder(pregunta())
    piezas: list[str] = []
    assert await turnos.responder(pregunta(), piezas.append) == primera
    assert piezas == ["dijiste hola"]
    assert len(grafo.corridas) == 1
    assert await libre(turnos)


async def test_repetido_a_la_vez_en_dos_procesos_corre_una_vez(
    procesos: list[Turnos], grafo: GrafoFalso
) -> None:
    async def lento(entrada: dict[str, Any], contexto: ContextoTurno) -> str:
        await asyncio.sleep(0.05)
        return await eco(entrada, contexto)

    grafo.accion = lento
    primera, *demas = await asyncio.gather(*(procesos[n % 2].responder(pregunta()) for n in range(10)))
    assert all(otra == primera for otra in demas)
    assert len(grafo.corridas) == 1
    assert await historia(procesos[0]) == ["hola", "dijiste hola"]


@pytest.mark.parametrize("respondido", [True, False])
async def test_el_mismo_mensaje_id_con_otro_texto_se_rechaza_y_no_ocupa_el_chat(
    turnos: Turnos, grafo: GrafoFalso, *, respondido: bool
) -> None:
    if respondido:
        await turnos.responder(pregunta())
    else:
        await turnos.repositorio.reclamar("chat", turno_id="t", mensaje_id="m1", texto="hola")
        await turnos.repositorio.soltar("chat", "t")
    with pytest.raises(MensajeRepetidoError):
        await turnos.responder(pregunta("otra cosa"))
    assert len(grafo.corridas) == respondido
    assert await libre(turnos)


# --- crashes


async def test_un_fallo_suelta_el_chat_y_el_mismo_mensaje_se_intenta_de_nuevo(
    turnos: Turnos, grafo: GrafoFalso
) -> None:
    async def fallar(_entrada: dict[str, Any], _contexto: ContextoTurno) -> str:
        raise RuntimeError("se cayó")

    grafo.accion = fallar
    with pytest.raises(RuntimeError, match="se cayó"):
        await turnos.responder(pregunta())
    grafo.accion = eco
    assert (await turnos.responder(pregunta()))["respuesta"] == "dijiste hola"
    assert grafo.corridas[0][1].turno == grafo.corridas[1][1].turno
    assert await historia(turnos) == ["hola", "dijiste hola"]


async def test_un_proceso_que_muere_entre_la_venta_y_la_respuesta_no_la_repite(
    procesos: list[Turnos], grafo: GrafoFalso, base_limpia: BaseLimpia
) -> None:
    async with base_limpia.sessions.begin() as session:
        casco = (await crear_producto(session, stock=9)).id

    async def agregar(_entrada: dict[str, Any], contexto: ContextoTurno) -> str:
        async with contexto.recursos.sessions.begin() as session:
            pedido = await pedidos.agregar(
                session,
                contexto.chat_id,
                producto_id=casco,
                cantidad=2,
                clave=contexto.clave(0, f"agregar:{casco}"),
                reglas=REGLAS,
            )
        if len(grafo.corridas) == 1:
            await asyncio.Event().wait()  # here it dies
        return f"llevas {pedido.lineas[0].cantidad}"

    grafo.accion = agregar
    muerto = asyncio.create_task(procesos[0].responder(pregunta()))
    while not await _tiene_pedido(base_limpia):
        await asyncio.sleep(0.01)
    repeticion = asyncio.create_task(procesos[1].responder(pregunta()))
    await asyncio.sleep(0.1)
    assert not repeticion.done(), "the dead one's turn is not over yet"
    await vencer(base_limpia)
    assert (await repeticion)["respuesta"] == "llevas 2"
    assert grafo.corridas[0][1].turno == grafo.corridas[1][1].turno
    assert await historia(procesos[1]) == ["hola", "llevas 2"]
    muerto.cancel()
    await asyncio.wait([muerto])


async def _tiene_pedido(base: BaseLimpia) -> bool:
    async with base.sessions() as session:
        return await pedidos.abierto(session, "chat") is not None


async def test_quien_revive_tarde_contesta_lo_que_ya_se_contesto(
    procesos: list[Turnos], grafo: GrafoFalso, base_limpia: BaseLimpia
) -> None:
    """A process was suspended for so long that another one ran its turn."""
    seguir = asyncio.Event()

    async def segun(_entrada: dict[str, Any], _contexto: ContextoTurno) -> str:
        if len(grafo.corridas) == 1:
            await seguir.wait()
            return "la del que se durmió"
        return "la del que siguió"

    grafo.accion = segun
    dormido = asyncio.create_task(procesos[0].responder(pregunta()))
    while not grafo.corridas:
        await asyncio.sleep(0.01)
    await vencer(base_limpia)
    primera = await procesos[1].responder(pregunta())
    seguir.set()
    assert await dormido == primera
    assert await historia(procesos[0]) == ["hola", "la del que siguió"]


@pytest.mark.parametrize("veces", [1, 2])
async def test_un_turno_cancelado_devuelve_el_chat(turnos: Turnos, grafo: GrafoFalso, veces: int) -> None:
    async def pensar(_entrada: dict[str, Any], _contexto: ContextoTurno) -> str:
        await asyncio.Event().wait()
        return ""

    grafo.accion = pensar
    tarea = asyncio.create_task(turnos.responder(pregunta()))
    while not grafo.corridas:
        await asyncio.sleep(0.01)
    for _ in range(veces):
        tarea.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await tarea
    async with asyncio.timeout(5):
        while not await libre(turnos):
            await asyncio.sleep(0.01)


async def test_si_no_se_puede_soltar_el_primer_error_es_el_que_cuenta(
    turnos: Turnos, grafo: GrafoFalso, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def caida(*_: Any, **__: Any) -> str:
        raise OperationalError("the server went away")

    async def fallar(_entrada: dict[str, Any], _contexto: ContextoTurno) -> str:
        raise RuntimeError("se cayó")

    grafo.accion = fallar
    monkeypatch.setattr(TurnoRepository, "soltar", caida)
    with pytest.raises(RuntimeError, match="se cayó"):
        await turnos.responder(pregunta())


# --- one at a time


async def test_los_mensajes_seguidos_de_un_chat_se_atienden_en_orden_y_ninguno_se_pierde(
    turnos: Turnos, grafo: GrafoFalso
) -> None:
    async def lento(entrada: dict[str, Any], contexto: ContextoTurno) -> str:
        await asyncio.sleep(0.01)
        return await eco(entrada, contexto)

    grafo.accion = lento
    mensajes = [pregunta(str(n), mensaje_id=None) for n in range(5)]
    await asyncio.gather(*map(turnos.responder, mensajes))
    assert await historia(turnos) == [t for n in range(5) for t in (str(n), f"dijiste {n}")]


async def test_en_dos_procesos_los_turnos_de_un_chat_no_se_solapan(
    procesos: list[Turnos], grafo: GrafoFalso
) -> None:
    corriendo, maximo = 0, 0

    async def contar(entrada: dict[str, Any], contexto: ContextoTurno) -> str:
        nonlocal corriendo, maximo
        corriendo += 1
        maximo = max(maximo, corriendo)
        await asyncio.sleep(0.01)
        corriendo -= 1
        return await eco(entrada, contexto)

    grafo.accion = contar
    await asyncio.gather(*(procesos[n % 2].responder(pregunta(str(n), mensaje_id=None)) for n in range(10)))
    assert maximo == 1
    dicho = await historia(procesos[0])
    assert sorted(dicho[::2]) == [str(n) for n in range(10)]
    assert dicho[1::2] == [f"dijiste {mensaje}" for mensaje in dicho[::2]]


async def test_los_mensajes_que_llegan_a_dos_procesos_se_atienden_en_el_orden_en_que_llegaron(
    procesos: list[Turnos], grafo: GrafoFalso
) -> None:
    seguir = asyncio.Event()

    async def lento(entrada: dict[str, Any], contexto: ContextoTurno) -> str:
        await seguir.wait()
        return await eco(entrada, contexto)

    grafo.accion = lento
    tareas = []
    for n in range(8):
        tareas.append(asyncio.create_task(procesos[n % 2].responder(pregunta(str(n), mensaje_id=None))))
        while await _llegados(procesos[0]) <= n:
            await asyncio.sleep(0.005)
    seguir.set()
    await asyncio.gather(*tareas)
    assert await historia(procesos[0]) == [t for n in range(8) for t in (str(n), f"dijiste {n}")]


async def _llegados(turnos: Turnos) -> int:
    """Messages that have the turn or a place in the queue."""
    consulta = "SELECT (SELECT count(*) FROM esperas) + (SELECT count(*) FROM mensajes) AS n"
    async with turnos.memoria._cursor() as cursor:
        fila = await (await cursor.execute(consulta)).fetchone()
    assert fila is not None
    return int(fila["n"])


async def test_quien_esperaba_y_murio_pierde_su_lugar(procesos: list[Turnos]) -> None:
    reclamar = procesos[0].repositorio.reclamar
    await reclamar("chat", turno_id="corre", mensaje_id=None, texto="1")
    await reclamar("chat", turno_id="muere", mensaje_id=None, texto="2")
    await procesos[0].repositorio.soltar("chat", "corre")
    assert await reclamar("chat", turno_id="vivo", mensaje_id=None, texto="3") is None
    async with procesos[0].memoria._cursor() as cursor:
        await cursor.execute("UPDATE esperas SET vence_en = now() - interval '1 s' WHERE turno_id = 'muere'")
    assert (await procesos[1].responder(pregunta("3")))["respuesta"] == "dijiste 3"


async def test_un_turno_largo_conserva_su_reclamo(
    procesos: list[Turnos], grafo: GrafoFalso, base_limpia: BaseLimpia, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modulo, "_RENOVAR_CADA_S", 0.02)
    seguir = asyncio.Event()

    async def pensar(entrada: dict[str, Any], contexto: ContextoTurno) -> str:
        await seguir.wait()
        return await eco(entrada, contexto)

    grafo.accion = pensar
    tarea = asyncio.create_task(procesos[0].responder(pregunta()))
    while not grafo.corridas:
        await asyncio.sleep(0.01)
    await vencer(base_limpia)
    async with asyncio.timeout(10), abrir_pool(base_limpia.url) as pool, pool.connection() as conexion:
        consulta = "SELECT 1 FROM conversaciones WHERE turno_vence_en > now()"
        while not await (await conexion.execute(consulta)).fetchall():
            await asyncio.sleep(0.02)
    assert not await libre(procesos[1])
    seguir.set()
    assert (await tarea)["respuesta"] == "dijiste hola"


async def test_dos_chats_se_atienden_a_la_vez(turnos: Turnos, grafo: GrafoFalso) -> None:
    juntos = asyncio.Barrier(2)

    async def reunirse(entrada: dict[str, Any], contexto: ContextoTurno) -> str:
        await juntos.wait()
        return await eco(entrada, contexto)

    grafo.accion = reunirse
    async with asyncio.timeout(10):
        await asyncio.gather(*(turnos.responder(pregunta(chat_id=chat)) for chat in ("uno", "otro")))


async def test_un_turno_que_no_acaba_se_corta_y_devuelve_el_chat(
    turnos: Turnos, grafo: GrafoFalso, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def pensar(_entrada: dict[str, Any], _contexto: ContextoTurno) -> str:
        await asyncio.Event().wait()
        return ""

    grafo.accion = pensar
    with monkeypatch.context() as parche:
        parche.setattr(modulo, "_TURNO_MAXIMO_S", 0.05)
        with pytest.raises(TurnoOcupadoError):
            await turnos.responder(pregunta())
    assert await libre(turnos)
    grafo.accion = eco
    assert (await turnos.responder(pregunta()))["respuesta"] == "dijiste hola"


async def test_si_otro_proceso_tarda_demasiado_se_dice_y_no_se_guarda_nada(
    turnos: Turnos, grafo: GrafoFalso, monkeypatch: pytest.MonkeyPatch
) -> None:
    await turnos.repositorio.reclamar("chat", turno_id="ajeno", mensaje_id=None, texto="antes")
    monkeypatch.setattr(modulo, "_ESPERA_MAXIMA_S", 0.1)
    with pytest.raises(TurnoOcupadoError):
        await turnos.responder(pregunta())
    assert grafo.corridas == []
    assert await historia(turnos) == ["antes"]
    assert not await libre(turnos), "the other one still has it"
