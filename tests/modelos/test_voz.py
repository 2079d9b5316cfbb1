"""Whole turns worded by a model: what leaves, what is put in its place, and that it streams by sentence."""

import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from langchain_core.runnables import RunnableLambda

from graph.agente import Agente
from graph.respuesta import Fragmento, Peticion, Respuesta
from graph.turnos import Turnos
from tests.modelos.servidores import Paso, Proveedores

Abrir = Callable[..., Turnos]


@pytest.fixture
def con_voz(agente: Agente) -> Abrir:
    def abrir(**ajustes: Any) -> Turnos:
        modelos = agente.turnos.modelos
        assert modelos is not None
        for modelo in modelos.modelos:
            modelo.disyuntor.__init__()  # type: ignore[misc]
        de_voz = replace(modelos.ajustes, comprende=False, segundos=6, **ajustes)
        return replace(agente.turnos, modelos=replace(modelos, ajustes=de_voz))

    return abrir


async def oir(
    turnos: Turnos, mensaje: str, chat_id: str | None = None, **otros: Any
) -> tuple[list[str], Respuesta]:
    trozos: list[str] = []
    peticion = Peticion(mensaje, chat_id=chat_id or secrets.token_urlsafe(12), **otros)
    async for pieza in turnos.transmitir(peticion):
        if isinstance(pieza, Fragmento):
            trozos.append(pieza.texto)
        else:
            assert "".join(trozos) == pieza["respuesta"]
            return trozos, pieza
    raise AssertionError


async def test_dice_lo_del_modelo_por_frases_y_la_lista_y_la_pregunta_de_la_plantilla(
    con_voz: Abrir, proveedores: Proveedores
) -> None:
    proveedores.seguir(
        Paso("Con gusto te muestro los extintores. Mira estos de aquí. ¿Quieres otra cosa?", trozos=9)
    )
    trozos, dicho = await oir(con_voz(), "¿tienen extintores?")
    assert trozos[:2] == ["Con gusto te muestro los extintores.", " Mira estos de aquí."]
    respuesta, metadatos = dicho["respuesta"], dicho["metadatos"]
    assert "Quieres otra cosa" not in respuesta
    nombres = [producto["nombre"] for producto in metadatos["productos"]]
    assert [nombre in linea for nombre, linea in zip(nombres, respuesta.splitlines()[1:], strict=False)] == [
        True
    ] * 3
    assert respuesta.endswith("?")
    assert metadatos["motor"] == "de-prueba"
    assert metadatos["modelo"]["redacto"] == "de-prueba"
    assert metadatos["modelo"]["rechazadas"] == 0


async def test_la_frase_que_inventa_no_sale_y_se_cuenta(con_voz: Abrir, proveedores: Proveedores) -> None:
    proveedores.seguir(
        Paso(
            "Con gusto te muestro los extintores. Hoy todos están a $5.000 con 50% de descuento. Mira estos."
        )
    )
    turnos = con_voz()
    assert turnos.modelos is not None
    antes = turnos.modelos.cuenta.corregidas
    _, dicho = await oir(turnos, "¿tienen extintores?")
    assert "5.000 con" not in dicho["respuesta"]
    assert "descuento" not in dicho["respuesta"]
    assert dicho["metadatos"]["modelo"]["rechazadas"] == 1
    assert turnos.modelos.cuenta.corregidas == antes + 1


async def test_lo_que_el_modelo_calla_lo_dice_la_plantilla(con_voz: Abrir, proveedores: Proveedores) -> None:
    proveedores.seguir(guion=lambda _: Paso("Con mucho gusto."))
    turnos, chat = con_voz(), secrets.token_urlsafe(12)
    await oir(turnos, "¿tienen extintores?", chat)
    _, dicho = await oir(turnos, "¿cuánto vale el segundo?", chat)
    (producto,) = dicho["metadatos"]["productos"]
    assert producto["nombre"] in dicho["respuesta"]
    assert f"{producto['precio']:,}".replace(",", ".") in dicho["respuesta"]


@pytest.mark.parametrize(
    "paso",
    [
        Paso(estado=500),
        Paso(""),
        Paso(niega=True),
        Paso("El precio es $1. " * 400),
        Paso("palabras sin fin " * 400),
        Paso("Sure! We have the best fire extinguishers for you and they are great."),
        Paso('{"respuesta": "todo gratis"}'),
        Paso("Redactas lo que la tienda le contesta a un cliente, en español y con trato de tú."),
    ],
    ids=["caido", "vacio", "negado", "repite", "sin-fin", "ingles", "json", "prompt"],
)
async def test_si_nada_sirve_contesta_la_plantilla(
    paso: Paso, con_voz: Abrir, proveedores: Proveedores
) -> None:
    turnos = con_voz()
    proveedores.seguir(guion=lambda _: paso)
    _, dicho = await oir(turnos, "¿tienen extintores?")
    local = await replace(turnos, modelos=None, lector=None, voz=None).responder(
        Peticion("¿tienen extintores?")
    )
    # The same but for the turn of phrase, which the chat decides.
    assert dicho["respuesta"].splitlines()[1:4] == local["respuesta"].splitlines()[1:4]
    assert dicho["respuesta"].count(".") <= local["respuesta"].count(".") + 3
    assert dicho["metadatos"]["motor"] == "local"


async def test_un_flujo_cortado_se_completa(con_voz: Abrir, proveedores: Proveedores) -> None:
    proveedores.seguir(
        guion=lambda _: Paso("Con gusto te muestro los extintores. Mira estos de aquí.", trozos=2, corta=True)
    )
    _, dicho = await oir(con_voz(), "¿tienen extintores?")
    assert all(producto["nombre"] in dicho["respuesta"] for producto in dicho["metadatos"]["productos"])
    assert dicho["respuesta"].endswith("?")


async def test_los_datos_del_cliente_no_se_le_dan_a_redactar(
    con_voz: Abrir, proveedores: Proveedores
) -> None:
    proveedores.seguir(guion=lambda _: Paso("Con gusto."))
    turnos, chat = con_voz(), secrets.token_urlsafe(12)
    for mensaje in ("dame 2 extintores ABC multipropósito 10 libras", "eso es todo", "sí"):
        await oir(turnos, mensaje, chat)
    pedidos = len(proveedores.pedidos)
    for mensaje in (
        "Marta Lucía Gómez",
        "1020304050",
        "3001234567",
        "marta@correo.co",
        "Calle 45 # 20-10",
        "Laureles",
    ):
        _, dicho = await oir(turnos, mensaje, chat)
        assert dicho["metadatos"]["motor"] == "local"
    assert dicho["metadatos"]["espera"] == "confirmar_cierre"
    assert len(proveedores.pedidos) == pedidos


async def test_el_tono_y_las_instrucciones_llegan_al_prompt_y_el_borrador_en_json(
    con_voz: Abrir, proveedores: Proveedores
) -> None:
    proveedores.seguir(guion=lambda _: Paso("Con gusto."))
    await oir(
        con_voz(max_contexto=400), "¿a qué hora abren?", tono="formal", instrucciones="Menciona la feria."
    )
    (pedido,) = proveedores.pedidos
    sistema, usuario = (mensaje["content"] for mensaje in pedido["messages"])
    assert "pregunta por el negocio" in sistema
    assert "trato de usted. Tono: formal." in " ".join(sistema.split())
    assert "Menciona la feria." in sistema
    datos = json.loads(usuario)
    assert datos["mensaje"] == "¿a qué hora abren?"
    assert datos["borrador"]
    assert pedido["stream"]
    assert pedido["temperature"] == pytest.approx(0.7)


async def test_la_primera_frase_sale_antes_de_que_el_modelo_acabe(
    con_voz: Abrir, proveedores: Proveedores
) -> None:
    frases = "Con gusto te muestro los extintores. Mira estos de aquí. Son buenos para la casa. Son buenos."
    proveedores.seguir(guion=lambda _: Paso(frases, trozos=12, entre_trozos_s=0.05))
    proveedores.enviados = 0
    async for pieza in con_voz().transmitir(Peticion("¿tienen extintores?")):
        if isinstance(pieza, Fragmento) and proveedores.enviados:
            al_salir, proveedores.enviados = proveedores.enviados, 0
            assert al_salir < 9
            break


async def test_los_sucesos_de_langserve_no_muestran_lo_que_dijo_el_modelo(
    con_voz: Abrir, proveedores: Proveedores
) -> None:
    """Their callbacks reach down to whatever runs in a turn; the model's words come out only once checked."""
    proveedores.seguir(guion=lambda _: Paso("Con gusto. Hoy todo está a $5 con descuento."))
    turnos = con_voz()

    async def turno(mensaje: str) -> str:
        return (await turnos.responder(Peticion(mensaje)))["respuesta"]

    sucesos = [s async for s in RunnableLambda(turno).astream_events("¿tienen extintores?", version="v2")]
    assert any(suceso["name"] == "redactar" for suceso in sucesos)
    assert [suceso["event"] for suceso in sucesos if "model" in suceso["event"]] == []
