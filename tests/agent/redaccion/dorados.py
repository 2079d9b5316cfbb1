"""The golden replies: one readable file a voice, each turn of `casos.py` under its name.

`python -m tests.agent.redaccion.dorados` writes them anew; then read the difference aloud before keeping it.
"""

import re
from pathlib import Path
from typing import NamedTuple

from agent.redaccion.redactor import Redactor
from tests.agent.redaccion.casos import CASOS

CARPETA = Path(__file__).parent / "dorados"
TIENDA = "Ferretería Roca Firme"


class Tono(NamedTuple):
    tono: str
    pais: str
    moneda: str
    semilla: int

    @property
    def archivo(self) -> Path:
        return CARPETA / f"{self.tono}_{self.pais.lower()}.txt"


VOCES = (
    Tono("amigable", "CO", "COP", 1),
    Tono("formal", "CO", "COP", 2),
    Tono("informal", "CL", "CLP", 3),
    Tono("profesional", "PE", "PEN", 4),
    Tono("cercano", "AR", "ARS", 5),
    Tono("vendedor", "MX", "MXN", 6),
    Tono("orientado_a_soluciones", "ES", "EUR", 7),
)


def redactar(voz: Tono, caso: str) -> str:
    redactor = Redactor(voz.moneda, voz.pais, TIENDA)
    return "".join(redactor.redactar(CASOS[caso], tono=voz.tono, semilla=voz.semilla))


def leer(archivo: Path) -> dict[str, str]:
    """The replies of a file by the name of their turn."""
    trozos = re.split(r"^## (.+)\n\n", archivo.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {
        caso: texto.removesuffix("\n\n\n").removesuffix("\n")
        for caso, texto in zip(trozos[::2], trozos[1::2], strict=True)
    }


def escribir(voz: Tono) -> None:
    voz.archivo.parent.mkdir(exist_ok=True)
    respuestas = [f"## {caso}\n\n{redactar(voz, caso)}\n" for caso in CASOS]
    voz.archivo.write_text("\n\n".join(respuestas), encoding="utf-8")


if __name__ == "__main__":
    for voz in VOCES:
        escribir(voz)
