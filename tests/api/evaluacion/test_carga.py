"""Conversation files: read strictly, and a mistake told with its file and line."""

from pathlib import Path

import pytest

from api.evaluacion.carga import CasoInvalidoError, cargar_casos, leer_yaml
from api.evaluacion.esquema import COMPORTAMIENTOS

BUENO = """\
caso: compra un casco
productos:
  - {sku: CAS-AZ, nombre: Casco azul, precio: "35000.50", stock: 10}
turnos:
  - cliente: quiero un casco
    actos: [agregar]
    espera: null
    pedido: {CAS-AZ: 1}
final: {pedido: {CAS-AZ: 1}}
"""


def escribir(carpeta: Path, texto: str, *, nombre: str = "compras/uno") -> Path:
    archivo = carpeta / f"{nombre}.yaml"
    archivo.parent.mkdir(parents=True, exist_ok=True)
    archivo.write_text(texto, "utf-8")
    return archivo


def errores(carpeta: Path, texto: str, *, nombre: str = "compras/uno") -> list[str]:
    archivo = escribir(carpeta, texto, nombre=nombre)
    with pytest.raises(CasoInvalidoError) as hallado:
        cargar_casos(carpeta)
    return [error.removeprefix(f"{archivo}:") for error in hallado.value.errores]


def test_lee_un_caso(tmp_path: Path) -> None:
    escribir(tmp_path, BUENO)
    (caso,) = cargar_casos(tmp_path)
    assert caso.nombre == "compras/uno"
    assert str(caso.productos[0].precio) == "35000.50"
    assert caso.turnos[0].afirma("espera")
    assert not caso.turnos[0].afirma("estado")


@pytest.mark.parametrize(
    ("cambio", "linea", "dice"),
    [
        (("    actos: [agregar]", "    acto: [agregar]"), 6, "Extra inputs"),
        (("actos: [agregar]", "actos: [comprar]"), 6, "saludar"),
        (("    pedido: {CAS-AZ: 1}", "    pedido: {CAS-AZ: uno}"), 8, "integer"),
        (("final: {pedido: {CAS-AZ: 1}}", "final: {pedido: {CAS-ROJO: 1}}"), 9, "no tiene el SKU «CAS-ROJO»"),
        (("    espera: null", "    espera: algo"), 7, "pattern"),
        (("    espera: null", "    actos: [negar]"), 7, "«actos» está dos veces"),
        (("caso: compra un casco", "caso: compra un casco\nretenida: true"), 2, "retenidas"),
        (("quiero un casco", "a la Calle 10 # 43-25"), 5, "se pierde"),
        (("turnos:", "ajustes: {color: rojo}\nturnos:"), 4, "ese ajuste no existe"),
        (("  - cliente: quiero un casco", "  - chat: otro"), 5, "lleva `cliente` o `segun_espera`"),
        (("final: {pedido: {CAS-AZ: 1}}", "final: {pedido: {CAS-AZ: 1"), 10, "expected"),
    ],
)
def test_dice_el_archivo_y_la_linea(tmp_path: Path, cambio: tuple[str, str], linea: int, dice: str) -> None:
    error = errores(tmp_path, BUENO.replace(*cambio))[0]
    assert error.startswith(f"{linea}:")
    assert dice in error


def test_dice_todos_los_errores_de_todos_los_archivos(tmp_path: Path) -> None:
    escribir(tmp_path, BUENO.replace("final", "finale"), nombre="datos/otro")
    assert len(errores(tmp_path, BUENO.replace("caso:", "casi:").replace("turnos:", "turno:"))) >= 4


def test_la_carpeta_es_un_comportamiento(tmp_path: Path) -> None:
    assert "no es ninguna de" in errores(tmp_path, BUENO, nombre="varios/uno")[0]


def test_una_carpeta_vacia_no_es_un_exito(tmp_path: Path) -> None:
    with pytest.raises(CasoInvalidoError, match="no hay conversaciones"):
        cargar_casos(tmp_path)


def test_lo_que_dice_un_cliente_se_lee_como_texto(tmp_path: Path) -> None:
    """In YAML 1.1 "no" is false and "12:30" a number."""
    archivo = escribir(tmp_path, "- no\n- sí\n- 12:30\n- 07\n- 1.50\n- null\n- true\n- '2'\n")
    assert leer_yaml(archivo)[0] == ["no", "sí", "12:30", 7, 1.5, None, True, "2"]


def test_las_del_proyecto_se_leen_y_una_de_cada_tres_esta_retenida(raiz: Path) -> None:
    casos = cargar_casos(raiz / "tests" / "conversaciones")
    retenidas = [caso for caso in casos if caso.retenida]
    ciegas = cargar_casos(raiz / "tests" / "evaluacion" / "compras_ciegas")
    assert len(casos) >= 150
    assert all(caso.retenida for caso in ciegas)
    assert 3 * (len(retenidas) + len(ciegas)) >= len(casos) + len(ciegas)
    assert {caso.comportamiento for caso in casos} == set(COMPORTAMIENTOS)
    assert {caso.comportamiento for caso in retenidas} == set(COMPORTAMIENTOS)
