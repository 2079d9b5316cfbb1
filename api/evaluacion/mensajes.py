"""Labelled messages: what acts are read in each, with no talk around it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.comprension.situacion import Situacion
from agent.modelos.charla import Charla
from agent.texto import tokens
from api.evaluacion.carga import CasoInvalidoError
from api.evaluacion.esquema import TipoActo
from api.evaluacion.metricas import CuentaDeActos
from api.evaluacion.tienda import Tienda

# The language of English messages, not a country: read as in the shop's own.
_SIN_PAIS = "EN"
ACTOS: tuple[str, ...] = get_args(TipoActo)


class Mensaje(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    texto: str
    actos: tuple[TipoActo, ...] = Field(min_length=1)
    pais: str
    ciego: bool = False  # of the blind folder: nobody who mends the engine reads which of them fail

    @property
    def parte(self) -> str:
        if self.ciego:
            return "ciegos"
        return "retenidos" if self.retenido else "desarrollo"

    @property
    def retenido(self) -> bool:
        """A third, by the text's hash: never trained on, reported apart."""
        return int(hashlib.sha256(self.clave.encode()).hexdigest(), 16) % 3 == 0

    @property
    def clave(self) -> str:
        """The same for texts that differ only in case, accents and marks."""
        return " ".join(tokens(self.texto)) or self.texto


def cargar_mensajes(carpeta: Path, *, ciegos: bool = False) -> list[Mensaje]:
    """Every `*.jsonl` of a folder. Raises CasoInvalidoError."""
    mensajes: list[Mensaje] = []
    errores: list[str] = []
    for archivo in sorted(carpeta.glob("*.jsonl")):
        for numero, linea in enumerate(archivo.read_text("utf-8").splitlines(), 1):
            try:
                mensajes.append(Mensaje.model_validate({**json.loads(linea), "ciego": ciegos}))
            except (ValidationError, ValueError) as error:
                errores.append(f"{archivo}:{numero}: {error}")
    if errores:
        raise CasoInvalidoError(errores)
    return mensajes


@dataclass(frozen=True)
class Leido:
    mensaje: Mensaje
    actos: list[str]
    exacto: bool


@dataclass
class ResultadoMensajes:
    """Counts of one part, development or held out, whole and by country."""

    total: CuentaDeActos = field(default_factory=CuentaDeActos)
    por_pais: dict[str, CuentaDeActos] = field(default_factory=dict)
    leidos: list[Leido] = field(default_factory=list)

    def agregar(self, mensaje: Mensaje, actos: list[str]) -> None:
        exacto = self.total.agregar(mensaje.actos, actos)
        self.por_pais.setdefault(mensaje.pais, CuentaDeActos()).agregar(mensaje.actos, actos)
        self.leidos.append(Leido(mensaje, actos, exacto))

    def fallidos(self) -> Iterator[Leido]:
        return (leido for leido in self.leidos if not leido.exacto)


def por_pais(mensajes: list[Mensaje], pais_de_la_tienda: str) -> dict[str, list[Mensaje]]:
    """By the country of the shop that each is sent to."""
    grupos: dict[str, list[Mensaje]] = {}
    for mensaje in mensajes:
        pais = pais_de_la_tienda if mensaje.pais == _SIN_PAIS else mensaje.pais
        grupos.setdefault(pais, []).append(mensaje)
    return grupos


async def medir_mensajes(
    mensajes: list[Mensaje], tienda: Tienda, resultados: dict[str, ResultadoMensajes]
) -> None:
    """Adds to `resultados`, by part: "desarrollo", "retenidos" and "ciegos"."""
    turnos = tienda.agente.turnos
    for mensaje in mensajes:
        if turnos.lector and turnos.modelos:
            turno = turnos.modelos.turno()
            actos = await turnos.lector.comprender(mensaje.texto, Situacion(), Charla(), turno)
        else:
            actos = turnos.motor.comprender(mensaje.texto, Situacion())
        resultados.setdefault(mensaje.parte, ResultadoMensajes()).agregar(
            mensaje, [acto.tipo for acto in actos]
        )
