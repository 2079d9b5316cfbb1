"""Which day a question about opening hours means, and which days a sentence of the owner speaks of."""

import re
from dataclasses import dataclass
from datetime import date

DIAS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_NOMBRES = (
    "lun(?:es)?", "mar(?:tes)?", "mie(?:rcoles)?", "jue(?:ves)?", "vie(?:rnes)?", "sab(?:ados?)?",
    "dom(?:ingos?)?",
)  # fmt: skip
_DIA = re.compile(r"\b(?:" + "|".join(f"(?P<d{i}>{nombre})" for i, nombre in enumerate(_NOMBRES)) + r")\b")
_HASTA = re.compile(r"\s*(?:a|al|hasta|-|–)\s*(?:los? |el )?")
_TODOS = re.compile(
    r"\btodos los dias\b|\bcualquier dia\b|\ba diario\b|\bdiariamente\b|los 7 dias|los siete dias"
)
_HABILES = re.compile(r"\bentre semana\b|\bdias (?:habiles|laborables|de semana)\b")
_FIN = re.compile(r"\bfin(?:es)? de semana\b")
_PASADO = re.compile(r"\bpasado manana\b")
_MANANA = re.compile(r"(?<!la )(?<!pasado )\bmanana\b")
_HOY = re.compile(
    r"\b(?:hoy|ahora|ahorita|ahoritica|ahorititita|todavia|aun|a esta hora|en este momento|ya mismo|orita)\b|"
    r"^(?:(?:y|hola|buenas|ya|oye) )*(?:estan|esta|estais) abiert[oa]s?\W*$"
)


@dataclass(frozen=True)
class DiaPreguntado:
    """`numero`: 0 is Monday; `dicho`: how to say which day that is, where he did not name it."""

    numero: int
    dicho: str = ""


def dia_preguntado(plano: str, hoy: date) -> DiaPreguntado | None:
    """The one day that a folded question is about; None where it names none or several."""
    if _PASADO.search(plano):
        return _relativo("pasado mañana", (hoy.weekday() + 2) % 7)
    if _MANANA.search(plano):
        return _relativo("mañana", (hoy.weekday() + 1) % 7)
    nombrados = {_numero(hallado) for hallado in _DIA.finditer(plano)}
    if nombrados:
        return DiaPreguntado(nombrados.pop()) if len(nombrados) == 1 else None
    return _relativo("hoy", hoy.weekday()) if _HOY.search(plano) else None


def dias_dichos(plano: str) -> frozenset[int]:
    """The days that a folded sentence names, ranges whole: "de lunes a viernes"."""
    if _TODOS.search(plano):
        return frozenset(range(7))
    dias: set[int] = set(range(5)) if _HABILES.search(plano) else set()
    dias |= {5, 6} if _FIN.search(plano) else set()
    previo: re.Match[str] | None = None
    for hallado in _DIA.finditer(plano):
        numero = _numero(hallado)
        if previo and _HASTA.fullmatch(plano, previo.end(), hallado.start()):
            inicio = _numero(previo)
            dias |= {(inicio + i) % 7 for i in range((numero - inicio) % 7 + 1)}
        dias.add(numero)
        previo = hallado
    return frozenset(dias)


def _relativo(cuando: str, numero: int) -> DiaPreguntado:
    return DiaPreguntado(numero, f"{cuando} es {DIAS[numero]}")


def _numero(hallado: re.Match[str]) -> int:
    return next(i for i in range(7) if hallado[f"d{i}"])
