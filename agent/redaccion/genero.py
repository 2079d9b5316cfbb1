"""Gender and number of a product's name, told by its first word: enough for "la primera" and "¿te los agrego?"."""

import re
from dataclasses import dataclass
from functools import lru_cache

from agent.texto import plegar

_FEMENINAS = frozenset(
    """
    llave base red pared luz sal miel leche carne torre fuente clave nave nube serie superficie tablet laptop usb
    moto foto radio mano cruz piel flor hoz nuez perdiz lombriz raiz imagen clase parte corriente calle noche tarde
    sangre nieve mente suerte muerte peste ave catastrofe sartenes sarten led coliflor hiel col web app tv macbook
    """.split()
)
_MASCULINAS = frozenset(
    """
    mapa dia sofa sistema programa problema tema clima esquema diagrama aroma idioma panorama planeta cometa guia
    pijama piyama karma mantra gorila puma pantufla colega sudoku yoga sombra cava vodka tequila
    """.split()
) - {"guia", "pantufla", "sombra", "cava", "cometa"}
_FINAL_FEMENINO = re.compile(r"(?:a|cion|sion|dad|tad|tud|umbre|triz|itis)$")


@dataclass(frozen=True, slots=True)
class Concordancia:
    femenino: bool
    plural: bool

    @property
    def articulo(self) -> str:
        """ "El", "La", "Los", "Las"."""
        return (("El", "Los"), ("La", "Las"))[self.femenino][self.plural]

    @property
    def pronombre(self) -> str:
        """ "lo", "la", "los", "las"."""
        return (("lo", "los"), ("la", "las"))[self.femenino][self.plural]


@lru_cache(maxsize=4096)
def concordancia(nombre: str) -> Concordancia:
    primera = next(iter(re.findall(r"[a-z]{2,}", plegar(nombre))), "")
    es_plural = len(primera) > 3 and primera.endswith("s") and not primera.endswith(("ss", "is", "us"))
    singular = primera
    if es_plural:
        singular = primera[:-2] if primera.endswith(("des", "nes", "ces", "res", "les")) else primera[:-1]
        singular = singular + "z" if primera.endswith("ces") else singular
    conocida = {singular, singular + "e", primera}
    if conocida & _MASCULINAS:
        return Concordancia(False, es_plural)
    return Concordancia(bool(conocida & _FEMENINAS or _FINAL_FEMENINO.search(singular)), es_plural)
