"""What a question asks: of which kind, of when, of which sales, and of which goods."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from agent.texto import VACIAS, plegar, raiz, tokens
from tools.consulta.periodo import NUMERO, NUMEROS, Dicho, leer_periodo, numero

Intencion = Literal[
    "devoluciones", "dia", "hora", "mes", "recencia", "frecuencia", "mensual", "promedio", "mas_caro",
    "mas_barato", "distintos", "gasto", "categorias", "comparacion", "habituales", "existe", "ultima_vez",
    "primera_vez", "mayor", "menor", "veces", "unidades", "compras", "desconocida",
]  # fmt: skip
_VENTA = r"(?:compras?|pedidos?|ventas?|veces|vez|visitas?|ordenes|orden|facturas?)"
_COSA = r"(?:productos?|articulos?|cosas?|referencias?)"
_GRANDE = r"(?:grandes?|importantes?|(?:alt|car|costos|valios)[oa]s?)"
_CHICA = r"(?:(?:pequen|baj|barat|chic)[oa]s?)"
_COMPRAR = r"(?:compr|llev|pid|ped|adquir|gast|consum)\w*"
_CUANTOS = r"\bcuant[oa]s?\b"
_ULTIMA = rf"\bultim[oa]s? (?:({NUMERO}) )?(?:{_VENTA}|{_COSA})\b|\b({NUMERO}) ultim[oa]s {_VENTA}\b"
_RECIENTE = r"\bmas reciente|\blo ultimo"
_PRIMERA = rf"\b(?:({NUMERO}) )?primer[ao]?s? (?:({NUMERO}) )?{_VENTA}\b|\blo primero"
_MAYOR = rf"\b{_VENTA}\b.*\bmas {_GRANDE}|\bmas {_GRANDE} {_VENTA}|\bmayor(?:es)? {_VENTA}"
_MENOR = rf"\b{_VENTA}\b.*\bmas {_CHICA}|\bmas {_CHICA} {_VENTA}|\bmenor(?:es)? {_VENTA}"
# The first that is found rules, so the most particular come first.
_INTENCIONES: dict[Intencion, tuple[str, ...]] = {
    "devoluciones": (r"\bdevol", r"\bdevuel"),
    "dia": (
        r"\bdias? de la semana\b",
        r"\b(?:que|cual|cuales) dias?\b.*\b(?:mas|suele|acostumbra|prefiere|normal)",
    ),
    "hora": (r"\bque horas?\b", r"\bhorarios?\b", r"\bhoras?\b.*\b(?:mas|suele|acostumbra|prefiere)"),
    "mes": (r"\b(?:que|cual|cuales) mes(?:es)?\b",),
    "recencia": (
        r"\bhace cuant",
        r"\bcuant[oa]s? (?:tiempo |dias )?hace",
        r"\bcuant[oa]s? (?:dias|tiempo|semanas|meses)\b.*\b(?:sin|desde|lleva|pas[oa]|no)\b",
        rf"{_CUANTOS}.*\bsin (?:comprar|venir|volver|pedir)",
        r"\bhace (?:mucho|rato|tiempo)",
    ),
    "frecuencia": (
        r"\bcada cuant",
        r"\bfrecuen",
        r"\bcuantas veces (?:al|por|a la) (?:mes|semana|ano)",
        r"\bque tan (?:seguido|a menudo)",
    ),
    "mensual": (r"\b(?:al|por|cada) mes\b", r"\bmensual"),
    "promedio": (r"\bpromedio\b", r"\bticket medio\b", r"\b(?:por|en cada) compra\b"),
    "mas_caro": (
        rf"\b(?:lo|{_COSA}) (?:que )?mas (?:car|costos)",
        rf"\bmas car[oa]s? (?:que|ha) .*{_COMPRAR}",
    ),
    "mas_barato": (rf"\b(?:lo|{_COSA}) (?:que )?mas (?:barat|economic)",),
    "distintos": (rf"\bcuant[oa]s {_COSA} (?:distint|diferent)", rf"\b(?:distint|diferent)[oa]s {_COSA}"),
    "gasto": (
        rf"{_CUANTOS}.*\b(?:gast|pag|invert|factur|vale|valio|cost)",
        rf"{_CUANTOS}.*\bcompr\w* en (?:dinero|plata|pesos|total)",
        r"\b(?:gasto|monto|valor|importe)\b",
        r"\btotal (?:gastado|comprado|pagado|de (?:sus |las )?compras)",
        r"\bcuant[oa] (?:dinero|plata)",
        r"\ba cuanto (?:ascien|suma|lleg)|\bpor cuanto\b",
    ),
    "categorias": (r"\bcategori", r"\bque tipo de (?:productos|cosas)"),
    "comparacion": (r"\bmas\b.*\w \bo\b \w",),
    "habituales": (
        r"\b(?:suele|acostumbra|habitual\w*|favorit\w*|prefier\w*|preferid\w*)\b",
        r"\bmas (?:compr|llev|pid|repit)",
        rf"\b(?:compra|lleva|pide) mas(?! {_GRANDE}| {_CHICA}| recient)",
        r"\b(?:compra|lleva|pide) (?:normalmente|generalmente|siempre)",
        r"\bsiempre (?:compra|lleva|pide)",
        r"\blo que mas|\ben que gasta",
    ),
    "mayor": (_MAYOR,),
    "menor": (_MENOR,),
    "existe": (
        r"\balguna vez\b",
        rf"^\W*(?:ya )?(?:(?:nos|me) )?(?:ha|habia) {_COMPRAR}",
        r"^\W*(?:(?:nos|me) )?(?:compro|llevo|pidio)\b",
    ),
    "primera_vez": (_PRIMERA, r"\bdesde cuando", r"\bcuando (?:empezo|comenzo)", r"\bmas antigu"),
    "ultima_vez": (_ULTIMA, _RECIENTE, r"\bultimamente", r"\bcuando\b", r"\bque dia", r"\bfecha\b"),
    "veces": (rf"\bcuant[oa]s {_VENTA}", rf"\bnumero de {_VENTA}"),
    "unidades": (_CUANTOS,),
    "compras": (
        rf"\bque (?:{_COSA} )?(?:se )?(?:ha |han )?{_COMPRAR}",
        r"\bhistorial",
        rf"\b{_VENTA}\b",
        r"\bcompro\b|\bha comprado|\bllevo\b",
    ),
}
# They are about all that was bought, unless the question names something of it.
_DE_TODO = frozenset(
    [
        "categorias",
        "promedio",
        "mensual",
        "frecuencia",
        "dia",
        "hora",
        "mes",
        "mas_caro",
        "mas_barato",
        "distintos",
        "habituales",
    ]
)
Orden = Literal["recientes", "antiguas", "mayores", "menores"]
_ELEGIDAS: dict[Orden, str] = {
    "mayores": _MAYOR,
    "menores": _MENOR,
    "antiguas": _PRIMERA,
    "recientes": f"{_ULTIMA}|{_RECIENTE}",
}
# Words of the question itself, which name no product.
_DE_LA_PREGUNTA = frozenset(
    raiz(palabra)
    for palabra in tokens(
        """
        compra compro compras comprado comprar comprando gasto gastado gastar vez veces ultima ultimo
        ultimas ultimos ultimamente primera primero primeras primeros cliente suele llevar lleva llevo
        llevado lleve llevando pedir pidio pedido pedidos pide ano anos mes meses semana semanas quincena
        trimestre semestre dia dias hora horas hoy ayer pasado pasada anterior total dinero plata productos
        producto articulo articulos cosa cosas categoria categorias tipo favorito favoritos promedio cuando
        cuanto cuantos cuanta cuantas fecha frecuencia hace venta ventas orden ordenes factura facturas valor
        monto importe historial adquirido unidades unidad acostumbra preferido numero normalmente
        generalmente invertido pagado pago pagar reciente recientes empezo antigua grande pequena mayor menor
        alto alta cara caro barata barato costosa dime digame diga decir muestra muestrame muestreme mostrar
        cuentame quiero quisiera saber necesito puedes puede favor viene vino venir visita visito visitar
        volvio regreso tiempo rato mucho alguna algun nunca jamas devuelto devolvio devolver devoluciones
        devolucion distintos diferentes mensual mensuales mensualmente cada lista listado resumen detalle
        detalles ver senor senora don dona este esta persona usuario comprador gusta vale valio costo
        costaron salio hizo hecho tiene tuvo consumo consumido consume consumir facturo facturado
        """
    )
) | {raiz(palabra) for palabra in NUMEROS}
# What stands before the goods that a question names.
_RIGEN = frozenset(
    [
        "de",
        "en",
        "con",
        "compro",
        "comprado",
        "compra",
        "llevo",
        "llevado",
        "lleva",
        "pidio",
        "pide",
        "cuantos",
        "cuantas",
        "un",
        "una",
        "unos",
        "unas",
        "el",
        "la",
        "los",
        "las",
        "algun",
        "alguna",
    ]
)


@dataclass(frozen=True)
class Elegidas:
    """Of the sales, only so many: the newest, the oldest, the largest or the smallest."""

    orden: Orden
    cuantas: int


@dataclass(frozen=True)
class Pregunta:
    """`nombrados`: the goods it names, one tuple of words for each that is compared."""

    intencion: Intencion
    dicho: Dicho
    elegidas: Elegidas | None
    nombrados: tuple[tuple[str, ...], ...]


def leer_pregunta(pregunta: str, hoy: date, conocida: Callable[[str], bool]) -> Pregunta:
    """`conocida`: whether a folded word stands in the name of something that the shop has or sold."""
    llana = plegar(pregunta)
    dicho = leer_periodo(llana, hoy)
    sin_periodo = f" {dicho.resto} "
    intencion: Intencion = next(
        (
            que
            for que, patrones in _INTENCIONES.items()
            if any(re.search(patron, sin_periodo) for patron in patrones)
        ),
        "desconocida",
    )
    if intencion == "desconocida" and dicho.cuando and re.search(_COMPRAR, llana):
        intencion = "compras"
    partes = [dicho.resto]
    if intencion == "comparacion":
        partes = re.split(r"\bo\b", dicho.resto)
    nombrados = [_nombrado(parte, conocida, suelto=len(partes) > 1) for parte in partes]
    if intencion in _DE_TODO:
        nombrados = [tuple(p for p in palabras if conocida(p)) for palabras in nombrados]
    return Pregunta(intencion, dicho, _elegidas(sin_periodo), tuple(n for n in nombrados if n))


def _elegidas(texto: str) -> Elegidas | None:
    for orden, patron in _ELEGIDAS.items():
        if hallado := re.search(patron, texto):
            return Elegidas(orden, min(50, numero(next((g for g in hallado.groups() if g), None))))
    return None


def _nombrado(texto: str, conocida: Callable[[str], bool], *, suelto: bool) -> tuple[str, ...]:
    """The words of goods. One that nobody knows counts where a sentence would name some: "compró botas"."""
    dichas = tokens(texto)
    palabras = [
        (i, token)
        for i, token in enumerate(dichas)
        if token not in VACIAS and raiz(token) not in _DE_LA_PREGUNTA and not token.isdigit()
    ]
    for puesto, (i, token) in enumerate(palabras):
        if suelto or conocida(token) or (i and dichas[i - 1] in _RIGEN):
            return tuple(palabra for _, palabra in palabras[puesto:])
    return ()
