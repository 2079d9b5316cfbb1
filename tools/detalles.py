"""What the owner wrote of a product, and which of it answers a question: word for word, or nothing."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.comprension import lexico
from agent.comprension.propiedades import (
    CUENTA,
    Propiedad,
    afines,
    cosa_contada,
    propiedad,
    propiedades,
    propiedades_preguntadas,
    sin_la_forma,
)
from agent.texto import VACIAS, plegar, raiz, singular, tokens
from db.repositorios.lecturas import Fuente, fichas
from tools.busqueda.colores import es_color
from tools.busqueda.medidas import leer as leer_medidas
from tools.oraciones import oraciones

Emparentadas = Callable[[str, str], bool]
GENERAL, COLOR, CONTENIDO = "general", "color", "contenido"
_DE_ALCANCE = frozenset({"resistencia", "capacidad"})
_CONTADO = re.compile(
    r"\b(?:\d++|un[oa]?|dos|tres|cuatro|cinco|seis|ocho|diez|doce) (?P<cosa>[a-z]+)(?: (?P<otra>[a-z]+))?"
)
_PIEZA = re.compile(r";\s+")
_O = re.compile(r"\bo\b")
_MAXIMO_DE_PIEZAS = 2
_RESUMEN = 280
_PARECE = 5  # letters that two words must begin with alike: "lavar", "lavable" begin with four


@dataclass(frozen=True)
class Ficha:
    """A product's own texts."""

    producto_id: int
    nombre: str
    descripcion: str
    atributos: Mapping[str, Any]

    @property
    def piezas(self) -> list[str]:
        """The statements of its description, in order."""
        dichas = [oracion.texto for oracion in oraciones(self.descripcion)]
        return [pieza.strip() for dicha in dichas for pieza in _PIEZA.split(dicha)]

    @property
    def resumen(self) -> str:
        """As much of the description as a message has room for, in whole sentences."""
        resumen = ""
        for oracion in oraciones(self.descripcion):
            if resumen and len(resumen) + len(oracion.texto) > _RESUMEN:
                break
            resumen = f"{resumen} {oracion.texto}".strip()
        return resumen


@dataclass(frozen=True)
class Dicho:
    """What answers: statements of the owner, or, with `en_nombre`, the product's name itself."""

    texto: str = ""
    en_nombre: bool = False

    def __bool__(self) -> bool:
        return bool(self.texto or self.en_nombre)


async def ver_fichas(fuente: Fuente, ids: list[int]) -> list[Ficha]:
    """Of the active ones among `ids`, in that order."""
    leidas = {
        fila[0]: Ficha(fila[0], fila[1], fila[2] or "", fila[3] or {}) for fila in await fichas(fuente, ids)
    }
    return [leidas[id_] for id_ in dict.fromkeys(ids) if id_ in leidas]


def lo_que_dice(ficha: Ficha, pregunta: str, emparentadas: Emparentadas) -> Dicho:
    """The statements of the product that answer a folded question; none where it says nothing of it."""
    pedidas = propiedades_preguntadas(pregunta)
    if any(p.nombre == GENERAL for p in pedidas):
        return Dicho(ficha.resumen)
    if cosa := cosa_contada(pregunta):
        return _cuantos(ficha, cosa, emparentadas)
    for piezas in (
        [_piezas_que(ficha.piezas, p.dice.search) for p in pedidas]
        + [_de_atributos(ficha.atributos, p) for p in pedidas]
        + [_piezas_que(ficha.piezas, p.mide.search) for p in pedidas if p.mide]
    ):
        if piezas:
            return Dicho(_unidas(piezas))
    if any(p.nombre == CONTENIDO for p in pedidas):
        return Dicho(ficha.resumen)  # "¿qué lleva?": the description says it, in whatever words
    nombre = plegar(ficha.nombre)
    if any((p.mide or p.dice).search(nombre) or (p.nombre == COLOR and _de_color(nombre)) for p in pedidas):
        return Dicho(en_nombre=True)
    return _con_sus_palabras(ficha, pregunta, emparentadas)


def no_alcanza(dicho: Dicho, pregunta: str) -> bool:
    """Whether it tells of less than a folded question asks that it bears or holds: 110 kg, of 130."""
    if not any(p.nombre in _DE_ALCANCE for p in propiedades_preguntadas(pregunta)):
        return False
    pedidas, dichas = leer_medidas(pregunta).medidas, leer_medidas(plegar(dicho.texto)).medidas
    for pedida in pedidas:
        suyas = [m.valor for m in dichas if m.dimension == pedida.dimension]
        if suyas and max(suyas) < pedida.valor:
            return True
    return False


def _cuantos(ficha: Ficha, cosa: str, emparentadas: Emparentadas) -> Dicho:
    """The statement with a number of that: "100 hojas", "3 vasos de vidrio", "21 kg"."""
    medida = next((p.mide for p in propiedades() if p.mide and p.mide.search(f"1 {cosa}")), None)

    def dice(texto: str) -> bool:
        if medida:
            return bool(medida.search(texto))
        if cosa in lexico.UNIDADES and (cuenta := propiedad(CUENTA).mide) and cuenta.search(texto):
            return True  # "caja x 500"
        contadas = [p for m in _CONTADO.finditer(texto) for p in m.groups() if p]
        return any(_iguales(cosa, p, emparentadas) for p in contadas)

    if dice(plegar(ficha.nombre)):
        return Dicho(en_nombre=True)
    piezas = _piezas_que(ficha.piezas, dice)
    columnas = [_columna(k, v) for k, v in ficha.atributos.items() if raiz(cosa) in map(raiz, tokens(k))]
    return Dicho(_unidas(piezas or columnas))


def _de_color(nombre: str) -> bool:
    return any(map(es_color, tokens(nombre)))


def _con_sus_palabras(ficha: Ficha, pregunta: str, emparentadas: Emparentadas) -> Dicho:
    """By the words of the question that are neither its form nor the product's kind."""
    primera = raiz(next(iter(_con_peso(ficha.nombre)), ""))
    buscadas = [
        [p for p in _con_peso(parte) if raiz(p) != primera]
        for parte in _O.split(sin_la_forma(pregunta))  # "¿es luz blanca o amarilla?": either
    ]
    buscadas = [palabras for palabras in buscadas if palabras]

    def dice(texto: str) -> bool:
        suyas = tokens(texto)
        return any(
            all(any(_iguales(p, suya, emparentadas) for suya in suyas) for p in palabras)
            for palabras in buscadas
        )

    if piezas := _piezas_que(ficha.piezas, dice):
        return Dicho(_unidas(piezas))
    if columnas := [
        _columna(clave, valor) for clave, valor in ficha.atributos.items() if dice(f"{clave} {valor}")
    ]:
        return Dicho(_unidas(columnas))
    return Dicho(en_nombre=dice(ficha.nombre))


def _piezas_que(piezas: Iterable[str], dice: Callable[[str], Any]) -> list[str]:
    return [pieza for pieza in piezas if dice(plegar(pieza))]


def _de_atributos(atributos: Mapping[str, Any], propiedad: Propiedad) -> list[str]:
    return [
        _columna(clave, valor)
        for clave, valor in atributos.items()
        if set(tokens(clave)) & propiedad.atributos and str(valor).strip()
    ]


def _columna(clave: str, valor: Any) -> str:
    return f"{clave.replace('_', ' ')}: {valor}"


def _unidas(piezas: Sequence[str]) -> str:
    return ". ".join(pieza.rstrip(".") for pieza in piezas[:_MAXIMO_DE_PIEZAS])


def _con_peso(texto: str) -> list[str]:
    fuera = VACIAS | lexico.FUNCION | lexico.CORTESIA | lexico.PREPOSICIONES | lexico.VERBOS
    return [p for p in tokens(texto) if p not in fuera and (len(p) > 1 or p.isdigit() or p in "smlx")]


def _iguales(una: str, otra: str, emparentadas: Emparentadas) -> bool:
    if raiz(una) == raiz(otra) or singular(una) == singular(otra):
        return True
    if min(len(una), len(otra)) >= _PARECE and una[:_PARECE] == otra[:_PARECE]:
        return True
    return afines(una, otra) or emparentadas(singular(una), singular(otra))
