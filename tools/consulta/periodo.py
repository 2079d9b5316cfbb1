"""Of when a question asks: "este año", "los últimos tres meses", "entre enero y marzo", "el 5 de mayo"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from agent.redaccion.formato import fecha, plural

MESES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
    "noviembre", "diciembre",
)  # fmt: skip
DIAS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_DIAS_LLANOS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
_HASTA_DOCE = [
    "un",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
]
NUMEROS = {palabra: n for n, palabra in enumerate(_HASTA_DOCE, 1)} | {
    "una": 1, "quince": 15, "veinte": 20, "treinta": 30, "sesenta": 60, "noventa": 90
}  # fmt: skip
NUMERO = rf"\d{{1,3}}|{'|'.join(NUMEROS)}"
# Of a number of these the days, and how one and several are called.
_UNIDADES = {
    "dia": (1, "día", "días"), "semana": (7, "semana", "semanas"), "quincena": (15, "quincena", "quincenas"),
    "mes": (30, "mes", "meses"), "trimestre": (91, "trimestre", "trimestres"),
    "semestre": (182, "semestre", "semestres"), "ano": (365, "año", "años"),
}  # fmt: skip
_UNIDAD = rf"({'|'.join(_UNIDADES)})(?:e?s)?"
_ENTERA = r"(semana|quincena|mes|trimestre|semestre|ano)\b"
_MES = "|".join((*MESES, "setiembre"))
_PUNTO = (
    rf"(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}[/-]\d{{1,2}}[/-]\d{{4}}"
    rf"|\d{{1,2}} de (?:{_MES})(?: (?:de |del )?20\d\d)?|(?:{_MES})(?: (?:de |del )?20\d\d)?|20\d\d"
    r"|hoy|ayer|anoche|antier|anteayer)"
)
_ANO = re.compile(r"\b20\d\d\b")
_ARTICULO = r"(?:el |la |los |del? |el mes de )*"


@dataclass(frozen=True)
class Dicho:
    """First day and the day after the last, how it is said, and what is left of the question."""

    desde: date | None
    hasta: date | None
    cuando: str
    resto: str


Tramo = tuple[date | None, date | None, str]


def leer_periodo(llana: str, hoy: date) -> Dicho:
    """Of a folded question; without a period in it, of always."""
    for patron, leer in _FORMAS:
        if (hallado := re.search(patron, llana)) and (leido := leer(hallado, hoy)):
            return Dicho(*leido, f"{llana[: hallado.start()]} {llana[hallado.end() :]}")
    return Dicho(None, None, "", llana)


def numero(texto: str | None) -> int:
    return 1 if not texto else NUMEROS[texto] if texto in NUMEROS else int(texto)


def _comienzo(unidad: str, dia: date) -> date:
    """Of the calendar's week, month, quarter, half or year that a day lies in."""
    if unidad == "dia":
        return dia
    if unidad == "semana":
        return dia - timedelta(days=dia.weekday())
    meses = {"mes": 1, "trimestre": 3, "semestre": 6, "ano": 12}.get(unidad)
    if meses is None:  # a fortnight
        return dia.replace(day=1 if dia.day <= 15 else 16)
    return dia.replace(month=(dia.month - 1) // meses * meses + 1, day=1)


def _atras(unidad: str, hoy: date, cuantas: int) -> tuple[date, date]:
    """That many of the calendar's before this one."""
    hasta, desde = hoy + timedelta(days=1), _comienzo(unidad, hoy)
    for _ in range(cuantas):
        hasta, desde = desde, _comienzo(unidad, desde - timedelta(days=1))
    return desde, hasta


def _este(hallado: re.Match[str], hoy: date) -> Tramo:
    unidad = hallado[1]
    femenina = unidad in ("semana", "quincena")
    return *_atras(unidad, hoy, 0), f"{'esta' if femenina else 'este'} {_UNIDADES[unidad][1]}"


def _pasado(hallado: re.Match[str], hoy: date) -> Tramo:
    unidad = next(valor for valor in hallado.groups() if valor)
    femenina = unidad in ("semana", "quincena")
    articulo, pasado = ("la", "pasada") if femenina else ("el", "pasado")
    return *_atras(unidad, hoy, 1), f"{articulo} {_UNIDADES[unidad][1]} {pasado}"


def _ultimos(hallado: re.Match[str], hoy: date) -> Tramo:
    cuantos, unidad = numero(hallado[1]), hallado[2]
    dias, una, varias = _UNIDADES[unidad]
    femenina = unidad in ("semana", "quincena")
    articulo = f"{'las' if femenina else 'los'} últim{'as' if femenina else 'os'}"
    desde = hoy + timedelta(days=1 - min(cuantos * dias, 36_500))
    return desde, hoy + timedelta(days=1), f"en {articulo} {cuantos} {plural(cuantos, una, varias)}"


def _hace(hallado: re.Match[str], hoy: date) -> Tramo:
    cuantos, unidad = numero(hallado[2]), hallado[3]
    if hallado[1]:
        return _ultimos(re.match(rf"({NUMERO}) {_UNIDAD}", f"{cuantos} {unidad}") or hallado, hoy)
    desde, hasta = _atras(unidad, hoy, min(cuantos, 400))
    return desde, hasta, f"hace {cuantos} {plural(cuantos, *_UNIDADES[unidad][1:])}"


_CERCANOS = {"hoy": (0, "hoy"), "ayer": (1, "ayer"), "anoche": (1, "ayer")}


def _cercano(texto: str, hoy: date) -> Tramo:
    atras, dicho = _CERCANOS.get(texto, (2, "antier"))
    return hoy - timedelta(days=atras), hoy - timedelta(days=atras - 1), dicho


def _dia_de_la_semana(hallado: re.Match[str], hoy: date) -> Tramo:
    cual = _DIAS_LLANOS.index(hallado[1])
    dia = hoy - timedelta(days=(hoy.weekday() - cual) % 7 or 7 * bool(hallado[2]))
    return dia, dia + timedelta(days=1), f"el {DIAS[cual]} {fecha(dia)}"


def _punto(texto: str, hoy: date, *, desde: date | None = None) -> Tramo | None:
    """A date, a month or a year. One without its year is the last there was; after `desde`, the next."""
    for patron, orden in (
        (r"(\d{4})-(\d\d?)-(\d\d?)", (0, 1, 2)),
        (r"(\d\d?)[/-](\d\d?)[/-](\d{4})", (2, 1, 0)),
    ):
        if hallado := re.fullmatch(patron, texto):
            ano, mes, dia = (int(hallado.groups()[i]) for i in orden)
            return _dia(ano, mes, dia)
    if texto in ("hoy", "ayer", "anoche", "antier", "anteayer"):
        return _cercano(texto, hoy)
    if re.fullmatch(r"20\d\d", texto):
        return date(int(texto), 1, 1), date(int(texto) + 1, 1, 1), f"en {texto}"
    hallado = re.fullmatch(rf"(?:(\d\d?) de )?({_MES})(?: (?:de |del )?(20\d\d))?", texto)
    if not hallado:
        return None
    mes = MESES.index(hallado[2].replace("setiembre", "septiembre")) + 1
    dia = int(hallado[1] or 1)
    if hallado[3]:
        ano = int(hallado[3])
    elif desde is not None:
        ano = desde.year + (mes < desde.month)
    else:
        ano = hoy.year - ((mes, dia) > (hoy.month, hoy.day))
    if hallado[1]:
        return _dia(ano, mes, dia)
    primero = date(ano, mes, 1)
    return primero, (primero + timedelta(days=32)).replace(day=1), f"en {MESES[mes - 1]} de {ano}"


def _dia(ano: int, mes: int, dia: int) -> Tramo | None:
    try:
        cual = date(ano, mes, dia)
    except ValueError:
        return None
    return cual, cual + timedelta(days=1), f"el {fecha(cual)}"


def _suelto(hallado: re.Match[str], hoy: date) -> Tramo | None:
    return _punto(hallado[1], hoy)


def _entre(hallado: re.Match[str], hoy: date) -> Tramo | None:
    primero, ultimo = hallado[1], hallado[2]
    if re.fullmatch(r"\d{1,2}", primero) and (mes := re.search(rf"\b(?:{_MES}).*", ultimo)):
        primero = f"{primero} de {mes[0]}"
    elif re.search(_MES, primero) and not _ANO.search(primero) and (ano := _ANO.search(ultimo)):
        primero = f"{primero} {ano[0]}"
    a = _punto(primero, hoy)
    b = _punto(ultimo, hoy, desde=a[0] if a else None)
    if not a or not b or a[0] is None or b[1] is None or b[1] <= a[0]:
        return None
    return a[0], b[1], f"del {fecha(a[0])} al {fecha(b[1] - timedelta(days=1))}"


def _desde(hallado: re.Match[str], hoy: date) -> Tramo | None:
    punto = _punto(hallado[2], hoy)
    if not punto or punto[0] is None or punto[1] is None:
        return None
    if hallado[1].startswith("desp"):
        return punto[1], hoy + timedelta(days=1), f"desde el {fecha(punto[1])}"
    return punto[0], hoy + timedelta(days=1), f"desde el {fecha(punto[0])}"


def _hasta(hallado: re.Match[str], hoy: date) -> Tramo | None:
    punto = _punto(hallado[2], hoy)
    if not punto or punto[0] is None or punto[1] is None:
        return None
    fin = punto[0] if hallado[1].startswith("antes") else punto[1]
    return None, fin, f"hasta el {fecha(fin - timedelta(days=1))}"


# The first that is found rules: what holds a date comes before the bare date.
_FORMAS: tuple[tuple[str, Callable[[re.Match[str], date], Tramo | None]], ...] = (
    (rf"\bentre {_ARTICULO}({_PUNTO}|\d\d?) y {_ARTICULO}({_PUNTO})\b", _entre),
    (rf"\b(?:desde|del?) {_ARTICULO}({_PUNTO}|\d\d?) (?:hasta|al?) {_ARTICULO}({_PUNTO})\b", _entre),
    (rf"\b(desde|a partir del?|despues del?) {_ARTICULO}({_PUNTO})\b", _desde),
    (rf"\b(hasta|antes del?) {_ARTICULO}({_PUNTO})\b", _hasta),
    (rf"\b(?:en )?(?:los |las )?ultim[oa]s ({NUMERO}) {_UNIDAD}\b", _ultimos),
    (rf"\b(?:en )?(?:los |las )?({NUMERO}) ultim[oa]s {_UNIDAD}\b", _ultimos),
    (rf"\b(desde )?hace ({NUMERO}) {_UNIDAD}\b", _hace),
    (rf"\b(?:est[ae]|en lo que va (?:del|de la|de est[ea])) {_ENTERA}", _este),
    (rf"\b{_ENTERA} (?:pasad[oa]|anterior)\b|\bultim[oa] {_ENTERA}", _pasado),
    (rf"\b(?:el|este) ({'|'.join(_DIAS_LLANOS)})( pasado)?\b", _dia_de_la_semana),
    (rf"\b{_ARTICULO}({_PUNTO})\b", _suelto),
)  # fmt: skip
