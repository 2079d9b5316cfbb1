"""Simulated customers sent to a shop, one after another."""

import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from random import Random
from secrets import token_hex

from api.evaluacion.comprobacion import (
    Charla,
    Dicho,
    comprobar_existencias,
    comprobar_final,
    comprobar_reglas,
    contar_error,
    dicho_de,
)
from api.evaluacion.esquema import Final
from api.evaluacion.simulado.cliente import ClienteSimulado, Vista
from api.evaluacion.simulado.metas import Apodos, Meta, inventar_meta
from api.evaluacion.tienda import Tienda
from graph.respuesta import Peticion


@dataclass
class Prueba:
    """One try at a goal. `motivos` is empty where it was met in full."""

    meta: Meta
    intento: int
    tienda: str
    dichos: list[Dicho] = field(default_factory=list)
    motivos: list[str] = field(default_factory=list)

    @property
    def exito(self) -> bool:
        return not self.motivos


async def correr_metas(
    tienda: Tienda, apodos: Apodos, pais: str, numeros: Sequence[int], *, intentos: int, semilla: int
) -> AsyncIterator[Prueba]:
    for numero in numeros:
        meta = inventar_meta(numero, semilla, pais, apodos.nombres, tienda.productos)
        for intento in range(intentos):
            yield await atender(tienda, meta, intento, apodos.nombre, semilla)


async def atender(tienda: Tienda, meta: Meta, intento: int, nombre: str, semilla: int) -> Prueba:
    """Never raises for what the agent does."""
    prueba, charla, chat_id = Prueba(meta, intento, nombre), Charla(tienda), f"simulado-{token_hex(12)}"
    azar = Random(f"{semilla}:{meta.pais}:{meta.numero}:{intento}")
    cliente = ClienteSimulado(meta, {sku: p.nombre for sku, p in tienda.productos.items()}, azar)
    try:
        await _conversar(cliente, charla, chat_id, prueba)
        verdad = await tienda.verdad(chat_id)
        prueba.motivos += [cliente.motivo] if cliente.motivo else []
        prueba.motivos += comprobar_final(_final(meta), verdad)
        prueba.motivos += comprobar_existencias(charla, [verdad])
    except Exception as error:  # noqa: BLE001 - whatever breaks is this try's failure, and the rest go on
        prueba.motivos.append(contar_error(error))
    finally:
        await tienda.devolver([chat_id])
    return prueba


async def _conversar(cliente: ClienteSimulado, charla: Charla, chat_id: str, prueba: Prueba) -> None:
    vista: Vista | None = None
    while (mensaje := cliente.decir(vista)) is not None:
        empezado = time.perf_counter()
        respuesta = await charla.tienda.agente.responder(Peticion(mensaje, chat_id=chat_id))
        dicho = dicho_de(mensaje, chat_id, respuesta, (time.perf_counter() - empezado) * 1000)
        prueba.dichos.append(dicho)
        charla.dichos.append(dicho)
        prueba.motivos += comprobar_reglas(dicho, charla)
        vista = _vista(dicho, charla)


def _vista(dicho: Dicho, charla: Charla) -> Vista:
    metadatos = dicho.metadatos
    return Vista(
        metadatos["espera"],
        metadatos["estado_venta"],
        tuple(charla.mostrados(metadatos)),
        charla.pedido(metadatos),
        tuple(metadatos["datos_faltantes"]),
    )


def _final(meta: Meta) -> Final:
    datos = {campo: valor for campo, valor in meta.datos.items() if campo != "indicaciones_adicionales"}
    return Final.model_validate({"ventas": [meta.lineas], "estado": "cerrada", "datos": datos})
