"""Personal data out of a trace: what they were shows only by its shape ("Marta 300" as "Xxxxx 999").

Masked are the values that the turn knows to be a customer's, whatever looks like a document, a telephone or
a mail, and the whole of a message that gives data, or was asked for some.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from json import dumps
from typing import Any

# Not said of anybody, though they stand in messages that give data.
_CORRIENTES = frozenset({
    "cedula", "cédula", "documento", "telefono", "teléfono", "celular", "correo", "direccion", "dirección",
    "barrio", "nombre", "entrega", "para", "con", "por", "los", "las", "del", "una", "uno", "que", "mis",
    "soy",
    "este", "esta", "sus", "tel", "calle", "carrera", "cra", "avenida", "casa", "apto", "tienda", "domicilio",
})  # fmt: skip
_PALABRA = re.compile(r"\w{3,}")
# As `_IDENTIDAD` of agent/modelos/charla.py; what stands before it is looked at later: five times as fast.
_NUMERO = re.compile(r"\d(?<!\d\d)(?:[\s.()-]{0,2}+\d){6,}+(?![\w%])")
_ANTES_DE_ARROBA = re.compile(r"[\w.+-]+$")
_TRAS_ARROBA = re.compile(r"[\w-]+\.\w[\w.]*")
_LARGO_DE_CORREO = 100
_ESCAPES = re.compile(r"\\.|[^\\]+")
_COMILLA = re.compile(r'(?<!\\)(?:\\\\)*"')
# What comes before any search, in bytes: it may find too much and never too little, and most turns end there.
# Of a number: its digits (those of other scripts by their first byte), with nothing between them.
_OTROS_DIGITOS = bytes([0xD9, 0xDB, 0xDF, 0xE0, 0xE1, 0xEA, 0xEF, 0xF0])
_DIGITOS = bytes.maketrans(b"0123456789" + _OTROS_DIGITOS, b"9" * (10 + len(_OTROS_DIGITOS)))
_ENTRE_DIGITOS = bytes(range(0x21)) + b".()-" + bytes(set(range(0x80, 0x100)) - set(_OTROS_DIGITOS))
_SIETE = b"9" * 7
# Of a letter of Spanish: in lower case. UTF-8 writes À to Þ as 0xC3 and one byte more, 0x20 below à to þ.
_LATINAS = bytes.maketrans(bytes(range(0x80, 0xA0)), bytes(range(0xA0, 0xC0)))
_DE_LA_CASA = ('"tipo":"', '"clase":"', '"nombre":"', '"campo":"')


class _Formas(dict[int, str]):
    """What stands for each character, found out once."""

    def __missing__(self, codigo: int) -> str:
        letra = chr(codigo)
        if letra.isdigit():
            forma = "9"
        elif letra.isalpha():
            forma = "X" if letra.isupper() else "x"
        else:
            forma = letra
        self[codigo] = forma
        return forma


_FORMAS = _Formas()


def dar_forma(texto: str) -> str:
    return texto.translate(_FORMAS)


class Mascara:
    """Of one turn's JSON, whose keys, numbers and kinds it leaves alone."""

    def __init__(self, valores: Iterable[str] = (), mensajes: Iterable[str] = ()) -> None:
        """`valores` are hidden whole and word by word; so are `mensajes`, which give data."""
        # Sorted, since the turns of a talk have the same ones.
        self._valores = _por_largo(tuple(sorted({*valores, *mensajes})))

    def __call__(self, json: str) -> str:
        """One search a value: a regular expression of them all takes nine times as long (0.9 ms a turn)."""
        octetos = json.encode()
        lugares = [*self._de_valores(json, octetos)]
        if b"@" in octetos:
            lugares += _de_correos(json)
        if _SIETE in octetos.translate(_DIGITOS, _ENTRE_DIGITOS):
            lugares += _de_numeros(json)
        if not lugares:
            return json
        partes, hasta = [], 0
        for inicio, fin in sorted(lugares):
            if fin > hasta:
                partes += [json[hasta : max(inicio, hasta)], _con_forma(json[max(inicio, hasta) : fin])]
                hasta = fin
        return "".join((*partes, json[hasta:]))

    def _de_valores(self, json: str, octetos: bytes) -> Iterator[tuple[int, int]]:
        """Whole words, and neither a key nor the name of a thing of ours."""
        huella = _huella(octetos)
        presentes = [valor for valor, suya in self._valores if suya in huella]
        if not presentes:
            return
        llano = _en_minusculas(json)
        for valor in presentes:
            inicio = llano.find(valor)
            while inicio >= 0:
                fin = inicio + len(valor)
                suelto = not _sigue(llano, inicio) and not (llano[fin : fin + 1] or " ").isalnum()
                if suelto and not llano.startswith('":', fin) and not llano.endswith(_DE_LA_CASA, 0, inicio):
                    yield inicio, fin
                inicio = llano.find(valor, fin)


def _huella(octetos: bytes) -> bytes:
    return octetos.lower().translate(_LATINAS)


def _en_minusculas(texto: str) -> str:
    """As long as it was: a letter whose lower case is two stays as it is."""
    llano = texto.lower()
    if len(llano) == len(texto):
        return llano
    return "".join(letra.lower() if len(letra.lower()) == 1 else letra for letra in texto)


def _sigue(texto: str, lugar: int) -> bool:
    """Whether a word goes on there: the letter of an escape (a line's end) is none of a word."""
    antes = texto[max(0, lugar - 2) : lugar]
    return (antes[-1:].isalnum() or antes[-1:] == "_") and antes not in {"\\n", "\\r", "\\t"}


def _de_correos(json: str) -> Iterator[tuple[int, int]]:
    arroba = json.find("@")
    while arroba >= 0:
        antes = _ANTES_DE_ARROBA.search(json[max(0, arroba - _LARGO_DE_CORREO) : arroba])
        despues = _TRAS_ARROBA.match(json, arroba + 1)
        if antes and despues:
            yield arroba - len(antes[0]), despues.end()
        arroba = json.find("@", arroba + 1)


def _de_numeros(json: str) -> Iterator[tuple[int, int]]:
    """Documents and telephones; not amounts, nor JSON's own numbers, which stand outside of quotes."""
    for hallado in _NUMERO.finditer(json):
        inicio = hallado.start()
        antes = json[inicio - 1 : inicio]
        if _sigue(json, inicio) or antes in {"$", "€", "."}:
            continue
        if antes == ":" and json[inicio - 2] == '"' and json[inicio - 3] != "\\":
            continue  # of a key
        if antes in {":", ",", "["} and len(_COMILLA.findall(json, 0, inicio)) % 2 == 0:
            continue
        yield inicio, hallado.end()


@lru_cache(maxsize=256)
def _por_largo(textos: tuple[str, ...]) -> tuple[tuple[str, bytes], ...]:
    """What to look for, longest first, each with the bytes without which it is not there."""
    buscados: set[str] = set()
    for texto in textos:
        buscados.add(texto.strip())
        buscados |= {p for p in _PALABRA.findall(texto) if p.lower() not in _CORRIENTES}
    # As JSON writes them; in a prompt, which holds JSON, twice.
    escritos = {escrito for texto in buscados for escrito in (_en_json(texto), _en_json(_en_json(texto)))}
    # Of other scripts the letters' cases are not told from their bytes: those are always looked for.
    llanos = {
        _en_minusculas(escrito): _huella(escrito.encode()) if max(escrito) <= "ÿ" else b""
        for escrito in escritos
        if len(escrito) > 2
    }
    return tuple(sorted(llanos.items(), key=lambda llano: len(llano[0]), reverse=True))


def _en_json(texto: str) -> str:
    return dumps(texto, ensure_ascii=False)[1:-1]


def _con_forma(texto: str) -> str:
    if "\\" not in texto:
        return dar_forma(texto)
    return _ESCAPES.sub(lambda parte: parte[0] if parte[0][0] == "\\" else dar_forma(parte[0]), texto)


def solo_textos(valores: Iterable[Any]) -> list[str]:
    return [valor for valor in valores if isinstance(valor, str) and valor]
