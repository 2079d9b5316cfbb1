"""Bodies of the administration's own affairs: what was written, and by whom."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


class Anotacion(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    momento: datetime
    quien: Annotated[str, Field(description="Nombre del token, `admin_token` o `consola`.")]
    rol: str
    accion: Annotated[str, Field(description="Método y ruta, u orden de la consola.")]
    recurso: Annotated[str, Field(description="Qué cambió, por su id interno.")]
    detalle: dict[str, Any]
    peticion_id: str | None


class Anotaciones(BaseModel):
    """Escrituras de la administración, de la más nueva a la más antigua."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "id": 31,
                            "momento": "2026-03-02T15:04:05Z",
                            "quien": "panel",
                            "rol": "operador",
                            "accion": "POST /pedidos/{venta_id}/cancelar",
                            "recurso": "venta:15",
                            "detalle": {},
                            "peticion_id": "6f1c0e0d5b8a4a27",
                        }
                    ],
                    "antes_de": None,
                }
            ]
        }
    )

    items: list[Anotacion]
    antes_de: Annotated[int | None, Field(description="Pásalo como `antes_de` para leer las anteriores.")]
