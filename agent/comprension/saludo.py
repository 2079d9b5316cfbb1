"""The greeting that a message begins with, and who is greeted."""

import re

from agent.comprension.palabras import Palabra, planas

_TRATO = (
    r"(?:a todos|todos|veci\w*|amig\w+|senor\w*|seno|seniorita|joven|parce\w*|bro|jef[ea]|don|dona|"
    r"lind[oa]|bell[oa]|hermos[oa]|nin[oa]|chic[oa]|guap[oa]|"
    r"reina|rey|mor|(?:mi )?amor|corazon|carino|querid[oa]|sra?|srta|doc\w*|profe|maestr[oa]|"
    r"compa\w*|cuate|pana|che|tio|mij\w+|patron\w*|caballer[oa]|dama|estimad[oa]s?|comadre|viej[oa]|papi|mami|bb|"
    r"(?:mi )?(?:gord|flac|neg|suc)[oa]|nan[oa]|mostro|varon|"
    r"herman[oa]|man[oa]|mi llave|chamo|causa|caser[oa])"
)
_SALUDO = re.compile(
    rf"^(?:(?:h?ay|eche|epale|epa|ey|oigan?|oye|disculpe|disculpa|aja|vea|mire|mira|"
    rf"uy) ,? ?)?(?:{_TRATO} )?(?:(?:muy )?(?:hol+a+s?|holi|holis|ola|alo|buen dia|buenos dias|"
    rf"buenas (?:tardes|noches|dias)|"
    r"buenas|hey|hi|hello|que tal(?! (?:el|la|los|las|es|son|esta|un|una|sale|salen)\b)|"
    r"que mas|quiubo|saludos|un saludo|"
    r"como (?:esta|estas|estan|le va|te va|vas|andas))\b(?: (?:de nuevo|otra vez|nuevamente))?\s*,?\s*"
    rf"(?:(?:{_TRATO})\b\s*,?\s*)*)+"
)


def apartar_saludo(palabras: tuple[Palabra, ...]) -> tuple[tuple[Palabra, ...], tuple[Palabra, ...]]:
    """A greeting at the start, apart from what follows it."""
    hallado = _SALUDO.match(planas(palabras).replace(" ,", ",") + " ")
    if not hallado or not hallado[0].strip(" ,"):
        return (), palabras
    cuantas = len(hallado[0].replace(",", " ").split())
    corte = 0
    while cuantas and corte < len(palabras):
        cuantas -= palabras[corte].plana != ","
        corte += 1
    while corte < len(palabras) and palabras[corte].plana in {",", "y"}:
        corte += 1
    return palabras[:corte], palabras[corte:]
