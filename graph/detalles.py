"""What is asked of a product, told by its own text, or honestly not known."""

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.actos import PreguntarProducto, Referencia
from agent.comprension import lexico
from agent.comprension.propiedades import compara, es_de_salud, pide_los_que, se_lo_hacemos
from agent.hechos import DetalleDeProducto, FaltaProducto, FichaVista, Hecho, LineaAgregada
from agent.texto import plegar, singular, tokens
from graph.compras import del_servicio
from graph.contexto import ContextoTurno
from graph.descripcion import por_su_descripcion
from graph.lo_dicho import buscar_lo_dicho
from graph.resolucion import a_la_vista, resolver
from graph.state import EstadoConversacion, pedido_abierto, venta_abierta
from graph.vistas import producto_visto
from tools.detalles import Dicho, Ficha, lo_que_dice, no_alcanza
from tools.herramientas import leer_fichas, ver_productos
from tools.productos import Hallazgo

_MAX_FICHAS = 4
_A_MIRAR = 24
_PARA_QUE = re.compile(r"\b(?:para|pa|contra) (?P<que>.+)")
# "no sirve a la intemperie" answers, and is not the one
_NIEGA = re.compile(
    r"\bno (?:l[oa]s? |se |es |son )?(?:sirv|apt|aguant|resist|recomend|us|moj|lav|expon|pued)"
)
_ENTRE = re.compile(r"\s*(?:\b(?:y|e|o|u|vs|versus|contra|con|que)\b|,)\s*")


async def contar_detalle(
    acto: PreguntarProducto, state: EstadoConversacion, contexto: ContextoTurno
) -> tuple[list[Hallazgo], list[Hecho]] | None:
    """None where it is a search after all: its goods are not sold here, or nothing tells of it."""
    comparan = compara(acto.detalle)
    if filtran := pide_los_que(acto.detalle):
        referencia = Referencia(texto=acto.producto.texto)
        sujetos = list((await buscar_lo_dicho(referencia, _A_MIRAR, None, state)).hallazgos)
    else:
        sujetos = (await _sujetos(acto.producto, state, contexto, varios=comparan))[:_MAX_FICHAS]
    if not sujetos:
        return None if acto.producto.texto or acto.si_no else ([], [FaltaProducto(para="preguntar")])
    fichas = await leer_fichas.ainvoke({"ids": [h.id for h in sujetos]})
    dichos = {f.producto_id: _dicho(f, acto.detalle, contexto, todo=comparan) for f in fichas}
    if filtran:
        dichos = {id_: Dicho() if no_alcanza(d, acto.detalle) else d for id_, d in dichos.items()}
    responde = any(dichos.values())
    if filtran and not responde:
        return None
    if filtran or (responde and _recien_puestas(state)):
        sujetos = [h for h in sujetos if dichos.get(h.id)][:_MAX_FICHAS]
    if not responde and acto.si_no and _pide_mercancia(acto.si_no, state, contexto):
        return None
    if not responde and se_lo_hacemos(acto.detalle) and (servicio := await del_servicio(acto.detalle, state)):
        return sujetos, servicio
    if not responde:
        dichos = {f.producto_id: Dicho(f.resumen) for f in fichas}
    pedido = pedido_abierto(state)
    en_pedido = len(sujetos) == 1 and pedido is not None and pedido.linea(sujetos[0].id) is not None
    vistas = tuple(_vista(h, dichos.get(h.id, Dicho())) for h in sujetos)
    return await _con_el_que_responde(sujetos, dichos, acto.detalle, contexto), [
        DetalleDeProducto(
            fichas=vistas,
            responde=responde,
            compara=comparan,
            de_salud=es_de_salud(acto.detalle),
            en_pedido=en_pedido,
        )
    ]


async def _con_el_que_responde(
    sujetos: list[Hallazgo], dichos: dict[int, Dicho], detalle: str, contexto: ContextoTurno
) -> list[Hallazgo]:
    """The same; where one alone says so ("¿cuál es mejor para la espalda?"), "ese" is that one."""
    para = _PARA_QUE.search(detalle)
    dicen = [h for h in sujetos if dichos.get(h.id)]
    if len(dicen) > 1 and para:
        dicen = await por_su_descripcion(para["que"], sujetos, contexto)
    if len(dicen) != 1 or _NIEGA.search(plegar(dichos[dicen[0].id].texto)):
        return sujetos
    return [h if h in dicen else replace(h, pleno=False) for h in sujetos]


def _dicho(ficha: Ficha, pregunta: str, contexto: ContextoTurno, *, todo: bool) -> Dicho:
    if todo:
        return Dicho(ficha.resumen)
    return lo_que_dice(ficha, pregunta, contexto.recursos.indice.vocabulario.emparentadas)


def _vista(hallazgo: Hallazgo, dicho: Dicho) -> FichaVista:
    return FichaVista(producto=producto_visto(hallazgo), texto=dicho.texto, en_nombre=dicho.en_nombre)


def _pide_mercancia(texto: str, state: EstadoConversacion, contexto: ContextoTurno) -> bool:
    """Whether "¿tiene X?" asks the shop for goods, of it or any, and nothing more of the product."""
    if es_de_salud(texto) or any(isinstance(hecho, DetalleDeProducto) for hecho in state["hechos"]):
        return False
    indice = contexto.recursos.indice
    primera = next(iter(tokens(texto)), "")
    return indice.rotulos.nombra(primera) or indice.vocabulario.es_cosa(singular(primera))


async def _sujetos(
    referencia: Referencia, state: EstadoConversacion, contexto: ContextoTurno, *, varios: bool
) -> list[Hallazgo]:
    """The products that the question is about."""
    if not referencia.texto and not referencia.ordinales:
        return await _de_lo_hablado(state, varios=varios)
    if varios and (comparados := await _comparados(referencia, state, contexto)):
        return comparados
    resuelta = await resolver(referencia, state, contexto)
    return list(resuelta.productos) if resuelta.clase in {"hallada", "ambigua"} else []


async def _de_lo_hablado(state: EstadoConversacion, *, varios: bool) -> list[Hallazgo]:
    """What the talk is about, or all that was shown; else the last line of the order."""
    vistos = await a_la_vista(state)
    if faltan := [id_ for id_ in _recien_puestas(state) if id_ not in {h.id for h in vistos}]:
        vistos += await ver_productos.ainvoke({"ids": faltan, "venta_id": venta_abierta(state)})
    puestas = [h for h in vistos if h.id in _recien_puestas(state)]
    if len(puestas) > 1:
        return puestas
    tema = [h for h in vistos if h.id in state.get("tema", [])]
    if len(tema) == 1 and not (varios and len(vistos) > 1):
        return tema
    pedido = pedido_abierto(state)
    if vistos or pedido is None or not pedido.lineas:
        return vistos
    ultima = [pedido.lineas[-1].producto_id]
    hallazgos: list[Hallazgo] = await ver_productos.ainvoke({"ids": ultima, "venta_id": venta_abierta(state)})
    return hallazgos


def _recien_puestas(state: EstadoConversacion) -> list[int]:
    """What this very message put into the order: "dame el taladro y el martillo, ¿trae batería?"."""
    return [h.linea.producto_id for h in state["hechos"] if isinstance(h, LineaAgregada)]


async def _comparados(
    referencia: Referencia, state: EstadoConversacion, contexto: ContextoTurno
) -> list[Hallazgo]:
    """ "el vinilo tipo 1 o el tipo 2": the best of each, the noun said once."""
    dichos = [_sin_articulo(parte) for parte in _ENTRE.split(referencia.texto.removeprefix("entre "))]
    dichos = [dicho for dicho in dichos if dicho]
    if len(dichos) < 2:
        return []
    sustantivo = dichos[0].split()[0]
    hallados: list[Hallazgo] = []
    for dicho in dichos:
        juntas = dicho if sustantivo in dicho.split() else f"{sustantivo} {dicho}"
        consultas = (dicho, juntas) if _nombra_solo(dicho, contexto) else (juntas,)
        if hallados and dicho is not dichos[0]:  # "el aceite de coco neutro y el virgen": of coconut both
            consultas = (*_en_el_lugar_de_su_final(dichos[0], dicho), *consultas)
        for consulta in dict.fromkeys(consultas):
            busqueda = await buscar_lo_dicho(Referencia(texto=consulta), 1 + len(hallados), None, state)
            if otros := [h for h in busqueda.hallazgos if h.id not in {otro.id for otro in hallados}]:
                hallados.append(otros[0])
                break
    return hallados if len(hallados) > 1 else []


def _en_el_lugar_de_su_final(primero: str, dicho: str) -> list[str]:
    """The first name with its last words changed for the second's, the fewest first."""
    palabras, solo = primero.split(), dicho.removeprefix("de ")
    finales = [
        (palabras[:i], solo if palabras[i - 1] == "de" else dicho) for i in range(len(palabras) - 1, 0, -1)
    ]
    return [f"{' '.join(antes)} {final}" for antes, final in finales]


def _nombra_solo(texto: str, contexto: ContextoTurno) -> bool:
    """Whether it is a name by itself: "cabernet", and not "tipo 2", "bc", "blanco"."""
    describen = lexico.ANTES_DE_MEDIDA | lexico.ADJETIVOS | lexico.ATRIBUTOS
    palabras = [p for p in tokens(texto) if len(p) > 3 and p.isalpha() and p not in describen]
    return any(map(contexto.recursos.indice.rotulos.nombra, palabras))


def _sin_articulo(texto: str) -> str:
    palabras: Sequence[str] = texto.split()
    while palabras and palabras[0] in lexico.DEFINIDOS | {"un", "una", "entre", "de"}:
        palabras = palabras[1:]
    return " ".join(palabras)
