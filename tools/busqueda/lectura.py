"""The index as the language engine sees it: which words and phrases are this shop's."""

from collections.abc import Sequence

from agent.texto import plegar, singular
from tools.busqueda.cotejo import cotejar, por_tamano
from tools.busqueda.indice import IndiceProductos


class CatalogoDelIndice:
    """Implements `agent.comprension.situacion.Catalogo`."""

    def __init__(self, indice: IndiceProductos) -> None:
        self._indice = indice

    def conoce(self, palabra: str) -> bool:
        palabra = plegar(palabra)
        forma, vocabulario = singular(palabra), self._indice.vocabulario
        if self.tiene(palabra):
            return True
        cercanas = [pariente for pariente, _ in vocabulario.parientes(forma, palabra)]
        corregida = vocabulario.corregir_forma(forma)
        return any(map(self._indice.nombra, [*cercanas, *([corregida.palabra] if corregida else [])]))

    def tiene(self, palabra: str) -> bool:
        palabra = plegar(palabra)
        return self._indice.nombra(palabra) or self._indice.vocabulario.es_generica(singular(palabra))

    def es_nombre(self, frase: str) -> bool:
        return self._indice.con_nombre(frase) is not None

    def cubre(self, frase: str) -> bool:
        resultado = self._indice.buscar(frase, k=1)
        return any(c.exacta and c.lexico >= 0.99 for c in resultado.coincidencias)

    def cuales(self, frase: str, nombres: Sequence[str]) -> tuple[int, ...]:
        return cotejar(frase, nombres, self._indice.vocabulario.corregir)

    def por_tamano(self, nombres: Sequence[str]) -> tuple[int, ...]:
        return por_tamano(nombres)
