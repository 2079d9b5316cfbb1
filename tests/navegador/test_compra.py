"""A customer buys on a phone: the real page, the real service, a real browser."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.navegador.pagina import PaginaDeChat
from tests.servicio import Servicio

pytestmark = [pytest.mark.navegador, pytest.mark.lento]


def armar_el_pedido(chat: PaginaDeChat) -> None:
    chat.dice("¿qué extintores tienen?")
    extintor = chat.productos.first
    assert "Extintor" in extintor.locator(".nombre").inner_text()
    assert "$" in extintor.locator(".precio").inner_text()
    chat.pulsa(extintor.get_by_test_id("agregar"))
    assert list(chat.lineas.values()) == [1]

    chat.dice("tienen brocas de 1/2?")
    # A name with a double quote, as it goes from the card to the agent and back.
    broca = chat.productos.first.locator(".nombre").inner_text()
    assert '1/2"' in broca
    chat.pulsa(chat.productos.first.get_by_test_id("agregar"))
    assert chat.lineas[broca] == 1

    chat.dice("ponle media docena de guantes de nitrilo")
    chat.espera("elegir_producto")
    guante = chat.productos.nth(1).locator(".nombre").inner_text()
    chat.pulsa(chat.productos.nth(1).get_by_test_id("elegir"))
    assert chat.lineas[guante] == 6

    chat.dice("quita la broca")
    assert broca not in chat.lineas
    chat.dice("mejor que sean 3 extintores")
    assert sorted(chat.lineas.values()) == [3, 6]


def recargar_y_seguir_igual(chat: PaginaDeChat) -> None:
    antes = (chat.lineas, chat.por("mensaje").all_inner_texts(), chat.por("sugerencia").all_inner_texts())
    chat.recargar()
    expect(chat.por("mensaje")).to_have_count(len(antes[1]))
    despues = (chat.lineas, chat.por("mensaje").all_inner_texts(), chat.por("sugerencia").all_inner_texts())
    assert despues == antes


def dar_los_datos(chat: PaginaDeChat) -> str:
    chat.espera("dato:nombre_completo")
    chat.dice("Marta Lucía Gómez Pérez, cédula 43567890, tel 3001234567")
    chat.espera("dato:correo")
    assert "@" in chat.dice("martagomez.gmail.com")
    chat.espera("dato:correo")
    chat.dice("martagomez@gmail.com")
    chat.dice("perdón, mi teléfono es 3109876543")
    chat.espera("dato:direccion")
    return chat.dice("Carrera 45 # 20-15 apto 301, barrio Laureles")


def ultimo_en_el_historial(servicio: Servicio, chat_id: str) -> dict[str, Any]:
    mensajes: list[dict[str, Any]] = servicio.http.get(f"/chat/historial/{chat_id}").json()["items"]
    return mensajes[-1]


def test_se_compra_desde_un_telefono(chat: PaginaDeChat, servicio: Servicio) -> None:
    armar_el_pedido(chat)
    recargar_y_seguir_igual(chat)

    chat.sugerencia("Eso es todo")
    chat.espera("confirmar_pedido")
    chat.sugerencia("Sí, confirmo")
    leido = dar_los_datos(chat)
    for dato in ("Marta Lucía Gómez Pérez", "310", "martagomez@gmail.com", "Laureles"):
        assert dato in leido
    chat.espera("confirmar_cierre")
    recargar_y_seguir_igual(chat)
    comprado = chat.lineas

    chat.sugerencia("Sí, todo bien")
    expect(chat.por("cierre")).to_be_visible()
    expect(chat.por("pedido")).to_have_attribute("data-estado", "cerrada")
    expect(chat.por("espera")).to_be_hidden()

    cerrada = ultimo_en_el_historial(servicio, chat.chat_id)["metadatos"]
    assert cerrada["estado_venta"] == "cerrada"
    assert {linea["nombre"]: linea["cantidad"] for linea in cerrada["pedido"]["lineas"]} == comprado
    # Painted again from the history: one seal, not one a message.
    recargar_y_seguir_igual(chat)
    expect(chat.por("cierre")).to_have_count(1)

    assert chat.peticiones_afuera == []
    assert chat.quejas == []


def test_una_conversacion_nueva_deja_el_pedido_atras(chat: PaginaDeChat) -> None:
    chat.dice("quiero un casco amarillo")
    assert list(chat.lineas.values()) == [1]
    anterior = chat.chat_id

    chat.por("nueva-conversacion").click()
    chat.por("confirmar-nueva").click()
    expect(chat.por("mensaje")).to_have_count(1)
    expect(chat.por("pedido")).to_have_attribute("data-estado", "vacio")
    chat.dice("hola")
    assert chat.chat_id != anterior
    assert chat.quejas == []


def test_cancelar_vacia_el_pedido(chat: PaginaDeChat) -> None:
    chat.dice("quiero un casco amarillo")
    expect(chat.por("pedido")).to_have_attribute("data-estado", "pendiente")
    chat.sugerencia("Eso es todo")
    chat.sugerencia("Cancelar pedido")
    expect(chat.por("pedido")).to_have_attribute("data-estado", "vacio")
    expect(chat.por("espera")).to_be_hidden()
