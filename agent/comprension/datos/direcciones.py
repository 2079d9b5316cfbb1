"""Addresses as they are typed: "cra 45 # 20-15 apto 301", "jr huallaga 321", "mz c lote 12"."""

import re
from dataclasses import dataclass
from itertools import islice

from agent.comprension.datos.formas_de_direccion import PARTES, RURAL, VIA, VIAS, fin_de_ciudad
from agent.comprension.datos.lectura import Mensaje, es_interrogativa
from agent.comprension.vocabulario import DE_PILA, NO_LUGAR, NOMBRES, PARTICULAS, patron

_INTENTOS = 12
_LARGO_MAXIMO = 240  # no address is longer; keeps hostile messages cheap
_CALLE_ANTES = re.compile(r"(?:^|[,;\n]\s*)((?:[a-z][a-z.]*\s+){1,5}\d{2,5})[\s,]*$")
_CALLE_TRAS_DATO = re.compile(r"\s*((?:[a-z][a-z.]*\s+){1,5}\d{2,5})[\s,]*$")
_ANTES_DE_VIA = re.compile(rf"(?<![a-z])(?:l[oa]s|{patron('antes_de_via')}) +$")
_ORDINAL_Y_VIA = re.compile(rf"\d{{1,2}}\S{{0,2}}\s+(?:{VIAS})\b")
_ORDINAL_ANTES = re.compile(r"(?:^|[\s,])(\d{1,2}(?:a|ta|ra|da|na|va|ma|[.°ª]+a?)?)\s+$")
_ARTICULO = re.compile(r"\s*(?:el|la)\s+(?=[a-z])")
_FICHA = re.compile(r"s/n\b|e/|c\.c\.?|[0-9]+(?:[a-z]{1,3}(?![a-z]))?|[a-z]+(?:'[a-z]+)?|\S")
_VIA_SOLA = re.compile(rf"(?:{VIAS}|c|k|and)$")
_PARTE_SOLA = re.compile(rf"(?:{PARTES})$")
_NOMBRABLE = re.compile(rf"(?:{patron('nombrable')})$")
_NUMERADORES = frozenset(("no", "nro", "num", "numero", "number", "n", "nº", "#", "°", "º", "sn"))
_RUMBO = re.compile(r"(?:sur|norte|este|oeste|oriente|occidente|poniente|bis|centro|esquina|esq|bajo)$")
_LOCALIDAD = re.compile(rf"(?:{patron('localidad')})$")
_CENTRO = re.compile(r",?\s+centro$")  # a quarter of its own, where one is still to be told
_CRUCES = frozenset(("con", "entre", "x", "casi", "y", "e", "esquina", "esq", "via", "por", "e/"))
_CON_CRUCE = ("EC",)  # addresses end in the street that crosses: "Av. Amazonas N24-03 y Colón"
_SIN_NUMERO = ("s/n", "sn")
_ABREN_NOMBRE = ("mi", "tu", "su", "nuestra", "nuestro")  # "quinta Mi Refugio"
_NOMBRE_Y_CRUCE = re.compile(rf"(?:[a-z]{{3,}}\s+){{1,3}}(?:con|esquina|esq\.?|cruce con)\s+(?:{VIAS})\b")
_CANTIDAD = re.compile(
    r"\s*(?:libras?|lbs?|kilos?|kg|gramos?|metros?|litros?|unidades|docenas?|cajas?|pares?|pesos)\b"
)
_DE_ALGUIEN = re.compile(r"\d(?:[ .-]?\d){6,}|@")  # a telephone, a document or an e-mail
_SEPARACION = re.compile(r"[\s,.-]*")
_LUGAR = re.compile(r"[a-z]+(?: [a-z]+){0,3}(?=\s*(?:[,.;\n]|$))")
_ENTRADA = re.compile(rf"\s*(?:(?:{patron('entrada_direccion')})\b[\s,:.]*){{1,6}}")
# "me equivoqué, es carrera 7 no 8": here "no" denies, it numbers no house.
_CORRIGE = re.compile(r"equivoqu|perdon|corrij|corrige|no era|mal\b|digo")
_NO_ERA = re.compile(r"\s*,?\s+no (?:la |el )?\d{1,4}[a-z]?$")


@dataclass(frozen=True, slots=True)
class _Ficha:
    texto: str
    inicio: int
    fin: int


@dataclass(slots=True)
class _Paso:
    """How far the address reaches, and what may follow."""

    fin: int = 0
    numero: bool = False
    cruce: bool = False
    nombrado: bool = False  # a building or estate was just announced: its name comes
    via: bool = False  # so was a street or a part of a house: one letter may be its name
    libres: int = 6  # words of a name that may still come
    nombres: bool = False  # a person's name after "y" is a street too


def leer_direcciones(mensaje: Mensaje) -> None:
    """The address of a message, named or of a form that is nothing else."""
    if mensaje.esperado == "direccion" and _por_senas(mensaje):
        return
    for etiqueta in mensaje.etiquetas:
        if etiqueta.campo == "direccion" and mensaje.libre(etiqueta.inicio, etiqueta.fin):
            inicio = _sin_articulo(mensaje.plano, etiqueta.fin)
            preguntada = mensaje.en_pregunta(etiqueta.inicio)
            if preguntada and not (mensaje.en_datos and VIA.match(mensaje.plano, inicio)):
                continue
            fin = alcance(mensaje, inicio, relajada=not preguntada)
            if fin is not None and mensaje.anotar(
                "direccion", inicio, fin, seguro=True, desde=etiqueta.inicio
            ):
                return
    for inicio, fuerte in _arranques(mensaje)[:_INTENTOS]:
        if not mensaje.libre(inicio, inicio + 1) or mensaje.en_pregunta(inicio):
            continue
        if not fuerte and not mensaje.en_datos:
            continue
        fin = alcance(mensaje, inicio, relajada=mensaje.esperado == "direccion")
        inicio = _con_lo_de_antes(mensaje, inicio) if fuerte else _calle_antes(mensaje, inicio)
        if fin is not None and mensaje.anotar(
            "direccion", inicio, fin, seguro=fuerte, desde=_antes(mensaje, inicio)
        ):
            return
    if "direccion" not in mensaje.dichos and (mensaje.esperado == "direccion" or _entre_datos(mensaje)):
        _sin_via(mensaje)


def _con_lo_de_antes(mensaje: Mensaje, inicio: int) -> int:
    """ "Los Carrera 1580", "Gran Avenida 5012": the street's name begins before what looks like its word."""
    antes = _ANTES_DE_VIA.search(mensaje.plano, max(0, inicio - 10), inicio)
    return antes.start() if antes and mensaje.libre(antes.start(), inicio) else inicio


def _entre_datos(mensaje: Mensaje) -> bool:
    """Whether an address without a street word may be one: it is missing and several data come together."""
    if not mensaje.falta("direccion") or len(mensaje.dichos) > 1:
        return mensaje.falta("direccion")
    return mensaje.en_datos and bool(_DE_ALGUIEN.search(mensaje.plano)) and len(list(mensaje.trozos())) > 1


def _por_senas(mensaje: Mensaje) -> bool:
    """ "de la iglesia 200 metros al sur, casa verde": where streets have no names the whole answer is it."""
    trozos = list(islice(mensaje.trozos(), _INTENTOS))
    if not trozos or mensaje.preguntas or not _A_TANTOS_METROS.search(mensaje.plano):
        return False
    if any(VIA.match(mensaje.plano, a, b) for a, b in trozos):
        return False
    entrada = _ENTRADA.match(mensaje.plano, trozos[0][0])
    inicio = entrada.end() if entrada else trozos[0][0]
    return mensaje.anotar("direccion", inicio, trozos[-1][1], seguro=True, desde=trozos[0][0])


def _sin_articulo(plano: str, inicio: int) -> int:
    articulo = _ARTICULO.match(plano, inicio)
    return (
        articulo.end()
        if articulo and (VIA.match(plano, articulo.end()) or RURAL.match(plano, articulo.end()))
        else inicio
    )


def _arranques(mensaje: Mensaje) -> list[tuple[int, bool]]:
    vias = ((_con_ordinal(mensaje.plano, via.start()), True) for via in VIA.finditer(mensaje.plano))
    barrios = {etiqueta.inicio for etiqueta in mensaje.etiquetas if etiqueta.campo == "barrio"}
    rurales = (
        (rural.start(), False)
        for rural in RURAL.finditer(mensaje.plano)
        if rural.start() not in barrios and not (mensaje.esperado == "barrio" and _LOCALIDAD.match(rural[0]))
    )
    return sorted((*vias, *rurales))


def _con_ordinal(plano: str, inicio: int) -> int:
    """ "4ta calle", "12 avenida": where the number of the street comes first."""
    ordinal = _ORDINAL_ANTES.search(plano, max(0, inicio - 8), inicio)
    return ordinal.start(1) if ordinal else inicio


def _calle_antes(mensaje: Mensaje, inicio: int) -> int:
    """Where the street begins that has no word for it: "Los Leones 1200 depto 305", found by its "depto"."""
    desde = max((b for _, b in mensaje.quitado if b <= inicio), default=0)
    antes = _CALLE_ANTES.search(mensaje.plano, max(desde, inicio - 60), inicio)
    if antes is None and inicio - desde < 60:  # right after another datum: "ana@x.co Los Leones 1200 depto 3"
        antes = _CALLE_TRAS_DATO.match(mensaje.plano, desde, inicio)
    if (
        not antes
        or not mensaje.falta("direccion")
        or not _calle_sin_via(antes[1])
        or not mensaje.libre(antes.start(1), inicio)
    ):
        return inicio
    return antes.start(1)


def _antes(mensaje: Mensaje, inicio: int) -> int:
    """Where the "es en la" before an address begins, if nothing else stands before it."""
    a = max((b for _, b in mensaje.quitado if b <= inicio), default=0)
    a = max(a, *(mensaje.plano.rfind(s, 0, inicio) + 1 for s in ",;\n"))
    entrada = _ENTRADA.fullmatch(mensaje.plano, a, inicio)
    return a if entrada else inicio


def _sin_via(mensaje: Mensaje) -> None:
    """ "belgrano 1234", "doctor vertiz 88": an awaited address may name its street alone."""
    for a, b in islice(mensaje.trozos(), _INTENTOS):
        entrada = _ENTRADA.match(mensaje.plano, a, b)
        inicio = entrada.end() if entrada else a
        if mensaje.en_pregunta(a) or es_interrogativa(mensaje.plano[a:b]):
            continue
        fin = alcance(mensaje, inicio, relajada=True)
        primera = _FICHA.match(mensaje.plano, inicio)
        if fin is None or not primera or not re.search(r"\d", mensaje.plano[inicio:fin]):
            continue
        if not _calle_sin_via(mensaje.plano[inicio:fin]) and not _PARTE_SOLA.match(primera[0]):
            continue
        if mensaje.anotar("direccion", inicio, fin, seguro=True, desde=a):
            return


_NO_ABRE_CALLE = frozenset(
    ("de", "del", "y", "a", "en", "el", "la", "por", "con", "un", "una", "dos", "tres", "cuatro", "cinco",
     "seis", "siete", "ocho", "nueve", "diez", "cien")
)  # fmt: skip
_CALLE_Y_NUMERO = re.compile(
    r"((?:[a-z][a-z'.]*\s+){1,5}|\d{1,2} de [a-z]+\s+)(?:(?:no|num|nro|n)\.?\s*|#\s*|n[°º]\s*)?"
    r"(?:\d{2,5}|(?:[nseo]e?)?\d{1,3}-\d{1,4})(?![\d%.,]*\d)\s?[a-z]?(?![a-z])"
)
_VERBAL = re.compile(r"(?:[aei]me|[aei]nme|rme|rlo|[aei]le|emos|imos|eran|aran|iran|enar|izar|icar)$")


def _calle_sin_via(texto: str) -> bool:
    """Whether "hidalgo 56 centro" can be a street and its number: names, then a number on its own."""
    hallada = _CALLE_Y_NUMERO.match(texto)
    if not hallada:
        return False
    palabras = hallada[1].replace(".", "").split()
    while len(palabras) > 1 and palabras[-1] in _NUMERADORES:
        palabras.pop()
    if palabras[0] in _NO_ABRE_CALLE or (
        palabras[-1] in ("de", "a", "en", "por", "con") and not palabras[0].isdigit()
    ):
        return False
    if _VERBAL.search(palabras[0]) and palabras[0] not in NOMBRES:
        return False
    return any(len(p) > 3 for p in palabras) and not any(len(p) > 1 and p in NO_LUGAR for p in palabras)


def alcance(mensaje: Mensaje, inicio: int, *, relajada: bool) -> int | None:
    """Where the address that begins at `inicio` ends; None where there is none.

    `relajada`: it was named or awaited, so a street without its word is one too.
    """
    plano = mensaje.plano
    tope = min(
        [
            mensaje.tope(inicio),
            inicio + _LARGO_MAXIMO,
            *(e.inicio for e in mensaje.etiquetas if _corta(e.campo, e.inicio, inicio, plano)),
        ]
    )
    fichas = [_Ficha(m[0], m.start(), m.end()) for m in _FICHA.finditer(plano, inicio, tope)]
    paso = _Paso(fin=inicio, nombres=mensaje.pais in _CON_CRUCE or not mensaje.falta("nombre_completo"))
    i = 0
    while i < len(fichas) and (avance := _avanzar(fichas, i, paso, plano)):
        i += avance
    if paso.fin == inicio:
        return None
    if mensaje.falta("barrio") and paso.numero and (centro := _CENTRO.search(plano, inicio, paso.fin)):
        paso.fin = centro.start()
    else:
        paso.fin = _con_ciudad(mensaje, paso, tope, relajada=relajada)
    texto = plano[inicio : paso.fin]
    if _CANTIDAD.match(plano, paso.fin) or not _es_direccion(texto, paso, relajada=relajada):
        return None
    if _CORRIGE.search(plano[:inicio]) and (negado := _NO_ERA.search(texto)):
        mensaje.quitado.append((inicio + negado.start(), paso.fin))
        return inicio + negado.start()
    return paso.fin


def _corta(campo: str, lugar: int, inicio: int, plano: str) -> bool:
    """Whether a label inside an address ends it; "villa 5", "no", "queda" do not."""
    return lugar > inicio and campo != "direccion" and not plano.startswith(("no ", "con "), lugar)


def _avanzar(fichas: list[_Ficha], i: int, paso: _Paso, plano: str) -> int:
    """Takes the piece at `i` into the address; 0 where the address has ended."""
    ficha, palabra = fichas[i], fichas[i].texto
    siguiente = fichas[i + 1].texto if i + 1 < len(fichas) else ""
    salto = "\n" in plano[paso.fin : ficha.inicio]
    if salto and not _PARTE_SOLA.match(palabra):
        return 0
    if palabra[0].isdigit():
        if len(re.sub(r"\D", "", palabra)) >= 6:
            return 0
        # "avenida 27 de febrero 421": a date is the street's name, its number comes after.
        fecha = (
            siguiente == "de" and i + 2 < len(fichas) and fichas[i + 2].texto.isalpha() and not paso.numero
        )
        paso.numero, paso.libres, paso.fin = not fecha, 6 if fecha else 0, ficha.fin
        return 1
    if palabra in ",;":
        return int(palabra == "," and _sigue_direccion(fichas, i + 1))
    if palabra == "/" and plano[ficha.inicio - 1 : ficha.fin + 1] == " / ":
        return 0
    if palabra in "#°º-/.&ª":
        if palabra in "°ºª" and ficha.inicio == paso.fin:
            paso.fin = ficha.fin
        return int(palabra != "." or _punto_interno(fichas, i, plano))
    if paso.numero and not paso.libres and _NOMBRE_Y_CRUCE.match(plano, ficha.inicio):
        paso.libres = 4  # "av. 4 bella vista con calle 67"
    if not palabra[0].isalpha():
        return 0
    return _avanzar_palabra(ficha, siguiente, paso)


def _avanzar_palabra(ficha: _Ficha, siguiente: str, paso: _Paso) -> int:
    palabra = ficha.texto
    tras_via, paso.via = paso.via, False
    if palabra in _SIN_NUMERO:
        paso.numero, paso.libres, paso.fin = True, 0, ficha.fin
        return 1
    if _VIA_SOLA.match(palabra) and (siguiente[:1].isdigit() or not paso.numero or paso.cruce):
        paso.libres, paso.fin = max(paso.libres, 6 if not paso.numero else 4), ficha.fin
        paso.via = True
        return 1
    if palabra in _NUMERADORES:
        return int(siguiente[:1].isdigit() or siguiente in ("#", ".", "°", "º"))
    en_nombre = paso.libres and (
        (not paso.numero and palabra in ("bajo", "parque", "planta", "principal"))
        # "edificio Torre Global": named after a part, where no number follows.
        or (paso.nombrado and siguiente.isalpha() and len(siguiente) > 2)
    )
    if _PARTE_SOLA.match(palabra) and not en_nombre:
        nombrable = bool(_NOMBRABLE.match(palabra))
        paso.libres, paso.fin, paso.cruce = 5 * nombrable, ficha.fin, paso.cruce or nombrable
        paso.nombrado, paso.via = nombrable, True
        return 1
    if palabra in ("esquina", "esq") and siguiente not in ("", ",", ";") and not _PARTE_SOLA.match(siguiente):
        return _cruzar(palabra, siguiente, paso)
    if _RUMBO.match(palabra):
        paso.fin = ficha.fin
        return 1
    if palabra in _CRUCES:
        return _cruzar(palabra, siguiente, paso)
    antes_de_numero = siguiente[:1] in "#-," or siguiente[:1].isdigit()  # "" too: the end
    if len(palabra) == 1 and palabra not in "yeo" and (palabra != "a" or antes_de_numero or tras_via):
        paso.fin = ficha.fin
        return 1
    nombra = palabra not in NO_LUGAR or (paso.nombrado and palabra in _ABREN_NOMBRE)
    # "calle nueva 45", "camino viejo s/n": between the street word and the number anything is a name.
    nombra = nombra or (tras_via and (siguiente[:1].isdigit() or siguiente in _SIN_NUMERO))
    if paso.libres and (palabra in PARTICULAS or nombra):
        paso.libres -= palabra not in PARTICULAS
        paso.nombrado = paso.nombrado and palabra in (*PARTICULAS, *_ABREN_NOMBRE)
        paso.fin = ficha.fin if palabra not in PARTICULAS else paso.fin
        return 1
    return 0


def _cruzar(palabra: str, siguiente: str, paso: _Paso) -> int:
    """ "carrera 50 con 10", "entre mitre y sarmiento": the next street is part of it."""
    otra_via = siguiente[:1].isdigit() or bool(_VIA_SOLA.match(siguiente))
    if not siguiente or (siguiente in NO_LUGAR and siguiente not in PARTICULAS and not otra_via):
        return 0
    # "... N34-120 y Whymper", but "... 20-15 y Juan" begins a name.
    nombrada = palabra in ("y", "e") and siguiente.isalpha() and (paso.nombres or siguiente not in DE_PILA)
    if palabra in ("y", "e", "por", "x") and not (otra_via or paso.libres or nombrada):
        return 0
    paso.cruce, paso.libres = True, max(paso.libres, 4)
    return 1


def _punto_interno(fichas: list[_Ficha], i: int, plano: str) -> bool:
    pegado = i > 0 and fichas[i - 1].fin == fichas[i].inicio and len(fichas[i - 1].texto) <= 5
    sigue = i + 1 < len(fichas) and "\n" not in plano[fichas[i].fin : fichas[i + 1].inicio]
    return pegado and sigue and not fichas[i - 1].texto[0].isdigit()


def _sigue_direccion(fichas: list[_Ficha], i: int) -> bool:
    """Whether what comes after a comma still belongs to the address."""
    if i >= len(fichas):
        return False
    palabra, despues = fichas[i].texto, fichas[i + 1].texto if i + 1 < len(fichas) else ""
    if palabra in ("#", "entre", "esquina", "esq") or palabra in _NUMERADORES and despues[:1].isdigit():
        return True
    if _PARTE_SOLA.match(palabra):
        con_numero = despues[:1].isdigit() or len(despues) == 1 or not despues
        return con_numero or palabra in ("bajo", "fondo") or bool(_NOMBRABLE.match(palabra))
    # "3º B", or a post code before its town; not "3 cascos".
    breve = (
        not despues.isalpha() or len(despues) <= 4 or len(palabra) == 5 or bool(_PARTE_SOLA.match(despues))
    )
    return palabra[0].isdigit() and len(palabra) <= 5 and breve


def _con_ciudad(mensaje: Mensaje, paso: _Paso, tope: int, *, relajada: bool) -> int:
    """The end with the city, the post code or, where no quarter is missing, the place that follows."""
    separacion = _SEPARACION.match(mensaje.plano, paso.fin, tope)
    desde = separacion.end() if separacion else paso.fin
    if "\n" in mensaje.plano[paso.fin : desde] and mensaje.falta("barrio"):
        return paso.fin
    if not paso.numero and not paso.cruce:
        return paso.fin
    if fin := fin_de_ciudad(mensaje.plano, desde, tope, mensaje.pais):
        return fin
    if not relajada and mensaje.esperado != "direccion" or mensaje.falta("barrio"):
        return paso.fin
    lugar = _LUGAR.match(mensaje.plano, desde, tope)
    if lugar and not any(p in NO_LUGAR for p in lugar[0].split()):
        return lugar.end()
    return paso.fin


def _es_direccion(texto: str, paso: _Paso, *, relajada: bool) -> bool:
    if VIA.match(texto) or _ORDINAL_Y_VIA.match(texto):
        return paso.numero or (relajada and len(texto.split()) > 1)
    if RURAL.match(texto) or _PARTE_SOLA.match(texto.split()[0]):
        return paso.numero or paso.cruce or len(texto.split()) > 1
    return relajada and paso.numero and bool(re.search(r"[a-z]{2}", texto))


_A_TANTOS_METROS = re.compile(
    r"\b(?:\d+|una?|dos|tres|cuatro|media|cien|doscientos)(?: \w+)? (?:metros|mts?|varas|cuadras?)\b"
    r"|\b(?:contiguo|al lado|frente|diagonal|detras|costado) (?:\w+ )?(?:de|del|a|al)\b"
)
