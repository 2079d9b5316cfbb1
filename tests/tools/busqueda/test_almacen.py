"""The index follows the database: at start, on every kind of change, and after the connection breaks."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal

import psycopg
import pytest

from agent.embeddings import Vectores
from db.conexion import dsn
from tests.conftest import BaseLimpia
from tests.tools.busqueda.dobles import CodificadorDePrueba
from tools.busqueda.almacen import AlmacenVectores
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.tipos import Filtros


class Tienda:
    """A shop's database changed by hand, and the index that follows it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.codificador = CodificadorDePrueba()
        self.indice = IndiceProductos(self.codificador)

    async def sql(self, orden: str, *parametros: object) -> None:
        async with await psycopg.AsyncConnection.connect(dsn(self.url), autocommit=True) as conexion:
            await conexion.execute(orden.encode(), parametros)

    async def poner(self, sku: str, nombre: str, precio: int = 1000, stock: int = 5) -> None:
        await self.sql(
            "INSERT INTO productos (sku, nombre, precio, stock) VALUES (%s, %s, %s, %s)",
            sku,
            nombre,
            precio,
            stock,
        )

    @asynccontextmanager
    async def servida(self) -> AsyncIterator[IndiceProductos]:
        async with AlmacenVectores(self.url, self.codificador).servir(self.indice):
            yield self.indice

    def hay(self, consulta: str, filtros: Filtros | None = None) -> bool:
        return bool(self.indice.buscar(consulta, filtros=filtros).coincidencias)


async def en_un_segundo(condicion: Callable[[], bool]) -> None:
    """Fails unless the condition comes true within a second (and some slack for a busy machine)."""
    for _ in range(150):
        if condicion():
            return
        await asyncio.sleep(0.02)
    pytest.fail("el índice no siguió el cambio")


@pytest.fixture
async def tienda(base_limpia: BaseLimpia) -> Tienda:
    tienda = Tienda(base_limpia.url)
    await tienda.poner("MAR-1", "Martillo de uña")
    await tienda.poner("TAL-1", "Taladro percutor")
    return tienda


async def test_al_entrar_esta_completo(tienda: Tienda) -> None:
    async with tienda.servida() as indice:
        assert len(indice) == 2
        assert tienda.hay("martillos")


async def test_un_segundo_arranque_no_codifica_de_nuevo(tienda: Tienda) -> None:
    async with tienda.servida():
        pass
    otra = Tienda(tienda.url)
    async with otra.servida():
        assert otra.hay("taladro")
    assert otra.codificador.codificados == []


async def test_solo_se_codifica_lo_que_cambio_de_texto(tienda: Tienda) -> None:
    async with tienda.servida():
        pass
    await tienda.sql("UPDATE productos SET nombre = 'Serrucho' WHERE sku = 'MAR-1'")
    await tienda.sql("UPDATE productos SET precio = 7 WHERE sku = 'TAL-1'")
    otra = Tienda(tienda.url)
    async with otra.servida():
        assert otra.hay("serrucho")
        assert not otra.hay("martillo")
    assert len(otra.codificador.codificados) == 1


async def test_otro_modelo_no_usa_los_vectores_de_este(tienda: Tienda) -> None:
    async with tienda.servida():
        pass
    otra = Tienda(tienda.url)
    otra.codificador.nombre = "otro"
    async with otra.servida():
        assert len(otra.codificador.codificados) == 2


async def test_sigue_altas_cambios_y_bajas(tienda: Tienda) -> None:
    async with tienda.servida() as indice:
        await tienda.poner("CIN-1", "Cinta aislante")
        await en_un_segundo(lambda: tienda.hay("cinta aislante"))
        await tienda.sql("UPDATE productos SET nombre = 'Pegamento' WHERE sku = 'CIN-1'")
        await en_un_segundo(lambda: tienda.hay("pegamento") and not tienda.hay("cinta"))
        await tienda.sql("DELETE FROM productos WHERE sku = 'CIN-1'")
        await en_un_segundo(lambda: len(indice) == 2 and not tienda.hay("pegamento"))


async def test_un_cambio_hecho_a_mano_sin_fecha_tambien_se_ve(tienda: Tienda) -> None:
    async with tienda.servida():
        barato = Filtros(precio_max=Decimal(10))
        assert not tienda.hay("martillo", barato)
        await tienda.sql("UPDATE productos SET precio = 9 WHERE sku = 'MAR-1'")
        await en_un_segundo(lambda: tienda.hay("martillo", barato))


async def test_existencias_y_actividad_llegan_sin_codificar(tienda: Tienda) -> None:
    async with tienda.servida():
        antes = len(tienda.codificador.codificados)
        await tienda.sql("UPDATE productos SET stock = 0, actualizado_en = now() WHERE sku = 'MAR-1'")
        await en_un_segundo(lambda: not tienda.hay("martillo", Filtros(con_stock=True)))
        await tienda.sql("UPDATE productos SET activo = false WHERE sku = 'MAR-1'")
        await en_un_segundo(lambda: not tienda.hay("martillo"))
        assert len(tienda.codificador.codificados) == antes


async def test_una_importacion_grande_llega_entera(tienda: Tienda) -> None:
    async with tienda.servida() as indice:
        await tienda.sql(
            "INSERT INTO productos (sku, nombre, precio) SELECT 'T' || n, 'Tornillo ' || n || ' mm', n "
            "FROM generate_series(1, 300) n"
        )
        await en_un_segundo(lambda: len(indice) == 302)
        assert tienda.hay("tornillo de 250 mm")


async def test_mientras_llega_una_importacion_grande_lo_demas_no_espera(
    tienda: Tienda, monkeypatch: pytest.MonkeyPatch
) -> None:
    codificar = tienda.codificador.codificar

    def despacio(textos: Sequence[str]) -> Vectores:
        time.sleep(0.05)
        return codificar(textos)

    async with tienda.servida() as indice:
        monkeypatch.setattr(tienda.codificador, "codificar", despacio)
        await tienda.sql(
            "INSERT INTO productos (sku, nombre, precio) SELECT 'T' || n, 'Tornillo ' || n || ' mm', n "
            "FROM generate_series(1, 20000) n"
        )
        barato = Filtros(precio_max=Decimal(10))
        await tienda.sql("UPDATE productos SET precio = 9, actualizado_en = now() WHERE sku = 'MAR-1'")
        await en_un_segundo(lambda: tienda.hay("martillo", barato))
        await tienda.poner("CIN-1", "Cinta aislante")
        await en_un_segundo(lambda: tienda.hay("cinta aislante"))
        assert len(indice) == 3, "the import is still on its way"


async def test_dos_procesos_se_reparten_una_importacion(tienda: Tienda) -> None:
    otra = Tienda(tienda.url)
    async with tienda.servida() as una, otra.servida() as dos:
        await tienda.sql(
            "INSERT INTO productos (sku, nombre, precio) SELECT 'T' || n, 'Tornillo ' || n || ' mm', n "
            "FROM generate_series(1, 3000) n"
        )
        for _ in range(20):
            if len(una) == len(dos) == 3002:
                break
            await asyncio.sleep(0.5)
        assert len(una) == len(dos) == 3002
        assert [p.producto_id for p in una.buscar("tornillo", 50).coincidencias] == [
            p.producto_id for p in dos.buscar("tornillo", 50).coincidencias
        ]
    hechos = [len(t.codificador.codificados) for t in (tienda, otra)]
    assert 3000 <= sum(hechos) < 4500, "neither makes it all again"


async def test_vuelve_a_escuchar_cuando_le_cortan_la_conexion(tienda: Tienda) -> None:
    async with tienda.servida():
        await tienda.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'agente-vendedor-indice' AND datname = current_database()"
        )
        await tienda.poner("LLA-1", "Llave inglesa")
        await en_un_segundo(lambda: tienda.hay("llave inglesa"))
