"""A stand-in for the agent: it answers by what the message says, and remembers what it was asked."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncEngine

from db.conexion import crear_engine, crear_sessions
from db.errors import (
    AudioLargoError,
    BaseDeDatosError,
    ConversacionNoEncontradaError,
    MediosOcupadosError,
    MensajeRepetidoError,
    TrazaNoEncontradaError,
    TurnoOcupadoError,
)
from graph.medios import ClaseDeMedio
from graph.repeticion import Repeticion
from graph.respuesta import Fragmento, MensajeVisto, Peticion, Respuesta, monto
from graph.trazas.tipos import Traza
from tests.factories import CAMPOS, REGLAS
from tools.busqueda.indice import IndiceProductos
from tools.contexto import Recursos

FALLOS_DE_ARCHIVO: dict[bytes, Exception] = {
    b"lleno": MediosOcupadosError(),
    b"largo": AudioLargoError(300),
}
FALLOS: dict[str, Exception] = {
    "ocupado": TurnoOcupadoError(),
    "repetido": MensajeRepetidoError(),
    "sin base": BaseDeDatosError("no responde 10.0.0.7:5432 con la clave secreta-123"),
    "falla": RuntimeError("la cédula 1234567890 rompió algo"),
}
TROZOS = ("¡Hola! ", "Tenemos extintores\u2028de 10 libras. ", "¿Cuántos quieres?")


@lru_cache
def sin_base() -> Recursos:
    """Of a shop whose database nobody answers for."""
    return recursos_de(crear_engine("postgresql://nadie@127.0.0.1:9/nada"))


def recursos_de(engine: AsyncEngine) -> Recursos:
    return Recursos(
        sessions=crear_sessions(engine),
        indice=IndiceProductos(),
        conocimiento=cast(Any, None),
        pool=cast(Any, None),
        reglas=REGLAS,
        campos_requeridos=CAMPOS,
        pais="CO",
        productos_por_respuesta=3,
    )


class AgenteDoble:
    def __init__(self, recursos: Recursos | None = None, url: str = "") -> None:
        self.recursos = recursos or sin_base()
        self.url = url
        self.peticiones: list[Peticion] = []
        self.terminados: list[Peticion] = []
        self.archivos: list[tuple[ClaseDeMedio, list[bytes]]] = []
        self.seguir = asyncio.Event()
        self.seguir.set()
        self.estados: dict[str, dict[str, Any]] = {
            "base_de_datos": {"estado": "ok"},
            "indice": {"estado": "ok", "productos": 3},
            "motor": {"estado": "ok"},
            "modelo": {"estado": "sin_clave"},
        }

    async def responder(self, peticion: Peticion) -> Respuesta:
        async for pieza in self.transmitir(peticion):
            if not isinstance(pieza, Fragmento):
                return pieza
        raise AssertionError("no answer")

    async def atender_archivos(
        self, peticion: Peticion, clase: ClaseDeMedio, contenidos: Sequence[bytes]
    ) -> Respuesta:
        self.archivos.append((clase, list(contenidos)))
        if fallo := FALLOS_DE_ARCHIVO.get(contenidos[0]):
            raise fallo
        return await self.responder(peticion)

    async def transmitir(self, peticion: Peticion) -> AsyncIterator[Fragmento | Respuesta]:
        self.peticiones.append(peticion)
        if fallo := FALLOS.get(peticion.mensaje):
            raise fallo
        yield Fragmento(TROZOS[0])
        await self.seguir.wait()
        if fallo := FALLOS.get(peticion.mensaje.removeprefix("luego ")):
            raise fallo
        dicho = TROZOS[0]
        for trozo in TROZOS[1:]:
            dicho += trozo
            yield Fragmento(trozo)
        if peticion.mensaje == "corrige":
            dicho = "Perdón: no tenemos."
        self.terminados.append(peticion)
        yield respuesta_de(peticion, dicho)

    async def historial(self, chat_id: str, *, limite: int, antes_de: int | None) -> list[MensajeVisto]:
        if chat_id == "desconocido":
            raise ConversacionNoEncontradaError
        todos: list[MensajeVisto] = [
            {
                "id": n,
                "rol": "agente" if n % 2 == 0 else "cliente",
                "texto": f"mensaje {n}",
                "creado_en": datetime(2026, 1, 1, tzinfo=UTC),
                "metadatos": {"espera": None} if n % 2 == 0 else None,
            }
            for n in range(1, 11)
        ]
        return [m for m in todos if antes_de is None or m["id"] < antes_de][-limite:]

    def observar(self, destino: Callable[[Traza], None]) -> None:
        self.observador = destino

    def cifras(self) -> dict[str, Any]:
        return {"conexiones": {"lecturas": {"abiertas": 2}}, "productos": 3, "trazas": {"perdidas": 0}}

    async def repetir(self, traza_id: int, *, con_modelo: bool = True) -> Repeticion:
        raise TrazaNoEncontradaError(traza_id)

    async def volcar_trazas(self) -> None: ...

    async def salud(self, *, a_fondo: bool = False) -> dict[str, Any]:
        return self.estados

    async def tienda(self) -> dict[str, Any]:
        return {
            "nombre": "Ferretería de prueba",
            "moneda": "COP",
            "pais": "CO",
            "saludo": "¡Hola!",
            "sugerencias": ["¿Qué extintores tienen?"],
        }

    async def buscar(self, q: str, k: int) -> list[dict[str, Any]]:
        if q == "unicornios":
            return []
        hallazgo = {
            "id": 7,
            "sku": "EXT-10",
            "nombre": "Extintor ABC 10 libras",
            "categoria": "Extintores",
            "precio": Decimal("95000.00"),
            "disponible": True,
            "puntaje": 0.83,
        }
        return [hallazgo][:k]


def respuesta_de(peticion: Peticion, texto: str) -> Respuesta:
    assert peticion.chat_id is not None
    return {
        "status": "success",
        "respuesta": texto,
        "tipo_mensaje": "inventario",
        "chat_id": peticion.chat_id,
        "metadatos": {
            "estado_venta": "pendiente",
            "pedido": {
                "id": 1,
                "lineas": [
                    {
                        "producto_id": 7,
                        "nombre": "Extintor ABC 10 libras",
                        "cantidad": 2,
                        "precio_unitario": monto(Decimal("1234.50")),
                        "subtotal": monto(Decimal("2469.00")),
                    }
                ],
                "total": monto(Decimal("2469.00")),
                "moneda": "COP",
            },
            "espera": None,
            "sugerencias": ["Eso es todo"],
            "datos_faltantes": [],
            "productos": [{"id": 7, "nombre": "Extintor ABC 10 libras", "precio": 95000, "disponible": True}],
            "actos": [{"tipo": "preguntar_producto", "producto": {"texto": "extintores"}}],
            "motor": "local",
            "turno_ms": 3,
        },
    }
