"""Runs a turn again, from the state before it and on today's code, in a transaction that is undone.

What the shop sells, and for how much, is of today; what the chat had is as it was then. Of the customer's
data the fields are those of then, and what stands in them is what stands there now.
"""

from dataclasses import dataclass, replace
from typing import Any, cast

import orjson
import psycopg

from agent.medios.tipos import MEDIOS
from db.errors import BaseOcupadaError, EstadoPodadoError, TrazaNoEncontradaError
from db.models import ESTADOS_ABIERTOS, TrazaGuardada
from db.repositorios.repeticion import (
    MensajeDeEntonces,
    Prestado,
    RepeticionRepository,
    transaccion_deshecha,
)
from db.repositorios.trazas import TrazaRepository
from graph.build import build_graph
from graph.contexto import ContextoTurno
from graph.state import LIMITE_DE_PASOS, EstadoConversacion
from graph.trazas.forma import en_json
from graph.trazas.recolector import Trazador
from graph.trazas.tipos import Traza
from graph.turnos import Turnos
from tools import pedidos
from tools.moneda import decimales

# What no two runs share, and what is said of them elsewhere.
_DE_CADA_VEZ = frozenset({"turno_ms", "modelo", "tipo_mensaje"})


@dataclass(frozen=True)
class Repeticion:
    """Both answers (None where the first run gave none), and where they differ."""

    traza_id: int
    mensaje: str
    antes: dict[str, Any] | None
    ahora: dict[str, Any]
    diferencias: list[dict[str, Any]]
    arbol: dict[str, Any]


class Repetidor:
    def __init__(self, turnos: Turnos, *, enmascarar: bool) -> None:
        self._turnos, self._enmascarar = turnos, enmascarar
        self._grafo = build_graph(None)

    async def repetir(self, traza_id: int, *, con_modelo: bool = True) -> Repeticion:
        """
        Raises:
            TrazaNoEncontradaError, EstadoPodadoError.
            BaseOcupadaError: somebody sells what this turn would; try again.
        """
        recursos = self._turnos.recursos
        async with recursos.sessions.begin() as session:
            traza = await TrazaRepository(session).get(traza_id)
        if traza is None:
            raise TrazaNoEncontradaError(traza_id)
        repositorio = RepeticionRepository(recursos.pool)
        mensaje = await repositorio.mensaje(traza.chat_id, traza.mensaje)
        if mensaje is None:
            raise EstadoPodadoError(traza_id)
        charla = await self._charla(repositorio, traza, mensaje)
        try:
            async with transaccion_deshecha(recursos.sessions) as prestado:
                nueva = await self._correr(traza, mensaje, charla, prestado, con_modelo=con_modelo)
        except psycopg.errors.LockNotAvailable as error:
            raise BaseOcupadaError(
                "Otra venta tiene tomado lo que este turno necesita; vuelve a repetirlo en un momento."
            ) from error
        antes = _respuesta(mensaje.respuesta, mensaje.metadatos)
        assert nueva.metadatos is not None
        ahora = _respuesta(nueva.respuesta, {**nueva.metadatos, "tipo_mensaje": nueva.tipo_mensaje})
        assert ahora is not None
        return Repeticion(
            traza_id=traza_id,
            mensaje=mensaje.texto,
            antes=antes,
            ahora=ahora,
            diferencias=diferencias(antes, ahora),
            arbol=orjson.loads(en_json(nueva, enmascarar=self._enmascarar)),
        )

    async def _charla(
        self, repositorio: RepeticionRepository, traza: TrazaGuardada, mensaje: MensajeDeEntonces
    ) -> dict[str, Any]:
        if mensaje.anterior is None:
            return {}
        estado = await repositorio.estado_tras(traza.chat_id, mensaje.anterior)
        if estado is None:
            raise EstadoPodadoError(traza.id)
        return estado

    async def _correr(
        self,
        traza: TrazaGuardada,
        mensaje: MensajeDeEntonces,
        charla: dict[str, Any],
        prestado: Prestado,
        *,
        con_modelo: bool,
    ) -> Traza:
        turnos, chat_id = self._turnos, traza.chat_id
        antes = cast(dict[str, Any], traza.arbol["antes"])
        repositorio = RepeticionRepository(prestado.pool)
        await repositorio.rebobinar(chat_id, traza.mensaje, antes, antes["entrega"])
        pedido = antes["pedido"]
        if pedido and pedido["estado"] in ESTADOS_ABIERTOS:
            plazo = turnos.recursos.reglas.plazo_reserva
            await repositorio.poner_pedido(chat_id, pedido, plazo, decimales(pedido["moneda"]))
        modelos = turnos.modelos if con_modelo else None
        contexto = ContextoTurno(
            recursos=replace(turnos.recursos, sessions=prestado.sessions, pool=prestado.pool),
            chat_id=chat_id,
            turno=traza.mensaje,
            motor=turnos.motor,
            redactor=turnos.redactor,
            max_mensajes=turnos.max_mensajes,
            lector=turnos.lector,
            voz=turnos.voz,
            modelo=modelos.turno() if modelos else None,
        )
        trazas: list[Traza] = []
        with Trazador([trazas.append]).turno(chat_id, mensaje.texto) as recolector:
            assert recolector is not None
            recolector.corresponde_a(traza.mensaje)
            entrada: dict[str, Any] = {
                **charla,
                "mensaje": mensaje.texto,
                "medios": MEDIOS.validate_python(mensaje.medios or ()),
                "tono": antes["tono"] or turnos.tono,
                "pedido": await pedidos.ultimo(prestado.pool, chat_id),
                "datos": await repositorio.datos(chat_id),
            }
            final = await self._grafo.ainvoke(
                cast(EstadoConversacion, entrada),
                {"callbacks": [recolector], "recursion_limit": LIMITE_DE_PASOS},
                context=contexto,
            )
            recolector.terminado(cast(EstadoConversacion, final))
        return trazas[0]


def _respuesta(texto: str | None, metadatos: dict[str, Any] | None) -> dict[str, Any] | None:
    if texto is None:
        return None
    datos = dict(metadatos or {})
    return {"respuesta": texto, "tipo_mensaje": datos.pop("tipo_mensaje", "general"), "metadatos": datos}


def diferencias(antes: dict[str, Any] | None, ahora: dict[str, Any]) -> list[dict[str, Any]]:
    """What the answers say otherwise. The number of an order that was made anew says nothing."""
    if antes is None:
        return [{"campo": "respuesta", "antes": None, "ahora": ahora["respuesta"]}]
    viejos, nuevos = antes["metadatos"], ahora["metadatos"]
    numeros = [(metadatos.get("pedido") or {}).get("id") for metadatos in (viejos, nuevos)]
    distintas = [
        {"campo": campo, "antes": antes[campo], "ahora": ahora[campo]}
        for campo in ("respuesta", "tipo_mensaje")
        if antes[campo] != ahora[campo].replace(f"*{numeros[1]}*", f"*{numeros[0]}*")
    ]
    for campo in sorted((viejos.keys() | nuevos.keys()) - _DE_CADA_VEZ):
        viejo, nuevo = viejos.get(campo), nuevos.get(campo)
        if _sin_id(viejo) != _sin_id(nuevo):
            distintas.append({"campo": campo, "antes": viejos.get(campo), "ahora": nuevos.get(campo)})
    return distintas


def _sin_id(pedido: Any) -> Any:
    return (
        {clave: valor for clave, valor in pedido.items() if clave != "id"}
        if isinstance(pedido, dict)
        else pedido
    )
