"""Types that several schemas share."""

from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from graph.respuesta import Monto, monto

Dinero = Annotated[
    Monto,
    BeforeValidator(monto),
    WithJsonSchema(
        {
            "type": "number",
            "description": "Número JSON con dos decimales como máximo; entero si no tiene centavos.",
            "examples": [45000, 1234.5],
        }
    ),
]
IdDeFila = Annotated[int, Field(ge=1, le=2**63 - 1)]
