"""The agent whole: everything below the API, put together once a process."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, cast

import psycopg
import structlog
from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg_pool import AsyncConnectionPool
from sqlalchemy.exc import OperationalError

from agent.comprension.clasificador import cargar_clasificador
from agent.comprension.motor import MotorLocal
from agent.comprension.situacion import Situacion
from agent.embeddings import EmbeddingsLocal
from agent.hechos import Saludo
from agent.modelos.certeza import Certeza
from agent.modelos.lector import LectorConModelo
from agent.modelos.voz import VozConModelo
from agent.redaccion.redactor import Redactor
from db.conexion import abrir_pool, crear_engine, crear_sessions
from db.errors import BaseDeDatosError, ConversacionNoEncontradaError
from db.migrar import migrar
from db.repositorios.trazas import EscrituraDeTrazas
from db.repositorios.turnos import TurnoRepository
from db.vigilancia import base_vigilada
from graph.build import build_graph
from graph.embeddings import abrir_embeddings_de, reabrir_embeddings
from graph.medios import ClaseDeMedio, Medios, abrir_medios, huella_de
from graph.memoria import Memoria, Poda
from graph.modelos import abrir_modelos, precios_de
from graph.repeticion import Repeticion, Repetidor
from graph.respuesta import Fragmento, MensajeVisto, Peticion, Respuesta, monto
from graph.trazas.escritor import Escritor, Guarda
from graph.trazas.recolector import Destino, Trazador
from graph.turnos import Turnos
from graph.vistas import disponibilidad
from settings import Settings
from tools import productos
from tools.busqueda.almacen import AlmacenVectores
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.lectura import CatalogoDelIndice
from tools.busqueda.reconstruccion import Reconstruccion
from tools.conocimiento_al_dia import servir_conocimiento
from tools.contexto import Recursos
from tools.demo import cargar_demo
from tools.empresa import IndiceConocimiento
from tools.pedidos import Reglas

log = structlog.get_logger()
_INTENTOS, _PAUSA_S = 3, 1.0
_PRUEBA = "¿Tienen algo así?"


@dataclass(frozen=True)
class Agente:
    """What the API and the command line talk to."""

    settings: Settings
    turnos: Turnos
    medios: Medios
    recursos: Recursos
    pool: AsyncConnectionPool[AsyncConnection[DictRow]]
    url: str
    trazas: Escritor | None = None  # none where no traces are kept
    reconstruccion: Reconstruccion | None = None  # none where our own embeddings serve

    async def responder(self, peticion: Peticion) -> Respuesta:
        """Handles one message. Raises TurnoOcupadoError and MensajeRepetidoError."""
        return await self.turnos.responder(peticion)

    async def atender_archivos(
        self, peticion: Peticion, clase: ClaseDeMedio, contenidos: Sequence[bytes]
    ) -> Respuesta:
        """Handles a message that came with voice notes or photos. Raises what `Medios.leer` does, too."""
        con_huella = replace(peticion, huella=huella_de(clase, peticion.mensaje, contenidos))
        return await self.turnos.con_archivos(con_huella, lambda: self.medios.leer(clase, contenidos))

    def transmitir(self, peticion: Peticion) -> AsyncIterator[Fragmento | Respuesta]:
        """The reply's pieces, then the whole answer."""
        return self.turnos.transmitir(peticion)

    async def repetir(self, traza_id: int, *, con_modelo: bool = True) -> Repeticion:
        """Runs a turn again and undoes it. Raises what `Repetidor.repetir` does."""
        await self.volcar_trazas()
        repetidor = Repetidor(self.turnos, enmascarar=self.settings.trazas_enmascarar)
        return await repetidor.repetir(traza_id, con_modelo=con_modelo)

    def observar(self, destino: Destino) -> None:
        """Hands on each turn that ends from here on."""
        self.turnos.trazador.avisar_a(destino)

    def cifras(self) -> dict[str, Any]:
        """What is open and what waits, for whoever watches over the service."""
        pool, de_ventas = self.pool.get_stats(), self.recursos.sessions.kw["bind"].pool
        libres = de_ventas.checkedin()
        return {
            "conexiones": {
                "lecturas": {
                    "abiertas": pool["pool_size"],
                    "libres": pool["pool_available"],
                    "esperan": pool.get("requests_waiting", 0),
                },
                "escrituras": {"abiertas": libres + de_ventas.checkedout(), "libres": libres},
            },
            "productos": len(self.recursos.indice),
            "trazas": self.trazas.cuenta() if self.trazas else {},
        }

    async def volcar_trazas(self) -> None:
        """Those of the turns that this process has answered are in the database from here on."""
        if self.trazas:
            await self.trazas.vaciar()

    async def historial(self, chat_id: str, *, limite: int, antes_de: int | None) -> list[MensajeVisto]:
        """The newest messages of a chat, oldest first. Raises ConversacionNoEncontradaError."""
        repositorio = self.turnos.repositorio
        filas = await repositorio.historial(chat_id, limite=limite, antes_de=antes_de)
        if not filas and not await repositorio.existe(chat_id):
            raise ConversacionNoEncontradaError
        return [cast(MensajeVisto, vars(fila)) for fila in filas]

    async def tienda(self) -> dict[str, Any]:
        """How the shop introduces itself."""
        nombre = self.recursos.conocimiento.nombre
        return {
            "nombre": nombre or "Tienda",
            "moneda": self.settings.moneda,
            "pais": self.settings.pais,
            "saludo": "".join(self.turnos.redactor.redactar([Saludo()], tono=self.settings.tono, semilla=0)),
            "sugerencias": self.turnos.redactor.sugerencias([], None, False, []),
        }

    async def buscar(self, q: str, k: int) -> list[dict[str, Any]]:
        """The agent's own search, ranked; empty when the shop has nothing of the kind."""
        busqueda = await productos.buscar(self.pool, self.recursos.indice, q, k=k, completar=True)
        return [
            {
                "id": hallazgo.id,
                "sku": indexado.sku if (indexado := self.recursos.indice.producto(hallazgo.id)) else "",
                "nombre": hallazgo.nombre,
                "categoria": hallazgo.categoria,
                "precio": monto(hallazgo.precio),
                "disponible": disponibilidad(hallazgo.disponible) != "agotado",
                "puntaje": round(hallazgo.puntaje, 4),
            }
            for hallazgo in busqueda.hallazgos
        ]

    async def salud(self, *, a_fondo: bool = False) -> dict[str, Any]:
        """Each part with its state, "ok" or "error". `a_fondo` has each do its work once, and times it."""
        partes = {
            "base_de_datos": await self._salud_de_la_base(),
            "indice": self._salud_del_indice(),
            "motor": {"estado": "ok", "nombre": self.turnos.motor.nombre},
            "modelo": modelos.salud() if (modelos := self.turnos.modelos) else {"estado": "sin_configurar"},
            **self.medios.salud(),
        }
        if a_fondo:
            partes["indice"] |= _probar(lambda: self.recursos.indice.buscar(_PRUEBA, k=1))
            partes["motor"] |= _probar(lambda: self.turnos.motor.comprender(_PRUEBA, Situacion()))
        return partes

    def _salud_del_indice(self) -> dict[str, Any]:
        construida = self.reconstruccion
        return {
            "estado": "ok",
            "productos": len(self.recursos.indice),
            **({"embeddings": construida.salud()} if construida else {}),
        }

    async def _salud_de_la_base(self) -> dict[str, Any]:
        empezado = time.perf_counter()
        try:
            async with asyncio.timeout(3), self.pool.connection() as conexion:
                await conexion.execute("SELECT 1")
        except Exception as error:  # noqa: BLE001 - health reports any failure rather than raising it
            log.warning("salud.base_de_datos", error=type(error).__name__)
            return {"estado": "error"}
        return {
            "estado": "ok",
            "motor": "postgresql",
            "embebida": self.settings.database_url is None,
            "latencia_ms": _desde(empezado),
        }


def _probar(trabajo: Callable[[], object]) -> dict[str, Any]:
    """How long something takes, or that it fails."""
    empezado = time.perf_counter()
    try:
        trabajo()
    except Exception as error:  # noqa: BLE001 - health reports any failure rather than raising it
        log.warning("salud.prueba", error=type(error).__name__)
        return {"estado": "error"}
    return {"latencia_ms": _desde(empezado)}


def _desde(empezado: float) -> float:
    return round((time.perf_counter() - empezado) * 1000, 2)


@asynccontextmanager
async def abrir_agente(settings: Settings) -> AsyncIterator[Agente]:
    """Starts the database, migrates, loads the demo into an empty shop, and builds index, engine and graph.

    A database that goes away meanwhile is tried again.
    Raises:
        BaseDeDatosError: one sentence says what cannot be used and what to do.
    """
    for quedan in reversed(range(_INTENTOS)):
        async with AsyncExitStack() as pila:
            try:
                agente = await _abrir(settings, pila)
            except (psycopg.OperationalError, OperationalError) as error:
                log.warning("agente.sin_base", error=type(error).__name__, quedan=quedan)
                if not quedan:
                    raise BaseDeDatosError(
                        "La base de datos dejó de contestar durante el arranque. "
                        "Comprueba que siga en marcha e inténtalo de nuevo."
                    ) from error
            else:
                yield agente
                return
        await asyncio.sleep(_PAUSA_S)


async def _abrir(settings: Settings, pila: AsyncExitStack) -> Agente:
    url = await pila.enter_async_context(base_vigilada(settings.database_url, settings.data_dir))
    directa = settings.database_url_directa or url
    await asyncio.to_thread(migrar, directa)
    con_pooler = settings.database_url_directa is not None
    pool = await pila.enter_async_context(abrir_pool(url, min_size=2, con_pooler=con_pooler))
    codificador = EmbeddingsLocal()
    recursos, reconstruccion = await _abrir_recursos(settings, url, codificador, pool, pila)
    clasificador = await asyncio.to_thread(cargar_clasificador, codificador, settings.data_dir / "modelos")
    redactor = await asyncio.to_thread(Redactor, settings.moneda, settings.pais)
    catalogo = CatalogoDelIndice(recursos.indice)
    motor = MotorLocal(clasificador, catalogo, settings.pais)
    precios_de(settings)  # a file that cannot be read is told now, rather than when somebody asks for figures
    modelos = await asyncio.to_thread(abrir_modelos, settings)
    if modelos:
        pila.push_async_callback(modelos.cerrar)
    await pila.enter_async_context(
        servir_conocimiento(directa, recursos.sessions, recursos.conocimiento, redactor.llamar_tienda)
    )
    memoria, repositorio = Memoria(pool), TurnoRepository(pool, settings.zona_horaria)
    poda = Poda(repositorio, dejar=settings.traza_turnos)
    await pila.enter_async_context(poda.funcionando())
    trazas = await _abrir_trazas(settings, pool, pila)
    destinos = [trazas.anotar] if trazas else []
    if settings.otel_exporter_otlp_endpoint or settings.langfuse_public_key:
        from graph.trazas.otel import abrir_otel  # noqa: PLC0415 - 0.2 s, and most shops send nothing

        if otel := await asyncio.to_thread(abrir_otel, settings):
            destinos.append(otel.anotar)
            pila.push_async_callback(asyncio.to_thread, otel.cerrar)
    turnos = Turnos(
        grafo=build_graph(memoria),
        memoria=memoria,
        poda=poda,
        repositorio=repositorio,
        recursos=recursos,
        motor=motor,
        redactor=redactor,
        max_mensajes=settings.max_history_length,
        tono=settings.tono,
        lector=LectorConModelo(motor, Certeza(clasificador)) if modelos else None,
        voz=VozConModelo(redactor, catalogo) if modelos else None,
        modelos=modelos,
        trazador=Trazador(destinos),
    )
    pila.push_async_callback(turnos.acabar)
    log.info("agente.listo", productos=len(recursos.indice), secciones=len(recursos.conocimiento))
    medios = await pila.enter_async_context(abrir_medios(settings, recursos.indice))
    return Agente(settings, turnos, medios, recursos, pool, url, trazas, reconstruccion)


async def _abrir_trazas(
    settings: Settings, pool: AsyncConnectionPool[AsyncConnection[DictRow]], pila: AsyncExitStack
) -> Escritor | None:
    if not settings.trazas:
        return None
    guarda = Guarda(settings.trazas_dias, settings.trazas_mb * 2**20, settings.trazas_enmascarar)
    escritor = Escritor(EscrituraDeTrazas(pool), guarda)
    await pila.enter_async_context(escritor.funcionando())
    return escritor


async def _abrir_recursos(
    settings: Settings,
    url: str,
    codificador: EmbeddingsLocal,
    pool: AsyncConnectionPool[AsyncConnection[DictRow]],
    pila: AsyncExitStack,
) -> tuple[Recursos, Reconstruccion | None]:
    """What turns share: sessions, the product index kept fresh, the knowledge, which is read later."""
    engine = crear_engine(url, con_pooler=settings.database_url_directa is not None)
    pila.push_async_callback(engine.dispose)
    sessions = crear_sessions(engine)
    if settings.demo:
        await cargar_demo(sessions)
    indice = await asyncio.to_thread(
        IndiceProductos, codificador, sinonimos=settings.sinonimos, pais=settings.pais
    )
    reconstruccion = await _servir_indice(
        settings, settings.database_url_directa or url, indice, codificador, pila
    )
    recursos = Recursos(
        sessions=sessions,
        pool=pool,
        indice=indice,
        conocimiento=IndiceConocimiento(codificador),
        reglas=Reglas(
            moneda=settings.moneda,
            plazo_reserva=timedelta(minutes=settings.reserva_minutos),
            plazo_precio=timedelta(minutes=settings.precio_minutos),
            max_unidades_linea=settings.max_unidades_linea,
            max_lineas=settings.max_lineas_pedido,
            max_valor=settings.max_valor_pedido,
        ),
        campos_requeridos=settings.campos_requeridos,
        pais=settings.pais,
        productos_por_respuesta=settings.top_k,
        zona=settings.zona,
        recoger_en_tienda=settings.recoger_en_tienda,
    )
    return recursos, reconstruccion


async def _servir_indice(
    settings: Settings,
    url: str,
    indice: IndiceProductos,
    codificador: EmbeddingsLocal,
    pila: AsyncExitStack,
) -> Reconstruccion | None:
    """The index follows the catalogue by our embeddings, and over them by a provider's where there is one."""
    proveedor = await asyncio.to_thread(abrir_embeddings_de, settings)
    if proveedor is None:
        await pila.enter_async_context(AlmacenVectores(url, codificador).servir(indice))
        return None
    reconstruccion = Reconstruccion(
        url, indice, local=codificador, proveedor=proveedor, reabrir=partial(reabrir_embeddings, settings)
    )
    almacen = AlmacenVectores(url, codificador, reconstruccion.avisar)
    await pila.enter_async_context(almacen.servir(indice))
    await pila.enter_async_context(reconstruccion.funcionando())
    return reconstruccion
