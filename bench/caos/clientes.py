"""Simulated customers that never give up a message: what fails is sent again, with the same `mensaje_id`."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

from api.evaluacion.simulado.cliente import ClienteSimulado, Vista
from api.evaluacion.simulado.metas import Meta
from bench.caos.tienda import Servicio

_PACIENCIA_S = 600.0  # for one message, kills and all
_REPETIR = 0.1  # chance that an answered message is delivered once more
_A_LA_VEZ = 0.1  # chance that a message is delivered twice at once, to different services


@dataclass(frozen=True)
class Acuse:
    """A message whose answer reached the customer."""

    mensaje_id: str
    mensaje: str
    cuerpo: dict[str, Any]


@dataclass
class Charla:
    """All that one customer sent and got."""

    chat_id: str
    acuses: list[Acuse] = field(default_factory=list)
    faltas: list[str] = field(default_factory=list)
    entregas: int = 0
    reintentos: int = 0
    motivo: str = ""
    espera_maxima_s: float = 0.0


class Reparto:
    """Sends each message to a service that is up."""

    def __init__(self, servicios: Sequence[Servicio], http: httpx.AsyncClient, azar: Random) -> None:
        self._servicios, self._http, self._azar = servicios, http, azar

    async def conversar(self, cliente: ClienteSimulado, charla: Charla, skus: Mapping[int, str]) -> None:
        """Until the customer is done; `skus` by product id."""
        vista: Vista | None = None
        while (mensaje := cliente.decir(vista)) is not None:
            acuse = await self.decir(charla, mensaje)
            if acuse is None:
                return
            vista = ver(acuse.cuerpo["metadatos"], skus)
        charla.motivo = cliente.motivo

    async def decir(self, charla: Charla, mensaje: str) -> Acuse | None:
        """The acknowledged message; None, and a fault, where it was never answered."""
        mensaje_id = f"{charla.chat_id}-{len(charla.acuses)}"
        veces = 2 if self._azar.random() < _A_LA_VEZ else 1
        empezado = time.monotonic()
        cuerpos = await asyncio.gather(
            *(self._insistir(charla, mensaje_id, mensaje, empezado) for _ in range(veces))
        )
        charla.espera_maxima_s = max(charla.espera_maxima_s, time.monotonic() - empezado)
        if self._azar.random() < _REPETIR:
            cuerpos.append(await self._insistir(charla, mensaje_id, mensaje, time.monotonic()))
        if (cuerpo := cuerpos[0]) is None:
            return None
        if any(otro != cuerpo for otro in cuerpos[1:]):
            charla.faltas.append(f"{mensaje_id}: the same message got two answers")
        acuse = Acuse(mensaje_id, mensaje, cuerpo)
        charla.acuses.append(acuse)
        return acuse

    async def _insistir(
        self, charla: Charla, mensaje_id: str, mensaje: str, empezado: float
    ) -> dict[str, Any] | None:
        peticion = {"chat_id": charla.chat_id, "mensaje": mensaje, "mensaje_id": mensaje_id}
        while time.monotonic() - empezado < _PACIENCIA_S:
            charla.entregas += 1
            servicio = self._azar.choice([s for s in self._servicios if s.listo.is_set()] or self._servicios)
            servicio.en_vuelo += 1
            try:
                respuesta = await self._http.post(f"{servicio.url}/chat/texto", json=peticion)
            except httpx.TransportError:
                respuesta = None
            finally:
                servicio.en_vuelo -= 1
            if respuesta is not None and respuesta.status_code == httpx.codes.OK:
                cuerpo: dict[str, Any] = respuesta.json()
                return cuerpo
            # 409: another delivery is being handled; 503: no database. Anything else is a bug.
            if respuesta is not None and respuesta.status_code not in (409, 503):
                charla.faltas.append(f"{mensaje_id}: {respuesta.status_code} {respuesta.text[:200]}")
                return None
            charla.reintentos += 1
            await asyncio.sleep(self._azar.uniform(0.05, 0.4))
        charla.faltas.append(f"{mensaje_id}: no answer in {_PACIENCIA_S:.0f} s")
        return None


def ver(metadatos: Mapping[str, Any], skus: Mapping[int, str]) -> Vista:
    """An answer as its customer sees it."""
    lineas = (metadatos["pedido"] or {"lineas": []})["lineas"]
    return Vista(
        metadatos["espera"],
        metadatos["estado_venta"],
        tuple(skus[producto["id"]] for producto in metadatos["productos"]),
        {skus[linea["producto_id"]]: linea["cantidad"] for linea in lineas},
        tuple(metadatos["datos_faltantes"]),
    )


def cliente_de(meta: Meta, nombres: Mapping[str, str], semilla: int) -> ClienteSimulado:
    return ClienteSimulado(meta, nombres, Random(f"{semilla}:{meta.pais}:{meta.numero}"))
