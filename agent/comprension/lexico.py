"""The closed words of the language engine, read from `agent/lengua/lexico.yaml`."""

from pathlib import Path
from typing import Any

import yaml

from agent.comprension.conjugacion import imperativos, todas_las_formas

_DATOS: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent.parent / "lengua" / "lexico.yaml").read_text("utf-8")
)


def _palabras(clave: str) -> frozenset[str]:
    return frozenset(_DATOS[clave].split())


CORTESIA = _palabras("cortesia")
VOCATIVOS = _palabras("vocativos")
ARTICULOS = _palabras("articulos")
DEFINIDOS = frozenset({"el", "la", "los", "las"})
OTROS = frozenset({"otro", "otra", "otros", "otras"})
DEMOSTRATIVOS = _palabras("demostrativos")
FUNCION = _palabras("funcion")
# A form that also names goods ("regalo", "saco") is a verb only where it is listed.
VERBOS = _palabras("verbos") | todas_las_formas(
    _DATOS["conjugados"].split(), menos=_palabras("sustantivos_verbales")
)
CARRITO = _palabras("carrito")
INTERIORES = _palabras("interiores")
HAY = _palabras("hay")
UNIDADES = _palabras("unidades")
EMPAQUES = _palabras("empaques")
MEDIDAS = _palabras("medidas")
PORCIONES = _palabras("porciones")
ANTES_DE_MEDIDA = _palabras("antes_de_medida")
DINERO = _palabras("dinero")
MONEDAS = _palabras("monedas")
NEXOS = _palabras("nexos")
SE_CUENTA_EN = EMPAQUES | UNIDADES | MEDIDAS  # "2 cajas", "3 unidades", "4 kilos": so many, and not of what
IMPERATIVOS = _palabras("imperativos").union(*map(imperativos, _DATOS["ordenes"].split()))
DESEOS = _palabras("deseos")
ABREN_PREGUNTA = _palabras("abren_pregunta")
PREPOSICIONES = _palabras("preposiciones")
EN_PARES = _palabras("en_pares")
ADJETIVOS = _palabras("adjetivos")
ATRIBUTOS = _palabras("atributos")
DOSIS = _palabras("dosis")
BARATO = _palabras("barato")
CARO = _palabras("caro")
GRANDE = _palabras("grande")
PEQUENO = _palabras("pequeno")
MEDIANO = _palabras("mediano")
MAYOR = _palabras("mayor")
MENOR = _palabras("menor")
TAMANOS = GRANDE | PEQUENO | MEDIANO
LLANOS = _palabras("llanos")
ELIGEN = _palabras("eligen")
NO_ELIGEN = _palabras("no_eligen")
PIDEN = _palabras("piden")
EXCLAMAN = _palabras("exclaman")
LAMENTAN = _palabras("lamentan")
ORDINALES: dict[str, int] = _DATOS["ordinales"]  # 1-based; -1 is the last
CLAVES = _palabras("claves")
ORTOGRAFIA: dict[str, str] = _DATOS["ortografia"]
GIROS: dict[tuple[str, ...], tuple[str, ...]] = {
    tuple(dicho.split()): tuple(llano.split()) for dicho, llano in _DATOS["giros"].items()
}
