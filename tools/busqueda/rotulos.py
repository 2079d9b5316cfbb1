"""What the shop's names say, whatever a search makes of them: exact names, codes, nouns, joined words."""

from collections import Counter
from itertools import pairwise

from agent.texto import VACIAS, singular, tokens
from tools.busqueda.analisis import codigos_de
from tools.busqueda.colores import es_color
from tools.busqueda.palabras import CUALIDADES, ENVASES
from tools.busqueda.tipos import ProductoIndexado


class Rotulos:
    """Counts of the products held, each taken back when it goes. One writer at a time."""

    def __init__(self) -> None:
        self._por_nombre: dict[str, int] = {}
        self._por_codigo: dict[str, set[int]] = {}
        self._por_cabeza: dict[str, set[int]] = {}  # by the first word of the name
        self._nombran: Counter[str] = Counter()  # in how many names and categories a word stands
        self._encabezan: Counter[str] = Counter()  # how many names open with a word, or have it for category
        self._unidas: Counter[frozenset[str]] = Counter()  # how many names join two words with "y"
        self._por_letra: dict[str, Counter[str]] = {}  # sizes of names that are otherwise the same

    def poner(self, producto: ProductoIndexado) -> None:
        self._nombran.update(_palabras_del_nombre(producto))
        self._encabezan.update(_cabezas(producto))
        self._unidas.update(_unidas_por_y(producto.nombre))
        molde, letra = _en_molde(producto.nombre)
        self._por_letra.setdefault(molde, Counter())[letra] += 1
        for codigo in codigos_de(producto):
            self._por_codigo.setdefault(codigo, set()).add(producto.id)
        self._por_cabeza.setdefault(_cabeza(producto.nombre), set()).add(producto.id)
        if producto.activo:
            self._por_nombre[_llave(producto.nombre)] = producto.id

    def quitar(self, producto: ProductoIndexado) -> None:
        self._nombran.subtract(_palabras_del_nombre(producto))
        self._encabezan.subtract(_cabezas(producto))
        self._unidas.subtract(_unidas_por_y(producto.nombre))
        molde, letra = _en_molde(producto.nombre)
        self._por_letra[molde][letra] -= 1
        self._por_cabeza[_cabeza(producto.nombre)].discard(producto.id)
        if self._por_nombre.get(_llave(producto.nombre)) == producto.id:
            del self._por_nombre[_llave(producto.nombre)]
        for codigo in codigos_de(producto):
            suyos = self._por_codigo[codigo]
            suyos.discard(producto.id)
            if not suyos:
                del self._por_codigo[codigo]

    def con_nombre(self, frase: str) -> int | None:
        """The product whose name is that phrase, accents, case and signs aside."""
        return self._por_nombre.get(_llave(frase)) if frase else None

    def con_codigo(self, codigo: str) -> list[int]:
        """The products, inactive ones included, with that SKU or barcode, in lower case."""
        return sorted(self._por_codigo.get(codigo, ()))

    def nombra(self, palabra: str) -> bool:
        """Whether a folded word, number aside, stands in the name or category of a product.

        A model's letter and a pack's number stand there with the word before: "vortex x", "paquet x 6".
        """
        return self._nombran[singular(palabra)] > 0

    def encabeza(self, palabra: str) -> bool:
        """Whether a folded word, number aside, says what kind of thing some product is."""
        return self._encabezan[singular(palabra)] > 0

    def de_su_clase(self, nombre: str) -> list[int]:
        """The products whose names open with the same noun, inactive ones included."""
        return sorted(self._por_cabeza.get(_cabeza(nombre), ()))

    def va_por_letras(self, nombre: str) -> bool:
        """Whether a lone S, M or L of a name is its size: another is called the same, but for the letter.

        "Arnés acolchado M gris" beside the S; but no "Celular Ultra S 256 GB".
        """
        molde, letra = _en_molde(nombre)
        return bool(letra) and sum(cuantos > 0 for cuantos in self._por_letra.get(molde, {}).values()) > 1

    def une(self, palabra: str, otra: str) -> bool:
        """Whether some name joins two folded words with "y", in either order, number aside."""
        return self._unidas[frozenset(map(singular, (palabra, otra)))] > 0


_ENLAZAN = frozenset("aeouy")  # "pescado y sardina", and no model Y


def _en_molde(nombre: str) -> tuple[str, str]:
    """A name with its letter of size, its figures and colours put out of sight; and the letter."""
    palabras = tokens(nombre)
    lugares = [
        i for i, (previa, p) in enumerate(pairwise(palabras), 1) if p in _LETRAS and not previa[:1].isdigit()
    ]
    letra = palabras[lugares[0]] if len(lugares) == 1 else ""
    sin_letra = ["?" if i in lugares else "#" if _varia(p) else p for i, p in enumerate(palabras)]
    return " ".join(sin_letra) if letra else "", letra


def _varia(palabra: str) -> bool:
    return palabra[:1].isdigit() or es_color(palabra)


_LETRAS = frozenset({"s", "m", "l"})


def _palabras_del_nombre(producto: ProductoIndexado) -> set[str]:
    """Those of its category too; models and packs with the word before: "vortex x", "púa x 6"."""
    del_nombre = tokens(producto.nombre)
    parejas = list(pairwise(del_nombre))
    modelos = {
        f"{previa} {letra}"
        for i, (previa, letra) in enumerate(parejas, 1)
        if len(letra) == 1 and (letra not in _ENLAZAN or i == len(parejas))
    }
    paquetes = {
        f"{singular(que)} x {cuantos}"
        for que, por, cuantos in zip(del_nombre, del_nombre[1:], del_nombre[2:], strict=False)
        if por in ("x", "por")
    }
    return modelos | paquetes | set(map(singular, [*del_nombre, *tokens(producto.categoria)]))


def _cabezas(producto: ProductoIndexado) -> set[str]:
    """The noun of its name, with what holds it, and those of its category: "caja", "clavo", "ferretería"."""
    dichas = [p for p in tokens(producto.nombre) if p.isalpha()]
    del_nombre = [singular(p) for p in dichas if p not in VACIAS or p in _HOMONIMOS]
    nombre = {*del_nombre[:1], *[p for p in del_nombre if p not in ENVASES][:1]}
    de_la_categoria = {singular(p) for p in tokens(producto.categoria) if len(p) > 3}
    return nombre | {p for p in de_la_categoria if p not in CUALIDADES and not es_color(p)}


_HOMONIMOS = frozenset({"sobre", "sobres"})  # packings that are words of grammar, too


def _cabeza(nombre: str) -> str:
    return singular(next(iter(tokens(nombre)), ""))


def _unidas_por_y(nombre: str) -> set[frozenset[str]]:
    palabras = tokens(nombre)
    trios = zip(palabras, palabras[1:], palabras[2:], strict=False)
    return {frozenset(map(singular, (una, otra))) for una, enlace, otra in trios if enlace in ("y", "e")}


def _llave(nombre: str) -> str:
    return " ".join(tokens(nombre))
