"""How a customer treats the shop: complaints, compliments, laughter; and wishes to see what is others'."""

import re

from agent.comprension.vocabulario import patron

_PRIVADO = re.compile(rf"\b(?:{patron('de_otros')})\b")
_QUEJA = re.compile(rf"\b(?:{patron('queja')})")

_CUMPLIDO = re.compile(rf"\W*(?:(?:{patron('cumplido')})\W*(?:gracias)?\W*)+")
_CUMPLIDO_AL_FINAL = re.compile(rf"(?:\W+(?:que )?(?:{patron('cumplido')}))+$")
_GESTO = re.compile(rf"\W*(?:(?:{patron('gesto')})\W*)+")


def es_privado(plano: str) -> bool:
    """Whether a folded clause asks for other people's data, or for the shop's own secrets."""
    return bool(_PRIVADO.search(plano))


def es_queja(plano: str) -> bool:
    """Whether it tells a mishap with something already bought."""
    return bool(_QUEJA.search(plano))


def es_cumplido(plano: str) -> bool:
    """Whether it is kind words and no more: "eres muy útil"."""
    return bool(_CUMPLIDO.fullmatch(plano))


def sin_cumplido(plano: str) -> str:
    """Without the kind words at its end: "listo gracias" of "listo gracias sos un genio"."""
    return _CUMPLIDO_AL_FINAL.sub("", plano)


def es_gesto(plano: str) -> bool:
    """Whether it is laughter, or what a messenger writes in the place of a sticker or a picture."""
    return bool(_GESTO.fullmatch(plano))


_IDIOMA = re.compile(
    r"\b(?:habla[ns]?|hablais|entiende[ns]?|atienden? en|contestan? en|responde[ns]? en) (?:en )?"
    r"(?:ingles|english|portugues|frances|italiano|aleman|quechua|guarani|catalan)\b"
)


def pregunta_el_idioma(plano: str) -> bool:
    """ "do you speak english?", put into Spanish."""
    return bool(_IDIOMA.search(plano))


_INSULTO = re.compile(
    r"\b(?:idiot\w*|estupid\w*|imbecil\w*|inutil\w*|mierda|malparid\w*|hijueputa|hp|pendej\w*|"
    r"tont[oa]s?|brut[oa]s?|bob[oa]s?|marica|gonorrea|"
    r"boludo|pelotudo|conchetumare|weon|huevon|cabron|puta|puto|joder|basura de (?:bot|"
    r"servicio)|no sirves|porqueria|estafador\w*|ladron\w*)\b"
)
_MAL_SERVICIO = re.compile(
    r"\b(?:no (?:funciona|sirve|prende|enciende|llego|ha llegado|me ha llegado|carga|me lo han)|"
    r"danad\w+|defectuos\w+|rot[oa]s?|queja|reclam\w+|mal servicio|"
    r"pesim\w+|demorad\w+|nunca llego|me estafaron|llego (?:mal|roto|incompleto|tarde)|"
    r"equivocado|se dano|fallando|falla|me cobraron)\b"
)
_IDENTIDAD = re.compile(
    r"\b(?:eres (?:un |una |de )?(?:robot|bot|humano|humana|persona|maquina|ia|real|verdad|inteligencia)|"
    r"quien eres|como te llamas|cual es tu nombre|"
    r"que eres|hablo con (?:un|una) (?:robot|persona|maquina|bot)|sos (?:un )?(?:bot|robot|humano))\b"
)


_SE_PRESENTA = re.compile(
    r"\b(?:usted(?:es)?|vos|tu|esto|aqui|hablo con|eres|sos|habla|contesta|atiende)\b.*\b"
    r"(?:robots?|bots?|maquinas?|inteligencia artificial|humanos?|persona (?:real|de verdad)|de verdad)$"
)
_AGRADECE = re.compile(r"(?<!no )\b(?:gracias|agradezco|thanks|thank you)\b")
_SE_VA = re.compile(rf"\b(?:{patron('despedida')})\b")


def pregunta_quien_es(plano: str) -> bool:
    """ "¿usted es de verdad o es una máquina?"."""
    return bool(_SE_PRESENTA.search(plano))


def cortesias(acto: str, plano: str) -> tuple[str, ...]:
    """ "gracias, chao": a courtesy, or both of those that are said in one breath."""
    gracias, adios = _AGRADECE.search(plano), _SE_VA.search(plano)
    if acto not in {"agradecer", "despedirse"} or not gracias or not adios:
        return (acto,)
    dichas = ("agradecer", "despedirse")
    return dichas if gracias.start() < adios.start() else dichas[::-1]


def clase_de_charla(plano: str) -> str:
    """The class of an `Otro`, told by its words."""
    for clase, forma in (("insulto", _INSULTO), ("queja", _MAL_SERVICIO), ("identidad", _IDENTIDAD)):
        if forma.search(plano):
            return clase
    return "charla" if re.search(r"[a-z]{3}", plano) else "ininteligible"
