"""All that waits for a choice told at once ("blancos los dos"), and others equal to the one shown."""

import re

from agent.actos import Agregar, Referencia
from agent.comprension import lexico
from agent.comprension.mercancia.frases import leer_frase
from agent.comprension.mercancia.referencias import suelta
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, planas, unir
from agent.comprension.segmentos import Clausula
from agent.comprension.situacion import Catalogo, Situacion

_TODAS = re.compile(r"(?<!\S)(?:l[oa]s (?P<n>dos|tres|cuatro|[2-9])|(?P<par>amb[oa]s)|tod[oa]s?)(?!\S)")


def leer_para_todas(clausula: Clausula, situacion: Situacion, catalogo: Catalogo) -> list[Agregar]:
    """ "blancos los dos", "todo negro", where several choices wait: what is said is of each."""
    dicho = _TODAS.search(clausula.plano) if situacion.espera == "elegir_producto" else None
    if dicho is None or situacion.esperan < 2 or clausula.pregunta:
        return []
    palabras = clausula.palabras
    inicio = len(clausula.plano[: dicho.start()].split())
    numero = leer_numero(palabras, inicio + 1) if dicho["n"] else None
    cuantos = int(numero.valor) if numero else 2 if dicho["par"] else situacion.esperan
    resto = _sin_bordes([*palabras[:inicio], *palabras[inicio + len(dicho[0].split()) :]])
    suyos = catalogo.cuales(unir(resto), situacion.ofrecidos)
    if cuantos != situacion.esperan or not suyos or (dicho["n"] and len(suyos) >= cuantos):
        return []
    if not all(p.plana in lexico.ADJETIVOS | lexico.PREPOSICIONES or not p.plana.isalpha() for p in resto):
        return []
    return [Agregar(producto=Referencia(texto=unir(resto), todos=True))]


def _sin_bordes(palabras: list[Palabra]) -> list[Palabra]:
    utiles = [i for i, p in enumerate(palabras) if not suelta(p.plana)]
    return palabras[utiles[0] : utiles[-1] + 1] if utiles else []


_OTRO_IGUAL = re.compile(
    r"\botr[oa]s?\b.*\b(?:igual(?:es|it[oa]s?)?|mism[oa]s?|identic[oa]s?)\b (?P<como>.+)"
)


def leer_otro_igual(clausula: Clausula, situacion: Situacion, catalogo: Catalogo) -> list[Agregar]:
    """ "y otros iguales del 22", of the only one shown, which is not in the order: that one too."""
    foco = situacion.foco or tuple(range(len(situacion.ofrecidos)))
    if not _OTRO_IGUAL.search(clausula.plano) or len(foco) != 1 or clausula.pregunta or situacion.espera:
        return []
    frase = leer_frase(clausula.palabras, catalogo)
    primero = situacion.ofrecidos[foco[0]]
    if primero in situacion.lineas or not frase.producto.otro or not frase.producto.texto:
        return []
    if any(map(catalogo.encabeza, planas(clausula.palabras).split())):
        return []  # it names goods
    return [
        Agregar(producto=Referencia(ordinales=(foco[0] + 1,))),
        Agregar(producto=frase.producto, cantidad=frase.cantidad),
    ]
