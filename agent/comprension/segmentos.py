"""Parts a message into clauses, one act each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.comprension import asentimiento, lexico, reglas
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, planas, unir
from agent.comprension.propiedades import pregunta_de_lo_dicho
from agent.comprension.saludo import apartar_saludo
from agent.comprension.temas import pregunta_de_empresa
from agent.comprension.vocabulario import patron


@dataclass(frozen=True)
class Clausula:
    palabras: tuple[Palabra, ...]
    pregunta: bool
    sigue: bool = False  # "y champú": it goes on from the message before
    rectifica: bool = False  # "digo un serrucho", "no, dos": it takes the place of what came before

    @property
    def texto(self) -> str:
        return unir(self.palabras)

    @property
    def dicha(self) -> str:
        """With its question mark, which tells much of the act."""
        return f"{self.texto}?" if self.pregunta else self.texto

    @property
    def sin_signos(self) -> tuple[Palabra, ...]:
        return tuple(p for p in self.palabras if p.plana not in "¿?!¡.,;:\n")

    @property
    def plano(self) -> str:
        return planas(self.sin_signos)


# "agrega", "agrégame", "agréguelos": an order, whatever hangs on it.
ORDEN = re.compile(
    rf"(?:{'|'.join(sorted(lexico.IMPERATIVOS))})(?:me|le|lo|la|los|las|les|nos|melo|mela|selo)?|"
    rf"{'|'.join(sorted(lexico.DESEOS))}"
)
_CORTES_SIN_SIGNO = re.compile(
    r"^(?:a que hora|donde (?:estan|quedan|queda|se|es|los)|cuanto (?:cuesta|vale|cobran|sale|"
    r"es|seria|demora|tarda(?! en (?:hac|coc|sec|prepar)))|a como|"
    r"hacen (?:envios|domicilios|factura|descuento)|tienen (?:domicilio|envio|parqueadero|"
    r"garantia)|aceptan|"
    r"que horario|que precio|cuanto (?:le|te|les) debo|digo (?:un|una|el|la|los|las|\d)|(?:quita|"
    r"quitame|quitale|saca|sacame|elimina|borra|cancela)\b)"
)


def partir(palabras: tuple[Palabra, ...]) -> list[Clausula]:
    """The clauses of a message, in order; signs that part them are gone, the question is noted."""
    palabras = _sin_exclamar(palabras)
    clausulas: list[Clausula] = []
    for trozo, pregunta in _por_signos(palabras):
        saludo, resto = apartar_saludo(trozo)
        if saludo:
            clausulas.append(Clausula(saludo, False))
        interroga = pregunta or _es_pregunta(planas(resto))
        partes = _por_nexos(resto, pregunta=interroga)
        dudas = _tras_dime(partes, resto)
        de_la_tienda = bool(partes) and pregunta_de_empresa(planas(partes[-1]))
        for i, parte in enumerate(partes, 1):
            afirma = _afirma(parte) or (de_la_tienda and leer_numero(parte, 0) is not None)
            pregunta_la_parte = pregunta and (i == len(partes) or not afirma)
            de_lo_dicho = interroga and i > 1 and pregunta_de_lo_dicho(planas(parte))
            dudosa = parte in dudas or pregunta_la_parte or de_lo_dicho
            clausulas.append(_clausula(parte, dudosa, sigue=i > 1))
    if clausulas and palabras and palabras[0].plana in {"y", "e", "tambien", "ademas"}:
        clausulas[0] = replace(clausulas[0], sigue=True)
    return clausulas


def _sin_exclamar(palabras: tuple[Palabra, ...]) -> tuple[Palabra, ...]:
    """ "a | y una crema", "ay aguanta | también unas papas": what leads to an addition."""
    exclama = _EXCLAMA.match(planas(palabras))
    return palabras[len(exclama[0].split()) :] if exclama else palabras


_EXCLAMA = re.compile(
    r"(?:ah?|uy|oye|ey|(?:(?:h?ay|ah?|uy|oye|no) )?(?:espera\w*|aguant[ae]\w*|(?:un )?momento|permiteme)) "
    r"(?:, )?(?=(?:y|tambien|ademas) )"
)


def _tras_dime(
    partes: Sequence[tuple[Palabra, ...]], palabras: tuple[Palabra, ...]
) -> list[tuple[Palabra, ...]]:
    """ "dos mantas y dime si se lavan": what comes after "dime si" is asked, with no mark."""
    plano = planas(palabras)
    fines = [antes.end() for antes in _ANTES_DE_DUDA.finditer(plano)]
    return [parte for parte in partes if any(plano.startswith(planas(parte), fin) for fin in fines)]


def _afirma(palabras: Sequence[Palabra]) -> bool:
    """ "ya, eso es todo, ¿cómo pago?", "el de 24 dame 2, ¿y cuánto ...?": the mark is of what comes after."""
    plano = planas(palabras)
    manda = any(ORDEN.fullmatch(p.plana) for p in palabras)
    if (manda or _CUENTA.match(plano)) and not _es_pregunta(plano):
        return True  # "2 cascos y un martillo, ¿reciben tarjeta?"
    return any(es(plano) for es in (asentimiento.asiente, asentimiento.es_todo, reglas.exclama, reglas.opina))


_CUENTA = re.compile(
    r"(?:(?:y|e|tambien|ok|bueno|entonces) )*"
    r"(?:(?:me )?(?:l[oa]s?|es[oae]s?) (?:llevo|compro|quiero)\b(?! saber)|"
    r"listo|dale|va|vale|(?:\d+|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|"
    r"diez|doce|quince|veinte|media docena|una docena|un par)\b(?! (?:que|y)\b))|"
    r"\w+ (?:\w+ )*(?:un[oa]|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|veinte)$|"
    r"(?!(?:el|la|los|las) )\w+ (?:\w+ )*(?<!de )(?<!talla )\d{1,2}$"
)
_SALUDAN = frozenset({"gracias", "hola", "buenas", "saludos"})


def de_relleno(clausula: Clausula) -> bool:
    """Courtesy with nothing to read in it: "por favor", "veci", ","."""
    dichas = {p.plana for p in clausula.palabras}
    return dichas <= lexico.CORTESIA | {"por", ",", "mi", "y", "a"} and not (
        dichas & _SALUDAN or asentimiento.asiente(clausula.plano)
    )


def _clausula(palabras: tuple[Palabra, ...], pregunta: bool, *, sigue: bool) -> Clausula:
    """`sigue`: others of the sentence come before, and an apology takes them back."""
    plano = planas(palabras)
    corrige = _DIGO.match(plano) or (_PERDON.match(plano) if sigue else None)
    if not corrige:
        return Clausula(palabras, pregunta)
    return Clausula(palabras[len(corrige[0].split()) :], pregunta, rectifica=True)


_ESPERA = rf"(?:{patron('pide_espera')})"
_HASTA_SEIS = r"\d|una?\b|dos\b|tres\b|cuatro\b|cinco\b|seis\b"
_DIGO = re.compile(
    r"(?:(?:perdon|disculpa|h?ay|uy|mentiras?|no|mejor) (?:, )?)*(?:digo|mejor dicho|quise decir)(?: ,)? |"
    rf"(?:(?:perdon|disculpa|h?ay|uy|uh|mentiras?|{_ESPERA}) (?:, )?)*no (?:, )?"
    rf"(?:(?:no|perdon|mejor|mentiras?|{_ESPERA}|para|momento|sorry|disculpa) (?:, )?)*"
    rf"(?={_HASTA_SEIS}|solo \d|eran? (?:{_HASTA_SEIS}))"
)
_PERDON = re.compile(
    rf"(?:(?:perdon|disculp\w+|sorry|{_ESPERA}|corrijo|mentiras?|me equivoque) (?:, )?)+(?={_HASTA_SEIS})"
)


def _por_signos(palabras: tuple[Palabra, ...]) -> list[tuple[tuple[Palabra, ...], bool]]:
    trozos: list[tuple[tuple[Palabra, ...], bool]] = []
    actual: list[Palabra] = []
    abierta = False
    for p in palabras:
        if not actual and p.plana in {"-", "+"} and not abierta:
            continue  # the dash of a list
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
    return [
        (trozo[i : i + _MAS_LARGO], duda) for trozo, duda in trozos for i in range(0, len(trozo), _MAS_LARGO)
    ]


# words in a row without a sign: nobody says so many of one thing, and reading costs their square
_MAS_LARGO = 60


def _por_nexos(palabras: tuple[Palabra, ...], *, pregunta: bool) -> list[tuple[Palabra, ...]]:
    partes: list[list[Palabra]] = [[]]
    i = desde = 0
    while i < len(palabras):
        suyas, lugar = palabras[desde:], i - desde
        if partes[-1] and (
            salto := _corte(suyas, lugar) or (pregunta and _pregunta_de_lo_dicho(suyas, lugar))
        ):
            partes.append([])
            i += salto - 1
            desde = i
            continue
        partes[-1].append(palabras[i])
        i += 1
    limpias = [_sin_coma(parte) for parte in partes]
    return [parte for parte in limpias if parte]


def _corte(palabras: Sequence[Palabra], i: int) -> int:
    """0 where no clause begins at `i`; else 1 + how many linking words to drop."""
    j = i
    while j < len(palabras) and _enlaza(palabras, j):
        j += 1
    if (
        i < j < len(palabras) - 1
        and palabras[j].plana in {"primero", "antes", "de"}
        and _ADVERBIO.match(planas(palabras[j : j + 3]))
    ):
        j += 1 + (palabras[j].plana == "de")
    if j == len(palabras):
        return 0
    antes, resto = planas(palabras[:i]), planas(palabras[j : j + 5])
    if concluye(planas(palabras[i : i + 5]).removeprefix(", ")):
        return 1 + (palabras[i].plana == ",")  # what links stays: it tells that all before is a story
    if j == i:
        return _corte_sin_nexo(palabras, i)
    if corte := _corte_con_nexo(palabras, i, j):
        return corte
    if (
        palabras[i].plana == ","
        and palabras[i - 1].plana != "no"
        and (reglas.exclama(antes) or reglas.opina(antes))
    ):
        return 2
    if palabras[i].plana == "," and _NINGUNO.fullmatch(antes):
        return 1 + j - i
    if palabras[i].plana == "," and j - i == 1 and _CON_TANTOS.match(resto):
        return 1 + 1
    if palabras[i].plana == "," and j - i == 1 and _CORTA_TRAS_COMA.match(resto):
        contrapone = _UNA.search(antes) and _NO_LA_OTRA.fullmatch(planas(palabras[j:]))
        return 0 if contrapone else 1 + 1
    return 0


def concluye(plano: str) -> bool:
    """ "entonces quería ver si ...", "así que mándame ...": what is asked for, of what was told before."""
    dicho = _CONCLUYE.match(plano)
    return dicho is not None and bool(_DESEA.match(dicho["pide"]) or ORDEN.match(dicho["pide"]))


def _corte_con_nexo(palabras: Sequence[Palabra], i: int, j: int) -> int:
    """As `_corte`, where what links stands at [i, j)."""
    siguiente = palabras[j].plana
    antes, resto = planas(palabras[:i]), planas(palabras[j : j + 5])
    if palabras[j - 1].plana == "tambien" and j + 1 == len(palabras) and reglas.pregunta_existencia(resto):
        return 0  # "velas también tienen"
    if palabras[i].plana == "pero" and asentimiento.asiente(antes):
        return 1 + j - i
    if siguiente == "si" and pregunta_de_lo_dicho(planas(palabras[j + 1 :])):
        return 1 + j - i + 1  # "cuánto vale, y si sirve para los ojos"
    if dime := _DIME_SI.match(resto):
        return 1 + j - i + len(dime[0].split())
    if otra := _OTRA_COSA.match(resto):
        return 1 + j - i + len(otra[0].split())
    termina = asentimiento.es_todo(antes) or asentimiento.remata(planas(palabras[j:]))
    if termina or _niega_lo_dicho(palabras[:i]) or reglas.pregunta_ademas(antes, resto):
        return 1 + j - i
    sigue_otro = bool(leer_numero(palabras, j)) or siguiente in lexico.DEFINIDOS
    if _AGREGALO.fullmatch(antes) or (asentimiento.asiente(antes) and sigue_otro):
        return 1 + j - i  # "sí ponlo | y un candado"
    if any(p.end() == len(antes) for p in LOS_QUE_HAYA.finditer(antes)):
        return 1 + j - i  # "los 2 que hay | y 2 crudos"
    if (
        ORDEN.fullmatch(siguiente)
        or _PIDE.match(resto)
        or _QUE_SEAN.match(resto)
        or resto.startswith(("por favor dame", "no quiero", "ya no", "muchas gracias", "gracias"))
    ):
        return 1 + _que_se_va(palabras, i, j)
    if (siguiente in lexico.ABREN_PREGUNTA or siguiente == "se") and _es_pregunta(resto):
        return 1 + _que_se_va(palabras, i, j)
    pregunta_ademas = _CUANTO_VALE.fullmatch(planas(palabras[j:])) or _pide_y_pregunta(palabras, i, j)
    return 1 + j - i if pregunta_ademas else 0


def _pide_y_pregunta(palabras: Sequence[Palabra], i: int, j: int) -> bool:
    """ "3 bombillos | y recibes cheque", "dos de esos | y me haces factura?": goods, and of the shop."""
    if palabras[j].plana in lexico.DEFINIDOS | lexico.EMPAQUES or leer_numero(palabras, j):
        return False
    antes, resto = planas(palabras[:i]), planas(palabras[j:])
    pide = any(ORDEN.fullmatch(p.plana) or leer_numero((p,), 0) for p in palabras[:i]) or "llevo" in antes
    return pide and pregunta_de_empresa(resto) and not pregunta_de_empresa(antes)


def _corte_sin_nexo(palabras: Sequence[Palabra], i: int) -> int:
    antes = planas(palabras[:i])
    if (
        _CORTES_SIN_SIGNO.match(planas(palabras[i : i + 5]))
        and not (_SOLO_PRECIO.fullmatch(planas(palabras[i:])) and _SOLO_NOMBRA.match(antes))
        and palabras[i - 1].plana not in {"no", "de", "que", "me", "para", "si", "y", "mejor", "a", "en"}
        and not (_SOLO_SENALA.fullmatch(antes) or _SOLO_LUGAR.fullmatch(antes))
    ):
        return 1
    return 0


def _pregunta_de_lo_dicho(palabras: Sequence[Palabra], i: int) -> int:
    """ "dame la lámpara, ¿trae bombillo?", "2 de vitamina C, ¿la C es vegana?": as `_corte`."""
    j = i
    while j < len(palabras) and _enlaza(palabras, j):
        j += 1
    return 1 + j - i if j > i and pregunta_de_lo_dicho(planas(palabras[j:])) else 0


_NINGUNO = re.compile(r"(?:(?:no|mejor|pues) )*ningun[oa](?: de (?:es[oa]s|l[oa]s dos))?(?: gracias)?")
_AGREGALO = re.compile(
    r"(?:(?:si|ok|dale|listo|bueno|ya|vale|va|claro|por favor|entonces|,) )*"
    rf"(?:{'|'.join(sorted(lexico.IMPERATIVOS))})(?:me|le|nos|se)?l[oa]s?"
    r"(?: (?:por favor|porfa|entonces|pues|tambien|ahi))*"
)
# "con 2 tengo", "con uno me alcanza"
_CON_TANTOS = re.compile(rf"con \w+ (?:ya )?(?:me |nos )?(?:{patron('me_basta')})\b")
# "dame todos los que tengas", "los 2 que hay"
LOS_QUE_HAYA = re.compile(
    r"\b(?:(?:todo|todos|todas) )?(?:lo|los|las)(?: \d+)? que (?:me |te |les |le )?"
    r"(?:haya|hay|tengas?|tengan|tienes|tienen|queden?|quedan?|sobren)\b"
)
# "el set de las 2 cuánto vale": one question, and what it is of
_SOLO_PRECIO = re.compile(
    r"(?:a )?(?:cuanto|como|que precio) ?(?:cuestan?|valen?|salen?|estan?|es|son|seria|tienen?)?"
)
_SOLO_NOMBRA = re.compile(r"(?:(?:y|e|oye|pero) )*(?:el|la|los|las|es[ea]s?) (?!de una)")
_SOLO_LUGAR = re.compile(r"(?:(?:y|e|pero) )*(?:a|al|para|pa|hasta|en)(?: (?!mi\b)[a-z]+){1,3}")
_SOLO_SENALA = re.compile(r"(?:(?:y|pero|entonces) )*(?:eso|esto|es[ae]s?|est[ae]s?)")


def _niega_lo_dicho(palabras: Sequence[Palabra]) -> bool:
    """ "un martillo no, dos"."""
    return 1 < len(palabras) < 5 and palabras[-1].plana == "no" and leer_numero(palabras, 0) is not None


def _enlaza(palabras: Sequence[Palabra], j: int) -> bool:
    plana = palabras[j].plana
    if plana == "mas":  # "más bien", not "nada más"
        return j + 1 < len(palabras) and palabras[j + 1].plana == "bien"
    return plana == "," or plana in lexico.NEXOS


# "dos vinchas y me decís si hacen cambios"
_DIME_SI = re.compile(
    r"(?:me |nos )?(?:(?:dec|dig|dim|dice|avis|confirm|cuent|conta|explic)\w*"
    r"(?: si(?= )|(?= (?:para|pa|de|con|hasta|cada|a|en) (?:que|cuant|cual)))|"
    r"(?:quisiera|quiero|queria|necesito|gustaria|deseo) (?:saber|preguntar\w*)(?: si(?= )|(?= )))"
)
_ANTES_DE_DUDA = re.compile(rf"(?:{_DIME_SI.pattern}|\b[ye] si) ")
# "dame 3, y otra cosa, ¿me lo mandan?"
_OTRA_COSA = re.compile(r"(?:otra cosa|(?:una|otra) (?:pregunta|pregunt\w+|duda|consulta|cosita))(?: ,|$)")
_PIDE = re.compile(
    r"me (?:lo |la |los |las )?(?:puede|pued|podr|da|das|pone|mand|tra|vend|regal|llev|apart|"
    r"anot|envi|quit|agreg)\w*"
)
# "se me acabó el café, | entonces quería ver si me manda 2": what he tells, and what he asks for
_CONCLUYE = re.compile(
    r"(?:y )?(?:entonces|asi que|por eso|por lo que) (?:(?:es que|ahora|yo) )?(?P<pide>.+)"
)
_DESEA = re.compile(
    r"(?:yo )?(?:querr?ia|quiero|quisier\w+|queremos|necesit\w+|ocupo|busco|ando buscando|me gustaria|"
    r"ver si)\b"
)
_QUE_SEAN = re.compile(r"que sean? (?:\d|un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)\b")
# "dame 2 tajadores, | el engrapador cuánto está": asked for, and not bought
_CUANTO_VALE = re.compile(
    r"(?:(?:el|la|los|las|es[eo]s?|esa) )?(?!(?:a|en|de|y|me|dame|deme|quiero) )(?:(?![,y] )\S+ ){1,7}"
    r"(?:a )?(?:cuanto|como|que precio)(?: (?:l[oa]s?|me|te|se|les?))?"
    r"(?: (?:estan?|valen?|cuestan?|salen?|es|son|seria|tien\w+|tenes|dan|das|dejan?|dejas|vend\w+|cobra\w*))"
    r"(?: .{0,20})?"
)
_ADVERBIO = re.compile(r"(?:primero|antes) (?!de\b)|de paso ")
# "la de 6 pasos, no la de 4": one phrase
_UNA = re.compile(r"\b(?:el|la|los|las)(?: \w+){1,4}$")
_NO_LA_OTRA = re.compile(r"no (?:el|la|los|las)(?: \w+){1,4}")
_CORTA_TRAS_COMA = re.compile(
    r"^(?:si|no|listo|dale|perdon|mejor|eso es todo|nada mas|es todo|gracias|muchas gracias|por favor|"
    rf"(?:digo|{_ESPERA}|corrijo|me equivoque) (?:, )?(?=\d|una?\b|dos\b|tres\b|cuatro\b|cinco\b))\b"
)


def _que_se_va(palabras: Sequence[Palabra], i: int, j: int) -> int:
    """ "mejor" stays with its clause: it marks a change of mind."""
    return j - i - (1 if palabras[j - 1].plana == "mejor" else 0)


def _es_pregunta(resto: str) -> bool:
    return bool(
        re.match(
            r"(?:que (?!sean|sea|me|te|lo|no|si)|cual|cuanto|cuanta|donde|cuando|como (?!minimo|maximo)|"
            r"tienen|tienes|tenes|teneis|tendr[aeo]|hay |venden|"
            r"manejan|hacen|aceptan|reciben|cobran|abren|atienden|envian|entregan|puedo|puedes|podria|"
            r"se pueden? |(?:a|hasta|desde) (?:que|como|cuanto|cuando|donde)|"
            r"en (?:que|donde|cuanto)|con que)",
            resto,
        )
    )


def _sin_coma(parte: list[Palabra]) -> tuple[Palabra, ...]:
    while parte and parte[-1].plana in {",", "y", "e", ":"}:
        parte = parte[:-1]
    while parte and parte[0].plana in {",", ":", "y"}:
        parte = parte[1:]
    return tuple(parte)
