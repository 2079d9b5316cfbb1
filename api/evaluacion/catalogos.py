"""The shop that a case needs: the demo, a CSV, or its own few products."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

from api.evaluacion.esquema import Caso, ProductoEnLinea
from tools.filas_catalogo import sku_del_nombre

RAIZ = Path(__file__).resolve().parents[2]
DEMO = "demo"


class CatalogoInvalidoError(ValueError):
    """Its message is for a person."""


@dataclass(frozen=True)
class Surtido:
    """All that makes one shop unlike another. Those with one `huella` share a database, if not settings."""

    catalogo: str  # "demo" or the text of a CSV
    conocimiento: str  # "demo", Markdown, or empty
    ajustes: str  # JSON, sorted
    nombre: str = ""

    @property
    def huella(self) -> str:
        partes = "\0".join((self.catalogo, self.conocimiento))
        return hashlib.sha256(partes.encode()).hexdigest()[:12]

    @property
    def valores(self) -> dict[str, Any]:
        valores: dict[str, Any] = json.loads(self.ajustes)
        return valores


def surtido_de(caso: Caso) -> Surtido:
    """Raises CatalogoInvalidoError."""
    if caso.catalogo == DEMO:
        catalogo, nombre = DEMO, DEMO
    elif caso.catalogo:
        ruta = buscar_catalogo(caso.catalogo, caso.archivo.parent)
        catalogo, nombre = ruta.read_text("utf-8"), ruta.stem
    else:
        catalogo, nombre = como_csv(caso.productos), caso.nombre
    conocimiento = caso.conocimiento or (DEMO if catalogo == DEMO else "")
    return Surtido(catalogo, conocimiento, json.dumps(caso.ajustes, sort_keys=True), nombre)


def buscar_catalogo(nombre: str, carpeta: Path) -> Path:
    """Beside the conversation, in the working folder, or in the project. Raises CatalogoInvalidoError."""
    for base in (carpeta, Path.cwd(), RAIZ):
        if (base / nombre).is_file():
            return base / nombre
    raise CatalogoInvalidoError(f"no se encuentra el catálogo «{nombre}»")


def surtido_reunido(catalogos: Iterable[str]) -> Surtido:
    """One shop that sells what several do: for messages that were written with no one shop in mind."""
    productos: list[ProductoEnLinea] = []
    for i, catalogo in enumerate(catalogos):
        with ExitStack() as pila:
            texto = DEMO if catalogo == DEMO else buscar_catalogo(catalogo, RAIZ).read_text("utf-8")
            leido = abrir_catalogo(Surtido(texto, "", "{}"), pila).read().decode()
            productos += [
                ProductoEnLinea(
                    sku=f"{i}-{numero}",
                    nombre=fila["nombre"],
                    precio=Decimal(1000),
                    categoria=fila["categoria"],
                    descripcion=fila["descripcion"],
                )
                for numero, fila in enumerate(csv.DictReader(io.StringIO(leido)))
            ]
    return Surtido(como_csv(productos), DEMO, "{}", "reunido")


def como_csv(productos: list[ProductoEnLinea]) -> str:
    salida = io.StringIO()
    campos = ["sku", "nombre", "descripcion", "categoria", "precio", "stock"]
    escritor = csv.DictWriter(salida, campos)
    escritor.writeheader()
    escritor.writerows([producto.model_dump(include=set(campos)) for producto in productos])
    return salida.getvalue()


def abrir_catalogo(surtido: Surtido, pila: ExitStack) -> IO[bytes]:
    if surtido.catalogo == DEMO:
        return pila.enter_context((files("db") / "demo" / "productos.csv").open("rb"))
    return io.BytesIO(surtido.catalogo.encode())


def abrir_conocimiento(surtido: Surtido, pila: ExitStack) -> IO[bytes] | None:
    if surtido.conocimiento == DEMO:
        return pila.enter_context((files("db") / "demo" / "empresa.md").open("rb"))
    return io.BytesIO(surtido.conocimiento.encode()) if surtido.conocimiento else None


def skus_de(caso: Caso) -> frozenset[str]:
    """The SKUs of the case's shop, those that the importer makes of a name too.

    Raises:
        CatalogoInvalidoError.
    """
    if caso.productos:
        return frozenset(producto.sku for producto in caso.productos)
    surtido = surtido_de(caso)
    return _skus(surtido.catalogo)


@lru_cache
def _skus(catalogo: str) -> frozenset[str]:
    with ExitStack() as pila:
        texto = abrir_catalogo(Surtido(catalogo, "", "{}"), pila).read().decode()
    filas = csv.DictReader(io.StringIO(texto))
    return frozenset(fila.get("sku") or sku_del_nombre(fila["nombre"]) for fila in filas)
