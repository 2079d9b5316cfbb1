"""What there is to export."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

# The first lines of a file.
CSV = "sku,nombre,precio,stock\nEXT-ABC-10,Extintor ABC 10 libras,85000.00,12\n"


class InfoDeExportacion(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "nombre": "inventario",
                    "ruta": "/exportar/inventario",
                    "columnas": ["sku", "nombre", "precio"],
                    "filtros": ["incluir_inactivos", "solo_con_stock"],
                    "filas": 400,
                    "ultimo_cambio": "2026-03-02T15:04:05Z",
                }
            ]
        }
    )

    nombre: str
    ruta: str
    columnas: list[str]
    filtros: list[str]
    filas: Annotated[int, Field(description="Las de la tabla sin filtros; aproximadas si son muchas.")]
    ultimo_cambio: datetime | None
