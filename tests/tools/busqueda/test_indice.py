"""What a customer's words find, what they do not, and how the index changes."""

import threading
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.busqueda.dobles import CodificadorDePrueba
from tools.busqueda import indice as modulo
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.puntaje import UMBRAL
from tools.busqueda.tipos import Filtros, ProductoIndexado

CATALOGO = [
    ("CAM-R-M", "Camisa roja talla M", "Camisas", 50_000, 3),
    ("CAM-R-L", "Camisa roja talla L", "Camisas", 50_000, 0),
    ("CAM-A-M", "Camisa azul talla M", "Camisas", 45_000, 8),
    ("REM-N-XXL", "Remera negra talla XXL", "Remeras", 30_000, 2),
    ("EXT-10", "Extintor multipropósito 10 libras", "Seguridad", 85_000, 5),
    ("EXT-20", "Extintor multipropósito 20 libras", "Seguridad", 130_000, 5),
    ("GUA-8", "Guantes de nitrilo talla 8", "Seguridad", 9_000, 40),
    ("TUB-12", 'Tubo PVC 1/2" x 3 m', "Plomería", 12_000, 10),
    ("TUB-34", 'Tubo PVC 3/4" x 3 m', "Plomería", 15_000, 10),
    ("SSD-1T", "Disco SSD externo 1TB", "Cómputo", 350_000, 4),
    ("POR-15", "Portátil Lenovo 15.6 16GB 512GB", "Portátiles", 2_500_000, 2),
    ("BAS-PO", "Base para portátil con ventilador", "Portátiles", 60_000, 6),
    ("DES-5", "Destornillador de estrella", "Herramientas", 8_000, 20),
    ("CRE-DE", "Crema dental triple acción 100 ml", "Aseo", 7_000, 15),
    ("CIN-EN", "Cinta de enmascarar 24 mm", "Pinturas", 5_000, 30),
    ("GAL-SA", "Galletas sin azúcar 120 g", "Despensa", 6_000, 12),
    ("AZU-1K", "Azúcar blanca 1 kg", "Despensa", 4_500, 12),
    ("CUR-40", "Curitas surtidas x 40", "Farmacia", 8_500, 9),
    ("TE-50", "Té en saquitos x 50", "Despensa", 5_500, 9),
]


def productos() -> list[ProductoIndexado]:
    return [
        ProductoIndexado(i, sku, nombre, "", categoria, Decimal(precio), stock)
        for i, (sku, nombre, categoria, precio, stock) in enumerate(CATALOGO, 1)
    ]


@pytest.fixture(scope="module", params=[True, False], ids=["con_vectores", "sin_vectores"])
def indice(request: pytest.FixtureRequest) -> IndiceProductos:
    indice = IndiceProductos(CodificadorDePrueba() if request.param else None)
    indice.actualizar(productos())
    return indice


def skus(indice: IndiceProductos, consulta: str, filtros: Filtros | None = None, k: int = 5) -> list[str]:
    hallados = indice.buscar(consulta, k, filtros).coincidencias
    return [p.sku for c in hallados if (p := indice.producto(c.producto_id))]


@pytest.mark.parametrize(
    ("consulta", "primero"),
    [
        ("camisas rojas talla M", "CAM-R-M"),
        ("¿tienen camisa azul?", "CAM-A-M"),
        ("playera negra 2XL", "REM-N-XXL"),
        ("extintor de 10 lb", "EXT-10"),
        ("extinguidor de 20 libras", "EXT-20"),
        ("tubo pvc de media pulgada", "TUB-12"),
        ("tubo 3/4", "TUB-34"),
        ("disco ssd 1 tera", "SSD-1T"),
        ("laptop", "POR-15"),
        ("base para laptop", "BAS-PO"),
        ("desarmador", "DES-5"),
        ("destornilador", "DES-5"),
        ("pasta de dientes", "CRE-DE"),
        ("masking tape", "CIN-EN"),
        ("tirita", "CUR-40"),
        ("azucar", "AZU-1K"),
        ("galletas sin azúcar", "GAL-SA"),
        ("té", "TE-50"),
        ("EXT-10", "EXT-10"),
        ("ext 10", "EXT-10"),
        ("algo para proteger las manos", "GUA-8"),
    ],
)
def test_encuentra_lo_que_se_pide(indice: IndiceProductos, consulta: str, primero: str) -> None:
    assert skus(indice, consulta)[:1] == [primero]


@pytest.mark.parametrize(
    "consulta",
    [
        "corbata", "camisa amarilla", "camisa roja talla S", "extintor de 50 libras", "nevera", "zapatos",
        "tubo de 5 pulgadas", "disco ssd de 8 teras", "jean levis", "iphone 15", "", "   ", "¿?", "😀😀",
        "hola buenas", "de la que",
    ],
)  # fmt: skip
def test_no_ofrece_nada_cuando_no_lo_hay(indice: IndiceProductos, consulta: str) -> None:
    assert skus(indice, consulta) == []


def test_lo_que_contradice_va_como_alternativa(indice: IndiceProductos) -> None:
    resultado = indice.buscar("camisa amarilla")
    assert {c.contradice for c in resultado.alternativas[:3]} == {("amarilla",)}
    assert not any(c.exacta for c in resultado.alternativas)


def test_una_lista_se_completa_con_lo_parecido(indice: IndiceProductos) -> None:
    solo = indice.buscar("camisa roja talla M")
    lista = indice.buscar("camisa roja talla M", completar=True)
    assert [c.exacta for c in lista.coincidencias] == [True, False, False]
    assert lista.coincidencias[0] == solo.coincidencias[0]
    assert indice.buscar("camisa amarilla", completar=True).coincidencias == ()


def test_sin_el_mismo_tipo_no_hay_alternativas(indice: IndiceProductos) -> None:
    assert indice.buscar("corbata amarilla").alternativas == ()


def test_dice_que_no_supo_cubrir_y_que_corrigio(indice: IndiceProductos) -> None:
    resultado = indice.buscar("destornilador hexagonal")
    assert "hexagonal" in resultado.terminos_sin_cubrir
    assert resultado.consulta_corregida == "destornillador hexagonal"
    assert indice.buscar("destornillador").consulta_corregida is None


def test_el_singular_el_plural_y_el_genero_dan_igual(indice: IndiceProductos) -> None:
    assert skus(indice, "camisas rojas") == skus(indice, "camisa roja") == skus(indice, "CAMISA ROJO")


def test_precios_en_la_pregunta(indice: IndiceProductos) -> None:
    assert skus(indice, "camisas de menos de 48 mil") == ["CAM-A-M"]
    assert skus(indice, "la camisa más barata")[0] == "CAM-A-M"
    assert skus(indice, "lo más barato", k=1) == ["AZU-1K"]


@pytest.mark.parametrize(
    ("filtros", "esperados"),
    [
        (Filtros(categoria="Camisas"), {"CAM-R-M", "CAM-R-L", "CAM-A-M"}),
        (Filtros(con_stock=True), {"CAM-R-M", "CAM-A-M"}),
        (Filtros(precio_max=Decimal(45_000)), {"CAM-A-M"}),
        (Filtros(precio_min=Decimal(45_001)), {"CAM-R-M", "CAM-R-L"}),
        (Filtros(ids=frozenset({1})), {"CAM-R-M"}),
        (Filtros(ids=frozenset()), set()),
        (Filtros(categoria="Otra"), set()),
    ],
)
def test_los_filtros_se_cumplen(indice: IndiceProductos, filtros: Filtros, esperados: set[str]) -> None:
    assert set(skus(indice, "camisa", filtros)) == esperados


def test_lo_agotado_va_despues(indice: IndiceProductos) -> None:
    assert skus(indice, "camisa roja") == ["CAM-R-M", "CAM-R-L"]


def test_orden_por_precio(indice: IndiceProductos) -> None:
    assert skus(indice, "extintor", Filtros(orden="precio_desc")) == ["EXT-20", "EXT-10"]


def test_k_limita(indice: IndiceProductos) -> None:
    assert len(skus(indice, "camisa", k=1)) == 1
    assert skus(indice, "camisa", k=0) == []


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(
            st.sampled_from(" ".join(n for _, n, *_ in CATALOGO).split() + ["de", "para", "10", "sin"]),
            max_size=8,
        ).map(" ".join),
    ),
    st.integers(-1, 12),
)
def test_cualquier_texto_da_un_resultado_en_regla(indice: IndiceProductos, consulta: str, k: int) -> None:
    filtros = Filtros(con_stock=True, precio_max=Decimal(100_000))
    resultado = indice.buscar(consulta, k, filtros)
    assert len(resultado.coincidencias) <= max(0, k)
    assert not (resultado.coincidencias and resultado.alternativas)
    for c in (*resultado.coincidencias, *resultado.alternativas):
        producto = indice.producto(c.producto_id)
        assert producto is not None
        assert producto.stock > 0
        assert producto.precio <= 100_000
        assert 0 <= c.puntaje <= 1
    assert all(c.exacta and c.puntaje >= UMBRAL and not c.contradice for c in resultado.coincidencias)


BEBIDAS = (
    ("Gaseosa Coca Roja 500 ml", "Bebidas"),
    ("Gaseosa Coca Roja 3 L", "Bebidas"),
    ("Combo personal: papas y gaseosa personal", "Combos"),
    ("Aurelio Clásico tinto", "Vinos tintos"),
    ("Parral Malbec", "Vinos tintos"),
    ("Parral Torrontés", "Vinos blancos"),
)


@pytest.mark.parametrize(
    ("consulta", "hallados", "dudosos"),
    [
        ("coca roja", [1, 2], []),
        ("combo personal", [3], []),
        ("tinto", [4, 5], []),  # the shelf, whatever one name says
        ("vino tinto", [4, 5], []),
        ("malbec", [5], []),
    ],
)
def test_dice_lo_que_puede_no_ser_lo_pedido(consulta: str, hallados: list[int], dudosos: list[int]) -> None:
    tienda = IndiceProductos()
    tienda.actualizar(
        ProductoIndexado(i, f"B{i}", nombre, "", categoria, Decimal(1000), 5)
        for i, (nombre, categoria) in enumerate(BEBIDAS, 1)
    )
    coincidencias = tienda.buscar(consulta).coincidencias
    assert sorted(c.producto_id for c in coincidencias) == hallados
    assert sorted(c.producto_id for c in coincidencias if c.dudosa) == dudosos


# Changes


@pytest.fixture
def propio() -> IndiceProductos:
    indice = IndiceProductos(CodificadorDePrueba())
    indice.actualizar(productos())
    return indice


def test_un_precio_o_unas_existencias_no_vuelven_a_analizar(propio: IndiceProductos) -> None:
    cambiado = replace(productos()[0], precio=Decimal(1), stock=0)
    assert propio.actualizar([cambiado]) == 0
    assert skus(propio, "camisa", Filtros(precio_max=Decimal(10))) == ["CAM-R-M"]
    assert "CAM-R-M" not in skus(propio, "camisa", Filtros(con_stock=True))


def test_un_nombre_nuevo_reemplaza_al_viejo(propio: IndiceProductos) -> None:
    assert propio.actualizar([replace(productos()[0], nombre="Corbata de seda", categoria="")]) == 1
    assert skus(propio, "corbata") == ["CAM-R-M"]
    assert "CAM-R-M" not in skus(propio, "camisa")
    assert len(propio) == len(CATALOGO)


def test_quitar_y_desactivar(propio: IndiceProductos) -> None:
    propio.quitar([5, 999])
    propio.actualizar([replace(productos()[5], activo=False)])
    assert skus(propio, "extintor") == []
    assert propio.producto(5) is None
    assert len(propio) == len(CATALOGO) - 1


def test_reemplazar_deja_exactamente_eso(propio: IndiceProductos) -> None:
    propio.reemplazar(productos()[:3])
    assert propio.ids() == {1, 2, 3}
    assert skus(propio, "extintor") == []


def test_categorias_de_mayor_a_menor(propio: IndiceProductos) -> None:
    assert propio.categorias()[0] in {"Camisas", "Seguridad", "Despensa"}
    assert "Remeras" in propio.categorias()
    propio.quitar([4])
    assert "Remeras" not in propio.categorias()


def test_usa_los_vectores_que_le_dan() -> None:
    codificador = CodificadorDePrueba()
    vectores = dict(
        zip([p.id for p in productos()], codificador.codificar([p.nombre for p in productos()]), strict=True)
    )
    codificador.codificados.clear()
    indice = IndiceProductos(codificador)
    indice.actualizar(productos(), vectores)
    assert codificador.codificados == []


def test_un_indice_vacio_contesta() -> None:
    vacio = IndiceProductos(CodificadorDePrueba())
    assert vacio.buscar("camisa").coincidencias == ()
    assert len(vacio) == 0


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["poner", "renombrar", "precio", "quitar"]), st.integers(1, 8)), max_size=25
    )
)
def test_tras_cualquier_serie_de_cambios_busca_como_uno_recien_hecho(cambios: list[tuple[str, int]]) -> None:
    cambiante = IndiceProductos()
    quedan: dict[int, ProductoIndexado] = {}
    base = {p.id: p for p in productos()}
    for paso, (accion, i) in enumerate(cambios):
        if accion == "quitar":
            quedan.pop(i, None)
            cambiante.quitar([i])
            continue
        previo = quedan.get(i, base[i])
        nuevo = {
            "poner": previo,
            "renombrar": replace(previo, nombre=f"{base[(i + paso) % 8 + 1].nombre} nueva"),
            "precio": replace(previo, precio=Decimal(paso)),
        }[accion]
        quedan[i] = nuevo
        cambiante.actualizar([nuevo])
    fresco = IndiceProductos()
    fresco.actualizar(quedan.values())
    for consulta in ("camisa roja", "extintor de 10 libras", "tubo", "guantes nuevos"):
        assert _ids(cambiante, consulta) == _ids(fresco, consulta)


def _ids(indice: IndiceProductos, consulta: str) -> set[int]:
    return {c.producto_id for c in indice.buscar(consulta, 20).coincidencias}


@pytest.fixture
def por_detras(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes a small shop behave as a large one: settled behind, with a graph."""
    monkeypatch.setattr(modulo, "_EN_SEGUNDO_PLANO", 4)
    monkeypatch.setattr(modulo, "_COLA_MINIMA", 2)
    monkeypatch.setattr("tools.busqueda.estado.LIMITE_EXHAUSTIVO", 4)


@pytest.mark.usefixtures("por_detras")
def test_una_tienda_grande_sirve_mientras_construye_y_no_pierde_cambios() -> None:
    indice = IndiceProductos(CodificadorDePrueba())
    indice.actualizar(productos())
    assert skus(indice, "camisa azul") == ["CAM-A-M"]
    for i in range(30):
        indice.actualizar(
            [ProductoIndexado(100 + i, f"N-{i}", f"Aparejo {'abcdefghij'[i % 10] * 3}{i} metálico")]
        )
        indice.quitar([100 + i - 3])
    indice.esperar(10)
    assert len(indice) == len(CATALOGO) + 3
    assert skus(indice, "camisa azul") == ["CAM-A-M"]
    assert set(skus(indice, "aparejo", k=50)) == {"N-27", "N-28", "N-29"}


def test_leer_y_escribir_a_la_vez(propio: IndiceProductos) -> None:
    errores: list[BaseException] = []
    parar = threading.Event()

    def leer() -> None:
        try:
            while not parar.is_set():
                assert skus(propio, "extintor de 10 libras") == ["EXT-10"]
        except BaseException as error:  # noqa: BLE001 - the thread hands it to the test
            errores.append(error)

    hilos = [threading.Thread(target=leer) for _ in range(3)]
    for hilo in hilos:
        hilo.start()
    for i in range(60):
        propio.actualizar([ProductoIndexado(1000 + i, f"Z-{i}", f"Zapatilla modelo {i}")])
        propio.quitar([1000 + i - 5])
    parar.set()
    for hilo in hilos:
        hilo.join()
    assert errores == []


def test_cercanos_are_active_products_the_nearest_first() -> None:
    indice = IndiceProductos(CodificadorDePrueba())
    indice.actualizar(productos())
    indice.actualizar([replace(p, activo=False) for p in productos() if p.sku == "GUA-8"])
    cercanos = indice.cercanos("guantes de nitrilo", 4)
    assert len(cercanos) == 4
    assert [cerca for _, cerca in cercanos] == sorted((cerca for _, cerca in cercanos), reverse=True)
    assert all((p := indice.producto(id_)) and p.activo for id_, _ in cercanos)
    assert len(indice.parecidos("guantes", ["guantes de nitrilo", "té"])) == 2


def test_without_vectors_nothing_is_near() -> None:
    indice = IndiceProductos(None)
    indice.actualizar(productos())
    assert indice.cercanos("guantes", 4) == []
    assert indice.parecidos("guantes", ["té"]) == [0.0]
