"""What is left of a message once numbers, mail and street are read: names, quarter, directions for the courier."""

import re
from itertools import islice, pairwise

from agent.actos import Campo
from agent.comprension.correos import CorreoMalo, arreglar
from agent.comprension.direcciones import VIA, es_ciudad
from agent.comprension.etiquetas import Etiqueta
from agent.comprension.lectura import Mensaje, es_interrogativa
from agent.comprension.nombres import es_de_pila, indicios, plegado, prefijo_de_nombre, sin_trato
from agent.comprension.vocabulario import CHARLA, NO_LUGAR

_TROZOS = 40  # pieces looked at: enough for any message, and hostile ones stay cheap
_PALABRA = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?")
_ENTRADA = re.compile(
    r"(?:(?:claro(?: que si)?|si+|ok(?:ay|i)?|listo|bueno|dale|pues|vale|hola|buenas?(?: tardes| noches| dias)?|buenos dias|perdon|"
    r"disculp[ae]|ay|ah|eh|no(?=\s*,)|es|seria|son|queda en|queda|se llama|en|por|aqui|va|ahi|mira|anot[ae]|y|con gusto|por supuesto|"
    r"con mucho gusto|gracias|porfa(?:vor)?|por favor|mi|me equivoque)\b[\s,.:;!]*)+"
)
_SALIDA = re.compile(
    r"(?:[\s,.!]+(?:por ?fa(?:vor)?|gracias|muchas gracias|porfis|amig[oa]|veci(?:n[oa])?|senor(?:a|ita)?|si|ok|listo|jeje|para servirle))+[\s.!]*$"
)
_CORREO = re.compile(
    r"[^\s,;:<>()\[\]\"'@]{1,80}@?\s?@\s?[a-z0-9_-]+(?:\s?[.,]\s?(?:com?|net|org|es|mx|ar|cl|pe|ec|ve|edu|gob|gov|info|con|cmo|vom|uy|py|bo|cr|gt|hn|ni|pa|do|sv|io|app|online|store)\b|\.[a-z0-9-]+)*"
    r"|(?<![a-z0-9._-])[a-z0-9._-]{1,80}(?:\s(?:punto|guion(?: bajo)?)\s[a-z0-9_-]+)*\s?(?:\(arroba\)|\barroba\b)\s?[a-z0-9_-]+(?:(?:\s?punto\s?|\s?\.\s?)[a-z0-9]{2,15})+"
)
_CASI_CORREO = re.compile(r"(?<![a-z0-9._-])(?:[a-z0-9._-]{0,80}?(?:gmail|hotmail|outlook|yahoo|icloud)(?:\.?com?)?(?![a-z])|[a-z0-9_-]{1,60}(?:\.[a-z0-9_-]{1,60})+)")
_NO_CORREO = re.compile(r"^[\d.,-]+$|\.(?:jpe?g|png|pdf|mp[34]|docx?|xlsx?|webp|ogg)$")
_INDICACION = re.compile(
    r"(?:(?:por favor|porfa|favor|y|que|me|le|lo|la|se lo|se la|hay que|pueden?|si no estoy)\s+)*(?:"
    r"(?:toc(?:ar|a|an|quen|que)|timbr(?:ar|en|e)|pit(?:ar|en|e)|golpe(?:ar|en|e)|gritar)\b(?! (?:hacer|ir|que|esperar|pagar))"
    r"|dej(?:ar|en|e|a|as|ad)(?:lo|la|los|las|selo|sela|dselo)? (?:(?:el|la|los|mi) (?:paquete|pedido|cosas|caja)s? )?"
    r"(?:con (?:el|la|mi|don|dona|los|un|alguien)|en (?:la|el|mi|porteria|recepcion|caseta|vigilancia)|afuera(?! (?:el|la|los|las))|al (?:portero|vigilante|celador)|donde|a la (?:vecina|entrada))\b"
    r"|(?:llam|avis)(?:ar|en|e|ad|a)(?:me|nos)? (?:al (?:llegar|celular|telefono|cel|citofono)|antes|cuando|por(?! fa)|a la (?:puerta|entrada)|si|primero|desde)\b"
    r"|pregunt(?:ar|en|e|a) por\b|sub(?:ir|an|a) (?:al?|por|hasta)\b|anunci(?:ar|en|e)(?:se)?\b|entreg(?:ar|uen|ue)(?:lo|la)? (?:a|en|con|despues|antes|por)\b"
    r"|recibe (?:mi|el|la|don|dona|[a-z]+$)|al lado|en ?frente|frente (?:a|de)|diagonal (?:a|al)|detras de|atras de|cerca (?:de|a)l? (?!q)|junto a|al costado|a (?:un|una|dos|tres|media|\d+) (?:cuadras?|metros|lado)|"
    r"a la vuelta|por la (?:entrada|parte|cancha)|casa (?:de|color|azul|blanca|verde|esquinera|con|amarilla|roja)|porton|reja|"
    r"puerta|timbre|en (?:la )?porteria|porteria|hay (?:un )?perro|ojo con|no (?:hay|sirve|funciona|anda) (?:el )?(?:timbre|citofono)|"
    r"despues de las|antes de las|solo (?:en|por) la|entre semana|es (?:una|la) casa|edificio (?:color|azul|blanco|de)|color)\b"
)
# An awaited indication is one that speaks of doors, people at them, places by them or hours.
_DE_REPARTO = re.compile(
    r"\b(?:timbre|citofono|intercomunicador|telefonillo|porteria|portero|vigilante|celador|recepcion|conserje|caseta|"
    r"(?:mi|la|el|con|un|una) vecin[oa]|rejas?|porton|puerta (?!de madera)|zaguan|fachada|esquina|esquinera|"
    r"(?:primer|segundo|tercer|cuarto|quinto|ultimo) piso|piso \d|escaleras|ascensor|sotano|"
    r"(?:torre|bloque|apto|apartamento|interior|oficina|bodega|local|casa) (?:\d|[a-z]\b)|"
    r"(?:al?|del?|por|en|frente|junto|sobre) (?:l|la|el|una?) ?(?:tienda|panaderia|drogueria|iglesia|parque|cancha|escuela|"
    r"hospital|semaforo|puente|estacion|gasolinera|glorieta|rotonda|supermercado|mercado|plaza|avenida)|"
    r"\d+ cuadras?|una cuadra|al fondo|a mano (?:derecha|izquierda)|al llegar|al entrar|despues de las?|antes de las?|"
    r"(?:por|en) la (?:manana|tarde|noche)|a partir de las?|entre las|hay (?:un )?perros?|perro bravo|cuidado con|fragil|"
    r"no tocar|no timbrar|casa (?:de|color|azul|blanca|verde|con|roja|amarilla|esquinera)|(?:el|un|es) edificio|"
    r"conjunto (?:cerrado|residencial)|entrada (?:por|principal)|callejon|dejar|entregar|tocar|timbrar|llamar|preguntar|recibe)\b"
)
_ORDEN = re.compile(
    r"(?:(?:no|y|mejor|pero|ah|ay|oye|espera)\s+)*(?:quita|quite|agreg|anad|cancel|cambi|pon(?:me|le|ga)\b|dame|deme|quier|quisier|"
    r"necesit|muestr|elimin|borr|sac(?:a|ame|ale|ar)\b|sum(?:a|ale)|cotiz|busco|confirm|repit|incluy|averigu|reemplaz|anul|olvid|vend|"
    r"cuant|cual|cuando|donde|tiene|hablar|quiero|llevo|prefier|pag[oa])"
)
# Laughter and fists on the keyboard: no vowel, or one letter again and again.
_RUIDO = re.compile(r"(.)\1{2,}|^[^aeiouy]{3,}$|(..)\2{1,}$|[bcdfghjklmnpqrstvwxz]{5,}|^asdf|^qwer")
_MUDAS = re.compile(
    r"(?:si+|no+|ok(?:ay|i)?|listo|bueno|dale|vale|claro|gracias|hola|buenas?|buenos dias|ya|nada|perfecto|exacto|correcto|de una|"
    r"espera\w*|un momento|un segundo|dejame|ahorita|ahora|luego|despues|no se|la misma?|el mismo|lo mismo|igual|chao|adios|"
    r"nadie|cualquiera|da igual|que|como|eh|mmm?|jaja\w*|asi(?: es)?|confirmo|ayuda|info|menu|ese|esa|eso|este|esta|"
    r"muchas|por favor|tardes|noches|dias)(?:[\s,.!]+|$)"
)
_NO_LUGAR = frozenset(
    """quiero dame tengo necesito pago tarjeta efectivo pedido envio domicilio precio cuanto cuesta vale gracias casco cascos
    misma mismo siempre dije dijo puse dicho asesor persona total cuenta factura compra producto productos espera espere
    transferencia nequi hablar llamar llego llega recojo mando paso pase luego despues ayuda problema error mal cancelar
    cancela quita agrega cambia correo celular telefono cedula nombre direccion""".split()
)


def leer_correo(mensaje: Mensaje) -> None:
    """The last address, whatever else is said; a label may also show one that lacks its @."""
    etiquetas = [e for e in mensaje.etiquetas if e.campo == "correo"]
    if "@" in mensaje.plano or "arroba" in mensaje.plano:
        for hallado in _CORREO.finditer(mensaje.plano):
            etiqueta = next((e for e in etiquetas if 0 <= hallado.start() - e.fin <= 30), None)
            inicio = _con_espacios(mensaje, etiqueta, hallado.start())
            fin = hallado.start() + len(hallado[0].rstrip(" .,;:!?)"))
            if "correo" in mensaje.dichos:
                mensaje.quitado = [q for q in mensaje.quitado if q[1] != mensaje.dichos["correo"].fin]
                del mensaje.dichos["correo"]
            mensaje.anotar("correo", inicio, fin, seguro=True, desde=etiqueta.inicio if etiqueta else None)
        return
    for etiqueta in etiquetas:
        casi = re.compile(r"[a-z0-9._-]+(?:\s?[.,]\s?com?)?").match(mensaje.plano, etiqueta.fin)
        if casi and _CASI_CORREO.fullmatch(casi[0]) and mensaje.libre(etiqueta.inicio, casi.end()):
            mensaje.anotar("correo", etiqueta.fin, casi.end(), seguro=True, desde=etiqueta.inicio)
            return
    if mensaje.esperado == "correo":
        for casi in _CASI_CORREO.finditer(mensaje.plano):
            solo = isinstance(malo := arreglar(casi[0]), CorreoMalo) and malo.sugerencia
            if (solo or (casi[0] == mensaje.plano.strip() and not _NO_CORREO.search(casi[0]))) and mensaje.libre(casi.start(), casi.end()):
                mensaje.anotar("correo", casi.start(), casi.end(), seguro=False)
                return


def _con_espacios(mensaje: Mensaje, etiqueta: Etiqueta | None, inicio: int) -> int:
    """"correo: juan perez@gmail.com": the words between label and @ belong to it, so that it gets refused."""
    if not etiqueta:
        return inicio
    entre = mensaje.plano[etiqueta.fin : inicio]
    dentro = re.fullmatch(r"\s*[a-z0-9._-]+\s+", entre) and entre.strip() not in ("es", "el", "a", "por", "y")
    return etiqueta.fin if dentro else inicio


def leer_nombre_etiquetado(mensaje: Mensaje) -> None:
    for etiqueta in mensaje.etiquetas:
        if etiqueta.campo != "nombre_completo" or not mensaje.libre(etiqueta.inicio, etiqueta.fin):
            continue
        if mensaje.en_pregunta(etiqueta.inicio):
            continue
        palabras = _palabras(mensaje, etiqueta.fin)
        tomadas = prefijo_de_nombre(palabras)[:7]
        if not tomadas:
            continue
        senas = indicios([p for p, _, _ in tomadas])
        if not etiqueta.fuerte and not (senas.fuertes or senas.con_mayusculas or es_de_pila(tomadas[0][0])):
            continue
        if mensaje.anotar(
            "nombre_completo", tomadas[0][1], tomadas[-1][2], desde=etiqueta.inicio,
            seguro=etiqueta.fuerte or senas.palabras > 1,
        ):  # fmt: skip
            return


def _palabras(mensaje: Mensaje, inicio: int, tope: int | None = None) -> list[tuple[str, int, int]]:
    """The words from a place to the next sign, label, number or taken piece."""
    tope = mensaje.tope(inicio) if tope is None else tope
    tope = min([tope, *(e.inicio for e in mensaje.etiquetas if e.inicio >= inicio and e.campo != "direccion")])
    palabras: list[tuple[str, int, int]] = []
    while inicio < tope:
        hueco = re.compile(r"[ \t\u00a0]*").match(mensaje.texto, inicio, tope)
        hallada = _PALABRA.match(mensaje.texto, hueco.end() if hueco else inicio, tope)
        if not hallada:
            break
        final = hallada[0].endswith(".") and len(hallada[0]) > 3
        fin = hallada.end() - final
        palabras.append((mensaje.texto[hallada.start() : fin], hallada.start(), fin))
        if final:
            break
        inicio = hallada.end()
    return palabras


def leer_barrio_etiquetado(mensaje: Mensaje) -> None:
    for etiqueta in mensaje.etiquetas:
        if etiqueta.campo != "barrio" or not mensaje.libre(etiqueta.inicio, etiqueta.fin):
            continue
        propio = re.match(r"(?:vivo|estoy|mi )|.*\bbarrio\b.*:", etiqueta.clave)
        if not (mensaje.en_datos or mensaje.falta("barrio") or propio):
            continue
        if mensaje.en_pregunta(etiqueta.inicio):
            continue
        fin = _fin_de_barrio(mensaje, etiqueta.fin)
        if fin and mensaje.anotar("barrio", etiqueta.fin, fin, seguro=True, desde=etiqueta.inicio):
            return


def _fin_de_barrio(mensaje: Mensaje, inicio: int) -> int | None:
    plano = mensaje.plano
    tope = min([mensaje.tope(inicio), *(e.inicio for e in mensaje.etiquetas if e.inicio > inicio and e.campo != "barrio")])
    fin, cuantas = None, 0
    for ficha in re.compile(r"[ ]*([a-z0-9'.°#-]+|\S|\n)").finditer(plano, inicio, tope):
        palabra = ficha[1].strip(".")
        numero = palabra.isdigit() and (plano.startswith((" de ", " "), ficha.end()) or cuantas <= 1)
        if cuantas and palabra.isdigit() and not plano.startswith(" de ", ficha.end()):
            numero = False
        corta = not palabra or VIA.match(plano, ficha.start(1)) or palabra in _NO_LUGAR or palabra in _PARTES_DE_CASA
        if corta or cuantas >= 5 or not (palabra[0].isalpha() or numero) or palabra in ("y", "por", "gracias", "porfa", "que"):
            break
        fin, cuantas = ficha.end() - ficha[1].endswith("."), cuantas + 1
        if ficha[1].endswith(".") and len(palabra) > 4:
            break
    return fin


_PARTES_DE_CASA = frozenset("casa mz manzana lote apto torre bloque int interior apartamento depto piso chalet km".split())


def leer_indicaciones_etiquetadas(mensaje: Mensaje) -> None:
    for etiqueta in mensaje.etiquetas:
        if etiqueta.campo != "indicaciones_adicionales" or not mensaje.libre(etiqueta.inicio, etiqueta.fin):
            continue
        if not (mensaje.en_datos or mensaje.falta("indicaciones_adicionales") or etiqueta.clave.startswith("indicaci")):
            continue
        if mensaje.en_pregunta(etiqueta.inicio):
            continue
        fin = mensaje.tope(etiqueta.fin)
        linea = mensaje.plano.find("\n", etiqueta.fin)
        fin = min(fin, linea) if linea >= 0 else fin
        texto = mensaje.plano[etiqueta.fin : fin].strip(" ,.;")
        if len(texto) > 2 and not re.match(r"\d{3,}$", texto) and not es_interrogativa(texto):
            recorte = mensaje.plano[etiqueta.fin : fin]
            fin = etiqueta.fin + len(recorte.rstrip(" ,;."))
            mensaje.anotar("indicaciones_adicionales", etiqueta.fin, fin, seguro=True, desde=etiqueta.inicio)
            return


def leer_nombre_suelto(mensaje: Mensaje) -> None:
    """A name without a label: awaited, or missing in a message that gives other data."""
    if not mensaje.falta("nombre_completo") or not mensaje.en_datos:
        return
    esperado, acompanado = mensaje.esperado == "nombre_completo", bool(mensaje.dichos)
    for a, b in islice(mensaje.trozos(), _TROZOS):
        if mensaje.en_pregunta(a):
            continue
        a, b = _sin_bordes(mensaje.plano, a, b)
        todas = _palabras(mensaje, a, b)
        tomadas = prefijo_de_nombre(_sin_titulo(todas))
        if not tomadas or not _es_nombre(tomadas, esperado=esperado, acompanado=acompanado):
            continue
        sobra = mensaje.plano[tomadas[-1][2] : b].strip()
        senas = indicios([p for p, _, _ in tomadas])
        if sobra and not (senas.fuertes and re.match(r"(?:y|e|pero|para|de)\b|\W", sobra)):
            continue
        if mensaje.anotar("nombre_completo", tomadas[0][1], tomadas[-1][2], desde=a, seguro=esperado and senas.fuertes):
            return


def _sin_titulo(palabras: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    while len(palabras) > 1 and sin_trato(palabras[0][0] + " x") == "x":
        palabras = palabras[1:]
    return palabras


def _es_nombre(tomadas: list[tuple[str, int, int]], *, esperado: bool, acompanado: bool) -> bool:
    textos = [p for p, _, _ in tomadas]
    senas = indicios(textos)
    if senas.palabras == 1:
        return esperado and es_de_pila(textos[0])
    if senas.palabras > 6:
        return False
    if senas.fuertes or senas.con_mayusculas:
        return True
    # No word of it is known: only among other data, or as the whole of an awaited answer.
    planos = [plegado(p) for p in textos]
    if any(q in ("la", "el", "los", "las") and p != "de" for p, q in pairwise(["", *map(plegado, textos)])):
        return False
    ajena = any(p in CHARLA or p.endswith("s") or _RUIDO.search(p) for p in planos) or len(set(planos)) < len(planos)
    return not ajena and (esperado or acompanado) and senas.palabras <= 4 and all(len(p) > 2 for p in textos)


def _sin_bordes(plano: str, a: int, b: int) -> tuple[int, int]:
    """A piece without the courtesies around it."""
    if entrada := _ENTRADA.match(plano, a, b):
        a = entrada.end()
    if salida := _SALIDA.search(plano, max(a - 1, 0), b):
        b = max(salida.start(), a)
    return a, b


def leer_lugares_sueltos(mensaje: Mensaje) -> None:
    """The quarter after an address, and what the courier should know."""
    if not mensaje.dichos and mensaje.esperado not in ("direccion", "barrio", "indicaciones_adicionales"):
        return
    for a, b in list(islice(mensaje.trozos(), _TROZOS)):
        if mensaje.en_pregunta(a) or _ORDEN.match(mensaje.plano, a, b):
            continue
        if "indicaciones_adicionales" not in mensaje.dichos and _INDICACION.match(mensaje.plano, a, b):
            if mensaje.esperado != "indicaciones_adicionales":
                mensaje.anotar("indicaciones_adicionales", a, b, seguro=False)
        elif mensaje.falta("barrio") and "direccion" in mensaje.dichos and mensaje.esperado != "barrio":
            a, b = _sin_bordes(mensaje.plano, a, b)
            if _puede_ser_lugar(mensaje.plano[a:b]) and _tras_direccion(mensaje, a):
                mensaje.anotar("barrio", a, b, seguro=False)


def _tras_direccion(mensaje: Mensaje, lugar: int) -> bool:
    fin = mensaje.dichos["direccion"].fin
    return fin <= lugar and not mensaje.plano[fin:lugar].strip(" ,.;\n-")


_NUMERADOS = frozenset(("etapa", "sector", "fase", "zona", "seccion", "villa", "manzana", "bloque", "comuna", "de"))
_CARDINALES = frozenset(("un", "una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"))
_VERBAL = re.compile(r"(?:[aei]me|[aei]nme|rme|rlo|emos|imos|alos?|melo|mela|telo|isim[oa]|mente|able|ciones|miento)$")


def _puede_ser_lugar(plano: str) -> bool:
    palabras = plano.split()
    if not palabras or palabras[0] in _CARDINALES or (palabras[0].isdigit() and palabras[1:2] != ["de"]):
        return False
    if any(q.isdigit() and p not in _NUMERADOS for p, q in pairwise(palabras)):
        return False
    if len(palabras) == 1 and _VERBAL.search(plano):
        return False
    if len(palabras) > 5 or es_ciudad(plano) or _MUDAS.match(plano) or es_interrogativa(plano):
        return False
    return all(re.fullmatch(r"[a-z]+\.?|\d{1,2}", p) for p in palabras) and any(len(p) > 2 for p in palabras) and not _es_charla(plano)


def leer_esperado(mensaje: Mensaje) -> None:
    """A bare answer to what was asked: a quarter or directions, which have no form of their own."""
    campo = mensaje.esperado
    if campo not in ("barrio", "indicaciones_adicionales") or campo in mensaje.dichos:
        return
    if campo == "indicaciones_adicionales":
        _indicaciones_esperadas(mensaje)
    elif not mensaje.dichos:
        _barrio_esperado(mensaje, campo)


def _indicaciones_esperadas(mensaje: Mensaje) -> None:
    huecos = [(a, b) for a, b in mensaje.trozos() if not mensaje.en_pregunta(a)]
    if not huecos or any(_ORDEN.match(mensaje.plano, a, b) for a, b in huecos) or mensaje.preguntas:
        return
    a, b = huecos[0][0], huecos[-1][1]
    if not mensaje.libre(a, b):
        b = huecos[0][1]
    if _INDICACION.match(mensaje.plano, a, b) or _DE_REPARTO.search(mensaje.plano, a, b):
        mensaje.anotar("indicaciones_adicionales", a, b, seguro=False)


def _barrio_esperado(mensaje: Mensaje, campo: Campo) -> None:
    trozos = list(mensaje.trozos())
    if not trozos or mensaje.en_pregunta(trozos[0][0]):
        return
    for a, b in trozos[:2]:
        inicio, fin = _sin_bordes(mensaje.plano, a, b)
        texto = mensaje.plano[inicio:fin]
        if not texto:
            continue
        if _ORDEN.match(texto) or not _puede_ser_lugar(texto):
            return
        mensaje.anotar(campo, inicio, fin, seguro=False, desde=a)
        return


def _es_charla(texto: str) -> bool:
    """Whether most words are those of talk ("ya les dije") and not of a place."""
    palabras = [p for p in texto.split() if p not in ("el", "la", "los", "las", "de", "del", "san", "santa", "y")]
    ruido = len(set(palabras)) < len(palabras) or any(_RUIDO.search(p) for p in palabras)
    return not palabras or ruido or any(p in NO_LUGAR for p in palabras)

