"""What he takes out of the order: "saca la paleta, es mucha plata", "mejor sin el segundo", "la mochila no".

Only words that some line has are its name: what trails them is talk.
"""

import re
from collections.abc import Sequence

from agent.actos import Acto, Quitar, Referencia
from agent.comprension import asentimiento, lexico
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import SIGNOS, Palabra, planas, separar
from agent.comprension.segmentos import Clausula
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.trozos import partir
from agent.texto import raiz, singular

_CLITICO = r"(?:me|le|nos|les)?(?:l[oa]s?)?"
# Inflected forms alone: "saco", "borrador" and "quitaesmalte" are goods.
_VERBO = re.compile(
    rf"\b(?:quit(?:[ae]|as|ar|en|an|emos|ando)|sa(?:ca|cas|car|quen?|quemos|cando)|"
    r"(?<!\ba )(?<!\ben )(?<!\bde )(?<!\bpara )(?<!\bpa )quito|"  # a town
    rf"elimin(?:[aeo]|ar|en|emos)|borr(?:[ae]|ar|en|emos)|tach(?:[ae]|ar)|descart(?:[aeo]|ar|emos)|"
    rf"cancel(?:[aeo]|ar|en|emos)|anul(?:[aeo]|ar|en)|olvid(?:[aeo]|ate|ese|emos)|"
    rf"remuev[ae]|remover|retir(?:[aeo]|ar|en)){_CLITICO}(?: de)?(?= |$)"
    r"|\b(?:ya|mejor) no(?: (?:me |te |nos )?(?:quiero|quisiera|llevo|voy a llevar|necesito|deseo|lleves?|"
    r"pongas?|mandes?))?(?= (?:el|la|los|las|es[ae]s?|est[ae]s?|mi|del) )"
    r"|\bno (?:me |nos )?(?:pongas?|mandes?|incluyas?|agregues?|lleves?|metas?|quiero|quisiera)"
    r"(?= (?:el|la|los|las|es[ae]s?|est[ae]s?|mi) )"
    r"|(?:^|\b(?:mejor|ya|no|y|bueno|pues|pero|entonces) )sin(?= \w)"
)
# "la mochila no, está muy cara", "el muñeco no lo lleves", "la veterinaria ya no".
_X_NO = re.compile(
    r"^(?:\w+ ){0,4}?(?:el|la|los|las|es[ae]s?|est[ae]s?) (?P<que>(?:\w+ ){1,9}?)"
    r"(?:ya |mejor |al final )?no\b(?= ?(?:$|gracias|ya|mejor|al final|siempre|porque|pues|"
    r"porfa|por |que|es |esta|va\b|l[oa]s?\b|mi |me |nos |quiero|quisiera|llev|pong|mand|hace falta|"
    r"necesit|dese|muy))"
)
_MANDA_QUITAR = re.compile(r"(?:\w+ ){0,3}?(?:quit|sac|elimin|borr|cancel|descart)[aeo]\w*\b")
_NO_LO_QUIERO = re.compile(
    r"\bno (?:l[oa]s?|me l[oa]s?) (?:quiero|llevo|necesito|deseo|voy a|lleves?|pongas?|mandes?)\b"
)
_ESOS_TANTOS = re.compile(r"\b(?:es|est)[oa]s (?P<n>dos|tres|cuatro|cinco|[2-5])$")
_TODO = re.compile(r"\b(?:todo|todos|todas|menos|excepto|salvo|solo|solamente|unicamente)\b")
_QUEDAN = frozenset({"solo", "solamente", "unicamente", "nomas", "pero", "mejor", "dejame", "deje", "deja"})
_SEPARAN = frozenset({",", "y", "e", "ni", "\n"})
_ABREN_COLA = frozenset(
    {"que", "porque", "ya", "es", "esta", "estan", "por", "pues", "pero", "son", "de", "x"}
)
_ARTICULOS = lexico.DEFINIDOS | {"lo"}
_SENALAN = _ARTICULOS | lexico.DEMOSTRATIVOS | {"mi"}
_ESO = re.compile(r"l[oa]s?$")  # "muy cara, sácala"


def leer_descarte(clausula: Clausula, situacion: Situacion, catalogo: Catalogo) -> list[Acto]:
    """The removals of a clause; nothing where it is no removal, or another rule knows it better."""
    if not _que_puede_salir(situacion) or clausula.pregunta:
        return []
    if situacion.campo_esperado and not _MANDA_QUITAR.match(clausula.plano):
        return []  # "la 14 no, la 15" is of an address
    palabras = [p for p in clausula.palabras if p.plana not in SIGNOS or p.plana == ","]
    dichas = [p for p in palabras if p.plana != ","]
    if unos_no := _estos_no(palabras, situacion, catalogo):
        return unos_no
    if (tantos := _ESOS_TANTOS.search(planas(dichas))) and manda_quitar(planas(dichas)):
        numero = leer_numero(separar(tantos["n"]), 0)
        if numero and numero.valor >= len(situacion.lineas):
            return [Quitar(producto=Referencia(todos=True, definida=True))]
    if _TODO.search(planas(dichas)) or _de_la_orden(dichas) or _hay_cuenta(dichas):
        return []
    quitados = _tras_el_verbo(palabras, situacion, catalogo)
    for trozo in () if quitados else (*partir(palabras, frozenset({","})), dichas):
        if quitados := _antes_del_no(trozo, situacion, catalogo):
            break  # "la blanca, la beige no": that one
    if not quitados and _NO_LO_QUIERO.search(planas(dichas)):
        nombre = _nombre_de_linea(dichas, _que_puede_salir(situacion))
        quitados = [nombre or Referencia(deictica=True)]
    return [Quitar(producto=producto) for producto in quitados]


def _que_puede_salir(situacion: Situacion) -> tuple[str, ...]:
    """The names of lines, and of goods that wait for their choice."""
    return situacion.lineas + situacion.en_cola


def manda_quitar(plano: str) -> bool:
    """ "quita ese": it says to take out, where "ese no" refuses."""
    return _VERBO.search(plano) is not None


def _estos_no(palabras: Sequence[Palabra], situacion: Situacion, catalogo: Catalogo) -> list[Acto]:
    """ "no, solo la 41, la 40 no": the ones that he names as not wanted."""
    trozos = partir(palabras, frozenset({","}))
    solos = [trozo for trozo in trozos if _TODO.match(trozo[0].plana)]
    otros = [trozo for trozo in trozos if trozo not in solos]
    return [
        Quitar(producto=que) for trozo in otros if solos for que in _antes_del_no(trozo, situacion, catalogo)
    ]


def _de_la_orden(palabras: Sequence[Palabra]) -> bool:
    """ "cancela mi pedido": the whole of it."""
    return any(p.plana in lexico.CARRITO for p in palabras) and not any(p.plana == "de" for p in palabras)


def _hay_cuenta(palabras: Sequence[Palabra]) -> bool:
    """ "quítale una", "saca 2 paletas": some of the line, not all of it."""
    for i, p in enumerate(palabras):
        numero = leer_numero(palabras, i)
        previa = palabras[i - 1].plana if i else ""
        if numero and numero.inicio == i and previa not in {"de", "el", "la", "numero", "talla", "que"}:
            return True
        if p.plana in _ABREN_COLA - {"de"}:
            return False
    return False


def _tras_el_verbo(palabras: Sequence[Palabra], situacion: Situacion, catalogo: Catalogo) -> list[Referencia]:
    dichas = [p for p in palabras if p.plana != ","]
    verbo = _VERBO.search(planas(dichas))
    if not verbo:
        return []
    hechas = len(planas(dichas)[: verbo.end()].split())
    trozos = [trozo for trozo in partir(_desde(palabras, hechas), _SEPARAN) if trozo[0].plana not in _QUEDAN]
    salen = _que_puede_salir(situacion)
    nombradas = [nombre for trozo in trozos if (nombre := _nombre_de_linea(trozo, salen))]
    if verbo[0].strip().endswith("sin") and trozos and trozos[0][0].plana not in _SENALAN:
        # "entonces sin globos", of balloons; "mejor sin azúcar" is how he wants it
        return nombradas if singular(trozos[0][0].plana) in _cabezas(salen) else []
    if nombradas:
        return nombradas
    if lugares := [lugar for trozo in trozos if (lugar := _lugar(trozo))]:
        return lugares
    if not trozos or not _con_sustancia(trozos[0]):
        # "no me alcanza para el muñeco, quitalo"
        previas = dichas[: len(planas(dichas)[: verbo.start()].split())]
        if antes := _nombre_de_linea(previas, salen):
            return [antes]
        nombra = any(catalogo.vende(p.plana) for p in previas if p.plana not in lexico.ADJETIVOS)
        return [Referencia(deictica=True)] if previas and _ESO.search(verbo[0]) and not nombra else []
    return _desconocido(trozos[0], catalogo)


def _cabezas(nombres: Sequence[str]) -> set[str]:
    return {singular(palabras[0]) for palabras in _en_palabras(nombres)}


def _desde(palabras: Sequence[Palabra], cuantas: int) -> Sequence[Palabra]:
    """What comes after so many words, commas aside."""
    for i, p in enumerate(palabras):
        if not cuantas:
            return palabras[i:]
        cuantas -= p.plana != ","
    return []


def _antes_del_no(dichas: Sequence[Palabra], situacion: Situacion, catalogo: Catalogo) -> list[Referencia]:
    hallado = _X_NO.match(planas(dichas))
    if not hallado:
        return []
    inicio = len(planas(dichas)[: hallado.start("que")].split())
    que = dichas[inicio : inicio + len(hallado["que"].split())]
    if situacion.espera == "elegir_producto" and catalogo.cuales(planas(que), situacion.ofrecidos):
        return []  # "el rojo no, el negro", of the choice that is open
    salen = _que_puede_salir(situacion)
    entero = _nombre_de_linea(que, salen)
    partes = [nombre for trozo in partir(que, _SEPARAN) if (nombre := _nombre_de_linea(trozo, salen))]
    cuantas = sum(len(parte.texto.split()) for parte in partes)
    # "la de avena y miel no" is one line, "la beige y el borrador no" are two.
    return [entero] if entero and len(entero.texto.split()) >= cuantas else partes


def _nombre_de_linea(palabras: Sequence[Palabra], lineas: Sequence[str]) -> Referencia | None:
    """The words that some line has, as long as one line has them all."""
    nombres = [{raiz(singular(p)) for p in nombre} for nombre in _en_palabras(lineas)]
    quedan, dichas = nombres, list[str]()
    for p in palabras:
        if dichas and p.plana in _ABREN_COLA - {"de"}:
            break
        if p.plana in lexico.FUNCION | lexico.ARTICULOS | lexico.DEMOSTRATIVOS:
            continue
        suya = raiz(singular(p.plana))
        if con_ella := [nombre for nombre in quedan if suya in nombre]:
            quedan = con_ella
            dichas.append(p.original)
    return Referencia(texto=" ".join(dichas), definida=True) if dichas else None


def _en_palabras(lineas: Sequence[str]) -> list[list[str]]:
    return [[p.plana for p in separar(linea)] for linea in lineas]


def _lugar(palabras: Sequence[Palabra]) -> Referencia | None:
    """ "el segundo", "lo último", "el 2"."""
    for p in palabras:
        if p.plana in _ABREN_COLA:
            return None
        if p.plana in lexico.ORDINALES:
            return Referencia(ordinales=(lexico.ORDINALES[p.plana],))
        if p.plana not in _ARTICULOS:
            return None
    return None


def _con_sustancia(palabras: Sequence[Palabra]) -> bool:
    dichas = planas(palabras)
    sueltas = lexico.FUNCION | lexico.ARTICULOS | lexico.DEMOSTRATIVOS | {"favor", "porfa", "gracias"}
    return not asentimiento.asiente(dichas) and any(p.plana not in sueltas for p in palabras)


def _desconocido(palabras: Sequence[Palabra], catalogo: Catalogo) -> list[Referencia]:
    """Goods that the order does not have, told as such: no other line goes in their place."""
    if palabras[0].plana not in _ARTICULOS or len(palabras) < 2 or palabras[1].plana in lexico.VERBOS:
        return []
    nombre: list[Palabra] = []
    for p in palabras[1:]:
        if p.plana in _ABREN_COLA - {"de"}:
            break
        nombre.append(p)
    conocido = any(map(catalogo.tiene, (p.plana for p in nombre)))
    return [Referencia(texto=" ".join(p.original for p in nombre[: 4 if conocido else 1]), definida=True)]
