"""As in what is talked of: "los blancos en la misma talla", "una tapa del mismo tamaño"."""

import re

from agent.comprension import lexico
from agent.comprension.palabras import Palabra, planas, separar
from agent.comprension.situacion import Situacion

_COMO_ESE = re.compile(
    r"\b(?:(?:en|de|del|con|a|al) )?(?:(?:el|la|los|las|ese|esa) )?mism[oa]s? "
    r"(?P<que>talla|talle|numero|medida|tamano|capacidad|largo|color|tono)\b"
)
_TALLA = frozenset({"talla", "talle", "numero", "nro"})
_DE_COLOR = frozenset({"color", "tono"})
_COLORES = frozenset(p for p in lexico.ADJETIVOS if len(p) > 3) - lexico.TAMANOS


def con_lo_mismo(palabras: tuple[Palabra, ...], situacion: Situacion) -> tuple[Palabra, ...]:
    """The words with the size or the colour itself, where what is talked of has it."""
    plano = planas(palabras)
    hallado = _COMO_ESE.search(plano)
    inicio = len(plano[: hallado.start()].split()) if hallado else 0
    valor = _el_de_antes(palabras[:inicio], situacion, hallado["que"]) if hallado else ()
    if hallado is None or not valor:
        return palabras
    resto = palabras[inicio + len(hallado[0].split()) :]
    sigue = resto[1:] if resto[:1] and resto[0].plana == "," else resto
    if planas(sigue).startswith(planas(valor)):  # "del mismo color, café"
        resto = sigue[len(valor) :]
    return (*palabras[:inicio], *valor, *resto)


def _el_de_antes(dichas: tuple[Palabra, ...], situacion: Situacion, que: str) -> tuple[Palabra, ...]:
    """Of what the message names before: "un collar rojo y una correa | del mismo color"; else of the talk."""
    suyo = _valor(dichas, que)
    nombre = _de_que_se_habla(situacion)
    return suyo or (_valor(separar(nombre), que) if nombre else ())


def _de_que_se_habla(situacion: Situacion) -> str:
    if len(situacion.foco) == 1:
        return situacion.ofrecidos[situacion.foco[0]]
    if situacion.lineas:
        return situacion.lineas[-1]
    return situacion.ofrecidos[0] if len(situacion.ofrecidos) == 1 else ""


def _valor(nombre: tuple[Palabra, ...], que: str) -> tuple[Palabra, ...]:
    """How the name says it: "talla 26", "de 250 ml", "mediana", "azul marino"."""
    if que in _DE_COLOR:
        return tuple(p for p in nombre if p.plana in _COLORES)
    for i, p in enumerate(nombre[:-1]):
        siguiente = nombre[i + 1]
        if p.plana in _TALLA:
            return p, siguiente
        if p.plana[:1].isdigit() and siguiente.plana in lexico.MEDIDAS:
            return Palabra("de", "de"), p, siguiente
    return tuple(p for p in nombre if p.plana in lexico.TAMANOS)
