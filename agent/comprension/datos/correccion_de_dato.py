"""A piece of a datum put right by the wrong one: "Belén, no Laureles", "no es Canno, es Cano con una n"."""

import re
from collections.abc import Iterator

from agent.actos import Campo, DarDato
from agent.comprension.datos.etiquetas import aplanar, hallar_etiquetas
from agent.comprension.datos.lectura import ENTRADA, SALIDA
from agent.comprension.datos.nombre_corregido import es_nombre_entero, leer_nombre_corregido
from agent.comprension.datos.parte_de_direccion import leer_calle
from agent.comprension.situacion import Situacion
from agent.comprension.vocabulario import patron

_NOMBRA = rf"(?:(?:{patron('nombra_un_dato')})\b[\s:]*)*"
_ES_Y_NO = (
    re.compile(rf"{_NOMBRA}(?P<bien>[^,;\n]+?),?\s+(?:y\s+)?no\s+(?:es\s+)?{_NOMBRA}(?P<mal>[^,;\n]+)"),
    re.compile(rf"{_NOMBRA}(?P<mal>[^,;\n]+?)\s+no,?\s+{_NOMBRA}(?P<bien>[^,;\n]+)"),
    # Something must part the two: in "no la calle es Fresno 98" nothing that he says is wrong.
    re.compile(
        rf"no\s+{_NOMBRA}(?P<mal>[^,;\n]+?)(?:,\s*|\s+(?=sino\b|que\b|es\b|son\b))"
        rf"(?:sino\s+)?(?:que\s+)?{_NOMBRA}(?P<bien>[^,;\n]+)"
    ),
)
_CORREGIBLES: tuple[Campo, ...] = ("barrio", "nombre_completo", "direccion", "correo")


# "uy no, termina en 68", "los últimos dos son 21"
_FINAL = re.compile(
    r"(?:\b(?:termina|acaba|finaliza)(?:ba)?\s+(?:en|con)|\bl[oa]s\s+ultim[oa]s\b[^\d\n]{0,30}\b(?:son|es|eran))"
    r"\s+(?P<final>\d[\d ]{0,8}\d|\d)\b"
)
_NEGADO = re.compile(r"^\s*(?:no|mal)\b[\s,]*", re.I)
_DE_NUMERO: tuple[Campo, ...] = ("telefono", "cedula")


def leer_final(mensaje: str, situacion: Situacion) -> DarDato | None:
    """A telephone or a document with other digits at its end: the one named, or the only one given."""
    plano = aplanar(mensaje)
    dicho = _FINAL.search(plano)
    dados = {campo: valor for campo, valor in situacion.dados if campo in _DE_NUMERO}
    if dicho is None or not dados or "?" in mensaje:
        return None
    nombrados = [e.campo for e in hallar_etiquetas(plano) if e.campo in dados]
    campo = nombrados[0] if nombrados else next(c for c in _DE_NUMERO if c in dados)
    final, valor = dicho["final"].replace(" ", ""), dados[campo].rstrip()
    if not valor[-len(final) :].isdigit():
        return None
    return DarDato(campo=campo, valor=f"{valor[: -len(final)]}{final}")


def leer_de_nuevo(mensaje: str, situacion: Situacion) -> DarDato | None:
    """A part of the name, or the street, told again: "el apellido es Paz", "la calle es Fresno 98"."""
    dados = dict(situacion.dados)
    if "?" in mensaje:
        return None
    if nombre := leer_nombre_corregido(mensaje, dados.get("nombre_completo", "")):
        return DarDato(campo="nombre_completo", valor=nombre)
    entrada = ENTRADA.match(aplanar(mensaje))
    dicho = _NEGADO.sub("", mensaje[entrada.end() if entrada else 0 :]).strip(" .!")
    if "direccion" in dados and (calle := leer_calle(dicho, dados["direccion"])):
        return DarDato(campo="direccion", valor=calle)
    return None


def leer_correccion(mensaje: str, situacion: Situacion) -> DarDato | None:
    """The datum as it is to be, where the message only says which piece is wrong and which is right."""
    if otra_vez := leer_final(mensaje, situacion) or leer_de_nuevo(mensaje, situacion):
        return otra_vez
    dados = [(campo, valor) for campo, valor in situacion.dados if campo in _CORREGIBLES]
    if not dados:
        return None
    dichos = list(_dichos(aplanar(mensaje)))
    for dicho in dichos:
        if hallado := _hallar(dicho["mal"], dados):
            campo, valor, a, b = hallado
            bien = mensaje[slice(*dicho.span("bien"))]
            entero = campo == "nombre_completo" and es_nombre_entero(bien)
            return DarDato(campo=campo, valor=bien if entero else _con(valor, a, b, bien))
    for dicho in dichos:  # it is right already
        if hallado := _hallar(dicho["bien"], dados):
            return DarDato(campo=hallado[0], valor=hallado[1])
    return None


def _dichos(plano: str) -> Iterator[re.Match[str]]:
    entrada = ENTRADA.match(plano)
    for desde in dict.fromkeys((entrada.end() if entrada else 0, 0)):
        salida = SALIDA.search(plano, desde)
        fin = salida.start() if salida else len(plano.rstrip(" .!"))
        for forma in _ES_Y_NO:
            if dicho := forma.fullmatch(plano, desde, fin):
                yield dicho


def _hallar(buscado: str, dados: list[tuple[Campo, str]]) -> tuple[Campo, str, int, int] | None:
    """The one datum that has it as a whole word, and where."""
    hallados = [(campo, valor, *lugar) for campo, valor in dados if (lugar := _lugar(buscado, valor))]
    return hallados[0] if len(hallados) == 1 else None


def _lugar(buscado: str, valor: str) -> tuple[int, int] | None:
    hallado = re.search(rf"(?<!\w){re.escape(buscado.strip())}(?!\w)", aplanar(valor))
    return hallado.span() if hallado else None


def _con(valor: str, a: int, b: int, nuevo: str) -> str:
    """The value with the piece changed; the neighbours told with it are not said twice."""
    palabras = nuevo.split()
    for cuantas in range(len(palabras) - 1, 0, -1):
        if _acaba(valor[:a], palabras[:cuantas]):
            palabras = palabras[cuantas:]
            break
    for cuantas in range(len(palabras) - 1, 0, -1):
        if aplanar(valor[b:]).split()[:cuantas] == [aplanar(p) for p in palabras[-cuantas:]]:
            palabras = palabras[:-cuantas]
            break
    return f"{valor[:a]}{' '.join(palabras)}{valor[b:]}"


def _acaba(antes: str, palabras: list[str]) -> bool:
    return aplanar(antes).split()[-len(palabras) :] == [aplanar(palabra) for palabra in palabras]
