"""A count shared out: one for each of what is on the table ("ponele 6 y 6"), or by halves and the rest."""

import re
from collections.abc import Sequence

from agent.actos import Acto, Agregar, PreguntarPrecio, PreguntarProducto, Referencia
from agent.comprension import lexico
from agent.comprension.numeros import Numero, leer_numero
from agent.comprension.palabras import SIGNOS, Palabra, planas, unir

_SUELTAS = (
    lexico.VERBOS | lexico.IMPERATIVOS | lexico.CORTESIA | lexico.DESEOS | lexico.UNIDADES | SIGNOS
    | {"y", "e", "de", "cada", "uno", "una", "me", "te", "le", "mejor", "entonces", "pues", "bueno"}
    | {"los", "las", "ambos", "ambas"}
)  # fmt: skip


def leer_reparto(palabras: Sequence[Palabra], cuantos: int) -> list[Agregar]:
    """A purchase of each, in the order shown; none where the counts are not as many as the goods."""
    numeros: list[Numero] = []
    i = 0
    while i < len(palabras):
        numero = leer_numero(palabras, i)
        if numero is not None and palabras[i - 1].plana in {"los", "las"} and not numeros and i:
            if numero.valor != cuantos:
                return []
            i = numero.fin  # "de los dos, 3 y 3"
            continue
        if numero is not None and numero.inicio == i and (not numero.articulo or _suelto(numero, palabras)):
            if i and leer_numero(palabras, i - 1):
                return []  # "una 37 y dos 39": sizes
            numeros.append(numero)
            i = numero.fin
            continue
        if palabras[i].plana not in _SUELTAS and not palabras[i].plana.startswith(("pon", "dam", "mand")):
            return []
        i += 1
    if cuantos < 2 or len(numeros) != cuantos or any(n.valor.denominator != 1 for n in numeros):
        return []
    return [
        Agregar(
            producto=Referencia(ordinales=(lugar,)),
            cantidad=numero.cantidad(unir(palabras[numero.inicio : numero.fin])),
        )
        for lugar, numero in enumerate(numeros, 1)
    ]


def _suelto(numero: Numero, palabras: Sequence[Palabra]) -> bool:
    """ "uno | y uno", and no "cada uno"."""
    previa, siguiente = numero.vecinas(palabras)
    cuenta = palabras[numero.inicio].plana in {"uno", "una"} and previa != "cada"
    return cuenta and siguiente in SIGNOS | {"", "y", "e"}


def de_cada_nombrado(leidos: Sequence[Acto], nuevos: list[Acto]) -> list[Acto]:
    """ "¿cuánto el drontal de perro y el de gato? dame uno de cada": of those just named."""
    if len(nuevos) != 1 or not isinstance(dicho := nuevos[0], Agregar) or "cada" not in dicho.cantidad.texto:
        return nuevos
    producto = dicho.producto
    preguntados = [
        a for a in leidos if isinstance(a, PreguntarPrecio | PreguntarProducto) and a.producto.texto
    ]
    if producto.texto or producto.ordinales or len(preguntados) < 2:
        return nuevos
    return [Agregar(producto=acto.producto, cantidad=dicho.cantidad) for acto in preguntados]


# "la mitad de", "y la otra mitad", "el resto de", "las demás"
_MITAD = re.compile(r"(?:(?:[,:y]|la|una|otra|son|con) )*mitad (?:(?:de|en|con|con sabor a|son) )?")
_A_MEDIAS = re.compile(r"(?:(?:[,:]|la|una) )*mitad y (?:la )?(?:otra )?mitad (?=$|[,.] )")
_RESTO = re.compile(
    r"(?:[,:y] )+(?:el|los|las|lo) (?:resto|demas|otr[oa]s|que (?:quedan?|faltan?)) "
    r"(?:que )?(?:sean )?(?:de|en|con) "
)
_SURTIDO = frozenset(
    {"surtido", "surtida", "surtidos", "surtidas", "variados", "variadas", "combinados", "combinadas"}
)


def con_partes(palabras: tuple[Palabra, ...]) -> tuple[Palabra, ...]:
    """ "20 barritas, mitad coco y mitad chocolate", "6 paletas: 3 de mango y el resto de sandía": counted."""
    palabras = _sin_en_total(palabras)
    total = next((n for i in range(len(palabras)) if (n := _entero(palabras, i))), None)
    if total is None or not _HAY_PARTES.search(planas(palabras[total.fin :])):
        return palabras
    listas = list(palabras[: total.fin])
    i, dichas = total.fin, 0
    while i < len(palabras):
        sigue = f"{planas(palabras[i:])} "
        mitad, resto = _MITAD.match(sigue), _RESTO.match(sigue)
        if (a_medias := _A_MEDIAS.match(sigue)) and total.valor % 2 == 0:
            listas += [Palabra(p, p) for p in (str(total.valor // 2), "de", "cada", "uno")]
            i += len(a_medias[0].split())
            continue
        parte = total.valor / 2 if mitad else total.valor - dichas if resto and dichas else None
        if parte is not None and parte.denominator == 1 and parte > 0:
            hallado = mitad or resto
            assert hallado
            listas += [Palabra(p, p) for p in (",", str(parte), "de")]
            i += len(hallado[0].split())
            continue
        if (numero := _entero(palabras, i)) and palabras[i - 1].plana not in {"de", "x"}:
            dichas += int(numero.valor)
        if palabras[i].plana not in _SURTIDO:
            listas.append(palabras[i])
        i += 1
    return tuple(listas)


def _sin_en_total(palabras: tuple[Palabra, ...]) -> tuple[Palabra, ...]:
    """ "10 empanadas | en total |: 4 de pollo y 6 de verdura"."""
    dicho = _EN_TOTAL.search(planas(palabras))
    if dicho is None:
        return palabras
    i = len(planas(palabras)[: dicho.start()].split())
    return palabras[:i] + palabras[i + 2 :]


_EN_TOTAL = re.compile(r"(?<=\w )en total(?= [,:])")
_HAY_PARTES = re.compile(rf"(?:{_MITAD.pattern}|{_RESTO.pattern})")


def _entero(palabras: Sequence[Palabra], i: int) -> Numero | None:
    """The whole count that begins at word `i`."""
    numero = leer_numero(palabras, i)
    if numero is None or numero.inicio != i or numero.articulo or numero.valor.denominator != 1:
        return None
    return numero if numero.valor > 0 and numero.hasta is None else None
