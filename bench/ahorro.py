"""What not asking a model about what the local engine reads surely saves: `python -m bench.ahorro`.

Written conversations run on a local server that speaks as OpenAI does, reads nothing and says the draft, so
that they go as without it. Its tokens are a quarter of the characters that it gets and says.
"""

import argparse
import asyncio
import json
import random
from pathlib import Path
from typing import Any

from agent.modelos.precios import cargar_precios
from api.evaluacion.bases import PARAMETROS, plantilla_migrada
from api.evaluacion.carga import cargar_casos
from api.evaluacion.corrida import correr_casos
from api.evaluacion.informe import Informe
from bench.servicios import carpeta_temporal
from db.embedded import base_de_datos
from settings import Settings
from tests.modelos.servidores import Paso, servir_proveedores

_CASOS = Path("tests/conversaciones")
_POR_TOKEN = 4
_CON_PRECIO = ("gemini-2.0-flash", "gpt-4.1-mini")


def _guion(pedido: dict[str, Any]) -> Paso:
    leido = sum(len(mensaje["content"]) for mensaje in pedido["messages"])
    leido += len(json.dumps(pedido.get("response_format") or ""))
    texto = '{"actos": [{"tipo": "cancelar"}]}'
    if pedido.get("stream"):
        texto = json.loads(pedido["messages"][1]["content"])["borrador"]
    return Paso(texto, uso=(leido // _POR_TOKEN, len(texto) // _POR_TOKEN))


async def medir(cuantos: int, semilla: int) -> dict[str, Any]:
    casos = [caso for caso in cargar_casos(_CASOS) if not caso.retenida]
    casos = random.Random(semilla).sample(casos, min(cuantos, len(casos)))
    informe = Informe(semilla=semilla)
    with (
        carpeta_temporal() as carpeta,
        base_de_datos(None, carpeta, parameters=PARAMETROS) as servidor,
        plantilla_migrada(servidor) as plantilla,
    ):
        async with servir_proveedores() as proveedores:
            proveedores.seguir(guion=_guion)
            ajustes = Settings(
                _env_file=None,
                data_dir=carpeta,
                openai_base_url=proveedores.url_de("openai"),
                default_model="de-prueba",
            )
            async for resultado in correr_casos(casos, servidor, plantilla, ajustes):
                informe.casos.append(resultado)
                proveedores.pedidos.clear()
    modelo: dict[str, Any] = informe.datos()["modelo"]
    return {**modelo, "turnos": len(informe.con_modelo)}


def main() -> None:
    analizador = argparse.ArgumentParser(prog="python -m bench.ahorro", description=__doc__)
    analizador.add_argument("--casos", type=int, default=200)
    analizador.add_argument("--semilla", type=int, default=1)
    opciones = analizador.parse_args()
    medido = asyncio.run(medir(opciones.casos, opciones.semilla))
    turnos, leer = medido["turnos"], medido["por_tarea"]["comprender"]
    saltados = medido["saltados"]["aciertos"]
    print(f"{turnos} turns, {saltados} skipped ({saltados / turnos:.1%})")
    ahorrada = medido["ahorro"]["parte"]
    print(f"{medido['tokens_por_turno']} tokens a turn, {ahorrada:.1%} saved of what it would take")
    for tarea, suma in medido["por_tarea"].items():
        print(f"{tarea:12} {suma['llamadas']} calls, {suma['entrada']} in, {suma['salida']} out")
    for nombre in _CON_PRECIO:
        costos = [
            cargar_precios().costo(nombre, suma["entrada"], suma["salida"]) or 0
            for suma in medido["por_tarea"].values()
        ]
        de_leer = cargar_precios().costo(nombre, leer["entrada"], leer["salida"]) or 0
        gastado, ahorrado = float(sum(costos)), float(de_leer) / (turnos - saltados) * saltados
        print(
            f"{nombre:18} {1000 * gastado / turnos:.3f} dollars a thousand turns, "
            f"{1000 * (gastado + ahorrado) / turnos:.3f} if it were always asked"
        )


if __name__ == "__main__":
    main()
