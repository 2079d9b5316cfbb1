"""The words that addresses are made of, and whether a text can be one."""

import re

from agent.comprension.vocabulario import patron

# Where what is asked for as the quarter is a town, or may be.
SU_BARRIO_ES_CIUDAD = ("CL", "ES")
VIAS, PARTES = patron("via"), patron("parte")
# "14 sur 2307": in cities laid out by the compass the number comes first, and no word says "street".
_RUMBO = r"(?:norte|sur|oriente|poniente|ote|pte|nte)\b\.?"
VIA = re.compile(
    rf"(?<![a-z0-9])(?:(?:{VIAS})\b\.?|c/|k(?=\s?\d)"
    rf"|(?<![#\d] )(?<!\d-)\d{{1,3}}(?=\s{_RUMBO}\s(?:n(?:o|um|[°º])?\.?\s|#\s?)?\d))"
)
RURAL = re.compile(
    rf"(?<![a-z0-9])(?:(?:{patron('rural')})\b\.?"
    r"|via(?= [a-z]{4,})|unidad (?:residencial|habitacional|cerrada)\b"
    rf"|(?:{patron('rural_numerado')})\b\.?(?=\s*(?:no?\.?\s*|#\s*)?(?:\d|[a-z](?![a-z]))))"
)
CIUDADES = re.compile(rf"(?:{patron('ciudad')})(?:\s*[,-]?\s*(?:{patron('region')}))?(?![a-z])")
PARTE = re.compile(rf"(?<![a-z])(?:{PARTES})\b")
CODIGO_POSTAL = re.compile(
    r"(?:c\.?\s?p\.?|cod(?:igo)?\.?\s?postal|zip(?: code)?|postal)\s*(?:es\b|[:.#])?\s*(?:el )?\d{4,6}\b"
)
_CODIGO_POSTAL = re.compile(rf"(?<!\S){CODIGO_POSTAL.pattern}(?!\S)|(?:^|,\s*)\d{{5,6}}(?!\S)")
PARTE_Y_VALOR = re.compile(
    r"(?<![a-z])(?:(?:el|la) )?(?:apto|apartamento|apt|dpto|depto|departamento|piso|torre|bloque|interior|int"
    r"|oficina|of|casa)\.? ?#?(?:\d+ ?[a-z]?|[a-z])(?![a-z\d])"
)
# What stands alone as an address, told again or not.
_CASA = re.compile(
    r"(?:(?:el|la|en|es) )*(?:finca|hacienda|parcela|quinta|conjunto|conj|condominio|cond|edificio|edif|hotel"
    r"|casa|residencias|mz|mza|manzana|lote|urb|urbanizacion|cdla|ciudadela|km|kilometro|bodega)\b"
)
_NOMBRE_Y_NUMERO = re.compile(r"#\s*\d|[a-z]{3,}[\s,.]+(?:no?\.?|num\.?|n[°º])?\s*\d")
_SENAS = re.compile(r"esquina|\besq\b|(?:al lado|frente|cerca|detras|varas|metros|cuadras?) ")


def ciudad_al_principio(plano: str, inicio: int, tope: int) -> bool:
    return bool(CIUDADES.match(plano, inicio, tope))


def fin_de_ciudad(plano: str, inicio: int, tope: int, pais: str) -> int | None:
    """Where the town that begins there ends; "Santiago Centro" is no town, where the quarter is one."""
    ciudad = CIUDADES.match(plano, inicio, tope)
    if ciudad is None or (pais in SU_BARRIO_ES_CIUDAD and plano.startswith(" centro", ciudad.end())):
        return None
    return ciudad.end()


def es_ciudad(plano: str) -> bool:
    return bool(CIUDADES.fullmatch(plano.strip(" .,")))


_AL_FINAL = re.compile(rf"(?:^|[,\s-]\s*)(?P<ciudad>{CIUDADES.pattern})[\s.]*$")


_EN_MEDIO = re.compile(rf"\b(?:en|de|desde|a|para|pa|hasta) (?P<ciudad>{CIUDADES.pattern})")


def ciudad_de(direccion: str, plana: str) -> str:
    """The town that ends an address, as it was written; `plana`: the same, folded."""
    hallada = _AL_FINAL.search(plana)
    return direccion[slice(*hallada.span("ciudad"))] if hallada else ""


def ciudad_nombrada(plana: str) -> str:
    """A town that a folded text names."""
    hallada = _EN_MEDIO.search(plana)
    return hallada["ciudad"] if hallada else ""


def es_complemento(plano: str) -> bool:
    """Whether a value names no street and no house, so that it only says where the address lies."""
    sin_codigos = PARTE_Y_VALOR.sub(" ", _CODIGO_POSTAL.sub(" ", plano)).strip(" ,")
    if VIA.search(sin_codigos) or _CASA.match(sin_codigos):
        return False
    return not (_NOMBRE_Y_NUMERO.search(sin_codigos) or _SENAS.search(sin_codigos))


def parece_direccion(plano: str) -> bool:
    """Whether a folded value has what a courier needs: a street or house word, or a name and a number."""
    palabra = VIA.search(plano) or RURAL.search(plano) or PARTE.search(plano)
    if palabra:
        nombre = len(plano.split()) >= 2 and re.search(r"[a-z]{3}", plano[palabra.end() :])
        return bool(nombre or re.search(r"\d", plano))
    # Where streets have no names, people give signs: "de la iglesia 100 metros al norte".
    return bool(_NOMBRE_Y_NUMERO.search(plano) or (len(plano) > 12 and _SENAS.search(plano)))
