"""Product search in process: dense, lexical, tolerant, and able to say "nothing of the kind"."""

from tools.busqueda.indice import IndiceProductos
from tools.busqueda.tipos import Coincidencia, Filtros, ProductoIndexado, Resultado
from tools.busqueda.variantes import GrupoVariantes, agrupar

__all__ = [
    "Coincidencia",
    "Filtros",
    "GrupoVariantes",
    "IndiceProductos",
    "ProductoIndexado",
    "Resultado",
    "agrupar",
]
