"""How a phrase points at goods: by name, by place, by what differs, or at what is on the table."""

import re
from collections.abc import Sequence
from itertools import dropwhile, pairwise

from agent.actos import Referencia, Superlativo
from agent.comprension import lexico
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import SIGNOS, Palabra, planas, unir
from agent.comprension.situacion import Catalogo

_COSAS = frozenset({"producto", "articulo", "item", "cosa"})  # "ese producto" names none
SUYO = "suyo"  # "para ese", "de esa moto", as `preparacion` writes it
CABEZA = lexico.FUNCION | lexico.VERBOS | lexico.CORTESIA | lexico.ARTICULOS | SIGNOS - {"#"}


def suelta(palabra: str) -> bool:
    """Whether a word at either end of a phrase is no part of the goods."""
    return palabra in CABEZA or bool(_CLITICO.fullmatch(palabra))


def leer_referencia(palabras: list[Palabra], catalogo: Catalogo) -> Referencia:
    ordinales, palabras = _ordinales(_sin_cual(_sin_lo_mismo(palabras)))
    superlativo, palabras = _superlativo(palabras)
    juntas = {p.plana for p in palabras}
    otro = bool(juntas & lexico.OTROS)
    sobran = _SIN_NOMBRE | {p for p in _COSAS if juntas & lexico.DEMOSTRATIVOS and not catalogo.vende(p)}
    utiles = _recortar([p for p in _sin_pero(palabras) if p.plana not in sobran], catalogo)
    con_nombre = [p for p in utiles if p.plana not in LLANOS or catalogo.vende(p.plana)]
    utiles = con_nombre if len(con_nombre) > 1 or (con_nombre and con_nombre[0].plana.isdigit()) else utiles
    return Referencia(
        texto=unir(utiles),
        ordinales=ordinales,
        superlativo=superlativo,
        otro=otro,
        nueva=_nueva(palabras),
        anterior=_anterior(palabras),
        suyo=SUYO in juntas,
    )


def _sin_lo_mismo(palabras: list[Palabra]) -> list[Palabra]:
    """ "el polvo | en ese mismo tono", "una mica | del mismo": like what was just talked of."""
    i = next((i for i, p in enumerate(palabras) if p.plana in {"mismo", "misma"}), 0)
    while i and palabras[i - 1].plana in lexico.ARTICULOS | lexico.DEMOSTRATIVOS:
        i -= 1
    return palabras[: i - 1] if i > 1 and palabras[i - 1].plana in lexico.PREPOSICIONES else palabras


def _sin_cual(palabras: list[Palabra]) -> list[Palabra]:
    """ "en barra | qué colores hay", "2 paquetes más de púas": what asks or adds, and describes nothing."""
    for i, (p, siguiente) in enumerate(pairwise(palabras)):
        pregunta = (p.plana in {"que", "cual", "cuales"} and siguiente.plana in lexico.ATRIBUTOS) or (
            p.plana in _CUANTO and any(q.plana in lexico.VERBOS for q in palabras[i + 1 :])
        )
        if pregunta and not all(suelta(q.plana) for q in palabras[:i]):
            return palabras[:i]
        if i and p.plana == "mas" and siguiente.plana in {"de", "del"}:
            return palabras[:i] + palabras[i + 1 :]
    return palabras


_CUANTO = frozenset({"cuanto", "cuanta", "cuantos", "cuantas"})
_SIN_NOMBRE = (
    lexico.INTERIORES
    | lexico.DEMOSTRATIVOS
    | lexico.OTROS
    | {"ambos", "ambas", "todos", "todas", "cada"}
    | {"mismo", "misma", "mismos", "igual", "iguales", "tambien", SUYO}
)


def _sin_pero(palabras: list[Palabra]) -> list[Palabra]:
    """ "ibuprofeno pero el de 400" is "ibuprofeno de 400"."""
    sobran = {"pero", "el", "la", "los", "las", "que", "sea", "sean"}
    inicio = next((i for i, p in enumerate(palabras) if i and p.plana == "pero"), len(palabras))
    cola = list(dropwhile(lambda p: p.plana in sobran, palabras[inicio:]))
    return palabras[:inicio] + cola


def es_definida(palabras: Sequence[Palabra]) -> bool:
    """Starts, after its verbs, with "el", "la", "los", "del": it points at something already on the table."""
    for p in palabras:
        if p.plana in lexico.DEFINIDOS | {"del", "al", "the"}:
            return True
        if (
            p.plana != "x"
            and not suelta(p.plana)
            and not p.plana.isdigit()
            or p.plana in {"un", "una", "unos", "unas"}
        ):
            return False
    return False


def es_elidida(palabras: Sequence[Palabra]) -> bool:
    """A description whose noun was said before: "el de 10 libras", "¿y en azul?", "talla 42"."""
    planas = [p.plana for p in palabras]
    for i, plana in enumerate(planas):
        if plana in {"para", "pa"} and planas[i + 1 : i + 2] in (["el"], ["la"]) and planas[i + 2 : i + 3]:
            return planas[i + 2][:1].isdigit()  # "y para el 15"
        if plana in {"de", "en", "sin"} and i + 1 < len(planas) and planas[i + 1] not in lexico.ARTICULOS:
            previa = next((p for p in reversed(planas[:i]) if p not in _ANTES_DE_LO_ELIDIDO), "")
            medida = (plana == "en" or planas[i + 1][:1].isdigit()) and previa in lexico.VERBOS
            return not previa or medida or previa in lexico.ARTICULOS | lexico.DEMOSTRATIVOS | {"uno"}
        if not suelta(plana) and leer_numero(palabras, i) is None:
            return plana in {"talla", "color"}
    return False


_ANTES_DE_LO_ELIDIDO = lexico.CORTESIA | SIGNOS | {"y", "o", "pero", "tambien"}


def son_todos(palabras: Sequence[Palabra]) -> bool:
    """ "los dos", "ambas", "dame todos": all that was offered."""
    texto = planas(palabras)
    return bool(_JUNTOS.search(texto)) and not (PRIMEROS.search(texto) or _DE_VARIAS.search(texto))


# "la normal": the one that its name does not tell apart
LLANOS = frozenset(
    ("normal", "normales", "comun", "comunes", "corriente", "corrientes", "regular", "sencillo", "sencilla")
    + ("sencillos", "sencillas", "basico", "basica", "simple", "tradicional")
)
_DE_VARIAS = re.compile(  # "el set de las 2": what it has, and not both of what was shown
    r"\b(?:set|juego|kit|pack|paquete|combo|caja|duo|par) de l[oa]s (?:dos|tres|cuatro|[2-4])$"
)
_JUNTOS = re.compile(
    rf"^(?:l[oa]s (?:dos|2)(?! (?:{'|'.join(map(re.escape, sorted(lexico.MEDIDAS)))}) de\b)|amb[oa]s)\b|"
    r"\b(?:l[oa]s (?:dos|tres|cuatro|[2-4])|amb[oa]s|tod[oa]s)$"
)


def senala(palabras: Sequence[Palabra]) -> bool:
    """ "ese", "agrégalo", "ponlas", "lo llevo": what the talk is about."""
    if any(p.plana in lexico.DEMOSTRATIVOS or _CLITICO.fullmatch(p.plana) for p in palabras):
        return True
    return any(
        p.plana in {"lo", "la", "los", "las"} and siguiente.plana in lexico.VERBOS
        for p, siguiente in pairwise(palabras)
    )


_CLITICO = re.compile(
    rf"(?:{'|'.join(sorted(lexico.IMPERATIVOS))}|\w\w+[aei]r|dar|ver|oir)(?:me|te|se|le|nos)?"
    r"(?:lo|la|los|las)"
)


def _nueva(palabras: Sequence[Palabra]) -> bool:
    texto = " ".join(p.plana for p in palabras)
    return any(
        pista in texto for pista in ("algo mas", "otra cosa", "otras cosas", "mas cosas", "otro producto")
    )


def _anterior(palabras: Sequence[Palabra]) -> bool:
    texto = " ".join(p.plana for p in palabras)
    return any(
        pista in texto
        for pista in ("de la otra vez", "de la vez pasada", "de siempre", "de antes", "la ultima vez")
    )


def _ordinales(palabras: list[Palabra]) -> tuple[tuple[int, ...], list[Palabra]]:
    """ "el segundo", "el primero y el tercero", "el 2", "la opción 3"."""
    hallados: list[int] = []
    quedan: list[Palabra] = []
    if varios := PRIMEROS.search(planas(palabras)):
        cuantos = leer_numero(palabras, len(planas(palabras)[: varios.start()].split()))
        if cuantos and cuantos.valor.denominator == 1 and 0 < cuantos.valor < 10:
            n = int(cuantos.valor)
            return tuple(range(-n, 0) if "ultim" in varios[0] else range(1, n + 1)), []
    # "balón número 4", "agujas del número 90": with a noun said, a size.
    lugar = _ANTES_DE_LUGAR - ({"numero", "#"} if any(map(_es_nombre, palabras)) else set())
    for i, p in enumerate(palabras):
        previa = palabras[i - 1].plana if i else ""
        siguiente = palabras[i + 1].plana if i + 1 < len(palabras) else ""
        if p.plana in lexico.ORDINALES and previa not in _NO_ORDENAN and siguiente not in _NO_ORDINAL:
            hallados.append(lexico.ORDINALES[p.plana])
        elif (
            p.plana.isdigit() and 0 < int(p.plana) <= _ULTIMO_LUGAR and previa in lugar
            and siguiente in {"", "y", ".", ","} and not (i > 1 and palabras[i - 2].plana in {"para", "pa"})
        ):  # fmt: skip
            hallados.append(int(p.plana))
        elif p.plana not in {"opcion", "numero"} & lugar or not siguiente.isdigit():
            quedan.append(p)
    return tuple(hallados), quedan


_NO_ORDENAN = frozenset({"un", "una", "mi", "su", "tu", "nuestro"})  # "mi cuarto" is a room
_ULTIMO_LUGAR = 10  # no list is longer: "el 14" is a model or a size


def _es_nombre(palabra: Palabra) -> bool:
    sin_nombre = lexico.ORDINALES.keys() | lexico.UNIDADES | lexico.ANTES_DE_MEDIDA | {"opcion"}
    return palabra.plana.isalpha() and not suelta(palabra.plana) and palabra.plana not in sin_nombre


_ANTES_DE_LUGAR = frozenset({"el", "la", "opcion", "numero", "#", "los"})
_NO_ORDINAL = lexico.VERBOS | {"vez", "nivel", "auxilios", "piso", "de"}
PRIMEROS = re.compile(r"(?<=\b)(?:\d|dos|tres|cuatro|cinco) (?:primer|ultim)[oa]s\b")


def _superlativo(palabras: list[Palabra]) -> tuple[Superlativo | None, list[Palabra]]:
    for i, p in enumerate(palabras):
        previa = palabras[i - 1].plana if i else ""
        if p.plana in lexico.BARATO:
            return "mas_barato", palabras[: i - 1 if previa == "mas" else i] + palabras[i + 1 :]
        if p.plana in lexico.CARO and previa == "mas":
            return "mas_caro", palabras[: i - 1] + palabras[i + 1 :]
        if previa == "mas" and (tamano := _MAS.get(p.plana)) and es_definida(palabras):
            return tamano, palabras[: i - 1] + palabras[i + 1 :]
    return None, palabras


_MAS: dict[str, Superlativo] = {
    **dict.fromkeys(lexico.GRANDE | lexico.MAYOR, "mas_grande"),
    **dict.fromkeys(lexico.PEQUENO | lexico.MENOR, "mas_pequeno"),
}


def _recortar(palabras: list[Palabra], catalogo: Catalogo) -> list[Palabra]:
    """Without the verbs, articles and courtesy at both ends; "muñeca doctora" is no courtesy where sold."""
    inicio, fin = 0, len(palabras)

    def sobra(i: int) -> bool:
        return suelta(palabras[i].plana) or palabras[i].plana in lexico.DEMOSTRATIVOS

    while inicio < fin and sobra(inicio) and not _de_medida(palabras, inicio):
        inicio += 1
    while fin > inicio and sobra(fin - 1):
        if _es_nombre_vendido(palabras[inicio:fin], catalogo):
            break
        fin -= 1
    return palabras[inicio:fin]


def _es_nombre_vendido(palabras: list[Palabra], catalogo: Catalogo) -> bool:
    ultima = palabras[-1].plana
    return ultima in lexico.CORTESIA and catalogo.tiene(ultima) and catalogo.juntas(unir(palabras))


def _de_medida(palabras: list[Palabra], i: int) -> bool:
    """ "una pulgada": a size."""
    siguiente = palabras[i + 1].plana if i + 1 < len(palabras) else ""
    return palabras[i].plana in {"un", "una"} and len(siguiente) > 3 and siguiente in lexico.MEDIDAS


def sin_preposicion(producto: Referencia) -> Referencia:
    """ "sin el martillo" takes the hammer out."""
    return producto.model_copy(update={"texto": re.sub(r"^sin (?:(?:el|la|los|las) )?", "", producto.texto)})
