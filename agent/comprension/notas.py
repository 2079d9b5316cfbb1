"""How he wants what the order has prepared: "el wok sin cebolla", "que no le pongan hielo", "4 con pierna".

It is told to the shop word for word. What may be another product, or a line to take out, is none of it.
"""

import re
from collections.abc import Sequence

from agent.actos import DarDato
from agent.comprension import lexico
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import SIGNOS, Palabra, planas, separar, unir
from agent.comprension.segmentos import Clausula
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.vocabulario import patron
from agent.texto import singular

_ANTES = re.compile(rf"(?:(?:{patron('antes_de_nota')}) )*")
_SIN = re.compile(
    rf"(?:{patron('que_venga')} )?(?:sin|no (?:(?:le|les|lo|la|me) ){{0,2}}(?:{patron('poner')})) (?P<que>.+)"
)
_CON = re.compile(rf"(?:{patron('que_venga')} )?con (?P<que>.+)")
_DE_PREPARAR = re.compile(rf"(?:{patron('que_venga')} )?(?:{patron('punto_de_preparacion')})")
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
    palabras = [p for p in clausula.palabras if p.plana not in SIGNOS]
    if not 2 <= len(palabras) <= _MAS_LARGA:
        return None
    if not all(_lo_es(parte, situacion, catalogo) for parte in _partes(palabras)):
        return None
    return DarDato(campo="indicaciones_adicionales", valor=clausula.texto)


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


def separar_nota(texto: str, catalogo: Catalogo) -> tuple[str, str]:
    """ "una hamburguesa | sin cebolla": the goods, and all of it as a note; none where sold so."""
    palabras = separar(texto)
    for i in range(1, len(palabras)):
        cola = planas(palabras[i:])
        if not (_DE_PREPARAR.fullmatch(cola) or _de_quitar_o_poner(cola, catalogo)):
            continue
        if catalogo.juntas(unir(palabras[:i])):
            return (texto, "") if catalogo.cubre(texto) else (unir(palabras[:i]), texto)
    return texto, ""


def _de_quitar_o_poner(plano: str, catalogo: Catalogo) -> bool:
    sin, con = _SIN.fullmatch(plano), _CON.fullmatch(plano)
    if sin:
        return _nombra_algo(_ARTICULO.sub("", sin["que"]))
    return con is not None and _nombra_algo(con["que"]) and not any(map(catalogo.vende, con["que"].split()))


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
    if _DE_PREPARAR.fullmatch(plano):
        return True
    if dicho := _SIN.fullmatch(plano):
        que = _ARTICULO.sub("", dicho["que"])
        return (
            _nombra_algo(que)
            and not _encabeza(que, situacion.lineas)
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
