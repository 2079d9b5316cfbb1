"""What is told of the delivery before it is asked for, where nothing else explains the message.

"Laureles", the document awaited, is the quarter; "mi esposa recibe" is for the courier.
"""

import re
from collections.abc import Callable, Sequence

from agent.actos import Acto, Campo, DarDato, Otro, PreguntarProducto
from agent.comprension import asentimiento
from agent.comprension.datos.etiquetas import hallar_etiquetas
from agent.comprension.datos.lectura import es_interrogativa
from agent.comprension.datos.lugar_dicho import INDICACION, puede_ser_lugar
from agent.comprension.reglas import habla_de_pago
from agent.comprension.situacion import Situacion
from agent.texto import plegar, tokens

# "es para Laureles", "vivo en Chapinero"
_ENTRADA = re.compile(
    r"(?:(?:y|es|seria|queda|va|vivo|vivimos|estoy|mandal[oa]s?|envial[oa]s?|en|para|por)\b[\s,:.]*)+"
)


def fuera_de_turno(
    leidos: list[Acto],
    mensaje: str,
    situacion: Situacion,
    dichos: Sequence[DarDato],
    conoce: Callable[[str], bool],
) -> list[Acto]:
    """`leidos`, or the datum of the delivery that `mensaje` tells: what it says beside the data `dichos`.

    `conoce`: whether a word is of the shop's.
    """
    pedido_dicho = situacion.campo_esperado or situacion.espera == "confirmar_pedido"
    if not pedido_dicho or len(leidos) != 1 or not _sin_explicar(leidos[0], conoce):
        return leidos
    campo, dicho = _lo_dicho(mensaje.strip(" .!"), situacion)
    nuevo = campo and all(dato.campo != campo for dato in dichos)
    return [DarDato(campo=campo, valor=dicho)] if nuevo else leidos


def _sin_explicar(acto: Acto, conoce: Callable[[str], bool]) -> bool:
    """Whether it is talk, a datum of no kind, or goods no word of which is of the shop's."""
    if isinstance(acto, PreguntarProducto):
        return bool(acto.producto.texto) and not any(map(conoce, tokens(acto.producto.texto)))
    if isinstance(acto, DarDato):
        return acto.campo is None and bool(acto.valor)
    return isinstance(acto, Otro) and acto.clase in {"charla", "ininteligible"}


def _lo_dicho(dicho: str, situacion: Situacion) -> tuple[Campo | None, str]:
    plano = plegar(dicho)
    if "?" in dicho or es_interrogativa(plano) or asentimiento.asiente(plano) or habla_de_pago(plano):
        return None, ""
    if INDICACION.match(plano):
        return "indicaciones_adicionales", dicho
    entrada = _ENTRADA.match(plano)
    lugar = dicho[entrada.end() :] if entrada else dicho
    falta = "barrio" in situacion.faltantes or situacion.espera == "confirmar_pedido"
    de_nombre = situacion.campo_esperado == "nombre_completo" and not entrada  # "Yurleidys"
    if not falta or de_nombre or hallar_etiquetas(plano) or not puede_ser_lugar(plegar(lugar)):
        return None, ""
    return "barrio", lugar
