"""What the words before the goods say of them: wanted, asked for, or what they are for."""

import re

from agent.comprension import lexico

# "se me dañó", "se nos mete el agua"; "se me antoja", "se me olvidó pedir" ask
_NECESIDAD = re.compile(r"\bse (?:me|nos|le) (?!antoj|olvid|ofrec|ocurr|hac|pas)\w+")
_OFICIO = re.compile(
    r"\b(?:necesit\w+|quier[oe]\w*|para|busco|algo|tengo que) (?:para )?"
    r"(?P<oficio>(?!com[ep]r|comprar|probar|tomar|beber|adquirir|obtener|usar|tener|pagar|disfrutar|"
    r"degustar|cenar|almorzar)"
    r"\w{2,}[aei]r)(?:me|l[oa]s?|le)?$"
)
_COMPRA = re.compile(
    r"^(?:hola |buenas |si |por favor |me |yo )*(?:quiero|quisiera|queria|deseo|voy a|vamos a|"
    r"me gustaria|necesito|puedo|quiere|quisieramos) "
    r"(?:comprar|llevar(?:me)?|pedir|ordenar|adquirir|encargar|agregar|anadir)\b"
)
_QUIERE = re.compile(
    r"^(?:quiero|necesito|ocupo|busco|(?:estoy|ando|estamos|andamos) (?:buscando|necesitando)|"
    r"dame|deme|me das|quisiera)\b"
)
_DAR = (
    r"(?:d[ae]|pon[ge]?|ech|mand|envi|tra[ei]g?|vend|regal|apart|separ|reserv|guard|anot|apunt|"
    r"agreg|anad|sum|"
    r"met|inclu[iy]|llev|pas|s[ei]rv|alist|despach|empac|consi[gu]|encarg|p[ei]d|prest|surt|"
    r"acomod|adicion|cotic)"
)
_COLA = r"(?: \w+ndo)?(?: ahi| alli| hay| por favor| porfa\w*)*$"
_DARME = re.compile(
    rf"\b(?:me|nos) {_DAR}\w*{_COLA}"
    rf"|\b{_DAR}\w{{0,4}}(?:me|nos|le|les|melo|mela){_COLA}"
    rf"|\b(?:pued|podr|quier|quer|gustaria)\w* (?!pas){_DAR}\w*{_COLA}"  # "puedo pasar": he comes
    rf"|\b(?:me|nos) (?:colabor|ayud)\w*(?: con)?$"
    rf"|(?:^|\b(?:y|que|tambien) )(?:agreg|anad|sum|met|inclu[iy]|anot|apunt|ech|pon|adicion)\w*{_COLA}"
)
_QUERER = re.compile(
    r"\b(?:(?:quier[oe]|quisier[ao]\w*|quer[ir]\w*|quere[mr]\w*|necesit\w+|ocupo|ocupamos|"
    r"preciso|deseo|deseamos|desearia|requiero|solicito|"
    r"me (?:llevo|llevaria|quedo con|gustaria|antoja|provoca|encanta|gusta|sirve)|(?:me )?llevo|"
    r"llevare|llevamos|compro|"
    r"encargo|pido|tomo|agarro|cojo|escojo|elijo|prefiero)"
    r"(?: (?:que me )?(?:comprar\w*|llevar\w*|pedir\w*|ordenar\w*|adquirir|encargar\w*|"
    r"agregar\w*|anadir\w*|tener|como|de|\w+e[sn]?))?"
    r"|(?:a|para|por) (?:comprar|llevar|pedir|encargar)\w*"
    r"|(?:voy|vamos) a (?:querer|llevar\w*|necesitar|comprar|pedir|ocupar|tomar|encargar)|"
    r"vamos con|i (?:want|need|ll take|will take)|give me)$"
)
_NIEGA = re.compile(r"\b(?:no|tampoco|nunca) (?:(?:me|lo|la|los|las|te|le|se) )*\w+(?: \w+)?$")


# "no me mandes las gafas", "las galletas no"
_NO_LO_MANDA = re.compile(r"\bno (?:(?:me|te|le|les|nos|se|l[oa]s?) )*(?P<verbo>\w+)")
_FALTA = re.compile(r"\b(?:falt(?:a|an|o|aron)|se me (?:olvid|paso)\w*)(?: agregar\w*| pedir\w*| poner\w*)?$")


_SI_PUEDE = re.compile(r"\b(?:puedo|podria|se puede|podemos) (?:apart|reserv|separ|devolv|cambi)\w*$")


def manda(antes: str) -> bool:
    """ "dame", "me pones": an order, never a question; "¿puedo apartar uno?" asks."""
    if _SI_PUEDE.search(antes):
        return False
    return not _NIEGA.search(antes) and bool(_DARME.search(antes))


def pide(antes: str) -> bool:
    """Whether the words before the goods ask for them: "será que me puede mandar", "voy a querer"."""
    if _FALTA.search(antes):
        return True  # "no, falta un yoyo"
    return not _NIEGA.search(antes) and bool(_DARME.search(antes) or _QUERER.search(antes))


def oficio(antes: str) -> str:
    """The verb that tells what the goods are for, or nothing: "pintar"."""
    hallado = None if pide(antes) else _OFICIO.search(antes)
    return hallado["oficio"] if hallado else ""


def describe_un_uso(antes: str) -> bool:
    """ "necesito pintar", "se me dañó": what the goods are for, not goods to put into the order."""
    return bool(_NECESIDAD.search(antes) or oficio(antes))


def rehusa(plano: str) -> bool:
    """Whether what is named is not wanted."""
    verbos = {dicho["verbo"] for dicho in _NO_LO_MANDA.finditer(plano)}
    return plano.endswith(" no") or bool(verbos & (lexico.VERBOS | lexico.DESEOS))


def quiere_algo(plano: str) -> bool:
    return bool(_QUIERE.search(plano))


def quiere_comprar(plano: str) -> bool:
    return bool(_COMPRA.search(plano))
