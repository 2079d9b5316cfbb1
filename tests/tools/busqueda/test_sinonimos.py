"""Regional names, ours and a shop's."""

from pathlib import Path

import pytest

from tools.busqueda.sinonimos import Sinonimos, SinonimosInvalidosError, cargar_sinonimos, frase


def test_un_grupo_vale_en_los_dos_sentidos() -> None:
    sinonimos = Sinonimos(["camiseta, remera[AR]"])
    assert [f for f, _ in sinonimos.de(frase("remeras"))] == [frase("camiseta")]
    assert [f for f, _ in sinonimos.de(frase("camiseta"))] == [frase("remera")]


def test_lo_general_encuentra_sus_especies_y_no_al_reves() -> None:
    sinonimos = Sinonimos(["bebida > jugo"])
    assert sinonimos.de(frase("bebidas"))
    assert not sinonimos.de(frase("jugo"))


def test_una_palabra_cercana_vale_menos() -> None:
    pesos = dict(Sinonimos(["suéter, jersey, ~chaqueta"]).de(frase("suéter")))
    assert pesos[frase("jersey")] > pesos[frase("chaqueta")]


def test_una_parte_de_la_frase_no_es_su_igual() -> None:
    assert not Sinonimos(["cable eléctrico, cable"]).de(frase("cable eléctrico"))


def test_sin_algo_no_es_ese_algo() -> None:
    assert frase("sin azúcar") != frase("azúcar")


def test_el_pais_de_la_tienda_decide_entre_sentidos() -> None:
    grupos = ["polera[CL], camiseta", "polera[AR], cuello alto"]
    chilena = dict(Sinonimos(grupos, "CL").de(frase("polera")))
    assert chilena[frase("camiseta")] > chilena[frase("cuello alto")]


def test_el_archivo_de_la_casa_se_lee_entero() -> None:
    assert len(cargar_sinonimos().palabras) > 2000


def test_una_tienda_agrega_los_suyos(tmp_path: Path) -> None:
    archivo = tmp_path / "propios.yaml"
    archivo.write_text("- chisme raro, cosiámpiro\n", encoding="utf-8")
    assert cargar_sinonimos(archivo).de(frase("cosiámpiro"))


@pytest.mark.parametrize("contenido", ["a: b", "- [1, 2]", "- {a: b}", "texto", "- 'sin cerrar"])
def test_un_archivo_mal_escrito_se_dice_con_su_nombre(tmp_path: Path, contenido: str) -> None:
    archivo = tmp_path / "malo.yaml"
    archivo.write_text(contenido, encoding="utf-8")
    with pytest.raises(SinonimosInvalidosError, match=r"malo\.yaml"):
        cargar_sinonimos(archivo)


def test_un_archivo_que_no_esta_se_dice(tmp_path: Path) -> None:
    with pytest.raises(SinonimosInvalidosError, match=r"nada\.yaml"):
        cargar_sinonimos(tmp_path / "nada.yaml")


def test_un_grupo_de_una_palabra_no_dice_nada(tmp_path: Path) -> None:
    archivo = tmp_path / "tienda.yaml"
    archivo.write_text("chaparrera: [polaina]", encoding="utf-8")
    with pytest.raises(SinonimosInvalidosError, match="«polaina» .* no dice de qué es sinónimo"):
        cargar_sinonimos(archivo)
