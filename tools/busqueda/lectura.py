"""The index as the language engine sees it: which words and phrases are this shop's."""

import weakref
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.texto import VACIAS, plegar, singular, tokens
from tools.busqueda.cotejo import cotejar, de_tamano
from tools.busqueda.estantes import palabras_del_estante
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.venta import se_vende_tanto

_ENTERA, _SIN_SU_NOMBRE = 0.99, 0.85
_MEMORIA = 4096  # phrases
_MUESTRA = 8  # products that tell how a kind is sold
_MAS_LARGA = 24  # words: no name has more, and nobody names goods by so many
_A_COTEJAR = 400  # names of one noun that a word is looked for in


@dataclass
class _Leidas:
    """What phrases were found to say; one reading asks for the same ones many times."""

    cubiertas: dict[str, float] = field(default_factory=dict)
    nombres: dict[tuple[str, bool], list[str]] = field(default_factory=dict)

    @property
    def llenas(self) -> bool:
        return len(self.cubiertas) + len(self.nombres) > _MEMORIA


class CatalogoDelIndice:
    """Implements `agent.comprension.situacion.Catalogo`."""

    def __init__(self, indice: IndiceProductos) -> None:
        self._indice = indice
        self._memoria: tuple[weakref.ref[object], _Leidas] | None = None  # of one edition

    def conoce(self, palabra: str) -> bool:
        palabra = plegar(palabra)
        forma, vocabulario = singular(palabra), self._indice.vocabulario
        if self.tiene(palabra):
            return True
        cercanas = [pariente for pariente, _ in vocabulario.parientes(forma, palabra)]
        corregida = vocabulario.corregir_forma(forma)
        return any(map(self._indice.rotulos.nombra, [*cercanas, *([corregida.palabra] if corregida else [])]))

    def tiene(self, palabra: str) -> bool:
        palabra = plegar(palabra)
        return self._indice.rotulos.nombra(palabra) or self._indice.vocabulario.es_generica(singular(palabra))

    def vende(self, palabra: str) -> bool:
        return self._indice.rotulos.nombra(plegar(palabra))

    def es_nombre(self, frase: str) -> bool:
        return self._indice.rotulos.con_nombre(frase) is not None

    def cubre(self, frase: str) -> bool:
        return self._cubierta(frase) >= _ENTERA

    def juntas(self, frase: str) -> bool:
        return self._cubierta(frase) >= _SIN_SU_NOMBRE

    def encabeza(self, palabra: str) -> bool:
        return self._indice.rotulos.encabeza(plegar(palabra))

    def une(self, palabra: str, otra: str) -> bool:
        return self._indice.rotulos.une(plegar(palabra), plegar(otra))

    def llamados(self, frase: str) -> list[str]:
        return self._nombres(frase, plenos=True)

    def se_vende_tanto(self, nombre: str, medida: str) -> bool:
        return se_vende_tanto(self.llamados(nombre), medida)

    def nombra_todo(self, frase: str) -> bool:
        return bool(cotejar(frase, self._nombres(frase), self._indice.vocabulario.corregir))

    def _nombres(self, frase: str, *, plenos: bool = False) -> list[str]:
        """Of the goods that a search finds first."""
        nombres = self._leidas().nombres
        if _es_larga(frase):
            return []
        if (frase, plenos) not in nombres:
            resultado = self._indice.buscar(frase, k=_MUESTRA)
            hallados = [c for c in resultado.coincidencias if c.plena or not plenos]
            nombres[frase, plenos] = [
                p.nombre for c in hallados if (p := self._indice.producto(c.producto_id))
            ]
        return nombres[frase, plenos]

    def _cubierta(self, frase: str) -> float:
        """How much of the phrase the product that fits it best has, 0 to 1."""
        cubiertas = self._leidas().cubiertas
        if _es_larga(frase):
            return 0.0
        if frase not in cubiertas:
            resultado = self._indice.buscar(frase, k=1)
            cubiertas[frase] = max((c.lexico for c in resultado.coincidencias if c.exacta), default=0.0)
        return cubiertas[frase]

    def _leidas(self) -> _Leidas:
        edicion, memoria = self._indice.edicion, self._memoria
        if memoria is None or memoria[0]() is not edicion or memoria[1].llenas:
            memoria = self._memoria = weakref.ref(edicion), _Leidas()
        return memoria[1]

    def parientes(self, nombre: str) -> list[str]:
        suyos = [self._indice.producto(id_) for id_ in self._indice.rotulos.de_su_clase(nombre)]
        return [p.nombre for p in suyos if p and p.activo and p.nombre != nombre][:_A_COTEJAR]

    def cuales(self, frase: str, nombres: Sequence[str]) -> tuple[int, ...]:
        por_nombre = cotejar(frase, nombres, self._entera)
        return tuple(sorted({*por_nombre, *self._del_estante(frase, nombres)}))

    def _entera(self, palabra: str) -> str | None:
        """The word that one misspelt, or cut short, means: "muzza" muzzarella."""
        vocabulario = self._indice.vocabulario
        cortada = vocabulario.cortada_de(singular(palabra), palabra)
        return vocabulario.superficie(cortada[0]) if len(cortada) == 1 else vocabulario.corregir(palabra)

    def _del_estante(self, frase: str, nombres: Sequence[str]) -> list[int]:
        """ "tinto", of several wines: all that stand under "Vinos tintos", though one name alone says it."""
        dichas = {singular(p) for p in tokens(frase)} - VACIAS
        if not dichas or any(dichas & set(map(singular, tokens(nombre)[:1])) for nombre in nombres):
            return []
        ids = [self._indice.rotulos.con_nombre(nombre) for nombre in nombres]
        suyos = [self._indice.producto(id_) if id_ else None for id_ in ids]
        return [i for i, p in enumerate(suyos) if p and dichas <= set(palabras_del_estante(p.categoria))]

    def de_tamano(self, palabra: str, nombres: Sequence[str]) -> int | None:
        return de_tamano((palabra,), nombres)


def _es_larga(frase: str) -> bool:
    return frase.count(" ") >= _MAS_LARGA
