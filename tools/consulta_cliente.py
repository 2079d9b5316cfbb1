"""A question in Spanish about one customer's purchases, answered with figures from SQL and their rows.

The local engine's part is small on purpose: it finds what is asked (one of a few kinds), of when, and of
which of the products that this customer bought. Whatever it does not understand it says, and never guesses.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from agent.redaccion.formato import Formato, fecha, lista, plural
from agent.texto import VACIAS, plegar, raiz, tokens
from db.repositorios.compradores import CompradorRepository, Periodo

Intencion = Literal[
    "ultima_vez", "primera_vez", "gasto", "promedio", "veces", "unidades", "habituales", "categorias",
    "frecuencia", "compras", "desconocida",
]  # fmt: skip
# The first that is found rules, so the most particular come first.
_INTENCIONES: tuple[tuple[Intencion, str], ...] = (
    ("frecuencia", r"\bcada cuanto|\bcon (?:que|cuanta) frecuencia|\bcada cuantos dias"),
    ("promedio", r"\b(?:promedio|ticket medio|por compra)\b"),
    (
        "gasto",
        r"\bcuant[oa]s?\b.*\b(?:gast|pag|invert|compr\w* en (?:dinero|plata|pesos|total))"
        r"|\b(?:gasto|monto|valor|importe)\b|\btotal (?:gastado|comprado|de (?:sus )?compras)"
        r"|\bcuant[oa] (?:dinero|plata)",
    ),
    ("categorias", r"\bcategori\w+"),
    (
        "habituales",
        r"\b(?:suele|acostumbra|habitual\w*|favorit\w*|mas (?:compra|lleva|pide)\w*|prefier\w*|siempre)\b"
        r"|\b(?:compra|lleva|pide) (?:mas|normalmente|generalmente)|\blo que mas",
    ),
    ("primera_vez", r"\bprimera (?:vez|compra)|\bdesde cuando|\bcuando (?:empezo|comenzo)"),
    (
        "ultima_vez",
        r"\bultim[oa]s? (?:vez|compra|pedido|venta|cosa)|\bcuando\b|\bque dia|\bfecha\b|\bhace cuanto"
        r"|\bmas reciente|\blo ultimo",
    ),
    (
        "veces",
        r"\bcuant[oa]s (?:veces|compras|pedidos|ventas|ordenes)|\bnumero de (?:compras|pedidos|ventas)",
    ),
    ("unidades", r"\bcuant[oa]s?\b"),
    (
        "compras",
        r"\bque (?:productos? |cosas? |articulos? )?(?:ha |han )?(?:compr|llev|pid|adquir)\w*|\bhistorial"
        r"|\bcompras\b|\bcompro\b|\bha comprado|\bllevo\b",
    ),
)
_MESES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
    "noviembre", "diciembre",
)  # fmt: skip
# Words of the question itself, which name no product.
_DE_LA_PREGUNTA = frozenset(
    raiz(palabra)
    for palabra in tokens(
        """
        compra compro compras comprado comprar gasto gastado gastar vez veces ultima ultimo ultimas ultimos
        primera primero cliente suele llevar lleva llevo llevado pedir pidio pedido pedidos pide ano anos mes
        meses semana semanas dia dias hoy ayer pasado pasada total dinero plata productos producto articulos
        cosas categoria categorias favorito favoritos promedio cuando cuanto cuantos cuanta cuantas fecha
        frecuencia hace venta ventas valor monto historial adquirido unidades unidad acostumbra preferido
        numero normalmente generalmente invertido pagado pago reciente empezo
        """
    )
)
_CENTAVO = Decimal("0.01")
_SABE = (
    "No entendí la pregunta. Puedo decir cuándo compró algo por última o primera vez, cuánto ha gastado, "
    "cuántas veces o cuántas unidades ha comprado, qué suele llevar, sus categorías, su promedio y cada "
    "cuánto compra; de siempre o de un período."
)


@dataclass(frozen=True)
class Contestada:
    respuesta: str
    intencion: Intencion
    periodo: str  # as it is said; empty if always
    cifras: dict[str, Any]
    evidencia: list[dict[str, Any]]


@dataclass(frozen=True)
class _Lectura:
    intencion: Intencion
    periodo: Periodo
    cuando: str
    palabras: tuple[str, ...]


async def contestar(
    session: AsyncSession,
    cliente_id: int,
    pregunta: str,
    *,
    zona: ZoneInfo,
    moneda: str,
    pais: str,
    hoy: date,
) -> Contestada:
    leida = leer_pregunta(pregunta, hoy, zona)
    if leida.intencion == "desconocida":
        return Contestada(_SABE, "desconocida", leida.cuando, {}, [])
    repositorio = CompradorRepository(session)
    productos = None
    if leida.palabras:
        productos = _productos(leida.palabras, await repositorio.nombres_comprados(cliente_id))
        if not productos:
            de_que = " ".join(leida.palabras)
            respuesta = f"No hay compras suyas de «{de_que}»{_en(leida.cuando)}."
            return Contestada(respuesta, leida.intencion, leida.cuando, {"compras": 0}, [])
    cifras = await repositorio.cifras(cliente_id, leida.periodo, productos)
    evidencia = await repositorio.evidencia(cliente_id, leida.periodo, productos)
    if leida.intencion in ("habituales", "compras"):
        cifras["productos"] = await repositorio.favoritos(cliente_id, leida.periodo)
    if leida.intencion == "categorias":
        cifras["categorias"] = await repositorio.categorias(cliente_id, leida.periodo)
    escribir = _Escribano(zona, Formato(moneda, pais), leida.cuando, evidencia)
    return Contestada(
        escribir.frase(leida.intencion, cifras), leida.intencion, leida.cuando, cifras, evidencia
    )


def leer_pregunta(pregunta: str, hoy: date, zona: ZoneInfo) -> _Lectura:
    llana = plegar(pregunta)
    desde, hasta, cuando, resto = _periodo(llana, hoy)
    intencion: Intencion = next(
        (que for que, patron in _INTENCIONES if re.search(patron, llana)), "desconocida"
    )
    palabras = tuple(
        token
        for token in tokens(resto)
        if token not in VACIAS and raiz(token) not in _DE_LA_PREGUNTA and not token.isdigit()
    )
    if intencion in ("habituales", "categorias", "promedio", "frecuencia"):
        palabras = ()
    return _Lectura(
        intencion,
        Periodo(
            datetime.combine(desde, time(), zona) if desde else None,
            datetime.combine(hasta, time(), zona) if hasta else None,
        ),
        cuando,
        palabras,
    )


def _periodo(llana: str, hoy: date) -> tuple[date | None, date | None, str, str]:
    """First day, the day after the last, how it is said, and the question without it."""
    lunes, mes, ano = hoy - timedelta(days=hoy.weekday()), hoy.replace(day=1), hoy.replace(month=1, day=1)
    mes_pasado = (mes - timedelta(days=1)).replace(day=1)
    manana = hoy + timedelta(days=1)
    fijos: tuple[tuple[str, date, date, str], ...] = (
        (r"\bhoy\b", hoy, manana, "hoy"),
        (r"\bayer\b", hoy - timedelta(days=1), hoy, "ayer"),
        (r"\best[ae] semana\b", lunes, manana, "esta semana"),
        (r"\bsemana pasada\b|\bultima semana\b", lunes - timedelta(days=7), lunes, "la semana pasada"),
        (r"\beste mes\b", mes, manana, "este mes"),
        (r"\bmes pasado\b|\bultimo mes\b", mes_pasado, mes, "el mes pasado"),
        (r"\beste ano\b|\ben lo que va del ano\b", ano, manana, "este año"),
        (r"\bano pasado\b|\bultimo ano\b", ano.replace(year=ano.year - 1), ano, "el año pasado"),
    )
    for patron, desde, hasta, cuando in fijos:
        if hallado := re.search(patron, llana):
            return desde, hasta, cuando, llana.replace(hallado[0], " ")
    if hallado := re.search(r"\bultim[oa]s (\d{1,3}) (dia|semana|mes|ano)\w*", llana):
        cuantos, unidad = int(hallado[1]), hallado[2]
        dias = cuantos * {"dia": 1, "semana": 7, "mes": 30, "ano": 365}[unidad]
        return hoy - timedelta(days=dias), manana, f"en los {hallado[0]}", llana.replace(hallado[0], " ")
    if hallado := re.search(rf"\b({'|'.join(_MESES)})\b(?: (?:de |del )?(20\d\d))?", llana):
        numero = _MESES.index(hallado[1]) + 1
        el_ano = int(hallado[2]) if hallado[2] else hoy.year - (numero > hoy.month)
        desde = date(el_ano, numero, 1)
        hasta = (desde + timedelta(days=32)).replace(day=1)
        return desde, hasta, f"en {hallado[1]} de {el_ano}", llana.replace(hallado[0], " ")
    if hallado := re.search(r"\b(20\d\d)\b", llana):
        el_ano = int(hallado[1])
        return date(el_ano, 1, 1), date(el_ano + 1, 1, 1), f"en {el_ano}", llana.replace(hallado[0], " ")
    return None, None, "", llana


def _productos(palabras: tuple[str, ...], comprados: dict[int, str]) -> list[int]:
    """Those whose name has every word; if none has, those with the most of them."""
    buscadas = {raiz(palabra) for palabra in palabras}
    aciertos = {
        producto_id: len(buscadas & {raiz(token) for token in tokens(nombre)})
        for producto_id, nombre in comprados.items()
    }
    mejor = max(aciertos.values(), default=0)
    # Half of what was named must be there: "guantes rojos" may be "guantes", never "casco rojo" alone.
    if mejor * 2 < len(buscadas) or mejor == 0:
        return []
    return sorted(producto_id for producto_id, cuantos in aciertos.items() if cuantos == mejor)


def _en(cuando: str) -> str:
    return f" {cuando}" if cuando else ""


@dataclass(frozen=True)
class _Escribano:
    """Words figures; every number comes from them."""

    zona: ZoneInfo
    formato: Formato
    cuando: str
    evidencia: list[dict[str, Any]]

    def frase(self, intencion: Intencion, cifras: dict[str, Any]) -> str:
        if not cifras["compras"]:
            return f"No tiene compras{_en(self.cuando)}."
        veces = _contadas(cifras["compras"], "compra", "compras")
        total, unidades = (
            self._dinero(cifras["total"]),
            _contadas(int(cifras["unidades"]), "unidad", "unidades"),
        )
        en = _en(self.cuando)
        match intencion:
            case "ultima_vez":
                ultima = [
                    fila for fila in self.evidencia if fila["venta_id"] == self.evidencia[0]["venta_id"]
                ]
                return f"La última vez fue el {self._fecha(cifras['ultima'])}: {self._lineas(ultima)}."
            case "primera_vez":
                return f"La primera vez fue el {self._fecha(cifras['primera'])}; desde entonces, {veces}."
            case "gasto":
                return f"Gastó {total}{en}, en {veces}."
            case "promedio":
                promedio = self._dinero(cifras["total"] / cifras["compras"])
                return f"Gasta en promedio {promedio} por compra{en} ({total} en {veces})."
            case "veces":
                return f"Hizo {veces}{en}, por {total}."
            case "unidades":
                return f"Compró {unidades}{en}, en {veces}, por {total}."
            case "frecuencia":
                return self._frecuencia(cifras, veces)
            case "categorias":
                nombres = [f"{c['categoria']} ({_contadas(int(c['unidades']), 'unidad', 'unidades')})"
                           for c in cifras["categorias"]]  # fmt: skip
                return f"Sus categorías{en}: {lista(nombres)}."
            case _:
                nombres = [
                    f"{p['nombre']} ({_contadas(p['compras'], 'vez', 'veces')})" for p in cifras["productos"]
                ]
                verbo = "Suele llevar" if intencion == "habituales" else "Ha comprado"
                return f"{verbo}{en}: {lista(nombres)}."

    def _frecuencia(self, cifras: dict[str, Any], veces: str) -> str:
        if cifras["compras"] < 2:
            return f"Solo tiene {veces}{_en(self.cuando)}: no se puede decir cada cuánto compra."
        dias = (cifras["ultima"] - cifras["primera"]).total_seconds() / 86400 / (cifras["compras"] - 1)
        return f"Compra cada {_contadas(max(1, round(dias)), 'día', 'días')} en promedio ({veces})."

    def _lineas(self, filas: list[dict[str, Any]]) -> str:
        return lista(f"{int(fila['cantidad'])} x {fila['producto']}" for fila in filas[:5])

    def _dinero(self, importe: Decimal) -> str:
        return self.formato.dinero(Decimal(importe).quantize(_CENTAVO))

    def _fecha(self, momento: datetime) -> str:
        return fecha(momento.astimezone(self.zona))


def _contadas(cuantas: int, una: str, varias: str) -> str:
    return f"{cuantas} {plural(cuantas, una, varias)}"
