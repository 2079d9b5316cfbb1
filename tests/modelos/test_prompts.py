"""The prompts as models get them, whole, and what a shop may change of them."""

from pathlib import Path

import pytest

from agent.modelos.prompts import CARPETA, SUFIJO, VARIABLES, PromptInvalidoError, cargar_prompts

ESPERADOS = Path(__file__).parent / "esperados"
VALORES = {"tienda": "Ferretería El Tornillo", "tono": "amigable", "trato": "tú", "instrucciones": ""}


def valores_de(nombre: str, **otros: str) -> dict[str, str]:
    return {clave: valor for clave, valor in {**VALORES, **otros}.items() if clave in VARIABLES[nombre]}


@pytest.mark.parametrize("nombre", sorted(VARIABLES))
def test_el_prompt_es_el_esperado(nombre: str) -> None:
    assert cargar_prompts().render(nombre, **valores_de(nombre)) + "\n" == (
        ESPERADOS / f"{nombre}.md"
    ).read_text("utf-8")


def test_cada_archivo_es_un_prompt_conocido() -> None:
    assert {ruta.name for ruta in CARPETA.iterdir()} == {f"{nombre}{SUFIJO}" for nombre in VARIABLES}


def test_las_instrucciones_de_la_tienda_van_al_final() -> None:
    dicho = cargar_prompts().render("prompt_ventas", **valores_de("prompt_ventas", instrucciones="Sé breve."))
    assert dicho.endswith("sin romper ninguna regla:\nSé breve.")


def test_la_tienda_cambia_el_suyo_y_los_demas_quedan(tmp_path: Path) -> None:
    (tmp_path / f"prompt_ventas{SUFIJO}").write_text("Vende en {{ tienda }}.", "utf-8")
    prompts = cargar_prompts(tmp_path)
    assert prompts.render("prompt_ventas", **VALORES) == "Vende en Ferretería El Tornillo."
    assert prompts.render("prompt_comprender") == cargar_prompts().render("prompt_comprender")


@pytest.mark.parametrize(
    ("texto", "dice"),
    [
        ("Hola {{ cliente }}", "usa cliente; puede usar: instrucciones, tienda, tono, trato"),
        ("{% if %}", "prompt_ventas"),
    ],
)
def test_un_prompt_mal_escrito_no_arranca(texto: str, dice: str, tmp_path: Path) -> None:
    (tmp_path / f"prompt_ventas{SUFIJO}").write_text(texto, "utf-8")
    with pytest.raises(PromptInvalidoError, match=dice):
        cargar_prompts(tmp_path)


def test_una_carpeta_que_no_existe_se_dice(tmp_path: Path) -> None:
    with pytest.raises(PromptInvalidoError, match="no existe la carpeta"):
        cargar_prompts(tmp_path / "nada")


def test_un_prompt_propio_no_sale_de_su_caja(tmp_path: Path) -> None:
    """A template is text of the shop's, not code."""
    (tmp_path / f"prompt_ventas{SUFIJO}").write_text("{{ tienda.__class__.__mro__ }}", "utf-8")
    with pytest.raises(Exception, match="unsafe"):
        cargar_prompts(tmp_path).render("prompt_ventas", **VALORES)
