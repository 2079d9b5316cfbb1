"""Every error of the domain has a status here, and the answer's two descriptions do not drift apart."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import get_type_hints

import pytest
from pydantic import BaseModel

import agent
import api
import db
import graph
import tools
from api.errors import STATUS, documento_de
from api.schemas import chat
from api.validacion import explicar
from db.errors import DominioError
from graph import respuesta


def errores(clase: type[DominioError] = DominioError) -> Iterator[type[DominioError]]:
    for hija in clase.__subclasses__():
        yield hija
        yield from errores(hija)


def importar_todo() -> None:
    """An error counts wherever it is defined: every module is imported before looking."""
    for paquete in (agent, api, db, graph, tools):
        for modulo in pkgutil.walk_packages(paquete.__path__, f"{paquete.__name__}."):
            if ".migrations" not in modulo.name and not modulo.name.endswith("__main__"):
                importlib.import_module(modulo.name)


def test_cada_error_del_dominio_tiene_su_estado() -> None:
    importar_todo()
    nuestros = [error for error in errores() if not error.__module__.startswith("tests.")]
    assert sorted(error.__name__ for error in nuestros if error not in STATUS) == []


def test_cada_error_tiene_su_codigo() -> None:
    importar_todo()
    codigos = [error.codigo for error in STATUS]
    assert sorted(codigos) == sorted(set(codigos))
    assert DominioError.codigo not in codigos


@pytest.mark.parametrize("error", [RuntimeError("secreto"), DominioError("secreto")])
def test_lo_que_no_tiene_estado_es_un_500_sin_texto(error: Exception) -> None:
    documento = documento_de(error)
    assert documento.status == 500
    assert "secreto" not in documento.detail


@pytest.mark.parametrize(
    ("modelo", "forma"),
    [
        (chat.RespuestaChat, respuesta.Respuesta),
        (chat.Metadatos, respuesta.MetadatosRespuesta),
        (chat.Pedido, respuesta.PedidoVisto),
        (chat.Linea, respuesta.LineaVista),
        (chat.ProductoMencionado, respuesta.ProductoVisto),
        (chat.MensajeHistorial, respuesta.MensajeVisto),
    ],
)
def test_el_documento_publica_lo_que_el_grafo_da(modelo: type[BaseModel], forma: type) -> None:
    assert set(modelo.model_fields) == set(get_type_hints(forma))


def test_un_error_desconocido_de_pydantic_tambien_se_dice_en_espanol() -> None:
    error = {"type": "algo_nuevo", "loc": ("body", "a", 0, "b"), "msg": "English text", "input": "secreto"}
    assert explicar(error) == {"campo": "a.0.b", "mensaje": "El campo «a.0.b» no es válido."}
