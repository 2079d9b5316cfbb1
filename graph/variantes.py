"""What is told by its colour, size or kind alone: another of what the talk is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent.actos import Referencia
from agent.comprension import lexico
from agent.texto import plegar, raiz, sin_diminutivo, singular, tokens
from graph.contexto import ContextoTurno
from graph.state import EstadoConversacion, pedido_abierto
from tools.busqueda.colores import es_color
from tools.busqueda.cotejo import contradice, cotejar, rasgos
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.medidas import PALABRAS_UNIDAD
from tools.busqueda.modelos import sin_otros_modelos
from tools.busqueda.palabras import CUALIDADES
from tools.herramientas import buscar_productos
from tools.productos import Hallazgo

MAX_OPCIONES = 6
_A_MIRAR = 24
_MAX_BASES = 3
_ENLACES = lexico.PREPOSICIONES | lexico.ARTICULOS | lexico.FUNCION | {"talla", "color"}


@dataclass(frozen=True)
class Base:
    """Goods talked of. `raices`: of their words, the noun's first; `dicho`: what was asked of them."""

    nombre: str
    raices: tuple[str, ...]
    dicho: str


@dataclass(frozen=True)
class Descritos:
    """`son` have all that was said; `otros` are of the same kind, `nombre`, for where none has."""

    son: tuple[Hallazgo, ...] = ()
    otros: tuple[Hallazgo, ...] = ()
    nombre: str = ""


def solo_describe(referencia: Referencia, indice: IndiceProductos) -> bool:
    """Whether no word of it names a kind of goods: "rojo", "de 500", "mate". What also names one ("café",
    "naranja") only describes where it points at something: "la café"."""
    palabras = _con_peso(referencia.texto)
    if referencia.elidida:
        return bool(palabras)
    senala = referencia.definida or referencia.deictica
    return bool(palabras) and not any(_nombra(p, indice, describe=senala) for p in palabras)


def solo_atributos(texto: str, indice: IndiceProductos) -> bool:
    """Whether all it says is colours, sizes and measures, which no goods are sought by alone."""
    palabras = _con_peso(texto)
    return bool(palabras) and all(_es_atributo(p) and not indice.rotulos.encabeza(p) for p in palabras)


def _con_peso(texto: str) -> list[str]:
    """The words that are no grammar; a letter at the end is a model's."""
    palabras = tokens(texto)
    return [p for i, p in enumerate(palabras, 1) if p not in _ENLACES or (len(p) == 1 and i == len(palabras))]


def _es_atributo(palabra: str) -> bool:
    if not palabra.isalpha() or len(palabra) == 1:
        return True
    formas = {palabra, *sin_diminutivo(palabra)}
    propias = lexico.ADJETIVOS | lexico.MEDIDAS | lexico.ATRIBUTOS | PALABRAS_UNIDAD
    propias |= lexico.TAMANOS
    return any(p in propias or es_color(p) for p in formas)


def _nombra(palabra: str, indice: IndiceProductos, *, describe: bool) -> bool:
    if _es_atributo(palabra) or singular(palabra) in CUALIDADES:
        return indice.rotulos.encabeza(palabra) and not describe
    return indice.rotulos.encabeza(palabra) or indice.vocabulario.es_cosa(singular(palabra))


async def descritos(
    dicho: Referencia, state: EstadoConversacion, contexto: ContextoTurno, vistos: Sequence[Hallazgo]
) -> Descritos | None:
    """What the words mean among what is talked of; None where they name goods, or it has nothing like it.

    "¿Y en rojo?" asks for all that the shop has of the kind, "la roja" for one of those shown.
    """
    indice = contexto.recursos.indice
    if not solo_describe(dicho, indice) and not _describe_lo_visto(dicho, vistos, indice):
        return None
    corregir = indice.vocabulario.corregir
    por_id = {hallazgo.id: hallazgo for hallazgo in vistos}
    ofrecidos = [por_id[i] for i in state.get("ofrecidos", []) if i in por_id]
    tema = [por_id[i] for i in state.get("tema", []) if i in por_id]
    a_mano = ofrecidos if state.get("pendiente") or set(tema) <= set(ofrecidos) else []
    nombrados = [a_mano[i] for i in cotejar(dicho.texto, [h.nombre for h in a_mano], corregir)]
    nombrados = _los_mas_pedidos(nombrados, state.get("consulta", ""))
    if nombrados and (dicho.definida or not dicho.elidida):
        return Descritos(son=tuple(nombrados))
    del_tema = await variantes(dicho.texto, bases_de(tema, ofrecidos, state), state, contexto)
    if del_tema.son or nombrados:
        return del_tema if del_tema.son else Descritos(son=tuple(nombrados))
    if de_lo_pedido := await _de_lo_pedido(dicho.texto, state, contexto):
        return de_lo_pedido
    return del_tema if del_tema.otros and solo_atributos(dicho.texto, indice) else None


def _describe_lo_visto(dicho: Referencia, vistos: Sequence[Hallazgo], indice: IndiceProductos) -> bool:
    """ "¿y fría?", of lamps of warm and of cold light: a quality of theirs, whatever it names elsewhere."""
    palabras = _con_peso(dicho.texto)
    return bool(palabras) and all(
        not _nombra(p, indice, describe=False)
        or (not indice.rotulos.encabeza(p) and any(_califica(p, h.nombre) for h in vistos))
        for p in palabras
    )


def _califica(palabra: str, nombre: str) -> bool:
    """Whether it stands in a name after another word that it goes with: "luz fría", and no "pan de leche"."""
    return any(
        raiz(p) == raiz(palabra) and previa.isalpha() and previa not in _ENLACES
        for previa, p in pairwise(tokens(nombre))
    )


def _los_mas_pedidos(hallazgos: list[Hallazgo], consulta: str) -> list[Hallazgo]:
    """Those with most of what was asked for before: "¿y delanteros?", after "traseros para el Aveo"."""
    if not hallazgos:
        return []
    pedido = rasgos(consulta)
    puntos = [len(pedido.comunes(rasgos(h.nombre))) for h in hallazgos]
    return [h for h, punto in zip(hallazgos, puntos, strict=True) if punto == max(puntos)]


def como_se_queria(elegidos: tuple[Hallazgo, ...], state: EstadoConversacion) -> tuple[Hallazgo, ...]:
    """ "el de pescado, entonces", of those offered for the salmon in 7,5 kg: the one as big."""
    queria = "" if state.get("pendiente") else state.get("consulta", "")
    fieles = tuple(h for h in elegidos if not contradice(state["mensaje"], queria, h.nombre))
    return fieles if queria and len(fieles) == 1 else elegidos


async def _de_lo_pedido(texto: str, state: EstadoConversacion, contexto: ContextoTurno) -> Descritos | None:
    """Another of what the order has, the last line first."""
    pedido = pedido_abierto(state)
    for linea in reversed(pedido.lineas[-_MAX_BASES:] if pedido else ()):
        hallados = await variantes(texto, [base_de(linea.nombre)], state, contexto)
        if hallados.son:
            return hallados
    return None


def base_de(nombre: str) -> Base:
    return Base(nombre, tuple(dict.fromkeys(map(raiz, tokens(nombre)))), nombre)


def bases_de(
    tema: Sequence[Hallazgo], ofrecidos: Sequence[Hallazgo], state: EstadoConversacion
) -> list[Base]:
    """What is talked of: the one just touched, or each kind among those shown, by what they share."""
    if len(tema) == 1:
        return [base_de(tema[0].nombre)]
    por_cabeza: dict[str, list[Hallazgo]] = {}
    for hallazgo in ofrecidos:
        por_cabeza.setdefault(raiz(next(iter(tokens(hallazgo.nombre)), "")), []).append(hallazgo)
    bases: list[Base] = []
    for iguales in list(por_cabeza.values())[:_MAX_BASES]:
        comunes = set.intersection(*(set(map(raiz, tokens(h.nombre))) for h in iguales))
        raices = [r for r in dict.fromkeys(map(raiz, tokens(iguales[0].nombre))) if r in comunes]
        nombre = " ".join(p for p in iguales[0].nombre.split() if raiz(plegar(p)) in comunes)
        bases.append(Base(nombre, tuple(raices), state.get("consulta", "")))
    return bases


async def variantes(
    texto: str,
    bases: Sequence[Base],
    state: EstadoConversacion,
    contexto: ContextoTurno,
    *,
    menos: int | None = None,
) -> Descritos:
    """Of each base's kind, what has all that the text says and is most like it; `menos` is left out."""
    corregir = contexto.recursos.indice.vocabulario.corregir
    son: dict[int, Hallazgo] = {}
    otros: dict[int, Hallazgo] = {}
    for base in bases:
        suyos = [h for h in await _de_su_clase(base, texto, state) if _parecido(base, h) and h.id != menos]
        suyos.sort(key=lambda h: -_parecido(base, h))
        nombres = [h.nombre for h in suyos]
        lugares = sin_otros_modelos(texto, nombres, cotejar(texto, nombres, corregir))
        fieles = _que_no_contradicen(texto, base, [suyos[i] for i in lugares], suyos)
        mejor = max((_parecido(base, h) for h in fieles), default=0)
        fieles = _los_mas_pedidos([h for h in fieles if _parecido(base, h) == mejor], base.dicho)
        son |= {h.id: h for h in fieles}
        otros |= {h.id: h for h in [*(suyos[i] for i in lugares), *suyos]}
    nombre = bases[0].nombre.split()[0].lower() if bases and bases[0].nombre else ""
    return Descritos(tuple(son.values())[:MAX_OPCIONES], tuple(otros.values())[:MAX_OPCIONES], nombre)


def _que_no_contradicen(
    texto: str, base: Base, dichos: list[Hallazgo], suyos: Sequence[Hallazgo]
) -> list[Hallazgo]:
    """Those that leave what was told before as it was. After "de dama negro 24", "de caballero del 27" may be
    grey where no man's is black."""
    fieles = [h for h in dichos if not contradice(texto, base.dicho, h.nombre)]
    clase = " ".join(p for p in tokens(texto) if p.isalpha() and not _es_atributo(p) and p not in _ENLACES)
    if fieles or not clase:
        return fieles
    asi = cotejar(clase, [h.nombre for h in suyos], lambda _: None)
    hay = any(not contradice(clase, base.dicho, suyos[i].nombre) for i in asi)
    return [] if hay else dichos


async def hermanos(
    de: Sequence[Hallazgo], state: EstadoConversacion, contexto: ContextoTurno
) -> list[Hallazgo]:
    """All of the kind of the first, itself among them: of a silicone, no ear plug of silicone."""
    base = base_de(de[0].nombre)
    suyos = [h for h in await _de_su_clase(base, "", state) if _parecido(base, h)]
    llamados = [h for h in suyos if base_de(h.nombre).raices[:1] == base.raices[:1]]
    return list({h.id: h for h in (*(llamados if len(llamados) > 1 else suyos), *de)}.values())


async def _de_su_clase(base: Base, texto: str, state: EstadoConversacion) -> list[Hallazgo]:
    """Goods that may be another of its kind: searched by what it is called, and by its noun alone."""
    propias = [p for p in tokens(base.nombre) if p.isalpha() and len(p) > 2]
    pedido = pedido_abierto(state)
    otros: dict[int, Hallazgo] = {}
    for largo in dict.fromkeys((min(2, len(propias)), 1)):
        busqueda = await buscar_productos.ainvoke(
            {
                "consulta": " ".join([*propias[:largo], texto]),
                "k": _A_MIRAR,
                "venta_id": pedido.id if pedido else None,
            }
        )
        otros |= {h.id: h for h in (*busqueda.hallazgos, *busqueda.alternativas) if h.id not in otros}
    return list(otros.values())


def _parecido(base: Base, otro: Hallazgo) -> int:
    """How many words it shares with the base; none where their nouns differ."""
    suyas = {raiz(p) for p in tokens(otro.nombre)}
    return len(suyas & set(base.raices)) if base.raices and base.raices[0] in suyas else 0
