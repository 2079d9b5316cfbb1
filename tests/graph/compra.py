"""A purchase from greeting to sale, as a customer of the demo shop types it."""

from graph.agente import Agente
from graph.respuesta import Peticion, Respuesta

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
