"""The customer's name in a message: after a label, as an awaited answer, or among other data."""

import re
from itertools import islice, pairwise

from agent.comprension.datos.lectura import TROZOS, Mensaje, es_ruido, sin_bordes
from agent.comprension.datos.nombres import (
    Palabra,
    es_de_pila,
    indicios,
    plegado,
    prefijo_de_empresa,
    prefijo_de_nombre,
    sin_trato,
    suena_a_persona,
)
from agent.comprension.vocabulario import CHARLA, patron

_PALABRA = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?")
_ESPACIO = re.compile(r"[ \t\u00a0]*")
_ARTICULOS = ("la", "el", "los", "las")


def leer_nombre_etiquetado(mensaje: Mensaje) -> None:
    for etiqueta in mensaje.etiquetas:
        if etiqueta.campo != "nombre_completo" or not mensaje.libre(etiqueta.inicio, etiqueta.fin):
            continue
        palabras = _palabras(mensaje, etiqueta.fin)
        empresa = prefijo_de_empresa(palabras) if etiqueta.fuerte else []
        tomadas = empresa or prefijo_de_nombre(palabras)[:7]
        if (
            etiqueta.fuerte
            and len(tomadas) == 1
            and len(palabras) == 2
            and suena_a_persona([p for p, _, _ in palabras], insiste=True)
        ):
            tomadas = palabras  # "a nombre de Manuel Cable"
        if not tomadas or mensaje.en_pregunta(etiqueta.inicio):
            continue
        senas = indicios([p for p, _, _ in tomadas])
        esperado = mensaje.esperado == "nombre_completo"
        suena = senas.fuertes or senas.con_mayusculas or es_de_pila(tomadas[0][0])
        if not (etiqueta.fuerte or suena or (esperado and tomadas[0][0][:1].isupper())):
            continue
        # "Soy María" in a greeting is hardly the name for the invoice.
        seguro = etiqueta.fuerte or senas.palabras > 1
        if _anotar(mensaje, tomadas, desde=etiqueta.inicio, seguro=seguro):
            return


# "Jardines del Ebro SL CIF B583...": a company orders
_COMPANIA = re.compile(
    r"(?:^|[\n,;])\s*(?:(?:(?:(?:el|mi) )?(?:nombre|razon social)(?: es)?|a nombre de|es|somos|soy)[\s:]+)?"
    rf"(?P<nombre>(?:[a-z][\w&.'-]*\s+){{1,5}}(?:{patron('razon_social')}))"
    rf"(?=\s*(?:[,;\n.]|$|(?:con |y )?(?:{patron('numero_tributario')})\b))"
)


def leer_compania(mensaje: Mensaje) -> None:
    """The name of a company with what kind of one it is, among other data or awaited."""
    dicho = _COMPANIA.search(mensaje.plano) if mensaje.falta("nombre_completo") and mensaje.en_datos else None
    if dicho and mensaje.libre(*dicho.span("nombre")):
        mensaje.anotar("nombre_completo", *dicho.span("nombre"), desde=dicho.start(), seguro=True)


def leer_nombre_suelto(mensaje: Mensaje) -> None:
    """A name without a label: awaited, or missing in a message that gives other data."""
    if not mensaje.falta("nombre_completo") or not mensaje.en_datos:
        return
    esperado, acompanado = mensaje.esperado == "nombre_completo", bool(mensaje.dichos)
    falta = "nombre_completo" in mensaje.faltantes
    candidatos: list[tuple[int, list[Palabra]]] = []
    for trozo in islice(mensaje.trozos(), TROZOS):
        if mensaje.en_pregunta(trozo[0]):
            continue
        a, b = sin_bordes(mensaje.plano, *trozo)
        tomadas = prefijo_de_nombre(_sin_titulo(_palabras(mensaje, a, b)))
        if not tomadas or not _es_nombre(tomadas, falta=falta, esperado=esperado, acompanado=acompanado):
            continue
        sobra = mensaje.plano[tomadas[-1][2] : b].strip()
        if not sobra or (_fuertes(tomadas) and re.match(r"(?:y|e|pero|para|de)\b|\W", sobra)):
            candidatos.append((a, tomadas))
    # "San Juan de Lurigancho" after an address is where, if somebody else is named besides.
    de_persona = [c for c in candidatos if not _es_lugar(mensaje, *c)]
    for a, tomadas in de_persona[:1] or (candidatos[:1] if esperado else []):
        _anotar(mensaje, tomadas, desde=a, seguro=esperado and _fuertes(tomadas))


def _fuertes(tomadas: list[Palabra]) -> bool:
    return indicios([p for p, _, _ in tomadas]).fuertes


def _es_lugar(mensaje: Mensaje, inicio: int, tomadas: list[Palabra]) -> bool:
    """Whether it stands where the quarter does, after the address, and begins as no person's name does."""
    direccion = mensaje.dichos.get("direccion")
    if not direccion or inicio < direccion.fin:
        return False
    if not mensaje.falta("barrio") and mensaje.plano[direccion.fin : inicio].strip(" "):
        return False
    return not es_de_pila(tomadas[0][0]) and not mensaje.plano[direccion.fin : inicio].strip(" ,.\n")


def _anotar(mensaje: Mensaje, tomadas: list[Palabra], *, desde: int, seguro: bool) -> bool:
    return mensaje.anotar("nombre_completo", tomadas[0][1], tomadas[-1][2], desde=desde, seguro=seguro)


def _palabras(mensaje: Mensaje, inicio: int, tope: int | None = None) -> list[Palabra]:
    """The words from a place to the next sign, label, number or taken piece."""
    tope = mensaje.tope(inicio) if tope is None else tope
    # A street word may begin a surname ("Camino", "Calle"); the other labels may not.
    tope = min(
        [tope, *(e.inicio for e in mensaje.etiquetas if e.inicio >= inicio and e.campo != "direccion")]
    )
    palabras: list[Palabra] = []
    while inicio < tope:
        hueco = _ESPACIO.match(mensaje.texto, inicio, tope)
        hallada = _PALABRA.match(mensaje.texto, hueco.end() if hueco else inicio, tope)
        if not hallada:
            break
        # "Ma." is a name shortened, "Gómez." ends the sentence.
        final = hallada[0].endswith(".") and len(hallada[0]) > 3
        fin = hallada.end() - final
        palabras.append((mensaje.texto[hallada.start() : fin], hallada.start(), fin))
        if final:
            break
        inicio = hallada.end()
    return palabras


def _sin_titulo(palabras: list[Palabra]) -> list[Palabra]:
    while len(palabras) > 1 and sin_trato(palabras[0][0] + " x") == "x":
        palabras = palabras[1:]
    return palabras


def _es_nombre(tomadas: list[Palabra], *, falta: bool, esperado: bool, acompanado: bool) -> bool:
    textos = [p for p, _, _ in tomadas]
    senas = indicios(textos)
    if senas.palabras == 1:
        raro = falta and textos[0][:1].isupper() and len(textos[0]) > 3 and not _ajeno([plegado(textos[0])])
        return esperado and (es_de_pila(textos[0]) or raro)
    if senas.palabras > 6:
        return False
    if senas.fuertes or senas.con_mayusculas:
        return True
    # No word of it is known: only among other data, or as the whole of an awaited answer.
    return (esperado or acompanado) and senas.palabras <= 4 and not _ajeno([plegado(p) for p in textos])


def _ajeno(planos: list[str]) -> bool:
    """Whether unknown words look like talk or goods rather than like a name."""
    if len(set(planos)) < len(planos) or any(len(p) < 3 for p in planos if p not in ("de", "la", "el", "y")):
        return True
    if any(q in _ARTICULOS and p != "de" for p, q in pairwise(["", *planos])):
        return True
    return any(p in CHARLA or p.endswith("s") or es_ruido(p) for p in planos)
