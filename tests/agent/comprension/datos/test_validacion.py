"""Every refusal and normal form of the customer's data, by country."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from agent.actos import Campo
from agent.comprension.datos.documentos import EJEMPLOS_DE_TIPO
from agent.comprension.datos.validacion import DatoRechazado, DatoValido, ejemplo_de, validar
from tests.agent.comprension.datos.test_datos import _CAMPOS, _LETRAS, _PAISES, _TROZOS

_CASOS: list[dict[str, str]] = yaml.safe_load(
    (Path(__file__).parent / "casos_validacion.yaml").read_text("utf-8")
)


@pytest.mark.parametrize(
    "caso", _CASOS, ids=lambda caso: f"{caso['pais']}-{caso['campo']}-{caso['texto'][:40]}"
)
def test_normaliza_o_rechaza(caso: dict[str, str]) -> None:
    resultado = validar(_LETRAS[caso["campo"]], caso["texto"], caso["pais"])
    if "valor" in caso:
        assert isinstance(resultado, DatoValido)
        assert resultado.valor == caso["valor"]
        assert resultado.extra.get("tipo_documento", "") == caso.get("tipo", "")
    else:
        assert isinstance(resultado, DatoRechazado)
        assert caso.get("dice", "") in f"{resultado.motivo} {resultado.ejemplo}"


@pytest.mark.parametrize("pais", _PAISES)
@pytest.mark.parametrize("campo", _CAMPOS)
def test_el_ejemplo_vale(campo: Campo, pais: str) -> None:
    assert isinstance(validar(campo, ejemplo_de(campo, pais), pais), DatoValido)


@pytest.mark.parametrize("campo", _CAMPOS)
@pytest.mark.parametrize(
    "texto",
    [
        "<script>alert(1)</script>",
        "https://malo.example/x",
        "{{7*7}}",
        "`rm -rf`|",
        "\x00",
        "\u202e",
        "x" * 5000,
    ],
)
def test_nada_hostil_pasa(campo: Campo, texto: str) -> None:
    assert isinstance(validar(campo, texto, "CO"), DatoRechazado)


@pytest.mark.parametrize("campo", _CAMPOS)
def test_los_signos_invisibles_se_quitan(campo: Campo) -> None:
    limpio = ejemplo_de(campo, "CO")
    sucio = "\u200b" + limpio.replace(" ", " \u202e", 1) + "\x00\u2066"
    assert validar(campo, sucio, "CO") == validar(campo, limpio, "CO")


def test_la_palabra_dice_que_documento_es() -> None:
    assert validar("cedula", "NIT 890.903.938-8", "CO") == DatoValido("8909039388", {"tipo_documento": "NIT"})
    assert validar("cedula", "CE 678123", "CO") == DatoValido("678123", {"tipo_documento": "CE"})


@pytest.mark.parametrize(("pais", "tipo"), EJEMPLOS_DE_TIPO)
def test_el_ejemplo_es_del_documento_que_se_nombro(pais: str, tipo: str) -> None:
    ejemplo = EJEMPLOS_DE_TIPO[pais, tipo]
    assert isinstance(leido := validar("cedula", ejemplo, pais), DatoValido)
    assert leido.extra == {"tipo_documento": tipo}


def test_un_nit_malo_trae_el_ejemplo_de_un_nit() -> None:
    malo = validar("cedula", "NIT 900123456-7", "CO")
    assert isinstance(malo, DatoRechazado)
    assert malo.ejemplo == EJEMPLOS_DE_TIPO["CO", "NIT"]


_VALORES = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(_TROZOS), max_size=12).map(" ".join),
    st.from_regex(r"[A-Z]{0,4}[-. ]?[0-9]{3,13}[-. ]?[0-9A-K]?", fullmatch=True),
    st.from_regex(r"[a-zñáé]{1,9} (de |la |del )?[A-Za-zó']{1,9}( [a-z]{1,9})?", fullmatch=True),
    st.from_regex(r"[a-z.]{1,9} ?(@|arroba) ?(gmail|hotmial|x)[.,](com|con|co)", fullmatch=True),
)


@given(campo=st.sampled_from(_CAMPOS), valor=_VALORES, pais=st.sampled_from(_PAISES))
def test_lo_validado_vuelve_a_validar_igual(campo: Campo, valor: str, pais: str) -> None:
    resultado = validar(campo, valor, pais)
    if isinstance(resultado, DatoRechazado):
        assert resultado.motivo
        assert resultado.ejemplo
        return
    otra_vez = validar(campo, resultado.valor, pais)
    assert isinstance(otra_vez, DatoValido)
    assert otra_vez.valor == resultado.valor
    assert not re.search(r"[<>{}\x00-\x1f\u200b-\u200f\u202a-\u202e]", resultado.valor)
    if campo == "telefono":
        assert re.fullmatch(r"\+[1-9]\d{6,14}", resultado.valor)
