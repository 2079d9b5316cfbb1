"""What a person may write in the environment or `.env`, and what is told when it cannot be used."""

import errno
import socket
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from agent.redaccion import frases
from api.consola import explicar_ajustes
from api.errors import PuertoOcupadoError
from api.server import servir
from settings import CAMPOS_CLIENTE, TONOS, Settings


def ajustes(**valores: Any) -> Settings:
    return Settings.model_validate(valores)


def motivos(**valores: Any) -> list[str]:
    with pytest.raises(ValidationError) as fallo:
        ajustes(**valores)
    return explicar_ajustes(fallo.value)


def test_sin_nada_escrito_es_una_tienda_colombiana() -> None:
    settings = ajustes()
    assert (settings.pais, settings.moneda, settings.zona.key) == ("CO", "COP", "America/Bogota")
    assert settings.campos_requeridos == CAMPOS_CLIENTE[:6]


@pytest.mark.parametrize(
    ("pais", "moneda", "zona"),
    [
        ("mx", "MXN", "America/Mexico_City"),
        ("ES", "EUR", "Europe/Madrid"),
        ("EC", "USD", "America/Guayaquil"),
    ],
)
def test_la_moneda_y_la_zona_son_las_del_pais(pais: str, moneda: str, zona: str) -> None:
    settings = ajustes(pais=pais)
    assert (settings.moneda, settings.zona.key) == (moneda, zona)


def test_lo_escrito_manda_sobre_el_pais() -> None:
    settings = ajustes(pais="CO", moneda=" usd ", zona_horaria="America/Lima")
    assert (settings.moneda, settings.zona.key) == ("USD", "America/Lima")


@pytest.mark.parametrize("zona", ["Marte/Uno", "America", "../etc/passwd", "/etc/passwd", "Bogotá"])
def test_una_zona_desconocida_se_dice(zona: str) -> None:
    assert motivos(zona_horaria=zona) == ["ZONA_HORARIA no es una zona conocida, como America/Bogota"]


@pytest.mark.parametrize("moneda", ["pesos", "$", "ABC"])
def test_una_moneda_desconocida_se_dice(moneda: str) -> None:
    assert motivos(moneda=moneda) == ["MONEDA debe ser un código ISO 4217, como COP, MXN o USD"]


@pytest.mark.parametrize(
    ("escrito", "tono"),
    [
        (" Formal ", "formal"),
        ("orientado a soluciones", "orientado_a_soluciones"),
        ("Orientado-a-Soluciones", "orientado_a_soluciones"),
        ("orientado a  solucionar", "orientado_a_soluciones"),
        ("orientado_a_solucionar", "orientado_a_soluciones"),
    ],
)
def test_el_tono_se_escribe_de_varias_maneras(escrito: str, tono: str) -> None:
    assert ajustes(tono=escrito).tono == tono


def test_un_tono_desconocido_se_dice() -> None:
    assert motivos(tono="sarcástico") == [f"TONO debe ser uno de {', '.join(TONOS)}"]


def test_los_tonos_son_los_que_sabe_redactar() -> None:
    assert set(TONOS) == set(frases.cargar().tonos)


def test_el_nivel_de_registro_es_uno_conocido() -> None:
    assert ajustes(log_level="debug").log_level == "DEBUG"
    assert motivos(log_level="mucho") == ["LOG_LEVEL debe ser uno de DEBUG, INFO, WARNING, ERROR, CRITICAL"]


def test_campos_requeridos_se_separan_con_comas() -> None:
    assert ajustes(campos_requeridos=" nombre_completo, telefono,").campos_requeridos == (
        "nombre_completo",
        "telefono",
    )
    assert motivos(campos_requeridos="telefono,signo")[0].startswith("CAMPOS_REQUERIDOS no conoce signo")


def test_los_motivos_no_muestran_el_valor() -> None:
    assert motivos(pais="clave-secreta", port="clave-secreta") == [
        "PORT debe ser un número entero",
        "PAIS debe ser uno de AR, BO, CL, CO, CR, DO, EC, ES, GT, HN, MX, NI, PA, PE, PY, SV, UY, VE",
    ]


def test_el_entorno_manda_sobre_el_archivo_y_lo_vacio_no_cuenta(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archivo = tmp_path / ".env"
    archivo.write_text("TOP_K=5\nPORT=9000\nLOG_FILE=\n")
    monkeypatch.setenv("PORT", "9001")
    monkeypatch.setenv("DEMO", "")
    settings = Settings(_env_file=archivo)
    assert (settings.top_k, settings.port, settings.log_file, settings.demo) == (5, 9001, None, True)


def test_un_host_ajeno_se_dice_en_espanol() -> None:
    # 192.0.2.0/24 is for documentation: no machine has it.
    with pytest.raises(PuertoOcupadoError) as fallo:
        servir(ajustes(host="192.0.2.1"))
    assert str(fallo.value) == (
        "No puedo escuchar en 192.0.2.1:8001: esa dirección no es de esta máquina. "
        "Define otra en HOST, como 127.0.0.1."
    )


@pytest.mark.parametrize(
    ("fallo", "motivo"),
    [
        (OSError(errno.EADDRINUSE, "Address already in use"), "el puerto está ocupado. Cierra el programa"),
        (PermissionError(errno.EACCES, "Permission denied"), "este usuario no tiene permiso. Define en PORT"),
        (
            socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
            "no es de esta máquina. Define otra",
        ),
        (OSError(errno.EAFNOSUPPORT, "Address family not supported"), "no tiene IPv6. Define en HOST"),
        (OSError(errno.ENOBUFS, "No buffer space"), "No buffer space. Revisa HOST y PORT."),
    ],
)
def test_la_razon_del_sistema_se_dice_en_espanol(
    monkeypatch: pytest.MonkeyPatch, fallo: OSError, motivo: str
) -> None:
    class SocketQueNoPuede(socket.socket):
        def bind(self, address: Any, /) -> None:
            raise fallo

    monkeypatch.setattr(socket, "socket", SocketQueNoPuede)
    with pytest.raises(PuertoOcupadoError) as dicho:
        servir(ajustes())
    assert motivo in str(dicho.value)
