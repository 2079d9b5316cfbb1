"""The numbers of a message that can be a phone or a document, and which of the two each one is."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from agent.actos import Campo
from agent.comprension.datos import telefonos
from agent.comprension.datos.documentos import ETIQUETAS, REGLAS, TIPOS_POR_NOMBRAR, Documento, identificar
from agent.comprension.datos.etiquetas import Etiqueta
from agent.comprension.datos.lectura import ENTRADA, Mensaje
from agent.comprension.vocabulario import NO_NOMBRE, NOMBRES, patron

_CORRIDA_TRAS_ETIQUETA = re.compile(r"(?:\+\s?)?\(?\d(?:[ .()'/-]{0,3}\d)*(?![a-z0-9@_]|[.,]\d)")
_CORRIDA = re.compile(r"(?<![a-z0-9#$@_.,-])" + _CORRIDA_TRAS_ETIQUETA.pattern)
_GRUPO = re.compile(r"\d+")
_FORMA_DOC = re.compile(
    r"\d{1,3}(?:[.' ]\d{3}){1,3}(?:\s?-\s?\d)?|\d{5,14}\s?-\s?\d|\d{2,3}-\d{7,8}-\d|[1-9]-\d{3,4}-\d{3,4}"
    r"|\d{4}[ -]\d{4,5}[ -]\d{4,5}|\d{5,14}"
)
# Where its signs hold a number together, all of it is meant, right or wrong.
_CON_FORMA = re.compile(
    r"(?:\d{1,3}(?:[.']\d{3}){1,3}|\d{5,14}|\d{2,3}-\d{7,8})\s?-\s?[\dk](?![\da-z])|\d{1,3}(?:[.']\d{3}){1,3}(?!\d)"
)
_MILES = re.compile(r"\d{1,3}(?:[.']\d{3})+")
_LETRADO = re.compile(rf"(?<![a-z0-9@._-])(?:{patron('documento_con_letras')})(?![a-z0-9@])")
_ALFANUMERICO = re.compile(r"[a-z]{0,6}[\s.-]?\d[a-z0-9.'-]*")
_SOLO_DOCUMENTO = re.compile(
    r"\W*(?:(?:si|ok|claro|es|mi|el|la|numero)\s+)*"
    r"(\d{2}-\d{7,8}-\d|(?=[a-z0-9]*[a-z])(?=(?:[a-z]*\d){5})[a-z0-9]{8,20})\W*"
)
_TRAS_NO = re.compile(r"\s*,?\s*(?:y\s+)?no (?:el |la )?\d[\d .'-]{4,}\d")
_NUMERO_ES = re.compile(
    r"(?:(?:mi|el|al|este|a|anot\w+|apunt\w+|es)\s+)*(?:numero|num|nro)\b\s*(?:es\s*)?[:.]?\s*(?:el\s+)?$"
    r"|(?:\bes\s+)(?:el |la )?$"
)
_NO_ES = re.compile(r"(?<![a-z])no (?:es|era) (?:el |la )?$")
_DINERO_ANTES = re.compile(
    r"(?:[$€]\s*|\b(?:ref|referencia|codigo|sku|modelo|pedido|factura|guia|serie)\.?\s*(?:no|nro|#|:)?\s*)$"
)
_PUNTOS = re.compile(r"\.\s?(?=[a-z]\b|\s|$)")
_MINIMO = 6  # shorter ones are quantities, sizes and house numbers


@dataclass(frozen=True, slots=True)
class Cifra:
    inicio: int
    fin: int
    digitos: str
    movil: bool


def leer_etiquetadas(mensaje: Mensaje) -> None:
    """Documents and phones with their label before them, and a document that is the whole answer."""
    for etiqueta in mensaje.etiquetas:
        if not mensaje.libre(etiqueta.inicio, etiqueta.fin):
            continue
        if etiqueta.campo == "cedula":
            _documento_etiquetado(mensaje, etiqueta)
        elif etiqueta.campo == "telefono":
            _telefono_etiquetado(mensaje, etiqueta)
    if mensaje.esperado == "cedula" and "cedula" not in mensaje.dichos:
        _documento_esperado(mensaje)


def _documento_etiquetado(mensaje: Mensaje, etiqueta: Etiqueta) -> None:
    plano, inicio = mensaje.plano, etiqueta.fin
    tope = mensaje.tope(inicio)
    tipo = _tipo_nombrado(etiqueta.clave, mensaje.pais)
    prefijo = f"{tipo} " if tipo else ""
    letrado = _LETRADO.match(plano, inicio, tope)
    if letrado and (tipo or isinstance(identificar(letrado[0], mensaje.pais), Documento)):
        fin: int | None = letrado.end()
    elif formado := _CON_FORMA.match(plano, inicio, tope):
        fin = formado.end()
    elif corrida := _CORRIDA_TRAS_ETIQUETA.match(plano, inicio, tope):
        fin = _mejor_prefijo(corrida[0], inicio, lambda n: _es_documento(prefijo + n, mensaje.pais))
    else:
        hallado = _ALFANUMERICO.match(plano, inicio, tope)
        fin = hallado.end() if hallado and etiqueta.fuerte else None
    if fin is None or sum(c.isdigit() for c in plano[inicio:fin]) < (3 if etiqueta.fuerte else 5):
        return
    if mensaje.anotar("cedula", inicio, fin, seguro=True, desde=etiqueta.inicio, tipo=tipo):
        _quitar_la_equivocada(mensaje, fin)


def _tipo_nombrado(clave: str, pais: str) -> str:
    """The kind of document that a label names, where the number would not show it."""
    palabras, clave = sorted(ETIQUETAS, key=len, reverse=True), _PUNTOS.sub("", clave)  # "c.e."
    nombrada = next((p for p in palabras if re.search(rf"(?<![a-z]){p}(?![a-z])", clave)), "")
    propios = {regla.tipo for regla in REGLAS[pais]}
    return next((t for t in ETIQUETAS.get(nombrada, ()) if t in propios and t in TIPOS_POR_NOMBRAR), "")


def _telefono_etiquetado(mensaje: Mensaje, etiqueta: Etiqueta) -> None:
    corrida = _CORRIDA_TRAS_ETIQUETA.match(mensaje.plano, etiqueta.fin, mensaje.tope(etiqueta.fin))
    if not corrida or len(_GRUPO.sub("", corrida[0])) == len(corrida[0]):
        return
    fin = _mejor_prefijo(
        corrida[0],
        etiqueta.fin,
        lambda n: (
            telefonos.es_movil(re.sub(r"\D", "", n), mensaje.pais)
            or bool(telefonos.normalizar(n, mensaje.pais))
        ),
    )
    if sum(c.isdigit() for c in mensaje.plano[etiqueta.fin : fin]) < 5:
        return
    if mensaje.anotar("telefono", etiqueta.fin, fin, seguro=True, desde=etiqueta.inicio):
        _quitar_la_equivocada(mensaje, fin)


def _quitar_la_equivocada(mensaje: Mensaje, fin: int) -> None:
    """ "... es 310, no 311": the wrong one must not be read as another datum."""
    if sobra := _TRAS_NO.match(mensaje.plano, fin):
        mensaje.quitado.append((fin, sobra.end()))


def _mejor_prefijo(corrida: str, inicio: int, vale: Callable[[str], bool]) -> int:
    grupos = list(_GRUPO.finditer(corrida))
    for hasta in range(len(grupos), 0, -1):
        if vale(corrida[: grupos[hasta - 1].end()]):
            return inicio + grupos[hasta - 1].end()
    # None holds: what was meant is the first group, with the short ones that follow it.
    hasta, digitos = 1, len(grupos[0][0])
    while hasta < len(grupos) and digitos < 7 and len(grupos[hasta][0]) < 6:
        digitos += len(grupos[hasta][0])
        hasta += 1
    return inicio + grupos[hasta - 1].end()


def _es_documento(texto: str, pais: str) -> bool:
    return isinstance(identificar(texto, pais), Documento)


def leer_moviles(mensaje: Mensaje) -> None:
    """Mobiles that no label names: they are known by their form, and must not end up in an address."""
    cifras = _todas(mensaje)
    for cifra in cifras:
        if cifra.movil or mensaje.texto.startswith("+", cifra.inicio):
            _anotar_suelta(mensaje, cifra, len(cifras))


# A number of a person and its letter, alone: a document at any moment, and never a quantity.
_CON_LETRA = re.compile(r"[ .,]*(?:[xyz]?-?\d{7,8}[- ]?[a-z]|[ve]-?\d{7,8})[ .,]*")


def leer_numeros(mensaje: Mensaje) -> None:
    """Documents and other phones that no label names."""
    if not mensaje.falta("cedula") and _CON_LETRA.fullmatch(mensaje.plano):
        numero = mensaje.plano.strip(" .,")
        if _es_documento(numero, mensaje.pais):
            mensaje.anotar(
                "cedula", mensaje.plano.index(numero), len(mensaje.plano.rstrip(" .,")), seguro=True
            )
    if mensaje.falta("cedula"):
        for letrado in _LETRADO.finditer(mensaje.plano):
            lugar = letrado.start(), letrado.end()
            admisible = mensaje.esperado == "cedula" or len(mensaje.faltantes) > 0
            if (
                admisible
                and mensaje.libre(*lugar)
                and _es_documento(letrado[0], mensaje.pais)
                and not telefonos.es_movil(re.sub(r"\D", "", letrado[0]), mensaje.pais)
            ):
                mensaje.anotar("cedula", *lugar, seguro=True, desde=_desde(mensaje, lugar[0]))
                break
    cifras = _todas(mensaje)
    for cifra in cifras:
        _anotar_suelta(mensaje, cifra, len(cifras))


def _documento_esperado(mensaje: Mensaje) -> None:
    """An awaited document that is the whole answer, right or wrong: its signs or letters hold it together."""
    hallado = _SOLO_DOCUMENTO.fullmatch(mensaje.plano)
    if hallado:
        mensaje.anotar("cedula", hallado.start(1), hallado.end(1), seguro=True, desde=0)


def _todas(mensaje: Mensaje) -> list[Cifra]:
    return [c for a, b in list(mensaje.huecos()) for c in _cifras(mensaje, a, b)]


def _anotar_suelta(mensaje: Mensaje, cifra: Cifra, cuantas: int) -> None:
    if negada := _NO_ES.search(mensaje.plano, max(0, cifra.inicio - 16), cifra.inicio):
        mensaje.quitado.append((negada.start(), cifra.fin))
        return
    campo = _campo_de(mensaje, cifra, cuantas)
    if campo and _suelta(mensaje, cifra, campo):
        seguro = cifra.movil or campo == mensaje.esperado
        desde = _desde(mensaje, cifra.inicio)
        mensaje.anotar(campo, cifra.inicio, cifra.fin, seguro=seguro, desde=desde)


def _desde(mensaje: Mensaje, inicio: int) -> int:
    """Where "mi numero es" before the number begins."""
    antes = _NUMERO_ES.search(mensaje.plano, max(0, inicio - 40), inicio)
    if antes and mensaje.libre(antes.start(), inicio):
        inicio = antes.start()
    return mensaje.desde_la_entrada(inicio) if mensaje.en_datos else inicio


def _cifras(mensaje: Mensaje, a: int, b: int) -> Iterator[Cifra]:
    for corrida in _CORRIDA.finditer(mensaje.plano, a, b):
        if sum(c.isdigit() for c in corrida[0]) >= _MINIMO:
            yield from _partir(corrida[0], corrida.start(), mensaje.pais)


def _partir(corrida: str, inicio: int, pais: str) -> list[Cifra]:
    """Splits "52 344 981 310 456 7890" into its two numbers: the split that leaves least unread."""
    grupos = list(_GRUPO.finditer(corrida))[:24]
    mejor: list[tuple[float, list[Cifra]]] = [(0.0, [])]
    for hasta in range(1, len(grupos) + 1):
        opciones = [(mejor[-1][0] - 0.5, mejor[-1][1])]
        for desde in range(max(0, hasta - 12), hasta):
            cifra, valor = _valorar(corrida, inicio, grupos[desde:hasta], pais)
            if cifra:
                opciones.append((mejor[desde][0] + valor, [*mejor[desde][1], cifra]))
        mejor.append(max(opciones, key=lambda opcion: opcion[0]))
    return mejor[-1][1]


def _valorar(corrida: str, inicio: int, grupos: list[re.Match[str]], pais: str) -> tuple[Cifra | None, float]:
    a, b = grupos[0].start(), grupos[-1].end()
    texto, digitos = corrida[a:b], "".join(g[0] for g in grupos)
    if not _MINIMO <= len(digitos) <= 15:
        return None, 0
    con_mas = corrida[:a].rstrip(" (").endswith("+")
    movil = telefonos.es_movil(digitos, pais) and not (len(grupos) > 1 and _MILES.fullmatch(texto))
    if (
        movil
        and len(grupos) > 1
        and not con_mas
        and len(grupos) < len(digitos)  # "3 1 0 4 5 ..." is spelt out
        and any(len(x[0]) == len(y[0]) == 1 for x, y in pairwise(grupos))
    ):
        movil = False
    a -= a > 0 and corrida[a - 1] == "("
    if con_mas or movil:
        return Cifra(inicio + (0 if con_mas else a), inicio + b, digitos, movil), 5
    if len(grupos) == 1 or _FORMA_DOC.fullmatch(texto):
        return Cifra(inicio + a, inicio + b, digitos, False), 3 - 0.1 * len(grupos)
    if 7 <= len(digitos) <= 13 and telefonos.normalizar(texto, pais):
        return Cifra(inicio + a, inicio + b, digitos, False), 2
    return None, 0


def _campo_de(mensaje: Mensaje, cifra: Cifra, cuantas: int) -> Campo | None:
    """What an unlabelled number is: what was asked for, unless its form says something else."""
    texto, pais = mensaje.texto[cifra.inicio : cifra.fin], mensaje.pais
    if texto.startswith("+"):
        return "telefono" if "telefono" not in mensaje.dichos else None
    propio = _documento_plausible(texto, cifra.digitos, pais)
    if mensaje.esperado == "cedula" and "cedula" not in mensaje.dichos:
        suena = cifra.movil or telefonos.normalizar(texto, pais)  # a landline too
        otra = suena and not propio and (mensaje.falta("telefono") or cuantas > 1)
        return "telefono" if otra else "cedula"
    if mensaje.esperado == "telefono" and "telefono" not in mensaje.dichos:
        return "cedula" if propio and not cifra.movil and mensaje.falta("cedula") else "telefono"
    if cifra.movil and "telefono" not in mensaje.dichos:
        return "telefono"
    if propio and mensaje.falta("cedula"):
        return "cedula"
    if not cifra.movil and mensaje.falta("telefono") and telefonos.normalizar(texto, pais):
        return "telefono"
    return None


def _documento_plausible(texto: str, digitos: str, pais: str) -> bool:
    if not _es_documento(texto, pais):
        return False
    if pais == "CO":
        # Colombia gave 3 to 8 digits, then ten that begin with 1; 8 and 9 begin a company's.
        return len(digitos) <= 8 or digitos[0] in "189"
    return True


def _suelta(mensaje: Mensaje, cifra: Cifra, campo: Campo) -> bool:
    """Whether the number stands as a datum and not as a quantity, a price or a code."""
    plano = mensaje.plano
    antes = plano[max(0, cifra.inicio - 24) : cifra.inicio]
    if _DINERO_ANTES.search(antes):
        return False
    if campo == "telefono" and cifra.movil:
        return len(cifra.digitos) >= 9 or not re.match(r"\s*[a-z]", plano[cifra.fin :]) or mensaje.en_datos
    if mensaje.en_pregunta(cifra.inicio):
        return False
    hueco = next(((x, y) for x, y in mensaje.huecos() if x <= cifra.inicio < y), (0, len(plano)))
    a = max(hueco[0], *(plano.rfind(s, 0, cifra.inicio) + 1 for s in ",;\n"))
    b = min((n for s in ",;\n" if (n := plano.find(s, cifra.fin)) >= 0), default=len(plano))
    while a < cifra.inicio and plano[a] == " ":
        a += 1
    if entrada := ENTRADA.match(plano, a, cifra.inicio):
        a = entrada.end()
    cercanas = re.findall(
        r"[a-z]+(?:'[a-z]+)?", plano[a : cifra.inicio] + " " + plano[cifra.fin : min(b, hueco[1])]
    )
    if len(cifra.digitos) < 7 and any(p not in _INOFENSIVAS and p not in NOMBRES for p in cercanas):
        return False
    return not any(palabra in NO_NOMBRE and palabra not in _INOFENSIVAS for palabra in cercanas)


_INOFENSIVAS = frozenset(
    [
        "es",
        "la",
        "el",
        "mi",
        "mis",
        "y",
        "e",
        "de",
        "del",
        "con",
        "en",
        "claro",
        "que",
        "si",
        "ok",
        "listo",
        "bueno",
        "dale",
        "perdon",
        "numero",
        "gracias",
        "por",
        "favor",
        "porfa",
        "soy",
        "este",
        "ese",
        "a",
        "yo",
        "son",
        "seria",
        "va",
        "ahi",
        "te",
        "lo",
        "paso",
        "le",
        "aqui",
        "hola",
        "buenas",
        "buenos",
        "dias",
        "tardes",
        "noches",
        "no",
        "me",
        "equivoque",
        "cra",
        "cr",
        "kr",
        "cl",
        "calle",
        "carrera",
        "av",
        "avenida",
        "casa",
        "apto",
        "torre",
        "piso",
        "barrio",
        "int",
        "interior",
        "sur",
        "norte",
        "bis",
        "tel",
        "cel",
        "senor",
        "senora",
        "senorita",
        "amigo",
        "amiga",
        "eh",
        "ah",
        "oh",
    ]
)
