"""Which model leads and which stands in, by the settings."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from db.errors import ArchivoInvalidoError
from graph.modelos import GEMINI_USUAL, OPENAI_USUAL, abrir_modelos, servicios_de
from settings import Settings

LOCAL = "http://127.0.0.1:11434/v1"


@pytest.mark.parametrize(
    ("ajustes", "esperados"),
    [
        ({}, []),
        ({"google_api_key": "k"}, [("gemini", GEMINI_USUAL)]),
        ({"google_api_key": "k", "default_model": "gemini-3-pro"}, [("gemini", "gemini-3-pro")]),
        ({"openai_api_key": "k"}, [("openai", OPENAI_USUAL)]),
        ({"openai_base_url": LOCAL, "default_model": "gemma3:4b"}, [("openai", "gemma3:4b")]),
        (
            {"google_api_key": "k", "openai_api_key": "k"},
            [("gemini", GEMINI_USUAL), ("openai", OPENAI_USUAL)],
        ),
        (
            {"google_api_key": "k", "openai_api_key": "k", "default_model": "gpt-5"},
            [("openai", "gpt-5"), ("gemini", GEMINI_USUAL)],
        ),
        (
            {"openai_base_url": LOCAL, "default_model": "qwen3", "fallback_model": "llama3"},
            [("openai", "qwen3"), ("openai", "llama3")],
        ),
    ],
)
def test_principal_y_suplente(ajustes: dict[str, Any], esperados: list[tuple[str, str]]) -> None:
    elegidos = servicios_de(Settings.model_validate(ajustes))
    assert [(servicio.proveedor, servicio.modelo) for servicio in elegidos] == esperados


def test_una_direccion_sin_protocolo_no_vale() -> None:
    with pytest.raises(ValueError, match="http://"):
        Settings.model_validate({"openai_base_url": "localhost:11434"})


def test_una_tarea_desconocida_no_vale() -> None:
    with pytest.raises(ValueError, match="MODELO_TAREAS"):
        Settings.model_validate({"modelo_tareas": "comprender,vender"})


def test_sin_tareas_no_hay_modelo() -> None:
    assert abrir_modelos(Settings.model_validate({"google_api_key": "k", "modelo_tareas": ","})) is None


def test_un_prompt_que_no_sirve_se_dice_al_arrancar(tmp_path: Path) -> None:
    """In one sentence, as the command line tells whatever keeps it from starting."""
    ajustes = Settings.model_validate({"google_api_key": "k", "prompts_dir": tmp_path / "nada"})
    with pytest.raises(ArchivoInvalidoError, match="PROMPTS_DIR: no existe la carpeta"):
        abrir_modelos(ajustes)


def test_sin_clave_no_se_importa_ningun_proveedor(raiz: Path) -> None:
    codigo = (
        "import sys, graph.agente, graph.modelos; from settings import Settings;"
        "assert graph.modelos.abrir_modelos(Settings(_env_file=None)) is None;"
        "print([m for m in ('openai', 'langchain_openai', 'google.genai', 'langchain_google_genai')"
        " if m in sys.modules])"
    )
    hecho = subprocess.run(
        [sys.executable, "-c", codigo], cwd=raiz, capture_output=True, text=True, check=True, env={"PATH": ""}
    )
    assert hecho.stdout.splitlines()[-1] == "[]"
