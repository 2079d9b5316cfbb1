"""How well each product answers a query: coverage of its concepts, meaning, contradictions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from agent.texto import singular
from tools.busqueda.analisis import Lugar
from tools.busqueda.conceptos import Concepto, Consulta, Parte, Rol
from tools.busqueda.palabras import FORMAS
from tools.busqueda.postings import IndiceLexico, Postings, cruzar, unir

Bools = NDArray[np.bool_]
Floats = NDArray[np.float32]
Slots = NDArray[np.int64]

# A result at or above this is "the shop has it"; below, it has not.
UMBRAL = 0.5
# Results far behind the best are noise even when they pass.
_CORTE_RELATIVO = 0.62
_CANDIDATOS = 600
_VECINOS = 64

# How far a place in the text makes a product *be* what was asked for, and how far it gives it a quality.
# In the order of Lugar: of the name (as a noun, as a detail), of the shelf, of the description.
_FUERZA_CABEZA = np.array([1.0, 0.88, 0.66, 0.7, 0.6, 0.6, 0.6, 0.4, 0.4, 0.8, 0.52, 0.5, 0.32], np.float32)
# A brand or a model names a thing from anywhere in its name.
_FUERZA_PROPIA = np.array(
    [1.0, 1.0, 0.89, 0.95, 0.89, 0.89, 0.75, 0.75, 0.75, 0.8, 0.6, 0.6, 0.45], np.float32
)
_FUERZA_DETALLE = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.95, 0.9, 0.9, 0.8, 0.65, 0.75, 0.6], np.float32)

_PESO_ROL = {
    Rol.CABEZA: 1.6,
    Rol.MODIFICA: 1.0,
    Rol.DE: 1.0,
    Rol.CON: 0.7,
    Rol.PARA: 0.9,
    Rol.SUAVE: 0.0,
    Rol.FIN: 0.0,
    Rol.COLOR: 1.0,
    Rol.MEDIDA: 1.0,
    Rol.TALLA: 1.0,
    Rol.NUMERO: 0.7,
    Rol.CUENTA: 0.3,
    Rol.MODELO: 1.2,
    Rol.LETRA: 1.6,
    Rol.ENVASE: 0.3,
}
# What nothing of the kind in the shop mentions ("con micrófono") counts less: shops do not write everything.
_SIN_ECO = {Rol.CON: 0.35, Rol.NUMERO: 0.3, Rol.CUENTA: 0.0, Rol.ENVASE: 0.0}
_ES_DEL_TIPO = 0.5
_CUBIERTO = 0.45
# Opinions and packings prefer those whose name says so, after all else.
_BLANDOS = frozenset((Rol.SUAVE, Rol.FIN, Rol.ENVASE, Rol.CUENTA))
_USOS = frozenset((Rol.PARA, Rol.CON))
_EN_NOMBRE = 0.85
_POR_PALABRA = 0.4
_CASI = 0.9

# Logistic calibration; see docs/EVALUATION.md for how it was fitted.
_INTERCEPTO = -6.1
_POR_COBERTURA = 8.6
_POR_DENSO = 2.6
_POR_FALTA = 0.8
_CONTRADICCION = 0.25
_FIRMES = frozenset((Rol.CABEZA, Rol.MODIFICA, Rol.DE, Rol.PARA, Rol.COLOR, Rol.MODELO, Rol.LETRA))
_DISTINGUEN = _FIRMES - {Rol.PARA} | {Rol.CON}
_NOMBRAN = frozenset((Rol.CABEZA, Rol.MODIFICA, Rol.DE, Rol.PARA, Rol.CON))
_AUSENTE = 0.3
_IGUAL = 0.005
# What covers less of the words than this is offered before it is sold.
_SEGURA = 0.68


@dataclass(slots=True)
class Evaluacion:
    """Parallel arrays over the candidate slots; matrices have one row per concept.

    nombrada: its name has every word said, whatever they are there, and they are several or what it comes in.
    """

    slots: Slots
    puntaje: Floats
    orden: Floats
    cobertura: Floats
    denso: Floats
    tipo: Floats
    contradice: Bools
    exacta: Bools
    plena: Bools
    eco: Bools
    dudosa: Bools
    nombrada: Bools


class Significado(Protocol):
    """How near a query's meaning is to products, whoever says what texts mean."""

    def cosenos(self, slots: Slots) -> Floats: ...

    def cercanos(self, k: int) -> Slots:
        """The nearest products, whatever the filters; those that left may be among them."""


class _Campo:
    """What one concept finds: strength and impact by slot (dense arrays), and where it is contradicted."""

    def __init__(self, concepto: Concepto, lexico: IndiceLexico, vivos: Bools) -> None:
        n = lexico.cantidad
        self.concepto = concepto
        self.fuerza = np.zeros(n, np.float32)
        self.literal = np.zeros(n, np.bool_)
        self.impacto = np.zeros(n, np.float32)
        cabeza = concepto.rol == Rol.CABEZA
        tabla = _FUERZA_DETALLE
        if cabeza:
            tabla = _FUERZA_CABEZA if concepto.nombra else _FUERZA_PROPIA
        lugar = self.lugar = np.full(n, len(tabla) - 1, np.uint8) if cabeza else None
        for peso, lista, propia in self._listas(lexico):
            slots = lista.slots
            if propia:
                # What only the shelf or the description says is not the product's own word.
                self.literal[slots[lista.lugares <= Lugar.NOMBRE_PARA]] = True
            self.fuerza[slots] = np.maximum(self.fuerza[slots], tabla[lista.lugares] * np.float32(peso))
            self.impacto[slots] = np.maximum(self.impacto[slots], lista.impactos * np.float32(peso))
            if lugar is not None:
                lugar[slots] = np.minimum(lugar[slots], lista.lugares)
        if lugar is not None:
            if np.any(lugar[self.literal] == Lugar.CABEZA):
                tabla = _FUERZA_CABEZA
            # "base para laptop" filed under "portátiles": being for one by any name outranks the shelf.
            para = lugar == Lugar.NOMBRE_PARA
            self.fuerza[para] = np.minimum(self.fuerza[para], tabla[Lugar.NOMBRE_PARA])
        # A use, or a name that ends with one: "talco para pies".
        de_uso = concepto.rol == Rol.PARA or (cabeza and " " in concepto.texto)
        self.para = self._tras_para(lexico) if de_uso else None
        self.niega: Bools | None = None
        if concepto.tiene:
            self.niega = np.zeros(n, np.bool_)
            self.niega[lexico.postings(concepto.tiene).slots] = True
            for termino in concepto.firmes:
                self.niega[lexico.postings(termino).slots] = False
            self.fuerza[self.niega] = 0
        self.distingue = (self.fuerza > 0) | self.niega if self.niega is not None else None
        self.frecuencia = int(np.count_nonzero((self.fuerza > 0) & vivos))

    def _tras_para(self, lexico: IndiceLexico) -> Bools:
        """Where the word, or the last of a name of several, stands after a "para"."""
        hallados = np.zeros(lexico.cantidad, np.bool_)
        for _, partes in self.concepto.nombres[: self.concepto.ajenos]:
            for termino, _ in partes[-1]:
                lista = lexico.postings(termino)
                hallados[lista.slots[lista.lugares == Lugar.NOMBRE_PARA]] = True
        return hallados

    def _listas(self, lexico: IndiceLexico) -> Iterator[tuple[float, Postings, bool]]:
        """Weight and places of each name, and whether it is the very word that was said."""
        ajenos = self.concepto.ajenos
        for i, (peso, partes) in enumerate(self.concepto.nombres):
            propia = ajenos is None or i < ajenos
            if len(partes) == 1:
                listas = [(peso * w, lexico.postings(t)) for t, w in partes[0]]
            else:
                juntas = cruzar([unir([lexico.postings(t) for t, _ in p]) for p in partes])
                listas = [(peso * _peso(partes), juntas)]
            yield from ((p, lista, propia) for p, lista in listas if len(lista))


def _peso(partes: tuple[Parte, ...]) -> float:
    return float(np.mean([max(w for _, w in parte) for parte in partes]))


def _candidatos(lexicos: Floats, mascara: Bools) -> Slots:
    slots = np.flatnonzero((lexicos > 0) & mascara)
    if len(slots) > _CANDIDATOS:
        slots = slots[np.argpartition(-lexicos[slots], _CANDIDATOS)[:_CANDIDATOS]]
    return slots


def _pesos(campos: list[_Campo], matriz: Floats, slots: Slots, tipo: Floats, total: int) -> Floats:
    """Weight of each concept in this shop: rare words bind more; details that no product mentions, less."""
    del_tipo = tipo >= _ES_DEL_TIPO
    pesos = np.zeros(len(campos), np.float32)
    for i, campo in enumerate(campos):
        rareza = np.log1p(total / campo.frecuencia) / np.log1p(total) if campo.frecuencia else 1.0
        # A name of two words says more than one, and so weighs more against what is not covered.
        palabras = 1 + _POR_PALABRA * campo.concepto.texto.count(" ") * (campo.concepto.rol == Rol.CABEZA)
        peso = _PESO_ROL[campo.concepto.rol] * palabras * (0.45 + 0.55 * min(1.0, float(rareza)))
        eco = bool(np.any(matriz[i][del_tipo] >= _CUBIERTO))
        if (
            not eco
            and campo.concepto.rol in _SIN_ECO
            and (campo.concepto.comun or campo.concepto.rol == Rol.ENVASE)
        ):
            peso *= _SIN_ECO[campo.concepto.rol]
        if campo.concepto.supuesto and campo.distingue is not None:
            peso *= bool(np.any(campo.distingue[slots[del_tipo]]))
        pesos[i] = peso
    return pesos


def _contradicciones(campos: list[_Campo], matriz: Floats, slots: Slots, tipo: Floats) -> Bools:
    """Where a product has another colour, size or measure than the one asked for."""
    contradice = np.zeros(matriz.shape, bool)
    for i, campo in enumerate(campos):
        if campo.niega is None:
            continue
        # A bare number contradicts only where it is how these products differ.
        if campo.concepto.rol == Rol.NUMERO and not np.any(matriz[i][tipo >= _ES_DEL_TIPO] >= _CUBIERTO):
            continue
        contradice[i] = campo.niega[slots]
    return contradice


def _escoger(campos: list[_Campo], matriz: Floats, slots: Slots, exacta: Bools) -> tuple[Bools, Bools]:
    """Of those that answer, the ones that have all that was said; and the ones to pick without asking.

    These also say what it is for, in the very words, and have in their names what is only wished for.
    """
    roles = [c.concepto.rol for c in campos]
    cubre = [
        fila >= (_EN_NOMBRE if r in _BLANDOS else _CUBIERTO) for fila, r in zip(matriz, roles, strict=True)
    ]
    por_rol = list(zip(cubre, roles, strict=True))
    exacta = _cumplen(exacta, [c for c, r in por_rol if r not in _BLANDOS and r not in _USOS])
    plena = _cumplen(exacta, [c for c, r in por_rol if r not in _BLANDOS])
    # What a thing is by its name goes before what stands on its shelf or belongs to it.
    cabezas = [
        f >= _CASI * f[plena].max(initial=0.0) for f, r in zip(matriz, roles, strict=True) if r == Rol.CABEZA
    ]
    plena = _cumplen(plena, cabezas)
    plena = _cumplen(
        plena, [c.literal[slots] for c, r in zip(campos, roles, strict=True) if r not in _BLANDOS]
    )
    return exacta, _cumplen(plena, [c for c, r in por_rol if r in _BLANDOS])


def _cumplen(candidatos: Bools, condiciones: list[Bools]) -> Bools:
    """Those that meet every condition, where some do; what none of them meets tells nothing apart."""
    distinguen = [c for c in condiciones if np.any(c & candidatos)]
    cumplen = candidatos & np.logical_and.reduce(distinguen) if distinguen else candidatos
    return cumplen if np.any(cumplen) else candidatos


def evaluar(
    consulta: Consulta,
    lexico: IndiceLexico,
    significado: Significado | None,
    *,
    mascara: Bools,
    vivos: Bools,
    total: int,
) -> Evaluacion:
    """Scores the candidates of a query: the best lexical matches and the nearest by meaning.

    Args:
        significado: of the query, or None to leave meaning out.
        mascara: slots that may be returned, shape (lexico.cantidad,).
        vivos: slots of products that the shop holds, whatever the filters; rarity is counted on them.
        total: products in the shop.
    """
    campos = [_Campo(c, lexico, vivos) for c in consulta.conceptos]
    lexicos = np.zeros(lexico.cantidad, np.float32)
    for campo in campos:
        if campo.frecuencia:
            rareza = np.float32(np.log1p(total / campo.frecuencia))
            lexicos += campo.impacto * rareza * np.float32(max(0.15, _PESO_ROL[campo.concepto.rol]))
    slots = _candidatos(lexicos, mascara)
    if significado is not None:
        cercanos = significado.cercanos(_VECINOS)
        slots = np.union1d(slots, cercanos[mascara[cercanos]])
    denso = significado.cosenos(slots) if significado is not None else np.zeros(len(slots), np.float32)
    return _combinar(campos, slots, lexicos[slots], denso, total)


def _combinar(campos: list[_Campo], slots: Slots, lexicos: Floats, denso: Floats, total: int) -> Evaluacion:
    matriz = np.array([c.fuerza[slots] for c in campos], np.float32).reshape(len(campos), len(slots))
    cabezas = [i for i, c in enumerate(campos) if c.concepto.rol == Rol.CABEZA]
    tipo = matriz[cabezas[0]] if cabezas else np.ones(len(slots), np.float32)
    pesos = _pesos(campos, matriz, slots, tipo, total)
    cobertura = pesos @ matriz / max(float(pesos.sum()), 1e-6)
    contradice = _contradicciones(campos, matriz, slots, tipo)
    firmes = np.array([c.concepto.rol in _FIRMES for c in campos], np.float32)
    faltan = firmes @ (matriz < _AUSENTE).astype(np.float32) if campos else np.zeros(len(slots), np.float32)
    logit = _INTERCEPTO + _POR_COBERTURA * cobertura + _POR_DENSO * denso - _POR_FALTA * faltan
    puntaje = (1 / (1 + np.exp(-logit))) * np.power(_CONTRADICCION, contradice.sum(axis=0))
    # Among equals: the text that says it more, then the softer wishes.
    mayor = max(float(lexicos.max(initial=0.0)), 1e-6)
    orden = cobertura + 0.15 * denso + 0.08 * lexicos / mayor - contradice.sum(axis=0)
    mejor = float(puntaje.max(initial=0.0))
    # "Forro para extintor" is no red extinguisher where there are extinguishers of no stated colour.
    del_tipo = tipo >= _CORTE_RELATIVO * float(tipo.max(initial=0.0))
    exacta = (puntaje >= UMBRAL) & (puntaje >= _CORTE_RELATIVO * mejor) & del_tipo & ~contradice.any(axis=0)
    if np.any(exacta):
        # What says as much as the best that passed is no less of it, however near the threshold.
        tanto = cobertura >= cobertura[exacta].max() - _IGUAL
        exacta |= tanto & del_tipo & ~contradice.any(axis=0)
        puntaje = np.where(exacta, np.maximum(puntaje, UMBRAL), puntaje).astype(np.float32)
    a_la_letra, en = _a_la_letra(campos, slots), _en_su_lugar(campos, slots, Lugar.NOMBRE_EN, Lugar.NOMBRE_EN)
    nombrada = a_la_letra & ~contradice.any(axis=0) & (en | (_palabras(campos) > 1))
    viene_en = nombrada & en & (_pide_una_forma(campos) | _para_eso(campos, slots))
    if not np.any(exacta) and np.any(viene_en):
        exacta = viene_en
        puntaje = np.where(exacta, np.maximum(puntaje, UMBRAL), puntaje).astype(np.float32)
    propia = _con_su_nombre(campos, slots)
    if _de_marca(campos):
        exacta &= propia
    exacta, plena = _escoger(campos, matriz, slots, exacta)
    orden += plena
    eco = np.array([bool(np.any(fila >= _CUBIERTO)) for fila in matriz], bool)
    dudosa = ~propia | _sin_algo_dicho(campos, matriz) | (cobertura < _SEGURA) & ~a_la_letra
    dudosa |= _en_su_lugar(campos, slots, Lugar.NOMBRE_CUANTOS, Lugar.NOMBRE_PARA) & ~viene_en
    return Evaluacion(
        slots, puntaje, orden, cobertura, denso, tipo, contradice, exacta, plena, eco, dudosa, nombrada
    )


def _cabeza(campos: list[_Campo]) -> _Campo | None:
    return next((c for c in campos if c.concepto.rol == Rol.CABEZA), None)


def _con_su_nombre(campos: list[_Campo], slots: Slots) -> Bools:
    """Which have the noun that was said, where the shop calls something so: "coca" is no other "gaseosa".

    A cable "por metro" is not called a metre.
    """
    cabeza = _cabeza(campos)
    suyas = cabeza.literal[slots] if cabeza else np.zeros(len(slots), np.bool_)
    suyas = suyas & _en_su_lugar(campos, slots, Lugar.CABEZA, Lugar.NOMBRE_CON)
    return suyas if np.any(suyas) else np.ones(len(slots), np.bool_)


def _de_marca(campos: list[_Campo]) -> bool:
    """Whether what heads the question is a proper name, which nothing else goes by."""
    cabeza = _cabeza(campos)
    return cabeza is not None and not (cabeza.concepto.nombra or cabeza.concepto.comun)


def _en_su_lugar(campos: list[_Campo], slots: Slots, desde: Lugar, hasta: Lugar) -> Bools:
    """Which have what heads the question no better than there: "estuche", of a saxophone that has one."""
    cabeza = _cabeza(campos)
    if cabeza is None or cabeza.lugar is None:
        return np.zeros(len(slots), np.bool_)
    donde = cabeza.lugar[slots]
    return np.asarray((desde <= donde) & (donde <= hasta))


def _pide_una_forma(campos: list[_Campo]) -> bool:
    """ "Pastillas de cloro": the chlorine that comes in them."""
    cabeza = _cabeza(campos)
    return cabeza is not None and singular(cabeza.concepto.texto) in FORMAS


def _para_eso(campos: list[_Campo], slots: Slots) -> Bools:
    """Which are in their names for the use that was said; none where no use was said.

    "Talco para los pies" buys a deodorant "en talco para pies"; "aceite de oliva", no tuna that comes in it.
    """
    para_eso = [c.para[slots] for c in campos if c.para is not None]
    return np.logical_and.reduce(para_eso) if para_eso else np.zeros(len(slots), np.bool_)


def _palabras(campos: list[_Campo]) -> int:
    """How many words name what is wanted: no measures, colours or opinions."""
    return sum(len(c.concepto.texto.split()) for c in campos if c.concepto.rol in _NOMBRAN)


def _a_la_letra(campos: list[_Campo], slots: Slots) -> Bools:
    """Which have in their names every word that was said."""
    dichas = [c.literal[slots] for c in campos if c.concepto.rol not in _BLANDOS]
    return np.logical_and.reduce(dichas) if dichas else np.zeros(len(slots), np.bool_)


def _sin_algo_dicho(campos: list[_Campo], matriz: Floats) -> Bools:
    """Which lack some word that tells goods apart. What nobody knows tells none; a measure contradicts."""
    dicen = [c.concepto.rol in _DISTINGUEN and bool(c.concepto.nombres or c.concepto.comun) for c in campos]
    return np.asarray(np.any(matriz[dicen] < _AUSENTE, axis=0))
