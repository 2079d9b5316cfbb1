"""A photo looked at by a model, which says what is seen in a typed form and nothing else."""

from typing import Any

from pydantic import BaseModel, Field, ValidationError

from agent.medios.tipos import ClaseDeImagen, Vista
from agent.modelos.disyuntor import ModeloFallidoError
from agent.modelos.turno import Modelos

_MAX_TEXTOS, _MAX_PRODUCTOS, _MAX_LINEAS = 40, 3, 40
_LARGO = 200


class _Linea(BaseModel):
    texto: str
    cantidad: int = Field(1, ge=1, le=10_000)


class _Mirada(BaseModel):
    clase: ClaseDeImagen = "otro"
    textos: list[str] = []
    productos: list[str] = []
    lineas: list[_Linea] = []


_TEXTOS = {"type": "array", "items": {"type": "string"}}
ESQUEMA: dict[str, Any] = {
    "title": "mirada",
    "description": "Lo que se ve en la foto.",
    "type": "object",
    "properties": {
        "clase": {
            "type": "string",
            "enum": ["producto", "etiqueta", "lista", "comprobante", "danado", "otro"],
        },
        "textos": _TEXTOS,
        "productos": _TEXTOS,
        "lineas": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"texto": {"type": "string"}, "cantidad": {"type": "integer"}},
                "required": ["texto", "cantidad"],
            },
        },
    },
    "required": ["clase", "textos", "productos", "lineas"],
}


async def mirar(modelos: Modelos, jpeg: bytes, codigos: tuple[str, ...]) -> Vista:
    """What a model sees. `codigos` were read here, and stand. Raises ModeloFallidoError."""
    turno = modelos.turno()
    quien, vista = await turno.estructurado(
        modelos.prompts.render("prompt_vision"), {"codigos": codigos}, ESQUEMA, vista_de, jpeg=jpeg
    )
    usos = tuple((uso.modelo, uso.entrada, uso.salida) for uso in turno.usos)
    return vista.model_copy(update={"codigos": codigos, "motor": quien, "usos": usos})


def vista_de(propuesta: Any) -> Vista:
    """A model's answer. Raises ModeloFallidoError: it is not in the form that was asked for."""
    try:
        mirada = _Mirada.model_validate(propuesta)
    except ValidationError as error:
        raise ModeloFallidoError("invalido") from error
    # What is on a proof of payment is somebody's, and of no use to sell.
    textos = () if mirada.clase == "comprobante" else _cortos(mirada.textos)[:_MAX_TEXTOS]
    return Vista(
        clase=mirada.clase,
        textos=textos,
        productos=_cortos(mirada.productos)[:_MAX_PRODUCTOS],
        lineas=tuple(
            f"{linea.cantidad} {texto}"
            for linea in mirada.lineas[:_MAX_LINEAS]
            for texto in _cortos([linea.texto])
        ),
    )


def _cortos(textos: list[str]) -> tuple[str, ...]:
    limpios = (" ".join(texto.split())[:_LARGO] for texto in textos)
    return tuple(texto for texto in limpios if texto)
