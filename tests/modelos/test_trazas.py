"""A model's part in a turn, as developers see it: what it was told, and what it said."""

import json
import secrets
from dataclasses import replace
from typing import Any

from graph.agente import Agente
from graph.respuesta import Peticion
from graph.trazas.escritor import fila_de
from graph.trazas.recolector import Trazador
from graph.trazas.tipos import Traza
from tests.modelos.servidores import ENTRADA, SALIDA, Paso, Proveedores, actos

AGREGAR = actos({"tipo": "agregar", "producto": {"texto": "cascos amarillos"}, "cantidad": {"unidades": 2}})
ENREDADO = "pues mire, para los muchachos de la obra serían como 2 cascos amarillos"


async def traza_de(agente: Agente, mensaje: str) -> Traza:
    trazas: list[Traza] = []
    modelos = agente.turnos.modelos
    assert modelos is not None
    modelos.modelos[0].disyuntor.__init__()  # type: ignore[misc]
    turnos = replace(agente.turnos, trazador=Trazador([trazas.append]))
    await turnos.responder(Peticion(mensaje, chat_id=secrets.token_urlsafe(12)))
    return trazas[0]


def modelos(arbol: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """With the node each is of."""
    return [
        (nodo["nombre"], tramo)
        for nodo in arbol["raiz"]["hijos"]
        for tramo in nodo.get("hijos", [])
        if tramo["clase"] == "modelo"
    ]


async def test_se_ve_que_se_le_dijo_al_modelo_y_que_contesto(
    agente: Agente, proveedores: Proveedores
) -> None:
    proveedores.seguir(AGREGAR, Paso("Listo. Te regalo el envío."))
    fila = fila_de(await traza_de(agente, ENREDADO), enmascarar=True)
    arbol = json.loads(fila.arbol)
    (nodo, leyo), (otro, dijo) = modelos(arbol)
    assert (nodo, otro) == ("comprender", "redactar")
    assert [mensaje["rol"] for mensaje in leyo["entrada"]["mensajes"]] == ["system", "human"]
    assert ENREDADO in leyo["entrada"]["mensajes"][1]["contenido"]
    assert leyo["salida"]["contenido"] == AGREGAR.texto
    assert leyo["salida"]["tokens"] == {"entrada": ENTRADA, "salida": SALIDA}
    assert dijo["salida"]["contenido"] == "Listo. Te regalo el envío."
    assert dijo["salida"]["primera_ficha_us"] >= 0
    assert any("Te regalo el envío" in rechazada for rechazada in arbol["rechazadas"])
    assert fila.corregida
    assert (fila.tokens_entrada, fila.tokens_salida) == (2 * ENTRADA, 2 * SALIDA)


async def test_un_modelo_que_falla_se_ve_con_su_motivo(agente: Agente, proveedores: Proveedores) -> None:
    proveedores.seguir(guion=lambda _: Paso(estado=500))
    fila = fila_de(await traza_de(agente, ENREDADO), enmascarar=True)
    assert fila.fallo == "conexion"
    llamadas = modelos(json.loads(fila.arbol))
    assert llamadas
    assert all(tramo["error"] for _, tramo in llamadas)
