"""Types that several schemas share."""

from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

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
