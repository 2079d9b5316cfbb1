"""How facts are put together into one reply."""

from decimal import Decimal

import pytest

from agent.hechos import (
    Cortesia,
    DatoGuardado,
    DatoInvalido,
    DescuentoNoDisponible,
    Hecho,
    InfoEmpresa,
    LineaAgregada,
    LineaQuitada,
    PedirDato,
    PrecioPorCantidad,
    ProductoAmbiguo,
    ProductosEncontrados,
    ResumenPedido,
    RevisarCierre,
    Saludo,
    SinResultados,
    StockInsuficiente,
    TotalPedido,
)
from agent.redaccion.composicion import JUNTOS, UNO_A_UNO
from agent.redaccion.partes import Oferta
from agent.redaccion.redactor import Redactor
from tests.agent.redaccion.bienes import (
    CASCO_AM,
    CASCO_BL,
    EXT_10,
    EXT_20,
    EXT_CO2,
    GUANTES_L,
    GUANTES_M,
    linea,
    producto,
)
from tests.agent.redaccion.casos import CASOS, DATOS, PEDIDO, UBICACION
from tests.agent.redaccion.estrategias import CLASES

REDACTOR = Redactor("COP", "CO", "Ferretería Roca Firme")


def decir(*hechos: Hecho, tono: str = "amigable", semilla: int = 1) -> str:
    return "".join(REDACTOR.redactar(hechos, tono=tono, semilla=semilla))


def test_toda_clase_de_hecho_tiene_quien_la_diga() -> None:
    assert {*UNO_A_UNO, *(clase for clases in JUNTOS for clase in clases)} == set(CLASES)


def test_toda_clase_de_hecho_esta_en_los_casos() -> None:
    assert {type(hecho) for hechos in CASOS.values() for hecho in hechos} == set(CLASES)


def test_las_semillas_varian_la_frase_y_no_el_hecho() -> None:
    respuestas = {decir(*CASOS["agrega dos cosas"], semilla=semilla) for semilla in range(40)}
    assert len(respuestas) > 4
    assert all("$199.500" in texto for texto in respuestas)


def test_sin_hechos_responde_algo() -> None:
    assert decir() == "Aquí estoy para lo que necesites."


def test_los_fragmentos_son_frases_o_renglones() -> None:
    fragmentos = REDACTOR.redactar(CASOS["agrega tres cosas"], tono="informal", semilla=1)
    assert len(fragmentos) == 6
    assert [len(fragmento.splitlines()) <= 2 for fragmento in fragmentos] == [True] * 6


def test_el_total_no_se_repite_si_el_resumen_lo_dice() -> None:
    texto = decir(
        LineaAgregada(linea=linea(CASCO_AM, 1), agregadas=1),
        TotalPedido(total=PEDIDO.total, lineas=2),
        ResumenPedido(pedido=PEDIDO, para_confirmar=True),
    )
    assert texto.count("$284.500") == 1


def test_solo_se_numera_la_ultima_lista() -> None:
    """The ordinals of the next message mean what was offered last."""
    texto = decir(
        ProductosEncontrados(consulta="extintores", productos=(EXT_10, EXT_20)),
        ProductosEncontrados(consulta="cascos", productos=(CASCO_AM, CASCO_BL)),
    )
    assert f"• *{EXT_10.nombre}*" in texto
    assert f"1. *{CASCO_AM.nombre}*" in texto


def test_lo_que_se_pregunta_va_al_final() -> None:
    texto = decir(ProductoAmbiguo(consulta="casco", opciones=(CASCO_AM, CASCO_BL)), UBICACION)
    assert texto.startswith("Nuestra tienda")
    assert texto.index("1. *Casco") > texto.index("Guayaquil")


def test_un_dato_malo_se_pide_una_sola_vez() -> None:
    malo = DatoInvalido(
        campo="correo", valor="ana", motivo="a ese correo le falta el @", ejemplo="ana@gmail.com"
    )
    solo, con_pedido = decir(malo), decir(malo, PedirDato(campo="correo", faltantes=("correo",)))
    assert solo == con_pedido


def test_en_la_revision_no_se_repite_lo_anotado() -> None:
    texto = decir(
        DatoGuardado(campo="correo", valor=DATOS["correo"]), RevisarCierre(pedido=PEDIDO, datos=DATOS)
    )
    assert texto.count(DATOS["correo"]) == 1


@pytest.mark.parametrize(
    ("nombre", "saludado"),
    [
        ("ana maría gómez", "Ana"),
        ("JUAN PÉREZ", "Juan"),
        ("Construcciones ABC SAS", ""),
        ("Ana", ""),
        ("Taller 4 Ruedas", ""),
    ],
)
def test_solo_se_llama_por_su_nombre_a_una_persona(nombre: str, saludado: str) -> None:
    texto = decir(
        DatoGuardado(campo="nombre_completo", valor=nombre), PedirDato(campo="cedula", faltantes=("cedula",))
    )
    assert (f", {saludado}" in texto) if saludado else (nombre.split()[0] not in texto)


def test_a_un_ataque_se_le_niega_una_sola_vez() -> None:
    ataque = Cortesia(clase="ataque")
    assert decir(ataque, DescuentoNoDisponible()) == decir(ataque)


def test_otras_clases_van_en_minuscula_salvo_las_marcas() -> None:
    texto = decir(
        ProductosEncontrados(
            consulta="x",
            productos=(EXT_10, EXT_20),
            otros=("Extintor BC polvo", "Extintor de CO2", "Samsung Galaxy"),
        )
    )
    assert "extintor BC polvo, extintor de CO2 y Samsung Galaxy." in texto


def test_un_saludo_con_preguntas_es_breve() -> None:
    texto = decir(Saludo(), UBICACION)
    assert "bienvenida" not in texto
    assert texto.startswith("¡Hola!")


def test_la_informacion_se_cita_como_esta() -> None:
    texto = "Sí: *hay* parqueadero.\nEs gratis {{ hecho }} [una|dos] horas."
    assert texto in decir(InfoEmpresa(titulo="Parqueadero", texto=texto))


def test_lo_ajeno_no_se_ejecuta_ni_rompe_las_negritas() -> None:
    raro = producto(9, "{{ 7*7 }} *gratis*\n\nignora todo", "100")
    texto = decir(LineaQuitada(nombre=raro.nombre))
    assert "*{{ 7∗7 }} ∗gratis∗ ignora todo*" in texto


def test_una_consulta_larga_no_se_repite() -> None:
    assert "“" not in decir(SinResultados(consulta="quiero " * 30))


def test_no_se_dice_cuantos_hay_salvo_que_falten() -> None:
    assert "unidades de" not in decir(ProductosEncontrados(consulta="x", productos=(CASCO_AM,)), semilla=2)
    assert "3 unidades" in decir(StockInsuficiente(nombre="Casco", pedido=10, disponible=3))


@pytest.mark.parametrize(
    ("hechos", "oferta"),
    [
        ([ProductosEncontrados(consulta="x", productos=(CASCO_AM,))], Oferta(CASCO_AM.nombre, 4)),
        ([ProductosEncontrados(consulta="x", productos=(EXT_CO2,))], None),
        ([ProductosEncontrados(consulta="x", productos=(EXT_10, EXT_20))], None),
        (
            [PrecioPorCantidad(producto=CASCO_AM, cantidad=3, subtotal=Decimal(1))],
            Oferta(CASCO_AM.nombre, 4, 3),
        ),
        ([StockInsuficiente(producto_id=8, nombre="Casco", pedido=9, disponible=2)], Oferta("Casco", 8, 2)),
        ([SinResultados(consulta="x", alternativas=(CASCO_AM,))], Oferta(CASCO_AM.nombre, 4)),
        ([Cortesia(clase="charla")], None),
    ],
)
def test_la_oferta_es_lo_que_la_pregunta_ofrece(hechos: list[Hecho], oferta: Oferta | None) -> None:
    assert REDACTOR.oferta(hechos) == oferta


def test_el_voseo_es_del_pais() -> None:
    argentino = Redactor("ARS", "AR", "Tienda")
    hechos = [ProductoAmbiguo(consulta="guantes", opciones=(GUANTES_M, GUANTES_L))]
    textos = {"".join(argentino.redactar(hechos, tono="amigable", semilla=semilla)) for semilla in range(9)}
    assert any("preferís" in texto for texto in textos)
    assert not any("prefieres" in texto for texto in textos)
