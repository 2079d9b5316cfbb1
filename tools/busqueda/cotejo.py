"""Which of a few names a phrase tells of: its words, measures and colours, inflection and spelling aside.

For choosing among what is on the table; the shop at large is searched by the index.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from agent.comprension import lexico
from agent.texto import VACIAS, plegar, raiz, sin_diminutivo, singular, tokens
from tools.busqueda.colores import color_en
from tools.busqueda.medidas import TOLERANCIA, Medida, leer, leer_numero

_SIN_NUMERO = re.compile(  # "de kilo": one of them
    r"(?<![\d/] )(?<!medio )(?<!media )(?<!cuarto de )(?<!cuartos de )"
    r"\b(?=(?:kilo|libra|litro|galon|metro|pulgada)\b|kg\))|^(?=(?:kilos|libras|litros|metros)$)"
)
_MEDIA_SUELTA = re.compile(r"\bmedi[ao]\b(?!\s+[a-z])")
_MODELO = re.compile(r"[a-z]{1,3}\d[a-z\d]*")
_CIFRA = re.compile(r"[\d./,-]*\d(?:\s+\d+/\d+)?")
_TALLAS = {
    talla: orden for orden, talla in enumerate(("3xs", "2xs", "xs", "s", "m", "l", "xl", "2xl", "3xl", "4xl"))
}
# They say which attribute a value is of, and tell nothing apart by themselves.
_ATRIBUTOS = frozenset(
    {"talla", "color", "lado", "numero", "modelo", "marca", "tamano", "referencia", "tipo"}
)
_LUGARES = {0: lexico.PEQUENO, 1: lexico.MEDIANO, -1: lexico.GRANDE}  # of three, in order of size
# Stems of the words that tell a size, and the letter that shops sell them by.
_TAMANOS = {"mini": 0, "pequen": 1, "chic": 1, "median": 2, "medi": 2, "grand": 3, "gigant": 4}
_LETRAS = {1: "s", 2: "m", 3: "l"}


@dataclass(frozen=True, slots=True)
class Rasgos:
    """What a text says, made comparable."""

    raices: frozenset[str]
    palabras: tuple[str, ...]
    medidas: tuple[Medida, ...]
    numeros: frozenset[str]
    colores: frozenset[str]
    con: frozenset[str] = frozenset()  # stems of what it says to have, and to lack
    sin: frozenset[str] = frozenset()

    def iguales(self, otros: "Rasgos") -> bool:
        """Whether both say the same, in whatever order and number."""
        return self.raices == otros.raices and self.mide_igual(otros)

    def comunes(self, otros: "Rasgos") -> set[object]:
        """The words and measures that both say."""
        medidas, suyas = (
            {(m.dimension, m.valor, m.clave) for m in rasgos_.medidas} for rasgos_ in (self, otros)
        )
        return {*(self.raices & otros.raices), *(medidas & suyas)}

    def mide_igual(self, otros: "Rasgos") -> bool:
        suyas, otras = (
            {(m.dimension, m.valor, m.clave) for m in rasgos_.medidas} for rasgos_ in (self, otros)
        )
        return suyas == otras


@lru_cache(maxsize=4096)
def rasgos(texto: str) -> Rasgos:
    plegado = _MEDIA_SUELTA.sub("1/2", _SIN_NUMERO.sub("1 ", plegar(texto)))
    lectura = leer(plegado, letras_sueltas=True)
    dichas = tokens(lectura.resto)
    palabras = tuple(p for p in dichas if p not in VACIAS and p not in _ATRIBUTOS)
    if dichas and len(dichas[-1]) == 1 and dichas[-1] in VACIAS:
        palabras = (*palabras, dichas[-1])  # "Vortex Y": at the end a letter is a model's
    return Rasgos(
        raices=frozenset(map(raiz, palabras)),
        palabras=palabras,
        medidas=lectura.medidas,
        numeros=lectura.numeros,
        colores=frozenset(_colores(palabras)),
        con=_tras("con", plegado),
        sin=_tras("sin", plegado),
    )


def _tras(preposicion: str, plegado: str) -> frozenset[str]:
    dichas = tokens(plegado)
    return frozenset(raiz(p) for previa, p in pairwise(dichas) if previa == preposicion)


def cotejar(frase: str, nombres: Sequence[str], corregir: Callable[[str], str | None]) -> tuple[int, ...]:
    """The places of the names that have all that the phrase says; none where it says nothing."""
    dichos = rasgos(frase)
    if not dichos.palabras and not dichos.medidas:
        return ()
    suyos = [i for i, nombre in enumerate(nombres) if _tiene(dichos, rasgos(nombre), corregir)]
    return tuple(_del_genero(dichos, suyos, nombres))


def _del_genero(dichos: Rasgos, lugares: list[int], nombres: Sequence[str]) -> list[int]:
    """ "la de niña" is not that of "niño", where both are there; "negras" is what there is of "negro"."""
    for palabra in map(singular, dichos.palabras if len(lugares) > 1 else ()):
        contraria = palabra[:-1] + _CONTRARIAS.get(palabra[-1:], palabra[-1:])
        formas = {i: set(map(singular, rasgos(nombres[i]).palabras)) for i in lugares}
        if any(palabra in suyas for suyas in formas.values()):
            lugares = [i for i in lugares if palabra in formas[i] or contraria not in formas[i]]
    return lugares


_CONTRARIAS = {"a": "o", "o": "a"}


def lo_dicho_de(texto: str, nombre: str) -> str:
    """The words and measures of a text that a name has: "9 watts" of "ah, la de 9 watts"."""
    dichos, suyo = rasgos(texto), rasgos(nombre)
    palabras = [p for p in dichos.palabras if raiz(p) in suyo.raices]
    return " ".join([*palabras, *(medida.texto for medida in dichos.medidas if _mide(medida, suyo))])


def tambien_dice(texto: str, nombre: str, otro: str) -> bool:
    """Whether another name has as well all that a text says of a name: two lamps of 9 W."""
    dicho = lo_dicho_de(texto, nombre)
    return bool(dicho) and bool(cotejar(dicho, [otro], lambda _: None))


def por_tamano(nombres: Sequence[str]) -> tuple[int, ...]:
    """The places of the names, the smallest first; none where no one measure tells them all apart."""
    justas = (escala for escala in _escalas(nombres) if len(escala) == len(nombres))
    return tuple(lugar for (lugar,) in next(justas, ()))


def de_un_extremo(nombres: Sequence[str], *, mayor: bool) -> tuple[int, ...]:
    """The places of the greatest, or of the smallest: several are of that size; none where none tells it."""
    escalas = [escala for escala in _escalas(nombres) if len(escala) > 1]
    escala = next((escala for escala in escalas if len(escala) == len(nombres)), next(iter(escalas), ()))
    return escala[-1 if mayor else 0] if escala else ()


def _escalas(nombres: Sequence[str]) -> Iterator[tuple[tuple[int, ...], ...]]:
    """The places by each measure that tells the names' sizes, the smallest first and those alike together."""
    leidos = list(map(rasgos, nombres))
    dichos = [[orden for p in leido.palabras if (orden := _tamano(p)) is not None] for leido in leidos]
    if all(dichos):
        yield _en_orden([de_uno[:1] for de_uno in dichos])
    medidas = [leido.medidas for leido in leidos]
    for dimension in dict.fromkeys(medida.dimension for de_uno in medidas for medida in de_uno):
        valores = [[_valor(m) for m in de_uno if m.dimension == dimension] for de_uno in medidas]
        yield _en_orden([[v for v in dict.fromkeys(de_uno) if v is not None] for de_uno in valores])


def _en_orden(valores: Sequence[Sequence[float]]) -> tuple[tuple[int, ...], ...]:
    """The places, smallest first, of those whose every measure grows: 3/16" x 4", 1/4" x 6"."""
    if not valores or not valores[0] or len(set(map(len, valores))) > 1:
        return ()
    distintos = sorted(set(map(tuple, valores)))
    crecen = all(x <= y for menos, mas in pairwise(distintos) for x, y in zip(menos, mas, strict=True))
    lugares = [tuple(i for i, suyo in enumerate(valores) if tuple(suyo) == valor) for valor in distintos]
    return tuple(lugares) if crecen else ()


def de_tamano(dichas: Collection[str], nombres: Sequence[str]) -> int | None:
    """The place of the one that "grande", "pequeño" or "mediana" tells, of names that differ in size."""
    lugar = next((lugar for lugar, palabras in _LUGARES.items() if not palabras.isdisjoint(dichas)), None)
    orden = por_tamano(nombres) if lugar is not None else ()
    if lugar is None or not orden or (lugar == 1 and len(orden) != 3):
        return None
    return orden[lugar]


def distancia(nombre: str, otro: str) -> float:
    """How far apart two names are in the measure that they share: 0 where they share none."""
    de_uno = {m.dimension: valor for m in rasgos(nombre).medidas if (valor := _valor(m)) is not None}
    de_otro = {m.dimension: valor for m in rasgos(otro).medidas if (valor := _valor(m)) is not None}
    return sum(abs(de_uno[dimension] - de_otro[dimension]) for dimension in de_uno.keys() & de_otro.keys())


def _valor(medida: Medida) -> float | None:
    if medida.dimension != "talla":
        return medida.valor
    if medida.clave in _TALLAS:
        return float(_TALLAS[medida.clave])
    return float(medida.clave) if medida.clave.replace(".", "", 1).isdigit() else None


def _tiene(dichos: Rasgos, nombre: Rasgos, corregir: Callable[[str], str | None]) -> bool:
    if dichos.con & nombre.sin or dichos.sin & nombre.con:
        return False  # "agua con gas" is no "agua sin gas"
    if not all(_mide(medida, nombre) for medida in dichos.medidas):
        return False
    return all(_nombra(palabra, nombre, corregir) for palabra in dichos.palabras)


def _mide(medida: Medida, nombre: Rasgos) -> bool:
    if medida.dimension == "talla":
        tallas = {otra.clave for otra in nombre.medidas if otra.dimension == "talla"}
        return medida.clave in (tallas or nombre.numeros | nombre.raices)
    suyas = [otra for otra in nombre.medidas if otra.dimension == medida.dimension != "#"]
    if any(otra.hasta is not None and otra.valor <= medida.valor <= otra.hasta for otra in suyas):
        return True  # "de 12 kg", of what is for 10 to 20 kg
    del_tipo = [otra.valor for otra in suyas]
    if del_tipo:
        return any(abs(medida.valor - valor) <= TOLERANCIA * max(medida.valor, valor) for valor in del_tipo)
    # "de 20" of what is sold by the centimetre, or "de 20 cm" of what shows the bare number.
    cifra = _CIFRA.match(medida.texto)
    valor = leer_numero(cifra[0]) if cifra else None
    return valor is not None and f"{valor:g}" in nombre.numeros


def _nombra(palabra: str, nombre: Rasgos, corregir: Callable[[str], str | None]) -> bool:
    if any(_dice(p, nombre) for p in (palabra, *sin_diminutivo(palabra))):
        return True
    corregida = corregir(palabra)
    return corregida is not None and raiz(corregida) in nombre.raices


def abrevia(palabra: str, modelo: str) -> bool:
    """ "c7", of a model C7HSA; not of a C75."""
    return modelo.startswith(palabra) and not (
        palabra[-1:].isdigit() and modelo[len(palabra) :][:1].isdigit()
    )


def _dice(palabra: str, nombre: Rasgos) -> bool:
    if raiz(palabra) in nombre.raices or set(_colores((palabra,))) & nombre.colores:
        return True
    if _MODELO.fullmatch(palabra) and any(abrevia(palabra, p) for p in nombre.palabras):
        return True
    letra = _LETRAS.get(_tamano(palabra) or 0)
    return letra is not None and any(m.dimension == "talla" and m.clave == letra for m in nombre.medidas)


def _tamano(palabra: str) -> int | None:
    return next(
        (_TAMANOS[r] for p in (palabra, *sin_diminutivo(palabra)) if (r := raiz(p)) in _TAMANOS), None
    )


def contradice(dicho: str, antes: str, nombre: str) -> bool:
    """Whether a name denies a colour, size or measure told before, which what is said now leaves as it was.

    After "polo negra", a beige one in size S is no answer to "¿y en talla S?".
    """
    nuevos, previos, suyos = rasgos(dicho), rasgos(antes), rasgos(nombre)
    if previos.colores and not nuevos.colores and suyos.colores and not previos.colores & suyos.colores:
        return True
    if _cuentan_distinto(dicho, antes, nombre):
        return True
    nuevas = {medida.dimension for medida in nuevos.medidas}
    if "#" in nuevas or any(_tamano(p) is not None for p in nuevos.palabras):
        return False
    de_antes = [m for m in previos.medidas if m.dimension not in nuevas]
    propias = {medida.dimension for medida in suyos.medidas}
    return any(not _mide(medida, suyos) for medida in de_antes if medida.dimension in propias)


def _cuentan_distinto(dicho: str, antes: str, nombre: str) -> bool:
    """ "12 velocidades" against "11 velocidades": the same thing counted otherwise, and not asked anew."""
    previas, suyas, nuevas = _cuentas(antes), _cuentas(nombre), _cuentas(dicho)
    return any(suyas.get(que, cuantas) != cuantas and que not in nuevas for que, cuantas in previas.items())


def _cuentas(texto: str) -> dict[str, str]:
    palabras = tokens(texto)
    return {raiz(que): n for n, que in pairwise(palabras) if n.isdigit() and que.isalpha() and len(que) > 3}


def _colores(palabras: Sequence[str]) -> list[str]:
    hallados = (color_en(palabras, i) for i in range(len(palabras)))
    return [hallado[0].canonico for hallado in hallados if hallado]
