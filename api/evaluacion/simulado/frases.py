"""The phrase bank: how people of six countries say the few things that buying takes."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from agent.texto import plegar
from api.evaluacion.carga import leer_yaml

_ORDINALES = ("primero", "segundo", "tercero", "cuarto", "quinto", "sexto")
_NUMEROS = {
    2: ("dos", "un par de"), 3: ("tres",), 4: ("cuatro",), 5: ("cinco",), 6: ("seis", "media docena de"),
    10: ("diez",), 12: ("doce", "una docena de"),
}  # fmt: skip
_LEJOS = 4  # how much likelier a country's own phrase is than a common one
# What follows a noun and is not its adjective.
_ENLACES = {"de", "del", "para", "con", "por", "sin", "en", "tipo", "talla", "a", "y", "x", "x5"}
_MAX_ADJETIVOS = 2
# "Un par de guantes" is one pair to one shop and two gloves to another: nobody here says it.
_PAREADOS = re.compile(
    r"(?i)guante|bota|botín|zapato|tenis|sandalia|calcet|gafa|tap[oó]n|audífono|pantuf|arete"
)


@lru_cache
def banco() -> dict[str, Any]:
    datos: dict[str, Any] = leer_yaml(Path(__file__).with_name("frases.yaml"))[0]
    return datos


@dataclass(frozen=True)
class Voz:
    """Speaks as one country does."""

    pais: str
    azar: Random

    def decir(self, intencion: str, **partes: str) -> str:
        propias = banco()[self.pais].get(intencion, [])
        comunes = banco()["comun"].get(intencion, [])
        pesos = [_LEJOS] * len(propias) + [1] * len(comunes)
        frase: str = self.azar.choices([*propias, *comunes], pesos)[0]
        return frase.format_map(partes)

    def nombre_de(self, campo: str) -> str:
        nombres = banco()["nombres_de_dato"]
        opciones: list[str] = nombres[self.pais].get(campo) or nombres["comun"][campo]
        return self.azar.choice(opciones)

    def ordinal(self, lugar: int) -> str:
        """`lugar` counts from 1."""
        return _ORDINALES[lugar - 1] if lugar <= len(_ORDINALES) else str(lugar)

    def cuantos(self, cantidad: int, nombre: str) -> str:
        """The quantity as it is said before `nombre`: in words, digits or dozens."""
        primera = nombre.split()[0]
        if cantidad == 1:
            articulo = "una" if _femenina(primera) else "un"
            if not primera.endswith("s") or primera != plural(primera):
                return articulo
            return "unas" if articulo == "una" else "unos"
        palabras = [
            dicha for dicha in _NUMEROS.get(cantidad, ()) if "par" not in dicha or not _PAREADOS.match(nombre)
        ]
        opciones = [str(cantidad), str(cantidad), *palabras]
        return self.azar.choice(opciones)


def en_numero(nombre: str, cantidad: int) -> str:
    """`nombre` as it is said after a quantity: "guante de nitrilo" gives "guantes de nitrilo"."""
    if cantidad == 1:
        return nombre
    palabras = nombre.split()
    palabras[0] = plural(palabras[0])
    for i, palabra in enumerate(palabras[1 : 1 + _MAX_ADJETIVOS], 1):
        if palabra in _ENLACES or not re.fullmatch(r"[a-záéíóúñü]{3,}[oaeélr]", palabra):
            break
        palabras[i] = plural(palabra)
    return " ".join(palabras)


def plural(palabra: str) -> str:
    """As it is for brands, codes and what already ends as a plural."""
    if (
        not palabra.isalpha()
        or not palabra.islower()
        or palabra.endswith("s")
        and plegar(palabra)[-2:] == palabra[-2:]
    ):
        return palabra
    llana = palabra[:-2] + plegar(palabra[-2:]) if re.search(r"[áéíóú][ns]$", palabra) else palabra
    if llana[-1] in "aeoáéó" or llana.endswith("er"):
        return llana + "s"
    if llana.endswith("z"):
        return llana[:-1] + "ces"
    return llana + ("es" if llana[-1] in "lrnsdj" else "s")


def _femenina(palabra: str) -> bool:
    return bool(re.search(r"(a|as|ión|dad|\bsal|leche|carne|miel|piel|tele)$", palabra.lower()))
