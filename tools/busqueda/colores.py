"""Colours by any of their names, as one canonical key: "roja", "colorado" and "red" are "rojo"."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.texto import singular, tokens

# canonical: (broader colour or "", names). A shade answers for its broader colour, not the reverse.
_COLORES: dict[str, tuple[str, str]] = {
    "rojo": ("", "rojo, colorado, red, encarnado, escarlata, carmesi"),
    "vinotinto": ("rojo", "vinotinto, vino tinto, vino, bordo, bordeaux, burdeos, granate, guinda, borgona"),
    "azul": ("", "azul, blue"),
    "azul marino": ("azul", "azul marino, marino, azul oscuro, navy, azul noche, azul turqui"),
    "celeste": ("azul", "celeste, azul claro, azul cielo, azul celeste, light blue"),
    "turquesa": ("azul", "turquesa, aguamarina, aqua, cian, cyan, verde agua"),
    "verde": ("", "verde, green, verde limon, verde oscuro"),
    "verde militar": ("verde", "verde militar, verde oliva, oliva, verde musgo"),
    "amarillo": ("", "amarillo, yellow"),
    "mostaza": ("amarillo", "mostaza"),
    "naranja": ("", "naranja, anaranjado, naranjado, orange"),
    "rosa": ("", "rosa, rosado, pink, palo de rosa, rosa palo, rosa pastel"),
    "fucsia": ("rosa", "fucsia, magenta, rosa fuerte, rosa mexicano"),
    "morado": ("", "morado, purpura, violeta, purple, lila, lavanda, uva"),
    "marron": ("", "marron, cafe, castano, brown, carmelito, carmelita, chocolate, pardo, cafe oscuro"),
    "gris": ("", "gris, grises, plomo, gray, grey, grafito, plomizo, space gray, gris oscuro, gris claro"),
    "negro": ("", "negro, black, space black"),
    "blanco": ("", "blanco, white"),
    "beige": ("", "beige, beis, crema, hueso, marfil, arena, camel, kaki, caqui, khaki, crudo, perla, nude"),
    "dorado": ("", "dorado, gold, oro, oro rosa"),
    "plateado": ("", "plateado, silver, plata"),
    "cobre": ("", "cobre, cobrizo, bronce"),
    "transparente": ("", "transparente, incoloro, traslucido, translucido"),
    "multicolor": ("", "multicolor, colores surtidos, arcoiris"),
}
# Also the name of a food, a material or a plant: a colour only where nothing says otherwise.
_AMBIGUOS = frozenset(
    [
        "vino",
        "cafe",
        "naranja",
        "rosa",
        "chocolate",
        "crema",
        "uva",
        "oro",
        "plata",
        "arena",
        "hueso",
        "cobre",
        "bronce",
        "lavanda",
        "violeta",
        "mostaza",
        "oliva",
        "perla",
        "marino",
        "plomo",
        "grafito",
        "guinda",
        "aqua",
        "crudo",
        "burdeos",
    ]
)


def _clave(token: str) -> str:
    forma = singular(token)
    return forma[:-1] if len(forma) > 3 and forma[-1] in "ao" else forma


@dataclass(frozen=True, slots=True)
class Color:
    """canonico: key of the table. general: the broader colour or "". claro: cannot be but a colour."""

    canonico: str
    general: str
    claro: bool


def _tabla() -> dict[tuple[str, ...], Color]:
    tabla: dict[tuple[str, ...], Color] = {}
    for canonico, (general, nombres) in _COLORES.items():
        for nombre in nombres.split(", "):
            clave = tuple(_clave(t) for t in tokens(nombre) if t != "de")
            tabla[clave] = Color(canonico, general, len(clave) > 1 or nombre not in _AMBIGUOS)
    return tabla


_TABLA = _tabla()
NOMBRES_DE_COLOR: frozenset[str] = frozenset(
    singular(t) for _, nombres in _COLORES.values() for t in tokens(nombres) if len(t) > 3
)


def color_en(palabras: Sequence[str], desde: int) -> tuple[Color, int] | None:
    """The colour that starts at a position and how many words it takes, the longest name first."""
    for largo in (2, 1):
        trozo = palabras[desde : desde + largo]
        if len(trozo) == largo:
            color = _TABLA.get(tuple(_clave(p) for p in trozo))
            if color is not None:
                return color, largo
    return None


def es_color(palabra: str) -> bool:
    return (_clave(palabra),) in _TABLA
