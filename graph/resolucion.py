"""Which product a reference means: what was just offered first, then the order, then the whole shop."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from agent.actos import Agregar, Rango, Referencia
from agent.comprension import lexico
from agent.comprension.mercancia.unidad_de_venta import raices_de_su_unidad
from agent.texto import plegar, raiz, tokens
from graph.contexto import ContextoTurno
from graph.descripcion import por_su_descripcion
from graph.en_curso import como_dijo, de_la_marca_en_curso, de_otro_modelo, del_modelo_en_curso
from graph.envases import envasados_de_lo_hablado, sin_decir_sueltas
from graph.lo_dicho import buscar_lo_dicho
from graph.state import EstadoConversacion, pedido_abierto, venta_abierta
from graph.variantes import MAX_OPCIONES, como_se_queria, descritos, hermanos, solo_atributos, solo_describe
from tools.busqueda.cotejo import cotejar, de_tamano, de_un_extremo, rasgos
from tools.busqueda.lectura import CatalogoDelIndice
from tools.busqueda.modelos import modelos
from tools.busqueda.tipos import Filtros
from tools.busqueda.venta import viene_de_a
from tools.herramientas import ver_productos
from tools.productos import Busqueda, Hallazgo


@dataclass(frozen=True)
class Resolucion:
    """`hallada`: one product, or several where all were meant. `ambigua`: the customer must choose, or say
    whether the only one is what he meant."""

    clase: Literal["hallada", "ambigua", "nada", "sin_decir"]
    productos: tuple[Hallazgo, ...] = ()
    alternativas: tuple[Hallazgo, ...] = ()
    hay_mas: bool = False
    otras: tuple[str, ...] = ()
    dicho: str = ""  # what there is none of, where the customer did not say all of it


async def a_la_vista(state: EstadoConversacion) -> list[Hallazgo]:
    """What was last shown or touched, with today's price and availability."""
    ids = list(dict.fromkeys([*state.get("ofrecidos", []), *state.get("tema", [])]))
    return await ver_productos.ainvoke({"ids": ids, "venta_id": venta_abierta(state)}) if ids else []


async def de_lo_hablado(
    referencia: Referencia, state: EstadoConversacion, contexto: ContextoTurno, vistos: Sequence[Hallazgo]
) -> Resolucion | None:
    """ "la beige", "en talla M", "de 500": of what is talked of; or none is so, and those there are."""
    hallados = await descritos(referencia, state, contexto, vistos)
    if hallados is None:
        return None
    if referencia.superlativo and hallados.son:
        return _el_mas(hallados.son, referencia)
    if hallados.son:
        return _de_entre(hallados.son)
    return Resolucion("nada", alternativas=hallados.otros, dicho=f"{hallados.nombre} {referencia.texto}")


async def resolver(referencia: Referencia, state: EstadoConversacion, contexto: ContextoTurno) -> Resolucion:
    """For buying: narrows until one product is left, or says between which the customer must choose."""
    hay = await _lo_que_puede_ser(referencia, state, contexto)
    if hay.clase != "ambigua" or referencia.ordinales or referencia.todos:
        return hay
    asi = como_dijo(hay.productos, state)
    return _de_entre(asi) if asi else hay


async def _lo_que_puede_ser(
    referencia: Referencia, state: EstadoConversacion, contexto: ContextoTurno
) -> Resolucion:
    venta_id, ofrecidos = venta_abierta(state), await a_la_vista(state)
    if exacta := contexto.recursos.indice.rotulos.con_nombre(referencia.texto):
        con_ese_nombre = await ver_productos.ainvoke({"ids": [exacta], "venta_id": venta_id})
        if con_ese_nombre:
            return Resolucion("hallada", tuple(con_ese_nombre))
    if referencia.nueva and not referencia.texto:
        return Resolucion("sin_decir")
    if suelto := await _suelto(referencia, state, contexto, ofrecidos):
        return suelto
    if asi := await envasados_de_lo_hablado(referencia, state, contexto, ofrecidos):
        return _de_entre(asi)
    referencia = _sin_envase(referencia, ofrecidos, contexto)
    tema = [h for h in ofrecidos if h.id in state.get("tema", [])] or ofrecidos
    if referencia.superlativo and not referencia.texto and len(tema) == 1 and len(ofrecidos) < 3:
        # "¿y el más barato?", after talk of one: of all there are of its kind.
        ofrecidos = await hermanos(tema, state, contexto)
        return _el_mas(ofrecidos, referencia)
    de_su_tamano = set(tokens(referencia.texto)) <= lexico.TAMANOS and del_tamano(referencia, ofrecidos)
    if de_su_tamano:
        return Resolucion("hallada", (de_su_tamano,))
    if senalada := _senalada(referencia, state, ofrecidos):
        return senalada
    if not referencia.texto:
        return Resolucion("sin_decir")
    if referencia.otro and (mismo := await _otro_igual(referencia, state, ofrecidos)):
        return Resolucion("hallada", (mismo,))
    if entre := _entre_ofrecidos(referencia, state, contexto, ofrecidos):
        return entre
    if descrita := await de_lo_hablado(referencia, state, contexto, ofrecidos):
        return descrita
    busqueda = await buscar_lo_dicho(referencia, MAX_OPCIONES, filtros_de(referencia, None), state)
    decidida = decidir(referencia, busqueda)
    if not any(h.exacto for h in busqueda.hallazgos):
        senala = referencia.definida or referencia.elidida
        dicen = await por_su_descripcion(referencia.texto, ofrecidos, contexto, uno=senala)
        if dicen:  # "la de madera seca", of those shown
            return _de_entre(tuple(dicen))
    if referencia.suyo and not modelos(referencia.texto):
        if suyos := await del_modelo_en_curso(
            referencia, decidida.productos, ofrecidos, state, hay_mas=decidida.hay_mas
        ):
            return _de_entre(suyos)
        if modelo := de_otro_modelo(decidida.productos, ofrecidos, state):
            dicho = f"{referencia.texto} {modelo}"
            return Resolucion("nada", alternativas=decidida.productos, dicho=dicho)
    if decidida.clase != "ambigua" or modelos(referencia.texto):
        return decidida
    if preguntada := _la_preguntada(decidida, referencia, state):
        return Resolucion("hallada", (preguntada,))
    if suyos := await del_modelo_en_curso(
        referencia, decidida.productos, ofrecidos, state, hay_mas=decidida.hay_mas
    ):
        return _de_entre(suyos)
    de_su_marca = referencia.definida and not decidida.hay_mas
    if de_su_marca and (suyos := de_la_marca_en_curso(decidida.productos, ofrecidos, state)):
        return _de_entre(suyos)
    return await _de_la_misma_clase(referencia, decidida, state) or decidida


def _de_entre(productos: tuple[Hallazgo, ...]) -> Resolucion:
    return Resolucion("hallada" if len(productos) == 1 else "ambigua", productos)


def _la_preguntada(decidida: Resolucion, dicho: Referencia, state: EstadoConversacion) -> Hallazgo | None:
    """ "ponme 2 somieres", after "¿cuánto el de 90?"; "el de corazón", of a cutter shown and a mould not."""
    hablados = state.get("ofrecidos", []) if dicho.definida else state.get("tema", [])
    suyos, pedido = [h for h in decidida.productos if h.id in hablados], pedido_abierto(state)
    unico = len(suyos) == 1 and suyos[0].disponible > 0 and (dicho.definida or len(hablados) == 1)
    return suyos[0] if unico and not (pedido and pedido.linea(suyos[0].id)) else None


async def _suelto(
    referencia: Referencia, state: EstadoConversacion, contexto: ContextoTurno, vistos: Sequence[Hallazgo]
) -> Resolucion | None:
    """ "2 huevos sueltos", "las sueltas": those in no pack, where no name says it."""
    resto = sin_decir_sueltas(referencia.texto)
    if resto is None:
        return None
    dicha = referencia.model_copy(update={"texto": resto})
    hay = await resolver(dicha, state, contexto) if resto else Resolucion("ambigua", tuple(vistos))
    son = tuple(h for h in hay.productos if not viene_de_a(h.nombre))
    if not son or len(son) == len(hay.productos) > 1:
        return None
    return _de_entre(son)


async def _de_la_misma_clase(
    referencia: Referencia, decidida: Resolucion, state: EstadoConversacion
) -> Resolucion | None:
    """ "6 de pollo, 6 de humita": the pasties, where both are called so and nothing more."""
    clases = {cabeza: h for h in decidida.productos if (cabeza := _cabeza_sola(referencia.texto, h.nombre))}
    dichos = [acto.producto.texto for acto in state.get("leidos", []) if isinstance(acto, Agregar)]
    otros = [texto for texto in dichos if texto and texto != referencia.texto]
    if len(clases) != 1 or not otros or decidida.hay_mas:
        return None
    [(cabeza, hallazgo)] = clases.items()
    for texto in otros:
        busqueda = await buscar_lo_dicho(Referencia(texto=f"{cabeza} {texto}"), MAX_OPCIONES, None, state)
        if any(_cabeza_sola(texto, h.nombre) == cabeza for h in busqueda.hallazgos):
            return Resolucion("hallada", (hallazgo,))
    return None


def _cabeza_sola(texto: str, nombre: str) -> str:
    """The noun of a name that says nothing else but the text: "empanada" of "Empanada de pollo"."""
    dichas, cabeza = rasgos(texto).raices, next(iter(tokens(nombre)), "")
    return cabeza if raiz(cabeza) not in dichas and rasgos(nombre).raices == dichas | {raiz(cabeza)} else ""


def _sin_envase(referencia: Referencia, vistos: Sequence[Hallazgo], contexto: ContextoTurno) -> Referencia:
    """ "la bolsa de 21", "dos galones", of what was just shown: what it comes in, and no other good."""
    primera, _, resto = plegar(referencia.texto).partition(" ")
    resto = resto.removeprefix("de ").strip()
    senala = referencia.definida or referencia.deictica
    if len(primera) < 3 or primera not in lexico.EMPAQUES | lexico.MEDIDAS or not vistos:
        return referencia
    nombres = [h.nombre for h in vistos if nombra(primera, h.nombre)]
    if nombres and (resto or not cotejar(primera, nombres, lambda _: None)):
        return referencia  # "el galón", of a bucket of five gallons, is another
    if resto and not any(nombra(resto, h.nombre) for h in vistos):
        return referencia  # "una bolsa de tierra"
    indice = contexto.recursos.indice
    propios = CatalogoDelIndice(indice).parientes(primera) if resto and not senala else ()
    if propios and (not solo_atributos(resto, indice) or cotejar(resto, propios, lambda _: None)):
        return referencia  # "platos de cartón", "2 vasos blancos", after others
    de_eso = nombres or primera in _COMO_SEA
    if not resto and not senala and (not de_eso or contexto.recursos.indice.rotulos.encabeza(primera)):
        return referencia  # "y dos bolsas", where bags are sold; "12 barritas"
    return referencia.model_copy(update={"texto": resto, "definida": True, "deictica": not resto})


_COMO_SEA = frozenset({"paquete", "paquetes", "pack", "packs", "caja", "cajas"})  # goods of any kind


def _senalada(
    referencia: Referencia, state: EstadoConversacion, vistos: Sequence[Hallazgo]
) -> Resolucion | None:
    """ "el segundo", "el más barato", "los dos", "ese": pointing, with no name."""
    por_id = {hallazgo.id: hallazgo for hallazgo in vistos}
    ofrecidos = [por_id[id_] for id_ in state.get("ofrecidos", []) if id_ in por_id]
    tema = [por_id[id_] for id_ in state.get("tema", []) if id_ in por_id]
    if referencia.texto and (candidatos := [h for h in ofrecidos if nombra(referencia.texto, h.nombre)]):
        ofrecidos = candidatos
    elif referencia.texto:
        return None
    elegidos = _en_sus_lugares(referencia.ordinales or referencia.entre, ofrecidos)
    if elegidos := como_se_queria(elegidos, state) if referencia.entre else elegidos:
        return Resolucion("ambigua" if referencia.entre and len(elegidos) > 1 else "hallada", elegidos)
    if referencia.ordinales or referencia.entre:
        return None
    if referencia.superlativo and ofrecidos:
        return _el_mas(ofrecidos, referencia)
    if referencia.todos and ofrecidos:
        return Resolucion("hallada", tuple(ofrecidos))
    if referencia.texto:
        return None
    if referencia.otro and tema:
        return Resolucion("hallada", (tema[-1],))
    if len(tema) == 1:
        return Resolucion("hallada", tuple(tema))
    if len(ofrecidos) == 1:
        return Resolucion("hallada", tuple(ofrecidos))
    if ofrecidos:
        return _de_los_que_quedan(ofrecidos)
    return None


def _de_los_que_quedan(senalados: Sequence[Hallazgo]) -> Resolucion:
    """ "dame 2", "el teflón sí", of those shown: the one of which there is any left, or which of them."""
    vivos = [h for h in senalados if h.disponible > 0]
    quedan = vivos if len(vivos) == 1 else senalados
    return _de_entre(tuple(quedan))


async def _otro_igual(
    referencia: Referencia, state: EstadoConversacion, vistos: Sequence[Hallazgo]
) -> Hallazgo | None:
    """ "otro cubo", of the one just touched or the only one in the order: one more of it."""
    tema = [h for h in vistos if h.id in state.get("tema", [])]
    if len(tema) == 1 and nombra(referencia.texto, tema[0].nombre):
        return tema[0]
    pedido = pedido_abierto(state)
    ids = (
        [linea.producto_id for linea in pedido.lineas if nombra(referencia.texto, linea.nombre)]
        if pedido
        else []
    )
    if len(ids) != 1:
        return None
    hallazgos: list[Hallazgo] = await ver_productos.ainvoke({"ids": ids, "venta_id": venta_abierta(state)})
    return hallazgos[0] if hallazgos else None


def _en_sus_lugares(lugares: Sequence[int], ofrecidos: Sequence[Hallazgo]) -> tuple[Hallazgo, ...]:
    return tuple(ofrecidos[i - 1 if i > 0 else i] for i in lugares if abs(i) <= len(ofrecidos))


def _el_mas(hallazgos: Sequence[Hallazgo], referencia: Referencia) -> Resolucion:
    los = los_mas(hallazgos, referencia)
    return Resolucion("hallada" if len(los) == 1 else "ambigua", los)


def los_mas(hallazgos: Sequence[Hallazgo], referencia: Referencia) -> tuple[Hallazgo, ...]:
    """Those at that end, of price or size, among those that can be bought if any can: several are of that
    size, or no size tells which."""
    vivos = [h for h in hallazgos if h.disponible > 0] or list(hallazgos)
    if referencia.superlativo in ("mas_grande", "mas_pequeno"):
        mayor = referencia.superlativo == "mas_grande"
        lugares = de_un_extremo([h.nombre for h in vivos], mayor=mayor)
        return tuple(vivos[i] for i in lugares) or tuple(vivos[:MAX_OPCIONES])
    mas = max if referencia.superlativo == "mas_caro" else min
    return (mas(vivos, key=lambda hallazgo: hallazgo.precio),)


def _entre_ofrecidos(
    referencia: Referencia, state: EstadoConversacion, contexto: ContextoTurno, vistos: Sequence[Hallazgo]
) -> Resolucion | None:
    """ "el de 10 libras", "2 negro mate" after an offer: what is on the table comes first.

    What goods here are called by, with no "el" and no pending choice, may mean others: "cascos".
    """
    ofrecidos = [h for h in vistos if h.id in state.get("ofrecidos", [])]
    candidatos = [h for h in ofrecidos if nombra(referencia.texto, h.nombre)]
    # "el galón", of a gallon and a bucket of five.
    justos = cotejar(referencia.texto, [h.nombre for h in candidatos], lambda _: None)
    candidatos = [candidatos[i] for i in justos] or candidatos
    if not candidatos:
        return None
    senala = referencia.definida or referencia.deictica or state.get("pendiente")
    if not senala and any(map(contexto.recursos.indice.rotulos.encabeza, tokens(referencia.texto))):
        return None
    return _de_los_que_quedan(candidatos)


def nombra(texto: str, nombre: str) -> bool:
    """Whether a product's name has every word of the text, inflection aside."""
    dichas = [raiz(p) for p in tokens(texto) if len(p) > 1 or p.isdigit() or p in "smlx"]
    dichas = [p for p in dichas if p not in {"de", "con", "para", "el", "la", "los", "las", "del", "tall"}]
    del_nombre = {forma for p in tokens(nombre) for forma in (raiz(p), f"{p}s")} | raices_de_su_unidad(nombre)
    return bool(dichas) and all(p in del_nombre for p in dichas)


_ORDEN: dict[str, Literal["precio_asc", "precio_desc"]] = {
    "mas_barato": "precio_asc",
    "mas_caro": "precio_desc",
}


def filtros_de(referencia: Referencia, precio: Rango | None) -> Filtros | None:
    """The hard conditions that the words state."""
    orden: Literal["relevancia", "precio_asc", "precio_desc"] = "relevancia"
    if referencia.superlativo:
        orden = _ORDEN.get(referencia.superlativo, "relevancia")
    if precio is None and orden == "relevancia":
        return None
    minimo = Decimal(precio.minimo) if precio and precio.minimo is not None else None
    maximo = Decimal(precio.maximo) if precio and precio.maximo is not None else None
    return Filtros(precio_min=minimo, precio_max=maximo, orden=orden)


def nombra_de_nuevo(referencia: Referencia, contexto: ContextoTurno) -> bool:
    """Whether it names goods, and not an attribute of those talked of ("¿de qué tallas hay?")."""
    palabras = set(tokens(referencia.texto))
    describe = referencia.elidida or solo_describe(referencia, contexto.recursos.indice)
    return bool(palabras) and not describe and not palabras <= lexico.ATRIBUTOS


def decidir(referencia: Referencia, busqueda: Busqueda) -> Resolucion:
    """Of what a search found: the one meant, where only one has all that was said or only one can be sold."""
    exactos = [h for h in busqueda.hallazgos if h.exacto]
    if not busqueda.hallazgos:
        return Resolucion("nada", alternativas=busqueda.alternativas)
    if referencia.superlativo:
        return _el_mas(exactos or busqueda.hallazgos, referencia)
    hallazgos = [h for h in exactos if h.pleno] or exactos or list(busqueda.hallazgos)
    iguales = [h for h in hallazgos if rasgos(h.nombre).iguales(rasgos(referencia.texto))]
    if len(iguales) == 1:
        return Resolucion("hallada", tuple(iguales))
    # "rutini malbec" is no "Rutini Cabernet Malbec", where one is called just so.
    hallazgos = [h for h in hallazgos if _se_llama(referencia.texto, h.nombre)] or hallazgos
    if not busqueda.hay_mas and (llano := _el_llano(referencia.texto, hallazgos)) is not None:
        hallazgos = [llano]
    if len(hallazgos) == 1 or sobresale(hallazgos):
        # What lacks a word that was said is offered before it is sold.
        return Resolucion("ambigua" if hallazgos[0].dudoso else "hallada", tuple(hallazgos[:1]))
    if suyo := del_tamano(referencia, hallazgos):
        return Resolucion("hallada", (suyo,))
    return Resolucion("ambigua", tuple(hallazgos), hay_mas=busqueda.hay_mas)


def _el_llano(texto: str, hallazgos: Sequence[Hallazgo]) -> Hallazgo | None:
    """ "coca de litro y medio": no "Zero", which is called the same and something more that was not said.

    Of a noun alone ("taladro") nobody knows whether the plain one is meant.
    """
    dichos = rasgos(texto)
    if len(hallazgos) < 2 or len(dichos.raices) + len(dichos.medidas) < 2:
        return None
    llano, *otros = sorted(hallazgos, key=lambda h: len(rasgos(h.nombre).raices))
    suyos = rasgos(llano.nombre)
    dicen_mas = all(
        suyos.raices < rasgos(h.nombre).raices and suyos.mide_igual(rasgos(h.nombre)) for h in otros
    )
    return llano if dicen_mas else None


def _se_llama(texto: str, nombre: str) -> bool:
    """Whether its words, measures aside, are those said."""
    dichos = rasgos(texto)
    return len(dichos.raices) > 1 and dichos.raices == rasgos(nombre).raices


def del_tamano(referencia: Referencia, hallazgos: Sequence[Hallazgo]) -> Hallazgo | None:
    """ "un removedor pequeño", where they are told apart by their millilitres, and no name says it."""
    tamanos = set(tokens(referencia.texto)) & lexico.TAMANOS
    if len(hallazgos) < 2 or any(nombra(p, h.nombre) for p in tamanos for h in hallazgos):
        return None
    lugar = de_tamano(tamanos, [h.nombre for h in hallazgos])
    return None if lugar is None else hallazgos[lugar]


def sobresale(hallazgos: Sequence[Hallazgo]) -> bool:
    """Whether the first is so far ahead that asking would be foolish."""
    return hallazgos[0].puntaje - hallazgos[1].puntaje >= 0.25
