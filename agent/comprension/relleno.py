"""What surrounds the goods in talk, left out before they are read: reasons, for whom, gasps and tales."""

import re
from collections.abc import Sequence
from itertools import takewhile

from agent.comprension import deseos, lexico
from agent.comprension.mercancia.referencias import suelta
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import SIGNOS, Palabra, planas
from agent.comprension.segmentos import ORDEN, Clausula, concluye
from agent.comprension.situacion import Catalogo

_SUSPIRO = re.compile(
    r"h?m{2,}|u+h*m+|[ae]h+m+|u+h+|e+h+|a+h+|o+h+|h+[ue]m+|a+y+|(?:ja|je|ji|jo|ha){2,}[aj]?"
)
_FIN_DE_FRASE = frozenset({",", ".", ";", "\n", "?", "!"})
_CUENTAN = frozenset(  # "... que tengo el pelo hecho un desastre": of who buys, and not of the goods
    ("tengo", "tenemos", "mi", "mis", "nos", "voy", "vamos", "estoy", "estamos", "ando", "andamos")
)
_MOTIVOS = (
    ("porque",),
    ("pq",),
    ("xq",),
    ("porq",),
    ("ya", "que"),
    ("es", "que"),
    ("es", "para", "que"),
    ("para", "que", "no"),
    ("puesto", "que"),
    ("por", "si"),
    *(("que", cuenta) for cuenta in sorted(_CUENTAN)),
)
_CORTAN_NOMBRE = lexico.VERBOS | lexico.NEXOS | SIGNOS | {"que", "me", "te", "se", "le", "nos", "ya"}
_INCISO = re.compile(
    r"(?:(?:h?ay|ah|uy|pues|bueno|no|y|pero|sabes que|mire|mira)[ ,]+)*(?:"
    r"(?:pensandolo|pensando|ahora que lo pienso|bien pensado|viendolo|mirandolo)"
    r"(?: (?:bien|mejor|pensado))?|"
    r"(?:(?:est[ae]n?|es|son|ta|salen?|se me hacen?|me parecen?) "
    r"(?:(?:muy|medio|un poco|bien|tan|re|demasiado|super) )*|"
    r"(?:(?:muy|medio|un poco|tan|re|demasiado|super|que) )+)"
    r"(?:car|grand|chic|pequen|larg|cort|fe|pesad|apretad)\w+|"
    r"la verdad(?: es)?|"
    r"(?:yo )?(?:soy|somos) (?!de |celiac|vegan|vegetarian|diabetic|intoler|alerg)(?:\w+ ){0,3}\w+)[ ,.;!]*"
)
_COLA = re.compile(
    r" que (?:me |te |nos )?(?:mostr|dij|dice|ense|pas|mand|mencion|ofrec|pus|cotiz|recom[ie]+nd)\w*"
    r"(?: (?:antes|primero|ahorita))?$|"
    r"(?<!cuanto es)(?<!cuanto seria)(?<!va) en total$|(?: ,)? lo que (?:veas?|vean|quier[ae]\w?|digas?)$|"
    r" (?:pero |y )?con factura(?: electronica| fiscal| [abc])?$|(?<=\w) contra ?entrega$|"
    r"(?<=\w) (?:en su lugar|a cambio|al final)$"
)
_PAGA = re.compile(r"\b(?:pag|acept|recib|cobr)\w+ (?:\w+ )?contra ?entrega$")
_ESE = {"el": "ese", "la": "esa", "los": "esos", "las": "esas"}
_ANTES_DE_DESMENTIR = 5  # words between how many and how many not
_DICEN_CUANTOS = frozenset({"son", "eran", "es", "era", "dije", "pedi", "queria", "quiero", "sean"})
_MIL = 1000
_MEJOR_DICHO = re.compile(r"(?:, )?(?:(?:no|h?ay|uy) (?:, )?)*(?:mejor dicho|mejor|perdon|digo)(?: ,)? ")
_APROXIMA = re.compile(
    r"(?:(?:si|y|pues|mmm?|ay|creo que|son|serian) )*(?:como|tipo|mas o menos|aproximadamente)(?: un[oa]s)? "
)
_DE_PASO = re.compile(r"ya (?:que|q|k) (?:estamos|estoy|ando|andamos|voy|vamos)\b")
_PARA = frozenset({"para", "pa"})
_DE_QUIEN = frozenset({"mi", "mis", "un", "una", "unos", "unas", "su", "nuestro", "nuestra"})
_SUYOS = frozenset({"mi", "mis", "nuestro", "nuestra"})
_NINEZ = frozenset(
    {"nino", "nina", "hijo", "hija", "sobrino", "sobrina", "nieto", "nieta", "nene", "nena", "bebe"}
)
_DE_NINOS = ("infantil", "nino", "ninos", "junior", "kids")
_EDADES = frozenset({"ano", "anos", "mes", "meses"})
_RELATO = re.compile(
    r"(?:(?:y|pero|es que|resulta que|fijate que|mira|mire|hola|pues|bueno|oye|a ver|[tl]e cu[ea]nto) )*"
    r"(?:tengo|tenemos|se (?:me|nos|le)|me (?:paso|quede)|a mi \w+|mi \w+ (?:esta|tiene|se|no|ya)|"
    r"soy|estoy|somos|estamos|andamos?|ando|(?:pesa|mide|tiene) \d+)\b"
)

# What leads to an "entonces quería ..." may be told in more ways.
_ANTECEDENTE = re.compile(
    rf"{_RELATO.pattern}|(?:(?:y|es que|pues|mir[ae]|que|[tl]e cu[ea]nto) )*"
    r"(?:ya no (?:me|nos|hay)|vin[oe]|vien\w+|lleg\w+|(?:me|nos) falt\w+|hoy|manana|ayer|anoche|"
    r"esta (?:noche|tarde)|el (?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)|vamos a|voy a|"
    r"hace \w+)\b"
)


def sin_relleno(palabras: tuple[Palabra, ...], catalogo: Catalogo) -> tuple[Palabra, ...]:
    """The words with nothing that names no goods and asks for none; all of them, if nothing else is left."""
    dichas = _sin_lamento(_sin_suspiros(_sin_encabezado(palabras, catalogo)), catalogo)
    dichas = _sin_creer(_sin_incisos(_sin_exclamar(dichas), catalogo))
    dichas = _con_su_peso(_sin_titubeo(_sin_desmentido(_sin_cola(_sin_aproximar(dichas)))), catalogo)
    quedan = _sin_destinatario(_sin_motivos(dichas, catalogo), catalogo)
    return tuple(quedan) if _hay_palabras(quedan) else palabras


def _sin_encabezado(palabras: tuple[Palabra, ...], catalogo: Catalogo) -> tuple[Palabra, ...]:
    """ "esta es la lista del maestro: 2 empastes": what only leads to the list."""
    dos_puntos = next((i for i, p in enumerate(palabras) if p.plana == ":"), 0)
    abre, lista = palabras[:dos_puntos], palabras[dos_puntos + 1 :]
    if not abre or not _hay_palabras(lista) or any(p.plana in SIGNOS - {",", "!", "¡", "\n"} for p in abre):
        return palabras
    ordena = any(ORDEN.fullmatch(p.plana) or p.plana[:1].isdigit() for p in abre)
    return palabras if ordena or any(_nombra(p, catalogo) for p in abre) else lista


def sin_relato(clausulas: list[Clausula], catalogo: Catalogo) -> list[Clausula]:
    """ "tengo dos gatos y se me acabó todo, mándame arena": what happened is no order where another is.

    "Se me partió el martillo, ¿tienen de esos?" tells what is asked for.
    """
    conclusion = next((i for i, c in enumerate(clausulas) if i and concluye(c.plano)), 0)
    pedidos = [
        c
        for i, c in enumerate(clausulas)
        if deseos.quiere_algo(c.plano) or not (_RELATO if i >= conclusion else _ANTECEDENTE).match(c.plano)
    ]
    piden = conclusion or any(
        ORDEN.fullmatch(p.plana) or p.plana in lexico.ABREN_PREGUNTA for c in pedidos for p in c.palabras
    )
    senalan = any(p.plana in lexico.DEMOSTRATIVOS for c in pedidos for p in c.palabras)
    if senalan and not _nombran(pedidos, catalogo) and _nombran(clausulas, catalogo):
        return clausulas
    return pedidos if piden else clausulas


def _nombran(clausulas: Sequence[Clausula], catalogo: Catalogo) -> bool:
    return any(_nombra(p, catalogo) for c in clausulas for p in c.palabras)


def _nombra(p: Palabra, catalogo: Catalogo) -> bool:
    return p.plana.isalpha() and not suelta(p.plana) and catalogo.vende(p.plana)


def _sin_suspiros(palabras: Sequence[Palabra]) -> list[Palabra]:
    """ "mm bueno", "uh, ¿y de qué tenés?"; "10 mm" is a measure."""
    return [p for i, p in enumerate(palabras) if not _suspira(palabras, i)]


def _sin_lamento(palabras: list[Palabra], catalogo: Catalogo) -> list[Palabra]:
    """ "chin, ¿y en café?", "no importa, entonces 2"; the "rayos" of a wheel are sold."""
    conforme = _CONFORME.match(planas(palabras))
    i = len(conforme[0].split()) if conforme else 0
    while i < len(palabras) and _lamenta(palabras[i], catalogo):
        i += 1
        while i < len(palabras) and palabras[i].plana in _FIN_DE_FRASE:
            i += 1
    return palabras[i:]


_CONFORME = re.compile(
    r"(?:(?:ah|a|oh|uy|ay|ok|okey|bueno|ya|y|pero|pues) (?:, )?)*"
    r"(?:no (?:importa|pasa nada)|ni modo|que (?:lastima|pena|mal))[ ,.!]+(?=\w)"
)


def _lamenta(p: Palabra, catalogo: Catalogo) -> bool:
    return p.plana in lexico.LAMENTAN and not catalogo.vende(p.plana)


def _sin_creer(palabras: list[Palabra]) -> list[Palabra]:
    """ "yo creo que del 26", "me parece que el rojo": what he thinks best, he asks for."""
    dicho = _CREE.match(planas(palabras))
    return palabras[len(dicho[0].split()) :] if dicho else palabras


_CREE = re.compile(
    r"(?:(?:y|pues|bueno|entonces|ay|ah|no se ,?) )*(?:(?:yo )?(?:creo|pienso|supongo|diria)|me parece) que "
    r"(?=(?:del?|en|el|la|los|las|un[oa]?|dos|tres|mejor|con|\d+) )"
)


def _sin_incisos(palabras: list[Palabra], catalogo: Catalogo) -> list[Palabra]:
    """ "pensándolo bien, soy electricista, mejor la otra": between signs, what tells of him and no goods."""
    trozos: list[list[Palabra]] = [[]]
    for p in palabras:
        trozos[-1].append(p)
        if p.plana in _FIN_DE_FRASE:
            trozos.append([])
    quedan = [
        t for t in trozos if not (_INCISO.fullmatch(planas(t)) and not any(_nombra(p, catalogo) for p in t))
    ]
    return [p for trozo in quedan for p in trozo] if any(map(_hay_palabras, quedan)) else palabras


def _sin_cola(palabras: list[Palabra]) -> list[Palabra]:
    """ "el segundo | que me mostraste", "3 candados | con factura": nothing that tells them apart."""
    plano = planas(palabras)
    cola = _COLA.search(plano)
    if cola is None or _PAGA.search(plano):  # "¿puedo pagar contra entrega?"
        return palabras
    quedan = palabras[: len(palabras) - len(cola[0].split())]
    if quedan and quedan[-1].plana in lexico.DEFINIDOS:
        ese = _ESE[quedan[-1].plana]
        return [*quedan[:-1], Palabra(ese, ese)]  # "el que me recomendaste"
    return quedan


def _sin_desmentido(palabras: list[Palabra]) -> list[Palabra]:
    """ "son 3 no 6", "son 24 pares, no 48": what he denies."""
    for i, p in enumerate(palabras):
        if p.plana not in _DICEN_CUANTOS:
            continue
        dicho = leer_numero(palabras, i + 1)
        if dicho is None or dicho.inicio != i + 1:
            continue
        hasta = min(dicho.fin + _ANTES_DE_DESMENTIR, len(palabras))
        no = next(
            (j for j in range(dicho.fin, hasta) if palabras[j].plana in {"no", *_FIN_DE_FRASE} - {","}), 0
        )
        negado = leer_numero(palabras, no + 1) if no and palabras[no].plana == "no" else None
        if negado and negado.inicio == no + 1:
            antes = no - (palabras[no - 1].plana == ",")
            return [*palabras[:antes], *palabras[negado.fin :]]
    return palabras


def _sin_aproximar(palabras: list[Palabra]) -> list[Palabra]:
    """ "como unos 15": so many."""
    dicho = _APROXIMA.match(planas(palabras))
    largo = len(dicho[0].split()) if dicho else 0
    return palabras[largo:] if largo and leer_numero(palabras, largo) else palabras


def _con_su_peso(palabras: list[Palabra], catalogo: Catalogo) -> list[Palabra]:
    """ "una pipeta, mi perro pesa 25 kilos": for what is of 25 kilos; "pesa" may be sold, too."""
    dicho = None if catalogo.vende("pesa") else _PESA.search(planas(palabras))
    if dicho is None:
        return palabras
    inicio, fin = (len(dicho.string[:lugar].split()) for lugar in dicho.span())
    numero = len(dicho.string[: dicho.start("cuanto")].split())
    medida = palabras[numero : numero + len(dicho["cuanto"].split())]
    return [*palabras[:inicio], Palabra("de", "de"), *medida, *palabras[fin:]]


_PESA = re.compile(
    r"(?<!\S)(?:(?:y|que|porque) )?(?:(?:(?:mi|el|la|su) (?!de\b)\w+|el|ella) )?(?:pesa|mide)n? "
    r"(?:(?:como|unos|unas|casi|aprox\w*|mas o menos) )*"
    r"(?P<cuanto>\d+(?:[.,]\d+)? (?:kilos?|kgs?|libras?|lbs?|cm|centimetros?|metros?|mts?|m|gramos?|gr?))"
    r"(?!\S)"
    r"(?: (?:mi|el|la|su) \w+$)?"
)


def _sin_titubeo(palabras: list[Palabra]) -> list[Palabra]:
    """ "1 silla, no, 2, mejor 3": the number that he takes back at once."""
    for i in range(len(palabras)):
        dicho = leer_numero(palabras, i)
        if dicho is None or dicho.articulo or dicho.inicio != i:
            continue
        sigue = _MEJOR_DICHO.match(planas(palabras[dicho.fin :]))
        otro = leer_numero(palabras, dicho.fin + len(sigue[0].split())) if sigue else None
        if sigue and otro and not otro.articulo:
            return _sin_titubeo([*palabras[:i], *palabras[dicho.fin + (palabras[dicho.fin].plana == ",") :]])
    return palabras


def _hay_palabras(palabras: Sequence[Palabra]) -> bool:
    return any(p.plana not in SIGNOS for p in palabras)


def _sin_exclamar(palabras: list[Palabra]) -> list[Palabra]:
    """ "genial quiero 2", "bárbaro mandame uno": how he likes it, before what he asks for."""
    i = 0
    while i < len(palabras) and palabras[i].plana in lexico.EXCLAMAN | {",", "!", "."}:
        i += 1
        while i < len(palabras) - 1 and planas(palabras[i : i + 2]) == "por favor":
            i += 2
    sigue = i < len(palabras) and (
        ORDEN.fullmatch(palabras[i].plana)
        or palabras[i].plana in lexico.PIDEN
        or leer_numero(palabras, i)
        or _LLEVA.match(planas(palabras[i:]))
    )
    return palabras[i:] if sigue else palabras


_LLEVA = re.compile(r"(?:me |l[oa]s? )?llevo\b")


def _sin_motivos(palabras: list[Palabra], catalogo: Catalogo) -> list[Palabra]:
    """ "un soporte porque casi choco": why he wants it, up to a sign or to where he asks again.

    Of "es que se me fundieron los bombillos, ¿venden de eso?" what the tale names stays.
    """
    quedan: list[Palabra] = []
    contadas: list[Palabra] = []
    i = lugar = 0
    while i < len(palabras):
        if de_paso := _DE_PASO.match(planas(palabras[i : i + 3])):
            i += len(de_paso[0].split())
            continue
        abre = any(tuple(p.plana for p in palabras[i : i + len(m)]) == m for m in _MOTIVOS)
        abre = abre and not (
            i and palabras[i - 1].plana in lexico.DEFINIDOS | {"lo", "todo"}
        )  # "lo que tengo"
        if not abre or not any(p.plana not in SIGNOS for p in quedan):
            quedan.append(palabras[i])
            i += 1
            continue
        lugar = lugar or len(quedan)
        while i < len(palabras) and not (_acaba(palabras[i].plana) or _otro_articulo(palabras, i)):
            contadas.append(palabras[i])
            i += 1
    return (
        quedan
        if any(_nombra(p, catalogo) for p in quedan)
        else [*quedan[:lugar], *_lo_nombrado(contadas, catalogo), *quedan[lugar:]]
    )


def _lo_nombrado(palabras: Sequence[Palabra], catalogo: Catalogo) -> list[Palabra]:
    """The first goods that a tale names, with what describes them, and a comma."""
    inicio = next((i for i, p in enumerate(palabras) if _nombra(p, catalogo)), None)
    if inicio is None:
        return []
    nombre = list(takewhile(lambda p: p.plana not in _CORTAN_NOMBRE, palabras[inicio:]))
    return [*nombre, Palabra(",", ",")]


def _sin_destinatario(palabras: list[Palabra], catalogo: Catalogo) -> list[Palabra]:
    """ "casco para mi sobrino de 6 años" is a child's; "para una boda" tells nothing that is sold."""
    quedan: list[Palabra] = []
    i = 0
    while i < len(palabras):
        siguiente = palabras[i + 1].plana if i + 1 < len(palabras) else ""
        nombrado = any(
            p.plana.isalpha() and p.plana not in lexico.FUNCION and catalogo.vende(p.plana) for p in quedan
        )
        contado = (
            i > 0 and leer_numero(palabras, i - 1) is not None and siguiente in lexico.DEFINIDOS
        )  # "2 pa la bici"
        de_alguien = siguiente in _DE_QUIEN and palabras[i].plana in _PARA
        de_alguien = de_alguien or _del_animal(palabras, i, catalogo)
        acompanado = siguiente in _SUYOS and palabras[i].plana == "con"  # "una cama con mi polola"
        contado = contado and palabras[i].plana in _PARA
        if not (contado or ((de_alguien or acompanado) and nombrado)):
            quedan.append(palabras[i])
            i += 1
            continue
        fin = next((j for j in range(i + 2, len(palabras)) if _sigue_otro(palabras, j)), len(palabras))
        dichas = {p.plana for p in palabras[i + 2 : fin] if len(p.plana) > 2} - _EDADES
        if any(map(catalogo.vende, dichas)):
            quedan += palabras[i:fin]
        elif dichas & _NINEZ:
            quedan += [Palabra(p, p) for p in _DE_NINOS if catalogo.vende(p)][:1]
        i = fin
    return quedan


def _del_animal(palabras: Sequence[Palabra], i: int, catalogo: Catalogo) -> bool:
    """ "atún para el michi", "para los geranios del balcón": at the end, for what no goods are called by."""
    if palabras[i].plana not in _PARA or planas(palabras[i + 1 : i + 2]) not in lexico.DEFINIDOS:
        return False
    if planas(palabras[i + 2 : i + 3]) == "de":
        return False  # "para la de adelante"
    resto = [p.plana for p in palabras[i + 2 :] if p.plana not in SIGNOS | lexico.FUNCION]
    return 0 < len(resto) < 4 and all(p.isalpha() and not catalogo.tiene(p) for p in resto)


def _acaba(plana: str) -> bool:
    return plana in _FIN_DE_FRASE | {"entonces"} or ORDEN.fullmatch(plana) is not None


def _otro_articulo(palabras: Sequence[Palabra], j: int) -> bool:
    """ "2 velas que mi hija cumple años | y 3 focos"."""
    return palabras[j].plana in {"y", "e"} and leer_numero(palabras, j + 1) is not None


def _sigue_otro(palabras: Sequence[Palabra], j: int) -> bool:
    """Where those for whom it is end: at a sign, a verb of asking, or the next item of a list."""
    if palabras[j].plana in {"y", "e"}:
        return _otro_articulo(palabras, j)
    if palabras[j].plana in {"hasta", "maximo", "presupuesto"} or _dice_un_monto(palabras, j):
        return True
    return palabras[j].plana in {"que", ":"} or _acaba(palabras[j].plana)


def _dice_un_monto(palabras: Sequence[Palabra], j: int) -> bool:
    """ "de 50 mil", "de unos 40 euros": what he can spend, and no more of who it is for."""
    i = j + 1 + (planas(palabras[j + 1 : j + 2]) in {"unos", "hasta", "como", "menos"})
    numero = leer_numero(palabras, i) if palabras[j].plana in {"de", "por", "con"} else None
    if numero is None or numero.inicio != i:
        return False
    return numero.valor >= _MIL or planas(palabras[numero.fin : numero.fin + 1]) in lexico.MONEDAS | {"lucas"}


def _suspira(palabras: Sequence[Palabra], i: int) -> bool:
    plana = palabras[i].plana
    if plana in {"m", "mm"}:
        return i == 0  # else a measure, or a size
    if plana == "ah" and i and palabras[i - 1].plana.isdigit():
        return False  # "7ah", of a battery
    return plana != "ay" and _SUSPIRO.fullmatch(plana) is not None
