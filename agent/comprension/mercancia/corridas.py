"""Lists that run on with no signs: "tajador borrador corrector", "leche entera 2 yerba 1 cerveza 3"."""

import re
from collections.abc import Sequence

from agent.comprension import lexico
from agent.comprension.mercancia.referencias import suelta
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, unir
from agent.comprension.situacion import Catalogo

_DESCRIBEN = lexico.ADJETIVOS | lexico.TAMANOS | lexico.EMPAQUES | lexico.MEDIDAS | lexico.ATRIBUTOS
_CORTO = 3


def empieza_otro(palabras: Sequence[Palabra], i: int, antes: Sequence[Palabra], catalogo: Catalogo) -> bool:
    """Whether word `i` heads goods of its own, after others that it goes with in no name."""
    p = palabras[i]
    if not p.plana.isalpha() or len(p.plana) < _CORTO or p.plana in _DESCRIBEN or suelta(p.plana):
        return False
    if not antes or suelta(antes[-1].plana) or not catalogo.encabeza(p.plana) or _para_hacer(antes):
        return False
    nombre = [q for q in antes if not suelta(q.plana) and leer_numero([q], 0) is None]
    if not any(q.plana.isalpha() and catalogo.encabeza(q.plana) for q in nombre):
        return False
    juntos = unir([*nombre, p])
    return not catalogo.nombra_todo(juntos) and not catalogo.juntas(juntos)


def _para_hacer(antes: Sequence[Palabra]) -> bool:
    """ "espuma para limpiar | tenis": what is done with it, and to what."""
    return (
        len(antes) > 2 and antes[-2].plana in _ANTE_USO and _INFINITIVO.fullmatch(antes[-1].plana) is not None
    )


_ANTE_USO = frozenset({"para", "pa", "p", "de"})
_INFINITIVO = re.compile(r"[a-z]{2,}[aei]r(?:l[aeo]s?|se)?")


def contadas_detras(partes: Sequence[tuple[Palabra, ...]], catalogo: Catalogo) -> list[tuple[Palabra, ...]]:
    """ "leche entera 2 | yerba 1 | cerveza 3", where each count stands behind: none opens, and one ends."""
    primera, *otras = partes
    cuentas = [_cuenta(parte[0]) for parte in otras]
    ultima = partes[-1]
    if not all(cuentas) or not _cuenta(ultima[-1]) or len(ultima) < 3 or not otras:
        return list(partes)
    if any(leer_numero(primera, i) for i in range(len(primera))) or catalogo.cubre(unir(ultima[1:])):
        return list(partes)
    corridas = [
        (*parte, siguiente[0])
        for parte, siguiente in zip((primera, *(o[1:] for o in otras)), otras, strict=False)
    ]
    return [*corridas, ultima[1:]]


def _cuenta(p: Palabra) -> bool:
    numero = leer_numero([p], 0)
    return numero is not None and not numero.articulo and numero.valor.denominator == 1
