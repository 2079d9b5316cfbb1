"""How he wants what the order has prepared: "el wok sin cebolla", "que no le pongan hielo", "4 con pierna".

It is told to the shop word for word. What may be another product, or a line to take out, is none of it.
"""

import re
from collections.abc import Sequence

from agent.actos import DarDato
from agent.comprension import asentimiento, lexico
from agent.comprension.mercancia.frases import leer_frase
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import SIGNOS, Palabra, planas, separar, unir
from agent.comprension.preguntas import leer_pregunta
from agent.comprension.segmentos import Clausula
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.vocabulario import patron
from agent.texto import plegar, singular

_ANTES = re.compile(rf"(?:(?:{patron('antes_de_nota')}) )*")
_QUITAN = rf"sin|no (?:(?:le|les|lo|la|me) ){{0,2}}(?:{patron('poner')})"
_SIN = re.compile(rf"(?:{patron('que_venga')} )?(?P<sin>(?:{_QUITAN}) (?P<que>.+))")
_CON = re.compile(rf"(?:{patron('que_venga')} )?con (?P<que>.+)")
_DE_PREPARAR = re.compile(rf"(?:{patron('que_venga')} )?(?:{patron('punto_de_preparacion')})")
_ABRE_NOTA = re.compile(
    rf"(?:sin|con|{patron('que_venga')}|{patron('dedicatoria')}|{patron('punto_de_preparacion')}|{patron('mas_o_menos')})\b"
)
_DEDICA = re.compile(rf"(?:{patron('dedicatoria')}) \S")
_MAS_O_MENOS = re.compile(rf"(?:{patron('que_venga')} )?(?:{patron('mas_o_menos')}) (?P<que>[a-z]+)")
_DE_ESTADO = re.compile(rf"que (?:me )?sean? (?:de )?(?:{patron('estado_pedido')})")
# "que esté en fetas finas", "que venga caliente": and no "que sea de chocolate", which is another good
_QUE_VENGA = re.compile(rf"(?!que sea)(?:{patron('que_venga')}) (?P<como>.+)")
# "con las papas bien doraditas"
_DE_SU_PARTE = re.compile(rf"con (?:el|la|los|las|sus?) .+ (?:{patron('punto_de_preparacion')})")
_DE_LO_PEDIDO = re.compile(rf"^(?:{patron('que_venga')} )?(?:(?:en|con|bien) )?")
_FICHA = re.compile(rf"\b(?:{patron('de_la_ficha')})\b")
_DESPUES = re.compile(rf"(?: (?:{patron('tras_nota')}))+$")
_ARTICULO = re.compile(r"^(?:(?:el|la|los|las|nada de|tanta?|mucha?|ningun[oa]?) )+")
_NO_NOMBRAN = lexico.ADJETIVOS | lexico.ATRIBUTOS | frozenset(lexico.ORDINALES) | lexico.DEMOSTRATIVOS
_LA_NOTA = frozenset(("nota", "notas", "indicacion", "indicaciones"))
_ANTES_DE_TOCAR_NOTA = r"(?:(?:si|no|ok|y|e|pero|bueno|confirmo|dale|ah|porfa|solo) )*"
_LO_DE = (
    r"(?:lo (?:del?|de la|de los|de las|que) |(?=(?:la |las )?(?:nota|indicacion)))"
    r"(?:la |las )?(?P<que>[a-z]+)"
)
_Y_MAS = r"(?: (?:por favor|porfa\w*|gracias|tambien|ya no|ya|y ya|nomas|y confirmo))*"
_QUITA_NOTA = re.compile(
    rf"{_ANTES_DE_TOCAR_NOTA}(?:quit|borr|elimin|sac|olvid)[a-z]*(?: de ahi)? {_LO_DE}{_Y_MAS}"
)
_FALTA_NOTA = re.compile(
    rf"{_ANTES_DE_TOCAR_NOTA}(?:me |te |le )*(?:falt|pon|anot|agreg|anad|apunt|olvid)[a-z]* {_LO_DE}"
    rf"(?:{_Y_MAS}|(?P<explica> (?:que|porque|pues|es que) .+))"
)
_MAS_LARGA = 12  # words


def leer_nota(clausula: Clausula, situacion: Situacion, catalogo: Catalogo) -> DarDato | None:
    """The note of a clause, where the order has what it is of, or the message has just named it."""
    eligiendo = situacion.espera == "elegir_producto" or situacion.campo_esperado is not None
    if clausula.pregunta or eligiendo or not (situacion.lineas or situacion.nombra):
        return None
    if asentimiento.asiente(clausula.plano):  # "sin problema"
        return None
    palabras = [p for p in clausula.palabras if p.plana not in SIGNOS]
    if not 2 <= len(palabras) <= _MAS_LARGA or _cuenta_variantes(palabras, catalogo):
        return None
    if not all(_lo_es(parte, situacion, catalogo) for parte in _partes(palabras)):
        return None
    return DarDato(campo="indicaciones_adicionales", valor=clausula.texto)


def _cuenta_variantes(palabras: Sequence[Palabra], catalogo: Catalogo) -> bool:
    """ "3 frías y 2 cálidas", where goods are sold so: how many of each, and not how he wants them."""
    partes = [[p for p in parte if p.plana != "y"] for parte in _partes(palabras)]
    return all(
        (numero := leer_numero(parte, 0)) and all(catalogo.vende(p.plana) for p in parte[numero.fin :])
        for parte in partes
    )


def leer_sobre_la_nota(clausula: Clausula, situacion: Situacion, catalogo: Catalogo) -> DarDato | None:
    """ "quita lo del timbre", "falta lo del portón": a note of the delivery, by what it is about."""
    if situacion.espera != "confirmar_cierre" or clausula.pregunta:
        return None
    for forma, sobra in ((_QUITA_NOTA, True), (_FALTA_NOTA, False)):
        dicho = forma.fullmatch(clausula.plano)
        if dicho is None or any(catalogo.vende(p) or _en_lineas(p, situacion) for p in dicho["que"].split()):
            continue
        if dicho.groupdict().get("explica"):  # "anota lo del timbre, que no funciona"
            texto = clausula.texto
            return DarDato(campo="indicaciones_adicionales", valor=texto[texto.lower().find("lo de") :])
        que = dicho["que"] if sobra and dicho["que"] not in _LA_NOTA else ""
        return DarDato(campo="indicaciones_adicionales", valor=que, no_tiene=sobra)
    return None


def _en_lineas(palabra: str, situacion: Situacion) -> bool:
    return any(palabra in planas(separar(linea)).split() for linea in situacion.lineas)


def apartar_notas(palabras: Sequence[Palabra], catalogo: Catalogo) -> tuple[tuple[Palabra, ...], str]:
    """ "un lomo | sin cebolla | y una coca": a clause without its notes, and they, each with its good."""
    dichas = [p for p in palabras if p.plana not in SIGNOS]
    if len(_partes(dichas)) > 1 and _cuenta_variantes(dichas, catalogo):
        return tuple(palabras), ""
    if leer_pregunta(planas(palabras), catalogo, pregunta=False, hablado=False):
        return tuple(palabras), ""  # "la mermelada con qué está endulzada"
    quedan: list[Palabra] = []
    notas: list[str] = []
    nombrados: list[str] = []
    trozos = _trozos(palabras, catalogo)
    caben, parte = 0, False  # "3 lomos: 2 normales y 1 sin sal" has room for parts of three
    for lugar, (nexo, trozo) in enumerate(trozos, 1):
        corte = _donde_anota(trozo, nombrados, catalogo)
        frase = leer_frase(trozo[:corte], catalogo)
        suyo, cuantos = frase.producto.texto, frase.cantidad.unidades or int(frase.producto.otro)
        cabe = 0 < cuantos <= caben and (parte or planas(nexo) != "y")
        parte = corte < len(trozo) and not suyo and (cabe or {p.plana for p in trozo[:corte]} <= _TODOS)
        caben = caben - cuantos if parte else cuantos
        if _nombra_bienes(suyo, catalogo):
            nombrados.append(suyo)
        quedan += [*nexo, *trozo[:corte]] if corte and not parte else []
        if corte < len(trozo):
            de_todo = not corte and lugar == len(trozos) and len(nombrados) > 1
            de_quien = "" if de_todo else suyo or unir(trozo[:corte]) or nombrados[-1]
            notas.append(f"{de_quien} {unir(_sin_cortesias(trozo[corte:]))}".strip())
    if all(nota.endswith(_NORMAL) for nota in notas):
        return tuple(palabras), ""
    return tuple(quedan), "; ".join(notas)


_NORMAL = (" normal", " normales")  # told beside "sin cebolla" it is how; alone, which ("el corto normal")
_TODOS = frozenset(("todo", "todos", "toda", "todas"))
_PARTEN = frozenset((",", ":", "y", "e", "+", "ni"))


def _trozos(palabras: Sequence[Palabra], catalogo: Catalogo) -> list[tuple[list[Palabra], list[Palabra]]]:
    """What may be an item or a note, each after what joins it to the one before."""
    trozos: list[tuple[list[Palabra], list[Palabra]]] = [([], [])]
    for i, p in enumerate(palabras):
        if p.plana in _PARTEN and _empieza_otro(palabras, i + 1, catalogo):
            trozos.append(([p], [])) if trozos[-1][1] else trozos[-1][0].append(p)
        elif trozos[-1][1] and _cuenta_bienes(palabras, i, catalogo):
            trozos.append(([], [p]))
        else:
            trozos[-1][1].append(p)
    return trozos


def _empieza_otro(palabras: Sequence[Palabra], i: int, catalogo: Catalogo) -> bool:
    if i >= len(palabras) or palabras[i - 1].plana in {",", ":", "+"}:
        return True
    plana = palabras[i].plana
    if leer_numero(palabras, i) or plana in lexico.ARTICULOS | {"otro", "otra"} or catalogo.vende(plana):
        return palabras[i - 1].plana != "ni"
    return bool(_ABRE_NOTA.match(planas(palabras[i:])))


def _cuenta_bienes(palabras: Sequence[Palabra], i: int, catalogo: Catalogo) -> bool:
    """ "un lomo sin cebolla | una coca": a list with no signs."""
    numero = leer_numero(palabras, i)
    if numero is None or numero.inicio != i or palabras[i - 1].plana in lexico.PREPOSICIONES | {"x"}:
        return False
    return any(catalogo.vende(p.plana) for p in palabras[numero.fin : numero.fin + 1])


def _donde_anota(trozo: Sequence[Palabra], nombrados: Sequence[str], catalogo: Catalogo) -> int:
    """Where the note of an item begins; its end where it has none."""
    for i in range(len(trozo)):
        cola = planas(_sin_cortesias(trozo[i:]))
        nombre = leer_frase(trozo[:i], catalogo).producto.texto if i else ""
        if not (_nombra_bienes(nombre, catalogo) if nombre else nombrados and _apunta(trozo[:i])):
            continue
        de_que = [nombre] if nombre else nombrados
        if _anota(cola, catalogo) and not any(_es_variante(suyo, cola, catalogo) for suyo in de_que):
            return i
    return len(trozo)


def _nombra_bienes(nombre: str, catalogo: Catalogo) -> bool:
    return any(catalogo.vende(p) for p in plegar(nombre).split() if p not in lexico.FUNCION)


def _es_variante(nombre: str, cola: str, catalogo: Catalogo) -> bool:
    """ "coca sin azúcar", "café que sea molido", where they are sold so."""
    dicho = _DE_LO_PEDIDO.sub("", cola)
    if catalogo.nombra_todo(f"{nombre.split()[0]} {dicho}"):
        return True
    return _nombra_bienes(cola, catalogo) and any(
        catalogo.cubre(f"{suyo} {dicho}") for suyo in (nombre, nombre.split()[-1])
    )


def _apunta(palabras: Sequence[Palabra]) -> bool:
    """ "otro | bien picante", "dos | sin sal", or nothing: of what was just named."""
    return all(p.plana in {"otro", "otra", *_TODOS} or leer_numero([p], 0) for p in palabras)


def _anota(plano: str, catalogo: Catalogo) -> bool:
    if mas := _MAS_O_MENOS.fullmatch(plano):
        return mas["que"] not in _NO_NOMBRAN  # "extra grande"
    if _DEDICA.match(plano) or any(f.fullmatch(plano) for f in (_DE_PREPARAR, _DE_ESTADO, _DE_SU_PARTE)):
        return True
    if como := _QUE_VENGA.fullmatch(plano):
        return _nombra_algo(como["como"])
    sin, con = _SIN.fullmatch(plano), _CON.fullmatch(plano)
    if sin:
        que = _ARTICULO.sub("", sin["que"])
        return _nombra_algo(que) and not _FICHA.search(que)
    return con is not None and _nombra_algo(con["que"]) and not any(map(catalogo.vende, con["que"].split()))


def _sin_cortesias(palabras: Sequence[Palabra]) -> Sequence[Palabra]:
    sobra = _DESPUES.search(f" {planas(palabras)}")
    return palabras[: len(palabras) - len(sobra[0].split())] if sobra else palabras


def _partes(palabras: Sequence[Palabra]) -> list[list[Palabra]]:
    """ "4 con pecho | 4 con pierna"."""
    partes: list[list[Palabra]] = [[]]
    for i, p in enumerate(palabras):
        if p.plana == "y" and leer_numero(palabras, i + 1):
            partes.append([])
        else:
            partes[-1].append(p)
    return partes


def _lo_es(palabras: Sequence[Palabra], situacion: Situacion, catalogo: Catalogo) -> bool:
    for i in range(len(palabras) - 1):
        if _es_nota(_DESPUES.sub("", planas(palabras[i:])), situacion, catalogo):
            return _de_que(palabras[:i], situacion, catalogo)
    return False


def _es_nota(plano: str, situacion: Situacion, catalogo: Catalogo) -> bool:
    if f" {plano}" in _NORMAL:
        return False
    if any(_es_variante(linea.split()[0], plano, catalogo) for linea in situacion.lineas):
        return False  # "y 3 frías", after a lamp of the warm ones
    if _DEDICA.match(plano) or any(f.fullmatch(plano) for f in (_DE_PREPARAR, _MAS_O_MENOS, _DE_ESTADO)):
        return True
    if dicho := _SIN.fullmatch(plano):
        que = _ARTICULO.sub("", dicho["que"])
        return (
            _nombra_algo(que)
            and not _encabeza(que, situacion.lineas)
            and not any(catalogo.cubre(f"{linea.split()[0]} {dicho['sin']}") for linea in situacion.lineas)
            and (not catalogo.cubre(que) or _dentro(que, situacion.lineas) or not plano.startswith("sin"))
        )
    con = _CON.fullmatch(plano)
    if con is None or not _nombra_algo(con["que"]):
        return False
    return not any(map(catalogo.vende, con["que"].split()))


def _nombra_algo(que: str) -> bool:
    """A thing, and not a line told by its place, its colour or its size; nor how it is paid."""
    dichas = que.split()
    util = [p for p in dichas if p not in lexico.FUNCION]
    if not all(p.isalpha() for p in dichas) or set(util) & _DE_LA_VENTA:
        return False
    return not set(util) <= _NO_NOMBRAN


_DE_LA_VENTA = lexico.CARRITO | {
    "tarjeta",
    "efectivo",
    "nequi",
    "factura",
    "descuento",
    "envio",
    "domicilio",
    "eso",
}


def _encabeza(que: str, lineas: Sequence[str]) -> bool:
    """Whether a line is called so: "sin papas", of an order of "Papas fritas"."""
    primera = singular(que.split()[0])
    return any(singular(separar(linea)[0].plana) == primera for linea in lineas if linea)


def _dentro(que: str, lineas: Sequence[str]) -> bool:
    """Whether it is part of what a line has: "ensalada", of "1/4 de pollo con papas y ensalada"."""
    dichas = {singular(p) for p in que.split() if p not in lexico.FUNCION}
    return any(dichas <= {singular(p.plana) for p in separar(linea)} for linea in lineas)


def _de_que(antes: Sequence[Palabra], situacion: Situacion, catalogo: Catalogo) -> bool:
    """Whether the words before are only its line, how many of it, and what leads to it."""
    plano = _ANTES.sub("", f"{planas(antes)} ", count=1).strip()
    if not plano:
        return True
    palabras = separar(plano)
    numero = leer_numero(palabras, 0)
    resto = planas(palabras[numero.fin :]) if numero else plano
    return not resto.strip() or bool(catalogo.cuales(resto, situacion.lineas))
