"""Tables for a terminal and for docs/BENCHMARKS.md."""

from collections.abc import Sequence


def tabla(titulo: str, columnas: Sequence[str], filas: Sequence[Sequence[object]]) -> str:
    """Markdown: the first column to the left, figures to the right."""
    celdas = [[str(columna) for columna in columnas], *([_celda(valor) for valor in fila] for fila in filas)]
    anchos = [max(map(len, columna)) for columna in zip(*celdas, strict=True)]
    lineas = [_linea(fila, anchos) for fila in celdas]
    raya = "|" + "|".join("-" * (n + 1) + (":" if i else "-") for i, n in enumerate(anchos)) + "|"
    return "\n".join([f"### {titulo}", "", lineas[0], raya, *lineas[1:], ""])


def _linea(fila: Sequence[str], anchos: Sequence[int]) -> str:
    alineadas = [c.rjust(n) if i else c.ljust(n) for i, (c, n) in enumerate(zip(fila, anchos, strict=True))]
    return "| " + " | ".join(alineadas) + " |"


def _celda(valor: object) -> str:
    if not isinstance(valor, float):
        return str(valor)
    return f"{valor:,.0f}" if abs(valor) >= 100 else f"{valor:.1f}" if abs(valor) >= 10 else f"{valor:.2f}"
