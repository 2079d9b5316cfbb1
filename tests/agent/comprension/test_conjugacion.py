"""Verbs as customers of eight countries type them, and words that are no part of what they ask for."""

import pytest

from agent.comprension import lexico
from agent.comprension.conjugacion import formas, imperativos
from agent.comprension.palabras import separar, unir
from agent.texto import plegar


@pytest.mark.parametrize(
    ("verbo", "dichas"),
    [
        ("agregar", "agrega agregá agregue agreguen agregad agrégame agregámelos agrégueselo agregarías"),
        ("mostrar:muestr", "muestra mostrá muestre muéstreme mostrame muestran mostrás mostraría"),
        ("poner::pong:pondr", "pone poné ponga ponéme póngamela pongo ponés pondría pongamos"),
        ("pedir:pid:pid", "pide pedí pida pídeme pedime pidiendo pedimos pedirías"),
        ("querer:quier:quier:querr", "quiero querés quieren queréis querría"),
        ("buscar", "busca buscá busque búsqueme buscás buscaba"),
        ("escoger", "escojo escoge escogé escoja escojan"),
        ("reducir::reduzc", "reduce reducí reduzca redúcelo"),
    ],
)
def test_paradigma(verbo: str, dichas: str) -> None:
    assert {plegar(forma) for forma in dichas.split()} - formas(verbo) == set()


@pytest.mark.parametrize("mal", ["agregarad", "buscen", "escoga", "muestrais", "poniad"])
def test_no_inventa_formas(mal: str) -> None:
    todas = {
        f for v in ("agregar", "buscar", "escoger", "mostrar:muestr", "poner::pong:pondr") for f in formas(v)
    }
    assert mal not in todas


def test_el_imperativo_de_cada_trato() -> None:
    assert imperativos("guardar") == {"guarda", "guarde", "guarden", "guardad"}
    assert {"guarda", "guarde", "pon", "ponga", "da", "deme"} <= lexico.IMPERATIVOS


TAMBIEN_BIENES = "regalo saco traje vino pesa venda tomate gorra corte llave cargador empaque"
DESEOS = (
    "mándame échame apártame sepárame guárdame anótame véndame póngame regáleme ocupo preciso ando buscando"
    " vendiendo poneme querés podés tenés tenéis mandámelo apúnteme colabóreme"
)
INTERJECCIONES = "veci causa ñaño chamo tío órale po che parce mijo casera ve porfis güey"


@pytest.mark.parametrize("bien", TAMBIEN_BIENES.split())
def test_lo_que_tambien_es_un_bien_no_es_solo_verbo(bien: str) -> None:
    assert bien not in lexico.VERBOS


@pytest.mark.parametrize("dicho", DESEOS.split())
def test_el_deseo_de_cada_pais_no_es_parte_del_producto(dicho: str) -> None:
    assert plegar(dicho) in lexico.VERBOS


@pytest.mark.parametrize("dicho", INTERJECCIONES.split())
def test_las_interjecciones_son_cortesia(dicho: str) -> None:
    assert plegar(dicho) in lexico.CORTESIA


@pytest.mark.parametrize(
    ("dicho", "llano"),
    [
        ("ese mero", "ese"),
        ("eso nomás vecina", "eso es todo vecina"),
        ("sale pues, el azul", "listo, el azul"),
        ("me hace el favor de mandarme dos", "por favor mandarme dos"),
        ("kiero 2 panes xfa", "quiero 2 panes porfa"),
        ("con eso", "con eso"),
    ],
)
def test_los_giros_se_leen_llanos(dicho: str, llano: str) -> None:
    assert unir(separar(dicho)) == llano
