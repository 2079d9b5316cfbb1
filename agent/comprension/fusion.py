"""The acts of all clauses made one reading: corrections taken in, what is said twice said once."""

import re
from collections.abc import Callable

from agent import actos
from agent.actos import (
    Acto,
    Agregar,
    CambiarCantidad,
    Cantidad,
    Confirmar,
    DarDato,
    Negar,
    Otro,
    Quitar,
    Referencia,
)
from agent.comprension import lexico
from agent.comprension.datos.etiquetas import aplanar
from agent.comprension.datos.lectura import sin_bordes
from agent.comprension.segmentos import Clausula
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.temas import temas_preguntados
from agent.texto import plegar, singular, tokens

_PIDEN = lexico.VERBOS | lexico.IMPERATIVOS | lexico.DESEOS


def rectificados(leidos: list[Acto], nuevos: list[Acto]) -> tuple[list[Acto], list[Acto]]:
    """ "2 martillos, no perdón, 3": the second takes the place of the first."""
    quedan, enteros = sin_lo_repetido(leidos, nuevos)
    if len(quedan) < len(leidos):
        return quedan, enteros
    dicho, nuevo = leidos[-1], nuevos[0]
    if not isinstance(dicho, Agregar) or not isinstance(nuevo, Agregar | CambiarCantidad):
        return leidos, nuevos
    producto = nuevo.producto if nuevo.producto.texto else dicho.producto
    return leidos[:-1], [Agregar(producto=producto, cantidad=nuevo.cantidad), *nuevos[1:]]


def sin_lo_repetido(leidos: list[Acto], nuevos: list[Acto]) -> tuple[list[Acto], list[Acto]]:
    """ "2 leches de avena, 3 de almendra, no espera, 3 de avena": the first goes, and lends its noun."""
    quedan, enteros = list(leidos), []
    for nuevo in nuevos:
        repetido = next((acto for acto in reversed(quedan) if _son_de_lo_mismo(acto, nuevo)), None)
        if isinstance(repetido, Agregar) and isinstance(nuevo, Agregar | CambiarCantidad):
            quedan.remove(repetido)
            dicho = max(nuevo.producto, repetido.producto, key=lambda producto: len(_raices(producto)))
            nuevo = Agregar(producto=dicho, cantidad=nuevo.cantidad)
        enteros.append(nuevo)
    return quedan, enteros


def _son_de_lo_mismo(acto: Acto, nuevo: Acto) -> bool:
    if not isinstance(acto, Agregar) or not isinstance(nuevo, Agregar | CambiarCantidad):
        return False
    dichas, nuevas = _raices(acto.producto), _raices(nuevo.producto)
    return bool(dichas and nuevas) and (dichas <= nuevas or nuevas <= dichas)


def _raices(producto: Referencia) -> set[str]:
    return {palabra for palabra in map(singular, tokens(producto.texto)) if palabra not in lexico.FUNCION}


def de_lo_senalado(
    leidos: list[Acto], nuevos: list[Acto], anterior: Clausula
) -> tuple[list[Acto], list[Acto]]:
    """ "el L, ¿qué precio tiene?", with no verb that asks for it: its price, and nothing is bought."""
    senalado = leidos[-1]
    if nuevos != [actos.PreguntarPrecio()] or not isinstance(senalado, Agregar):
        return leidos, nuevos
    if senalado.cantidad != Cantidad() or any(p.plana in _PIDEN for p in anterior.palabras):
        return leidos, nuevos
    return leidos[:-1], [actos.PreguntarPrecio(producto=senalado.producto)]


def con_correcciones(leidos: list[Acto], todos: bool, es_de_una_linea: Callable[[str], bool]) -> list[Acto]:
    """ "no, 1 del azul", "son 24 pares. casco 12", of an order: how many there should be, and not more.

    `todos`: the whole message corrects ("ya te dije 2 cascos y 3 guantes").
    """
    corregidos: list[Acto] = []
    for acto in leidos:
        corrige = todos or (bool(corregidos) and isinstance(corregidos[-1], Negar | CambiarCantidad))
        if corrige and isinstance(acto, Agregar) and acto.cantidad.unidades and not acto.en_lugar_de:
            dicho = acto.producto
            tras_no = bool(corregidos) and isinstance(corregidos[-1], Negar) and dicho.definida
            senala = todos and not (dicho.texto or dicho.ordinales or dicho.entre or dicho.otro)
            if tras_no or senala or (dicho.texto and es_de_una_linea(dicho.texto)):
                acto = CambiarCantidad(producto=acto.producto, cantidad=acto.cantidad)
        corregidos.append(acto)
    return corregidos


def _repetido(puesto: Acto, acto: Acto) -> Acto | None:
    """ "no, perdón, huayro, papa huayro", "no, jumbo, 1 kilo de camarón jumbo": a change told in full."""
    if not isinstance(puesto, Agregar) or not isinstance(acto, Agregar) or puesto.en_lugar_de is None:
        return None
    dichas, suyas = _que_nombran(puesto.producto), _que_nombran(acto.producto)
    if acto.en_lugar_de not in (None, puesto.en_lugar_de) or acto.producto.otro or puesto.salen is not None:
        return None
    if not (dichas and suyas) or not (dichas <= suyas or suyas <= dichas):
        return None
    producto = max(acto.producto, puesto.producto, key=lambda que: len(_que_nombran(que)))
    contado = acto if acto.cantidad.unidades else puesto
    return puesto.model_copy(update={"producto": producto, "cantidad": contado.cantidad})


def _que_nombran(producto: Referencia) -> set[str]:
    return _raices(producto) - _SE_CUENTA_EN


_SE_CUENTA_EN = frozenset(map(singular, lexico.SE_CUENTA_EN))


def _dicho_una_vez(leidos: list[Acto]) -> list[Acto]:
    dichos: list[Acto] = []
    for acto in leidos:
        entero = _repetido(dichos[-1], acto) if dichos else None
        dichos[len(dichos) - (entero is not None) :] = [entero or acto]
    return dichos


def _en_lugar_de_las_sueltas(leidos: list[Acto]) -> list[Acto]:
    """ "déjame el set | y saca los 4 sueltos": it takes the place of those of its kind that go loose."""
    unidos: list[Acto] = []
    for acto in leidos:
        previo = unidos[-1] if unidos else None
        sale = _lo_que_sale(acto)
        if sale and isinstance(previo, Agregar) and _SUELTAS.fullmatch(plegar(sale.texto)):
            unidos[-1] = previo.model_copy(update={"en_lugar_de": sale})
        else:
            unidos.append(acto)
    return unidos


def _lo_que_sale(acto: Acto) -> Referencia | None:
    if isinstance(acto, Quitar) or (isinstance(acto, CambiarCantidad) and acto.modo == "restar"):
        return acto.producto
    return None


_SUELTAS = re.compile(r"suelt[oa]s?|individuales|de (?:a )?un[oa]")


def fundir(leidos: list[Acto]) -> list[Acto]:
    """One act for what was said twice, and none for a yes or no that only leads to what follows."""
    hay_cambio = any(isinstance(acto, Agregar | CambiarCantidad | Quitar | actos.Cancelar) for acto in leidos)
    pide_ver = any(isinstance(acto, actos.VerPedido) for acto in leidos)
    hay_fin = any(isinstance(acto, Confirmar) and acto.termina for acto in leidos)
    sustanciales = [acto for acto in leidos if not isinstance(acto, Otro | actos.Saludar | actos.Agradecer)]
    hay_ataque = any(isinstance(acto, Otro) and acto.clase == "ataque" for acto in leidos)
    hay_bienes = any(isinstance(acto, Agregar) and not acto.producto.vacia for acto in leidos)
    hay_cancelacion = any(isinstance(acto, actos.Cancelar) for acto in leidos)
    fundidos: list[Acto] = []
    for acto in _en_lugar_de_las_sueltas(_dicho_una_vez(leidos)):
        if hay_cancelacion and isinstance(acto, actos.PreguntarEmpresa) and _de_devolver(acto):
            continue  # "así no me sirve, mejor cancela todo"
        if hay_bienes and (acto in _ABREN_LISTA or (isinstance(acto, actos.VerPedido) and not fundidos)):
            continue  # "me manda: 2 martillos, ...", "¿me cotiza esta lista?": the wish before the list
        if fundidos and _cuenta_lo_anterior(fundidos[-1], acto):
            fundidos[-1] = fundidos[-1].model_copy(update={"cantidad": acto.cantidad})  # type: ignore[union-attr]
            continue
        if hay_ataque and isinstance(acto, Agregar | actos.PreguntarProducto) and acto.producto.vacia:
            continue
        if isinstance(acto, Confirmar) and not acto.termina and (hay_cambio or hay_fin or pide_ver):
            continue
        if isinstance(acto, Negar) and (hay_cambio or hay_fin):
            continue
        if isinstance(acto, Otro) and _sobra(acto, leidos) and sustanciales:
            continue
        if isinstance(acto, actos.PreguntarPrecio) and acto == actos.PreguntarPrecio() and fundidos:
            if (
                isinstance(previo := fundidos[-1], actos.PreguntarProducto | Agregar)
                and previo.producto.texto
            ):
                # "el bloqueador, ¿en cuánto sale?"; of what else was asked of it, beside that
                precio = acto.model_copy(update={"producto": previo.producto})
                fundidos[len(fundidos) - (not getattr(previo, "detalle", "")) :] = [precio]
                continue
            if isinstance(previa := fundidos[-1], actos.PreguntarEmpresa):
                # "y el envío, ¿cuánto cuesta?": the price is of it.
                fundidos[-1] = actos.PreguntarEmpresa(consulta=f"{previa.consulta}, ¿cuánto cuesta?")
                continue
        if isinstance(acto, Agregar) and fundidos and _solo_muestra(fundidos[-1]):
            fundidos[-1] = acto  # "el de atún está muy caro, dame el otro"
            continue
        if isinstance(acto, Quitar) and fundidos and _solo_senala(acto) and _nombra(fundidos[-1]):
            # "no me alcanza para el casco, quítalo"
            fundidos[-1] = acto.model_copy(update={"producto": fundidos[-1].producto})  # type: ignore[union-attr]
            continue
        if isinstance(acto, Quitar) and fundidos and _solo_senala(acto) and isinstance(fundidos[-1], Quitar):
            continue  # "el de mujer no, quítalo"
        if fundidos and isinstance(fundidos[-1], Quitar) and _solo_senala(acto, actos.PreguntarProducto):
            continue  # "quita el casco, que mi hijo ya lo tiene"
        if fundidos and _nombra(fundidos[-1]) and acto == _POR_ESE:
            continue  # "se me partió el martillo, ¿tienen de esos?"
        if acto not in fundidos and not _ya_dicho(acto, leidos):
            fundidos.append(acto)
    # "dame 2 y eso es todo": the end is told last, whatever came first; thanks may follow it.
    cola = len(fundidos)
    while cola and isinstance(fundidos[cola - 1], actos.Agradecer | actos.Despedirse):
        cola -= 1
    finales = [acto for acto in fundidos if isinstance(acto, Confirmar)]
    return [acto for acto in fundidos[:cola] if acto not in finales] + finales[:1] + fundidos[cola:]


def como_se_dijo(leidos: list[Acto], mensaje: str) -> list[Acto]:
    """What will be said back of a translated message, in his own words."""
    a, b = sin_bordes(aplanar(mensaje), 0, len(mensaje))
    mensaje = mensaje[a:b] or mensaje
    propios: list[Acto] = []
    for acto in leidos:
        if isinstance(acto, Otro) and acto.dicho:
            acto = acto.model_copy(update={"dicho": mensaje})
        elif isinstance(acto, DarDato) and acto.valor:
            acto = acto.model_copy(update={"valor": mensaje})
        propios.append(acto)
    return propios


def _pedido(acto: Acto) -> Acto:
    """What is only named, as an order of it."""
    if not isinstance(acto, actos.PreguntarProducto) or not acto.producto.texto:
        return acto
    solo_nombra = acto == actos.PreguntarProducto(producto=acto.producto, cantidad=acto.cantidad)
    return Agregar(producto=acto.producto, cantidad=acto.cantidad or Cantidad()) if solo_nombra else acto


def en_lista(leidos: list[Acto], llanos: list[Acto]) -> list[Acto]:
    """ "necesito:\n2 leches\ncafé": each line of a list is ordered, counted or not."""
    if not any(isinstance(acto, Agregar) and acto.producto.texto for acto in leidos):
        return leidos
    return [_pedido(acto) if any(acto is llano for llano in llanos) else acto for acto in leidos]


def tras_el_si(leidos: list[Acto], nuevos: list[Acto]) -> list[Acto]:
    """ "sí, y el difusor también": what is named after the yes to an offer is wanted too."""
    if not any(isinstance(acto, Confirmar) and not acto.termina for acto in leidos):
        return nuevos
    return list(map(_pedido, nuevos))


def lo_aceptado(
    leidos: list[Acto], situacion: Situacion, catalogo: Catalogo
) -> tuple[list[Acto], list[Acto]]:
    """ "sí, y una llave": the yes to what was offered, which goes first, and the rest.

    "Sí, 3" and "sí, el de 20" are of what was offered themselves.
    """
    si = next((a for a in leidos if isinstance(a, Confirmar) and not a.termina), None)
    if si is None or not situacion.pide_cantidad or situacion.espera:
        return [], leidos
    otros = [acto for acto in leidos if isinstance(acto, Agregar | CambiarCantidad | Quitar)]
    foco = [situacion.ofrecidos[i] for i in situacion.foco] or situacion.ofrecidos
    if not otros or any(not a.producto.texto or catalogo.cuales(a.producto.texto, foco) for a in otros):
        return [], leidos
    return [si], [acto for acto in leidos if acto is not si]


def sin_venia(leidos: list[Acto]) -> list[Acto]:
    """ "ok, ¿y qué taladros tienen?", where nothing is to be confirmed: a word that leads to the question."""
    preguntas = (actos.PreguntarProducto, actos.PreguntarPrecio, actos.PreguntarEmpresa)
    if not any(isinstance(acto, preguntas) for acto in leidos):
        return leidos
    return [a for a in leidos if not isinstance(a, Confirmar) or a.termina or a.llano]


# What leads to a list, and asks for nothing by itself: "¿me cotiza esta lista?" and the list.
_ABREN_LISTA = (
    Agregar(),
    actos.PreguntarProducto(),
    actos.PreguntarPrecio(),
    actos.PreguntarPrecio(producto=Referencia(deictica=True)),
)
_POR_ESE = actos.PreguntarProducto(producto=Referencia(deictica=True))


def _sobra(acto: Otro, leidos: list[Acto]) -> bool:
    """Small talk; not what was said beside a yes and was not understood."""
    perdido = acto.dicho and any(isinstance(otro, Confirmar) for otro in leidos)
    return acto.clase in {"charla", "ininteligible"} and not perdido


def _de_devolver(acto: actos.PreguntarEmpresa) -> bool:
    return temas_preguntados(plegar(acto.consulta)) <= {"devolucion", "cancelacion"}


def _solo_senala(acto: Acto, clase: type[Acto] = Quitar) -> bool:
    """ "quítalo": it points, and names nothing."""
    if not isinstance(acto, clase):
        return False
    producto = acto.producto  # type: ignore[union-attr]
    return producto.deictica and not (producto.texto or producto.ordinales)


def _solo_muestra(acto: Acto) -> bool:
    return isinstance(acto, actos.PreguntarProducto) and bool(acto.producto.ordinales)


def _nombra(acto: Acto) -> bool:
    return isinstance(acto, actos.PreguntarProducto) and bool(acto.producto.texto)


def _ya_dicho(acto: Acto, leidos: list[Acto]) -> bool:
    """Whether a datum to be given again was given in the same breath: "el teléfono, es 300..."."""
    if not isinstance(acto, DarDato) or acto.valor or acto.no_tiene:
        return False
    return any(isinstance(otro, DarDato) and otro.campo == acto.campo and otro.valor for otro in leidos)


def sin_palabras(mensaje: str) -> Acto:
    """A message with nothing to read but its signs: a raised thumb agrees, folded hands thank."""
    if any(signo in mensaje for signo in "👍👌✅🙌🆗"):
        return Confirmar(llano=False)
    if any(signo in mensaje for signo in "🤬😡😠🖕"):
        return Otro(clase="insulto")
    if any(signo in mensaje for signo in "👎❌🚫"):
        return Negar()
    if any(signo in mensaje for signo in "🙏❤💕💖😍🥰😘"):
        return actos.Agradecer()
    return Otro(clase="gesto" if any(ord(signo) > 0x2190 for signo in mensaje) else "ininteligible")


def sobra_con_datos(acto: Acto, situacion: Situacion) -> bool:
    """What says nothing beside data; of a yes to a read-back the graph sees whether they changed it."""
    if isinstance(acto, Confirmar):
        cierra = acto.termina and bool(situacion.lineas) and situacion.espera is None
        return not cierra and not situacion.se_confirma
    return isinstance(acto, Negar) or (isinstance(acto, Otro) and not acto.dicho) or _dato_vacio(acto)


def _cuenta_lo_anterior(previo: Acto, acto: Acto) -> bool:
    """ "me gusta la careta, deme una": a bare count is of what was just named."""
    if not isinstance(previo, Agregar) or not isinstance(acto, Agregar):
        return False
    suelta = acto.cantidad.unidades is not None and not acto.producto.texto and not acto.producto.otro
    return (
        suelta
        and not acto.producto.ordinales
        and bool(previo.producto.texto)
        and previo.cantidad == Cantidad()
    )


def _dato_vacio(acto: Acto) -> bool:
    return isinstance(acto, DarDato) and acto.campo is None
