"""Gender and number of a product's name, told by its first word: enough for "la primera" and "los agrego"."""

import re
from dataclasses import dataclass
from functools import lru_cache

from agent.comprension.mercancia.unidad_de_venta import medida_de_venta
from agent.redaccion.formato import juego
from agent.texto import plegar

_FEMENINAS = juego(
    """
    llave base red pared luz sal miel leche carne torre fuente clave nave nube serie superficie tablet laptop
    usb moto foto radio mano cruz piel flor hoz nuez raiz imagen clase calle noche sarten led coliflor col app
    tv macbook
    """
)
_MASCULINAS = juego(
    """
    mapa dia sofa sistema programa problema tema esquema diagrama aroma idioma panorama planeta pijama piyama
    mantra vodka tequila
    """
)
# "rompecabezas", "sacapuntas", "cortauñas": one thing, and masculine.
_COMPUESTO = re.compile(
    r"(?:rompe|saca|abre|para|corta|lava|porta|quita|limpia|cubre|guarda|pasa|toca|tapa|pela|pisa|salva|"
    r"seca|cuenta|destapa|espanta|mata|monda|pica|sujeta|cuida|trota|ata)(?!d[oa]|nt|c[io])[a-z]{3,}s"
)
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
    if _COMPUESTO.fullmatch(primera):
        return Concordancia(False, False)
    es_plural = len(primera) > 3 and primera.endswith("s") and not primera.endswith(("ss", "is", "us"))
    singular = primera
    if es_plural:
        singular = primera[:-2] if primera.endswith(("des", "nes", "res", "les")) else primera[:-1]
        singular = primera[:-3] + "z" if primera.endswith("ces") else singular
    conocida = {singular, singular + "e", primera}
    if conocida & _MASCULINAS:
        return Concordancia(False, es_plural)
    return Concordancia(bool(conocida & _FEMENINAS or _FINAL_FEMENINO.search(singular)), es_plural)


def se_cuenta_en(nombre: str) -> dict[str, str]:
    """What it is asked for in, and the vowel of its gender: "kilos", "o"; "unidades", "a"."""
    medida = medida_de_venta(nombre)
    return {"unidades": f"{medida}s" if medida else "unidades", "o": "a" if medida[-1:] in {"", "a"} else "o"}
