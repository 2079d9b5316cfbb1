"""What ends a list and is of all its items: "el forro y el vidrio para el iphone 15"."""

import re
from dataclasses import replace

from agent.comprension import lexico
from agent.comprension.mercancia.frases import Frase
from agent.comprension.palabras import separar, unir
from agent.comprension.situacion import Catalogo


def con_lo_que_comparten(frases: list[Frase], catalogo: Catalogo) -> list[Frase]:
    """ "tenedores y cuchillos blancos, 3 de cada uno": white forks too, where they are sold so."""
    frases = _para_lo_mismo(frases, catalogo)
    ultima = separar(frases[-1].producto.texto) if len(frases) > 1 and frases[-1].reparto else ()
    describen = unir([p for p in ultima[1:] if p.plana in lexico.ADJETIVOS and p.plana.endswith("s")])
    if not describen or len(ultima) < 2 or unir(ultima[1:]) != describen:
        return frases
    return [_descrita(frase, describen, catalogo) for frase in frases[:-1]] + frases[-1:]


def _para_lo_mismo(frases: list[Frase], catalogo: Catalogo) -> list[Frase]:
    """ "el forro y el vidrio para un redmi note 13": what ends the list is of each that is made for it."""
    dicho = _PARA_QUE.search(frases[-1].producto.texto) if len(frases) > 1 else None
    if dicho is None:
        return frases
    return [*(_hecha_para(frase, dicho[0], catalogo) for frase in frases[:-1]), frases[-1]]


def _hecha_para(frase: Frase, que: str, catalogo: Catalogo) -> Frase:
    nombre = frase.producto.texto
    entero = f"{nombre}{que}"
    if not nombre or " para " in nombre or not catalogo.encabeza(nombre.split()[0]):
        return frase
    if not catalogo.nombra_todo(entero):
        return frase
    return replace(frase, producto=frase.producto.model_copy(update={"texto": entero}))


def _descrita(frase: Frase, describen: str, catalogo: Catalogo) -> Frase:
    entero = f"{frase.producto.texto} {describen}"
    if not frase.producto.texto or " " in frase.producto.texto or not catalogo.cubre(entero):
        return frase
    return replace(frase, producto=frase.producto.model_copy(update={"texto": entero}))


_PARA_QUE = re.compile(r"(?<=\w) (?:para|pa) (?:(?:el|la|los|las|un|una|mi|mis) )?\w.*$", re.IGNORECASE)
