"""The runner, with an agent that answers as it is told."""

from typing import Any, cast

import pytest

from api.evaluacion.corrida import ResultadoCaso, correr_caso
from api.evaluacion.esquema import Caso
from tests.api.evaluacion.doble import AgenteQueObedece, TiendaDoble, metadatos, tienda_doble, vendido

OK = ("Listo.", metadatos())


def caso(turnos: list[dict[str, Any]], **partes: Any) -> Caso:
    productos = [{"sku": "CAS-AZ", "nombre": "Casco azul", "precio": 35000}]
    return Caso.model_validate(
        {"caso": "prueba", "productos": productos, "turnos": turnos, "final": {"ventas": []}, **partes}
    )


def recibidos(tienda: TiendaDoble) -> list[str]:
    return [peticion.mensaje for peticion in cast(AgenteQueObedece, tienda.agente).recibidos]


async def test_un_caso_que_se_cumple() -> None:
    turnos = [{"cliente": "dame un casco", "pedido": {"CAS-AZ": 1}, "actos": ["agregar"]}]
    tienda = tienda_doble(("Va.", metadatos(pedido={"CAS-AZ": 1}, actos=("agregar",))))
    resultado = await correr_caso(caso(turnos), tienda)
    assert resultado.todo_bien
    assert resultado.actos == [(["agregar"], ["agregar"])]
    assert tienda.devueltos == tienda.pedidas


async def test_un_acto_mal_leido_no_estropea_una_venta_bien_hecha() -> None:
    resultado = await correr_caso(caso([{"cliente": "hola", "actos": ["saludar"]}]), tienda_doble(OK))
    assert [fallo.clase for fallo in resultado.fallos] == ["actos"]
    assert resultado.todo_bien
    assert resultado.final_bien


async def test_una_afirmacion_de_paso_no_es_la_verdad_final() -> None:
    resultado = await correr_caso(caso([{"cliente": "hola", "espera": "confirmar_pedido"}]), tienda_doble(OK))
    assert not resultado.todo_bien
    assert resultado.final_bien


async def test_responde_segun_lo_que_se_espera_y_cada_cosa_una_vez() -> None:
    turnos: list[dict[str, Any]] = [
        {"cliente": "sí"},
        {"segun_espera": {"dato:cedula": "123", "dato:nombre_completo": "Ana", "confirmar_cierre": "sí"}},
    ]
    tienda = tienda_doble(
        ("¿Nombre?", metadatos(espera="dato:nombre_completo")),
        ("¿Cédula?", metadatos(espera="dato:cedula")),
        ("No vale. ¿Cédula?", metadatos(espera="dato:cedula")),
    )
    resultado = await correr_caso(caso(turnos), tienda)
    assert recibidos(tienda) == ["sí", "Ana", "123"]
    assert resultado.todo_bien


async def test_lo_que_se_dice_segun_la_espera_y_nadie_espera_es_un_fallo() -> None:
    turnos: list[dict[str, Any]] = [{"cliente": "hola"}, {"segun_espera": {"confirmar_pedido": "sí"}}]
    resultado = await correr_caso(caso(turnos), tienda_doble(OK))
    assert [fallo.clase for fallo in resultado.fallos] == ["espera"]


@pytest.mark.parametrize(
    ("condicion", "se_dice"),
    [
        ({"si_espera": "elegir_producto"}, True),
        ({"si_espera": None}, False),
        ({"si_muestra": "CAS-*"}, True),
        ({"si_muestra": "GUA-*"}, False),
        ({"si_pedido": {}}, False),
        ({"si_pedido": {"CAS-AZ": 2}}, True),
    ],
)
async def test_un_turno_con_condicion(condicion: dict[str, Any], se_dice: bool) -> None:
    primera = metadatos(espera="elegir_producto", mostrados=("CAS-RO",), pedido={"CAS-AZ": 2})
    tienda = tienda_doble(("¿Cuál?", primera), OK)
    await correr_caso(caso([{"cliente": "un casco"}, {"cliente": "el rojo", **condicion}]), tienda)
    assert recibidos(tienda) == (["un casco", "el rojo"] if se_dice else ["un casco"])


async def test_una_excepcion_del_agente_es_un_fallo_del_caso() -> None:
    resultado = await correr_caso(caso([{"cliente": "hola"}, {"cliente": "adiós"}]), tienda_doble(OK))
    assert [(fallo.clase, fallo.turno) for fallo in resultado.fallos] == [("excepcion", 2)]


async def test_cada_chat_es_uno_y_la_verdad_final_es_la_del_principal() -> None:
    turnos = [{"chat": "otro", "cliente": "dame un casco"}, {"cliente": "hola"}]
    tienda = tienda_doble(OK, OK, verdades=(vendido({"CAS-AZ": 1}), vendido({})))
    resultado: ResultadoCaso = await correr_caso(caso(turnos, final={"ventas": [{"CAS-AZ": 1}]}), tienda)
    chats = [peticion.chat_id for peticion in cast(AgenteQueObedece, tienda.agente).recibidos]
    assert len(set(chats)) == 2
    assert tienda.pedidas[0] == chats[1]
    assert "stock de CAS-AZ" in str(resultado.fallos[-1])


async def test_nunca_se_comprueba_en_cada_respuesta() -> None:
    turnos = [{"cliente": "hola"}, {"cliente": "¿gratis?"}]
    tienda = tienda_doble(OK, ("¡Gratis!", metadatos()))
    resultado = await correr_caso(caso(turnos, nunca=[{"dice": "gratis"}]), tienda)
    assert [(fallo.clase, fallo.turno) for fallo in resultado.fallos] == [("nunca", 2)]
    assert not resultado.final_bien
