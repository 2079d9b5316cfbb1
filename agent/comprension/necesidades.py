"""What a customer needs, where he names no goods: "algo para el insomnio", "un regalo para mi papá"."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from agent.actos import Acto, PreguntarProducto, Referencia
from agent.comprension import lexico
from agent.comprension.datos.lectura import es_interrogativa
from agent.comprension.palabras import SIGNOS, Palabra, unir
from agent.comprension.precios import presupuesto
from agent.comprension.segmentos import Clausula
from agent.comprension.situacion import Situacion
from agent.comprension.temas import pregunta_de_empresa
from agent.comprension.vocabulario import alternativas
from agent.texto import plegar, singular

_ARCHIVO = Path(__file__).parent.parent / "lengua" / "necesidades.yaml"


@lru_cache(maxsize=1)
def _datos() -> dict[str, Any]:
    datos: dict[str, Any] = yaml.safe_load(_ARCHIVO.read_text("utf-8"))
    return datos


@lru_cache
def _forma(clave: str) -> re.Pattern[str]:
    return re.compile(alternativas(_datos()[clave]))


@lru_cache(maxsize=1)
def _sobran() -> frozenset[str]:
    datos = _datos()
    return frozenset(f"{datos['personas']} {datos['ocasiones']} {datos['sobran']}".split())


def apartar_necesidad(
    clausulas: Sequence[Clausula], situacion: Situacion
) -> tuple[list[Clausula], PreguntarProducto | None]:
    """The other clauses, and the need that some of them tell together; None where they tell none."""
    dando = situacion.campo_esperado or situacion.se_confirma  # data, or a reason beside a yes
    abren = [c for c in clausulas if _abre(c)] if not dando else []
    if not abren or any(_ordena(c) for c in clausulas):
        return list(clausulas), None
    suyas = [c for c in clausulas if c in abren or _acompana(c)]
    suyas = [c for c in suyas if c in abren or not pregunta_de_empresa(c.plano)]
    if not any(
        not _es_de_otra(c) and _con_peso(c) for c in suyas
    ):  # "mi perra se asusta, ¿tenés algo?": what he told before
        suyas = [c for c in clausulas if c in suyas or _cuenta(c)]
    rango, _ = presupuesto([p for c in suyas for p in (*c.palabras, Palabra(",", ","))])
    texto = unir([p for c in suyas for p in _con_peso(c)])
    eligiendo = situacion.espera or (situacion.ofrecidos and not any(es_de_regalo(c.plano) for c in suyas))
    if eligiendo and not (texto or rango):
        return list(clausulas), None  # "es para un regalo", "¿cuál me recomiendas?", while he chooses
    necesidad = PreguntarProducto(producto=Referencia(texto=texto), precio=rango, necesidad=True)
    return [c for c in clausulas if c not in suyas], necesidad


def solo_de_personas(palabra: str) -> bool:
    """Whether a folded word is of people or of their coming and going, and of no goods."""
    return singular(palabra) in _datos()["personas"].split() or palabra in _VIENEN


def sin_peso(palabra: str) -> bool:
    """Whether a folded word tells nothing of what is needed: people, courtesy, what leads to it."""
    fuera = _sobran() | lexico.CORTESIA
    return palabra in fuera or singular(palabra) in fuera


_VIENEN = frozenset({"viene", "vienen", "va", "van", "nino", "nina", "su", "mi", "tu"})


def afines(palabra: str) -> tuple[str, ...]:
    """The beginnings of other words that tell the same trouble or purpose as a folded word."""
    grupos = [grupo.split() for grupo in _datos()["afines"]]
    return tuple(raiz for grupo in grupos if palabra.startswith(tuple(grupo)) for raiz in grupo)


def nombres_de(falta: str) -> list[str]:
    """What a thing that must not be in it is called as well: "tacc" of "gluten"."""
    grupo = next((g.split() for g in _datos()["faltas"] if falta in g.split()), None)
    return grupo or [falta]


def de_un_producto(leidos: list[Acto], necesidad: Acto | None) -> list[Acto]:
    """ "soy alérgica a la nuez, ¿puedo comer el pastel?": what he needs is asked of what he names."""
    if not isinstance(necesidad, PreguntarProducto):
        return leidos
    suyo = [a for a in leidos if isinstance(a, PreguntarProducto) and (a.detalle or a.producto.definida)]
    if len(suyo) != 1 or not necesidad.producto.texto.startswith("sin "):
        return [*leidos, necesidad]
    preguntado = suyo[0].model_copy(update={"detalle": plegar(necesidad.producto.texto)})
    return [preguntado if acto is suyo[0] else acto for acto in leidos]


def _abre(clausula: Clausula) -> bool:
    """Whether it tells a need; "¿viene con algo para colgarla?" asks of goods."""
    de_lo_dicho = clausula.pregunta and _DE_LO_DICHO.match(clausula.plano)
    return bool(_forma("abre").search(clausula.plano)) and not de_lo_dicho


def _acompana(clausula: Clausula) -> bool:
    """Whether it is told beside a need: how he is, whom it is for, what he can spend."""
    if _forma("acompana").search(clausula.plano):
        return True
    rango, _ = presupuesto([*clausula.palabras, Palabra(",", ",")])
    return rango is not None and not _con_peso(clausula)


def _cuenta(clausula: Clausula) -> bool:
    """Whether it tells something, and asks for nothing."""
    return not (es_interrogativa(clausula.plano) or pregunta_de_empresa(clausula.plano))


_DE_LO_DICHO = re.compile(r"(?:y )?(?:traen?|incluyen?|vienen? con|contienen?|llevan?)\b")


def es_de_regalo(plano: str) -> bool:
    """Whether a folded message speaks of somebody else, or of a gift."""
    datos = _datos()
    return not set(f"{datos['personas']} {datos['ocasiones']}".split()).isdisjoint(plano.split())


def nombra_regalo(mensaje: str) -> bool:
    """Whether it says that it is a gift, or for which day."""
    return not set(_datos()["ocasiones"].split()).isdisjoint(plegar(mensaje).split())


def _ordena(clausula: Clausula) -> bool:
    """Whether it orders goods: "dame 2 cascos y algo para el sol", "agrégale algo" are no need alone."""
    if _AGREGA.search(clausula.plano):
        return True
    contado = _PIDE_TANTOS.search(clausula.plano)
    if contado is None or contado["que"] in _sobran():
        return False
    return presupuesto([*clausula.palabras, Palabra(",", ",")])[0] is None  # "50 mil como mucho"


_AGREGA = re.compile(r"^(?:(?:y|tambien|si) )*(?:agreg|anad|sumal|sumam|anot|apunt|quit|saca|cambi)\w*\b")
_PIDE_TANTOS = re.compile(
    r"(?:\b(?:dame|deme|ponme|pongame|mandame|mandeme|echame|quiero|necesito|quisiera|ocupo|agreg\w+) "
    r"(?:\d+|una?|dos|tres|cuatro|cinco|seis|diez|doce)|"
    r"^(?:(?:porfa\w*|por favor|hola|buenas|y|si) )*(?:\d+|dos|tres|cuatro|cinco|seis|diez|doce))"
    r" (?P<que>\w+)"
)


def _es_de_otra(clausula: Clausula) -> bool:
    """Whether all it tells is done to what another clause names: "algo para arreglarla"."""
    return all(_LO_HACE.fullmatch(p.plana) or p.plana in _sobran() | SIGNOS for p in clausula.palabras)


_LO_HACE = re.compile(r"\w{2,}[aei]rl[oa]s?")


def _con_sin(palabras: Sequence[Palabra]) -> list[Palabra]:
    """ "que no tenga gluten", "libre de gluten": "sin gluten", as the owner writes it."""
    planas = [p.plana for p in palabras]
    dichas: list[Palabra] = []
    i = 0
    while i < len(palabras):
        par = (planas[i], planas[i + 1] if i + 1 < len(planas) else "")
        if par in _SIN_DICHO:
            dichas, i = [*dichas, Palabra("sin", "sin")], i + 2
        elif par[0] == "ni" and any(p.plana == "sin" for p in dichas):
            dichas, i = [*dichas, Palabra("sin", "sin")], i + 1
        else:
            dichas, i = [*dichas, palabras[i]], i + 1
    return dichas


_SIN_DICHO = frozenset(
    [("no", v) for v in ("tenga", "tengan", "lleve", "lleven", "contenga", "contengan")]
    + [("libre", "de"), ("libres", "de")]
    + [(quien, a) for quien in ("intolerante", "alergico", "alergica") for a in ("a", "al")]
)


def _con_peso(clausula: Clausula) -> list[Palabra]:
    """The words that tell the need: with figures only those of a measure, "2 plazas", and not of him."""
    _, palabras = presupuesto(_con_sin(clausula.palabras))
    fuera, iguales = SIGNOS | lexico.DINERO, _datos()["iguales"]
    de_el = _forma("de_el").match(clausula.plano)
    dichas: list[Palabra] = []
    for i, p in enumerate(palabras):
        siguiente = palabras[i + 1].plana if i + 1 < len(palabras) else ""
        medida = siguiente in lexico.MEDIDAS and not de_el
        if p.plana[:1].isdigit() and not medida:
            continue
        if p.plana in lexico.MEDIDAS and de_el:
            continue
        if _LO_HACE.fullmatch(p.plana):
            p = Palabra(p.plana[:-2].removesuffix("l"), p.plana[:-2].removesuffix("l"))  # "arreglarla"
        if p.plana not in fuera and not sin_peso(p.plana) and not p.plana.endswith("mente"):
            igual = iguales.get(p.plana)
            dichas += [Palabra(q, q) for q in igual.split()] if igual else [p]
    return dichas
