"""Readings as data: `lecturas.yaml` tells the form."""

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from agent.actos import Acto, Agregar, Cantidad, Confirmar, PreguntarProducto, Referencia
from agent.comprension.clasificador import cargar_clasificador
from agent.comprension.motor import MotorLocal
from agent.comprension.situacion import Situacion
from agent.embeddings import EmbeddingsLocal
from agent.texto import plegar
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.lectura import CatalogoDelIndice
from tools.busqueda.tipos import ProductoIndexado

SITUACION = TypeAdapter(Situacion)
RAIZ = Path(__file__).parents[3]
TIENDAS = {
    "demo": RAIZ / "db" / "demo" / "productos.csv",
    **{
        nombre: RAIZ / "tests" / "catalogos" / f"{nombre}.csv"
        for nombre in ("ropa", "mercado", "electronica")
    },
}


def abrir_motores(archivo: Path, modelos: Path) -> dict[str, MotorLocal]:
    """An engine a shop of the file, all with one classifier."""
    embeddings = EmbeddingsLocal()
    clasificador = cargar_clasificador(embeddings, modelos)
    surtidos = {
        grupo["tienda"]: grupo.get("productos")
        for grupo in reversed(yaml.safe_load(archivo.read_text("utf-8")))
    }
    motores: dict[str, MotorLocal] = {}
    for tienda, nombres in surtidos.items():
        indice = IndiceProductos(embeddings)
        filas = [{"nombre": nombre} for nombre in nombres] if nombres else _filas(TIENDAS[tienda])
        indice.actualizar([_producto(i, fila) for i, fila in enumerate(filas, 1)])
        motores[tienda] = MotorLocal(clasificador, CatalogoDelIndice(indice))
    return motores


def _filas(archivo: Path) -> list[dict[str, str]]:
    with archivo.open(encoding="utf-8") as texto:
        return list(csv.DictReader(texto))


def _producto(numero: int, fila: dict[str, str]) -> ProductoIndexado:
    return ProductoIndexado(
        numero,
        fila.get("sku") or str(numero),
        fila["nombre"],
        fila.get("descripcion") or "",
        fila.get("categoria") or "",
        Decimal(1000),
        10,
        True,
        json.loads(fila.get("atributos") or "{}"),
    )


def casos(archivo: Path) -> Iterator[tuple[str, Situacion, str, str]]:
    """Shop, situation, message and the acts expected of it."""
    for grupo in yaml.safe_load(archivo.read_text("utf-8")):
        situacion = SITUACION.validate_python(grupo.get("situacion", {}))
        for mensaje, esperado in grupo["lecturas"].items():
            yield grupo["tienda"], situacion, str(mensaje), str(esperado)


def resumir(actos: list[Acto]) -> str:
    return "; ".join(map(_resumen, actos))


def _resumen(acto: Acto) -> str:
    partes: list[str] = [acto.tipo]
    if isinstance(acto, Confirmar) and acto.termina:
        partes.append("fin")
    cantidad = getattr(acto, "cantidad", None)
    if isinstance(cantidad, Cantidad):
        partes.append(_cuanto(cantidad, getattr(acto, "modo", "fijar")))
    producto = getattr(acto, "producto", None)
    if isinstance(producto, Referencia):
        partes += [plegar(producto.texto), *_marcas(producto)]
    if isinstance(acto, PreguntarProducto) and acto.necesidad:
        partes.append("(necesidad)")
    if isinstance(acto, PreguntarProducto) and acto.precio and acto.precio.maximo:
        partes.append(f"hasta {acto.precio.maximo}")
    if isinstance(acto, PreguntarProducto) and acto.detalle:
        partes.append(f"¿{acto.detalle}?")
    if isinstance(acto, Agregar) and acto.en_lugar_de:
        partes.append("en lugar de " + (plegar(acto.en_lugar_de.texto) or "ese"))
    return " ".join(filter(None, partes))


def _cuanto(cantidad: Cantidad, modo: str) -> str:
    if cantidad.problema:
        return f"¿{cantidad.problema}?"
    if cantidad.todas:
        return "todas"
    contada = {"sumar": "+", "restar": "-"}.get(modo, "") + str(cantidad.unidades)
    return contada if cantidad.unidades else cantidad.texto  # "doble"


def _marcas(producto: Referencia) -> list[str]:
    marcas = {
        "ese": producto.deictica,
        "otro": producto.otro,
        "todos": producto.todos,
        "suyo": producto.suyo,
    }
    ordinales = "".join(f"#{n}" for n in producto.ordinales)
    superlativo = {"mas_barato": "barato", "mas_caro": "caro", None: ""}[producto.superlativo]
    return [*(marca for marca, esta in marcas.items() if esta), ordinales, superlativo]
