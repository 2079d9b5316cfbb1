"""The report on a terminal."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.evaluacion.comprobacion import Fallo
from api.evaluacion.informe import Informe, K
from api.evaluacion.mensajes import ResultadoMensajes


def contar(informe: Informe, consola: Console, *, detalle: bool) -> None:
    datos = informe.datos()
    if informe.casos:
        consola.print(_de_conversaciones(datos["conversaciones"]))
    if informe.mensajes:
        consola.print(_de_mensajes(datos["mensajes"]))
        consola.print(_de_clases(datos["mensajes"]))
    if informe.pruebas:
        consola.print(_de_simulados(datos["simulados"]))
    if informe.busqueda:
        consola.print(_de_busqueda(informe.busqueda))
    _contar_fallos(informe, consola, detalle=detalle)
    if modelo := datos["modelo"]:
        consola.print(
            f"Modelo: comprendió {_fraccion(modelo['comprendidos'])} turnos (el motor local leyó seguro "
            f"{_fraccion(modelo['saltados'])}), redactó {_fraccion(modelo['redactados'])}, se corrigió en "
            f"{_fraccion(modelo['corregidos'])}; {modelo['tokens_por_turno']} tokens por turno; no preguntar "
            f"lo seguro ahorró el {modelo['ahorro']['parte'] or 0:.0%} de los que harían falta; fallos: "
            f"{modelo['fallos'] or 'ninguno'}."
        )
    turnos = datos["turnos"]
    consola.print(
        f"Turnos: {turnos['turnos']}, p50 {turnos['p50_ms']} ms, p99 {turnos['p99_ms']} ms, uno a la vez. "
        f"Motor {informe.motor}, semilla {informe.semilla}, {informe.segundos:.0f} s."
    )


def _de_conversaciones(datos: dict[str, Any]) -> Table:
    tabla = Table("Conversaciones", title="Conversaciones escritas", title_justify="left")
    for columna in ("verdad final", "todas las afirmaciones", "actos exactos", "macro F1"):
        tabla.add_column(columna, justify="right")
    for parte in ("desarrollo", "retenidas"):
        cifras = datos[parte]
        tabla.add_row(
            parte,
            _tasa(cifras["final"]),
            _tasa(cifras["todo"]),
            _tasa(cifras["actos"]["exactos"]),
            _cifra(cifras["actos"]["macro_f1"]),
        )
    tabla.add_section()
    for nombre, cifras in datos["desarrollo"]["por_comportamiento"].items():
        tabla.add_row(f"  {nombre}", _fraccion(cifras), "", "", "")
    tabla.caption = (
        "Por comportamiento, solo las de desarrollo: de las retenidas no se cuenta más que el total."
    )
    return tabla


def _de_mensajes(datos: dict[str, Any]) -> Table:
    tabla = Table("Mensajes", title="Mensajes etiquetados, sin contexto", title_justify="left")
    for columna in ("exactos", "de varios actos", "macro F1"):
        tabla.add_column(columna, justify="right")
    for parte, cifras in datos.items():
        tabla.add_row(
            parte,
            _tasa(cifras["exactos"]),
            _tasa(cifras["exactos_de_varios_actos"]),
            _cifra(cifras["macro_f1"]),
        )
    tabla.add_section()
    for pais in sorted({pais for cifras in datos.values() for pais in cifras["por_pais"]}):
        tabla.add_row(
            f"  {pais}", " · ".join(_fraccion(c["por_pais"].get(pais)) for c in datos.values()), "", ""
        )
    return tabla


def _de_clases(datos: dict[str, Any]) -> Table:
    tabla = Table("Acto", title="Actos por clase (mensajes)", title_justify="left")
    for parte in datos:
        for columna in ("P", "R", "F1", "n"):
            tabla.add_column(f"{columna} {parte[:3]}.", justify="right")
    for clase in sorted({clase for cifras in datos.values() for clase in cifras["por_clase"]}):
        celdas: list[str] = []
        for cifras in datos.values():
            de_clase = cifras["por_clase"].get(clase, {})
            celdas += [_cifra(de_clase.get(c)) for c in ("precision", "exhaustividad", "f1")]
            celdas.append(str(de_clase.get("esperados", 0)))
        tabla.add_row(clase, *celdas)
    return tabla


def _de_simulados(datos: dict[str, Any]) -> Table:
    tabla = Table("Clientes simulados", title="Clientes simulados", title_justify="left")
    tabla.add_column("éxito", justify="right")
    tabla.add_row("total", _tasa(datos["exito"]))
    tabla.add_row(f"pass^{K} ({datos['metas']} metas)", _cifra(datos[f"pass_{K}"]))
    for grupo in ("por_temperamento", "por_tienda"):
        tabla.add_section()
        for nombre, cifras in datos[grupo].items():
            tabla.add_row(f"  {nombre}", _tasa(cifras))
    tabla.add_section()
    for motivo, veces in list(datos["motivos"].items())[:8]:
        tabla.add_row(Text(f"  {motivo}", overflow="ellipsis", no_wrap=True), str(veces))
    return tabla


def _de_busqueda(datos: dict[str, Any]) -> Table:
    tabla = Table("Búsqueda", title="Búsqueda", title_justify="left")
    columnas = ("ndcg_10", "hit_1", "rechaza_bien", "rechaza_de_mas")
    for columna in columnas:
        tabla.add_column(columna, justify="right")
    for nombre, cifras in datos.items():
        tabla.add_row(nombre, *(_cifra(cifras[columna]) for columna in columnas))
    return tabla


def _contar_fallos(informe: Informe, consola: Console, *, detalle: bool) -> None:
    """Of development conversations alone. `detalle` tells the whole talk."""
    for resultado in informe.parte(retenidas=False):
        if resultado.todo_bien:
            continue
        consola.print(Text(f"✗ {resultado.caso.nombre}: {resultado.caso.caso}", style="bold"))
        if not detalle:
            consola.print(Text(f"    {_primero(resultado.fallos)}"))
            continue
        for numero, dicho in enumerate(resultado.dichos, 1):
            consola.print(Text(f"  {numero}. cliente: {dicho.mensaje}"))
            consola.print(Text(f"     agente: {dicho.respuesta}", style="dim"))
            consola.print(
                Text(f"     {', '.join(dicho.actos)} · espera {dicho.metadatos['espera']}", style="dim")
            )
        for fallo in resultado.fallos:
            consola.print(Text(f"    {fallo}", style="red"))
    for nombre, parte in informe.mensajes.items():
        if detalle and nombre == "desarrollo":
            consola.print(Text("\n".join(_mal_leidos(parte))))


def _primero(fallos: list[Fallo]) -> Fallo:
    return next((fallo for fallo in fallos if fallo.clase != "actos"), fallos[0])


def _mal_leidos(parte: ResultadoMensajes) -> Iterator[str]:
    for leido in parte.fallidos():
        esperados, leidos = ", ".join(leido.mensaje.actos), ", ".join(leido.actos)
        yield f"[{leido.mensaje.pais}] {leido.mensaje.texto}: {esperados} ≠ {leidos}"


def _tasa(cifras: dict[str, Any]) -> str:
    if not cifras["total"]:
        return "—"
    rango = f"{cifras['bajo'] * 100:.0f}–{cifras['alto'] * 100:.0f}"
    return f"{cifras['tasa'] * 100:.1f} % ({rango}), {cifras['aciertos']}/{cifras['total']}"


def _fraccion(cifras: dict[str, Any] | None) -> str:
    return f"{cifras['aciertos']}/{cifras['total']}" if cifras and cifras["total"] else "—"


def _cifra(valor: float | None) -> str:
    return "—" if valor is None else f"{valor:.3f}"
