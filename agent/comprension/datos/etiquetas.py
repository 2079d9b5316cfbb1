"""The words that name a datum ("mi cel es", "c.c.", "vivo en"), and a folding that keeps places.

Everything here works on text folded letter by letter, so that a place in it is a place in the message.
"""

import re
import unicodedata
from dataclasses import dataclass

from agent.actos import Campo
from agent.comprension.datos.documentos import ETIQUETAS as TIPOS_DE_DOCUMENTO
from agent.comprension.vocabulario import patron


def _tabla() -> dict[int, str]:
    tabla: dict[int, str] = {}
    for punto in (*range(0xA0, 0x250), *range(0xFF01, 0xFF5F)):
        base = unicodedata.normalize("NFKD", chr(punto))[:1]
        if base.isascii() and base.isprintable() and chr(punto) not in "°ºª´¨¸":
            tabla[punto] = base.lower()
    tabla |= {ord(c): "'" for c in "’‘´`ʼ′"} | {ord(c): "-" for c in "‐‑‒–—−"} | {ord(c): '"' for c in "“”"}
    return tabla | {0xA0: " ", 0x202F: " ", 0x2007: " ", ord("\t"): " ", ord("\r"): " "}


_TABLA = _tabla()


def aplanar(texto: str) -> str:
    """Lower case without accents, of the same length as `texto`."""
    bajo = texto.lower()
    if len(bajo) != len(texto):
        bajo = "".join(c.lower() if len(c.lower()) == 1 else c for c in texto)
    return bajo if bajo.isascii() else bajo.translate(_TABLA)


@dataclass(frozen=True, slots=True)
class Etiqueta:
    campo: Campo
    inicio: int
    fin: int  # where its value may begin
    clave: str
    fuerte: bool  # says what follows beyond doubt


_TIPOS = "|".join(sorted((t for t in TIPOS_DE_DOCUMENTO if len(t) > 2), key=len, reverse=True))
_DOCS = f"{_TIPOS}|{patron('documento')}"
_DOCS_CORTOS = patron("documento_corto")
_DE = rf"(?:(?:{patron('antes_de_etiqueta')})\s+){{0,4}}"
_NUM = r"(?:(?:numero|nro|num|no|n[°º])\.?\s+(?:de\s+)?)?"
_ES = (
    rf"(?:\s+(?:{patron('tras_etiqueta')}))?(?:\s*[:=]\s*|\s+(?:esta|quedo) mal\s*,?\s*)?"
    r"(?:\s+(?:es|is|seria|son|queda|a|por)\b)?(?:\s*[:=]\s*|\s*,\s+es\s+|\s*,\s+(?=[a-z]{1,2}\d{4}))?(?:\s*(?:el|la)\s+(?=\d))?"
    r"(?:\s*(?:numero|nro|num|no|n[°º])\.?\s*(?=[\d:]))?\s*"
)
_RELACION = rf"(?:(?:(?:mi|la|el|un|una)\s+)?(?:(?:{patron('pariente')})\b\.?,?\s+)+)?"
_MAL = r"(?:\s+(?:esta|quedo|salio) mal\b\s*,?)?"
_EN = r"(?:en\s+)?"

_PARTES: dict[str, str] = {
    "nombre": rf"(?:(?:{patron('antes_de_nombre')})\s+)?(?:{patron('nombre')})\b"
    rf"\s*[:,]?\s*(?:es\s+)?{_RELACION}",
    "nombre_debil": rf"(?:(?:{patron('antes_de_nombre')})\s+(?:el |mi )?)?"
    rf"(?:{patron('nombre_debil')})\b{_MAL}\s*[:=]?\s*(?:(?:es|a|por)\s+)?{_RELACION}",
    "cedula": rf"{_DE}{_NUM}(?:{_DOCS})(?![a-z]){_ES}",
    "cedula_corta": rf"(?<!\d )(?<!\d){_DE}(?:{_DOCS_CORTOS})(?![a-z])(?:\s+es)?"
    r"(?:\s*(?:no|nro|num|number|n[°º])\b)?[\s.:#=°º-]*(?=(?:[vejgpxyz][\s.-]?)?\d)",
    "telefono": rf"{_DE}{_NUM}(?:{patron('telefono')})(?![a-z])\.?{_ES}|"
    rf"(?:{patron('llamar')})\s+(?:al|a|por)\b\s*",
    "correo": rf"{_DE}(?:correo electronico|correo|e-?mail|mail)\b"
    rf"(?:\s+(?:correcto|nuevo|para la factura|pa la factura))?{_ES}",
    "direccion": rf"{_DE}(?:direccion(?:\s+(?:de|para)\s+(?:{patron('direccion_de')}))?|dir|address)\b\.?"
    rf"{_ES}{_EN}|"
    rf"(?:mi domicilio|domicilio\s*:)\s*(?:es\s+)?{_EN}|"
    rf"(?:{patron('vivir')})\s+(?:en|por)\s+(?!(?:el |la )?(?:{patron('barrio')})\b)|"
    rf"(?:me )?(?:l[oa]s? )?(?:{patron('mandar')})\s+(?:a|en)\s+"
    rf"(?:mi (?:casa|trabajo|oficina)\s*[,:]?\s*{_EN})?",
    "barrio": rf"(?:(?:{patron('antes_de_barrio')})\s+)?{_EN}(?:(?:el|la)\s+)?(?:mi\s+)?"
    rf"(?:{patron('barrio')})(?![a-z])(?:\s+correcto)?"
    r"(?:\s*[:=]\s*|\s*,\s+es\b|\s+(?:es|a|por)\b)?\s*(?:de\s+)?|(?=villa\s+[a-z])",
    "indicaciones": rf"(?:(?:{patron('indicaciones')})(?:\s*[:=]\s*|\.\s+|\s+(?=[a-z]))|"
    rf"(?:{patron('indicaciones_con_signo')})\s*[:=]\s*|"
    rf"(?:referencia|ref)\.?\s+(?=(?:{patron('tras_referencia')})\b))(?:es\s+)?",
}
_MAESTRA = re.compile(
    "(?<![a-z0-9@_.-])(?:" + "|".join(f"(?P<{nombre}>{forma})" for nombre, forma in _PARTES.items()) + ")"
)
_CAMPO: dict[str, Campo] = {
    "nombre": "nombre_completo", "nombre_debil": "nombre_completo", "cedula": "cedula",
    "cedula_corta": "cedula", "telefono": "telefono", "correo": "correo", "direccion": "direccion",
    "barrio": "barrio", "indicaciones": "indicaciones_adicionales",
}  # fmt: skip
# "el barrio no es laureles, es belén": what counts comes after.
_NO_ES = re.compile(r"\s*no (?:es|era) [^,;\n]{2,40}?,?\s+(?:sino(?: que es)?|es)\s+")
# "mi nombre ya te lo di, Pedro Alarcón"
_YA_DADO_Y_ES = re.compile(
    rf"\s*(?:(?:{patron('ya_dado')})"
    r"|(?:(?:va|es|se escribe|lleva) )?(?:con|sin) (?:tilde|acento|(?:doble )?[a-z]))"
    r"\s*[,:.]\s*(?:es )?(?=[a-z\d])"
)
_DEBIL = re.compile(r"vivo|vivimos|resid|ubicad|queda|estoy|envi|mand|entreg|llev|despach|tra[ie]")


def hallar_etiquetas(plano: str) -> list[Etiqueta]:
    """Every label of a folded message, in order."""
    halladas = []
    for hallada in _MAESTRA.finditer(plano):
        grupo = hallada.lastgroup or ""
        debil = grupo in ("nombre_debil", "cedula_corta") or (
            grupo == "direccion" and _DEBIL.search(hallada[0]) and "direccion" not in hallada[0]
        )
        salto = _NO_ES.match(plano, hallada.end()) or _YA_DADO_Y_ES.match(plano, hallada.end())
        fin = salto.end() if salto else hallada.end()
        fuerte = not debil or ":" in hallada[0] or "apellido" in hallada[0]
        halladas.append(Etiqueta(_CAMPO[grupo], hallada.start(), fin, hallada[0].strip(), fuerte))
    return halladas


_URBANIZACION = re.compile(r"(?:.*\b)?(?:urb|urbanizacion|cdla|ciudadela|aahh|sector|poblacion)\b\.?")
SU_BARRIO_ES_MUNICIPIO = ("PE", "CL")


def sin_urbanizaciones(etiquetas: list[Etiqueta], pais: str) -> list[Etiqueta]:
    """ "Mz C Lt 14 Urb. San Carlos, distrito Miraflores": the estate belongs to the address.

    It is the quarter where nothing else is called so, in the countries where a quarter is no town.
    """
    del_barrio = [e for e in etiquetas if e.campo == "barrio"]
    urbanizaciones = [e for e in del_barrio if not e.clave or _URBANIZACION.match(e.clave)]
    if pais not in SU_BARRIO_ES_MUNICIPIO and len(urbanizaciones) == len(del_barrio):
        return etiquetas
    return [e for e in etiquetas if e not in urbanizaciones]


_QUE_CAMPO: tuple[tuple[Campo, str], ...] = (
    ("correo", r"correo(?: electronico)?|e-?mail|mail"),
    ("telefono", r"telefono|celular|cel|movil|whats?app|numero de (?:telefono|celular)"),
    ("cedula", rf"{_DOCS}|{_DOCS_CORTOS}|numero de (?:{_DOCS})"),
    ("direccion", r"direccion"),
    ("barrio", r"barrio|colonia|comuna|distrito|urbanizacion|vereda"),
    ("indicaciones_adicionales", r"indicaci(?:ones|on)(?: adicionales)?|observaciones|notas?"),
    ("nombre_completo", r"nombre"),
)
_UN_CAMPO = "|".join(f"(?P<{campo}>{palabras})" for campo, palabras in _QUE_CAMPO)
_ANTES = (
    r"(?:(?:un|una|ningun|ninguna|el|la|mi|mis|de|numero de|es[ea]|est[ea]|creo que|me parece que) +){0,4}"
)
_NO_DICE = f"(?:{patron('no_dice')})"
_AJENO = r"(?!\s+(?:fijo|de (?:ustedes|uds|la tienda|alla|el|ella)|aca|aqui|a la mano|conmigo))"
_REHUSA = f"(?:{patron('rehusa')})"
_SIN = (
    re.compile(rf"\b{_NO_DICE} +{_ANTES}(?:{_UN_CAMPO})\b{_AJENO}"),
    re.compile(
        rf"\b(?:mi |el |la |de ){{0,3}}(?:{_UN_CAMPO})\b *[:,-]? *"
        r"(?:no (?:tengo|uso|manejo|aplica|hay|poseo)|ningun[oa]|n/a|na\b)"
        r"(?!\s+(?:el|la|mi|un|ningun|con|a la mano|ahora|aqui))"
    ),
    re.compile(rf"\b(?:mi |el |la |de ){{0,3}}(?:{_UN_CAMPO})\b *,? *{_REHUSA}\b"),
)
_SIN_DEL_ESPERADO = re.compile(
    r"\W*(?:(?:no|pero|pues|ya (?:te|le|les) dije que|(?:te|le|les) digo que|es que),?\s+)*(?:la verdad )?"
    rf"(?:no (?:tengo|uso|manejo|tenemos|usamos|aplica|cuento con (?:eso|uno|ninguno))|n/?a|{_REHUSA}|eso no|"
    r"(?P<ninguna>ningun[oa](?: en especial| por ahora)?|no hay|nada(?: mas| especial)?|sin eso))"
    rf"(?:{patron('cortesia_final')})*\W*"
)
_NIEGA = re.compile(r"no|sin|n/?a")
_PUEDEN_FALTAR: dict[str, tuple[Campo, ...]] = {
    "ning": ("indicaciones_adicionales", "correo", "telefono"),
    "no h": ("indicaciones_adicionales", "correo", "barrio"),
    "nada": ("indicaciones_adicionales",),
    "sin ": ("indicaciones_adicionales", "correo"),
}


_POR_CAMBIAR = (
    re.compile(rf"\b(?:{patron('por_cambiar')}) +{_ANTES}(?:{_UN_CAMPO})\b"),
    re.compile(rf"\b{_ANTES}(?:{_UN_CAMPO})\b,? (?:{patron('esta_mal')})\b"),
    re.compile(rf"\b(?:esta|quedo) (?:mal|errad[oa]|equivocad[oa]) {_ANTES}(?:{_UN_CAMPO})\b"),
)
_UN_NOMBRE = re.compile(rf"\b{_ANTES}(?:{_UN_CAMPO})\b")
_ENTRE_NOMBRES = re.compile(r"(?:\W|\b(?:y|e|no|es|son|tambien|por favor|porfa|ambos|los dos)\b)*")


def por_cambiar(plano: str, *, corrigiendo: bool) -> list[tuple[Campo, int, int]]:
    """The data that he says are wrong ("me equivoqué en la dirección"), each with its place."""
    hallados: dict[Campo, tuple[Campo, int, int]] = {}
    solo = corrigiendo and _ENTRE_NOMBRES.fullmatch(_UN_NOMBRE.sub(" ", plano))
    formas = (_UN_NOMBRE,) if solo else _POR_CAMBIAR
    for hallado in (h for forma in formas for h in forma.finditer(plano)):
        campo = next((c for c, _ in _QUE_CAMPO if hallado[c]), None)
        if campo:
            hallados.setdefault(campo, (campo, hallado.start(), hallado.end()))
    return list(hallados.values())


def dato_nombrado(plano: str) -> Campo | None:
    """The one that "no sé si di bien el correo" speaks of."""
    nombrado = _UN_NOMBRE.search(plano)
    return next((campo for campo, _ in _QUE_CAMPO if nombrado[campo]), None) if nombrado else None


_YA_DADO = re.compile(rf"\b(?:{patron('ya_dado')})\b")


def ya_dado(plano: str) -> bool:
    """ "ya te lo di": what is asked for was given, he says."""
    return bool(_YA_DADO.search(plano))


_DUDA = re.compile(rf"\b(?:{patron('duda_del_dato')})\b")


def duda_del_dato(plano: str) -> bool:
    """ "¿para qué la quieres?", "¿es seguro?": said of the datum that was asked for."""
    return bool(_DUDA.search(plano))


_LOS_DATOS = re.compile(
    rf"\b{_NO_DICE} +(?:(?:mis|los|esos|tantos|ningun|ninguno de mis|mas|mi|la) +)*(?:datos?|informacion)\b"
)


def rehusa_los_datos(plano: str) -> bool:
    """ "no quiero dar mis datos": none in particular."""
    return bool(_LOS_DATOS.search(plano)) and not plano.startswith("no tengo")


# "si no tengo correo, ¿...?", "para los que no tienen correo"; "le digo que no tengo" does say it.
_NO_LO_DICE = re.compile(r"\bsi $|(?<!digo )(?<!dije )(?<!es )(?<!ya )(?<!decia )(?<!por)\bque $")


def no_tiene(plano: str, esperado: Campo | None) -> list[tuple[Campo, int, int]]:
    """The data that the customer says to have none of ("no tengo correo"), each with its place."""
    hallados: list[tuple[Campo, int, int]] = []
    # Every form of it has one of these; most messages have none.
    if not _NIEGA.search(plano):
        return hallados
    for forma in _SIN:
        for hallado in forma.finditer(plano):
            antes = plano[max(0, hallado.start() - 14) : hallado.start()]
            campo = next((c for c, _ in _QUE_CAMPO if hallado[c]), None)
            if campo and not _NO_LO_DICE.search(antes) and all(campo != otro for otro, _, _ in hallados):
                hallados.append((campo, hallado.start(), hallado.end()))
    if not hallados and esperado and _es_sin(plano, esperado):
        hallados.append((esperado, 0, len(plano)))
    return hallados


def _es_sin(plano: str, esperado: Campo) -> bool:
    hallado = _SIN_DEL_ESPERADO.fullmatch(plano)
    if not hallado or not hallado["ninguna"]:
        return hallado is not None
    # "nada más" ends an order; only what may well be lacking takes it for an answer.
    return esperado in _PUEDEN_FALTAR.get(hallado["ninguna"][:4], ())
