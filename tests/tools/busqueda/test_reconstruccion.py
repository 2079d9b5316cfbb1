"""Changing whose embeddings the search goes by: built behind, resumed, never mixed, while the shop sells."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import psycopg
import pytest
from psycopg.rows import dict_row

from agent.embeddings import EmbeddingsLocal
from db.conexion import dsn
from graph.embeddings import abrir_embeddings_de, reabrir_embeddings
from settings import Settings
from tests.conftest import BaseLimpia
from tests.modelos.servidor_de_embeddings import Falla, ServidorEmbeddings, servir_embeddings
from tests.tools.busqueda.test_almacen import Tienda
from tools.busqueda import reconstruccion
from tools.busqueda.almacen import AlmacenVectores
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.reconstruccion import Reconstruccion
from tools.busqueda.vectores import modelos_con_vectores

# Our own model does not know that name, nor does its vocabulary: only the provider's can find it.
SOLO_DEL_PROVEEDOR = "zirandas"
ARETES = "Aretes de plata"
NOMBRES = [
    ARETES,
    *[f"{cosa} {color}" for cosa in ("Martillo", "Balde", "Cinta") for color in ("rojo", "azul")],
]
MARTILLOS, BALDES = ["Martillo azul", "Martillo rojo"], ["Balde azul", "Balde rojo"]
LOCAL = EmbeddingsLocal()


@pytest.fixture
async def remoto(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ServidorEmbeddings]:
    monkeypatch.setattr(reconstruccion, "LOTE", 2)
    monkeypatch.setattr(reconstruccion, "_SIN_TURNO_S", 0.05)
    monkeypatch.setattr(reconstruccion, "_PAUSA_S", 0.05)
    async with servir_embeddings() as remoto:
        yield remoto


@pytest.fixture
async def tienda(base_limpia: BaseLimpia) -> Tienda:
    tienda = Tienda(base_limpia.url)
    for n, nombre in enumerate(NOMBRES):
        await tienda.poner(f"P-{n}", nombre)
    return tienda


class Servicio:
    """One process of the service: its index, and what builds it."""

    def __init__(self, indice: IndiceProductos, construye: Reconstruccion) -> None:
        self.indice, self._construye = indice, construye

    async def halla(self, consulta: str) -> list[str]:
        resultado = await self.indice.buscar_con_proveedor(consulta)
        productos = [
            self.indice.producto(c.producto_id) for c in (*resultado.coincidencias, *resultado.alternativas)
        ]
        return sorted(producto.nombre for producto in productos if producto)

    @property
    def salud(self) -> dict[str, object]:
        return self._construye.salud()

    async def listo(self) -> None:
        await self.hasta(estado="listo")

    async def hasta(self, **esperado: object) -> None:
        for _ in range(500):
            if esperado.items() <= self.salud.items():
                return
            await asyncio.sleep(0.02)
        pytest.fail(f"se quedó en {self.salud}, sin llegar a {esperado}")


@asynccontextmanager
async def servicio(
    tienda: Tienda, remoto: ServidorEmbeddings, modelo: str, **ajustes: object
) -> AsyncIterator[Servicio]:
    settings = Settings.model_validate(
        {"openai_base_url": f"{remoto.url}/v1", "embedding_model": modelo, **ajustes}
    )
    proveedor = abrir_embeddings_de(settings)
    assert proveedor is not None
    indice = IndiceProductos(LOCAL)
    construye = Reconstruccion(
        tienda.url, indice, local=LOCAL, proveedor=proveedor, reabrir=partial(reabrir_embeddings, settings)
    )
    async with AsyncExitStack() as pila:
        await pila.enter_async_context(AlmacenVectores(tienda.url, LOCAL, construye.avisar).servir(indice))
        await pila.enter_async_context(construye.funcionando())
        yield Servicio(indice, construye)


async def test_el_nuestro_sirve_mientras_se_construye_el_del_proveedor(
    tienda: Tienda, remoto: ServidorEmbeddings
) -> None:
    remoto.puerta.clear()
    remoto.lotes_antes_de_la_puerta = 2 + 2  # the scale, then two batches of two products
    async with servicio(tienda, remoto, "uno") as tienda_abierta:
        await tienda_abierta.hasta(hechos=4, de=7, estado="construyendo", sirve=LOCAL.nombre)
        assert await tienda_abierta.halla("martillo") == MARTILLOS
        assert await tienda_abierta.halla(SOLO_DEL_PROVEEDOR) == []
        remoto.puerta.set()
        await tienda_abierta.listo()
        assert tienda_abierta.salud["sirve"] == tienda_abierta.salud["modelo"]
        assert await tienda_abierta.halla(SOLO_DEL_PROVEEDOR) == [ARETES]
        assert await tienda_abierta.halla("martillo") == MARTILLOS


async def test_tras_un_reinicio_sigue_donde_iba(tienda: Tienda, remoto: ServidorEmbeddings) -> None:
    remoto.puerta.clear()
    remoto.lotes_antes_de_la_puerta = 2 + 2
    async with servicio(tienda, remoto, "uno") as tienda_abierta:
        await tienda_abierta.hasta(hechos=4)
    remoto.puerta.set()
    remoto.pedidos.clear()
    async with servicio(tienda, remoto, "uno") as tienda_abierta:
        await tienda_abierta.listo()
        assert await tienda_abierta.halla(SOLO_DEL_PROVEEDOR) == [ARETES]
    # One of those stored is asked for again, to see whether it is still the same model.
    assert len([t for t in remoto.pedidos_a("uno") if t in NOMBRES]) == 1 + 3
    remoto.pedidos.clear()
    async with servicio(tienda, remoto, "uno") as tienda_abierta:
        await tienda_abierta.listo()
    assert len([t for t in remoto.pedidos_a("uno") if t in NOMBRES]) == 1


async def test_el_anterior_sirve_hasta_que_el_nuevo_esta_entero(
    tienda: Tienda, remoto: ServidorEmbeddings
) -> None:
    async with servicio(tienda, remoto, "uno") as tienda_abierta:
        await tienda_abierta.listo()
    remoto.puerta.clear()
    remoto.lotes_antes_de_la_puerta = 4 + 1
    remoto.pedidos.clear()
    async with servicio(tienda, remoto, "dos") as tienda_abierta:
        await tienda_abierta.hasta(hechos=2, estado="construyendo")
        assert str(tienda_abierta.salud["sirve"]).startswith("openai:uno@")
        assert await tienda_abierta.halla(SOLO_DEL_PROVEEDOR) == [ARETES]
        assert remoto.pedidos_a("uno")[-1] == SOLO_DEL_PROVEEDOR
        remoto.puerta.set()
        await tienda_abierta.listo()
        assert await tienda_abierta.halla(SOLO_DEL_PROVEEDOR) == [ARETES]
        assert remoto.pedidos_a("dos")[-1] == SOLO_DEL_PROVEEDOR
    async with await psycopg.AsyncConnection.connect(dsn(tienda.url), row_factory=dict_row) as conexion:
        modelos = await modelos_con_vectores(conexion)
    assert {nombre.split("@")[0] for nombre in modelos} == {LOCAL.nombre, "openai:dos"}


async def test_un_modelo_cambiado_bajo_el_mismo_nombre_se_hace_de_nuevo(
    tienda: Tienda, remoto: ServidorEmbeddings
) -> None:
    async with servicio(tienda, remoto, "uno") as tienda_abierta:
        await tienda_abierta.listo()
    remoto.versiones["uno"] = 2
    remoto.pedidos.clear()
    async with servicio(tienda, remoto, "uno") as tienda_abierta:
        await tienda_abierta.listo()
        assert {*NOMBRES} <= {*remoto.pedidos_a("uno")}
        assert await tienda_abierta.halla(SOLO_DEL_PROVEEDOR) == [ARETES]


async def test_otra_dimension_del_mismo_modelo_es_otro_indice(
    tienda: Tienda, remoto: ServidorEmbeddings
) -> None:
    async with servicio(tienda, remoto, "uno") as tienda_abierta:
        await tienda_abierta.listo()
    async with servicio(tienda, remoto, "uno", embedding_dimensiones=48) as tienda_abierta:
        await tienda_abierta.listo()
        assert await tienda_abierta.halla(SOLO_DEL_PROVEEDOR) == [ARETES]


@pytest.mark.parametrize(
    ("falla", "motivo"),
    [
        (Falla(estado=429, cabeceras={"retry-after": "0.3"}), "limite"),
        (Falla(estado=500), "conexion"),
        (Falla(dimension=7), "dimension"),
        (Falla(de_menos=1), "invalido"),
    ],
    ids=str,
)
async def test_lo_que_falla_a_medias_se_dice_y_se_sigue(
    tienda: Tienda, remoto: ServidorEmbeddings, falla: Falla, motivo: str
) -> None:
    remoto.fallas = [Falla(), Falla(), Falla(), *[falla] * 3]
    async with servicio(tienda, remoto, "uno") as tienda_abierta:
        await tienda_abierta.hasta(estado="esperando", fallo=motivo, sirve=LOCAL.nombre)
        assert await tienda_abierta.halla("balde") == BALDES
        await tienda_abierta.listo()
        assert await tienda_abierta.halla(SOLO_DEL_PROVEEDOR) == [ARETES]
        assert "fallo" not in tienda_abierta.salud


async def test_un_proveedor_apagado_deja_vender_con_el_nuestro(
    tienda: Tienda, remoto: ServidorEmbeddings
) -> None:
    ajustes = {"openai_base_url": "http://127.0.0.1:9/v1"}
    async with servicio(tienda, remoto, "uno", **ajustes) as tienda_abierta:
        await tienda_abierta.hasta(estado="esperando", fallo="conexion", hechos=0)
        assert await tienda_abierta.halla("balde") == BALDES


async def test_una_pregunta_que_se_cuelga_la_contesta_el_nuestro(
    tienda: Tienda, remoto: ServidorEmbeddings
) -> None:
    async with servicio(tienda, remoto, "uno", embedding_segundos=0.2) as tienda_abierta:
        await tienda_abierta.listo()
        remoto.fallas = [Falla(espera_s=30)]
        async with asyncio.timeout(5):
            assert await tienda_abierta.halla("balde") == BALDES
        assert tienda_abierta.salud["sirve"] == LOCAL.nombre
        assert tienda_abierta.salud["fallo"] == "tiempo"


async def test_sigue_el_catalogo_y_solo_pide_lo_que_cambio(
    tienda: Tienda, remoto: ServidorEmbeddings
) -> None:
    async with servicio(tienda, remoto, "uno") as tienda_abierta:
        await tienda_abierta.listo()
        remoto.pedidos.clear()
        await tienda.poner("N-1", "Pulsera tejida")
        await tienda_abierta.hasta(hechos=8, de=8, estado="listo")
        await tienda.sql("UPDATE productos SET nombre = 'Collar de perlas' WHERE sku = 'P-0'")
        while "Collar de perlas" not in remoto.pedidos_a("uno"):
            await asyncio.sleep(0.02)
        await tienda_abierta.listo()
        assert remoto.pedidos_a("uno") == ["Pulsera tejida", "Collar de perlas"]
        await tienda.sql("UPDATE productos SET precio = 7")
        await tienda.sql("DELETE FROM productos WHERE sku = 'N-1'")
        await tienda_abierta.hasta(hechos=7, de=7, estado="listo")
        assert remoto.pedidos_a("uno") == ["Pulsera tejida", "Collar de perlas"]
        # What the shop no longer sells is not found by the vector that it had.
        assert await tienda_abierta.halla(SOLO_DEL_PROVEEDOR) == []


async def test_dos_procesos_no_pagan_dos_veces(tienda: Tienda, remoto: ServidorEmbeddings) -> None:
    async with (
        servicio(tienda, remoto, "uno") as primero,
        servicio(tienda, remoto, "uno") as segundo,
    ):
        await primero.listo()
        await segundo.listo()
        assert await segundo.halla(SOLO_DEL_PROVEEDOR) == [ARETES]
        assert await primero.halla(SOLO_DEL_PROVEEDOR) == [ARETES]
    pedidos = [texto for texto in remoto.pedidos_a("uno") if texto in NOMBRES]
    # The second may look at one that is stored, to see whether it is still the same model.
    assert len(NOMBRES) <= len(pedidos) <= len(NOMBRES) + 1
