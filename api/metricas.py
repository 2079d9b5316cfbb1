"""Figures for Prometheus: counted as turns end, and what only the database or the pools know, when asked."""

import time

import structlog
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from sqlalchemy.exc import SQLAlchemyError

from agent.hechos import LineasSinStock, StockInsuficiente
from api.deps import Agente
from db.repositorios.estadisticas import EstadisticasRepository
from graph.trazas.tipos import Traza

log = structlog.get_logger(__name__)
TIPO = CONTENT_TYPE_LATEST
_TRAMOS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_JUNTAS = 20
_DURAN_S = 15.0  # the counts of sales, which walk an index
_SIN_STOCK = (StockInsuficiente, LineasSinStock)


class Metricas:
    """Of one process, since it started."""

    def __init__(self) -> None:
        self._registro = registro = CollectorRegistry()
        ProcessCollector(registry=registro)
        PlatformCollector(registry=registro)
        self.turnos = Counter(
            "agente_turnos", "Turnos, por su primer acto.", ["acto", "motor", "resultado"], registry=registro
        )
        self.turno = _histograma("agente_turno_segundos", "Lo que tarda un turno.", ["motor"], registro)
        self.nodo = _histograma("agente_nodo_segundos", "Lo que tarda cada nodo.", ["nodo"], registro)
        self.herramienta = _histograma(
            "agente_herramienta_segundos", "Lo que tarda cada herramienta.", ["herramienta"], registro
        )
        self.modelo = _histograma(
            "agente_modelo_segundos",
            "Lo que tarda cada llamada a un modelo",
            ["modelo", "resultado"],
            registro,
        )
        self.fichas = Counter(
            "agente_fichas", "Fichas (tokens) de los modelos.", ["modelo", "sentido"], registry=registro
        )
        self.caidas = Counter(
            "agente_caidas_del_modelo", "Turnos en que el modelo no sirvió.", ["motivo"], registry=registro
        )
        self.corregidas = Counter(
            "agente_respuestas_corregidas",
            "Respuestas con oraciones rechazadas.",
            registry=registro,
        )
        self.sin_stock = Counter(
            "agente_rechazos_de_existencias", "Veces que no alcanzó el inventario.", registry=registro
        )
        self._ventas = Gauge("agente_ventas", "Pedidos y ventas.", ["estado"], registry=registro)
        self._conexiones = Gauge(
            "agente_conexiones", "Conexiones con la base.", ["pool", "estado"], registry=registro
        )
        self._indice = Gauge("agente_indice_productos", "Productos que se encuentran.", registry=registro)
        self._trazas = Gauge("agente_trazas", "Trazas de este proceso.", ["estado"], registry=registro)
        self._ventas_en = -_DURAN_S
        self._por_contar: list[Traza] = []

    def anotar(self, traza: Traza) -> None:
        """A turn that ended. Many together are counted in a third of the time."""
        self._por_contar.append(traza)
        if len(self._por_contar) >= _JUNTAS:
            self._contar()

    def _contar(self) -> None:
        trazas, self._por_contar = self._por_contar, []
        for traza in trazas:
            self._contar_turno(traza)

    def _contar_turno(self, traza: Traza) -> None:
        acto, motor = next(iter(traza.actos), "ninguno"), traza.motor or "ninguno"
        self.turnos.labels(acto, motor, "error" if traza.error else "ok").inc()
        self.turno.labels(motor).observe(traza.raiz.ms / 1000)
        for tramo in traza.raiz.todos():
            segundos = tramo.ms / 1000
            if tramo.clase == "nodo":
                self.nodo.labels(tramo.nombre).observe(segundos)
            elif tramo.clase == "herramienta":
                self.herramienta.labels(tramo.nombre).observe(segundos)
            elif tramo.clase == "modelo":
                self.modelo.labels(tramo.nombre, "error" if tramo.error else "ok").observe(segundos)
        for modelo, uso in traza.modelo.get("tokens", {}).items():
            self.fichas.labels(modelo, "entrada").inc(uso["entrada"])
            self.fichas.labels(modelo, "salida").inc(uso["salida"])
        if fallo := traza.modelo.get("fallo"):
            self.caidas.labels(fallo).inc()
        if traza.rechazadas:
            self.corregidas.inc()
        self.sin_stock.inc(sum(isinstance(hecho, _SIN_STOCK) for hecho in traza.hechos))

    async def escribir(self, agente: Agente) -> bytes:
        """As Prometheus reads it. Without a database, all but the sales."""
        self._contar()
        cifras = agente.cifras()
        for estado, cuantas in cifras["trazas"].items():
            self._trazas.labels(estado).set(cuantas)
        for pool, estados in cifras["conexiones"].items():
            for estado, cuantas in estados.items():
                self._conexiones.labels(pool, estado).set(cuantas)
        self._indice.set(cifras["productos"])
        if time.monotonic() - self._ventas_en >= _DURAN_S:
            await self._contar_ventas(agente)
        return generate_latest(self._registro)

    async def _contar_ventas(self, agente: Agente) -> None:
        self._ventas.clear()
        try:
            async with agente.recursos.sessions.begin() as session:
                por_estado = await EstadisticasRepository(session).por_estado()
        except (SQLAlchemyError, OSError) as error:
            log.warning("metricas.sin_ventas", error=type(error).__name__)
            return
        for estado, cuantas in por_estado.items():
            self._ventas.labels(estado).set(cuantas)
        self._ventas_en = time.monotonic()


def _histograma(nombre: str, que: str, etiquetas: list[str], registro: CollectorRegistry) -> Histogram:
    return Histogram(nombre, que, etiquetas, buckets=_TRAMOS_S, registry=registro)
