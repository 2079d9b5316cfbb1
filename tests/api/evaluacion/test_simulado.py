"""Simulated customers: the same for the same seed, true to their goal, and patient to a point."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from stdnum.cl import rut
from stdnum.es import dni
from stdnum.mx import curp

from agent.texto import plegar
from api.evaluacion.simulado.cliente import MAX_TURNOS, ClienteSimulado, Vista, rasgo_distintivo
from api.evaluacion.simulado.frases import Voz, banco, en_numero, plural
from api.evaluacion.simulado.metas import TEMPERAMENTOS, Compra, Meta, inventar_meta, leer_apodos
from api.evaluacion.simulado.personas import PAISES, inventar_persona
from api.evaluacion.simulado.tecleo import con_dedazos, sin_cuidado
from api.evaluacion.tienda import ProductoEnVenta

PRODUCTOS = {
    f"P-{n}": ProductoEnVenta(n, f"P-{n}", f"Guante de trabajo talla {n}", Decimal(1000 * n), 50, "Guantes")
    for n in range(1, 9)
}
NOMBRES = {sku: producto.nombre for sku, producto in PRODUCTOS.items()}
APODOS = {"P-1": ["guante talla 1"], "P-2": ["guante talla 2"]}


def meta(numero: int = 1, semilla: int = 7, pais: str = "CO") -> Meta:
    return inventar_meta(numero, semilla, pais, APODOS, PRODUCTOS)


def vista(
    pedido: dict[str, int] | None = None,
    *,
    espera: str | None = None,
    estado: str | None = None,
    mostrados: tuple[str, ...] = (),
    faltantes: tuple[str, ...] = (),
) -> Vista:
    return Vista(espera, estado, mostrados, pedido or {}, faltantes)


def sencilla(**cambios: object) -> Meta:
    """A goal of one line by someone who neither chats nor slips."""
    llano = replace(TEMPERAMENTOS[0], saluda=0, descuido=0, datos=("uno",))
    compra = Compra("P-3", 2, ("guante talla 3", "guante de trabajo talla 3"), 2)
    base = replace(
        meta(),
        temperamento=llano,
        compras=(compra,),
        modo_de_datos="uno",
        malos={},
        corregidos={},
        preguntas=(),
    )
    return replace(base, **cambios)  # type: ignore[arg-type]


def cliente(de: Meta, azar: int = 1) -> ClienteSimulado:
    return ClienteSimulado(de, NOMBRES, Random(azar))


def vendedor_perfecto(de: Meta) -> Iterator[Vista]:
    """What a shop answers that guesses everything: it adds, changes and removes as it was meant."""
    pedido: dict[str, int] = {}
    for compra in de.compras:
        pedido = {**pedido, compra.sku: compra.inicial}
        yield vista(dict(pedido), estado="pendiente")
        pedido = {**pedido, compra.sku: compra.cantidad}
        if compra.sobra:
            del pedido[compra.sku]
        yield vista(dict(pedido), estado="pendiente")


def test_la_misma_semilla_da_la_misma_meta() -> None:
    assert meta(5) == meta(5)
    assert meta(5) != meta(6)
    assert meta(5) != meta(5, semilla=8)


def test_la_misma_semilla_da_la_misma_charla() -> None:
    def charla(semilla: int) -> list[str | None]:
        uno = cliente(meta(9), semilla)
        return [uno.decir(v) for v in [None, *vendedor_perfecto(meta(9)), vista(espera="confirmar_pedido")]]

    assert charla(1) == charla(1)
    assert any(charla(1) != charla(semilla) for semilla in range(2, 6))


@pytest.mark.parametrize("pais", PAISES)
def test_hay_frases_y_gente_de_cada_pais(pais: str) -> None:
    for intencion, frases in banco()["comun"].items():
        for frase in [*frases, *banco()[pais].get(intencion, [])]:
            assert isinstance(frase, str), (pais, intencion, frase)
            frase.format(n="2", p="cascos", o="segundo", k="2", r="rojo", v="x", c="correo")
    persona = inventar_persona(pais, Random(3))
    assert all(persona.values())
    valido = {"MX": curp.is_valid, "CL": rut.is_valid, "ES": dni.is_valid}.get(pais, str.isdigit)
    assert valido(persona["cedula"])


def test_la_verdad_de_la_meta_no_lleva_lo_que_se_quita() -> None:
    compras = (Compra("P-1", 2, ("a",), 5), Compra("P-2", 1, ("b",), 1, sobra=True))
    assert replace(meta(), compras=compras).lineas == {"P-1": 2}


def test_ninguna_meta_se_queda_sin_lineas_ni_pide_lo_que_no_hay() -> None:
    for numero in range(200):
        inventada = meta(numero)
        assert inventada.lineas
        assert all(PRODUCTOS[sku].stock >= unidades for sku, unidades in inventada.lineas.items())


def test_responde_por_lo_que_se_espera() -> None:
    de = sencilla()
    uno = cliente(de)
    assert "guantes talla 3" in (uno.decir(None) or "")
    lleno = {"P-3": 2}
    assert uno.decir(vista(lleno, estado="pendiente")) in {
        *banco()["comun"]["terminar"],
        *banco()["CO"]["terminar"],
    }
    assert uno.decir(vista(lleno, espera="confirmar_pedido")) in {
        *banco()["comun"]["si"],
        *banco()["CO"]["si"],
    }
    for campo in ("correo", "direccion"):
        assert de.datos[campo] in (uno.decir(vista(lleno, espera=f"dato:{campo}")) or "")
    cierre = {*banco()["comun"]["si_cierre"], *banco()["CO"]["si_cierre"]}
    assert uno.decir(vista(lleno, espera="confirmar_cierre")) in cierre
    assert uno.decir(vista(lleno, estado="cerrada")) is None
    assert not uno.motivo


@pytest.mark.parametrize("azar", range(12))
def test_elige_el_suyo_entre_los_mostrados(azar: int) -> None:
    uno = cliente(sencilla(), azar)
    uno.decir(None)
    eleccion = plegar(uno.decir(vista(espera="elegir_producto", mostrados=("P-1", "P-3", "P-4"))) or "")
    assert any(seña in eleccion for seña in ("segundo", "2", "talla 3"))


def test_si_no_esta_entre_los_mostrados_lo_nombra_mejor() -> None:
    uno = cliente(sencilla())
    uno.decir(None)
    dicho = uno.decir(vista(espera="elegir_producto", mostrados=("P-1", "P-4"))) or ""
    assert "trabajo talla 3" in dicho


def test_corrige_la_cantidad_y_quita_lo_que_no_pidio() -> None:
    uno = cliente(sencilla())
    uno.decir(None)
    assert "guantes talla 3" in (uno.decir(vista({"P-3": 1}, estado="pendiente")) or "")
    assert "talla 8" in (uno.decir(vista({"P-3": 2, "P-8": 1}, estado="pendiente")) or "")


def test_pierde_la_paciencia() -> None:
    uno = cliente(sencilla())
    dichos = [uno.decir(None)]
    while dichos[-1] is not None and len(dichos) < MAX_TURNOS:
        dichos.append(uno.decir(vista()))
    assert uno.motivo == "no logra agregar P-3"
    assert len(dichos) < 10


def test_no_conversa_para_siempre() -> None:
    uno = cliente(sencilla())
    uno.decir(None)
    for _ in range(MAX_TURNOS):
        uno.decir(vista({"P-3": 2}, espera=None, estado="pendiente"))
    assert uno.motivo


def test_da_un_dato_malo_y_luego_el_bueno() -> None:
    de = sencilla(malos={"correo": "ana gmail.com"})
    uno = cliente(de)
    uno.decir(None)
    pide = vista({"P-3": 2}, espera="dato:correo")
    assert "ana gmail.com" in (uno.decir(pide) or "")
    assert uno.decir(pide) == de.datos["correo"]


def test_corrige_un_dato_al_final() -> None:
    de = sencilla(corregidos={"telefono": "3001112233"})
    uno = cliente(de)
    uno.decir(None)
    assert "3001112233" in (uno.decir(vista({"P-3": 2}, espera="dato:telefono")) or "")
    assert de.datos["telefono"] in (uno.decir(vista({"P-3": 2}, espera="confirmar_cierre")) or "")


def test_da_todo_de_una_vez() -> None:
    de = sencilla(modo_de_datos="todo")
    uno = cliente(de)
    uno.decir(None)
    faltan = ("nombre_completo", "cedula", "telefono", "correo", "direccion", "barrio")
    dicho = uno.decir(vista({"P-3": 2}, espera="dato:nombre_completo", faltantes=faltan)) or ""
    assert all(valor in dicho for valor in de.datos.values())


@pytest.mark.parametrize(
    ("nombre", "otros", "rasgo"),
    [
        ("Guante de nitrilo talla M", ["Guante de nitrilo talla S"], "talla M"),
        ("Casco azul con ratchet", ["Casco rojo con ratchet"], "azul"),
        ("Extintor ABC 10 libras", ["Extintor ABC 20 libras"], "10 libras"),
        ("Casco", ["Casco azul"], ""),
        ("Casco azul", [], ""),
    ],
)
def test_rasgo_distintivo(nombre: str, otros: list[str], rasgo: str) -> None:
    assert rasgo_distintivo(nombre, otros) == rasgo


@pytest.mark.parametrize(
    ("uno", "varios"),
    [
        ("guante de nitrilo talla M", "guantes de nitrilo talla M"),
        ("cinturón café 90 cm", "cinturones cafés 90 cm"),
        ("taladro percutor", "taladros percutores"),
        ("gafas de seguridad", "gafas de seguridad"),
        ("lápiz rojo", "lápices rojos"),
        ("arnés básico de una argolla", "arneses básicos de una argolla"),
        ("router wifi 6", "routers wifi 6"),
    ],
)
def test_plural(uno: str, varios: str) -> None:
    assert en_numero(uno, 3) == varios
    assert en_numero(uno, 1) == uno
    assert plural(plural(uno.split()[0])) == varios.split()[0]


def test_cantidades_habladas() -> None:
    voz = Voz("CO", Random(1))
    assert voz.cuantos(1, "caja de guantes") == "una"
    assert voz.cuantos(1, "gafas claras") == "unas"
    assert {voz.cuantos(6, "guante") for _ in range(50)} == {"6", "seis", "media docena de"}


def test_los_dedazos_no_tocan_numeros_ni_correos() -> None:
    azar = Random(1)
    assert con_dedazos("ana.gomez@gmail.com", azar, 1.0) == "ana.gomez@gmail.com"
    escrito = con_dedazos("extintores de 10 libras", azar, 1.0)
    assert escrito != "extintores de 10 libras"
    assert "10" in escrito
    assert con_dedazos("extintores de 10 libras", azar, 0.0) == "extintores de 10 libras"
    assert sin_cuidado("¿Cuánto VALE?") == "cuanto vale?"


def test_los_apodos_del_proyecto_se_leen(raiz: Path) -> None:
    archivos = sorted((raiz / "tests" / "evaluacion" / "metas").glob("*.yaml"))
    assert {pais for archivo in archivos for pais in leer_apodos(archivo).paises} == set(PAISES)
    assert all(len(leer_apodos(archivo).nombres) >= 30 for archivo in archivos)
