"""The ways to put a line right: "los rojos que sean 3", "quítale una", "2 de esas en L", "era la negra"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from agent.actos import Cantidad
from agent.comprension import lexico
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import separar
from agent.comprension.vocabulario import patron

# What a piece asks of a line: a count; to go or to stay; another in its place ("por_otra" names the line,
# "era" and "variante" do not), for some units ("parte") or for each line that may be so ("asi", "todas",
# and "suya", which tells of him and not of the goods); the count of the piece before ("igual").
Clase = Literal[
    "fijar", "sumar", "restar", "quitar", "queda", "por_otra", "era", "variante", "parte", "asi", "todas",
    "suya", "igual",
]  # fmt: skip


@dataclass(frozen=True)
class Dicho:
    """One reading of a piece: of the line `que`, so many, or `entra` in its place.

    `mitad`: half of the line. `todas`: those of the pieces before, too.
    `claro`: its words alone say that it puts something right.
    """

    clase: Clase
    que: str = ""
    entra: str = ""
    cantidad: Cantidad | None = None
    mitad: bool = False
    todas: bool = False
    claro: bool = True


_DEL = r"(?:(?:del?|al?|los?|las?|el|mis?) )*"
_N = r"(?P<n>\w+)(?: unidad(?:es)?)?"
_QUE, _ENTRA = r"(?P<que>.+?)", r"(?P<entra>.+?)"
_FIJA, _QUITA, _SUMA = patron("fija_cuantos"), patron("quita_tantos"), patron("suma_tantos")
_ES, _CAMBIA = rf"(?:{patron('enmienda_que_es')})", rf"(?:{patron('enmienda_que_cambia')})"
_ERA, _MUDA, _BASTA = (rf"(?:{patron(p)})" for p in ("enmienda_que_era", "fija_en_tantos", "me_basta"))
_DE_ESAS = r"de (?:ell[oa]s|es[oa]s|est[oa]s|l[oa]s(?: (?!que\b)\w+){1,3}?)"
_ASI = r"(?:(?:en|de|del|a|al|para|color|talla|el|la|los|las) )*"
COLA = rf"(?: (?:{patron('cola_de_enmienda')}))*"  # no more follows: "por favor", "mejor"

_DICHAS: tuple[tuple[Clase, str], ...] = (
    ("restar", rf"(?:{_QUITA}) {_N}(?: menos)? {_DEL}{_QUE}"),
    ("restar", rf"(?:(?:{_FIJA}) )?{_N} menos {_DEL}{_QUE}"),
    ("sumar", rf"(?:{_SUMA}) {_N}(?: mas)? (?=al? |del? ){_DEL}{_QUE}"),
    ("sumar", rf"(?:(?:{_FIJA}) )?{_N} mas {_DEL}{_QUE}"),
    # "una que sea blanca", "2 de esas mejor en L", "cámbiame 2 a negro", "que la mitad sean azules"
    ("parte", rf"(?:que )?(?P<mitad>(?:la|una) mitad)(?: {_DE_ESAS})?(?: {_ES})? {_ASI}{_ENTRA}"),
    ("parte", rf"{_N} (?:que )?{_ES} {_ASI}{_ENTRA}"),
    ("parte", rf"(?P<n>un[oa]?) {_ASI}{_ENTRA} mejor"),
    ("parte", rf"{_N} {_DE_ESAS}(?: {_ES})? {_ASI}{_ENTRA}"),
    ("parte", rf"{_CAMBIA} {_N}(?: {_DE_ESAS})? (?:a|por|x|en) {_ASI}{_ENTRA}"),
    ("parte", rf"{_N}(?: {_DE_ESAS})? {_CAMBIA} (?:a|por|x|en) {_ASI}{_ENTRA}"),
    ("parte", rf"del? (?:los|las) {_QUE} {_CAMBIA} {_N} (?:a|por|x|en) {_ASI}{_ENTRA}"),
    # "los de 20 pásalos a 50", "el piñón 15", of one of 14: figures that tell what it is
    ("por_otra", rf"{_DEL}{_QUE} {_CAMBIA} (?:a|por|x) {_ASI}{_ENTRA}"),
    ("por_otra", rf"(?:el|la) {_QUE} (?:era |es )?{_ASI}(?P<entra>\d+)"),
    ("fijar", rf"(?:no )?(?:{_ERA} )?\w+ {_QUE} sino (?:que )?(?:{_ES} )?{_N}"),
    ("fijar", rf"{_MUDA} (?:solo )?{_DEL}{_QUE} (?:en|a) {_N}"),
    # "déjalos en 3", "con 2 me basta": of what is talked of
    ("fijar", rf"{_MUDA}(?:l[oae]s?)? (?:en|a) {_N}"),
    ("igual", rf"del? {_DEL}{_QUE} (?:{patron('lo_mismo')})"),
    ("fijar", rf"x {_N}"),
    ("fijar", rf"(?:era|eran|son) {_N}"),
    ("fijar", rf"con {_N} {_QUE} (?:ya )?(?:me |nos )?{_BASTA}(?: bien)?"),
    ("fijar", rf"con {_N} (?:ya )?(?:me |nos )?{_BASTA}(?: bien)?"),
    ("fijar", rf"{_DEL}{_QUE} (?:(?:{_FIJA}|tambien) )*{_N}"),
    ("fijar", rf"(?:(?:{_FIJA}|l[oa]s) )*{_N} (?!mas |menos ){_DEL}{_QUE}"),
    ("quitar", rf"(?:{_QUITA}|(?:{patron('ya_no_quiere')})) {_DEL}{_QUE}"),
    ("quitar", rf"{_DEL}{_QUE} (?:{_QUITA})l[oa](?P<todas>s)?"),
    ("quitar", rf"{_DEL}{_QUE} (?:(?:ya|mejor|al final) )?no"),
    ("queda", rf"{_DEL}{_QUE} (?:{patron('queda_como_esta')})"),
    ("queda", rf"con {_DEL}{_QUE} (?:me |nos )?(?:{patron('me_quedo_con')})"),
    ("por_otra", rf"{_DEL}{_QUE} (?:que )?(?:{_ES}|{_CAMBIA}) {_ASI}{_ENTRA}"),
    ("por_otra", rf"(?:el|la|los|las|mis?) {_QUE} en {_ENTRA}"),
    ("por_otra", rf"(?:el|la|los|las|mis?) {_QUE} (?:el|la|los|las) (?:del? )?{_ENTRA}"),
    ("todas", rf"tod[oa]s? (?:en|de|para) {_ASI}{_ENTRA}"),
    ("asi", rf"(?:soy|calzo|uso) (?P<talla>){_ASI}{_ENTRA}"),
    ("asi", rf"{_CAMBIA} (?:el|la) (?:{'|'.join(sorted(lexico.ATRIBUTOS))}) (?:a|por|de|en) {_ASI}{_ENTRA}"),
    ("era", rf"(?:que )?{_ES} (?P<de>{_DEL}){_ENTRA}"),
    ("suya", rf"mis? \w+ (?:es|son) (?:un[oa]? )?{_ASI}{_ENTRA}"),
    ("variante", rf"(?P<de>{_DEL}){_ENTRA}"),
)
_FORMAS = tuple((clase, re.compile(forma + COLA)) for clase, forma in _DICHAS)
_CLARA = re.compile(rf"\b(?:{patron('marca_de_enmienda')})\b")
_NIEGA_CUENTA = re.compile(r"\bno(?: era| eran| son)? (?:\d|un|una|dos|tres|cuatro|cinco|seis|diez)")
_MUDA_EN = re.compile(rf"\b{_MUDA}(?:.* )?(?:en|a) $|^x $")
_ANTES_DE_TAMANO = lexico.ANTES_DE_MEDIDA | {"de", "en", "x", "numero"}
# "los platos cuatro", "de boldo uno": goods pointed at, and then how many
_DE_LA_LINEA = re.compile(
    r"(?:(?:los|las|del?) (?:\w+ ){1,4}(?:tambien )?(?:\d+|[a-z]+)|(?:el|la) (?:\w+ ){1,4}un[oa])"
    rf"{COLA}$"
)
_SIN_MARCA = frozenset({"restar", "sumar", "quitar", "queda", "por_otra", "parte", "asi", "todas", "igual"})


def leer_formas(plano: str, *, corrige: bool = False) -> Iterator[Dicho]:
    """Every way to read a piece, the most telling first; which one holds, the lines of the order say.

    `corrige`: words before it say already that it puts something right.
    """
    if _NIEGA_CUENTA.search(plano):
        return
    marcada = corrige or _CLARA.search(plano) is not None
    for clase, forma in _FORMAS:
        if not (hallado := forma.fullmatch(plano)):
            continue
        partes = hallado.groupdict()
        mitad, cantidad = bool(partes.get("mitad")), _cantidad(hallado) if "n" in partes else None
        if "n" in partes and cantidad is None:
            continue
        claro = marcada or clase in _SIN_MARCA or (clase == "fijar" and _fija_solo(hallado))
        yield Dicho(
            clase,
            que=partes.get("que") or "",
            entra=("talla " if "talla" in partes else partes.get("de") or "") + (partes.get("entra") or ""),
            cantidad=cantidad,
            mitad=mitad,
            todas=bool(partes.get("todas")),
            claro=claro,
        )


def _fija_solo(hallado: re.Match[str]) -> bool:
    """ "los platos cuatro", "pasa los clavos a 3": a count that its own place tells to be the whole of it."""
    return bool(_DE_LA_LINEA.match(hallado[0]) or _MUDA_EN.search(hallado[0][: hallado.start("n")]))


def _cantidad(hallado: re.Match[str]) -> Cantidad | None:
    numero = leer_numero(separar(hallado["n"]), 0)
    antes = hallado.string[: hallado.start("n")]
    mide = antes.split()[-1:] and antes.split()[-1] in _ANTES_DE_TAMANO  # "el cable de 6"
    mide = mide and not _MUDA_EN.search(antes)
    return None if numero is None or numero.valor.denominator != 1 or mide else numero.cantidad(hallado["n"])
