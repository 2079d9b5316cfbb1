"""The sentences themselves: their data are used, the address is never mixed, bad ones are named."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.redaccion.frases import PLANTILLAS, PlantillaInvalidaError, Variante, cargar

FRASES = cargar()
CODIGO = "\n".join(archivo.read_text("utf-8") for archivo in PLANTILLAS.parent.glob("*.py"))
CLAVES_ARMADAS = ("datos.pedir.", "datos.entrega.", "cortesia.")
TUTEO = re.compile(
    r"\b(te|ti|tu|tus|tú|contigo|quieres|puedes|tienes|necesitas|prefieres|buscas|andas|estás|llevas|das|mandas|escribes|"
    r"confirmas|aprovechas|dime|dímelo|mira|prueba|pídeme|quieras|necesites|quedas|eres|leerte|darte|saludarte|volviste|pediste)\b",
    re.IGNORECASE,
)
USTEDEO = re.compile(
    r"\b(usted|le|les|quiere|necesita|prefiere|desea|dígame|dígamelo|mire|pruebe|pídame|quiera|darle)\b",
    re.IGNORECASE,
)
TUTEO_VERBOS = re.compile(
    r"\b(ti|quieres|puedes|tienes|necesitas|prefieres|buscas|andas|llevas|mandas|escribes|confirmas|aprovechas|quedas|"
    r"dime|dímelo|mira|prueba|pídeme)\b",
    re.IGNORECASE,
)


def _dichas(trato: int, *, de_usted: bool) -> Iterator[tuple[str, str]]:
    """Every sentence that a tone of that address may say, in that form."""
    tonos = [tono.nombre for tono in FRASES.tonos.values() if tono.usted == de_usted]
    for clave, frase in FRASES.frases.items():
        for tono in tonos:
            for variante in frase.de(tono):
                yield clave, _decir(variante, trato)


def _decir(variante: Variante, trato: int) -> str:
    datos = dict.fromkeys(variante.usa, "X")
    entrada = {variante.entrada: ""} if variante.entrada else {}
    return variante.plantilla.render({**datos, **entrada, "trato": trato})


@pytest.mark.parametrize("clave", FRASES.frases)
def test_cada_variable_declarada_se_usa(clave: str) -> None:
    frase = FRASES.frases[clave]
    usadas = frozenset[str]().union(*(v.usa for variantes in frase.variantes.values() for v in variantes))
    assert usadas == frase.variables


@pytest.mark.parametrize("clave", FRASES.frases)
def test_cada_frase_la_dice_el_programa(clave: str) -> None:
    assert f'"{clave}"' in CODIGO or clave.startswith(CLAVES_ARMADAS)


@pytest.mark.parametrize(
    ("trato", "de_usted", "prohibido"),
    [(0, False, USTEDEO), (1, True, TUTEO), (2, False, TUTEO_VERBOS)],
    ids=["tú", "usted", "vos"],
)
def test_el_trato_no_se_mezcla(trato: int, de_usted: bool, prohibido: re.Pattern[str]) -> None:
    mezcladas = [
        (clave, texto) for clave, texto in _dichas(trato, de_usted=de_usted) if prohibido.search(texto)
    ]
    assert mezcladas == []


def test_ninguna_frase_lleva_emojis_ni_cifras_de_dinero() -> None:
    for _, texto in _dichas(0, de_usted=False):
        assert not re.search(r"[\U0001f000-\U0001faff☀-➿]|\$", texto)


def test_las_frases_frecuentes_varian() -> None:
    for clave in (
        "pedido.algo_mas",
        "pedido.total",
        "productos.lista",
        "productos.cual",
        "datos.gracias",
        "saludo.nuevo",
    ):
        assert len(FRASES.frases[clave].variantes["dice"]) >= 2


def test_hay_siete_tonos_y_el_desconocido_es_amigable() -> None:
    assert len(FRASES.tonos) == 7
    assert FRASES.tono("Orientado a soluciones").nombre == "orientado_a_soluciones"
    assert FRASES.tono("sarcástico").nombre == FRASES.tono("").nombre == "amigable"


@pytest.mark.parametrize(
    ("mala", "dice"),
    [
        ('pedido.total: {variables: [total], dice: ["{{ totl }}"]}', "totl"),
        ('pedido.total: {variables: [total], dice: ["{{ total "]}', "pedido.total"),
        ('pedido.total: {variables: [total], dice: ["Listo, {{ hecho }}{{ total }}"]}', "comienzo"),
        ("pedido.total: {variables: [total], dice: []}", "lista de frases"),
        ('pedido.total: {variables: [total], dice: ["{{ total }}"], chistoso: ["{{ total }}"]}', "chistoso"),
        ('pedido.total: ["{{ total }}"]', "variables"),
        ("pedido.total: {", "pedido.yaml"),
        ("- suelta", "pedido.yaml"),
        ('venta.cerrada: {variables: [], dice: ["Listo"]}', "dos veces"),
    ],
)
def test_una_frase_mala_se_nombra(tmp_path: Path, mala: str, dice: str) -> None:
    carpeta = tmp_path / "plantillas"
    shutil.copytree(PLANTILLAS, carpeta)
    (carpeta / "pedido.yaml").write_text(mala, encoding="utf-8")
    with pytest.raises(PlantillaInvalidaError, match=re.escape(dice)):
        cargar(carpeta)
