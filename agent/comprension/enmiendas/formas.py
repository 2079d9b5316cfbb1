"""The ways to put a line right: "los rojos que sean 3", "quítale una", "2 de esas en L", "era la negra"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from agent.actos import Cantidad
from agent.comprension import lexico
from agent.comprension.numeros import GRUPOS, leer_numero
from agent.comprension.palabras import separar
from agent.comprension.vocabulario import patron

# What a piece asks of a line: a count; to go ("quitar", "sale", "ya_tiene") or to stay; another in
# its place ("por_otra", and "por_talla" by a bare figure, name the line, "era" and "variante" do not), for
# some units ("parte") or for each line that may be so ("asi", "todas", and "suya", which tells of him and not
# of the goods); the count of the piece before ("igual"), or of a line for something besides ("otro_tanto",
# "con_sus").
Clase = Literal[
    "fijar", "sumar", "restar", "quitar", "sale", "ya_tiene", "queda", "por_otra", "por_talla", "era",
    "variante", "parte", "asi", "todas", "suya", "igual", "otro_tanto", "con_sus",
]  # fmt: skip
PROPORCIONES = frozenset({"mitad", "doble", "triple"})


@dataclass(frozen=True)
class Dicho:
    """One reading of a piece: of the line `que`, so many, or `entra` in its place.

    `todas`: those of the pieces before, too.
    `claro`: its words alone say that it puts something right, `marcado` by a word for it ("eran", "mejor").
    """

    clase: Clase
    que: str = ""
    entra: str = ""
    cantidad: Cantidad | None = None
    todas: bool = False
    claro: bool = True
    marcado: bool = True

    @property
    def cuenta(self) -> bool:
        """ "el martillo es uno solo"; "una cinta que sea roja", which asks for one more."""
        entra, que = leer_numero(separar(self.entra), 0), separar(self.que)
        pedida = leer_numero(que, 0)
        return bool(entra and entra.articulo) or bool(pedida and pedida.fin < len(que))


_DEL = r"(?:(?:del?|al?|los?|las?|el|mis?) )*"
_GRUPO = rf"(?:{'|'.join(sorted(GRUPOS))})"
_EN_PROPORCION = rf"(?:el|la|al) (?:{'|'.join(sorted(PROPORCIONES))})"
N = (
    rf"(?P<n>{_EN_PROPORCION}|medi[oa] {_GRUPO}|\w+(?: {_GRUPO})?)(?: unidad(?:es)?)?"
    r"(?: (?:sol[oa]s?|solit[oa]s?|nomas|no mas|nada mas))?"
)
_ENVASES = rf"(?: (?:{'|'.join(sorted(lexico.EMPAQUES))}))?"  # "de las toallas, 1 paquete"
_QUE, _ENTRA = r"(?P<que>.+?)", r"(?P<entra>.+?)"
_FIJA, _QUITA, _SUMA = patron("fija_cuantos"), patron("quita_tantos"), patron("suma_tantos")
ES, _CAMBIA = rf"(?:{patron('enmienda_que_es')})", rf"(?:{patron('enmienda_que_cambia')})"
_ERA, _MUDA, _BASTA = (rf"(?:{patron(p)})" for p in ("enmienda_que_era", "fija_en_tantos", "me_basta"))
_DE_ESAS = r"de (?:ell[oa]s|es[oa]s|est[oa]s|l[oa]s(?: (?!que\b)\w+){1,3}?)"
_EN_TODAS = r"(?: en (?:l[oa]s|amb[oa]s|tod[oa]s)(?: (?:dos|tres))?)?"
_ASI = r"(?:(?:en|de|del|a|al|para|color|talla|el|la|los|las) )*"
COLA = rf"(?: (?:{patron('cola_de_enmienda')}))*"  # no more follows: "por favor", "mejor"

_DICHAS: tuple[tuple[Clase, str], ...] = (
    ("restar", rf"(?:{_QUITA}) {N}(?: menos)? {_DEL}{_QUE}"),
    ("restar", rf"(?:(?:{_FIJA}) )?{N} menos {_DEL}{_QUE}"),
    ("restar", rf"(?:(?:{_FIJA}) )?menos {N} {_DEL}{_QUE}"),
    ("restar", rf"{_DEL}{_QUE} (?:{_QUITA}) {N}(?: menos)?"),
    ("sumar", rf"(?:{_SUMA}) {N}(?: mas)? (?=al? |del? ){_DEL}{_QUE}"),
    ("sumar", rf"{_DEL}{_QUE} (?:{_SUMA}|{_FIJA}) {N} mas"),
    ("sumar", rf"(?:(?:{_FIJA}) )?{N} mas {_DEL}{_QUE}"),
    ("restar", rf"{N} {_QUE} menos"),
    ("sumar", rf"(?:(?:{_SUMA}|{_FIJA}) )?{N} {_QUE} mas"),
    # "una que sea blanca", "2 de esas mejor en L", "cámbiame 2 a negro", "que la mitad sean azules"
    ("parte", rf"(?:que )?(?P<n>(?:la|una) mitad)(?: {_DE_ESAS})?(?: {ES})? {_ASI}{_ENTRA}"),
    ("parte", rf"{N} (?:que )?{ES} {_ASI}{_ENTRA}"),
    ("parte", rf"(?P<n>un[oa]?) {_ASI}{_ENTRA} mejor"),
    ("parte", rf"{N} {_DE_ESAS}(?: {ES})? {_ASI}{_ENTRA}"),
    ("parte", rf"{_CAMBIA} {N}(?: {_DE_ESAS})? (?:a|por|x|en) {_ASI}{_ENTRA}"),
    ("parte", rf"{N}(?: {_DE_ESAS})? {_CAMBIA} (?:a|por|x|en) {_ASI}{_ENTRA}"),
    ("parte", rf"del? (?:los|las) {_QUE} {_CAMBIA} {N} (?:a|por|x|en) {_ASI}{_ENTRA}"),
    # "los de 20 pásalos a 50", "el piñón 15", of one of 14: figures that tell what it is
    ("por_otra", rf"{_DEL}{_QUE} {_CAMBIA} (?:a|por|x) {_ASI}{_ENTRA}"),
    ("por_talla", rf"{_CAMBIA} {_DEL}{_QUE} (?:a|en) {_ASI}(?P<entra>\d+)"),
    ("por_otra", rf"{_CAMBIA} {_DEL}{_QUE} (?:a|en) {_ASI}(?!\d+$){_ENTRA}"),
    ("por_otra", rf"{_DEL}{_ENTRA} no {_DEL}{_QUE}"),
    ("por_otra", rf"(?:el|la) {_QUE} (?:era |es )?{_ASI}(?P<entra>\d+)"),
    ("fijar", rf"(?:no )?(?:{_ERA} )?\w+ {_QUE} sino (?:que )?(?:{ES} )?{N}"),
    ("fijar", rf"{_MUDA} (?:solo )?{_DEL}{_QUE} (?:en|a) {N}"),
    # "déjalos en 3", "con 2 me basta", "bájale a la mitad": of what is talked of
    ("fijar", rf"(?:(?:{_FIJA}|{_QUITA}|{_SUMA}|{_MUDA}) )*(?:(?:a|en|por) )?(?P<n>{_EN_PROPORCION})"),
    ("fijar", rf"{_MUDA}(?:l[oae]s?)? (?:en|a) {N}"),
    ("igual", rf"del? {_DEL}{_QUE} (?:{patron('lo_mismo')})"),
    ("fijar", rf"x {N}"),
    ("fijar", rf"(?:era|eran|son) {N}"),
    ("fijar", rf"con {N} {_QUE} (?:ya )?(?:me |nos )?{_BASTA}(?: bien)?"),
    ("fijar", rf"con {N} (?:ya )?(?:me |nos )?{_BASTA}(?: bien)?"),
    ("fijar", rf"{_DEL}{_QUE} (?:(?:{_FIJA}|tambien) )*{N}{_ENVASES}"),
    ("fijar", rf"(?:(?:{_FIJA}|l[oa]s) )*{N} (?!mas |menos ){_DEL}{_QUE}"),
    ("quitar", rf"(?:{_QUITA}|(?:{patron('ya_no_quiere')})) {_DEL}{_QUE}"),
    ("quitar", rf"{_DEL}{_QUE} (?:{_QUITA})l[oa](?P<todas>s)?"),
    ("sale", rf"{_DEL}{_QUE} (?:{patron('no_lo_lleva')})"),
    ("ya_tiene", rf"{_DEL}{_QUE} (?:{patron('ya_tiene')})"),
    ("queda", rf"{_DEL}{_QUE} (?:{patron('queda_como_esta')})"),
    ("queda", rf"con {_DEL}{_QUE} (?:me |nos )?(?:{patron('me_quedo_con')})"),
    ("por_otra", rf"{_DEL}{_QUE} (?:que )?(?:{ES}|{_CAMBIA}) {_ASI}{_ENTRA}"),
    ("por_otra", rf"(?:el|la|los|las|mis?) {_QUE} en {_ENTRA}"),
    ("por_otra", rf"(?:el|la|los|las|mis?) {_QUE} (?:el|la|los|las) (?:del? )?{_ENTRA}"),
    ("otro_tanto", rf"(?:{patron('otro_tanto')}) (?:(?:en|de) )?{_DEL}{_ENTRA}"),
    ("con_sus", rf"con sus? {_ENTRA}"),
    ("todas", rf"(?:tod[oa]s?|amb[oa]s|l[oa]s (?:dos|tres)) (?:en|de|para) {_ASI}{_ENTRA}"),
    ("asi", rf"(?:soy|calzo|uso) (?P<talla>){_ASI}{_ENTRA}{_EN_TODAS}"),
    ("asi", rf"{_CAMBIA} (?:el|la) (?:{'|'.join(sorted(lexico.ATRIBUTOS))}) (?:a|por|de|en) {_ASI}{_ENTRA}"),
    ("era", rf"(?:que )?{ES} (?P<de>{_DEL}){_ENTRA}"),
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
_CON_MARCA = frozenset({"fijar", "era", "variante", "suya"})


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
        cantidad = _cantidad(hallado) if "n" in partes else None
        if "n" in partes and cantidad is None:
            continue
        claro = marcada or clase not in _CON_MARCA or (clase == "fijar" and _fija_solo(hallado))
        yield Dicho(
            clase,
            que=partes.get("que") or "",
            entra=("talla " if "talla" in partes else partes.get("de") or "") + (partes.get("entra") or ""),
            cantidad=cantidad,
            todas=bool(partes.get("todas")),
            claro=claro,
            marcado=marcada,
        )


def _fija_solo(hallado: re.Match[str]) -> bool:
    """ "los platos cuatro", "el doble de platos": a count that by itself tells to be the whole of it."""
    proporcion = hallado["n"].split()[-1] in PROPORCIONES
    return proporcion or bool(
        _DE_LA_LINEA.match(hallado[0]) or _MUDA_EN.search(hallado[0][: hallado.start("n")])
    )


def _cantidad(hallado: re.Match[str]) -> Cantidad | None:
    if (parte := hallado["n"].split()[-1]) in PROPORCIONES:
        return Cantidad(texto=parte) if " " in hallado["n"] else None  # "la hamburguesa doble"
    numero = leer_numero(separar(hallado["n"]), 0)
    antes = hallado.string[: hallado.start("n")]
    mide = antes.split()[-1:] and antes.split()[-1] in _ANTES_DE_TAMANO  # "el cable de 6"
    mide = mide and not _MUDA_EN.search(antes)
    return None if numero is None or numero.valor.denominator != 1 or mide else numero.cantidad(hallado["n"])
