"""A short chaos: the whole of `make chaos` with a few deaths, on two real services and a real database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.lento
def test_un_poco_de_caos_no_rompe_nada(raiz: Path, carpeta_con_motor: Path) -> None:
    plan = ["--muertes", "4", "--base", "1", "--clientes", "3", "--carpeta", str(carpeta_con_motor)]
    orden = [sys.executable, "-m", "bench.caos", *plan]
    hecho = subprocess.run(orden, cwd=raiz, capture_output=True, text=True, timeout=600)
    assert hecho.returncode == 0, hecho.stdout + hecho.stderr
    cifras = json.loads(hecho.stdout[hecho.stdout.index("{") : hecho.stdout.index("}") + 1])
    assert cifras["violations"] == 0
    assert (cifras["services killed"], cifras["databases killed"]) >= (4, 1)
    assert cifras["messages answered"] > 0
