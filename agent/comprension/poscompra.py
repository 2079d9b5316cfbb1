"""What is wanted of a purchase already made: cancelling it by its number, the same once more."""

import re

from agent.actos import Acto, Agregar, CambiarCantidad, Cancelar, Quitar, Referencia
from agent.comprension import lexico
from agent.comprension.mercancia.articulos import leer_articulos
from agent.comprension.mercancia.frases import Frase
from agent.comprension.ortografia import enmendar
from agent.comprension.palabras import SIGNOS, planas, separar
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.vocabulario import patron
from agent.texto import tokens

_NUMERO = re.compile(
    r"\b(?:pedido|orden|compra|venta|ticket)s? (?:(?:es|con|el|la|numero|no|nro|num|n|id|codigo) )*"
    r"(?P<numero>\d{1,9})\b"
)
_HECHA = re.compile(rf"\b(?:{patron('compra_hecha')})\b")
_REPITE = re.compile(rf"(?:(?:{patron('antes_de_repetir')}) )*(?:{patron('repite')})(?= |$)")
_DE_ANTES = re.compile(rf"(?: (?:{patron('de_la_otra_vez')}))*")
_PERO = r"pero|y|solo que|nomas que|ahora|esta vez|,"
_SALVO = re.compile(rf"(?:(?:{_PERO}) )*(?:sin|menos|salvo|excepto|quita\w*|saca\w*) ")
_CON = re.compile(rf"(?:(?:{_PERO}|con|que sean?|pon\w*|dej[ae]\w*|cambia\w*|mejor) )+")
_EN_VEZ = re.compile(r" en (?:vez|lugar) de \w+$")


def leer_cancelacion(plano: str) -> Cancelar:
    """Which purchase: the one of that number, the one made before, else the order under way."""
    numero = _NUMERO.search(re.sub(r"[# ]+", " ", plano))
    return Cancelar(numero=int(numero["numero"]) if numero else None, hecha=bool(_HECHA.search(plano)))


def leer_repeticion(mensaje: str, situacion: Situacion, catalogo: Catalogo) -> list[Acto]:
    """ "lo mismo de la otra vez pero con 15 cementos": the last purchase again, with the change."""
    if situacion.lineas or situacion.espera or "?" in mensaje:
        return []
    palabras = tuple(p for p in enmendar(separar(mensaje), catalogo.conoce) if p.plana not in SIGNOS - {","})
    plano = planas(palabras)
    repite = _REPITE.match(plano)
    if repite is None:
        return []
    fin = _DE_ANTES.match(plano, repite.end())
    cola = plano[fin.end() if fin else repite.end() :].strip(" ,")
    cambios = _cambios(cola, catalogo) if cola else []
    if cola and not cambios:
        return []
    return [Agregar(producto=Referencia(anterior=True)), *cambios]


def _cambios(cola: str, catalogo: Catalogo) -> list[Acto]:
    """What is to be otherwise this time; nothing where the words say something else."""
    quita = _SALVO.match(cola)
    con = None if quita else _CON.match(cola)
    resto = cola[quita.end() if quita else con.end() if con else 0 :]
    resto = _EN_VEZ.sub("", f" {resto}").strip()
    frases = [frase for frase in leer_articulos(separar(resto), catalogo) if frase.producto.texto]
    if quita:
        return [Quitar(producto=_definida(frase)) for frase in frases]
    dichas = [p for f in frases if not f.cantidad.unidades for p in tokens(f.producto.texto)]
    if any(p not in lexico.ADJETIVOS | lexico.FUNCION and not catalogo.vende(p) for p in dichas):
        return []
    return [_otra_vez(frase) for frase in frases]


def _otra_vez(frase: Frase) -> Acto:
    """ "con 15 cementos": so many this time; "las tazas azules": these, where there were others."""
    if frase.cantidad.unidades:
        return CambiarCantidad(producto=_definida(frase), cantidad=frase.cantidad)
    de_su_clase = Referencia(texto=frase.producto.texto.split()[0], definida=True)
    return Agregar(producto=_definida(frase), en_lugar_de=de_su_clase)


def _definida(frase: Frase) -> Referencia:
    return Referencia(texto=frase.producto.texto, definida=True)
