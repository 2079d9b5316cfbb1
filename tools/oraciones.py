"""A section of the owner's text as the sentences that can be quoted, each with what it hangs on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_VINETA = re.compile(r"\s*(?:[-*•·–]|\d{1,2}[.)])\s+")
_FILA = re.compile(r"\s*\|(.+)\|\s*")
_REGLA_DE_TABLA = re.compile(r"[\s|:-]+")
_MARCADO = re.compile(r"\*\*|__|`|^\s*>\s?|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
# After these a point ends no sentence: "Av. Arce", "7 a. m.", "Dra. Luz".
_ABREVIATURA = re.compile(
    r"(?:^|[\s(])(?:[a-z]|av|avda|cra|cr|cl|cll|dg|tv|jr|no|nro|num|núm|tel|cel|ext|dra?|sra?|srta|ing|lic"
    r"|arq|aprox|etc|pza|plza|urb|col|esq|apto|dpto|depto|piso|ej|máx|mín|hab|lun|mar|mié|jue|vie|sáb|dom|pág|inc)$",
    re.IGNORECASE,
)
_FIN = re.compile(r"[.!?…]+[\"”’)]*\s+(?=[A-ZÁÉÍÓÚÑ¿¡\"“0-9])")
# Such a sentence says nothing without the one before it.
_DEPENDE = re.compile(
    r"(?:es[eoa]s?|est[eoa]s?|aquell[oa]s?|también|además|tampoco|si no|en ese caso|después|luego|pero"
    r"|y|o|ahí|allí|más)\b",
    re.IGNORECASE,
)
# "Sí, con cita.", "Claro.": too little to be told alone.
_SOLA = re.compile(r"(?:sí|si|no|claro(?: que sí)?|por supuesto|así es|correcto)\b.{0,30}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Oracion:
    texto: str
    contexto: str = ""  # the line that opens its list, the head of its table
    parrafo: int = 0
    suelta: bool = False  # an item of a list or a table: no sentence of its own
    de_tabla: bool = False

    @property
    def depende(self) -> bool:
        """Whether it needs the one before it."""
        return bool(_DEPENDE.match(self.texto))

    @property
    def breve(self) -> bool:
        """Whether it needs the one after it."""
        return not self.suelta and bool(_SOLA.fullmatch(self.texto))


def oraciones(texto: str) -> list[Oracion]:
    """In order. Items of lists and rows of tables are whole; prose is parted at the ends of sentences."""
    return [oracion for oracion in _oraciones(texto) if any(c.isalnum() for c in oracion.texto)]


def _oraciones(texto: str) -> Iterator[Oracion]:
    contexto, cabecera, prosa, parrafo = "", "", "", 0
    for linea in [*texto.split("\n"), ""]:
        llana = _llana(linea)
        fila, vineta = _FILA.fullmatch(linea), _VINETA.match(linea)
        if prosa and (fila or vineta or not llana):
            contexto = prosa.strip(" :") if prosa.rstrip().endswith(":") else ""
            yield from (Oracion(frase, parrafo=parrafo) for frase in _partir(prosa) if not contexto)
            prosa, parrafo = "", parrafo + 1
        if fila and _REGLA_DE_TABLA.fullmatch(linea):
            continue
        if fila:
            celdas = [_llana(celda) for celda in fila[1].split("|")]
            if cabecera:
                yield Oracion(_fila(celdas), cabecera, parrafo, suelta=True, de_tabla=True)
            else:
                cabecera = ", ".join(celdas)
            continue
        cabecera = ""
        if vineta:
            yield Oracion(
                " ".join(_MARCADO.sub("", linea[vineta.end() :]).split()), contexto, parrafo, suelta=True
            )
        elif llana:
            # A line that ends a sentence, or stands as "Horario: 8 a 5", does not run into the next.
            if prosa and (prosa[-1] in ".!?" or re.match(r"[^\W\d_][^.:]{1,30}: ", llana)):
                yield from (Oracion(frase, parrafo=parrafo) for frase in _partir(prosa))
                prosa = ""
            prosa = f"{prosa} {llana}".strip()


def _llana(texto: str) -> str:
    """One line without the signs of Markdown."""
    return " ".join(_MARCADO.sub("", texto).split())


def _fila(celdas: list[str]) -> str:
    primera, *resto = celdas
    return f"{primera}: {', '.join(celda for celda in resto if celda)}" if resto else primera


def _partir(prosa: str) -> list[str]:
    partes: list[str] = []
    inicio = 0
    for fin in _FIN.finditer(prosa):
        hasta = prosa[inicio : fin.start()]
        if prosa[fin.start()] == "." and _ABREVIATURA.search(hasta):
            continue
        partes.append(prosa[inicio : fin.end()].strip())
        inicio = fin.end()
    partes.append(prosa[inicio:].strip())
    return [parte for parte in partes if parte]
