"""Questions to documents of unlike shops: the sentence that answers, or an honest silence."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.embeddings import EmbeddingsLocal
from tools.conocimiento import Seccion, leer_documento
from tools.empresa import IndiceConocimiento

CARPETA = Path(__file__).parent / "conocimiento"
DEMO = Path(__file__).parents[2] / "db" / "demo" / "empresa.md"
CODIFICADOR = EmbeddingsLocal()


@dataclass(frozen=True)
class Examen:
    preguntas: list[dict[str, Any]]
    indice: IndiceConocimiento

    def aciertos(self, *, sabe: bool) -> tuple[int, int]:
        """Right ones and all, of the questions that the document answers or of the others."""
        suyas = [p for p in self.preguntas if ("dice" in p) == sabe]
        return sum(self._bien(p) for p in suyas), len(suyas)

    def _bien(self, pregunta: dict[str, Any]) -> bool:
        dicho = "\n".join(seccion.texto for seccion in self.indice.responder(pregunta["p"]))
        return (
            any(frase in dicho for frase in pregunta["dice"].split("|")) if "dice" in pregunta else not dicho
        )


@cache
def examen(nombre: str) -> Examen:
    datos = yaml.safe_load((CARPETA / f"{nombre}.yaml").read_text("utf-8"))
    texto = DEMO.read_text("utf-8") if datos["documento"] == "demo" else datos["documento"]
    return Examen(datos["preguntas"], indice_de(texto))


def indice_de(texto: str) -> IndiceConocimiento:
    documento, indice = leer_documento(texto), IndiceConocimiento(CODIFICADOR)
    indice.reemplazar(documento.nombre, documento.secciones)
    return indice


NOMBRES = sorted(archivo.stem for archivo in CARPETA.glob("*.yaml"))


@pytest.mark.parametrize("nombre", NOMBRES)
def test_responde_con_la_oracion_que_toca(nombre: str) -> None:
    bien, todas = examen(nombre).aciertos(sabe=True)
    assert bien >= 0.85 * todas


@pytest.mark.parametrize("nombre", NOMBRES)
def test_calla_lo_que_el_documento_no_dice(nombre: str) -> None:
    bien, todas = examen(nombre).aciertos(sabe=False)
    assert bien >= todas - 1


def test_cita_la_oracion_y_no_la_seccion_entera() -> None:
    indice = indice_de(
        "# T\n## Envíos\nEl envío cuesta $5.000. Tarda dos días. Va en caja de cartón. No enviamos líquidos."
    )
    assert indice.responder("¿cuánto cuesta el envío?") == [Seccion("Envíos", "El envío cuesta $5.000.")]


def test_lo_que_depende_de_la_oracion_anterior_va_con_ella() -> None:
    indice = indice_de(
        "# T\n## Envíos\nEl flete es de $5.000. Ese valor se paga al recibir el pedido. Usamos moto."
    )
    assert "El flete es" in indice.responder("¿cuándo se paga el valor del flete?")[0].texto


def test_una_tabla_se_cita_por_filas() -> None:
    indice = indice_de("# T\n## Pagos\n| Medio | Costo |\n|---|---|\n| Efectivo | 0 % |\n| Tarjeta | 5 % |\n")
    (cita,) = indice.responder("¿aceptan tarjeta?")
    assert cita.texto == "Pagos:\n- Tarjeta: 5 %"


def test_sin_documento_no_sabe_nada() -> None:
    indice = IndiceConocimiento(CODIFICADOR)
    indice.reemplazar("", [])
    assert indice.responder("¿a qué hora abren?") == []
