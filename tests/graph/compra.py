"""A purchase from greeting to sale, as a customer of the demo shop types it."""

from dataclasses import replace
from typing import Any

from graph.agente import Agente
from graph.build import build_graph
from graph.memoria import Memoria
from graph.respuesta import Peticion, Respuesta
from graph.turnos import Turnos

COMPRA = (
    "hola, ¿qué extintores tienen?",
    "dame 2 del de 10 libras y un casco amarillo",
    "mejor que sean 3 extintores",
    "quita el casco",
    "eso es todo",
    "sí",
    "Marta Lucía Gómez Pérez, cédula 43567890, teléfono 3001234567",
    "martagomez@gmail.com",
    "Carrera 45 # 20-15 apto 301\nSan Javier",
    "sí, todo bien",
)


async def comprar(agente: Agente, chat_id: str) -> Respuesta:
    for mensaje in COMPRA:
        respuesta = await agente.responder(Peticion(mensaje, chat_id=chat_id))
    assert respuesta["metadatos"]["estado_venta"] == "cerrada"
    return respuesta


def otro_proceso(turnos: Turnos, agente: Agente) -> Turnos:
    """What a new process knows: nothing but the database."""
    memoria = Memoria(agente.pool)
    return replace(turnos, memoria=memoria, grafo=build_graph(memoria))


def a_la_vista(respuesta: Respuesta) -> tuple[Any, ...]:
    metadatos = respuesta["metadatos"]
    pedido = metadatos["pedido"]
    lineas = [(linea["nombre"], linea["cantidad"]) for linea in pedido["lineas"]] if pedido else []
    # A question opens a sale with nothing in it, which the answer tells from the next turn on.
    estado = None if metadatos["estado_venta"] == "iniciada" else metadatos["estado_venta"]
    actos = [acto["tipo"] for acto in metadatos["actos"]]
    return estado, metadatos["espera"], lineas, metadatos["datos_faltantes"], actos
