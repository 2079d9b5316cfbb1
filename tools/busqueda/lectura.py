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
        vocabulario = self._indice.vocabulario
        return singular(plegar(palabra)) in vocabulario or vocabulario.corregir(plegar(palabra)) is not None

    def es_nombre(self, frase: str) -> bool:
        return self._indice.con_nombre(frase) is not None

    def cubre(self, frase: str) -> bool:
        resultado = self._indice.buscar(frase, k=1)
        return any(c.exacta and c.lexico >= 0.99 for c in resultado.coincidencias)

    def cuales(self, frase: str, nombres: Sequence[str]) -> tuple[int, ...]:
        return cotejar(frase, nombres, self._indice.vocabulario.corregir)

    def por_tamano(self, nombres: Sequence[str]) -> tuple[int, ...]:
        return por_tamano(nombres)
