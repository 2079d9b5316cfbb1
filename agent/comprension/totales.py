"""How many there should be of what the order has: reminders, complaints and totals, which add nothing."""

import re

from agent.comprension import reglas
from agent.comprension.palabras import Palabra, planas

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
    if not any(p.plana[:1].isalnum() for p in palabras[inicio:fin]):
        return palabras, False  # "¿total?"
    return palabras[inicio:fin], bool(abre or cierra or _EN_TOTAL.search(plano))
