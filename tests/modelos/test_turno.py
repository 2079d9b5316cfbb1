"""Whole turns with a model that reads: over the real graph and database, with the real client of OpenAI."""

import secrets
from dataclasses import replace
from typing import Any

import pytest

from graph.agente import Agente
from graph.respuesta import Peticion, Respuesta
from graph.turnos import Turnos
from tests.modelos.servidores import ENTRADA, SALIDA, Paso, Proveedores, actos

AGREGAR = actos({"tipo": "agregar", "producto": {"texto": "cascos amarillos"}, "cantidad": {"unidades": 2}})
ENREDADO = "pues mire, para los muchachos de la obra serían como 2 cascos amarillos"


def turnos_con(agente: Agente, **ajustes: Any) -> Turnos:
    """The same service with a fresh model of other settings."""
    modelos = agente.turnos.modelos
    assert modelos is not None
    modelo = modelos.modelos[0]
    modelo.disyuntor.__init__()  # type: ignore[misc]
    return replace(
        agente.turnos, modelos=replace(modelos, ajustes=replace(modelos.ajustes, redacta=False, **ajustes))
    )


async def decir(turnos: Turnos, mensaje: str, chat_id: str | None = None) -> Respuesta:
    return await turnos.responder(Peticion(mensaje, chat_id=chat_id or secrets.token_urlsafe(12)))


async def test_el_modelo_entiende_y_el_turno_lo_cuenta(agente: Agente, proveedores: Proveedores) -> None:
    proveedores.seguir(AGREGAR)
    dicho = await decir(turnos_con(agente), ENREDADO)
    metadatos = dicho["metadatos"]
    assert metadatos["actos"][0]["tipo"] == "agregar"
    assert metadatos["pedido"] is not None or metadatos["espera"] == "elegir_producto"
    assert metadatos["motor"] == "de-prueba"
    assert metadatos["modelo"]["tokens"] == {"de-prueba": {"entrada": ENTRADA, "salida": SALIDA}}
    assert (await agente.salud())["modelo"]["estado"] == "ok"


async def test_lo_que_el_motor_local_lee_con_certeza_no_se_pregunta(
    agente: Agente, proveedores: Proveedores
) -> None:
    dicho = await decir(turnos_con(agente, certeza=0.9), "hola, buenas tardes")
    assert dicho["metadatos"]["modelo"]["saltado"]
    assert dicho["metadatos"]["motor"] == "local"
    assert proveedores.pedidos == []


@pytest.mark.parametrize(
    ("paso", "fallo"),
    [
        (Paso("nada que sea json"), "invalido"),
        (Paso(niega=True), "negado"),
        (Paso(estado=500), "conexion"),
        (Paso("tarde", espera_s=3), "tiempo"),
        (actos({"tipo": "agregar", "producto": {"texto": "taladro percutor"}}), "sin_aval"),
    ],
    ids=["invalido", "negado", "caido", "tarde", "inventado"],
)
async def test_si_el_modelo_no_sirve_contesta_el_motor_local(
    paso: Paso, fallo: str, agente: Agente, proveedores: Proveedores
) -> None:
    proveedores.seguir(guion=lambda _: paso)
    dicho = await decir(turnos_con(agente, segundos=0.7 if fallo == "tiempo" else 5), ENREDADO)
    assert dicho["respuesta"]
    assert dicho["metadatos"]["motor"] == "local"
    assert dicho["metadatos"]["modelo"]["fallo"] == fallo


async def test_nadie_tiene_una_conexion_mientras_el_modelo_piensa(
    agente: Agente, proveedores: Proveedores
) -> None:
    ocupadas: list[int] = []

    def mirar(_: dict[str, Any]) -> Paso:
        cuenta = agente.pool.get_stats()
        ocupadas.append(cuenta["pool_size"] - cuenta["pool_available"])
        return AGREGAR

    proveedores.seguir(guion=mirar)
    # What the turns before left to be pruned and traced takes a connection too.
    await agente.turnos.poda.podar()
    await agente.volcar_trazas()
    await decir(turnos_con(agente), ENREDADO)
    assert ocupadas == [0]


async def test_al_modelo_no_le_llegan_los_datos_de_antes(agente: Agente, proveedores: Proveedores) -> None:
    proveedores.seguir(guion=lambda _: actos({"tipo": "otro"}))
    turnos, chat = turnos_con(agente), secrets.token_urlsafe(12)
    await decir(turnos, "mi cédula es 1020304050 y mi correo ana@correo.co", chat)
    await decir(turnos, "bueno, y entonces qué sería", chat)
    enviado = str(proveedores.pedidos[-1])
    assert "1020304050" not in enviado
    assert "ana@correo.co" not in enviado


async def test_un_turno_que_se_repite_lee_lo_que_leyo(agente: Agente, proveedores: Proveedores) -> None:
    """It died after acting; another time the model would have said otherwise, and the order would grow."""
    cuatro = {"tipo": "agregar", "producto": {"texto": "casco amarillo"}, "cantidad": {"unidades": 4}}
    proveedores.seguir(actos(cuatro), actos({"tipo": "saludar"}, cuatro))
    turnos, chat = turnos_con(agente), secrets.token_urlsafe(12)
    peticion = Peticion("uy pues los 4 del casco amarillo que le dije", chat_id=chat, mensaje_id="m1")
    primera = await turnos.responder(peticion)
    async with agente.pool.connection() as conexion:
        await conexion.execute("DELETE FROM mensajes WHERE rol = 'agente' AND chat_id = %s", [chat])
        await conexion.execute("DELETE FROM checkpoints WHERE thread_id = %s", [chat])
    repetida = await turnos.responder(peticion)
    assert repetida["metadatos"]["actos"] == primera["metadatos"]["actos"]
    assert repetida["metadatos"]["pedido"] == primera["metadatos"]["pedido"]
    assert len(proveedores.pedidos) == 1
    historial = await agente.historial(chat, limite=10, antes_de=None)
    assert [mensaje["metadatos"] is None for mensaje in historial] == [True, False]
