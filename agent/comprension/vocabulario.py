"""The words and forms that tell a customer's datum from talk, read from `agent/lengua` at import."""

from pathlib import Path
from typing import Any

import yaml

from agent.comprension import lexico

_CARPETA = Path(__file__).parent.parent / "lengua"
_DATOS: dict[str, Any] = yaml.safe_load((_CARPETA / "vocabulario.yaml").read_text("utf-8"))
_PATRONES: dict[str, str] = yaml.safe_load((_CARPETA / "patrones.yaml").read_text("utf-8"))


def _palabras(clave: str) -> frozenset[str]:
    return frozenset(_DATOS[clave].split())


def alternativas(texto: str) -> str:
    """The lines of a text of the language data as one alternation, without a group around it."""
    return "|".join(linea for linea in texto.splitlines() if linea)


def patron(clave: str) -> str:
    """An alternation of `patrones.yaml`."""
    return alternativas(_PATRONES[clave])


DE_PILA = _palabras("de_pila")
DUDOSOS = _palabras("dudosos")
NOMBRES = DE_PILA | _palabras("apellidos")
CLAROS = NOMBRES - DUDOSOS
NOMBRES_ENTRE_NOMBRES = _palabras("entre_nombres")
CHARLA = _palabras("charla")
PARTICULAS = frozenset(
    (
        "de",
        "del",
        "la",
        "las",
        "los",
        "y",
        "e",
        "i",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "van",
        "von",
        "der",
        "den",
        "el",
    )
)
# Words of the lexicon that people are called as well.
_PODRIAN_SER = frozenset(("mil", "lucas", "luca", "sol", "reina", "santa", "san", "pino", "rosa"))
NO_NOMBRE = (
    _palabras("comunes")
    | lexico.VERBOS
    | lexico.FUNCION
    | lexico.EMPAQUES
    | lexico.UNIDADES
    | lexico.MEDIDAS
    | lexico.DINERO
    | lexico.CORTESIA
    | lexico.CARRITO
) - (CLAROS | PARTICULAS | _PODRIAN_SER)
NO_LUGAR = (NO_NOMBRE | CHARLA) - _palabras("tambien_lugares")
TAMBIEN_COMUNES = NOMBRES | DUDOSOS  # "Juan Mesa": common words that a surname can be
EMPRESAS = _palabras("empresas")
NUNCA_NOMBRE = NO_NOMBRE - TAMBIEN_COMUNES
NO_BARRIO = NO_NOMBRE - _palabras("tambien_lugares")  # for a quarter that was named as one
DOMINIOS_MAL_ESCRITOS: dict[str, str] = {
    mal: bien for bien, malos in _DATOS["dominios_mal_escritos"].items() for mal in malos.split()
}
