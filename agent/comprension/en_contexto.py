"""Clauses that the state of the talk reads, before their own words are asked."""

import re

from agent.actos import (
    Acto,
    Confirmar,
    DarDato,
    Otro,
    PreguntarEmpresa,
    PreguntarPrecio,
    PreguntarProducto,
    Referencia,
    VerPedido,
)
from agent.comprension import asentimiento, lexico
from agent.comprension.cuanto_seria import leer_cuanto_seria, leer_cuantos_hay
from agent.comprension.datos.etiquetas import rehusa_los_datos
from agent.comprension.datos.formas_de_direccion import ciudad_nombrada
from agent.comprension.datos.parte_de_direccion import leer_parte
from agent.comprension.de_antemano import solo_anuncia
from agent.comprension.descarte import leer_descarte
from agent.comprension.eleccion import leer_eleccion
from agent.comprension.iguales import leer_otro_igual, leer_para_todas
from agent.comprension.mercancia.frases import leer_frase
from agent.comprension.mercancia.reparto import leer_reparto
from agent.comprension.notas import leer_nota, leer_sobre_la_nota
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import separar
from agent.comprension.reemplazo import leer_reemplazo
from agent.comprension.regateo import leer_regateo
from agent.comprension.segmentos import Clausula
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.temas import temas_preguntados
from agent.comprension.vocabulario import patron
from agent.comprension.ya_tengo import leer_ya_tengo
from agent.texto import plegar

# "y cuánto cobran?", "eso qué costo tiene", "es gratis?": a price with nothing that it is of.
_CUANTO_CUESTA = re.compile(
    r"(?:(?:y|e|pero|entonces|mas o menos|como|ah|ok|oye|bueno|vale|disculpa|por|eso|ese|el|servicio) )*(?:"
    r"(?:en |a )?(?:cuanto|cuant|cto|cnto|kuanto)(?: (?:me|nos|les?|se|seria|es))*"
    r"(?: (?:cobr|cuest|cost|val|sal|esta|ser)\w*| lo que cobran)?|"
    r"(?:que|k|q|cual es el|tiene algun|tiene|hay algun|con|a que) (?:precio|costo|valor|tarifa|recargo)"
    r"(?: (?:tiene|adicional|extra|aparte))*|"
    r"(?:el )?(?:precio|costo|valor)|(?:me |nos |lo |la )?cobran(?: (?:algo|por eso|aparte|extra))?|"
    r"(?:tiene|hay)(?: algun)? (?:costo|recargo)|(?:es|sale) (?:gratis|gratuito)|a como(?: (?:es|sale))?"
    r")(?: (?:por|eso|ese|esa|el|la|servicio|mas|o|menos|ir|ahi|alla|alli|hasta|llevar\w*|traer\w*|"
    r"porfa\w*|favor|gracias|aprox\w*|adicional|aparte|extra|algo|ustedes|uds))*"
    r"(?P<destino> (?:a|hasta|para) .{3,30})?"
)

# "¿hay en otro color?", "¿viene en más tallas?": other goods of the kind just talked of.
_EN_OTRO = re.compile(
    r"(?:(?:y|e|pero|oye|disculpa|por|casualidad|de|no|lo|la|los|las|ese|esa|este|esta|solo|tambien) )*"
    r"(?:hay|habra|viene\w*|vienen|tien\w+|ten[eé]s|manej\w+|existe\w*|sale\w*|est[aá]n?|consig\w+|qued\w+)?"
    r"(?: (?:lo|la|los|las|ese|esa|este|esta|ellos))? ?(?:en |de |con |disponible en )?"
    r"(?:otr[oa]s?|mas|vari[oa]s|diferentes?|distint[oa]s?) (?P<que>color(?:es)?|tallas?|tamanos?|medidas?|"
    r"modelos?|presentaci(?:on|ones)|sabor(?:es)?|disenos?|estilos?|marcas?|capacidad(?:es)?|aromas?|tonos?)"
    r"(?: (?:disponibles?|tambien|o|solo|ese|esa|no|mas|que|tengas?|tengan|hay))*"
)

# "¿y cuáles tienes?", "uh, ¿de qué hay?": of the kind just talked of.
_CUALES_HAY = re.compile(
    r"(?:(?:y|e|pero|oye|ah|h?ay|ash|uh|uy|bueno|entonces|ok|vale|m+|que (?:pena|lastima|mal|bajon)) )*"
    r"(?:de )?(?:cual(?:es)?|que)(?: otr[oa]s?| mas)? "
    r"(?:(?:si|te|les|os|me) )?(?:tien\w+|ten[eé]s|teneis|hay|qued\w+|manej\w+|vend\w+)"
    r"(?: (?:tu|vos|ustedes|entonces|disponibles?|pues|ahi|ahora))*"
)


# "si me lo quiero llevar a Viña", "¿y para mandarlo a Cali?"
_LLEVARLO_A = re.compile(
    r"(?:(?:y|pero|si|para|pa|que|me|nos|lo|la|los|las|quiero|quisiera|quieren|pueden|puede|hay que) )*"
    r"(?:llevar|mandar|enviar|traer)(?:me|nos)?(?:l[oa]s?)? (?:a|hasta) "
    r"(?P<lugar>(?!mi\b|la\b|el\b|casa|domicilio)[a-z]{3,}(?: [a-z]{3,}){0,2})"
)
# "how much is it in dollars?", put into Spanish
_EN_OTRA_MONEDA = re.compile(
    r"(?:y )?(?:cuanto|a como|que precio|precio|cual es el precio|en cuanto)\b(?P<que>.*) "
    r"en (?:dolares|euros|usd)(?: americanos| estadounidenses)?"
)
# "¿cuánto me sale todo con el envío?", of an order
_TODO_CON_ENVIO = re.compile(
    r"\bcuanto (?:(?:me|nos|es|va|sale|queda|seria|saldria|quedaria|todo|en|el|mi|del|total|pedido) )*"
    r"(?:con|incluyendo|mas|y) (?:el )?"
    r"(?:envio|domicilio|delivery|despacho|flete|reparto)\b"
)
# "¿y 80?", "¿y si son 20?", after "¿tienes 40?": how many there are
_Y_TANTOS = re.compile(r"(?:y )?(?:de |si son |si quiero |si fueran |para )(?P<cuantos>\d{2,5})")

# "listo, me los llevo", of what the order has: that is all
_ME_LO_LLEVO = re.compile(
    r"(?:(?:listo|lista|ok|okey|bueno|dale|si|pues|entonces|ya|vale|perfecto) )*"
    r"(?:me |nos )?(?:(?:l[oa]s?|es[oae]s?|todo) )?(?:llevo|llevamos|llevaria|compro|quedo con es[oae]s?)"
    r"(?: (?:es[oae]s?|todo|entonces|pues|asi|gracias))*"
)


_LO_DEJA_ASI = re.compile(r"(?:(?:ya|bueno|no|entonces|mejor) )*dej[aeo]\w* (?:asi|ahi|quiet[oa])(?: \w+)?")


def _todo_pedido(situacion: Situacion) -> bool:
    """Whether what the talk is about is in the order already."""
    foco = [situacion.ofrecidos[i] for i in situacion.foco]
    return bool(situacion.lineas) and not situacion.espera and all(n in situacion.lineas for n in foco)


# "el de atún está muy caro": of one of those shown
_OBJETA = re.compile(
    r"(?:(?:uy|no|pero|y|h?ay|uff?|mm+) )*(?:el|la|los|las) (?:del? )?(?P<que>.{2,40}?) "
    r"(?:est[ae]n?|es|son|salen?|se me hacen?|me parecen?) "
    r"(?:(?:muy|medio|un poco|bien|tan|re|demasiado|super) )*(?:car|grand|chic|pequen|larg|cort|fe|pesad)\w+$"
)


def leer_en_contexto(clausula: Clausula, situacion: Situacion, catalogo: Catalogo) -> list[Acto]:
    """A change of the order, or an answer to what is on the table; else nothing."""
    if not situacion.espera and asentimiento.es_todo(clausula.plano):
        return []  # "serían esas": none of those shown is picked
    if not situacion.espera and solo_anuncia(clausula.palabras, catalogo):
        return [Otro(clase="aviso")]
    cuanto = leer_cuanto_seria(clausula, situacion, catalogo) or leer_cuantos_hay(clausula, situacion)
    if cuanto := cuanto or leer_regateo(clausula):
        return [cuanto]
    if cambiado := leer_reemplazo(clausula, situacion, lambda palabras: leer_frase(palabras, catalogo)):
        return cambiado
    nota = leer_nota(clausula, situacion, catalogo) or leer_sobre_la_nota(clausula, situacion, catalogo)
    if nota:
        return [nota]
    if descartado := leer_descarte(clausula, situacion, catalogo):
        return descartado
    if _tiene_direccion(situacion) and (parte := leer_parte(clausula.plano)):
        return [DarDato(campo="direccion", valor=parte)]
    if rehusa_los_datos(clausula.plano):
        return [DarDato(campo=situacion.campo_esperado, no_tiene=True)]
    if pedida := _pide_lo_que_no_se_envia(clausula, catalogo):
        return pedida
    if otra := _EN_OTRO.fullmatch(clausula.plano):
        return [PreguntarProducto(producto=Referencia(texto=otra["que"], otro=True, elidida=True))]
    if situacion.ofrecidos and clausula.pregunta and (tantos := _Y_TANTOS.fullmatch(clausula.plano)):
        numero = leer_numero(separar(tantos["cuantos"]), 0)
        if numero and not catalogo.vende(tantos["cuantos"]):  # "¿y de 40?" may be a size
            cantidad = numero.cantidad(tantos["cuantos"])
            return [PreguntarProducto(producto=Referencia(deictica=True), cantidad=cantidad)]
    if situacion.ofrecidos and _CUALES_HAY.fullmatch(clausula.plano):
        return [PreguntarProducto(producto=Referencia(texto="opciones", elidida=True))]
    if situacion.espera == "confirmar_cierre" and _LO_DEJA_ASI.fullmatch(clausula.plano):
        return [Otro(dicho=clausula.texto)]  # as it is, or no more of it: only a yes closes
    if _ME_LO_LLEVO.fullmatch(clausula.plano) and _todo_pedido(situacion):
        return [Confirmar(termina=True)]
    if objetado := _OBJETA.match(clausula.plano):
        cuales = catalogo.cuales(objetado["que"], situacion.ofrecidos)
        if len(cuales) == 1:
            return [PreguntarProducto(producto=Referencia(ordinales=(cuales[0] + 1,)))]
    lejos = _LLEVARLO_A.fullmatch(clausula.plano)
    if lejos and not any(map(catalogo.tiene, lejos["lugar"].split())):
        return [PreguntarEmpresa(consulta=f"¿hacen envíos a {lejos['lugar']}?")]
    if otro_lugar := _a_otro_lugar(clausula, situacion, catalogo):
        return [otro_lugar]
    if otra := _EN_OTRA_MONEDA.fullmatch(clausula.plano):
        frase = leer_frase(separar(otra["que"]), catalogo)
        nombra = any(map(catalogo.vende, frase.producto.texto.split()))
        producto = frase.producto if nombra else Referencia(deictica=True)
        precio = [PreguntarPrecio(producto=producto)] if nombra or situacion.ofrecidos else []
        return [*precio, Otro(clase="moneda")]
    if situacion.lineas and _TODO_CON_ENVIO.search(clausula.plano):
        return [VerPedido(), PreguntarEmpresa(consulta=clausula.texto)]
    return _de_lo_mostrado(clausula, situacion, catalogo)


def _de_lo_mostrado(clausula: Clausula, situacion: Situacion, catalogo: Catalogo) -> list[Acto]:
    """An answer to what is on the table, or what follows from what was asked of the shop."""
    if para_todas := leer_para_todas(clausula, situacion, catalogo):
        return list(para_todas)
    iguales = leer_otro_igual(clausula, situacion, catalogo)
    if iguales := iguales or leer_reparto(clausula.palabras, len(situacion.ofrecidos)):
        return list(iguales)
    if le_sobra := leer_ya_tengo(clausula, situacion, catalogo):
        return le_sobra
    if elegido := leer_eleccion(clausula, situacion, catalogo):
        return list(elegido)
    return _sigue_de_la_empresa(clausula, situacion, catalogo)


_FOTOS, _CATALOGO = (re.compile(patron(clave)) for clave in ("pide_fotos", "pide_catalogo"))


def _pide_lo_que_no_se_envia(clausula: Clausula, catalogo: Catalogo) -> list[Acto]:
    """ "¿me mandas fotos de los labiales?", "pásame el catálogo": what is sold is told instead."""
    if _CATALOGO.fullmatch(clausula.plano) and not any(map(catalogo.vende, ("catalogo", "menu", "carta"))):
        return [PreguntarProducto()]
    dicho = _FOTOS.fullmatch(clausula.plano)
    if dicho is None or any(map(catalogo.vende, ("foto", "video", "audio", "imagen"))):
        return []
    de = leer_frase(separar(dicho["de"]), catalogo).producto if dicho["de"] else None
    nombra = de is not None and any(map(catalogo.vende, de.texto.split()))
    return [Otro(clase="fotos"), *([PreguntarProducto(producto=de)] if de and nombra else [])]


# "¿y para Viña?", after what delivery costs
_Y_A = re.compile(
    r"(?:(?:y|e|pero|ah|ok) )*(?:si (?:es|fuera) )?(?:(?:para|pa|a|al|hasta|en) )?"
    r"(?P<lugar>[a-z]{3,}(?: [a-z]{2,}){0,3})"
)
# "y para La Plata, ¿cuánto sale?"
_CUANTO_A = re.compile(
    r"(?:(?:y|e|pero|ah|ok) )*(?:para|pa|a|hasta) "
    r"(?P<lugar>(?:(?:la|el|los|las|san|santa|villa) )?(?!mi\b|un)[a-z]{3,}(?: [a-z]{2,}){0,2}?) "
    r"(?:cuanto|a como|que precio|en cuanto)"
    r"(?: (?:me|nos|se|es|seria|sale|cuesta|vale|cobran|tarda|demora|queda)\w*)*"
)


def _a_otro_lugar(clausula: Clausula, situacion: Situacion, catalogo: Catalogo) -> PreguntarEmpresa | None:
    sigue = "envio" in temas_preguntados(plegar(situacion.de_empresa))
    preguntado = _Y_A.fullmatch(clausula.plano) if sigue and (clausula.pregunta or clausula.sigue) else None
    dicho = preguntado or _CUANTO_A.fullmatch(clausula.plano)
    if dicho is None:
        return None
    lugar = dicho["lugar"].split()
    propio = any(p.original[:1].isupper() and p.plana in lugar for p in clausula.palabras[1:])
    propio = propio or bool(ciudad_nombrada(f"a {dicho['lugar']}"))
    if not propio and any(p in lexico.VERBOS | lexico.ABREN_PREGUNTA or catalogo.tiene(p) for p in lugar):
        return None
    return PreguntarEmpresa(consulta=f"¿cuánto cuesta el envío a {dicho['lugar']}?")


def _tiene_direccion(situacion: Situacion) -> bool:
    """While the data of an order are given, once the address was."""
    en_datos = bool(situacion.faltantes) or situacion.espera == "confirmar_cierre" or situacion.por_corregir
    return en_datos and "direccion" not in situacion.faltantes


def _sigue_de_la_empresa(clausula: Clausula, situacion: Situacion, catalogo: Catalogo) -> list[Acto]:
    """ "¿hacen domicilios?", "¿y cuánto cobran?": the price is of what he has just asked about."""
    precio = _CUANTO_CUESTA.fullmatch(clausula.plano)
    destino = (precio["destino"] or "").split() if precio else []
    if not precio or any(map(catalogo.tiene, destino[1:])):
        return []
    if situacion.de_empresa:
        return [PreguntarEmpresa(consulta=f"{situacion.de_empresa}, {clausula.texto}")]
    if destino and destino[0] in {"a", "hasta"} and not leer_numero(separar(destino[1]), 0):
        return [PreguntarEmpresa(consulta=f"¿cuánto cuesta el envío {' '.join(destino)}?")]
    return []
