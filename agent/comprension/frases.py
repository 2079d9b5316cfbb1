"""From the words of a clause to what they point at: a `Referencia`, and how many of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.actos import Cantidad, Referencia
from agent.comprension import lexico
from agent.comprension.de_cada import caben, de_cada_uno
from agent.comprension.empaques import de_a_tantos, sin_envase, sin_unidad
from agent.comprension.limites import donde_empieza, sin_cola
from agent.comprension.medida_detras import con_la_medida_delante
from agent.comprension.numeros import Numero, leer_numero
from agent.comprension.palabras import SIGNOS, Palabra, planas, separar, unir
from agent.comprension.por_dinero import leer_importe
from agent.comprension.referencias import (
    CABEZA,
    PRIMEROS,
    es_definida,
    es_elidida,
    leer_referencia,
    senala,
    son_todos,
    suelta,
)
from agent.comprension.situacion import Catalogo, Situacion
from agent.texto import plegar, singular


@dataclass(frozen=True)
class Frase:
    producto: Referencia
    cantidad: Cantidad
    hay_numero: bool  # a number that counts, not an article nor a size
    al_final: bool = False  # the number trails the name, as in "cemento 5"
    reparto: Cantidad | None = None  # "uno de cada uno": for each of the goods
    partitiva: bool = False  # "dos de cebolla": the noun may be the one before
    antes: str = ""  # folded words that lead to the goods: "sera que me puede mandar"
    en_total: int | None = None  # "9 paletas, tres de cada una"

    @property
    def contada(self) -> bool:
        """Says how many, be it all or one more."""
        return bool(
            self.cantidad.unidades or self.cantidad.importe or self.cantidad.todas or self.producto.otro
        )


def leer_frase(palabras: Sequence[Palabra], catalogo: Catalogo) -> Frase:
    """Reads a clause without its punctuation.

    The catalogue decides where the goods begin, and whether a number is part of a name ("redmi note 13") or a
    count ("cemento 5").
    """
    aparte = planas(palabras[-2:-1]) == ","
    enteras = [p for p in palabras if p.plana not in SIGNOS or p.plana in {"-", "#", "+", "$"}]
    cada, enteras = de_cada_uno(con_la_medida_delante(enteras, catalogo))
    inicio = donde_empieza(enteras, catalogo)
    antes, palabras = enteras[:inicio], sin_cola(enteras[inicio:], catalogo)
    importe = leer_importe(palabras, catalogo)
    numero = None if PRIMEROS.search(planas(palabras)) else _numero_que_cuenta(palabras, catalogo)
    numero = numero or _tras_coma(palabras, aparte=aparte)
    resto = list(palabras)
    cantidad = Cantidad()
    if importe:
        numero, (cantidad, resto) = None, importe
    elif numero:
        texto = unir(palabras[numero.inicio : numero.fin])
        cantidad = numero.cantidad(texto)
        resto = _sin_numero(palabras, numero)
        nombre = next((p.plana for p in resto if not suelta(p.plana)), "")
        cantidad = en_pares(cantidad, nombre, catalogo)
        cantidad, resto = de_a_tantos(cantidad, resto, catalogo)
        if not numero.articulo:
            cantidad, resto = sin_envase(cantidad, resto, catalogo)
    elif fin := _todas_las_existencias(palabras):
        cantidad, resto = Cantidad(todas=True), resto[:fin]
    elif cada:
        cantidad = cada
    if numero is None:
        resto = sin_unidad(resto, catalogo)
    referencia = leer_referencia(_en_cifras(resto, catalogo), catalogo).model_copy(
        update={
            "definida": es_definida(palabras) or es_definida(resto),
            "todos": son_todos(palabras) or bool(cada and not resto),
            "elidida": es_elidida(palabras),
            "deictica": senala([*antes, *resto]),
        }
    )
    if referencia.todos and not cada:
        numero, cantidad = None, Cantidad()
    if numero and numero.articulo and referencia.vacia and _otro(palabras):
        referencia = referencia.model_copy(update={"otro": True})
    contado = numero is not None and not numero.articulo
    en_total = cantidad.unidades if contado else None
    de_cada = cada is not None and bool(referencia.texto) and (not contado or caben(cada, en_total))
    if de_cada and cada:
        referencia, cantidad = referencia.model_copy(update={"todos": True}), cada
    final = contado and not _seguro(palabras, numero)
    return Frase(
        referencia,
        cantidad,
        contado or importe is not None,
        final,
        reparto=cada,
        partitiva=numero is not None and not numero.grupo and _parte(palabras[numero.fin :]),
        antes=_sin_cortesia(antes),
        en_total=en_total if de_cada else None,
    )


def _en_cifras(palabras: Sequence[Palabra], catalogo: Catalogo) -> list[Palabra]:
    """ "el de mil piezas", "de tres cuartos", "2 | cuartos a la brasa": a size, as names write it."""
    cifras: list[Palabra] = []
    i = 0
    if palabras and (parte := _PARTES.get(palabras[0].plana)) and catalogo.vende(parte):
        de_eso = [Palabra(parte, parte), *palabras[1:]]
        palabras = de_eso if catalogo.juntas(unir(de_eso)) else palabras
    while i < len(palabras):
        previa = palabras[i - 1].plana if i else ""
        cifra, largo = _tamano(palabras, i, catalogo) if previa in _ANTES_DE_TAMANO else ("", 0)
        cifras += [Palabra(cifra, cifra)] if cifra else [palabras[i]]
        i += largo or 1
    return cifras


def _tamano(palabras: Sequence[Palabra], i: int, catalogo: Catalogo) -> tuple[str, int]:
    """The size written at word `i`, in figures, and how many words say it; none where figures say it."""
    for largo in (2, 1):
        quebrado = _QUEBRADOS.get(" ".join(p.plana for p in palabras[i : i + largo]))
        if quebrado and catalogo.vende(quebrado):
            return quebrado, largo
    numero = leer_numero(palabras, i)
    if numero is None or numero.inicio != i or numero.articulo or numero.grupo or numero.hasta is not None:
        return "", 0
    entero, resto = divmod(numero.valor, 1)
    if resto:
        return f"{entero} {resto}" if numero.fin > i + 1 else "", numero.fin - i
    en_letras = palabras[i].plana.isalpha() or palabras[numero.fin - 1].plana == "mil"
    return str(entero) if en_letras else "", 1 if not en_letras else numero.fin - i


_QUEBRADOS = {
    "media": "1/2", "medio": "1/2", "cuarto": "1/4", "un cuarto": "1/4", "1 cuarto": "1/4",
    "tres cuartos": "3/4", "3 cuartos": "3/4", "un octavo": "1/8", "1 octavo": "1/8", "tres octavos": "3/8",
    "3 octavos": "3/8", "cinco octavos": "5/8", "5 octavos": "5/8", "siete octavos": "7/8",
    "7 octavos": "7/8",
}  # fmt: skip
_PARTES = {"cuartos": "1/4", "medios": "1/2", "medias": "1/2", "octavos": "1/8"}
_ANTES_DE_TAMANO = lexico.ANTES_DE_MEDIDA | {"de", "del"}


def _parte(palabras: Sequence[Palabra]) -> bool:
    """ "dos | de cebolla", "uno | en leche"."""
    return bool(palabras) and palabras[0].plana in {"de", "en", "con", "sin", "para", "talla", "color"}


def _sin_cortesia(palabras: Sequence[Palabra]) -> str:
    return " ".join(p.plana for p in palabras if p.plana not in _VACIAS)


_VACIAS = lexico.CORTESIA | lexico.NEXOS
_DESCRIBEN = lexico.ADJETIVOS | lexico.ATRIBUTOS


def describe_sin_nombrar(frase: Frase) -> bool:
    """ "rojos", "de 20", "talla M": what the second of two items is told by."""
    palabras = [p.plana for p in separar(frase.producto.texto) if p.plana not in lexico.FUNCION]
    if any("-" in p for p in palabras):
        return False  # a code is a name
    describen = all(p in _DESCRIBEN or not p[:1].isalpha() for p in palabras)
    return bool(palabras) and (frase.producto.elidida or frase.partitiva or frase.producto.otro or describen)


_EN_PARES = frozenset(map(singular, lexico.EN_PARES))


def en_pares(cantidad: Cantidad, nombre: str, catalogo: Catalogo) -> Cantidad:
    """ "un par de botas" is one article, "un par de martillos" two. `nombre`: first word of the goods.

    A shop may sell by the pair what others do not: "Medias deportivas (par)".
    """
    pares = {"par", "pares", "parcito"} & set(plegar(cantidad.texto).split())
    if not (cantidad.unidades and pares and nombre):
        return cantidad
    if singular(plegar(nombre)) in _EN_PARES or catalogo.por_pares(nombre):
        return cantidad.model_copy(update={"unidades": cantidad.unidades // 2})
    return cantidad


def _otro(palabras: Sequence[Palabra]) -> bool:
    return any(p.plana in {"otro", "otra", "otros", "otras"} for p in palabras)


def _todas_las_existencias(palabras: Sequence[Palabra]) -> int | None:
    """Where "... que tengan" starts in "todos los cascos que tengan"; None when that is not said."""
    if not any(p.plana in {"todos", "todas", "todo"} for p in palabras):
        return None
    for i, p in enumerate(palabras):
        if p.plana == "que" and any(q.plana in lexico.HAY for q in palabras[i + 1 : i + 4]):
            return i
    return None


def _numero_que_cuenta(palabras: Sequence[Palabra], catalogo: Catalogo) -> Numero | None:
    """The number that is a quantity: not a size, a measure, money, an ordinal or part of a name."""
    candidatos: list[Numero] = []
    i = 0
    while i < len(palabras):
        numero = leer_numero(palabras, i)
        if numero is None:
            i += 1
            continue
        if any(cuenta(palabras, numero, catalogo) for cuenta in (_cuenta, _cuenta_tras_medida, _por_medida)):
            candidatos.append(numero)
        i = max(numero.fin, i + 1)
    if not candidatos:
        return None
    contados = [n for n in candidatos if not n.articulo or _cierra(palabras, n)]
    delante = [n for n in candidatos if _abre(palabras, n)]
    if firme := next((n for n in delante if not n.articulo), None):
        return firme
    if contados and _explicito(palabras, contados[-1]) and not _empaca(palabras, contados[-1], catalogo):
        return contados[-1]
    if delante:
        return delante[0]  # "un router wifi 6"
    return _al_final(palabras, contados[-1], catalogo) if contados else None


def _tras_coma(palabras: Sequence[Palabra], *, aparte: bool) -> Numero | None:
    """ "la de exterior, 2": said apart, it counts, whatever was named."""
    numero = leer_numero(palabras, len(palabras) - 1) if aparte and len(palabras) > 1 else None
    return numero if numero and numero.inicio == len(palabras) - 1 else None


def _empaca(palabras: Sequence[Palabra], numero: Numero, catalogo: Catalogo) -> bool:
    """ "púas x 6", where púas are sold by six: what the pack holds, and not how many are wanted."""
    i = numero.inicio
    if i < 2 or palabras[i - 1].plana not in {"x", "por"}:
        return False
    de_a_tantos = {singular(palabras[i - 2].plana), "paquet", "caja", "pack", "bolsa", "set", "blister"}
    empacado = any(catalogo.tiene(f"{nombre} x {palabras[i].plana}") for nombre in de_a_tantos)
    return empacado and catalogo.cubre(unir(palabras[: numero.fin]))


def _al_final(palabras: Sequence[Palabra], numero: Numero, catalogo: Catalogo) -> Numero | None:
    """ "cemento 5" counts; "redmi note 13" does not, nor what ends a name that nothing sold has."""
    utiles = [p for p in palabras if not suelta(p.plana)]
    sin_numero = [p for i, p in enumerate(palabras) if not numero.inicio <= i < numero.fin]
    dichas = [p for p in sin_numero if not suelta(p.plana)]
    dicho = palabras[numero.inicio].plana
    if dicho.isalpha():  # "velador nogal dos": in words it is of no name but one that has them
        cosas = [
            p.plana for p in dichas if p.plana.isalpha() and p.plana not in lexico.MEDIDAS | lexico.EMPAQUES
        ]
        return numero if all(map(catalogo.conoce, cosas)) and not catalogo.es_nombre(unir(utiles)) else None
    nombre = unir(dichas)
    nombra = all(catalogo.vende(p.plana) for p in dichas) or catalogo.cubre(nombre) or catalogo.juntas(nombre)
    # "coca cola 500": nobody asks for hundreds so, where that is what it holds.
    cientos = (numero.valor >= _CIENTOS or numero.valor.denominator > 1) and catalogo.vende(dicho)
    es_nombre = catalogo.juntas(unir(utiles)) if cientos else catalogo.cubre(unir(utiles))
    es_nombre = es_nombre or (len(dicho) > 1 and catalogo.nombra_todo(unir(utiles)))  # "enlace 16"
    return numero if nombra and not es_nombre else None


_CIENTOS = 100


def _cuenta(palabras: Sequence[Palabra], numero: Numero, catalogo: Catalogo) -> bool:
    previa, siguiente = numero.vecinas(palabras)
    despues = palabras[numero.fin + 1].plana if numero.fin + 1 < len(palabras) else ""
    crudo = planas(palabras[numero.inicio : numero.fin])
    if numero.grupo and previa == "de" and not _abre(palabras, numero):
        return False  # "caja de 200 pares"
    if previa in lexico.ANTES_DE_MEDIDA | {"#"} or previa == "$" or siguiente in lexico.DINERO | {"%"}:
        return False
    if (
        '"' in crudo
        or ("/" in crudo and not (siguiente in _DE_KILO and despues == "de" and _abre(palabras, numero)))
        or (siguiente == "x" and despues[:1].isdigit() and previa not in lexico.ANTES_DE_MEDIDA)
        or (previa == "x" and _dimension(palabras, numero))
    ):
        return False
    if previa in {"opcion", "numero"} and not numero.articulo and siguiente in {"", "."}:
        return False
    if _ya_contado(palabras, numero) and siguiente not in lexico.UNIDADES | lexico.EMPAQUES:
        return False  # "una 38 y dos 41": sizes
    if previa in {"el", "la", "del", "al"} and not numero.articulo and not numero.grupo:
        return False  # "el 2" is an ordinal, "el 13 pro max" a model
    if siguiente in lexico.MEDIDAS:
        # "5 kilos de papa", "10 metros rojo" count; "de 10 libras", "10 libras", "cable 10 metros" describe.
        de_algo = despues in {"de", "del"} or _solo_describen(palabras[numero.fin + 1 :])
        return de_algo and previa not in {"de", "en"} and _abre(palabras, numero)
    # "monitor de 27", "jeans en 32", "de 40 negra": a size, though no unit says so.
    aproxima = numero.inicio > 1 and palabras[numero.inicio - 2].plana in _APROXIMAN
    return numero.articulo or numero.grupo or previa not in {"de", "del", "en"} or aproxima


def _solo_describen(palabras: Sequence[Palabra]) -> bool:
    """ "10 metros | rojo": which of what is sold so."""
    return bool(palabras) and all(p.plana in lexico.ADJETIVOS for p in palabras)


_DE_KILO = frozenset({"kilo", "kilos", "kg"})


def _ya_contado(palabras: Sequence[Palabra], numero: Numero) -> bool:
    if (
        numero.articulo
        or numero.grupo
        or not palabras[numero.inicio].plana[:1].isdigit()
        or not numero.inicio
    ):
        return False
    previo = leer_numero(palabras, numero.inicio - 1)
    return previo is not None and previo.inicio == numero.inicio - 1 and previo.fin == numero.inicio


# "más de 3 martillos", "cerca de 20": they count all the same.
_APROXIMAN = frozenset(
    {"mas", "menos", "cerca", "alrededor", "total", "cantidad", "minimo", "maximo", "arriba"}
)


def _cierra(palabras: Sequence[Palabra], numero: Numero) -> bool:
    """ "arnés M gris uno", "enlace 16 una bolsa": an article with nothing after it counts."""
    previa, _ = numero.vecinas(palabras)
    envase = [p for p in palabras[numero.fin :] if p.plana in lexico.EMPAQUES - lexico.MEDIDAS]
    return numero.fin + len(envase[:1]) == len(palabras) > 1 and previa not in _ATAN_AL_NUMERO


_ATAN_AL_NUMERO = lexico.DEFINIDOS | lexico.PREPOSICIONES | {"y", "o", "cada", "ni", "como", "solo"}


def _por_medida(palabras: Sequence[Palabra], numero: Numero, catalogo: Catalogo) -> bool:
    """ "5 metros | listón rojo", of what is sold by the metre."""
    medida, nombre = numero.vecinas(palabras)[1], palabras[numero.fin + 1 :]
    if medida not in lexico.MEDIDAS or not nombre or nombre[0].plana in lexico.PREPOSICIONES | lexico.MEDIDAS:
        return False
    return _abre(palabras, numero) and catalogo.por_medida(unir(nombre), medida)


def _cuenta_tras_medida(palabras: Sequence[Palabra], numero: Numero, catalogo: Catalogo) -> bool:
    """ "dulce de leche de 400 x2": two of what comes in 400, where nothing measures 400 x 2."""
    x = numero.inicio - 1
    if x < 2 or palabras[x].plana != "x" or numero.fin != len(palabras):
        return False
    mide = not palabras[x - 1].plana.isdigit() or catalogo.vende(planas(palabras[x - 1 :]))
    return not mide and catalogo.juntas(unir(palabras[:x]))


def _dimension(palabras: Sequence[Palabra], numero: Numero) -> bool:
    """ "2 x 4", not "talla 40 x2"."""
    lado = numero.inicio - 2
    return (
        lado >= 0
        and palabras[lado].plana[:1].isdigit()
        and palabras[lado - 1].plana not in lexico.ANTES_DE_MEDIDA
    )


_ANTES_DEL_NUMERO = CABEZA | {"otro", "otra", "otros", "otras", "-"}


def _abre(palabras: Sequence[Palabra], numero: Numero) -> bool:
    """Only verbs, articles and courtesy stand before it."""
    return all(p.plana in _ANTES_DEL_NUMERO for p in palabras[: numero.inicio])


def _seguro(palabras: Sequence[Palabra], numero: Numero | None) -> bool:
    return numero is not None and (_abre(palabras, numero) or _explicito(palabras, numero))


def _explicito(palabras: Sequence[Palabra], numero: Numero) -> bool:
    previa, siguiente = numero.vecinas(palabras)
    return (
        previa in {"x", "por", "cantidad", "son", "sean", "eran", "a"}
        or siguiente in lexico.UNIDADES | {"x", "pares"}
        or (siguiente in lexico.EMPAQUES - lexico.MEDIDAS and numero.fin + 1 == len(palabras))
        or numero.grupo
    )


_DE_ESE = re.compile(rf"del\b|de (?:{'|'.join(sorted(lexico.DEMOSTRATIVOS | lexico.DEFINIDOS))})\b")


def _sin_numero(palabras: Sequence[Palabra], numero: Numero) -> list[Palabra]:
    """The other words; "unidades de" and the "x" of "x3" go with the number."""
    antes, despues = list(palabras[: numero.inicio]), list(palabras[numero.fin :])
    if antes and antes[-1].plana in {"x", "cantidad"}:
        antes.pop()
    unidad = despues[0].plana if despues else ""
    if unidad in lexico.UNIDADES | {"x"} or (unidad in lexico.MEDIDAS and _solo_describen(despues[1:])):
        despues.pop(0)
    elif _DE_ESE.match(planas(despues[1:3])):
        # "un metro de la roja", "del cordón": how it is sold by, and no part of its name.
        despues = despues[1:] if despues[0].plana in lexico.MEDIDAS | lexico.EMPAQUES else despues
    elif len(despues) > 1 and despues[0].plana in lexico.MEDIDAS and despues[1].plana not in {"de", "del"}:
        despues.pop(0)  # "5 metros listón rojo"
    if despues and despues[0].plana in {"de", "del", "of"} and numero.fin - numero.inicio:
        despues.pop(0)
    return antes + despues


def sin_lugar_imposible(frase: Frase, situacion: Situacion) -> Frase:
    """ "la 43", where no more than three were shown, is a size; "la 4" too, where none was."""
    lugares = frase.producto.ordinales
    ultimo = max(len(situacion.ofrecidos), 10) if situacion.ofrecidos or not situacion.lineas else 0
    if not lugares or frase.producto.texto or max(lugares) <= ultimo:
        return frase
    cambios = {"ordinales": (), "texto": " ".join(map(str, lugares)), "elidida": True}
    return replace(frase, producto=frase.producto.model_copy(update=cambios))


def palabras_del_nombre(frase: Frase) -> list[str]:
    """The folded words that may name goods."""
    sueltas = lexico.FUNCION | lexico.ADJETIVOS
    dichas = [p.plana for p in separar(frase.producto.texto)]
    if dichas[1:2] == ["de"] and dichas[0] in lexico.MEDIDAS:
        dichas = dichas[2:]  # "kilos de yuca"
    return [p for p in dichas if p.isalpha() and p not in sueltas]
