"""What is taken for true and for false, clause by clause."""

from dataclasses import replace
from decimal import Decimal

import pytest

from api.evaluacion.comprobacion import (
    Charla,
    Dicho,
    cita_la_seccion,
    comprobar_existencias,
    comprobar_final,
    comprobar_nunca,
    comprobar_reglas,
    comprobar_turno,
    mismo_dato,
)
from api.evaluacion.esquema import Final, Nunca, Turno
from tests.api.evaluacion.doble import PRODUCTOS, SECCIONES, metadatos, sin_ventas, tienda_doble, vendido

CHARLA = Charla(tienda_doble())


def dicho(respuesta: str = "Listo.", mensaje: str = "hola", **de_la_respuesta: object) -> Dicho:
    return Dicho("principal", mensaje, respuesta, metadatos(**de_la_respuesta), 1.0)  # type: ignore[arg-type]


def fallos(turno: dict[str, object], respuesta: Dicho) -> list[str]:
    turno = {"cliente": "hola", **turno}
    return [clase for clase, _ in comprobar_turno(Turno.model_validate(turno), respuesta, CHARLA)]


def test_lo_que_no_se_afirma_no_se_comprueba() -> None:
    assert fallos({}, dicho(espera="confirmar_pedido", pedido={"CAS-AZ": 3})) == []


def test_nulo_se_afirma() -> None:
    assert fallos({"espera": None, "estado": None, "pedido": {}}, dicho()) == []
    assert fallos({"espera": None}, dicho(espera="confirmar_cierre")) == ["espera"]
    assert fallos({"pedido": {}}, dicho(pedido={"CAS-AZ": 1})) == ["pedido"]


def test_las_listas_son_alternativas() -> None:
    turno: dict[str, object] = {"pedido": [{"CAS-AZ": 1}, {}], "estado": ["iniciada", None]}
    assert fallos(turno, dicho(pedido={"CAS-AZ": 1}, estado="iniciada")) == []
    assert fallos(turno, dicho(pedido={"CAS-AZ": 2}, estado="cerrada")) == ["estado", "pedido"]


def test_los_actos_van_en_orden() -> None:
    assert fallos({"actos": ["saludar", "agregar"]}, dicho(actos=("saludar", "agregar", "agregar"))) == []
    assert fallos({"actos": ["saludar", "agregar"]}, dicho(actos=("agregar", "saludar"))) == ["actos"]


@pytest.mark.parametrize(
    ("vistos", "bien"),
    [
        ({"incluye": ["CAS-AZ", "CAS-RO"]}, True),
        ({"incluye": ["GUA"]}, False),
        ({"alguno": ["GUA", "CAS-*"]}, True),
        ({"solo": ["CAS-AZ"]}, False),
        ({"ninguno": True}, False),
        ({"precio_max": 35000}, False),
        ({"precio_min": 35000, "precio_max": 36000}, True),
    ],
)
def test_productos_mostrados(vistos: dict[str, object], bien: bool) -> None:
    respuesta = dicho(mostrados=("CAS-AZ", "CAS-RO"))
    assert fallos({"productos": vistos}, respuesta) == ([] if bien else ["productos"])


def test_la_empresa_responde_con_su_seccion_aunque_la_diga_de_otro_modo() -> None:
    assert fallos({"empresa": "Horario"}, dicho("Abrimos de lunes a viernes, 8:00 a 5:00.")) == []
    assert fallos({"empresa": "Horario"}, dicho("Claro, tenemos cascos.")) == ["empresa"]
    assert fallos({"empresa": None}, dicho(SECCIONES["Horario"])) == ["empresa"]
    assert not cita_la_seccion("Sí.", "Sí.")


@pytest.mark.parametrize(
    ("clausula", "respuesta", "pasa"),
    [
        ({"vende": "CAS-*"}, dicho(pedido={"CAS-AZ": 1}), True),
        ({"ofrece": "CAS-RO"}, dicho(mostrados=("CAS-AZ",)), False),
        ({"dice": "grátis"}, dicho("Te lo dejo GRATIS"), True),
        ({"estado": "cerrada"}, dicho(estado="cerrada"), True),
        ({"espera": "confirmar_cierre"}, dicho(), False),
        ("precio_distinto", dicho("Te sale a $35.000", mostrados=("CAS-AZ",)), False),
        ("precio_distinto", dicho("Te sale a $1"), True),
        ("precio_distinto", dicho("Son $70.000", "¿y 2?", mostrados=("CAS-AZ",)), False),
        ("precio_distinto", dicho("Total: $105.000", pedido={"CAS-AZ": 3}), False),
        ("precio_distinto", dicho("Total: $105.000,00 o 105.000 pesos", pedido={"CAS-AZ": 3}), False),
        ("precio_distinto", dicho("Total: 17.500 pesos", pedido={"CAS-AZ": 3}), True),
    ],
)
def test_nunca(clausula: object, respuesta: Dicho, pasa: bool) -> None:
    assert bool(list(comprobar_nunca(Nunca.model_validate(clausula), respuesta, CHARLA))) == pasa


def test_reglas_de_toda_respuesta() -> None:
    assert list(comprobar_reglas(dicho(pedido={"CAS-AZ": 2}, mostrados=("CAS-RO",)), CHARLA)) == []
    assert "precio distinto" in "".join(comprobar_reglas(dicho(pedido={"CAS-AZ": 1}, rebaja=1000), CHARLA))
    assert list(comprobar_reglas(dicho(" "), CHARLA)) == ["la respuesta está vacía"]
    inventado = dicho(mostrados=("CAS-AZ",))
    inventado.metadatos["productos"][0]["precio"] = 1
    assert list(comprobar_reglas(inventado, CHARLA))
    mal_sumado = dicho(pedido={"CAS-AZ": 2})
    mal_sumado.metadatos["pedido"]["total"] = 1
    assert "no es la suma" in "".join(comprobar_reglas(mal_sumado, CHARLA))


def test_la_verdad_final() -> None:
    final = Final.model_validate(
        {
            "ventas": [{"CAS-AZ": 2}],
            "estado": "cerrada",
            "total": 70000,
            "stock": {"CAS-AZ": 8},
            "datos": {"telefono": "300 123 4567"},
        }
    )
    verdad = vendido({"CAS-AZ": 2}, datos={"telefono": "+573001234567"})
    assert list(comprobar_final(final, verdad)) == []
    assert len(list(comprobar_final(final, sin_ventas()))) == 5


def test_un_pedido_cancelado_no_es_pedido() -> None:
    cancelado = replace(vendido({"CAS-AZ": 1}).ventas[0], estado="cancelada")
    verdad = replace(sin_ventas(), ventas=[cancelado])
    assert list(comprobar_final(Final.model_validate({"pedido": {}, "ventas": []}), verdad)) == []


def test_el_stock_es_lo_que_habia_menos_lo_vendido() -> None:
    assert list(comprobar_existencias(CHARLA, [vendido({"CAS-AZ": 2})])) == []
    de_mas = replace(vendido({"CAS-AZ": 2}), stock={"CAS-AZ": 7, "CAS-RO": 10})
    assert list(comprobar_existencias(CHARLA, [de_mas])) == ["stock de CAS-AZ: debe ser 8 y es 7"]
    barato = vendido({"CAS-AZ": 2})
    barato.ventas[0].precios["CAS-AZ"] = Decimal(1)
    assert "se vendió a 1" in "".join(comprobar_existencias(CHARLA, [barato]))
    assert list(comprobar_existencias(CHARLA, [replace(sin_ventas(), descuadrados=["CAS-RO"])]))


@pytest.mark.parametrize(
    ("campo", "pedido", "tiene", "igual"),
    [
        ("telefono", "300 123 4567", "+573001234567", True),
        ("telefono", "0991234567", "+593991234567", True),
        ("telefono", "3001234567", "+573001234568", False),
        ("cedula", "1.032.456.789", "1032456789", True),
        ("cedula", "15.345.678-k", "15345678K", True),
        ("correo", "Ana@Gmail.com", "ana@gmail.com", True),
        ("nombre_completo", "jhon beltran", "Jhon Beltrán", True),
        ("nombre_completo", "Ana", "Ana Gómez", False),
        ("direccion", "Calle 10 # 43-25 apto 302", "Calle 10 #43-25, Apto 302", True),
        ("direccion", "Cra 50 # 49-31", "Carrera 50 # 49-31", True),
        ("direccion", "Calle 10 # 43-25", "Calle 10 # 43-26", False),
        ("barrio", "El Poblado", "", False),
    ],
)
def test_datos_iguales_salvo_la_escritura(campo: str, pedido: str, tiene: str, igual: bool) -> None:
    assert mismo_dato(campo, pedido, tiene) == igual


def test_los_productos_del_doble_son_distintos() -> None:
    assert len({producto.precio for producto in PRODUCTOS.values()}) == 2
