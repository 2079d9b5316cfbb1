"""Asking what the order has, and what all of it comes to: "¿qué llevo?", "¿cuánto queda todo?"."""

import re

from agent.comprension.situacion import Situacion

_VER_PEDIDO = re.compile(
    r"^(?:(?:quiero |me |puedo |puedes |podrias |por favor )*(?:ver|mostrar(?:me)?|muestra\w*|"
    r"muestre\w*|revisar|ensena\w*|dime|consultar|mira\w*|como va|cual es|que hay en|"
    r"que tengo en|que llevo en|resumen de?)"
    r" )?(?:el |mi |la |todo |lo que hay en |lo que llevo en )*(?:pedido|orden|carrito|carro|"
    r"cesta|canasta|cuenta|cart|order|resumen|resumen del pedido)(?: actual| hasta ahora|"
    r" por favor| porfa)?$"
    r"|^(?:y )?(?:que|cuanto) (?:llevo|voy|va|tengo)(?: hasta (?:ahora|ahi)| pedido| en total|"
    r" anotado| por ahora)?$"
    r"|^(?:(?:y|vale|listo|ya|entonces|bueno|ok|a ver|dale|pues) )*(?:(?:a|en|por) )?cuanto "
    r"(?:me |nos |te |le )?(?:va|es|seria|sera|da|daria|sale|saldria|queda|quedaria|cuesta|suma|debo|llevo)"
    r"(?: (?:a ser|siendo|quedando|saliendo|dando))? "
    r"(?:en total|el total|todo|todo (?:eso|esto|junto)|la cuenta|por todo)"
    r"(?: (?:en total|por favor\w*|porfa\w*|entonces|pues))*$"
    r"|^(?:el |cual es el )?total(?: por favor| porfa)?$|^(?:show )?my (?:order|cart)$|"
    r"^como (?:va|quedo|quedaria) (?:mi|el|la) (?:pedido|orden|cuenta|compra)$"
)
# "¿cuánto es?", of an order: its total.
_CUANTO_ES = re.compile(
    r"(?:(?:y|vale|ok|listo|entonces|bueno|ya|dale|si|a ver) )*cuanto (?:me |nos )?"
    r"(?:es|seria|sera|va|queda|quedaria|da)(?: (?:a ser|siendo))?"
    r"(?: (?:porfa\w*|por favor\w*|pues|entonces))*"
)


def pide_el_pedido(plano: str, situacion: Situacion) -> bool:
    """Whether a folded clause asks for it; "¿cuánto es?" does of an order, where no goods are named."""
    de_su_total = bool(situacion.lineas) and not situacion.nombra and _CUANTO_ES.fullmatch(plano)
    return bool(_VER_PEDIDO.search(plano) or de_su_total)
