"""What must be true after the chaos, by the rows of the database and by what each customer was told."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bench.caos.clientes import Acuse, Charla
from tools.verificacion import verificar

_DICHOS = """
SELECT m.mensaje_id, m.texto, count(r.id) AS respuestas, min(r.texto) AS respuesta
FROM mensajes m LEFT JOIN mensajes r ON r.responde_a = m.id
WHERE m.chat_id = :chat AND m.rol = 'cliente' GROUP BY m.id ORDER BY m.id
"""
_VENTAS = """
SELECT v.id, v.estado, v.total,
       coalesce(json_agg(json_build_array(l.producto_id, l.cantidad, l.subtotal) ORDER BY l.id)
                FILTER (WHERE l.id IS NOT NULL), '[]') AS lineas
FROM ventas v LEFT JOIN lineas_venta l ON l.venta_id = v.id
WHERE v.chat_id = :chat GROUP BY v.id ORDER BY v.id
"""
_SUELTOS = """
SELECT (SELECT count(*) FROM conversaciones WHERE turno_vence_en > now()) AS reclamos,
       (SELECT count(*) FROM mensajes m WHERE rol = 'cliente'
        AND NOT EXISTS (SELECT FROM mensajes r WHERE r.responde_a = m.id)) AS sin_respuesta,
       (SELECT coalesce(max(n), 0)
        FROM (SELECT count(*) AS n FROM checkpoints GROUP BY thread_id) c) AS puntos
"""


async def juzgar(
    sessions: async_sessionmaker[AsyncSession], charlas: Sequence[Charla], *, puntos: int
) -> list[str]:
    """The faults that were found, each in a line."""
    faltas = [falta for charla in charlas for falta in charla.faltas]
    async with sessions.begin() as session:
        faltas += [f"books: {diferencia}" for diferencia in (await verificar(session)).diferencias]
        for charla in charlas:
            faltas += await _juzgar_charla(session, charla)
        sueltos = (await session.execute(text(_SUELTOS))).one()
    if sueltos.reclamos:
        faltas.append(f"{sueltos.reclamos} chats are still claimed")
    if sueltos.sin_respuesta:
        faltas.append(f"{sueltos.sin_respuesta} messages have no answer")
    if sueltos.puntos > puntos:
        faltas.append(f"a chat has {sueltos.puntos} checkpoints; {puntos} were to be kept")
    return faltas


async def _juzgar_charla(session: AsyncSession, charla: Charla) -> list[str]:
    """Every acknowledged message and answer is in the history once, in order, and the sale is as told."""
    dichos = (await session.execute(text(_DICHOS), {"chat": charla.chat_id})).all()
    esperado = [(acuse.mensaje_id, acuse.mensaje, 1, acuse.cuerpo["respuesta"]) for acuse in charla.acuses]
    hay = [tuple(dicho) for dicho in dichos]
    if charla.faltas:
        esperado, hay = sorted(set(esperado) - set(hay)), []
    faltas = [] if hay == esperado else [f"{charla.chat_id}: history {hay} and not {esperado}"]
    if not charla.acuses:
        return faltas
    ventas = (await session.execute(text(_VENTAS), {"chat": charla.chat_id})).all()
    vistas = {
        acuse.cuerpo["metadatos"]["pedido"]["id"]
        for acuse in charla.acuses
        if acuse.cuerpo["metadatos"]["pedido"]
    }
    ultimo = charla.acuses[-1].cuerpo["metadatos"]
    if ajenas := vistas - {venta.id for venta in ventas}:
        faltas.append(f"{charla.chat_id}: was shown orders {ajenas}, which are not its own")
    if (ultimo["estado_venta"] or "iniciada") != (ventas[-1].estado if ventas else "iniciada"):
        faltas.append(f"{charla.chat_id}: was told {ultimo['estado_venta']}, and it is {ventas}")
    if (pedido := ultimo["pedido"]) and ventas:
        dicho = sorted([x["producto_id"], x["cantidad"], float(x["subtotal"])] for x in pedido["lineas"])
        guardado = sorted([p, c, float(s)] for p, c, s in ventas[-1].lineas)
        if dicho != guardado or float(pedido["total"]) != float(ventas[-1].total):
            faltas.append(f"{charla.chat_id}: was told {dicho}, and the sale is {guardado}")
    if (cerradas := Counter(venta.estado for venta in ventas)["cerrada"]) > 1:
        faltas.append(f"{charla.chat_id}: {cerradas} sales closed by a customer who wanted one")
    return faltas


def comparar(charla: Charla, gemela: Charla) -> list[str]:
    """The same messages with nothing killed: each turn must have come to the same.

    Up to where the two were shown products in another order, as happens to those that score alike after one
    of them is sold: from then on "el tercero" is another product.
    """
    if len(charla.acuses) != len(gemela.acuses):
        return [f"{charla.chat_id}: {len(charla.acuses)} answers, and {len(gemela.acuses)} in calm"]
    for uno, otro in zip(charla.acuses, gemela.acuses, strict=True):
        visto, tranquilo = _a_la_vista(uno), _a_la_vista(otro)
        if visto != tranquilo:
            return [f"{uno.mensaje_id}: «{uno.mensaje}» came to {visto}, and in calm to {tranquilo}"]
        if _mostrados(uno) != _mostrados(otro):
            break
    return []


def _mostrados(acuse: Acuse) -> list[int]:
    return [producto["id"] for producto in acuse.cuerpo["metadatos"]["productos"]]


def _a_la_vista(acuse: Acuse) -> tuple[Any, ...]:
    metadatos = acuse.cuerpo["metadatos"]
    pedido = metadatos["pedido"] or {"lineas": [], "total": 0}
    lineas = [(x["producto_id"], x["cantidad"], x["subtotal"]) for x in pedido["lineas"]]
    # A question opens a sale with nothing in it, which the answer tells from the next turn on.
    estado = None if metadatos["estado_venta"] == "iniciada" else metadatos["estado_venta"]
    return (
        estado,
        metadatos["espera"],
        lineas,
        pedido["total"],
        metadatos["datos_faltantes"],
        [acto["tipo"] for acto in metadatos["actos"]],
    )
