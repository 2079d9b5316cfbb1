"""From the words of a clause to what they point at: a `Referencia`, and how many of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.actos import Cantidad, Referencia, Superlativo
from agent.comprension import lexico
from agent.comprension.numeros import Numero, leer_numero
from agent.comprension.palabras import SIGNOS, Palabra, unir

Cubre = Callable[[str], bool]
_CABEZA = lexico.FUNCION | lexico.VERBOS | lexico.CORTESIA | lexico.ARTICULOS | SIGNOS - {"#"}


@dataclass(frozen=True)
class Frase:
    producto: Referencia
    cantidad: Cantidad
    hay_numero: bool  # a number that counts, not an article nor a size
    al_final: bool = False  # the number trails the name, as in "cemento 5"


def leer_frase(palabras: Sequence[Palabra], cubre: Cubre) -> Frase:
    """Reads a clause without its punctuation.

    `cubre(texto)` tells whether one product of the shop has all those words: it decides whether a number is
    part of a name ("redmi note 13") or a count ("cemento 5").
    """
    palabras = [p for p in palabras if p.plana not in SIGNOS or p.plana in {"-", "#", "+"}]
    numero = _numero_que_cuenta(palabras, cubre)
    resto = list(palabras)
    cantidad = Cantidad()
    if numero:
        texto = unir(palabras[numero.inicio : numero.fin])
        cantidad = numero.cantidad(texto)
        resto = _sin_numero(palabras, numero)
    elif fin := _todas_las_existencias(palabras):
        cantidad, resto = Cantidad(todas=True), resto[:fin]
    referencia = _referencia(resto).model_copy(
        update={
            "definida": _definida(palabras),
            "todos": _los_dos(palabras),
            "elidida": _elidida(palabras),
        }
    )
    if referencia.todos:
        numero, cantidad = None, Cantidad()
    if numero and numero.articulo and referencia.vacia and _otro(palabras):
        referencia = referencia.model_copy(update={"otro": True})
    contado = numero is not None and not numero.articulo
    return Frase(referencia, cantidad, contado, al_final=contado and not _seguro(palabras, numero))


def _otro(palabras: Sequence[Palabra]) -> bool:
    return any(p.plana in {"otro", "otra", "otros", "otras"} for p in palabras)


def _todas_las_existencias(palabras: Sequence[Palabra]) -> int | None:
    """Where "... que tengan" starts in "todos los cascos que tengan"; None when that is not said."""
    if not any(p.plana in {"todos", "todas", "todo"} for p in palabras):
        return None
    tienen = {
        "tengan",
        "tengas",
        "tienen",
        "tienes",
        "tenga",
        "hay",
        "haya",
        "queda",
        "quedan",
        "quede",
        "queden",
    }
    for i, p in enumerate(palabras):
        if p.plana == "que" and any(q.plana in tienen for q in palabras[i + 1 : i + 4]):
            return i
    return None


def _numero_que_cuenta(palabras: Sequence[Palabra], cubre: Cubre) -> Numero | None:
    """The number that is a quantity: not a size, a measure, money, an ordinal or part of a name."""
    candidatos: list[Numero] = []
    i = 0
    while i < len(palabras):
        numero = leer_numero(palabras, i)
        if numero is None:
            i += 1
            continue
        if _cuenta(palabras, numero):
            candidatos.append(numero)
        i = max(numero.fin, i + 1)
    if not candidatos:
        return None
    contados = [n for n in candidatos if not n.articulo] or candidatos
    delante = [n for n in contados if _abre(palabras, n)]
    if delante:
        return delante[0]
    ultimo = contados[-1]
    if ultimo.articulo:
        return None
    con_numero = unir([p for p in palabras if p.plana not in _CABEZA])
    if _explicito(palabras, ultimo) or not cubre(con_numero):
        return ultimo
    return None


def _cuenta(palabras: Sequence[Palabra], numero: Numero) -> bool:
    previa = palabras[numero.inicio - 1].plana if numero.inicio else ""
    siguiente = palabras[numero.fin].plana if numero.fin < len(palabras) else ""
    despues = palabras[numero.fin + 1].plana if numero.fin + 1 < len(palabras) else ""
    crudo = palabras[numero.inicio].plana
    if previa in lexico.ANTES_DE_MEDIDA | {"#"} or previa == "$" or siguiente in lexico.DINERO | {"%"}:
        return False
    if (
        '"' in crudo
        or "/" in crudo
        or (siguiente == "x" and despues[:1].isdigit() and previa not in lexico.ANTES_DE_MEDIDA)
        or (previa == "x" and _dimension(palabras, numero))
    ):
        return False
    if previa in {"el", "la", "opcion", "numero"} and not numero.articulo and siguiente in {"", "."}:
        return False  # "el 2": an ordinal
    if siguiente in lexico.MEDIDAS:
        # "5 kilos de papa" counts; "de 10 libras", "10 libras" or "cable 10 metros" describe.
        return despues == "de" and previa not in {"de", "en"} and _abre(palabras, numero)
    # "monitor de 27": a size, though no unit says so.
    termina = siguiente in {"", ","} and not numero.articulo and not numero.grupo
    return not (termina and previa == "de" and numero.inicio > 1)


def _dimension(palabras: Sequence[Palabra], numero: Numero) -> bool:
    """ "2 x 4", not "talla 40 x2"."""
    lado = numero.inicio - 2
    return (
        lado >= 0
        and palabras[lado].plana[:1].isdigit()
        and palabras[lado - 1].plana not in lexico.ANTES_DE_MEDIDA
    )


def _abre(palabras: Sequence[Palabra], numero: Numero) -> bool:
    """Only verbs, articles and courtesy stand before it."""
    return all(
        p.plana in _CABEZA | {"otro", "otra", "otros", "otras", "-"} for p in palabras[: numero.inicio]
    )


def _seguro(palabras: Sequence[Palabra], numero: Numero | None) -> bool:
    return numero is not None and (_abre(palabras, numero) or _explicito(palabras, numero))


def _explicito(palabras: Sequence[Palabra], numero: Numero) -> bool:
    previa = palabras[numero.inicio - 1].plana if numero.inicio else ""
    siguiente = palabras[numero.fin].plana if numero.fin < len(palabras) else ""
    return (
        previa in {"x", "por", "cantidad", "son", "sean", "eran", "a"}
        or siguiente in lexico.UNIDADES | {"x", "pares"}
        or numero.grupo
    )


def _sin_numero(palabras: Sequence[Palabra], numero: Numero) -> list[Palabra]:
    """The other words; "unidades de" and the "x" of "x3" go with the number."""
    antes, despues = list(palabras[: numero.inicio]), list(palabras[numero.fin :])
    if antes and antes[-1].plana in {"x", "cantidad"}:
        antes.pop()
    if despues and despues[0].plana in lexico.UNIDADES | {"x"}:
        despues.pop(0)
    if despues and despues[0].plana in {"de", "del", "of"} and numero.fin - numero.inicio:
        despues.pop(0)
    return antes + despues


def _referencia(palabras: list[Palabra]) -> Referencia:
    ordinales, palabras = _ordinales(palabras)
    superlativo, palabras = _superlativo(palabras)
    juntas = {p.plana for p in palabras}
    otro = bool(juntas & {"otro", "otra", "otros", "otras"})
    deictica = bool(juntas & lexico.DEMOSTRATIVOS) or any(_clitico(p.plana) for p in palabras)
    utiles = [p for p in _recortar(palabras) if p.plana not in lexico.INTERIORES]
    quitar = {
        "otro",
        "otra",
        "otros",
        "otras",
        "ambos",
        "ambas",
        "todos",
        "todas",
        "mismo",
        "misma",
        "mismos",
        "tipo",
    }
    utiles = [p for p in utiles if p.plana not in quitar and p.plana not in lexico.DEMOSTRATIVOS]
    utiles = _recortar(utiles)
    return Referencia(
        texto=unir(utiles),
        ordinales=ordinales,
        deictica=deictica,
        superlativo=superlativo,
        otro=otro,
        nueva=_nueva(palabras),
        anterior=_anterior(palabras),
    )


def _definida(palabras: Sequence[Palabra]) -> bool:
    """Starts, after its verbs, with "el", "la", "los", "del": it points at something already on the table."""
    for p in palabras:
        if p.plana in {"el", "la", "los", "las", "del", "al", "the"}:
            return True
        if p.plana not in _CABEZA and not p.plana.isdigit() or p.plana in {"un", "una", "unos", "unas"}:
            return False
    return False


def _elidida(palabras: Sequence[Palabra]) -> bool:
    """A description whose noun was said before: "el de 10 libras", "¿y en azul?", "talla 42"."""
    planas = [p.plana for p in palabras]
    for i, plana in enumerate(planas):
        if plana in {"de", "en"} and i + 1 < len(planas) and planas[i + 1] not in lexico.ARTICULOS:
            previa = next((p for p in reversed(planas[:i]) if p not in {"y", "o", "pero", "tambien"}), "")
            medida = (plana == "en" or planas[i + 1][:1].isdigit()) and previa in lexico.VERBOS
            return not previa or medida or previa in lexico.ARTICULOS | lexico.DEMOSTRATIVOS | {"uno"}
        if plana not in _CABEZA and leer_numero(palabras, i) is None:
            return plana in {"talla", "color"}
    return False


def _los_dos(palabras: Sequence[Palabra]) -> bool:
    """ "los dos", "ambas", "dame todos": all that was offered."""
    texto = " ".join(p.plana for p in palabras)
    juntos = (
        "los dos",
        "las dos",
        "los tres",
        "las tres",
        "los 2",
        "las 2",
        "los 3",
        "ambos",
        "ambas",
        "todos",
        "todas",
    )
    return texto.endswith(juntos) or texto.startswith(("los dos", "las dos", "ambos", "ambas"))


def _clitico(palabra: str) -> bool:
    """ "agrégalo", "quítala", "ponlos": a verb with its object."""
    return palabra in lexico.VERBOS and palabra.endswith(("lo", "la", "los", "las")) and len(palabra) > 5


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
    for i, p in enumerate(palabras):
        previa = palabras[i - 1].plana if i else ""
        siguiente = palabras[i + 1].plana if i + 1 < len(palabras) else ""
        if p.plana in lexico.ORDINALES and siguiente not in {"vez", "nivel", "auxilios", "piso"}:
            hallados.append(lexico.ORDINALES[p.plana])
        elif (
            p.plana.isdigit() and len(p.plana) <= 2 and previa in {"el", "la", "opcion", "numero", "#", "los"}
            and siguiente in {"", "y", ".", ","} and int(p.plana) > 0
        ):  # fmt: skip
            hallados.append(int(p.plana))
        elif p.plana not in {"opcion", "numero"} or not siguiente.isdigit():
            quedan.append(p)
    return tuple(hallados), quedan


def _superlativo(palabras: list[Palabra]) -> tuple[Superlativo | None, list[Palabra]]:
    for i, p in enumerate(palabras):
        previa = palabras[i - 1].plana if i else ""
        if p.plana in lexico.BARATO:
            return "mas_barato", palabras[: i - 1 if previa == "mas" else i] + palabras[i + 1 :]
        if p.plana in lexico.CARO and previa == "mas":
            return "mas_caro", palabras[: i - 1] + palabras[i + 1 :]
    return None, palabras


def _recortar(palabras: list[Palabra]) -> list[Palabra]:
    """Without the verbs, articles and courtesy at both ends."""
    inicio, fin = 0, len(palabras)
    while inicio < fin and palabras[inicio].plana in _CABEZA | lexico.DEMOSTRATIVOS:
        inicio += 1
    while fin > inicio and palabras[fin - 1].plana in _CABEZA | lexico.DEMOSTRATIVOS:
        fin -= 1
    return palabras[inicio:fin]
