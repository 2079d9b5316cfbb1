"""The administrator's token: set, or made once and kept."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.token import TokenNoGuardadoError, token_de_admin
from settings import Settings


def ajustes(data_dir: Path, token: str | None = None) -> Settings:
    return Settings.model_validate({"data_dir": data_dir, "admin_token": token})


def test_el_ajuste_manda_y_no_se_guarda(tmp_path: Path) -> None:
    assert token_de_admin(ajustes(tmp_path / "datos", "el-mío")) == "el-mío"
    assert not (tmp_path / "datos").exists()


def test_se_hace_una_vez_y_solo_lo_lee_su_dueno(tmp_path: Path) -> None:
    token = token_de_admin(ajustes(tmp_path / "datos"))
    assert len(token) >= 40
    assert token_de_admin(ajustes(tmp_path / "datos")) == token
    assert stat.S_IMODE((tmp_path / "datos" / "admin_token").stat().st_mode) == 0o600


def test_dos_procesos_a_la_vez_hacen_el_mismo(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as hilos:
        assert len(set(hilos.map(lambda _: token_de_admin(ajustes(tmp_path)), range(8)))) == 1


def test_un_archivo_a_medias_se_repone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.token._ESPERA_S", 0)
    (tmp_path / "admin_token").touch()
    token = token_de_admin(ajustes(tmp_path))
    assert token == token_de_admin(ajustes(tmp_path)) != ""


def test_un_archivo_abierto_a_todos_se_cierra(tmp_path: Path) -> None:
    (tmp_path / "admin_token").write_text("abierto\n")
    os.chmod(tmp_path / "admin_token", 0o644)
    assert token_de_admin(ajustes(tmp_path)) == "abierto"
    assert stat.S_IMODE((tmp_path / "admin_token").stat().st_mode) == 0o600


def test_donde_no_se_puede_escribir_se_dice(tmp_path: Path) -> None:
    (tmp_path / "datos").write_text("esto no es una carpeta")
    with pytest.raises(TokenNoGuardadoError, match="define ADMIN_TOKEN"):
        token_de_admin(ajustes(tmp_path / "datos"))
