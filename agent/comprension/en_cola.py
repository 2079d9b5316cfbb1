"""Goods that wait behind the open choice, as the customer speaks of them out of their turn."""

from agent.comprension import lexico
from agent.comprension.mercancia.frases import Frase
from agent.comprension.palabras import separar
from agent.comprension.situacion import Catalogo, Situacion
from agent.texto import raiz, tokens


def es_de_la_cola(texto: str, situacion: Situacion) -> bool:
    """Whether it names what waits: "el sartén chico", behind a choice of pots."""
    nombre = next(iter(tokens(texto)), "")
    return any(raiz(nombre) in map(raiz, tokens(espera)) for espera in situacion.en_cola if nombre)


def cuenta_lo_que_espera(frase: Frase, situacion: Situacion, catalogo: Catalogo) -> bool:
    """Whether it tells which of it, and says nothing that the shop does not know."""
    dicho = frase.producto
    palabras = [p.plana for p in separar(dicho.texto) if p.plana not in lexico.FUNCION]
    sabidas = all(not p.isalpha() or p in lexico.TAMANOS or catalogo.conoce(p) for p in palabras)
    if not sabidas or not (palabras or dicho.superlativo):
        return False
    if not es_de_la_cola(dicho.texto, situacion):
        return bool(dicho.definida or dicho.elidida or dicho.superlativo)
    return len(palabras) > 1 or dicho.superlativo is not None
