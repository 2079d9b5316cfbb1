"""Where the goods of a clause begin and end, by what the shop sells."""

from collections.abc import Sequence

from agent.comprension import lexico
from agent.comprension.mercancia.referencias import CABEZA, suelta
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, unir
from agent.comprension.situacion import Catalogo


def donde_empieza(palabras: Sequence[Palabra], catalogo: Catalogo) -> int:
    """Where the goods begin: after the last verb or at the first count, with nothing sold before.

    "será que me puede mandar | dos pares de guantes", "deme vendiendo | una caja de puntillas".
    """
    inicio = next(
        (i for i in range(2, len(palabras)) if palabras[i - 1].plana == "por" and _ayuda(palabras[:i])), 0
    )
    for i, p in enumerate(palabras):
        if i < inicio:
            continue
        previa, resto = palabras[i - 1].plana if i else "", palabras[i + 1 :]
        if not _hay_sustancia(resto):
            break
        if p.plana in lexico.DEFINIDOS and previa not in _ATAN and _nombra(resto, catalogo):
            return i
        numero = leer_numero(palabras, i)
        if numero and (numero.inicio < i or numero.hasta is not None):
            return max(i - 1, 0)  # "-3 martillos", "entre 5 y 10 martillos"
        if p.plana in _ABREN or (numero and previa not in _DE_UNO):
            return i if previa not in _ATAN or _ayuda(palabras[:i]) else inicio
        # "cuánto pesa el wok": what is asked of it.
        if (p.plana in lexico.VERBOS or previa == "cuanto") and previa not in lexico.PREPOSICIONES:
            inicio = i + 1
        elif _nombra_ya(palabras, i, catalogo):
            break
    return inicio


def _nombra_ya(palabras: Sequence[Palabra], i: int, catalogo: Catalogo) -> bool:
    """Whether the goods begin at word `i`: it is sold here, or may be where nothing else is."""
    plana = palabras[i].plana
    if suelta(plana) or not catalogo.tiene(plana):
        return False
    return catalogo.vende(plana) or not _cuenta_lo_suyo(palabras[i + 1 :], catalogo)


def _cuenta_lo_suyo(palabras: Sequence[Palabra], catalogo: Catalogo) -> bool:
    """Whether what this shop sells is counted further on: "qué onda, ... | un cargador"."""
    for i, p in enumerate(palabras[1:], 1):
        abre = palabras[i - 1].plana in _ABREN or leer_numero(palabras, i - 1) is not None
        atada = i > 1 and palabras[i - 2].plana in _ATAN
        if abre and not atada and p.plana.isalpha() and catalogo.vende(p.plana):
            return True
    return False


def _ayuda(antes: Sequence[Palabra]) -> bool:
    """ "me colabora con ...", "me ayuda con ...", "mi jefe me mandó por ..."."""
    if len(antes) < 2:
        return False
    raices = {
        "con": ("colabor", "ayud"),
        "por": ("mand", "veng", "vine", "vini", "pas", "voy", "vamo", "envi"),
    }
    return antes[-2].plana.startswith(raices.get(antes[-1].plana, ("\n",)))


def sin_cola(palabras: list[Palabra], catalogo: Catalogo) -> list[Palabra]:
    """Without the talk that trails the goods: "un litro de aceite | no sea malita".

    Of "un cepillo de esos que sacan el pelo" stays what may be of the goods.
    """
    for i, p in enumerate(palabras[1:-1], 1):
        para = p.plana == "que" and palabras[i - 1].plana in _PARA
        if (
            p.plana == "que"
            and (para or palabras[i + 1].plana not in _HAY | lexico.ATRIBUTOS)
            and _hay_sustancia(palabras[:i])
        ):
            suyas = [
                q for q in palabras[i + 1 :] if q.plana not in lexico.VERBOS and _de_mercancia(q, catalogo)
            ]
            cabeza = palabras[:i]
            while (
                len(cabeza) > 1
                and cabeza[-1].plana in lexico.PREPOSICIONES | lexico.DEMOSTRATIVOS | lexico.ARTICULOS
            ):
                cabeza = cabeza[:-1]
            if para and catalogo.juntas(unir(cabeza)):
                return cabeza  # "un rascador para que no me rompa el sofá": what for, and no part of it
            return [*cabeza, *suyas]
    for i, p in enumerate(palabras):
        cola = palabras[i:]
        if (
            i
            and p.plana in _ABREN_COLA
            and _hay_sustancia(palabras[:i])
            and not any(_de_mercancia(q, catalogo) for q in cola)
        ):
            return palabras[:i]
    return palabras


# "los que tengas", "todo lo que me quede": how many, and no part of what they are.
_HAY = lexico.HAY | {"tiene", "sobre", "sobren", "me", "te", "les", "le", "sea", "sean", "no"}
_PARA = frozenset({"para", "pa"})
_ABREN_COLA = frozenset(
    {
        "no",
        "si",
        "porque",
        "pues",
        "pero",
        "gracias",
        "entonces",
        "cuando",
        "antes",
        "pa",
        "please",
        "me",
        "te",
        "le",
        "se",
    }
)


def _de_mercancia(p: Palabra, catalogo: Catalogo) -> bool:
    return (
        p.plana in lexico.ADJETIVOS
        or any(letra.isdigit() for letra in p.plana)
        or not suelta(p.plana)
        and catalogo.conoce(p.plana)
    )


def _nombra(palabras: Sequence[Palabra], catalogo: Catalogo) -> bool:
    """Whether the first word of substance is of goods, or only describes some."""
    primera = next((p.plana for p in palabras if not suelta(p.plana)), "")
    return (
        primera in lexico.ADJETIVOS
        or primera in lexico.ORDINALES
        or not primera.isalpha()
        or catalogo.conoce(primera)
    )


_DE_UNO = frozenset({"el", "la", "del", "al"})  # "para el 15": a model, which counts nothing
_ABREN = frozenset(lexico.OTROS | {"un", "una", "unos", "unas", "todos", "todas", "ambos", "ambas"})
_ATAN = lexico.PREPOSICIONES | lexico.ANTES_DE_MEDIDA


_SUELTAS = CABEZA | lexico.DEMOSTRATIVOS | lexico.UNIDADES


def _hay_sustancia(palabras: Sequence[Palabra]) -> bool:
    return any(p.plana not in _SUELTAS and p.plana[:1].isalpha() for p in palabras)
