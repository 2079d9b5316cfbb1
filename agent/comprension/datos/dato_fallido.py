"""What was meant as a datum and is not right: taken all the same, so that the customer is told why.

Left alone it would be looked up among the goods.
"""

import re

from agent.actos import Campo
from agent.comprension import lexico
from agent.comprension.datos.lectura import Mensaje
from agent.comprension.vocabulario import patron

_SIN_DOMINIO = re.compile(r"(?<![\w.@])[a-z0-9][a-z0-9._+-]+@(?=\s*(?:[,;\n]|$))")
# No telephone and no quantity is written so, whether or not its check digit holds.
_FORMA_DE_DOCUMENTO = re.compile(rf"(?<![\w@.-])(?:{patron('forma_de_documento')})(?![\w@-])")
_NUMERO_SUELTO = re.compile(r"(?<![\w#@.,/-])\d(?:[ .-]?\d){3,16}(?![\w@/]|[.,]\d)")
_NUMERO_LARGO = re.compile(r"\d{7,12}")
_INOFENSIVAS = (
    lexico.FUNCION
    | lexico.CORTESIA
    | {"ver", "nuevo", "nuevamente", "vez", "otra", "era", "creo", "numero", "seria"}
)
_EXCUSA = re.compile(rf"(?:{patron('excusa')})")
_MINIMO = 5  # digits: shorter ones are quantities


def leer_documento_con_forma(mensaje: Mensaje) -> None:
    """A document known by its letters or signs, in talk about data."""
    if not mensaje.falta("cedula") or not mensaje.en_datos:
        return
    for hallado in _FORMA_DE_DOCUMENTO.finditer(mensaje.plano):
        if mensaje.libre(*hallado.span()) and not mensaje.en_pregunta(hallado.start()):
            mensaje.anotar("cedula", *hallado.span(), seguro=True)
            return


def leer_fallidos(mensaje: Mensaje) -> None:
    """An e-mail cut short, and a number of the wrong length that stands alone."""
    if mensaje.falta("correo"):
        for hallado in _SIN_DOMINIO.finditer(mensaje.plano):
            if mensaje.libre(*hallado.span()):
                mensaje.anotar("correo", *hallado.span(), seguro=True)
                return
    if mensaje.falta("cedula") and mensaje.dichos and not mensaje.falta("telefono"):
        _numero_entre_datos(mensaje)
    if (
        mensaje.esperado in ("nombre_completo", "cedula", "telefono")
        and not mensaje.dichos
        and not mensaje.preguntas
    ):
        _numero_esperado(mensaje)


def leer_excusas(mensaje: Mensaje) -> None:
    """ "mi hija tiene el correo: x@y.co, yo no uso": why it is told so, and nothing to act on."""
    if mensaje.dichos:
        mensaje.quitado += [t for t in mensaje.trozos() if _EXCUSA.fullmatch(mensaje.plano, *t)]


def _numero_entre_datos(mensaje: Mensaje) -> None:
    """A piece that is one long number, with the telephone told already."""
    for a, b in mensaje.trozos():
        if _NUMERO_LARGO.fullmatch(mensaje.plano, a, b):
            mensaje.anotar("cedula", a, b, seguro=False)
            return


def _numero_esperado(mensaje: Mensaje) -> None:
    numeros = list(_NUMERO_SUELTO.finditer(mensaje.plano))
    if len(numeros) != 1 or sum(c.isdigit() for c in numeros[0][0]) < _MINIMO:
        return
    a, b = numeros[0].span()
    if not set(re.findall(r"[^\W\d_]+", mensaje.plano[:a] + " " + mensaje.plano[b:])) <= _INOFENSIVAS:
        return
    # Where documents have letters a bare number was meant for the telephone.
    de_telefono = mensaje.esperado == "telefono" or (
        mensaje.falta("telefono") and (mensaje.pais == "MX" or mensaje.esperado != "cedula")
    )
    campo: Campo = "telefono" if de_telefono else "cedula"
    if mensaje.esperado == "nombre_completo" and not mensaje.falta(campo):
        return
    mensaje.anotar(campo, a, b, seguro=True, desde=0)
