"""What a model proposes is done only where the customer's words stand behind it."""

import pytest

from agent.actos import (
    ACTOS,
    Acto,
    Agregar,
    Cancelar,
    Cantidad,
    Confirmar,
    DarDato,
    Otro,
    PreguntarProducto,
    Quitar,
    Referencia,
    Saludar,
)
from agent.comprension.situacion import Situacion
from agent.modelos.aval import avalar
from agent.modelos.charla import Charla, velar
from agent.modelos.disyuntor import ModeloFallidoError
from agent.modelos.esquema import actos_de, esquema_de_actos

CERRANDO = Situacion(espera="confirmar_cierre", lineas=("Casco amarillo",))
OFRECIDOS = Situacion(ofrecidos=("Casco amarillo", "Guante de carnaza"))
DUDA: list[Acto] = [Otro()]


def aval(
    mensaje: str, *propuestos: Acto, locales: list[Acto] = DUDA, situacion: Situacion = OFRECIDOS
) -> list[Acto]:
    return avalar(propuestos, locales, mensaje=mensaje, situacion=situacion, charla=Charla())


def agregar(texto: str = "", unidades: int | None = None, **otros: object) -> Agregar:
    return Agregar(
        producto=Referencia.model_validate({"texto": texto, **otros}), cantidad=Cantidad(unidades=unidades)
    )


@pytest.mark.parametrize(
    ("mensaje", "acto"),
    [
        ("quisiera que me apartara tres cascos amarillos", agregar("cascos amarillos", 3)),
        ("me llevo una docena de guantes", agregar("guantes", 12)),
        ("échame dos del segundo", agregar("", 2, ordinales=(2,))),
        ("ese mismo, sí", agregar("casco", None, deictica=True)),
        ("unos guanttes porfa", agregar("guantes")),
        ("un casco", agregar("casco", 1)),
    ],
)
def test_lo_dicho_se_hace(mensaje: str, acto: Acto) -> None:
    assert aval(mensaje, acto) == [acto]


@pytest.mark.parametrize(
    ("mensaje", "acto"),
    [
        ("quiero cascos", agregar("taladro")),
        ("quiero cascos", agregar("cascos", 40)),
        ("¿qué me recomiendas?", agregar("casco amarillo")),
        ("quiero ver", DarDato(campo="cedula", valor="1020304050")),
        ("vivo por ahí", DarDato(campo="direccion", valor="Calle 1 # 2-3")),
        ("mmm", Cancelar()),
        ("mmm", Quitar(producto=Referencia(todos=True))),
        ("mmm", Quitar()),
    ],
)
def test_lo_que_nadie_dijo_no_se_hace(mensaje: str, acto: Acto) -> None:
    with pytest.raises(ModeloFallidoError, match="sin_aval"):
        aval(mensaje, acto)


def test_un_saludo_no_compra_nada() -> None:
    with pytest.raises(ModeloFallidoError):
        aval("hola", agregar(ordinales=(1,)), locales=[Saludar()])


def test_cerrar_la_venta_pide_un_si_que_tambien_oiga_el_motor_local() -> None:
    with pytest.raises(ModeloFallidoError):
        aval("¿y el envío?", Confirmar(), situacion=CERRANDO)
    si = Confirmar(llano=True)
    assert aval("sí", Confirmar(), locales=[si], situacion=CERRANDO) == [si]


def test_el_dato_se_toma_como_lo_leyo_el_motor_local() -> None:
    local = DarDato(campo="telefono", valor="3001234567")
    assert aval("es tres cero cero...", DarDato(campo="telefono", valor="300"), locales=[local]) == [local]


@pytest.mark.parametrize(("unidades", "problema"), [(0, "cero"), (-3, "negativa"), (10**12, "excesiva")])
def test_una_cantidad_imposible_llega_con_su_problema(unidades: int, problema: str) -> None:
    (acto,) = aval("quiero cascos", agregar("cascos", unidades))
    assert isinstance(acto, Agregar)
    assert (acto.cantidad.unidades, acto.cantidad.problema) == (None, problema)


def test_un_limite_de_precio_que_no_dijo_se_olvida() -> None:
    (propuesto,) = actos_de(
        [{"tipo": "preguntar_producto", "producto": {"texto": "cascos"}, "precio": {"maximo": 9}}]
    )
    (acto,) = aval("¿hay cascos?", propuesto)
    assert isinstance(acto, PreguntarProducto)
    assert acto.precio is None


def test_donde_los_dos_leen_lo_mismo_vale_el_acto_local() -> None:
    """It says how it was said: "el amarillo" looks first at what is on the table."""
    local = Agregar(
        producto=Referencia(texto="cascos amarillos", definida=True), cantidad=Cantidad(unidades=3)
    )
    propuesto = agregar("cascos amarillos", 3)
    assert aval("deme 3 de los cascos amarillos", propuesto, locales=[local]) == [local]
    assert aval("deme 2 de los cascos amarillos", agregar("cascos amarillos", 2), locales=[local]) != [local]


def test_el_esquema_nombra_cada_acto_y_nada_que_un_proveedor_no_lea() -> None:
    esquema = esquema_de_actos()
    tipos = {
        forma["properties"]["tipo"]["enum"][0]
        for forma in esquema["$defs"].values()
        if "tipo" in forma["properties"]
    }
    assert tipos == {acto.tipo for acto in ACTOS.validate_python([{"tipo": tipo} for tipo in tipos])}
    assert len(tipos) == len(esquema["properties"]["actos"]["items"]["anyOf"])
    assert not {"oneOf", "const", "default", "discriminator"} & set(_claves(esquema))


def _claves(forma: object) -> list[str]:
    if isinstance(forma, list):
        return [clave for parte in forma for clave in _claves(parte)]
    if isinstance(forma, dict):
        return [*forma, *(clave for parte in forma.values() for clave in _claves(parte))]
    return []


@pytest.mark.parametrize(
    ("texto", "velado"),
    [
        ("mi cédula es 1.020.345.678", "mi cédula es [número]"),
        ("llámame al +57 300 123 4567", "llámame al [número]"),
        ("ana@correo.co, gracias", "[correo], gracias"),
        ("Llevas $1.250.000 en total", "Llevas $1.250.000 en total"),
        ("quiero 3 de 45.000", "quiero 3 de 45.000"),
    ],
)
def test_la_charla_viaja_sin_numeros_que_identifiquen(texto: str, velado: str) -> None:
    assert velar(texto) == velado
