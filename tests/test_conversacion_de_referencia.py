"""The conversation that the product exists for, over HTTP, with the process killed in the middle."""

from pathlib import Path
from typing import Any

from tests.servicio import Cliente, Servicio, servicio_con_demo


def lineas(respuesta: dict[str, Any]) -> dict[str, int]:
    pedido = respuesta["metadatos"]["pedido"]
    return {linea["nombre"]: linea["cantidad"] for linea in pedido["lineas"]} if pedido else {}


def cantidad_de(respuesta: dict[str, Any], palabra: str) -> list[int]:
    return [cantidad for nombre, cantidad in lineas(respuesta).items() if palabra in nombre.lower()]


def armar_el_pedido(cliente: Cliente) -> None:
    saludo = cliente.dice("Hola, buenas tardes")
    assert saludo["tipo_mensaje"] == "saludo"

    extintores = cliente.dice("¿qué extintores tienen?")
    productos = extintores["metadatos"]["productos"]
    assert productos
    assert all("extintor" in producto["nombre"].lower() for producto in productos)
    assert lineas(extintores) == {}

    dos_lineas = cliente.dice("dame 2 del de 10 libras y un casco amarillo")
    assert cantidad_de(dos_lineas, "extintor") == [2]
    assert cantidad_de(dos_lineas, "casco") == [1]

    cambiado = cliente.dice("mejor que sean 3 extintores")
    assert cantidad_de(cambiado, "extintor") == [3]

    ubicacion = cliente.dice("¿dónde están ubicados?")
    assert ubicacion["tipo_mensaje"] == "empresa"
    assert "Medellín" in ubicacion["respuesta"]
    assert lineas(ubicacion) == lineas(cambiado)

    sin_casco = cliente.dice("quita el casco")
    assert cantidad_de(sin_casco, "casco") == []

    cual = cliente.dice("ponle media docena de guantes de nitrilo")
    assert cual["metadatos"]["espera"] == "elegir_producto"
    assert cantidad_de(cual, "guante") == []
    elegido = cliente.dice("el segundo")
    assert lineas(elegido)[cual["metadatos"]["productos"][1]["nombre"]] == 6


def dar_los_datos(cliente: Cliente) -> dict[str, Any]:
    resumen = cliente.dice("eso es todo")
    assert resumen["metadatos"]["espera"] == "confirmar_pedido"
    reservado = cliente.dice("sí")
    assert reservado["metadatos"]["estado_venta"] == "recolectando_datos"
    assert reservado["metadatos"]["espera"] == "dato:nombre_completo"

    assert cliente.dice("Marta Lucía Gómez Pérez")["metadatos"]["espera"] == "dato:cedula"
    assert cliente.dice("43567890")["metadatos"]["espera"] == "dato:telefono"
    assert cliente.dice("3001234567")["metadatos"]["espera"] == "dato:correo"
    rechazado = cliente.dice("martagomez.gmail.com")
    assert rechazado["metadatos"]["espera"] == "dato:correo"
    assert "@" in rechazado["respuesta"]
    cliente.dice("martagomez@gmail.com")
    cliente.dice("perdón, mi teléfono es 3109876543")
    return cliente.dice("Carrera 45 # 20-15 apto 301, barrio Laureles")


def test_la_conversacion_de_referencia_cierra_la_venta(carpeta_con_motor: Path) -> None:
    with servicio_con_demo(carpeta_con_motor) as servicio:
        cliente = Cliente(servicio)
        armar_el_pedido(cliente)
        reiniciar(servicio)
        leido = dar_los_datos(cliente)
        assert leido["metadatos"]["espera"] == "confirmar_cierre"
        for dato in ("Marta Lucía Gómez Pérez", "310", "martagomez@gmail.com", "Laureles"):
            assert dato in leido["respuesta"]
        antes = servicio.http.get("/productos/buscar", params={"q": "extintor 10 libras"}).json()
        cerrada = cliente.dice("sí, todo bien")
        assert cerrada["metadatos"]["estado_venta"] == "cerrada"
        assert lineas(cerrada) == lineas(leido)
        assert antes
        historial = servicio.http.get(f"/chat/historial/{cliente.chat_id}").json()["items"]
        assert [item["rol"] for item in historial] == ["cliente", "agente"] * (len(historial) // 2)
        assert historial[0]["texto"] == "Hola, buenas tardes"
        assert historial[-1]["texto"] == cerrada["respuesta"]


def reiniciar(servicio: Servicio) -> None:
    servicio.matar()
    servicio.arrancar()
