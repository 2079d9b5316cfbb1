"""Yes, no and "that is all", told by their form. Each pattern sees folded text."""

import re

from agent.comprension import lexico

_CARRITO = "|".join(sorted(lexico.CARRITO))
# What a customer calls whom he talks to, and the words that only lean on others.
_TRATO = (
    r"senor\w*|seno|joven|veci\w*|amig\w+|parce\w*|mij\w+|causa|compa\w*|cham[oa]|pana|bro|jef[ea]\w*|"
    r"man[oa]|herman[oa]|ti[oa]|casero|casera|maestr[oa]|reina|corazon|guey|wey|weon|hueon"
)
_APOYO = (
    r"por ?favor(?:cito)?|porfa\w*|porfis?|gracias|pues|pue|ps|po|poh|pe|che|nomas|no mas|y|"
    rf"entonces|{_TRATO}"
)
# They agree with what was asked, and never end the order by themselves.
_ACEPTA = (
    r"s[ie]+p?|sip|sipi|claro(?: que si)?|dale|vale|ok|oka|okay|okey|correcto|perfecto|exacto|"
    r"de acuerdo|por supuesto|obvio|simon|orale|sale|va(?: que va)?|eso|"
    r"asi(?: es| esta bien| mismo)?|esta bien|todo (?:bien|correcto|ok|esta bien|perfecto|en orden)|de una|"
    r"hagale|hagamosle|adelante|procede|proceda|cierto|yes|yep|yeah|sure|that s right|afirmativo|"
    r"me parece(?: bien)?|esta (?:todo )?(?:perfecto|correcto|bien)|si (?:senor\w*|quiero)|"
    r"no hay (?:problema|lio|drama|cuidado|falla)|sin (?:problemas?|duda|drama)|creo que si|"
    r"bien|bueno|como no|(?:ya )?filo|venga|andale|sisas|cabal|chevere|fino|joya|plomo|fijo|arre|"
    r"barbaro|genial|buenisimo|estupendo"
)
# "ya", "listo": they close as much as they agree.
_CIERRA = r"listo|lista|listos|ya|(?:lo |la )?confirm(?:o|ado|ar)"
_SI = re.compile(rf"(?:(?:{_APOYO}) )*(?:(?:{_ACEPTA}|{_CIERRA}|{_APOYO})[ ,]*)+")
_DE_ACUERDO = re.compile(rf"\b(?:{_ACEPTA}|{_CIERRA})\b")
_SOLO_CIERRA = re.compile(rf"(?:(?:{_CIERRA}|{_ACEPTA}|{_APOYO})[ ,]*)+")
_ACEPTA_SIN_MAS = re.compile(r"\b(?:dale|de una|hagale|hagamosle|si quiero|va|sale|orale|simon)\b")
_PALABRA_DE_CIERRE = re.compile(rf"\b(?:{_CIERRA})\b")
_NO = re.compile(
    r"(?:(?:no+|nop|nel|nop+e|negativo|para nada|nada|todavia no|aun no|ahora no|por ahora no|"
    r"tampoco|asi no|mejor no|"
    r"no por ahora|no gracias|no esta bien|esta mal|no es correcto|no senor|no senora|no quiero|"
    r"ya no|no gas|not yet)"
    r"[ ,]*(?:gracias|senor|senora|por favor|todavia|aun)?[ ,]*)+"
)
# "ok gracias entonces nada", "vaya pues nada": he takes nothing.
_NADA = re.compile(
    rf"(?:(?:{_APOYO}|ok|oka|okay|okey|ah|vaya|bueno|bien|ya|vale|mejor|uy|no) )*nada"
    rf"(?: (?:{_APOYO}|igual|igualmente|muchas|de todos modos|de todas formas|ya))*"
)
# "bueno dejá, gracias igual", "ya déjalo nomás": what was offered is left.
_LO_DEJA = re.compile(
    rf"(?:(?:{_APOYO}|ok|oka|ah|uh|uy|h?ay|bueno|bien|ya|vale|mejor|no|pero) )*"
    r"(?:l[oa]s? )?(?:deja|deje|dejemos|dejo)(?:l[oa]s?)?"
    r"(?: (?:asi|ahi|nomas|no mas|por ahora|entonces|igual))*"
    rf"(?: (?:{_APOYO}|igual|igualmente|muchas|mil|de todos modos|de todas formas|ya|otro dia|sera))*"
)
_RELLENO = (
    rf"(?:(?:{_APOYO}|{_ACEPTA}|{_CIERRA}|thanks|thank you|please|muchas|mil|muy|amable|"
    r"(?:por )?(?:ahora|hoy|el momento|lo pronto|lo visto)|ah|pero|no|creo que|yo creo que|tranqui\w*|solo|"
    r"chao|aqui|ahora si|al final|"
    r"(?:(?:te|le|les|os) (?:paso|mando|dejo|doy|envio) |"
    r"(?:ahi|aqui|aca) (?:(?:te|le|les|os) )?(?:van?|estan|dejo|paso) )?"
    r"(?:mis|los) datos(?: son)?) ?)*"
)
_ES_TODO = re.compile(
    rf"{_RELLENO}(?:"
    r"(?:con )?(?:eso|esto|asi|ese|esta|ahi|aqui|lo mio) (?:(?:es|seria|era|fue|sera|esta) )?(?:lo )?"
    r"(?:todo|nada mas|no mas|mas nada|nomas|suficiente|solo|unico|bien|ok|ya|basta|estamos|"
    r"estoy|quedamos|quedo|queda|quedaria|"
    r"por ahora|alcanza)|"
    r"(?:(?:eso|esto|asi) )?(?:seria|sera|era)|eso es|"
    r"(?:serian? (?:solo )?(?:eso|es[oa]s|tod[oa]s)|(?:es[oa]s|tod[oa]s) serian)"
    r"(?: tod[oa]s| no ?mas| nada mas)?|"
    r"(?:es|seria|sera|era) todo|todo (?:eso|por (?:ahora|hoy))|"
    r"(?:ya )?(?:nada|no|ya no) mas|mas nada|ninguna otra cosa|solo (?:con )?(?:eso|esto)|con eso|"
    r"ya (?:esta|estuvo|estaria|estamos|quedo)(?: asi| bien| todo)?|"
    r"hasta (?:ahi|alli|aqui)(?: (?:esta )?bien)?|(?:ya )?(?:termine|acabe|termino|acabamos)|"
    r"ya no (?:quiero|necesito|deseo|ocupo) (?:nada )?mas|"
    r"no (?:quiero|necesito|deseo|ocupo|voy a llevar) (?:nada )?mas(?: nada| cosas)?|"
    r"that s all|thats all|that is all|that will be all|nothing else|no thanks that s all|"
    r"(?:(?:quiero|deseo|vamos a|puedes|puede|podes|podemos|para|me|nos|lo|ya) )*(?:cerrar\w*|cierr[aeo]\w*|"
    r"cerr[ae](?:mos|me\w*)?|cerralo|finaliz\w+|termin\w+|"
    r"confirm(?:ar|a|alo|emos)|complet\w+|tramit\w+|pagar|pago)"
    rf"(?: (?:ya|mi|el|la|este|esta|eso|con|de una|ahi))*(?: (?:{_CARRITO}|venta|pago|trato))?"
    rf") ?{_RELLENO}"
)
# "hazme el pedido", "¿me lo mandas ya?" is asked of the shop, and ends the order.
_MANDA_CERRAR = re.compile(
    rf"{_RELLENO}(?:(?:(?:me|nos|lo|ya|puedes|puede|podes|podrias|quiero que|que) )*"
    r"(?:haz|hac[ea]s?|haga[sn]?|arm|mont|tom|levant|mand|envi|despach|prepar|proces|gener|registr|pas|tramit)[aeo]?s?"
    rf"(?:me|nos|le|les)?(?:l[oa])? (?:el|mi|ese|este|todo el|la) (?:{_CARRITO}|compra|venta)) ?{_RELLENO}"
)
_TERMINA = re.compile(
    r"\b(?:todo|nada mas|finaliz\w*|pag(?:o|ar|arlo|a|ue)|termin\w*|complet\w*|suficiente|"
    r"cerrar|cierra\w*|lo ultimo|checkout|tramitar|"
    r"basta|seria eso|solo eso|solo esto|proce\w+|caja|facturar?)\b"
)
_SI_LLANO = re.compile(
    r"(?:s[ie]+p?|sip|claro(?: que si)?|si claro|obvio|yes)(?:,? (?:por favor|porfa|gracias|senor|senora))?"
)


def asiente(plano: str) -> bool:
    """ "sí", "dale pues", "ya po": a yes and nothing else."""
    return bool(_SI.fullmatch(plano) and _DE_ACUERDO.search(plano))


def es_si_llano(plano: str) -> bool:
    return bool(_SI_LLANO.fullmatch(plano))


def solo_cierra(plano: str) -> bool:
    """ "ya", "listo pues", "perfecto confirmo": said of an order under way, there is nothing more to add."""
    cierra = _SOLO_CIERRA.fullmatch(plano) and _PALABRA_DE_CIERRE.search(plano)
    return bool(cierra) and not _ACEPTA_SIN_MAS.search(plano)


def niega(plano: str) -> bool:
    """ "no gracias", "todavía no", "entonces nada"."""
    return any(forma.fullmatch(plano) for forma in (_NO, _NADA, _LO_DEJA))


def es_todo(plano: str) -> bool:
    """ "eso es todo", "nada más por ahora, gracias"."""
    return bool(_ES_TODO.fullmatch(re.sub(r" ?[,.]", "", plano)))


def remata(plano: str) -> bool:
    """ "... y listo", "... y así queda": after what was ordered, that there is no more."""
    return es_todo(plano) or solo_cierra(plano)


def manda_cerrar(plano: str) -> bool:
    """ "va, hazme el pedido", "¿me levantas la orden?"."""
    return bool(_MANDA_CERRAR.fullmatch(plano))


def termina(plano: str) -> bool:
    """Whether a yes tells besides that the order is complete."""
    return bool(_TERMINA.search(plano))


_GRACIAS = re.compile(
    r"(?:(?:ah|a|ok|okey|ya|bueno|entiendo|entendido|que pena|que lastima)[ ,]+)*(?:muchas |mil )?gracias"
    r"(?: (?:igual|de todos modos|de todas formas|amable|por todo|por la info\w*))*[ .!]*"
)


def solo_agradece(plano: str) -> bool:
    """ "ah ok, gracias": said to what was only offered, it accepts nothing."""
    return bool(_GRACIAS.fullmatch(plano))
