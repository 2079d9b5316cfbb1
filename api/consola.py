"""What the commands print."""

import json
import os
import sys
import urllib.request
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from rich.console import Console
from rich.table import Table
from rich.text import Text

from db.models import Token
from db.repositorios.verificacion import Diferencia
from settings import Settings
from tools.catalogo import InformeImportacion
from tools.verificacion import Verificacion

_RECHAZOS_EN_PANTALLA = 50
_ESPERA_S = 5
_FRASES = {
    "int_parsing": "debe ser un número entero",
    "int_type": "debe ser un número entero",
    "float_parsing": "debe ser un número",
    "float_type": "debe ser un número",
    "bool_parsing": "debe ser 1 o 0",
    "bool_type": "debe ser 1 o 0",
    "greater_than_equal": "debe ser {ge} o más",
    "less_than_equal": "debe ser {le} o menos",
}


def explicar_ajustes(error: ValidationError) -> list[str]:
    """A line for each setting that cannot be used. Its value is not shown: it may be a secret."""
    return [_explicar(dict(fallo)) for fallo in error.errors()]


def _explicar(fallo: dict[str, Any]) -> str:
    nombre = "_".join(map(str, fallo["loc"])).upper()
    ctx = fallo.get("ctx", {})
    if fallo["type"] == "value_error":
        motivo = str(ctx.get("error", ""))
        # Ours name their setting already.
        return motivo if motivo.startswith(nombre) else f"{nombre}: {motivo}"
    return f"{nombre} {_FRASES.get(fallo['type'], 'no tiene un valor válido').format_map(ctx)}"


def contar_importacion(informe: InformeImportacion, archivo: Path, *, en_seco: bool) -> None:
    """On a terminal a table; else a line for each refused row, to be read by other programs."""
    consola = Console(highlight=False, soft_wrap=True)
    if consola.is_terminal:
        _tabla_de_rechazos(consola, informe)
    else:
        for fila in informe.rechazados:
            consola.print(Text(f"línea {fila.linea}: {fila.producto or '(sin nombre)'}: {fila.motivo}"))
        _decir_los_demas(consola, informe, len(informe.rechazados))
    if informe.columnas_ignoradas:
        consola.print(Text(f"Columnas que no se usan: {', '.join(informe.columnas_ignoradas)}"))
    quien = f"{archivo.name}, en seco (no se guardó nada)" if en_seco else archivo.name
    cuentas = [
        cuantos(informe.creados, "creado", "creados"),
        cuantos(informe.actualizados, "actualizado", "actualizados"),
        f"{informe.sin_cambios} sin cambios",
        cuantos(informe.total_rechazados, "rechazado", "rechazados"),
        *([cuantos(informe.desactivados, "desactivado", "desactivados")] if informe.desactivados else []),
    ]
    consola.print(Text(f"{quien}: {', '.join(cuentas)}"))


def cuantos(numero: int, uno: str, varios: str) -> str:
    return f"{numero} {uno if numero == 1 else varios}"


def _tabla_de_rechazos(consola: Console, informe: InformeImportacion) -> None:
    if not informe.total_rechazados:
        return
    tabla = Table(title="Filas rechazadas", title_justify="left")
    tabla.add_column("Línea", justify="right")
    tabla.add_column("Producto", max_width=30)
    tabla.add_column("Motivo")
    for fila in informe.rechazados[:_RECHAZOS_EN_PANTALLA]:
        tabla.add_row(str(fila.linea), Text(fila.producto), Text(fila.motivo))
    consola.print(tabla, soft_wrap=False)
    _decir_los_demas(consola, informe, _RECHAZOS_EN_PANTALLA)


def _decir_los_demas(consola: Console, informe: InformeImportacion, dichos: int) -> None:
    if informe.total_rechazados > dichos:
        consola.print(Text(f"... y {informe.total_rechazados - dichos} filas más"))


def contar_verificacion(verificacion: Verificacion, *, en_json: bool) -> None:
    if en_json:
        contado = {
            "correcto": verificacion.correcta,
            "revisado": verificacion.revisado,
            "total": verificacion.total,
            "diferencias": [asdict(diferencia) for diferencia in verificacion.diferencias],
        }
        sys.stdout.write(json.dumps(contado, ensure_ascii=False, indent=2) + "\n")
        return
    consola = Console(highlight=False, soft_wrap=True)
    for verdad, de_una in groupby(verificacion.diferencias, attrgetter("verdad")):
        consola.print(Text(f"No se cumple: {verdad}"))
        consola.print(_tabla_de_diferencias(list(de_una)), soft_wrap=False)
    revisado = ", ".join(f"{filas} {tabla}" for tabla, filas in verificacion.revisado.items())
    final = "todo cuadra" if verificacion.correcta else f"{verificacion.total} diferencias"
    consola.print(Text(f"{revisado}: {final}"))


def _tabla_de_diferencias(diferencias: list[Diferencia]) -> Table:
    total = diferencias[0].total
    pie = f"... y {total - len(diferencias)} más" if total > len(diferencias) else None
    tabla = Table(caption=pie, caption_justify="left")
    for columna in ("Venta", "Producto", "Debería ser", "Es"):
        tabla.add_column(columna, justify="right")
    for diferencia in diferencias:
        ids = (diferencia.venta_id, diferencia.producto_id)
        tabla.add_row(*("" if id_ is None else str(id_) for id_ in ids), diferencia.esperado, diferencia.hay)
    return tabla


def contar_tokens(tokens: Sequence[Token], zona: ZoneInfo) -> None:
    consola = Console(highlight=False, soft_wrap=True)
    if not tokens:
        consola.print("No hay tokens con nombre; «vendedor token crear NOMBRE --rol lectura» crea uno.")
        return
    tabla = Table("Nombre", "Rol", "Creado", "Usado", "Revocado")
    for token in tokens:
        momentos = (token.creado_en, token.usado_en, token.revocado_en)
        tabla.add_row(token.nombre, token.rol, *(_momento(momento, zona) for momento in momentos))
    consola.print(tabla)


def _momento(momento: datetime | None, zona: ZoneInfo) -> str:
    return f"{momento.astimezone(zona):%Y-%m-%d %H:%M}" if momento else "-"


def presentar_servicio(settings: Settings, token: str, *, primera_vez: bool) -> None:
    """The addresses of a service that answers. Asks the service itself for what it sells."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    raiz = f"http://{host}:{settings.port}"
    nombre = _leer(f"{raiz}/tienda").get("nombre", "La tienda")
    indice = _leer(f"{raiz}/chat/health").get("dependencias", {}).get("indice", {})
    productos = f" · {indice['productos']} productos" if "productos" in indice else ""
    filas = [
        f"{nombre}{productos}",
        f"  Chat           {raiz}/",
        f"  Documentación  {raiz}/docs",
        f"  Token          {_sobre_el_token(settings, token, primera_vez)}",
        "Ctrl+C para terminar.",
    ]
    sys.stdout.write("\n".join(filas) + "\n")
    sys.stdout.flush()


def _sobre_el_token(settings: Settings, token: str, primera_vez: bool) -> str:
    """Shown to whoever looks at the terminal; in a log, only the first time."""
    if settings.admin_token is not None and settings.admin_token.get_secret_value():
        return "el de ADMIN_TOKEN"
    guardado = f"guardado en {os.path.relpath(settings.data_dir.expanduser() / 'admin_token')}"
    if primera_vez or sys.stdout.isatty():
        return f"{token}  ({guardado})"
    return f"{guardado}; lo muestra «vendedor token»"


def _leer(url: str) -> dict[str, Any]:
    try:
        # Straight to this machine, whatever proxy the environment names.
        abridor = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with abridor.open(url, timeout=_ESPERA_S) as respuesta:
            leido = json.load(respuesta)
    except (OSError, ValueError):
        return {}
    return leido if isinstance(leido, dict) else {}
