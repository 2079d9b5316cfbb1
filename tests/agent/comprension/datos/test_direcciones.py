"""Addresses of eight countries, each in the ways in which customers hand them over."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from agent.actos import Campo
from agent.comprension.datos.extraccion import extraer
from agent.comprension.datos.nombres import plegado

_TODOS: tuple[Campo, ...] = ("nombre_completo", "cedula", "telefono", "correo", "direccion", "barrio")
_TELEFONOS = {
    "AR": "1189602407", "PE": "945544156", "ES": "612345678", "CL": "987654321", "MX": "5512345678",
    "CO": "3004567890", "VE": "04141234567", "EC": "0991234567",
}  # fmt: skip
# An estate before the street or after the plot is read as the quarter, not as part of the address.
_SIN_LEER = {
    "Urb. La Florida, calle 3, quinta Mi Refugio", "Sector Los Cocos, calle 2, casa 8",
    "Cdla. Kennedy Mz 12 villa 4", "Urdesa Central, Av. Las Monjas 305",
}  # fmt: skip


def _casos() -> Iterator[tuple[str, str, str, str]]:
    paises = yaml.safe_load((Path(__file__).parent / "direcciones.yaml").read_text("utf-8"))
    for pais, suyo in paises.items():
        for i, direccion in enumerate(suyo["direcciones"]):
            yield pais, direccion, suyo["barrio"], suyo["barrios"][i % len(suyo["barrios"])]


def _leer(texto: str, pais: str, esperado: Campo) -> dict[str, str]:
    leido = extraer(texto, pais=pais, esperado=esperado, faltantes=_TODOS)
    return {dato.campo: " ".join(plegado(dato.valor).replace(".", " ").split()) for dato in leido.datos}


@pytest.mark.parametrize(("pais", "direccion", "etiqueta", "barrio"), list(_casos()))
def test_lee_la_direccion_entera(
    pais: str, direccion: str, etiqueta: str, barrio: str, request: pytest.FixtureRequest
) -> None:
    if direccion in _SIN_LEER:
        request.applymarker(pytest.mark.xfail(reason="no se lee entera", strict=True))
    pedida = " ".join(plegado(direccion).replace(".", " ").split())
    for texto in (direccion, plegado(direccion)):
        for dicho in (texto, f"mi dirección es {texto}", f"me lo mandan a {texto}"):
            assert _leer(dicho, pais, "direccion").get("direccion") == pedida
        con_barrio = _leer(f"{texto}, {etiqueta} {barrio}", pais, "direccion")
        assert (con_barrio.get("direccion"), con_barrio.get("barrio")) == (pedida, plegado(barrio))
        todo = f"Rocío Quispe Condori\n{_TELEFONOS[pais]}\n{texto}"
        assert _leer(todo, pais, "nombre_completo").get("direccion") == pedida
