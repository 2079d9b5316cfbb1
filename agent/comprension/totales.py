"""How many there should be of what the order has: reminders, complaints and totals, which add nothing."""

import re
from collections.abc import Sequence

from agent.actos import CambiarCantidad, Referencia
from agent.comprension import reglas
from agent.comprension.numeros import Numero, leer_numero
from agent.comprension.palabras import Palabra, planas, separar
from agent.comprension.segmentos import CON_TANTOS, Clausula
from agent.comprension.situacion import Catalogo, Situacion

_ANTES = (
    r"(?:(?:ya|no|nono|asi|eso|pero|es que|y|oye|h?ay|uy|a ver|mal|perdon|que|po|pues|hombre|si)[ ,!.]+)*"
)
_DIJE = (
    r"(?:(?:te|le|les|os|yo)[ ,]+)*(?:lo )?(?:dij(?:e|imos)|pedi(?:mos)?|queria(?:mos)?|escribi|encargue|"
    r"(?:habia|habiamos|he|hemos) (?:dicho|pedido|escrito|encargado)|(?<=te )repito|(?<=le )repito)\b"
)
_UN_NUMERO = r"(?=(?:, )?(?:\d+|un|una|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)\b)"
_RECUERDA = (
    rf"(?:(?:como|que|lo que) )?{_DIJE}(?: que| fueron| eran| era)?"
    r"(?! (?:saber|ver|preguntar|consultar|que))",
    r"(?:(?:todavia|aun) )?(?:sigu?en?|est[ae]n?|van?|quedo|quedaron|pusiste|anotaste) "
    r"(?:mal|equivocad[oa]s?)\b",
    r"(?:el|la|los|las) [^,.]+ (?:est[ae]n?|van?) (?:bien|ok|perfect[oa]s?|correct[oa]s?)(?= ,| pero)",
    r"(?:te|se) equivoc\w+",
    r"(?:en )?total\b(?: quiero| son| serian)?",
    r"no (?:po|pues|hombre)\b",
    rf"(?:perdon\w*|(?:que )?queden?|quedan|deja(?:me|lo|los)?) {_UN_NUMERO}",
)
# "ya te dije 2", "siguen mal las almohadas", "no po, son 6", "quedan 2 cascos"
_ABRE = re.compile(rf"^(?:{_ANTES}(?:{'|'.join(_RECUERDA)})[ ,:.!]*)+")
_CIERRA = re.compile(rf"[ ,]*\b(?:como |que )?(?:ya )?{_DIJE}(?: ya)?(?: por favor| porfa)?[ .!]*$")
# "los azules igual"
_LO_DEMAS_IGUAL = re.compile(
    r"[ ,]*(?:\by )?\b(?:el|la|los|las) \w+(?: \w+)?(?: quedan?| siguen?| estan?| dejal[oa]s?)? "
    r"(?:igual(?:es)?|asi|bien|como estan?)[ .!]*$"
)
_EN_TOTAL = re.compile(r"(?<!cuanto es)(?<!cuanto seria)(?<!va) en total\b")
_SUMA = re.compile(r"\b(?:tambien|ademas|aparte|adicional\w*|otr[oa]s?|mas)\b")

_SOLO = r"(?:sol[oa]s?|solamente|solito|solita|nada mas|nomas|no mas)"
_CUANTOS = rf"(?P<cuantos>\w+)(?: {_SOLO})?(?: (?:unidades|por favor|porfa|jaja\w*|en total))*"
_MUDAN = r"(?:deja\w*|pon\w*|da\w*|deme\w*|manda\w*|baja\w*|sube\w*|cambi\w*|reduc\w*|aument\w*)"
# "de los rojos ponme 2", "la cama es una sola", "los geles déjalos en 1", "cascos nomás 2"
_DE_LA_LINEA = re.compile(
    rf"{_ANTES}(?:de )?(?:del |(?:el|la|los|las) )?(?P<que>\w[^,]*?)[ ,]+"
    rf"(?:(?:mejor|{_SOLO}|que sean?|quiero|es|son|era|eran|serian?|{_MUDAN})[ ,]+)+"
    rf"(?:(?:en|a|con) )?{_CUANTOS}",
    re.IGNORECASE,
)
# "deja los cascos en 1"
_DEJA_EN = re.compile(rf"{_ANTES}{_MUDAN} (?:solo )?(?:el|la|los|las) (?P<que>\w[^,]*?) (?:en|a) {_CUANTOS}")
# "no eran 2 candados sino 6"
_SINO = re.compile(
    r"(?:(?:perdon|ay|uy|pero)[ ,]+)*(?:no )?(?:era|eran|es|son|quiero|queria|quise|dije|pedi) \w+ "
    rf"(?P<que>\w[^,]*?)[ ,]+sino (?:que )?(?:son |eran )?{_CUANTOS}"
)
# "déjame las correas a 8 cada una": what they should cost
_A_TANTO = re.compile(r"\b(?:a|en|por) (?:\d[\d.,]*|\w+) cada un[oa]\b")
_FORMAS = (_SINO, _DEJA_EN, _DE_LA_LINEA)
_NOMBRE_Y_CUENTA = re.compile(rf"(?:(?:el|la|los|las) )?(?P<que>\w[^,]*?) {_CUANTOS}")
_ENTRE_LINEAS = re.compile(r" , (?:y )?| y ")
_BASTAN = re.compile(rf"(?:(?:no|y|pero|ya) )*{CON_TANTOS.pattern}(?: (?:bien|ok|por ahora|gracias))*")
# "déjalas en tres"; "déjamelo en 50" haggles
_DEJALAS_EN = re.compile(
    rf"{_ANTES}(?!\w*mel[oa])(?:deja|deje|pon)\w*(?: solo)? (?:solo )?en (?:solo )?{_CUANTOS}"
)


def sin_reproche(palabras: tuple[Palabra, ...]) -> tuple[tuple[Palabra, ...], bool]:
    """The words without those that remind or complain, and whether what they count is all there should be.

    "ya le dije 4 blancas y 2 negras" asks for no more; "te dije que también 2 candados" does.
    """
    plano = planas(palabras)
    if _SUMA.search(plano) or reglas.modo_de_cambio(plano) != "fijar":
        return palabras, False
    abre, cierra = _ABRE.match(plano), _CIERRA.search(plano) or _LO_DEMAS_IGUAL.search(plano)
    inicio = len(abre[0].split()) if abre else 0
    fin = len(plano[: cierra.start()].split()) if cierra else len(palabras)
    if inicio >= fin:
        return palabras, False
    return palabras[inicio:fin], bool(abre or cierra or _EN_TOTAL.search(plano))


def leer_total(clausula: Clausula, situacion: Situacion, catalogo: Catalogo) -> list[CambiarCantidad]:
    """ "los cascos son 2 y las botas 3", "con 3 me basta": how many of each line there should be."""
    if not situacion.lineas:
        return []
    todas = _BASTAN.fullmatch(clausula.plano) or _DEJALAS_EN.fullmatch(clausula.plano)
    if todas and (numero := _numero(todas["cuantos"])):
        return [CambiarCantidad(cantidad=numero.cantidad(todas["cuantos"]))]
    plano = planas(clausula.palabras).strip(" .!")
    if clausula.pregunta or _A_TANTO.search(plano):
        return []
    if entero := _de_una(plano, _FORMAS, situacion, catalogo):
        return [entero]
    primera, *otras = _ENTRE_LINEAS.split(plano)
    leidas = [_de_una(primera, _FORMAS, situacion, catalogo)]
    leidas += [_de_una(otra, (*_FORMAS, _NOMBRE_Y_CUENTA), situacion, catalogo) for otra in otras]
    return [leida for leida in leidas if leida] if otras and all(leidas) else []


def _de_una(
    plano: str, formas: Sequence[re.Pattern[str]], situacion: Situacion, catalogo: Catalogo
) -> CambiarCantidad | None:
    dicho = next((hallado for forma in formas if (hallado := forma.fullmatch(plano))), None)
    if dicho is None or not catalogo.cuales(dicho["que"], situacion.lineas):
        return None
    if numero := _numero(dicho["cuantos"]):
        producto = Referencia(texto=dicho["que"], definida=True)
        return CambiarCantidad(producto=producto, cantidad=numero.cantidad(dicho["cuantos"]))
    return None


def _numero(dicho: str) -> Numero | None:
    return leer_numero(separar(dicho), 0)
