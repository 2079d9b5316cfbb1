"""The quarter in a message, and what the courier should know."""

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from agent.actos import Campo
from agent.comprension import lexico
from agent.comprension.datos.etiquetas import SU_BARRIO_ES_MUNICIPIO, Etiqueta, aplanar
from agent.comprension.datos.formas_de_direccion import (
    CODIGO_POSTAL,
    SU_BARRIO_ES_CIUDAD,
    VIA,
    ciudad_al_principio,
    es_ciudad,
)
from agent.comprension.datos.lectura import ENTRADA, TROZOS, Mensaje, es_interrogativa, es_ruido, sin_bordes
from agent.comprension.vocabulario import NO_BARRIO, NO_LUGAR, patron

_PIDE = rf"(?:{patron('pide_al_repartidor')})"
INDICACION = re.compile(rf"(?:{_PIDE}\s+){{0,4}}(?:{patron('indicacion')})")
_DE_REPARTO = re.compile(rf"\b(?:{patron('reparto')})\b")
ORDEN = re.compile(rf"(?:(?:no|y|mejor|pero|ah|ay|oye|espera)\s+){{0,4}}(?:{patron('orden')})")
_Y_SENAS = re.compile(
    rf"\s+(?=(?:{INDICACION.pattern})|(?:por|cerca|junto|arriba|abajo|pasando) (?:del?|al?|el|la)\b)"
)
_SENAS = re.compile(rf"\s+(?={INDICACION.pattern})")
_DIJE = re.compile(r",? (?:(?:ya|que|te|le|les|os|se lo) )*dije(?: ya)?$")
_Y_ORDENA = re.compile(rf"\s+y\s+(?=(?:{patron('orden')}))")
_CON_ELLA = ("barrio", "indicaciones_adicionales")
_MUDAS = re.compile(rf"(?:{patron('muda')})(?:[\s,.!]+|$)")
_FICHA = re.compile(r"[ ]*([a-z0-9'.°#-]+|\S|\n)")
_AL_FINAL = re.compile(r"\s*(?:[,.;\n]|$)")
_PROPIO = re.compile(r"(?:vivo|estoy|mi |actualiz|cambi|corrig)|.*\bbarrio\b.*:")
_TERMINA = re.compile(
    r"(?:casa|mz|manzana|lote|apto|torre|bloque|int|interior|apartamento|depto|piso|chalet|km|cp|codigo|zip)$"
)
_NUMERADO = re.compile(r"(?:etapa|sector|fase|zona|seccion|villa|manzana|bloque|comuna|de)$")
# "vereda La Mesa", "ejido Benito Juárez": what stands for a quarter where there is none.
_LOCALIDAD = re.compile(
    rf"(?:(?:el|la) )?(?:{patron('localidad')})\b\.? (?:(?:de|del|la|el|los|las) ){{0,2}}[a-z]{{3,}}"
)
_LOCALIDAD_DENTRO = re.compile(
    rf"\b(?:{patron('localidad')})\b\.? (?:(?:de|del|la|el|los|las|san|santa) ){{0,2}}[a-z]{{3,}}"
    r"(?=\s*(?:[,;.\n]|$)| (?:al|a|en|junto|frente|por|cerca|entre|km|finca|casa)\b)"
)
_CIUDAD_AL_FINAL = re.compile(rf"(?<=[,\s/-])(?:{patron('ciudad')})$")
_CIUDAD_ANTES = re.compile(rf"(?:^|\s)((?:{patron('ciudad')}))\s*,?\s*$")
_EN_CIUDAD = re.compile(rf"\s+(?:en|de)\s+(?:{patron('ciudad')})(?![a-z])")
_TRAS_COMA = re.compile(r"\s*[,(]\s*([a-z]+(?: [a-z]+){0,3})(?=\s*(?:[,.;)\n]|$))")
_SIN_NOMBRE = re.compile(r"\d+|norte|sur|este|oeste|alto|bajo|nuevo|obrero|ingles|chino")
_CARDINAL = re.compile(r"(?:un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)$")
# Endings of verbs and qualities: a quarter of one word has none of them.
_VERBAL = re.compile(
    r"(?:[aei]me|[aei]nme|rme|rlo|emos|imos|alos?|melo|mela|telo|isim[oa]|mente|able|ciones|miento)$"
)
_DE_CHARLA = (lexico.VERBOS | lexico.FUNCION | lexico.CORTESIA) - {"vecino", "vecina", "reina", "reinas"}
_ARTICULOS = ("el", "la", "los", "las")
_VACIAS = ("el", "la", "los", "las", "de", "del", "san", "santa", "y")


def leer_barrio_etiquetado(mensaje: Mensaje) -> None:
    for etiqueta in mensaje.etiquetas:
        if etiqueta.campo != "barrio" or not mensaje.libre(etiqueta.inicio, etiqueta.fin):
            continue
        if mensaje.en_pregunta(etiqueta.inicio) or _dice_otra(mensaje, etiqueta):
            continue
        # "Colonia" is a perfume too: without talk of data it must be the customer's own.
        if not (
            mensaje.en_datos or mensaje.revisando or mensaje.falta("barrio") or _PROPIO.match(etiqueta.clave)
        ):
            continue
        fin = _fin_de_barrio(mensaje, etiqueta.fin)
        if not fin:
            continue
        if "direccion" not in mensaje.dichos:
            fin = _con_su_ciudad(mensaje, fin)
        # "zona 7", "comuna 13", "Barrio Norte": a number or a quarter of the compass alone is no name.
        incompleto = _SIN_NOMBRE.fullmatch(mensaje.plano[etiqueta.fin : fin].strip())
        inicio = mensaje.plano.find(etiqueta.clave, etiqueta.inicio) if incompleto else etiqueta.fin
        desde = etiqueta.inicio
        if mensaje.esperado == "barrio" and (ciudad := _CIUDAD_ANTES.search(mensaje.plano, 0, desde)):
            inicio = desde = ciudad.start(1)  # "envigado, barrio la magnolia"
        if mensaje.anotar("barrio", inicio, fin, seguro=True, desde=desde):
            return


def _dice_otra(mensaje: Mensaje, etiqueta: Etiqueta) -> bool:
    """ "no es comuna, es la localidad de Pomaire": the second names it."""
    return any(
        otra.campo == "barrio"
        and otra.clave.startswith(("el ", "la "))
        and etiqueta.inicio < otra.inicio <= etiqueta.fin + 5
        for otra in mensaje.etiquetas
    )


def _fin_de_barrio(mensaje: Mensaje, inicio: int) -> int | None:
    plano = mensaje.plano
    etiquetas = (e.inicio for e in mensaje.etiquetas if e.inicio > inicio and e.campo != "barrio")
    tope = min([mensaje.tope(inicio), *etiquetas])
    fin, cuantas = None, 0
    for ficha in _FICHA.finditer(plano, inicio, tope):
        palabra = ficha[1].strip(".")
        if cuantas and INDICACION.match(plano, ficha.start(1), tope):
            break
        if not palabra or cuantas >= 5 or VIA.match(plano, ficha.start(1)) or _TERMINA.match(palabra):
            break
        if palabra.isdigit() and not _numero_de_barrio(plano, ficha, cuantas, tope):
            break
        # "barrio Los Palos Grandes": what its article announces is its name, whatever else it means.
        dichas = plano[inicio : fin or inicio].split()
        nombra = bool(dichas) and dichas[0] in _ARTICULOS
        ajena = palabra in (_DE_CHARLA if nombra else NO_BARRIO) or palabra in ("y", "por")
        propia = ajena and cuantas < 2 and _es_propia(mensaje, ficha.start(1))
        if not palabra[0].isalnum() or (
            ajena and not propia and not ciudad_al_principio(plano, ficha.start(1), tope)
        ):
            break
        punto = ficha[1].endswith(".")
        fin, cuantas = ficha.end() - punto, cuantas + 1
        if punto and len(palabra) > 4:
            break
    return fin


def _con_su_ciudad(mensaje: Mensaje, fin: int) -> int:
    """ "el barrio es La Magnolia, Envigado": with no address beside it the town goes with it."""
    if (en := _EN_CIUDAD.match(mensaje.plano, fin)) and mensaje.libre(*en.span()):
        return en.end()
    lugar = _TRAS_COMA.match(mensaje.plano, fin)
    if lugar is None or not mensaje.libre(*lugar.span()):
        return fin
    propio = mensaje.texto[lugar.start(1) : lugar.end(1)].istitle() and puede_ser_lugar(lugar[1])
    return lugar.end() if es_ciudad(lugar[1]) or propio else fin


def _es_propia(mensaje: Mensaje, lugar: int) -> bool:
    """ "Col. Buenos Aires": a capital in a message that is not all of them."""
    return mensaje.texto[lugar].isupper() and mensaje.texto[lugar + 1 : lugar + 2].islower()


def _numero_de_barrio(plano: str, ficha: re.Match[str], cuantas: int, tope: int) -> bool:
    """ "20 de julio", "sector 3", "la esperanza etapa 2"; not "laureles 3 cascos"."""
    if plano.startswith(" de ", ficha.end()):
        return True
    return cuantas == 0 or (len(ficha[1]) <= 2 and _AL_FINAL.match(plano, ficha.end(), tope) is not None)


def leer_indicaciones_etiquetadas(mensaje: Mensaje) -> None:
    campo = "indicaciones_adicionales"
    for etiqueta in mensaje.etiquetas:
        if etiqueta.campo != campo or not mensaje.libre(etiqueta.inicio, etiqueta.fin):
            continue
        propia = etiqueta.clave.startswith("indicaci")
        if mensaje.en_pregunta(etiqueta.inicio) or not (mensaje.en_datos or mensaje.falta(campo) or propia):
            continue
        linea = mensaje.plano.find("\n", etiqueta.fin)
        fin = min(mensaje.tope(etiqueta.fin), linea if linea >= 0 else len(mensaje.plano))
        texto = mensaje.plano[etiqueta.fin : fin].rstrip(" ,;.")
        if len(texto.strip()) <= 2 or texto.strip().isdigit() or es_interrogativa(texto):
            continue
        if mensaje.anotar(campo, etiqueta.fin, etiqueta.fin + len(texto), seguro=True, desde=etiqueta.inicio):
            return


def leer_lugares_sueltos(mensaje: Mensaje) -> None:
    """The quarter after an address, and directions, in a message about data."""
    en_lugares = mensaje.revisando or mensaje.esperado in ("direccion", "barrio", "indicaciones_adicionales")
    if not mensaje.dichos and not en_lugares:
        return
    pedazos = (pedazo for trozo in islice(mensaje.trozos(), TROZOS) for pedazo in _con_senas(mensaje, *trozo))
    for a, b in list(pedazos):
        if mensaje.en_pregunta(a) or ORDEN.match(mensaje.plano, a, b):
            continue
        if INDICACION.match(mensaje.plano, a, b) and _sigue_indicando(mensaje, a, b):
            continue
        if "indicaciones_adicionales" not in mensaje.dichos and INDICACION.match(mensaje.plano, a, b):
            if mensaje.esperado != "indicaciones_adicionales":
                b = _sin_dije(mensaje.plano, a, b)
                mensaje.anotar("indicaciones_adicionales", a, b, seguro=mensaje.revisando)
        elif mensaje.esperado != "barrio" and (
            mensaje.falta("barrio") or (not mensaje.faltantes and mensaje.texto[a:b].istitle())
        ):
            _barrio_tras_direccion(mensaje, *sin_bordes(mensaje.plano, a, b))


def _sin_dije(plano: str, a: int, b: int) -> int:
    """ "después de las 6 dije": where what he said ends."""
    dije = _DIJE.search(plano, a, b)
    return dije.start() if dije else b


def _con_senas(mensaje: Mensaje, a: int, b: int) -> Iterator[tuple[int, int]]:
    """Without the yes before it, in two where signs follow a place: "surquillo | frente al parque"."""
    entrada, indica = ENTRADA.match(mensaje.plano, a, b), INDICACION.match(mensaje.plano, a, b)
    if entrada and (not indica or INDICACION.match(mensaje.plano, entrada.end(), b)):
        a, indica = entrada.end(), INDICACION.match(mensaje.plano, entrada.end(), b)
    con_lugar = "direccion" in mensaje.dichos or mensaje.esperado in ("direccion", "barrio")
    senas = _SENAS.search(mensaje.plano, a, b) if con_lugar and not indica else None
    if senas:
        yield a, senas.start()
        a = senas.end()
    if a < b:
        yield a, b


def _sigue_indicando(mensaje: Mensaje, a: int, b: int) -> bool:
    """ "casa de rejas, timbrar dos veces": the second goes with the first."""
    campo: Campo = "indicaciones_adicionales"
    dicho = mensaje.dichos.get(campo)
    if not dicho or dicho.fin > a or mensaje.plano[dicho.fin : a].strip(" ,.;\n-"):
        return False
    mensaje.quitado = [(x, y) for x, y in mensaje.quitado if y != dicho.fin]
    del mensaje.dichos[campo]
    return mensaje.anotar(campo, dicho.inicio, b, seguro=dicho.seguro)


def _barrio_tras_direccion(mensaje: Mensaje, a: int, b: int) -> None:
    direccion = mensaje.dichos.get("direccion")
    if not direccion or direccion.fin > a or not sigue_a_la_direccion(mensaje, direccion.fin, a):
        return
    if orden := _Y_ORDENA.search(mensaje.plano, a, b):  # "... belén y agrégame un martillo"
        b = orden.start()
    if puede_ser_lugar(mensaje.plano[a:b]) or con_mayusculas(mensaje.texto[a:b]):
        mensaje.anotar("barrio", a, b, seguro=False)


def sigue_a_la_direccion(mensaje: Mensaje, fin: int, inicio: int) -> bool:
    """Whether only signs, the quarter and directions stand between the address and a piece."""
    if any(fin <= d.inicio < inicio and d.campo not in _CON_ELLA for d in mensaje.dichos.values()):
        return False
    libres = (mensaje.plano[max(a, fin) : min(b, inicio)] for a, b in mensaje.huecos())
    return not any(re.search(r"[\w\n]", libre.strip()) for libre in libres)


def leer_esperado(mensaje: Mensaje) -> None:
    """A bare answer to what was asked: a quarter or directions, which have no form of their own."""
    if mensaje.esperado in mensaje.dichos:
        return
    if mensaje.esperado == "indicaciones_adicionales":
        _indicaciones_esperadas(mensaje)
    elif mensaje.esperado == "barrio" and not mensaje.dichos:
        _barrio_esperado(mensaje)


def _indicaciones_esperadas(mensaje: Mensaje) -> None:
    trozos = list(mensaje.trozos())
    if not trozos or mensaje.preguntas or any(ORDEN.match(mensaje.plano, a, b) for a, b in trozos):
        return
    a, b = trozos[0][0], trozos[-1][1]
    if not mensaje.libre(a, b):
        b = trozos[0][1]
    if INDICACION.match(mensaje.plano, a, b) or _DE_REPARTO.search(mensaje.plano, a, b):
        mensaje.anotar("indicaciones_adicionales", a, b, seguro=False)


def _barrio_esperado(mensaje: Mensaje) -> None:
    """All the pieces of the answer that name a place: "envigado, la magnolia"."""
    inicio = fin = None
    for a, b in islice(mensaje.trozos(), 4):
        x, y = sin_bordes(mensaje.plano, a, b)
        if mensaje.en_pregunta(a) or (fin is not None and mensaje.plano[fin:x].strip(" ,.")):
            break
        if x == y:
            continue
        if senas := _Y_SENAS.search(mensaje.plano, x, y):  # "belén por la iglesia"
            y = senas.start()
        if ORDEN.match(mensaje.plano, x, y) or not _nombra_lugar(mensaje, x, y):
            break
        inicio, fin = (x if inicio is None else inicio), y
    if inicio is not None and fin is not None:
        mensaje.anotar("barrio", inicio, fin, seguro=False)


def _nombra_lugar(mensaje: Mensaje, a: int, b: int) -> bool:
    texto = mensaje.plano[a:b]
    if es_ciudad(texto) or puede_ser_lugar(texto) or con_mayusculas(mensaje.texto[a:b]):
        return True
    if CODIGO_POSTAL.fullmatch(texto):
        return True
    return bool(_LOCALIDAD.match(texto)) and len(texto.split()) <= 7 and not es_interrogativa(texto)


def localidad_de(direccion: str, pais: str) -> str | None:
    """The village that a country address names, or the town that ends it: its quarter, where none is told."""
    plana = aplanar(direccion)
    hallada = None if pais in SU_BARRIO_ES_MUNICIPIO else _LOCALIDAD_DENTRO.search(plana)
    if hallada is None and pais in SU_BARRIO_ES_CIUDAD:
        hallada = _CIUDAD_AL_FINAL.search(plana)
    return direccion[hallada.start() : hallada.end()] if hallada else None


def con_mayusculas(texto: str) -> bool:
    """ "Los Palos Grandes": a proper name by its capitals, whatever its words mean."""
    palabras = [p for p in texto.split() if p.lower() not in _VACIAS]
    propio = all(re.fullmatch(r"[A-ZÁÉÍÓÚÑ][a-záéíóúñü]+", p) for p in palabras)
    return 2 <= len(palabras) + texto[:1].isupper() * (len(texto.split()) > len(palabras)) <= 5 and propio


def puede_ser_lugar(plano: str) -> bool:
    palabras = plano.split()
    if not 1 <= len(palabras) <= 5 or es_ciudad(plano) or _MUDAS.match(plano) or es_interrogativa(plano):
        return False
    if _CARDINAL.match(palabras[0]) or (palabras[0].isdigit() and palabras[1:2] != ["de"]):
        return False
    if any(q.isdigit() and not _NUMERADO.match(p) for p, q in pairwise(palabras)):
        return False
    if len(palabras) == 1 and _VERBAL.search(plano):
        return False
    escritas = all(re.fullmatch(r"[a-z]+\.?|\d{1,2}", p) for p in palabras)
    return escritas and any(len(p) > 2 for p in palabras) and not _es_charla(palabras)


def _es_charla(palabras: list[str]) -> bool:
    """Whether the words are those of talk ("ya les dije") and not of a place."""
    con_peso = [p for p in palabras if p not in _VACIAS]
    if not con_peso or len(set(con_peso)) < len(con_peso):
        return True
    return any(p in NO_LUGAR or es_ruido(p) for p in con_peso)
