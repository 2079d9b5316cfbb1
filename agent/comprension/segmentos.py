"""Parts a message into clauses, one act each, and a list of goods into its items."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.comprension import lexico
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, planas, unir

Cubre = Callable[[str], bool]


@dataclass(frozen=True)
class Clausula:
    palabras: tuple[Palabra, ...]
    pregunta: bool

    @property
    def texto(self) -> str:
        return unir(self.palabras)

    @property
    def plano(self) -> str:
        return planas([p for p in self.palabras if p.plana not in "¿?!¡.,;:\n"])


# "agrega", "agrégame", "agréguelos": an order, whatever hangs on it.
_ORDEN = re.compile(
    rf"(?:{'|'.join(sorted(lexico.IMPERATIVOS))})(?:me|le|lo|la|los|las|les|nos|melo|mela|selo)?|"
    rf"{'|'.join(sorted(lexico.DESEOS))}"
)
_CORTES_SIN_SIGNO = re.compile(
    r"^(?:a que hora|donde (?:estan|quedan|queda|se|es|los)|cuanto (?:cuesta|vale|cobran|sale|"
    r"es|seria|demora|tarda)|a como|"
    r"hacen (?:envios|domicilios|factura|descuento)|tienen (?:domicilio|envio|parqueadero|"
    r"garantia)|aceptan|"
    r"que horario|que precio|(?:quita|quitame|quitale|saca|sacame|elimina|borra|cancela)\b)"
)
_SALUDO = re.compile(
    r"^(?:(?:muy )?(?:hol+a+s?|holi|holis|ola|alo|buen dia|buenos dias|buenas (?:tardes|noches|dias)|"
    r"buenas|hey|hi|hello|que tal(?! (?:el|la|los|las|es|son|esta|un|una|sale|salen)\b)|"
    r"que mas|quiubo|saludos|un saludo|"
    r"como (?:esta|estas|estan|le va|te va|vas|andas))\b\s*,?\s*"
    r"(?:(?:a todos|todos|veci|vecino|vecina|amigo|amiga|amigos|senor|senora|senores|seno|joven|"
    r"parce|bro|jefe|don|dona)\b\s*,?\s*)*)+"
)


def partir(palabras: tuple[Palabra, ...]) -> list[Clausula]:
    """The clauses of a message, in order; signs that part them are gone, the question is noted."""
    clausulas: list[Clausula] = []
    for trozo, pregunta in _por_signos(palabras):
        saludo, resto = _saludo(trozo)
        if saludo:
            clausulas.append(Clausula(saludo, False))
        clausulas.extend(Clausula(parte, pregunta) for parte in _por_nexos(resto))
    return clausulas


def _por_signos(palabras: tuple[Palabra, ...]) -> list[tuple[tuple[Palabra, ...], bool]]:
    trozos: list[tuple[tuple[Palabra, ...], bool]] = []
    actual: list[Palabra] = []
    abierta = False
    for p in palabras:
        if p.plana == "¿":
            if actual:
                trozos.append((tuple(actual), False))
            actual, abierta = [], True
        elif p.plana in ".;?!\n":
            if actual:
                trozos.append((tuple(actual), abierta or p.plana == "?"))
            elif p.plana == "?" and trozos:
                trozos[-1] = (trozos[-1][0], True)
            actual, abierta = [], False
        elif p.plana != "¡":
            actual.append(p)
    if actual:
        trozos.append((tuple(actual), abierta))
    return trozos


def _saludo(palabras: tuple[Palabra, ...]) -> tuple[tuple[Palabra, ...], tuple[Palabra, ...]]:
    """A greeting at the start, apart from what follows it."""
    hallado = _SALUDO.match(planas(palabras).replace(" ,", ",") + " ")
    if not hallado or not hallado[0].strip(" ,"):
        return (), palabras
    cuantas = len(hallado[0].replace(",", " ").split())
    corte = 0
    while cuantas and corte < len(palabras):
        cuantas -= palabras[corte].plana != ","
        corte += 1
    while corte < len(palabras) and palabras[corte].plana in {",", "y"}:
        corte += 1
    return palabras[:corte], palabras[corte:]


def _por_nexos(palabras: tuple[Palabra, ...]) -> list[tuple[Palabra, ...]]:
    partes: list[list[Palabra]] = [[]]
    i = 0
    while i < len(palabras):
        if partes[-1] and (salto := _corte(palabras, i)):
            partes.append([])
            i += salto - 1
            continue
        partes[-1].append(palabras[i])
        i += 1
    limpias = [_sin_coma(parte) for parte in partes]
    return [parte for parte in limpias if parte]


def _corte(palabras: Sequence[Palabra], i: int) -> int:
    """0 where no clause begins at `i`; else 1 + how many linking words to drop."""
    j = i
    while j < len(palabras) and (palabras[j].plana == "," or palabras[j].plana in lexico.NEXOS):
        j += 1
    if j == len(palabras):
        return 0
    siguiente = palabras[j].plana
    resto = planas(palabras[j : j + 5])
    enlazado = j > i
    if enlazado and (
        _ORDEN.fullmatch(siguiente)
        or resto.startswith(("por favor dame", "no quiero", "ya no", "muchas gracias", "gracias"))
    ):
        return 1 + _que_se_va(palabras, i, j)
    if enlazado and siguiente in lexico.ABREN_PREGUNTA and _es_pregunta(resto):
        return 1 + _que_se_va(palabras, i, j)
    if palabras[i].plana == "," and j - i == 1 and _CORTA_TRAS_COMA.match(resto):
        return 1 + 1
    if (
        not enlazado
        and _CORTES_SIN_SIGNO.match(resto)
        and palabras[i - 1].plana not in {"no", "de", "que", "me", "para", "si", "y"}
    ):
        return 1
    return 0


_CORTA_TRAS_COMA = re.compile(
    r"^(?:si|no|listo|dale|perdon|mejor|eso es todo|nada mas|es todo|gracias|muchas gracias|por favor)\b"
)


def _que_se_va(palabras: Sequence[Palabra], i: int, j: int) -> int:
    """ "mejor" stays with its clause: it marks a change of mind."""
    return j - i - (1 if palabras[j - 1].plana == "mejor" else 0)


def _es_pregunta(resto: str) -> bool:
    return bool(
        re.match(
            r"(?:que (?!sean|sea|me|te|lo|no|si)|cual|cuanto|cuanta|donde|cuando|como (?!minimo|maximo)|"
            r"tienen|tienes|tenes|hay |venden|"
            r"manejan|hacen|aceptan|reciben|cobran|abren|atienden|envian|entregan|puedo|puedes|podria|"
            r"(?:a|hasta|desde) (?:que|como|cuanto|cuando|donde)|en (?:que|donde|cuanto)|con que)",
            resto,
        )
    )


def _sin_coma(parte: list[Palabra]) -> tuple[Palabra, ...]:
    while parte and parte[-1].plana in {",", "y", "e", ":"}:
        parte = parte[:-1]
    while parte and parte[0].plana in {",", ":", "y"}:
        parte = parte[1:]
    return tuple(parte)


def partir_articulos(palabras: tuple[Palabra, ...], cubre: Cubre) -> list[tuple[Palabra, ...]]:
    """The items of "2 cascos, 3 guantes y una cinta métrica", in order.

    "y" parts two goods only where a count or article follows, or where no product has the words of both
    sides ("arroz y leche" against "jabón de avena y miel").
    """
    partes: list[list[Palabra]] = [[]]
    for i, p in enumerate(palabras):
        if (
            p.plana in {",", "y", "e", "+", "mas", "\n"}
            and partes[-1]
            and _abre_articulo(palabras, i, partes[-1], cubre)
        ):
            partes.append([])
        elif not partes[-1] and p.plana in {",", "y", "e", "+"}:
            continue
        elif _pegado(palabras, i, partes[-1]):
            partes.append([p])
        else:
            partes[-1].append(p)
    return [tuple(parte) for parte in partes if parte]


def _abre_articulo(palabras: Sequence[Palabra], i: int, antes: list[Palabra], cubre: Cubre) -> bool:
    resto = [p for p in palabras[i + 1 :] if p.plana not in {"tambien", "ademas", "y", ","}]
    if not resto or not any(_sustancia(p) for p in antes):
        return False
    numero = leer_numero(resto, 0)
    if numero and not numero.articulo:
        # "de 10 y 20 libras", "talla 38 y 40": a second size, not a second product.
        medida = resto[numero.fin].plana if numero.fin < len(resto) else ""
        if not any(_sustancia(p) for p in _hasta_separador(resto[numero.fin :])):
            return False  # "el segundo, 4 unidades": the count of what came before
        return medida not in lexico.MEDIDAS | {""} and not (
            antes[-1].plana[:1].isdigit() and palabras[i].plana == "y"
        )
    if numero or resto[0].plana in {"el", "la", "los", "las", "otro", "otra", "unos", "unas", "algunos"}:
        return True
    if palabras[i].plana == "mas":
        return False
    siguiente = resto[: next((k for k, p in enumerate(resto) if p.plana in {",", "y", "e"}), len(resto))]
    if not any(_sustancia(p) for p in siguiente):
        return False
    return not cubre(unir([p for p in [*antes, *siguiente] if _sustancia(p)]))


def _hasta_separador(palabras: Sequence[Palabra]) -> Sequence[Palabra]:
    return palabras[: next((k for k, p in enumerate(palabras) if p.plana in {",", "y", "e"}), len(palabras))]


def _pegado(palabras: Sequence[Palabra], i: int, antes: list[Palabra]) -> bool:
    """ "2 cascos 3 guantes": a list with no signs at all."""
    numero = leer_numero(palabras, i) if palabras[i].plana[:1].isdigit() else None
    if numero is None or numero.inicio != i or not antes or not any(_sustancia(p) for p in antes):
        return False
    if not leer_numero(antes, 0) and not any(leer_numero(antes, k) for k in range(min(3, len(antes)))):
        return False
    previa, siguiente = (
        palabras[i - 1].plana,
        palabras[numero.fin].plana if numero.fin < len(palabras) else "",
    )
    return (
        previa not in lexico.ANTES_DE_MEDIDA | {"de", "x", "#", "$", "-", "y", "o", "por", "a"}
        and siguiente not in lexico.MEDIDAS | lexico.UNIDADES | lexico.DINERO | {"", "x", "%", ",", "y"}
        and '"' not in palabras[i].plana
        and "/" not in palabras[i].plana
    )


def _sustancia(p: Palabra) -> bool:
    """A word that may name goods."""
    sueltas = lexico.FUNCION | lexico.VERBOS | lexico.CORTESIA | lexico.ARTICULOS | lexico.UNIDADES
    return p.plana not in sueltas and not p.plana[:1].isdigit() and p.plana[:1].isalpha()


_CAMBIO = re.compile(r"(?:.* )?(?:cambi\w+|reemplaz\w+|sustituy\w+) (?P<sale>.*?)\bpor (?P<entra>.+)")
_EN_VEZ = re.compile(r"(?:.* )?(?:en vez|en lugar) de (?P<resto>.+)")


def partir_cambio(palabras: Sequence[Palabra]) -> tuple[tuple[Palabra, ...], tuple[Palabra, ...]] | None:
    """ "cambia los ratones por huesos", "en vez de ratones dame 4 huesos": what goes out, what comes in."""
    plana = planas(palabras)
    if hallado := _CAMBIO.match(plana):
        inicio = len(plana[: hallado.start("sale")].split())
        corte = len(palabras) - len(hallado["entra"].split())
        if leer_numero(palabras, corte) and corte + 1 == len(palabras):
            return None  # "cambia los 3 por 5": a quantity
        return tuple(palabras[inicio : corte - 1]), tuple(palabras[corte:])
    if hallado := _EN_VEZ.match(plana):
        resto = palabras[len(palabras) - len(hallado["resto"].split()) :]
        orden = next((i for i, p in enumerate(resto) if i and _ORDEN.fullmatch(p.plana)), 0)
        return (tuple(resto[:orden]), tuple(resto[orden:])) if orden else None
    return None
