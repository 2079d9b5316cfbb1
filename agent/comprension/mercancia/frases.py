"""From the words of a clause to what they point at: a `Referencia`, and how many of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.actos import Cantidad, Referencia
from agent.comprension import lexico
from agent.comprension.mercancia.cuenta import es_seguro, numero_que_cuenta, sin_el_numero, tras_coma
from agent.comprension.mercancia.de_cada import caben, de_cada_uno
from agent.comprension.mercancia.empaques import de_a_tantos, sin_envase, sin_unidad
from agent.comprension.mercancia.limites import donde_empieza, sin_cola
from agent.comprension.mercancia.medida_detras import con_la_medida_delante
from agent.comprension.mercancia.por_dinero import leer_importe
from agent.comprension.mercancia.referencias import (
    PRIMEROS,
    es_definida,
    es_elidida,
    leer_referencia,
    senala,
    son_todos,
    suelta,
)
from agent.comprension.mercancia.unidad_de_venta import contada_por_grupos
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import SIGNOS, Palabra, planas, separar, unir
from agent.comprension.situacion import Catalogo, Situacion


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
    numero = None if PRIMEROS.search(planas(palabras)) else numero_que_cuenta(palabras, catalogo)
    numero = numero or tras_coma(palabras, aparte=aparte)
    resto, cantidad = list(palabras), Cantidad()
    if importe:
        numero, (cantidad, resto) = None, importe
    elif numero:
        texto = unir(palabras[numero.inicio : numero.fin])
        cantidad = numero.cantidad(texto)
        resto = sin_el_numero(palabras, numero)
        nombre = next((p.plana for p in resto if not suelta(p.plana)), "")
        cantidad = contada_por_grupos(cantidad, nombre, catalogo)
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
    final = contado and not es_seguro(palabras, numero)
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


def _otro(palabras: Sequence[Palabra]) -> bool:
    return any(p.plana in lexico.OTROS for p in palabras)


def _todas_las_existencias(palabras: Sequence[Palabra]) -> int | None:
    """Where "... que tengan" starts in "todos los cascos que tengan"; None when that is not said."""
    if not any(p.plana in {"todos", "todas", "todo"} for p in palabras):
        return None
    for i, p in enumerate(palabras):
        if p.plana == "que" and any(q.plana in lexico.HAY for q in palabras[i + 1 : i + 4]):
            return i
    return None


def sin_lugar_imposible(frase: Frase, situacion: Situacion) -> Frase:
    """ "la 43", where no more than three were shown, is a size; "la 4" too, where none was."""
    lugares = frase.producto.ordinales
    ultimo = len(situacion.ofrecidos) or (0 if situacion.lineas else 10)
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
