"""Amounts of money in a clause: price limits to search by, and prices that a customer would impose."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agent.actos import Rango
from agent.comprension import lexico
from agent.comprension.mercancia.frases import leer_frase
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra
from agent.comprension.situacion import Catalogo

# "menos de", "hasta", "por debajo de": what follows is the most, or the least, that he would pay.
_MAXIMO = tuple(
    tuple(marca.split())
    for marca in (
        "menos de", "no mas de", "maximo de", "maximo", "hasta", "debajo de", "no pase de", "no pasen de",
        "mas barato que", "mas baratos de", "inferior a", "menor a", "menores a", "como mucho",
        "como maximo", "tope de", "tope",
    )
)  # fmt: skip
_MINIMO = tuple(
    tuple(marca.split())
    for marca in ("mas de", "minimo", "desde", "arriba de", "encima de", "superior a", "mayor a")
)
_REBAJAS = frozenset({"descuento", "dcto", "rebaja", "menos", "off"})
_ANTES_DE_REBAJA = frozenset({"con", "el", "un", "al", "por", "del", "de", "a", "su"})
_OFRECEN = frozenset({"doy", "damos", "ofrezco", "ofrecemos"})
_CON_CENTAVOS = re.compile(r"\d+[.,]\d0")
_MENOR_PRECIO = 100  # nobody orders so many at once in passing
_CUENTA_GENTE = frozenset("personas anos meses kilos gente invitados adultos ninos".split())  # noqa: SIM905
_SIN_SIGNO = frozenset(
    tuple(marca.split()) for marca in ("menos de", "hasta", "debajo de", "no pase de", "no pasen de")
)  # enough to tell that a bare number is money


@dataclass(frozen=True)
class Dinero:
    """`rango` to filter by; `impuesto`: a price was dictated ("a 1 peso"); `resto`: the other words."""

    rango: Rango | None
    impuesto: bool
    resto: tuple[Palabra, ...]
    ofrece: bool = False  # "te doy 20 mil por el de 40": he bargains, and buys nothing yet


def dinero_dicho(palabras: tuple[Palabra, ...], catalogo: Catalogo) -> Dinero:
    """What is said of money; "un power bank de 20000", where they are sold so, says nothing."""
    dinero = leer_dinero(palabras)
    if not dinero.impuesto or dinero.ofrece:
        return dinero
    nombrado = leer_frase(palabras, catalogo).producto.texto
    es_tamano = nombrado.isdigit() and catalogo.vende(nombrado)  # "y de 1000?"
    return Dinero(None, False, palabras) if nombrado and (es_tamano or catalogo.juntas(nombrado)) else dinero


def leer_dinero(palabras: Sequence[Palabra], sin_signo: Collection[tuple[str, ...]] = _SIN_SIGNO) -> Dinero:
    """`sin_signo`: after which words a bare number is money."""
    if (sin_rebaja := _sin_rebaja(palabras)) is not None:
        return Dinero(None, True, sin_rebaja)
    planas = [p.plana for p in palabras]
    for i in range(len(palabras)):
        if planas[i] == "entre" and (ambos := _entre(palabras, i + 1)):
            minimo, maximo, fin = ambos
            return Dinero(Rango(minimo=minimo, maximo=maximo), False, (*palabras[:i], *palabras[fin:]))
        for marcas, es_maximo in ((_MAXIMO, True), (_MINIMO, False)):
            for marca in marcas:
                if tuple(planas[i : i + len(marca)]) != marca:
                    continue
                if monto := _monto(
                    palabras,
                    i + len(marca),
                    exigir=marca not in sin_signo,
                ):
                    valor, fin, _ = monto
                    rango = Rango(maximo=valor) if es_maximo else Rango(minimo=valor)
                    return Dinero(rango, False, (*palabras[: _sin_de(planas, i)], *palabras[fin:]))
    return _impuesto(palabras)


def presupuesto(palabras: Sequence[Palabra]) -> tuple[Rango | None, tuple[Palabra, ...]]:
    """What he can spend, said with his need, and the other words: "unos 100 mil", "tengo 40 euros"."""
    dinero = leer_dinero(palabras, () if _CUENTA_GENTE & {p.plana for p in palabras} else _MAXIMO)
    if dinero.rango:
        return dinero.rango, dinero.resto
    for i in range(len(palabras)):
        if monto := _monto(palabras, i, exigir=True):
            return Rango(maximo=monto[0]), (*palabras[:i], *palabras[monto[1] :])
    return None, tuple(palabras)


def _sin_rebaja(palabras: Sequence[Palabra]) -> tuple[Palabra, ...] | None:
    """The words without "con el 90 % de descuento que me prometieron"; "alcohol al 70 %" is no rebate."""
    planas = [p.plana for p in palabras]
    for i in range(len(planas) - 1):
        fin = i + 1 + (planas[i + 1] == "de")
        if planas[i] != "%" or fin >= len(planas) or planas[fin] not in _REBAJAS:
            continue
        inicio = i - 1
        while inicio > 0 and planas[inicio - 1] in _ANTES_DE_REBAJA:
            inicio -= 1
        cola = next((k for k in range(fin + 1, len(planas)) if planas[k] in {",", "y", "pero"}), fin + 1)
        fin = cola if planas[fin + 1 : fin + 2] == ["que"] else fin + 1
        return (*palabras[: max(inicio, 0)], *palabras[fin:])
    return None


def _sin_de(planas: list[str], i: int) -> int:
    """ "guantes de menos de 10 mil", "por debajo de": the word that ties goes too."""
    return i - 1 if i and planas[i - 1] in {"de", "por", "a", "que", "cuesten", "valgan"} else i


def _impuesto(palabras: Sequence[Palabra]) -> Dinero:
    """ "a 1 peso", "por $10": the customer names a price of his own."""
    for i, p in enumerate(palabras[:-1]):
        if p.plana in _OFRECEN and (ofrecido := _monto(palabras, i + 1, exigir=True)):
            # "te doy 20 mil por el de 40"
            return Dinero(None, True, (*palabras[:i], *palabras[ofrecido[1] :]), ofrece=True)
        if p.plana in {"a", "en", "por"} and (fin := _por_unidad(palabras, i + 1)):
            return Dinero(None, True, (*palabras[:i], *palabras[fin:]))
        regatea = p.plana != "de" and any(q.plana.startswith("dej") for q in palabras[:i])
        if p.plana in {"a", "en", "por", "de"} and (monto := _monto(palabras, i + 1, exigir=not regatea)):
            if monto[0] < _MENOR_PRECIO and not monto[2]:
                continue  # "déjalo en 2": how many
            return Dinero(None, True, (*palabras[:i], *palabras[monto[1] :]))
    return Dinero(None, False, tuple(palabras))


def _por_unidad(palabras: Sequence[Palabra], i: int) -> int:
    """Where "8 cada uno", "3.50" ends: what each should cost, and no count; 0 where it is none."""
    numero = leer_numero(palabras, i)
    if numero is None or numero.inicio != i:
        return 0
    cola = [p.plana for p in palabras[numero.fin : numero.fin + 2]]
    if cola[:1] == ["cada"] and cola[1:] in (["uno"], ["una"]):
        return numero.fin + 2
    return numero.fin if _CON_CENTAVOS.fullmatch(palabras[i].plana) and not cola else 0


def _monto(palabras: Sequence[Palabra], i: int, *, exigir: bool) -> tuple[int, int, bool] | None:
    """An amount at word `i`, where it ends, and whether a sign says that it is money; `exigir` wants one."""
    signo = i < len(palabras) and palabras[i].plana == "$"
    i += int(signo)
    numero = leer_numero(palabras, i) if i < len(palabras) else None
    if numero is None or numero.inicio != i or numero.valor < 0:
        return None
    valor, fin = numero.valor, numero.fin
    siguiente = palabras[fin].plana if fin < len(palabras) else ""
    if siguiente in {"lucas", "luca", "k"}:
        valor, fin, signo = valor * 1000, fin + 1, True
    if fin < len(palabras) and palabras[fin].plana in lexico.MONEDAS:
        fin, signo = fin + 1, True
    elif siguiente in lexico.MEDIDAS | lexico.UNIDADES | {"%"} and not signo:
        return None
    if exigir and not signo and valor < 1000:
        return None
    return int(valor), fin, signo


def _entre(palabras: Sequence[Palabra], i: int) -> tuple[int, int, int] | None:
    """ "entre 20 y 30 mil pesos": minimum, maximum, and where it ends."""
    rango = leer_numero(palabras, i) if i < len(palabras) else None
    if rango is None or rango.hasta is None:
        return None
    minimo, maximo, fin = int(rango.valor), int(rango.hasta), rango.fin
    if minimo < 1000 <= maximo and maximo % 1000 == 0:
        minimo *= 1000
    if fin < len(palabras) and palabras[fin].plana in lexico.MONEDAS:
        fin += 1
    return minimo, maximo, fin
