"""Checks what a customer gives of himself, and puts it in its normal form.

The values are hostile until they leave here: no markup, links, control or invisible characters get through.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from agent.actos import Campo
from agent.comprension.datos import correos, documentos, telefonos
from agent.comprension.datos.entrega_dicha import A_DOMICILIO, RECOGE, recoge
from agent.comprension.datos.etiquetas import aplanar
from agent.comprension.datos.formas_de_direccion import parece_direccion
from agent.comprension.datos.nombres import motivo_de_nombre, propio, sin_trato, solo_letras


@dataclass(frozen=True, slots=True)
class DatoValido:
    """`extra` has what the value shows besides: `tipo_documento` of a document."""

    valor: str
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DatoRechazado:
    """`motivo` is a clause as a shop assistant would say it, `ejemplo` a valid value of the country."""

    motivo: str
    ejemplo: str


_LARGO_MAXIMO = 600
_NOMBRE_MAS_LARGO = 80
_ENLACE = re.compile(
    r"https?:|www\.|\w+://|javascript:|\b\w+\.(?:com|net|org|gl|ly|io|app|link|xyz)\b(?:/|$)", re.I
)
_MARCADO = re.compile(r"[<>{}\[\]\\|`^]|\$\(|&#|&[a-z]+;", re.I)
_ADORNO = re.compile(r"[*~_]+")  # bold and italics of the messengers
_SIGNOS_PERMITIDOS = frozenset("°ºª№$+=´¨")
_BORDES = " \t\n,;:-.·"
_CALLES = {
    "CO": "carrera 45 # 20-15", "MX": "Calle Durango 243 int. 5", "AR": "Av. Rivadavia 5678 piso 3 B",
    "PE": "Jr. Huallaga 321", "CL": "Los Aromos 456 depto 1104", "EC": "Av. Amazonas N24-03 y Colón",
    "VE": "Av. Bolívar con calle 3, casa 12", "ES": "calle Alcalá 212, 3º B", "BO": "Av. Arce 2345",
    "UY": "18 de Julio 1234 apto 502", "PY": "Mariscal López 1500", "CR": "calle 5, casa 22",
    "GT": "4ta calle 12-30 zona 7", "HN": "bloque C, casa 14", "NI": "calle 3, casa 75",
    "PA": "calle 50, edificio 12", "DO": "calle Duarte 45", "SV": "pasaje 3, casa 22",
}  # fmt: skip
_BARRIOS = {
    "CO": "Laureles", "MX": "Roma Norte", "AR": "Villa Crespo", "PE": "Surquillo", "CL": "La Florida",
    "EC": "La Garzota", "VE": "La Candelaria", "ES": "Triana",
}  # fmt: skip
_ETIQUETA_BARRIO = re.compile(r"^(?:(?:el\s+)?(?:barrio|br\.)\s*:?\s+)+(?=\S)", re.I)


def validar(campo: Campo, valor: str, pais: str) -> DatoValido | DatoRechazado:
    """The normal form of a value, or why it is refused. Its own results pass it unchanged."""
    ejemplo = ejemplo_de(campo, pais)
    if len(valor) > _LARGO_MAXIMO:
        return DatoRechazado("eso es demasiado largo", ejemplo)
    limpio = _limpiar(valor)
    if campo not in ("correo",) and _ENLACE.search(limpio) and "@" not in limpio:
        return DatoRechazado("ahí veo un enlace y necesito el dato escrito", ejemplo)
    if _MARCADO.search(limpio.strip("<> ") if campo == "correo" else limpio):
        return DatoRechazado("ese texto trae símbolos que no puedo guardar", ejemplo)
    resultado = _VALIDADORES[campo](limpio, pais)
    if isinstance(resultado, DatoRechazado) and not resultado.ejemplo:
        return DatoRechazado(resultado.motivo, ejemplo)
    return resultado


def como_se_llama(dicho: str) -> DatoValido | None:
    """A name that he gives a second time, as odd or as short as it is; None where it is no word at all."""
    nombre = propio(sin_trato(_limpiar(dicho).strip(_BORDES)))
    return DatoValido(nombre) if solo_letras(nombre) and len(nombre) < _NOMBRE_MAS_LARGO else None


def ejemplo_de(campo: Campo, pais: str) -> str:
    """A valid value of the country, to show a customer."""
    match campo:
        case "nombre_completo":
            return "Ana María Gómez"
        case "cedula":
            return documentos.EJEMPLOS[pais]
        case "telefono":
            return telefonos.EJEMPLOS[pais]
        case "correo":
            return "ana.gomez@gmail.com"
        case "direccion":
            return _CALLES[pais]
        case "barrio":
            return _BARRIOS.get(pais, "Centro")
        case "entrega":
            return "recoger en la tienda"
    return "dejar en la portería"


def _limpiar(valor: str) -> str:
    """One line of visible characters: no controls, no emoji, no zero-width or direction marks."""
    visibles = []
    for c in unicodedata.normalize("NFC", valor):
        clase = unicodedata.category(c)
        if clase in ("Cc", "Zl", "Zp", "Zs"):
            visibles.append(" " if c in "\t\n\r\v\f" or clase[0] == "Z" else "")
        elif (
            clase[0] == "C" or (clase in ("So", "Sk") and c not in _SIGNOS_PERMITIDOS) or c in "\ufe0f\u20e3"
        ):
            continue
        else:
            visibles.append(c)
    return " ".join("".join(visibles).split())


def _no(motivo: str, ejemplo: str = "") -> DatoRechazado:
    return DatoRechazado(motivo, ejemplo)


def _nombre(valor: str, _pais: str) -> DatoValido | DatoRechazado:
    # "Pérez, Juan" and "Gómez-Ruiz" typed with a space.
    nombre = " ".join(re.sub(r"\s*-\s*", "-", valor.strip(_BORDES + "!¡\"'()")).replace(",", " ").split())
    nombre = sin_trato(nombre).strip(_BORDES)
    motivo = motivo_de_nombre(nombre)
    return _no(motivo) if motivo else DatoValido(propio(nombre))


def _cedula(valor: str, pais: str) -> DatoValido | DatoRechazado:
    leido = documentos.identificar(valor, pais)
    if isinstance(leido, documentos.NoEsDocumento):
        return _no(leido.motivo, documentos.EJEMPLOS_DE_TIPO.get((pais, leido.tipo), ""))
    return DatoValido(leido.numero, {"tipo_documento": leido.tipo})


def _telefono(valor: str, pais: str) -> DatoValido | DatoRechazado:
    if len(re.findall(r"[^\W\d_]", valor)) > 20:
        return _no("ahí no veo un número de teléfono")
    normal = telefonos.normalizar(valor, pais)
    return DatoValido(normal) if normal else _no(telefonos.motivo(valor, pais))


def _correo(valor: str, _pais: str) -> DatoValido | DatoRechazado:
    arreglado = correos.arreglar(valor)
    if isinstance(arreglado, correos.CorreoMalo):
        return _no(arreglado.motivo, arreglado.sugerencia or "")
    return DatoValido(arreglado)


def _texto(valor: str, minimo: int, maximo: int, que: str) -> str | DatoRechazado:
    texto = " ".join(_ADORNO.sub("", valor).split()).strip(_BORDES)
    if not texto:
        return _no(f"me falta {que}")
    if len(texto) < minimo:
        return _no("eso es muy corto")
    if len(texto) > maximo:
        return _no(f"eso es muy largo: me caben {maximo} letras")
    return texto


def _direccion(valor: str, _pais: str) -> DatoValido | DatoRechazado:
    texto = _texto(re.sub(r"\s*#\s+", " # ", valor), 5, 200, "la dirección")
    if isinstance(texto, DatoRechazado):
        return texto
    if not parece_direccion(aplanar(texto)):
        return _no("a la dirección le falta la calle y el número")
    return DatoValido(texto)


def _barrio(valor: str, _pais: str) -> DatoValido | DatoRechazado:
    texto = _texto(_ETIQUETA_BARRIO.sub("", valor, count=1), 2, 80, "el barrio")
    if isinstance(texto, DatoRechazado):
        return texto
    if sum(c.isalpha() for c in texto) < 2 or "@" in texto:
        return _no("eso no parece el nombre de un barrio")
    return DatoValido(texto)


def _indicaciones(valor: str, _pais: str) -> DatoValido | DatoRechazado:
    texto = _texto(valor, 2, 300, "la indicación")
    return texto if isinstance(texto, DatoRechazado) else DatoValido(texto)


def _entrega(valor: str, _pais: str) -> DatoValido | DatoRechazado:
    plano = aplanar(valor)
    return DatoValido(RECOGE if plano == RECOGE or recoge(plano) else A_DOMICILIO)


_VALIDADORES: dict[Campo, Callable[[str, str], DatoValido | DatoRechazado]] = {
    "nombre_completo": _nombre,
    "cedula": _cedula,
    "telefono": _telefono,
    "correo": _correo,
    "direccion": _direccion,
    "barrio": _barrio,
    "indicaciones_adicionales": _indicaciones,
    "entrega": _entrega,
}
