"""What a turn leaves for developers: a tree with all that it did, and nothing of who the customer is."""

import asyncio
import json
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from db.repositorios.trazas import EscrituraDeTrazas, Fila
from graph.agente import Agente
from graph.respuesta import Peticion
from graph.trazas.escritor import Escritor, Guarda, fila_de
from graph.trazas.forma import en_json, resumen_de_sql
from graph.trazas.mascara import Mascara, dar_forma
from graph.trazas.recolector import Trazador
from graph.trazas.tipos import Traza
from graph.turnos import Turnos
from tests.graph.compra import COMPRA, comprar
from tools import compradores, herramientas

DE_MARTA = ("marta", "lucía", "gómez", "pérez", "43567890", "3001234567", "martagomez", "20-15", "san javier")


def observados(agente: Agente) -> tuple[Turnos, list[Traza]]:
    """The agent's turns, and the traces that they leave."""
    trazas: list[Traza] = []
    return replace(agente.turnos, trazador=Trazador([trazas.append])), trazas


async def guardadas(agente: Agente, chat_id: str) -> list[dict[str, Any]]:
    assert agente.trazas is not None
    await agente.trazas.vaciar()
    async with agente.pool.connection() as conexion:
        consulta = "SELECT * FROM trazas WHERE chat_id = %s ORDER BY id"
        return await (await conexion.execute(consulta, [chat_id])).fetchall()


def tramos(arbol: dict[str, Any], clase: str) -> list[dict[str, Any]]:
    hallados = [arbol] if arbol["clase"] == clase else []
    for hijo in arbol.get("hijos", []):
        hallados += tramos(hijo, clase)
    return hallados


async def test_un_turno_queda_como_un_arbol(agente: Agente) -> None:
    chat = f"arbol-{uuid4()}"
    await agente.responder(Peticion("¿qué extintores tienen?", chat_id=chat))
    await agente.responder(Peticion("dame 2 del segundo", chat_id=chat))
    _, fila = await guardadas(agente, chat)
    raiz = fila["arbol"]["raiz"]
    assert [tramo["nombre"] for tramo in tramos(raiz, "nodo")] == [
        "comprender",
        "armar_pedido",
        "guiar_venta",
        "redactar",
    ]
    leer, armar = tramos(raiz, "nodo")[:2]
    assert leer["entrada"]["mensaje"] == "dame 2 del segundo"
    assert len(leer["entrada"]["ofrecidos"]) > 1
    assert leer["salida"]["leidos"][0] == fila["arbol"]["actos"][0]
    agregar = next(h for h in tramos(armar, "herramienta") if h["nombre"] == "agregar_al_pedido")
    assert agregar["entrada"]["cantidad"] == 2
    assert agregar["salida"]["lineas"][0]["cantidad"] == 2
    assert "INSERT lineas_venta" in [sql["nombre"] for sql in tramos(agregar, "sql")]
    assert [hecho["tipo"] for hecho in fila["arbol"]["hechos"]] == ["linea_agregada", "total_pedido"]
    assert fila["actos"] == ["agregar"]
    assert fila["sentencias"] == len(tramos(raiz, "sql"))
    assert (fila["motor"], fila["error"], fila["corregida"]) == ("local", None, False)


async def test_los_tiempos_de_dentro_caben_en_los_de_fuera(agente: Agente) -> None:
    turnos, trazas = observados(agente)
    await turnos.responder(Peticion("hola, ¿tienen cascos?", chat_id=f"tiempos-{uuid4()}"))

    def cabe(tramo: dict[str, Any]) -> None:
        fin = tramo["inicio_us"] + tramo["dura_us"]
        for hijo in tramo.get("hijos", []):
            assert tramo["inicio_us"] <= hijo["inicio_us"]
            assert hijo["inicio_us"] + hijo["dura_us"] <= fin + 1  # each is cut to whole microseconds
            cabe(hijo)

    cabe(json.loads(en_json(trazas[0], enmascarar=True))["raiz"])


async def test_lo_que_pasa_a_la_vez_en_dos_chats_no_se_mezcla(agente: Agente) -> None:
    turnos, trazas = observados(agente)
    chats = [f"junto-{uuid4()}" for _ in range(4)]
    await asyncio.gather(*(turnos.responder(Peticion("¿tienen cascos?", chat_id=chat)) for chat in chats))
    solo, suyas = observados(agente)
    await solo.responder(Peticion("¿tienen cascos?", chat_id=f"solo-{uuid4()}"))
    de_uno = [tramo.nombre for tramo in suyas[0].raiz.todos() if tramo.clase != "sql"]
    for traza in trazas:
        assert [tramo.nombre for tramo in traza.raiz.todos() if tramo.clase != "sql"] == de_uno


async def test_nada_de_una_compra_dice_quien_compro(agente: Agente) -> None:
    chat = f"velada-{uuid4()}"
    await comprar(agente, chat)
    filas = await guardadas(agente, chat)
    assert len(filas) == len(COMPRA)
    todo = json.dumps([fila["arbol"] for fila in filas], ensure_ascii=False).lower()
    assert [dato for dato in DE_MARTA if dato in todo] == []
    assert "extintor" in todo


async def test_sin_mascara_se_guarda_lo_que_se_dijo(agente: Agente) -> None:
    turnos, trazas = observados(agente)
    for mensaje in COMPRA[:7]:
        await turnos.responder(Peticion(mensaje, chat_id="sin-mascara"))
    assert "Marta Lucía" in fila_de(trazas[-1], enmascarar=False).arbol


async def test_un_turno_que_falla_dice_donde_y_no_con_que_palabras(
    agente: Agente, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def romper(*_: Any, **__: Any) -> None:
        raise RuntimeError("la cédula 43567890")

    monkeypatch.setattr(herramientas.consultar_empresa, "coroutine", romper)
    chat = f"roto-{uuid4()}"
    with pytest.raises(RuntimeError):
        await agente.responder(Peticion("¿dónde están ubicados?", chat_id=chat))
    (fila,) = await guardadas(agente, chat)
    assert fila["error"] == "RuntimeError"
    assert any("graph/nodes/informar_empresa.py" in lugar for lugar in fila["arbol"]["error"]["donde"])
    (herramienta,) = tramos(fila["arbol"]["raiz"], "herramienta")
    assert herramienta["error"] == "RuntimeError"
    assert "43567890" not in json.dumps(fila["arbol"])


async def test_una_respuesta_repetida_no_deja_otra_traza(agente: Agente) -> None:
    turnos, trazas = observados(agente)
    pregunta = Peticion("hola", chat_id=f"repite-{uuid4()}", mensaje_id="m1")
    assert await turnos.responder(pregunta) == await turnos.responder(pregunta)
    assert len(trazas) == 1


async def test_quien_no_puede_guardar_no_estorba_al_turno(agente: Agente) -> None:
    def fallar(_: Traza) -> None:
        raise RuntimeError

    turnos = replace(agente.turnos, trazador=Trazador([fallar]))
    assert (await turnos.responder(Peticion("hola", chat_id=f"estorbo-{uuid4()}")))["respuesta"]


class EscrituraFalsa(EscrituraDeTrazas):
    def __init__(self) -> None:
        self.tandas: list[list[Fila]] = []
        self.caida = False

    async def guardar(self, filas: Any) -> None:
        if self.caida:
            raise psycopg.OperationalError
        self.tandas.append(list(filas))


async def test_lo_que_no_cabe_se_pierde_y_se_cuenta(agente: Agente) -> None:
    turnos, trazas = observados(agente)
    await turnos.responder(Peticion("hola", chat_id=f"cola-{uuid4()}"))
    escritura = EscrituraFalsa()
    escritor = Escritor(escritura, Guarda(7, 2**20, True), por_guardar=3)
    escritura.caida = True
    for _ in range(5):
        escritor.anotar(trazas[0])
    await escritor.vaciar()
    assert (escritor.guardadas, escritor.perdidas) == (0, 2)
    escritura.caida = False
    async with escritor.funcionando():
        pass  # what waits is written at the end
    assert [len(tanda) for tanda in escritura.tandas] == [3]
    assert escritor.guardadas == 3


def fila(chat_id: str, *, octetos: int = 10, mensaje: int = 1) -> Fila:
    return Fila(
        chat_id=chat_id,
        mensaje=mensaje,
        empezada_en=datetime.now(UTC),
        ms=5,
        actos="saludar,agregar",
        tipo_mensaje="saludo",
        motor="local",
        error=None,
        fallo=None,
        corregida=False,
        tokens_entrada=0,
        tokens_salida=0,
        sentencias=1,
        octetos=octetos,
        arbol='{"raiz": "con \\"comillas\\""}',
    )


async def test_lo_que_llega_mientras_se_escribe_va_junto_en_la_tanda_siguiente(agente: Agente) -> None:
    turnos, trazas = observados(agente)
    await turnos.responder(Peticion("hola", chat_id=f"tandas-{uuid4()}"))

    class Ocupada(EscrituraFalsa):
        async def guardar(self, filas: Any) -> None:
            await super().guardar(filas)
            escritor.anotar(trazas[0])

    escritura = Ocupada()
    escritor = Escritor(escritura, Guarda(7, 2**20, True))
    for _ in range(120):
        escritor.anotar(trazas[0])
    await escritor.vaciar()
    assert [len(tanda) for tanda in escritura.tandas] == [50, 50, 20]
    assert escritor.cuenta() == {"guardadas": 120, "perdidas": 0, "esperan": 3}


async def test_una_traza_que_no_se_puede_contar_no_detiene_a_las_demas(agente: Agente) -> None:
    turnos, trazas = observados(agente)
    await turnos.responder(Peticion("hola", chat_id=f"rara-{uuid4()}"))
    escritura = EscrituraFalsa()
    escritor = Escritor(escritura, Guarda(7, 2**20, True))
    escritor.anotar(replace(trazas[0], respuesta="a medias \ud83d"))
    escritor.anotar(trazas[0])
    await escritor.vaciar()
    assert [len(tanda) for tanda in escritura.tandas] == [1]
    assert escritor.cuenta() == {"guardadas": 1, "perdidas": 1, "esperan": 0}


async def test_se_poda_por_edad_y_por_tamano(agente: Agente) -> None:
    chat = f"poda-{uuid4()}"
    await agente.responder(Peticion("hola", chat_id=chat))
    escritura = EscrituraDeTrazas(agente.pool)
    await guardadas(agente, chat)
    async with agente.pool.connection() as conexion:
        await conexion.execute("DELETE FROM trazas")
    await escritura.guardar([fila(chat, octetos=100, mensaje=n) for n in range(5)])
    assert await escritura.podar(dias=7, octetos=300) == 2
    assert [f["mensaje"] for f in await guardadas(agente, chat)] == [2, 3, 4]
    async with agente.pool.connection() as conexion:
        await conexion.execute("UPDATE trazas SET empezada_en = now() - interval '8 days' WHERE mensaje = 3")
    assert await escritura.podar(dias=7, octetos=300) == 1
    assert [f["mensaje"] for f in await guardadas(agente, chat)] == [2, 4]


async def test_de_quien_se_olvida_no_quedan_trazas_ni_las_que_iban_en_camino(agente: Agente) -> None:
    chat = f"olvido-{uuid4()}"
    await comprar(agente, chat)
    assert await guardadas(agente, chat)
    async with agente.recursos.sessions.begin() as session:
        cliente = await compradores.buscar_por_documento(session, "43567890")
        await compradores.olvidar(session, cliente)
    await EscrituraDeTrazas(agente.pool).guardar([fila(chat)])
    assert await guardadas(agente, chat) == []


async def test_los_registros_de_un_turno_dicen_de_cual_son_y_nada_de_lo_dicho(agente: Agente) -> None:
    chat = f"registro-{uuid4()}"
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as registros:
        await comprar(agente, chat)
    suyos = [registro for registro in registros if registro["event"].startswith("turno.")]
    assert len(suyos) == len(COMPRA)
    mensajes = [fila["mensaje"] for fila in await guardadas(agente, chat)]
    assert [(registro["chat"], registro["turno"]) for registro in suyos] == [(chat[:6], m) for m in mensajes]
    escrito = json.dumps(registros, default=str, ensure_ascii=False).lower()
    assert [dicho for dicho in (*DE_MARTA, *COMPRA, "extintor", chat) if dicho in escrito] == []


async def test_lo_que_se_registra_dentro_de_un_turno_dice_de_cual_es(
    agente: Agente, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def registrar(consulta: str, **_: Any) -> list[Any]:
        structlog.get_logger().info("herramienta.llamada")
        return []

    monkeypatch.setattr(herramientas.consultar_empresa, "coroutine", registrar)
    chat = f"dentro-{uuid4()}"
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as registros:
        await agente.responder(Peticion("¿dónde están ubicados?", chat_id=chat))
        structlog.get_logger().info("fuera")
    dentro = next(registro for registro in registros if registro["event"] == "herramienta.llamada")
    (fila,) = await guardadas(agente, chat)
    assert (dentro["chat"], dentro["turno"]) == (chat[:6], fila["mensaje"])
    assert registros[-1].keys().isdisjoint({"chat", "turno"})


def test_el_resumen_de_sql_dice_que_se_hizo_y_con_que_tablas() -> None:
    assert (
        resumen_de_sql("SELECT a FROM ventas v JOIN lineas_venta l ON true") == "SELECT ventas, lineas_venta"
    )
    assert resumen_de_sql("WITH x AS (INSERT INTO mensajes VALUES (1)) UPDATE ventas SET a = 1") == (
        "INSERT mensajes, UPDATE ventas"
    )
    assert resumen_de_sql("INSERT INTO a VALUES (1) ON CONFLICT DO UPDATE SET b = 1") == "INSERT a"
    assert resumen_de_sql("SELECT 1") == "SELECT"


_PALABRAS = st.text(st.characters(categories=["Lu", "Ll"]), min_size=3, max_size=12)
_NOMBRES = st.lists(_PALABRAS, min_size=1, max_size=4).map(" ".join)


@given(
    nombre=_NOMBRES, documento=st.from_regex(r"[1-9][0-9]{7,10}", fullmatch=True), antes=st.text(max_size=20)
)
def test_la_mascara_quita_lo_que_sabe_y_deja_json(nombre: str, documento: str, antes: str) -> None:
    arbol = {
        "tipo": "dar_dato",
        "mensaje": f"{antes}\n{nombre}\ncc {documento} ",
        "numero": int(documento),
        "dentro": json.dumps({"mensaje": f"soy {nombre}"}, ensure_ascii=False),
    }
    velado = json.loads(Mascara([nombre])(json.dumps(arbol, ensure_ascii=False, separators=(",", ":"))))
    assert velado.keys() == arbol.keys()
    assert (velado["tipo"], velado["numero"]) == ("dar_dato", int(documento))
    assert velado["mensaje"].endswith(f"\n{dar_forma(nombre)}\ncc {dar_forma(documento)} ")
    assert json.loads(velado["dentro"]) == {"mensaje": f"soy {dar_forma(nombre)}"}


_LETRAS = "abcdefghijklmnopqrstuvwxyzáéíóúüñ"
_DE_AQUI = st.lists(st.text(_LETRAS, min_size=3, max_size=12), min_size=1, max_size=3).map(" ".join)


@given(nombre=_DE_AQUI, como=st.sampled_from([str.upper, str.title, str.lower, str.swapcase]))
def test_la_mascara_conoce_lo_que_sabe_aunque_venga_con_otras_mayusculas(nombre: str, como: Any) -> None:
    escrito = json.dumps({"respuesta": f"Gracias, {como(nombre)}."}, ensure_ascii=False)
    assert (
        json.loads(Mascara([nombre.title()])(escrito))["respuesta"] == f"Gracias, {dar_forma(como(nombre))}."
    )


@given(
    cero=st.sampled_from([chr(c) for c in range(0x110000) if unicodedata.decimal(chr(c), None) == 0]),
    entre=st.sampled_from(["", " ", ".", "-", ") (", "\u00a0", "\u2009", "\u3000"]),
    cifras=st.lists(st.integers(0, 9), min_size=7, max_size=12),
)
def test_un_numero_largo_se_vela_se_escriba_con_las_cifras_que_sea(
    cero: str, entre: str, cifras: list[int]
) -> None:
    numero = entre[:2].join(chr(ord(cero) + cifra) for cifra in cifras)
    escrito = json.dumps({"mensaje": f"es {numero} y ya"}, ensure_ascii=False, separators=(",", ":"))
    assert json.loads(Mascara()(escrito))["mensaje"] == f"es {dar_forma(numero)} y ya"


@pytest.mark.parametrize(
    ("dicho", "velado"),
    [
        ("mi cel es +57 300 123 45 67", "mi cel es +99 999 999 99 99"),
        ("cc 1.032.456.789", "cc 9.999.999.999"),
        ("tel:3001234567", "tel:9999999999"),
        ("escribe a ana.r@correo.com.co.", "escribe a xxx.x@xxxxxx.xxx.xx."),
        ("son $1.500.000 por 12 cascos", "son $1.500.000 por 12 cascos"),
    ],
)
def test_sin_saber_de_nadie_se_velan_numeros_y_correos(dicho: str, velado: str) -> None:
    assert json.loads(Mascara()(json.dumps({"mensaje": dicho}, separators=(",", ":"))))["mensaje"] == velado
