"""The items of a list, each with its noun and its count: "2 cascos amarillos, 3 rojos y una cinta"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import dropwhile

from agent.actos import Cantidad
from agent.comprension import lexico
from agent.comprension.mercancia.compartido import con_lo_que_comparten
from agent.comprension.mercancia.corridas import contadas_detras, empieza_otro
from agent.comprension.mercancia.de_cada import DE_CADA
from agent.comprension.mercancia.empaques import cuenta_o_mide
from agent.comprension.mercancia.frases import Frase
from agent.comprension.mercancia.la_misma_cuenta import tantos_como
from agent.comprension.mercancia.referencias import senala
from agent.comprension.mercancia.sustantivo import con_su_nombre
from agent.comprension.mercancia.tallas import con_talla, cuenta_talla, leer_item
from agent.comprension.numeros import Numero, leer_numero
from agent.comprension.palabras import Palabra, planas, unir
from agent.comprension.situacion import Catalogo
from agent.texto import raiz


def leer_articulos(palabras: tuple[Palabra, ...], catalogo: Catalogo) -> list[Frase]:
    """A phrase an item, in order; empty where nothing is named or counted."""
    de_cada, palabras = _de_cada_al_empezar(palabras)
    trozos = partir_articulos(palabras, catalogo)
    trozos = [t for i, t in enumerate(trozos, 1) if i == len(trozos) or not _PARA_EL.fullmatch(planas(t))]
    trozos = con_talla(trozos, catalogo) if trozos else []
    leidos = [leer_item(trozo, catalogo) for trozo in trozos]
    if len(leidos) > 1:
        leidos = [
            [_senalada(frases[0])] if _solo_uno(trozo) and not frases[0].producto.texto else frases
            for frases, trozo in zip(leidos, trozos, strict=True)
        ]
    frases = [
        replace(frase, reparto=frase.reparto or de_cada)
        for suyas in _con_los_suyos(leidos, trozos)
        for frase in suyas
    ]
    dichas = [frase for frase in frases if not frase.producto.vacia or frase.hay_numero]
    if len(dichas) > 1:
        dichas = list(map(_sin_todos, dichas))
    return con_su_nombre(con_lo_que_comparten(dichas, catalogo), catalogo)


def _con_los_suyos(leidos: list[list[Frase]], trozos: list[tuple[Palabra, ...]]) -> list[list[Frase]]:
    """ "dos lomos | con su porción de papas", "lo mismo de arroz": as many as of what they go with."""
    enteros = leidos[:1]
    for frases, trozo in zip(leidos[1:], trozos[1:], strict=True):
        if (
            (_suyo(trozo[0]) or tantos_como(planas(trozo)))
            and len(frases) == 1
            and not frases[0].contada
            and enteros[-1]
        ):
            frases = [replace(frases[0], cantidad=enteros[-1][-1].cantidad)]
        enteros.append(frases)
    return enteros


def _sin_todos(frase: Frase) -> Frase:
    """ "rosal y lirio, 2 de cada uno": of these, and not of each kind of lily."""
    if not (frase.reparto and frase.producto.texto and "cada" in frase.reparto.texto) or frase.en_total:
        return frase
    return replace(frase, producto=frase.producto.model_copy(update={"todos": False}))


def _de_cada_al_empezar(palabras: tuple[Palabra, ...]) -> tuple[Cantidad | None, tuple[Palabra, ...]]:
    """ "2 de cada: rosal rojo y rosal amarillo": how many of each comes first."""
    dicho = _CADA_AL_EMPEZAR.match(planas(palabras))
    numero = leer_numero(palabras, len(dicho["antes"].split())) if dicho else None
    if dicho is None or numero is None:
        return None, palabras
    return numero.cantidad(dicho[0]), palabras[len(dicho[0].split()) :]


def _solo_uno(trozo: Sequence[Palabra]) -> bool:
    """ "quiero una | y un yoyo", "dame 10 | y 6 cabillas": of what is talked about."""
    trozo = list(trozo)
    while trozo and trozo[-1].plana in lexico.CORTESIA | {"por"}:
        trozo.pop()
    if not trozo or any(map(_sustancia, trozo[:-1])):
        return False
    previa = trozo[-2].plana if len(trozo) > 1 else ""
    cuenta = leer_numero(trozo, len(trozo) - 1) is not None and previa not in _MIDEN
    return trozo[-1].plana in {"uno", "una"} or cuenta


def _senala(trozo: Sequence[Palabra]) -> bool:
    """ "dame 10 | y 6 cabillas", "la 2 | y también el polvo": with no name, and enough to know which."""
    lugar = len(trozo) > 1 and trozo[-1].plana.isdigit() and trozo[-2].plana in lexico.DEFINIDOS
    if _DE_TAL.search(planas(trozo)):
        return True  # "me quedo con las de 2 | y una vincha"
    if any(map(_sustancia, trozo)):
        return _solo_uno(trozo)
    return lugar or senala(trozo) or _solo_uno(trozo)  # "me la llevo | y una cantimplora"


def _senalada(frase: Frase) -> Frase:
    return replace(frase, producto=frase.producto.model_copy(update={"deictica": True}), hay_numero=True)


def partir_articulos(palabras: tuple[Palabra, ...], catalogo: Catalogo) -> list[tuple[Palabra, ...]]:
    """The items of "2 cascos, 3 guantes y una cinta métrica", in order.

    "y" parts two goods only where a count or article follows, or where no product has the words of both
    sides ("arroz y leche" against "jabón de avena y miel").
    """
    partes: list[list[Palabra]] = [[]]
    fin = 0  # where the number being read ends: "dos pares" is one
    for i, p in enumerate(palabras):
        numero = leer_numero(palabras, i) if i >= fin else None
        numero = numero if numero and numero.inicio == i else None
        dentro = i < fin and numero is None
        fin = numero.fin if numero else fin
        if (
            p.plana in {",", "y", "e", "+", "mas", "\n", ":"}
            and partes[-1]
            and _abre_articulo(palabras, i, partes[-1], catalogo)
        ):
            partes.append([])
        elif not partes[-1] and p.plana in {",", "y", "e", "+"}:
            continue
        elif p.plana == "con" and _acompana(palabras, i, partes[-1], catalogo):
            partes.append([])
        elif not dentro and (
            (numero and _de_talla(palabras, numero, partes[0], catalogo))
            or _pegado(palabras, i, numero, partes[-1], catalogo)
            or _reparte(palabras, i, partes[-1])
            or empieza_otro(palabras, i, partes[-1], catalogo)
        ):
            partes.append([p])
        else:
            partes[-1].append(p)
    enteras = [tuple(parte) for parte in partes if parte]
    sin_signos = len(enteras) > 1 and not any(p.plana in {",", "y", "\n"} for p in palabras)
    return contadas_detras(enteras, catalogo) if sin_signos else enteras


def _abre_articulo(palabras: Sequence[Palabra], i: int, antes: list[Palabra], catalogo: Catalogo) -> bool:
    if palabras[i].plana == "y" and _y_medio(palabras, i + 1):
        return False
    if palabras[i].plana == "y" and any(p.plana == "entre" for p in antes):
        return False  # "entre 5 y 10"
    if palabras[i].plana in {"y", "e"} and catalogo.une(
        palabras[i - 1].plana, planas(palabras[i + 1 : i + 2])
    ):
        return False  # "6 de jamón y queso"
    resto = list(dropwhile(lambda p: p.plana in {"tambien", "ademas", "y", ","}, palabras[i + 1 :]))
    if _DE_CADA.match(planas(resto)):
        return False  # "el de 10 y el de 20, uno de cada uno"
    nombran = bool(resto) and _sustancia(resto[0]) and any(map(_sustancia, antes))
    if palabras[i].plana == "y" and nombran and _CADA_AL_FINAL.search(planas(resto)):
        return True  # "harina común y leudante, 2 de cada"
    if palabras[i].plana == "," and _especifica(resto):
        # "papel bond, de 500 hojas", "botas café, talla 38"; not "harina de arroz, de coco".
        return _de_otra_clase(antes, _hasta_separador(resto), catalogo)
    # "2 de los de 10 y uno de 4".
    mide = _de_medida(antes[-2:]) and _de_medida(resto[1:3])
    if not resto or not (mide or any(_sustancia(p) for p in antes) or _senala(antes)):
        return False
    numero = leer_numero(resto, 0)
    if numero and cuenta_talla(resto, numero.fin):
        return True
    if palabras[i].plana == ":":
        return resto[0].plana in lexico.ADJETIVOS
    if numero and not numero.articulo:
        # "de 10 y 20 libras", "talla 38 y 40": a second size, not a second product.
        medida = resto[numero.fin].plana if numero.fin < len(resto) else ""
        if _DE_CIFRA.match(planas(resto[numero.fin :])):
            return True  # "2 de 4 colores y 1 de 10", "2 del 27 y 1 del 28"
        if medida in lexico.MEDIDAS and (
            _de_mercancia(resto[numero.fin + 1 :], catalogo) or _tanto_de(resto[numero.fin :])
        ):
            return True  # "10 cementos, 2 libras de puntilla", "10 metros rojo y 10 metros negro"
        if not any(_sustancia(p) for p in _hasta_separador(resto[numero.fin :])):
            return False  # "el segundo, 4 unidades": the count of what came before
        if medida in lexico.ADJETIVOS and not cuenta_talla(resto, numero.fin):
            return True  # "3 repisas de 60 y 2 blancas de 90"
        otra_medida = antes[-1].plana[:1].isdigit() and palabras[i].plana == "y"
        nombra = medida not in lexico.ADJETIVOS and catalogo.vende(medida)
        return medida not in lexico.MEDIDAS | {""} and (nombra or not otra_medida)
    if numero or resto[0].plana in lexico.DEFINIDOS | {"otro", "otra", "unos", "unas", "algunos"}:
        return True
    if palabras[i].plana == "mas":
        return False
    siguiente = _hasta_separador(resto)
    if not any(_sustancia(p) for p in siguiente):
        return False
    cosa = siguiente[1] if siguiente[0].plana in {"de", "del"} else siguiente[0]
    if raiz(cosa.plana) in {raiz(p.plana) for p in antes if _sustancia(p)}:
        return True  # "sartén de 24 dos y sartén de 28 una", "forro de iphone 14 y de iphone 15"
    if any(p.plana == "con" for p in antes) and catalogo.juntas(unir([*antes, palabras[i], *siguiente])):
        return False  # "pollo con papas y ensalada"
    nombre = [p for p in [*antes, *siguiente] if _sustancia(p)]
    if palabras[i].plana == "," and all(catalogo.encabeza(p.plana) for p in (nombre[0], cosa)):
        return not catalogo.nombra_todo(unir(nombre))  # "la bandeja de 12, cápsulas blancas": in none
    return not catalogo.cubre(unir(nombre))


def _acompana(palabras: Sequence[Palabra], i: int, antes: list[Palabra], catalogo: Catalogo) -> bool:
    """ "un camarote | con dos colchones", "un rodillo | con su bandeja": goods of their own, and no part of
    what was named."""
    numero = leer_numero(palabras, i + 1)
    inicio = numero.fin if numero else i + 2 if palabras[i + 1 : i + 2] and _suyo(palabras[i + 1]) else None
    if inicio is None or inicio >= len(palabras):
        return False
    cosa, suyas = palabras[inicio], _hasta_separador(palabras[inicio:])
    if not any(map(_sustancia, antes)):
        return senala(antes) and catalogo.encabeza(cosa.plana)  # "me la quedo | con dos bidones"
    juntos = [p for p in [*antes, *suyas] if _sustancia(p)]
    if not _sustancia(cosa) or not catalogo.vende(cosa.plana):
        return False
    return not (catalogo.cubre if numero else catalogo.nombra_todo)(unir(juntos))


def _suyo(p: Palabra) -> bool:
    return p.plana in {"su", "sus"}


def _especifica(resto: Sequence[Palabra]) -> bool:
    """What a comma parts from its good: a size, a measure, what it is of."""
    primera, segunda = (p.plana for p in (*resto[:2], *[Palabra("", "")] * 2)[:2])
    if primera in {"de", "del", "en"}:
        return bool(segunda) and segunda not in lexico.DEFINIDOS
    return primera in {"talla", "talle", "numero", "nro", "color"}


def _de_otra_clase(antes: Sequence[Palabra], resto: Sequence[Palabra], catalogo: Catalogo) -> bool:
    """ "harina de arroz | , de coco": each of its own, and none of both."""
    nombre = [p for p in antes if _sustancia(p)]
    if len(resto) != 2 or not _sustancia(resto[1]) or len(nombre) < 2 or catalogo.encabeza(resto[1].plana):
        return False
    de_uno = catalogo.nombra_todo(unir([nombre[0], resto[1]])) and catalogo.nombra_todo(unir(nombre))
    return de_uno and not catalogo.nombra_todo(unir([*nombre, resto[1]]))


def _de_mercancia(palabras: Sequence[Palabra], catalogo: Catalogo) -> bool:
    """ "... | de puntilla": goods, and no measure of the ones before."""
    return len(palabras) > 1 and palabras[0].plana == "de" and catalogo.vende(palabras[1].plana)


def _tanto_de(palabras: Sequence[Palabra]) -> bool:
    """ "metros negro", "kilos de la roja": measured out, and told by what it looks like."""
    cual = next((p.plana for p in palabras[1:] if p.plana not in lexico.DEFINIDOS | {"de", "del"}), "")
    return cual in lexico.ADJETIVOS


def _de_medida(palabras: Sequence[Palabra]) -> bool:
    return len(palabras) == 2 and palabras[0].plana in {"de", "del"} and palabras[1].plana[:1].isdigit()


def _y_medio(palabras: Sequence[Palabra], i: int) -> bool:
    """ "docena y media": no more goods, as "y media docena de rojos" are."""
    siguiente = palabras[i].plana if i < len(palabras) else ""
    grupo = leer_numero(palabras, i)
    mide = cuenta_o_mide(palabras, i - 2)
    return mide and siguiente in {"media", "medio", "pico"} and not (grupo and grupo.grupo)


def _hasta_separador(palabras: Sequence[Palabra]) -> Sequence[Palabra]:
    return palabras[: next((k for k, p in enumerate(palabras) if p.plana in {",", "y", "e"}), len(palabras))]


def _pegado(
    palabras: Sequence[Palabra], i: int, numero: Numero | None, antes: list[Palabra], catalogo: Catalogo
) -> bool:
    """ "2 cascos 3 guantes", "una llave dos focos y un cable": a list with no signs at all."""
    lugar = _contado(palabras, i, numero)
    if lugar is None or not any(_sustancia(p) for p in antes) or _DE_CADA.match(planas(palabras[i:])):
        return False
    previa = palabras[i - 1].plana
    if previa in _ATAN or (palabras[i].plana[:1].isdigit() and previa in {"-", "$", "#", "x"}):
        return False
    contado = any(leer_numero(antes, k) for k in range(min(3, len(antes))))
    vendido = catalogo.vende(palabras[lugar].plana) and any(
        _sustancia(p) and catalogo.vende(p.plana) for p in antes
    )
    if not (contado or vendido) or (not contado and _viene_en(palabras[lugar], antes, catalogo)):
        return False
    if numero is None or numero.articulo:
        return True
    if _es_medida(palabras, numero, antes, palabras[lugar], catalogo):
        return False  # "cable thhn 12 negro", "escritorios 120 nogal"
    # "nivel 3 burbujas", where there is one.
    entero = [*antes, *palabras[i : lugar + 1]]
    if catalogo.cubre(palabras[lugar].original):
        return True
    return not catalogo.cubre(unir([p for p in entero if p.plana not in _SUELTAS]))


def _viene_en(envase: Palabra, antes: list[Palabra], catalogo: Catalogo) -> bool:
    """ "huevos | una plancha", where they come in trays: no goods of their own."""
    nombre = [p for p in antes if _sustancia(p)]
    return not catalogo.encabeza(envase.plana) and catalogo.juntas(unir([*nombre, envase]))


def _es_medida(
    palabras: Sequence[Palabra], numero: Numero, antes: list[Palabra], sigue: Palabra, catalogo: Catalogo
) -> bool:
    """Whether a figure tells what was named: there is some so, and single figures count."""
    cifra = palabras[numero.inicio]
    if len(cifra.plana) < 2 or not catalogo.vende(cifra.plana):
        return False
    nombre = unir([*(p for p in antes if _sustancia(p)), cifra])
    describe = sigue.plana in lexico.ADJETIVOS or catalogo.juntas(f"{nombre} {sigue.original}")
    return describe and catalogo.juntas(nombre)


def _de_talla(palabras: Sequence[Palabra], numero: Numero, antes: list[Palabra], catalogo: Catalogo) -> bool:
    """ "remeras negras | 2 M 1 L": a letter that what was named comes in, and no metres or litres."""
    if not cuenta_talla(palabras, numero.fin) or not palabras[numero.fin].plana.isalpha():
        return False
    nombre = [p for p in antes if _sustancia(p)]
    tras_nombre = bool(nombre) and palabras[numero.inicio - 1].plana not in _ATAN
    return tras_nombre and catalogo.juntas(f"{unir(nombre)} talla {palabras[numero.fin]}")


def _contado(palabras: Sequence[Palabra], i: int, numero: Numero | None) -> int | None:
    """Where the goods are that the number, or "unos", at word `i` counts: "un par de | espejos"."""
    if palabras[i].plana in {"unos", "unas"}:
        fin = i + 1
    elif numero and numero.valor.denominator == 1:
        fin = numero.fin
    else:
        return None
    empaque = palabras[fin].plana if fin < len(palabras) else ""
    if empaque in lexico.SE_CUENTA_EN and _de(palabras, fin + 1):
        fin += 2  # "dos bolsas de | cemento"
    elif _de(palabras, fin):
        fin += 1  # "un par de | espejos"
    elif empaque in lexico.EMPAQUES and not any(map(_sustancia, palabras[fin + 1 : fin + 2])):
        return None  # "leche 3 bolsas": of what came before; "un kit parchador" is goods
    if fin >= len(palabras) or palabras[fin].plana in lexico.MEDIDAS | lexico.DINERO:
        return None
    return fin if _sustancia(palabras[fin]) else None


def _de(palabras: Sequence[Palabra], i: int) -> bool:
    return planas(palabras[i : i + 1]) == "de"


def _reparte(palabras: Sequence[Palabra], i: int, antes: list[Palabra]) -> bool:
    """ "dos sueros | uno de coco": a count with nothing but what tells it apart."""
    siguiente = palabras[i + 1].plana if i + 1 < len(palabras) else ""
    return (
        palabras[i].plana in {"uno", "una", "otro", "otra"}
        and siguiente in {"de", "en", "con", "sin", "talla", "color"} | lexico.ADJETIVOS
        and any(_sustancia(p) for p in antes)
        and antes[-1].plana not in lexico.PREPOSICIONES | {"y", "o"}
        and not _DE_CADA.match(planas(palabras[i:]))
    )


_ATAN = (
    lexico.ANTES_DE_MEDIDA
    | lexico.PREPOSICIONES
    | {"x", "y", "o", "el", "la", "los", "las", "lo", "del", "al", "mas"}
)
_MIDEN = lexico.ANTES_DE_MEDIDA | lexico.PREPOSICIONES | lexico.DEFINIDOS | {"numero", "opcion"}
_DE_CIFRA = re.compile(r"(?:(?:de|en) (?:(?:el|la|los|las) (?:de )?)?|del (?:de )?)[a-z]?\d")
_DE_TAL = re.compile(r"\b(?:el|la|los|las|es[eao]s?|un[oa]?) del? \d[\w/]*$")
_CADA_AL_EMPEZAR = re.compile(
    r"(?P<antes>(?:(?:dame|deme|quiero|ponme|pon|mandame|me das|y) )*)\w+ (?:de |por )?cada"
    r"(?: (?:un[oa]|cual|tipo|color|sabor|talla|referencia))?(?: de (?:est[oa]s|es[oa]s))? [:,]"
)
_CADA_AL_FINAL = re.compile(rf"(?<!^){DE_CADA}(?: un[oa])?$")
_PARA_EL = re.compile(r"(?:(?:y|e|tambien|ademas) )*(?:para|pa) (?:el|la|los|las|mi|mis)\b[^:\d]*")
_DE_CADA = re.compile(rf"{DE_CADA}\b")
_SUELTAS = lexico.FUNCION | lexico.VERBOS | lexico.CORTESIA | lexico.ARTICULOS | lexico.UNIDADES


def _sustancia(p: Palabra) -> bool:
    """A word that may name goods."""
    return p.plana not in _SUELTAS and not p.plana[:1].isdigit() and p.plana[:1].isalpha()
