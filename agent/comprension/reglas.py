"""Acts that a clause shows by its form, before the classifier is asked. Each pattern sees folded text."""

import re

from agent.comprension import lexico
from agent.comprension.asentimiento import asiente, es_todo, manda_cerrar, niega, solo_cierra
from agent.comprension.datos.etiquetas import duda_del_dato, ya_dado
from agent.comprension.de_su_compra import de_que_compra
from agent.comprension.situacion import Situacion
from agent.comprension.temas import pregunta_de_empresa
from agent.comprension.trato import (
    es_cumplido,
    es_gesto,
    es_privado,
    es_queja,
    pregunta_el_idioma,
    pregunta_quien_es,
    sin_cumplido,
)
from agent.comprension.ver_pedido import pide_el_pedido
from agent.comprension.vocabulario import patron

_CARRITO = "|".join(sorted(lexico.CARRITO))
_ARTICULO = r"(?:(?:el|la|los|las|mi|mis|tu|este|esta|ese|esa|todo|toda|un|una|ultimo|ultima)\s+)*"
_CANCELAR = re.compile(
    rf"\b(?:cancel\w*|anul\w*|descart\w*|olvid\w*|vaci\w*|deten\w*|elimin\w*|borr\w*|"
    rf"quit\w*)\s+{_ARTICULO}(?:(?:{_CARRITO})s?\b|todo$|my order)"
    r"|^(?:por favor )?(?:cancelar?|cancelalo|cancelala|cancele|anular?|anulalo|cancela todo|"
    r"olvidalo todo|olvida todo|cancel)(?: por favor| porfa| please)?$"
    r"|^(?:ya )?no (?:quiero|voy a|deseo|necesito) (?:comprar|llevar|pedir|nada|(?:el|mi|la|"
    r"este|esta) (?:pedido|orden|compra))(?: ya)?(?: nada)?$"
    r"|^mejor (?:no compro|ya no|no llevo) nada$|^dejemoslo asi$"
)
_QUITAR = re.compile(
    # Inflected forms alone: "saco", "borrador" and "quitaesmalte" are goods.
    r"\b(?:quit(?:[ae]|as|ar|en|an|emos|ando)|"
    # "a Quito" is a town
    r"(?<!\ba )(?<!\ben )(?<!\bde )(?<!\bpara )(?<!\bpa )quito|"
    r"sa(?:ca|cas|car|quen?|quemos|cando)|elimin(?:[aeo]|ar|en|emos)|"
    r"borr(?:[ae]|ar|en|emos)|remuev[ae]|remover|retir(?:[ae]|en)|(?<!a )(?<!para )retirar)"
    r"(?:me|le|nos|les)?(?:l[oa]s?)?\b"
    rf"|\bcancel(?:[ae]|ar|en)(?:me|le)? (?:(?:el|la|los|las|un[oa]?) |(?:es[ea]|est[ea]|es[oa]s|est[oa]s)\b)"
    rf"(?! ?(?:{_CARRITO}|compras?|ventas?)s?\b)"
    r"|\b(?:remove|delete)\b"
    r"|\bya no (?:quiero|llevo|voy a llevar|necesito|me lleves?|deseo) (?:el|la|los|las|ese|esa|"
    r"eso|esos|este|esta|estos)\b"
    r"|^(?:mejor )?sin (?:el|la|los|las)\b"
    r"|\bno (?:me )?(?:pongas|mandes|incluyas|agregues|lleves|metas) (?:el|la|los|las|ese|esa|eso|este)\b"
)
_NO_LO_QUIERO = re.compile(
    r"^(?:no,? )?(?:ese|esa|eso|esos|esas|este|esta) no$|\bno (?:lo|la|los|las) (?:quiero|llevo|"
    r"necesito|deseo)\b"
)
_CONDICIONAL = re.compile(r"\bsi (?:me |te |les |le |yo )?(?:llevo|llevara|compro|pido|encargo|tomo)\b")
_ANTES_DEL_NO = r"^(?:(?:no|ya|al final|mejor|entonces|bueno|pues|pero|y|ahora|sabes que|perdon),? )*"
_YA_NO = (
    r"no (?:quiero(?: llevar(?:me)?)?|llevo|me llevo|deseo|necesito|"
    r"(?:me )?voy a (?:llevar|querer|comprar|pedir|necesitar)(?:me)?)"
)
_NO_QUIERO_ESO = re.compile(rf"{_ANTES_DEL_NO}{_YA_NO} (?:el|la|los|las|ese|esa|esos|este|esta)\b")
_NO_QUIERO = re.compile(
    rf"{_ANTES_DEL_NO}(?:{_YA_NO}|no me (?:des|pongas))\b(?! (?:dar|decir|pasar|entregar|poner))"
)
_CAMBIAR = re.compile(
    r"\b(?:que sean?|mejor (?:que sean |dame |ponme |deja(?:me)? |solo )?(?=\d|una?\b|dos|tres|"
    r"cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|media)|(?:son|eran|era|fueran|dije|"
    r"serian) (?=\d|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|media)|"
    r"(?:cambia|cambie|cambiar|sube|subele|subelo|baja|bajale|bajalo|aumenta|reduce|modifica|"
    r"deja|dejalo|dejalos|dejala|dejame)\w* .{0,30}\b(?:a|en|por|cantidad|solo)\b|make it|"
    r"change .* to)"
)
_SUMAR = re.compile(
    r"\b(?:(?:uno|una|otro|otra|dos|tres|cuatro|cinco|\d+) (?:unidades? )?mas\b|otro mas|"
    r"(?:un[oa]?|dos|tres|cuatro|cinco|seis|\d+) (?!nada|no|o)\w+(?: \w+)? mas(?= del? | por| porfa|$)|"
    r"otra mas|sumale|agregale \w+ mas|one more)"
)
_TANTOS = r"(?:uno|una|un|dos|tres|cuatro|cinco|\d+)"
# "2 menos", "menos 2 candados"; not "al menos 2"
_RESTAR = re.compile(rf"\b{_TANTOS} (?:unidades? )?menos\b|^(?:(?:y|no|mejor|,) )*menos {_TANTOS}\b")
_DESCUENTO = re.compile(
    r"\b(?:descuento|descuentico|rebaja|rebajita|rebajas|mas barato si|menos si|promocion si|"
    r"precio especial|ultimo precio|menos por|lo menos)\b"
)
_PRECIO = re.compile(
    r"\b(?:a como|a cuanto(?! (?:quedan?|estan? de))|"
    r"cuanto (?:(?:me |nos |te )?(?:cuest|cost|val|sal[eid])\w*|es|era|cobra\w*|esta|estan|seria|por)|"
    r"que (?:precio|valor|costo)|precios? (?:de|del)|"
    r"en cuanto|que (?:vale|valen|cuesta|cuestan|sale|salen)|how much|what s the price|"
    r"cual es el (?:precio|valor|costo)|(?:el|su) (?:precio|"
    r"valor|costo)|cuanto (?:el|la|los|las|por)|"
    r"(?:vale|cuesta|sale|esta|queda)n? (?:en |a )?cuanto)\b|^(?:y )?(?:cuanto|precio|costo|valor|"
    r"precios?)$"
)
_ATAQUE = re.compile(
    r"\b(?:ignor\w+ (?:tus|las|todas|todo|cualquier|your|previous|all)|(?:olvida|olvidate de|"
    r"omite) (?:tus|las|todas) (?:instrucciones|reglas)|system prompt|prompt|"
    r"olvid\w+ (?:todo )?lo (?:anterior|que te|de antes)|olvid\w+ tod[oa]s? (?:tus|las|lo)|te ordeno|"
    r"como (?:el |la )?(?:duen[oa]|gerente|administrador\w*|jef[ea])\b|"
    r"instrucciones (?:anteriores|previas|del sistema)|modo (?:desarrollador|administrador|"
    r"admin|debug|dios)|eres ahora|actua como|act as|jailbreak|"
    r"(?:gerente|jefe|dueno|supervisor|administrador)\b.{0,30}\b(?:autoriz\w+|dijo|aprob\w+|"
    r"dio permiso)|soy (?:el|la) (?:gerente|dueno|duena|administrador\w*|jefe)|"
    r"drop table|select \* from|script)\b|<\w+"
)  # fmt: skip
_AY = r"(?:uy|ay|hay|huy|uf+|ah|oh|wow|ush|chale|hijole|ish|epa|guau|dios|dios mio|ole|anda|ni modo|aja)"
_EXCLAMACION = re.compile(
    rf"{_AY}(?: {_AY})*(?: no)?(?: (?:que|tan|muy|re|super) (?:mas )?\w+)?|(?:no )?que (?:mas )?"
    r"(?:car[oa]s?|pesar|lastima|pena(?: con (?:usted(?:es)?|vos|ti))?|mal|"
    r"bien|buen[oa]|barat[oa]s?|cheveres?|chimba|padre|"
    r"lind[oa]s?|fe[oa]s?|"
    r"bonit[oa]s?|ric[oa]s?|susto|demora|rabia|verguenza|maravilla|emocion)|"
    r"(?:es)?tan? (?:muy |tan |re |super |bien )?(?:bonit|lind|buen|bell|chever|padr|"
    r"chid|hermos|precios|ric)\w*"
)
# "ta carísima jaja", "se me hace muy caro": an opinion, and no goods.
_OPINA = re.compile(
    rf"(?:(?:{_AY}|no|pero|pues|che|la verdad|me parece|se me hace|que|como que) )*"
    r"(?:esta|ta|estan|tan|es|son|re)? ?"
    r"(?:(?:muy|re|super|demasiado|bien|un poco|medio|algo|tan|bastante) )*"
    r"(?:carisim[oa]s?|baratisim[oa]s?|hermos[oa]s?|divin[oa]s?|(?:car|barat|lind|bonit|buen)[oa]s?)"
    r"(?: (?:ja\w*|la verdad|eso|ese|esa|no|che|pe|po|igual))*"
)
_ESTA_OPINANDO = re.compile(r"\b(?:ta\b|re\b|carisim|baratisim|ja|la verdad|se me hace|me parece)")
_ANUNCIA = re.compile(rf"(?:{patron('anuncia')})")
_QUE_ANUNCIA = re.compile(r"\b(?:pregunt\w+|dudas?|consult\w+|ayud\w+)\b")
_DEJALO = re.compile(r"\b(?:dej[ae]\w*|dejemos\w*) (?:asi|ahi|quiet[oa])\b")
_DESPEDIDA = re.compile(
    r"\b(?:chao|chau|chaito|adios|hasta (?:luego|pronto|manana|la vista)|nos vemos|good ?bye|"
    r"bye)(?: (?:y )?(?:muchas )?gracias)?$"
)
_RECLAMO = re.compile(
    r"\b(?:(?:sali\w*|vino|vinieron|llego|llegaron) (?:tod[oa] )?(?:mal[oa]s?|mal|danad[oa]s?|"
    r"rot[oa]s?|defectuos\w+|incomplet\w+|"
    r"equivocad\w+)|(?:poner|hacer|tengo|presentar) (?:un|una) (?:queja|reclam\w+))\b"
)
_DEVUELVE = re.compile(
    r"\b(?:quier[oa]|quisiera|queria|necesito|vengo a|deseo|me toca|tengo que|voy a) (?:hacer (?:una )?)?"
    r"(?:devol(?:ver|ucion)\w*)\b"
)
_HUMANO = re.compile(
    r"\b(?:habl\w+|comuni\w+|contact\w+|pas[ae]\w*|atiend\w+|atend\w+|llam\w+|escrib\w+|numero|"
    r"celular|telefono|whatsapp|quiero|necesito)"
    r"\b.{0,25}\b(?:asesora?|persona|humano|humana|vendedora?|alguien|encargad[oa]|duen[oa]|"
    r"gerente|ejecutiv[oa]|agente|operador[a]?)\b"
    r"|\bme (?:pued\w+|podr\w+|podes) (?:marcar|llamar)\b"
)
_HISTORIAL = re.compile(
    r"\b(?:(?:la )?(?:vez|compra) (?:pasada|anterior)|la (?:otra|ultima) vez|mis? (?:ultimas?|"
    r"anteriores) compras?|mi ultim[ao] (?:compra|pedido) (?:que|fue)|que (?:compre|pedi|"
    r"lleve) (?:la|el)|historial|lo (?:mismo )?de siempre|compras anteriores|he comprado|"
    r"que compre)\b"
)


_ABRE_PEDIDO = re.compile(
    r"(?:(?:quiero|quisiera|queria|necesito|deseo|voy a|vamos a|vengo a|para|me gustaria|puedo|"
    r"ayudame a|es que|"
    r"les?|te|por favor|yo) ?)+(?:hacer(?:te|le|les)?|realizar|montar|poner|pedir|comprar|"
    r"encargar|ordenar|llevar)"
    rf"(?: (?:un|una|unos|unas|mi|mis|el|la|otro|otra|nuevo|nueva|alg[ou]\w*|varias?|varios))*"
    rf"(?: (?:{_CARRITO}|pedidos?|compras?|compritas|mercado|mercadito|encargos?|cosas?|cositas?|"
    rf"despensa|surtido))?"
    r"(?: por favor| porfa| con (?:usted|ustedes|vos|ti)| aqui)?"
)


_DEL_TRATO = (
    (es_cumplido, "agradecer"),
    (es_gesto, "otro:gesto"),
    (pregunta_el_idioma, "otro:idioma"),
    (pregunta_quien_es, "otro:identidad"),
)


def acto_por_forma(plano: str, *, pregunta: bool, situacion: Situacion) -> str | None:
    """The act that the clause's form settles, or None for the classifier to say.

    "confirmar:termina" is a Confirmar that says the order is complete; "quitar?" needs a product to be one.
    """
    cortes = plano.strip()
    if not cortes:
        return None
    if es_privado(cortes):
        return "otro:privado"
    if es_ataque(cortes):
        return "otro:ataque"
    if situacion.campo_esperado and duda_del_dato(cortes):
        return "preguntar_empresa"
    if ya_dado(cortes) and (situacion.campo_esperado or situacion.espera == "confirmar_pedido"):
        return "dar_dato" if situacion.campo_esperado else "confirmar"
    if es_queja(cortes) and not pregunta:
        return "otro:queja"
    if trato := next((acto for es, acto in _DEL_TRATO if es(cortes)), None):
        return trato
    if _cierra(cortes, situacion, pregunta=pregunta):
        return "confirmar:termina"
    if not pregunta and asiente(cortes):
        return "confirmar"
    if niega(cortes):
        return "negar"
    if not pregunta and (_EXCLAMACION.fullmatch(cortes) or opina(cortes)):
        return "otro"
    if _ANUNCIA.fullmatch(cortes) and _QUE_ANUNCIA.search(cortes):
        return "otro:aviso"
    if _DEJALO.search(cortes):
        return "negar"
    if _DESPEDIDA.search(cortes) and not situacion.espera:
        return "despedirse"
    if _RECLAMO.search(cortes) or (_DEVUELVE.search(cortes) and not pregunta):
        return "otro:queja"
    if _HUMANO.search(cortes) and not es_ataque(cortes):
        return "pedir_humano"
    if _VIENE_EN_CAMINO.search(cortes):
        return "ver_pedido"
    if _HISTORIAL.search(cortes):
        return "preguntar_historial"
    if de_que_compra(cortes) in {"monto", "pago", "direccion"} and not situacion.se_confirma:
        return "preguntar_empresa"
    if _CANCELAR.search(cortes):
        return "cancelar"
    if _ABRE_PEDIDO.fullmatch(cortes):
        return "agregar:nada"  # what, is still to be said
    if pide_el_pedido(cortes, situacion):
        return "ver_pedido"
    if _CONDICIONAL.search(cortes) and not pregunta_de_empresa(cortes, menos="descuento"):
        return "preguntar_precio"
    if pregunta_de_empresa(cortes) and (pregunta or not _DISPONE.search(cortes)):
        return "preguntar_empresa"
    if _QUITAR.search(cortes) or _NO_QUIERO_ESO.search(cortes) or _NO_LO_QUIERO.search(cortes):
        return "quitar"
    return None


def _cierra(plano: str, situacion: Situacion, *, pregunta: bool) -> bool:
    """ "eso es todo", "ya"; and of an order "¿me haces el pedido?", which orders though it asks."""
    if situacion.lineas and manda_cerrar(plano):
        return True
    return not pregunta and (es_todo(plano) or _da_por_hecho(plano, situacion))


def _da_por_hecho(plano: str, situacion: Situacion) -> bool:
    """ "ya", "listo", said of an order, and not to a question of ours: it takes nothing more."""
    if not situacion.lineas or not solo_cierra(sin_cumplido(plano)):
        return False
    # Said to "¿cuál?" it leaves out what was to be chosen; said to "¿te dejo este?" it is a yes.
    eligiendo = situacion.espera == "elegir_producto" and not situacion.pide_cantidad
    return situacion.espera is None or eligiendo


def es_ataque(plano: str) -> bool:
    return bool(_ATAQUE.search(plano))


# "pago con débito", "me lo llevo", "paso a recogerlo": he says how it will be, and asks nothing.
_DISPONE = re.compile(
    r"^(?:(?:ya|yo|bueno|listo|pues|entonces|si|ok|mejor) )*(?:"
    r"(?:(?:te|le|les|lo|la|los|las) )?(?:pago|cancelo)\b|"
    r"(?:me |nos )?l[oa]s? (?:llevo|llevamos|recojo|retiro|busco|compro)\b|paso (?:a|por)\b|"
    r"contra ?entrega$|(?:en )?efectivo$)"
)
_VIENE_EN_CAMINO = re.compile(
    r"\b(?:cuando|donde|(?:como|en que) (?:va|viene|anda|sigue|esta)|que (?:paso|hubo|fue) (?:con|de)|"
    r"a que horas?|cuanto (?:tiempo )?(?:se )?(?:demora|tarda|le? ?falta)\w*)\b.*\b(?:"
    r"mi (?:pedido|orden|compra|paquete|encargo|envio|domicilio|comida|almuerzo)|lo mio|"
    r"lo que (?:les |te |le )?(?:pedi|compre|encargue|ordene))\b"
)


def rechaza(plano: str) -> bool:
    return bool(_NO_QUIERO.search(plano))


def pregunta_ademas(antes: str, resto: str) -> bool:
    """ "precio de la leche | y el envío a Cali": of goods, and of the shop."""
    return bool(_DE_LA_TIENDA.match(resto)) and (pide_precio(antes) or pregunta_existencia(antes))


def opina(plano: str) -> bool:
    """ "ta carísima jaja", "se me hace muy caro"."""
    return bool(_OPINA.fullmatch(plano) and _ESTA_OPINANDO.search(plano))


def exclama(plano: str) -> bool:
    """ "ay qué pesar", "uy no qué caro"."""
    return bool(_EXCLAMACION.fullmatch(plano))


def es_cambio(plano: str) -> bool:
    return bool(_CAMBIAR.search(plano) or _SUMAR.search(plano) or _RESTAR.search(plano))


_RESTRINGE = re.compile(
    r"\b(?:solo|solamente|unicamente|nomas|no mas|nada mas|only|just)\b|"
    r"^(?:(?:h?ay|uy|perdon|mmm?) ?,? )*no ,"
)


_SE_EXTRANA = re.compile(r"^(?:\w+ ){0,3}son (?:\d|un|dos|tres|cuatro|cinco)")


def se_extrana(plano: str) -> bool:
    """ "ay no, ¿son 3 cajas?": of what the order says."""
    return bool(_SE_EXTRANA.match(plano))


def restringe(texto: str) -> bool:
    """ "solo una", "no, quiero 5": so many, and no more. Its commas count: "no quiero 5" is no correction."""
    return bool(_RESTRINGE.search(texto))


def modo_de_cambio(plano: str) -> str:
    if _RESTAR.search(plano):
        return "restar"
    return "sumar" if _SUMAR.search(plano) else "fijar"


_DE_LA_TIENDA = re.compile(patron("de_la_tienda"))
_ENVIO = re.compile(r"\b(?:envios?|domicilios?|flete|entregas?|despachos?|delivery|instalacion)\b")


_COTIZA = re.compile(r"\b(?:cotiz\w+|presupuest\w+)\b")
_PAGO = re.compile(
    r"\b(?:pag\w+|tarjeta|efectivo|transferencia|contra ?entrega|nequi|daviplata|pse|paypal|deposito|cuotas|"
    r"mercado ?pago|yape|plin|bizum|oxxo|recog\w+|recoj\w+|retir\w+|domicilio)\b"
)


def es_tropiezo(plano: str) -> bool:
    """ "no, perdón", "ay no": what comes next takes the place of what was just said."""
    return bool(_TROPIEZO.fullmatch(plano))


_PERDON = r"(?:perdon(?:e|ame)?|disculpa\w*|mentira|espera\w*|corrijo|me equivoque|ay|uy|oops|ups)"
_TROPIEZO = re.compile(rf"(?:{_PERDON} )*(?:no|{_PERDON})(?: {_PERDON})*")


def pide_cotizacion(plano: str) -> bool:
    return bool(_COTIZA.search(plano))


def habla_de_pago(plano: str) -> bool:
    """Of paying, or of how the goods get to him."""
    return bool(_PAGO.search(plano))


def habla_de_envio(plano: str) -> bool:
    return bool(_ENVIO.search(plano))


def pide_descuento(plano: str) -> bool:
    return bool(_DESCUENTO.search(plano))


def pide_precio(plano: str) -> bool:
    return bool(_PRECIO.search(plano))


_EXISTENCIA = re.compile(
    r"\b(?:tienen?s?|tenes|teneis|hay|vend\w+|manej\w+|ofrec\w+|queda\w*|existe\w*|consigo|consiguen)\b"
)
_ACABA_EN_EXISTENCIA = re.compile(  # not "dame las que hay"
    rf"(?<!que )(?<! te )(?<! les ){_EXISTENCIA.pattern}(?: (?:tambien|por ahi|ahi|aun|todavia|ustedes))*$"
)
_POR_ESE = re.compile(r"(?:y )?(?:tienen?s?|tenes|hay|vend\w+|manej\w+) (?:de )?(?:est|es)[aeo]s?")
_CUANTOS_HAY = re.compile(
    r"\bcuant[oa]s? (?:\w+ ){0,3}(?:tienen|tienes|tenes|hay|quedan|les quedan|te quedan|"
    r"disponibles?)\b|\bcuant[oa]s (?:hay|quedan)\b"
)


def es_rechazo(plano: str) -> bool:
    return bool(_NO_QUIERO_ESO.search(plano) or _NO_LO_QUIERO.search(plano))


def pregunta_existencia(plano: str) -> bool:
    return bool(_EXISTENCIA.search(plano))


def acaba_en_existencia(plano: str) -> bool:
    """ "sprite venden también": asked, with no mark."""
    return bool(_ACABA_EN_EXISTENCIA.search(plano))


def pregunta_por_ese(plano: str) -> bool:
    """ "¿tienen de este?", of what is talked of, or in the photo that it goes under."""
    return bool(_POR_ESE.fullmatch(plano))


def pide_existencias(plano: str) -> bool:
    return bool(_CUANTOS_HAY.search(plano))
