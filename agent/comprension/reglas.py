"""Acts that a clause shows by its form, before the classifier is asked. Each pattern sees folded text."""

import re

from agent.comprension import lexico
from agent.comprension.situacion import Situacion
from agent.comprension.temas import pregunta_de_empresa

_CARRITO = "|".join(sorted(lexico.CARRITO))
_SI = re.compile(
    r"(?:(?:s[ie]+p?|sip|sii+|claro|dale|listo|vale|ok|oka|okay|okey|correcto|perfecto|exacto|"
    r"confirmo|confirmado|confirmar|"
    r"de acuerdo|por supuesto|obvio|simon|orale|sale|va|bueno|ya|eso|asi es|asi esta bien|"
    r"esta bien|todo bien|"
    r"todo correcto|todo ok|de una|hagale|hagamosle|adelante|procede|proceda|cierto|yes|yep|"
    r"yeah|sure|that s right|"
    r"afirmativo|me parece|me parece bien|esta perfecto|esta correcto|todo esta bien|"
    r"todo perfecto|todo en orden|"
    r"si senor|si senora|si por favor|si porfa|si gracias|si quiero|si confirmo|lo confirmo|"
    r"la confirmo|claro que si|"
    r"por favor|porfa|porfavor|gracias|pues|senor|senora|esta todo bien|esta todo correcto|bien)[ ,]*)+"
)
_NO = re.compile(
    r"(?:(?:no+|nop|nel|nop+e|negativo|para nada|nada|todavia no|aun no|ahora no|por ahora no|"
    r"tampoco|asi no|mejor no|"
    r"no por ahora|no gracias|no esta bien|esta mal|no es correcto|no senor|no senora|no quiero|"
    r"ya no|not yet)"
    r"[ ,]*(?:gracias|senor|senora|por favor|todavia|aun)?[ ,]*)+"
)
_ES_TODO = re.compile(
    r"(?:no[ ,]+|si[ ,]+|listo[ ,]+|ok[ ,]+|ya[ ,]+|y |con |creo que |pues )*(?:"
    r"(?:eso|esto|asi|ese) (?:es|seria|era|fue) todo\b.*|(?:es|seria|sera|era) todo\b.*|"
    r"eso nada mas|nada mas(?: (?:por ahora|por hoy|gracias|porfa|eso))?|"
    r"solo eso|solo esto|eso solo|no mas|eso no mas|ya esta|hasta (?:ahi|alli|aqui)(?: no mas|"
    r" nada mas)?|con eso (?:esta bien|basta|es suficiente|estoy|nomas)|"
    r"ya no (?:quiero|necesito|deseo) (?:nada )?mas|no (?:quiero|necesito|deseo|"
    r"ocupo) (?:nada )?mas(?: nada| cosas)?|"
    r"(?:ya )?(?:termine|acabe)|finalizar?|that s all|thats all|that is all|nothing else|"
    r"(?:quiero |deseo |vamos a |puedes |por favor )?(?:cerrar|cierra|finalizar|finaliza|"
    r"terminar|confirmar|confirma|completar|tramitar|pagar)"
    rf"(?: ya| mi| el| la| este| esta| con)*(?: (?:{_CARRITO}|venta|pago))?)"
)
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
    r"\b(?:quit[aeo]\w*|sac[aou]\w*|saqu\w+|elimin\w+|borr\w+|remuev\w+|remover|retir[ae]\w*|"
    r"remove|delete)\b"
    r"|\bya no (?:quiero|llevo|voy a llevar|necesito|me lleves?|deseo) (?:el|la|los|las|ese|esa|"
    r"eso|esos|este|esta|estos)\b"
    r"|\bno (?:me )?(?:pongas|mandes|incluyas|agregues|lleves|metas) (?:el|la|los|las|ese|esa|eso|este)\b"
)
_NO_LO_QUIERO = re.compile(r"\bno (?:lo|la|los|las) (?:quiero|llevo|necesito|deseo)\b")
_CONDICIONAL = re.compile(r"\bsi (?:me |te |les |le |yo )?(?:llevo|llevara|compro|pido|encargo|tomo)\b")
_NO_QUIERO_ESO = re.compile(
    r"^(?:no,? )?(?:ya )?no (?:quiero|llevo|me llevo|deseo|necesito|voy a llevar) (?:el|la|los|"
    r"las|ese|esa|esos|este|esta)\b"
)
_VER_PEDIDO = re.compile(
    r"^(?:(?:quiero |me |puedo |puedes |podrias |por favor )*(?:ver|mostrar(?:me)?|muestra\w*|"
    r"muestre\w*|revisar|ensena\w*|dime|consultar|mira\w*|como va|cual es|que hay en|"
    r"que tengo en|que llevo en|resumen de?)"
    r" )?(?:el |mi |la |todo |lo que hay en |lo que llevo en )*(?:pedido|orden|carrito|carro|"
    r"cesta|canasta|cuenta|cart|order|resumen|resumen del pedido)(?: actual| hasta ahora|"
    r" por favor| porfa)?$"
    r"|^(?:y )?(?:que|cuanto) (?:llevo|voy|va|tengo)(?: hasta (?:ahora|ahi)| pedido| en total|"
    r" anotado| por ahora)?$|^(?:y )?cuanto (?:va|es|seria|sera|me da|da|suma|debo|te debo|"
    r"le debo|llevo) (?:en total|el total|todo|la cuenta|por todo)$"
    r"|^(?:el |cual es el )?total(?: por favor| porfa)?$|^(?:show )?my (?:order|cart)$|"
    r"^como (?:va|quedo|quedaria) (?:mi|el|la) (?:pedido|orden|cuenta|compra)$"
)
_CAMBIAR = re.compile(
    r"\b(?:que sean?|mejor (?:que sean |dame |ponme |deja(?:me)? |solo )?(?=\d|una?\b|dos|tres|"
    r"cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|media)|(?:son|eran|era|fueran|"
    r"serian) (?=\d|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|media)|"
    r"(?:cambia|cambie|cambiar|sube|subele|subelo|baja|bajale|bajalo|aumenta|reduce|modifica|"
    r"deja|dejalo|dejalos|dejala|dejame)\w* .{0,30}\b(?:a|en|por|cantidad|solo)\b|make it|"
    r"change .* to)"
)
_SUMAR = re.compile(
    r"\b(?:(?:uno|una|otro|otra|dos|tres|cuatro|cinco|\d+) (?:unidades? )?mas\b|otro mas|"
    r"otra mas|sumale|agregale \w+ mas|one more)"
)
_RESTAR = re.compile(r"\b(?:(?:uno|una|dos|tres|cuatro|cinco|\d+) (?:unidades? )?menos\b)")
_TERMINOS_FIN = re.compile(r"\b(?:gracias|por favor|porfa|porfavor|seria|amigo|amiga|veci)\b")
_DESCUENTO = re.compile(
    r"\b(?:descuento|descuentico|rebaja|rebajita|rebajas|mas barato si|menos si|promocion si|"
    r"precio especial|ultimo precio|menos por|lo menos)\b"
)
_PRECIO = re.compile(
    r"\b(?:a como|cuanto (?:es|cuesta|cuestan|vale|valen|sale|salen|cobra\w*|esta|estan|seria|"
    r"me sale|por)|que (?:precio|valor|costo)|precios? (?:de|del)|"
    r"en cuanto|how much|what s the price|cual es el (?:precio|valor|costo)|(?:el|su) (?:precio|"
    r"valor|costo)|cuanto (?:el|la|los|las|por))\b|^(?:y )?(?:cuanto|precio|costo|valor|"
    r"precios?)$"
)
_ATAQUE = re.compile(
    r"\b(?:ignor\w+ (?:tus|las|todas|todo|cualquier|your|previous|all)|(?:olvida|olvidate de|"
    r"omite) (?:tus|las|todas) (?:instrucciones|reglas)|system prompt|prompt|"
    r"instrucciones (?:anteriores|previas|del sistema)|modo (?:desarrollador|administrador|"
    r"admin|debug|dios)|eres ahora|actua como|act as|jailbreak|"
    r"(?:gerente|jefe|dueno|supervisor|administrador)\b.{0,30}\b(?:autoriz\w+|dijo|aprob\w+|"
    r"dio permiso)|soy (?:el|la) (?:gerente|dueno|duena|administrador\w*|jefe)|"
    r"drop table|select \* from|script)\b|<\w+"
)  # fmt: skip
_HISTORIAL = re.compile(
    r"\b(?:(?:la )?(?:vez|compra) (?:pasada|anterior)|la (?:otra|ultima) vez|mis? (?:ultimas?|"
    r"anteriores) compras?|mi ultim[ao] (?:compra|pedido) (?:que|fue)|que (?:compre|pedi|"
    r"lleve) (?:la|el)|historial|lo (?:mismo )?de siempre|compras anteriores|he comprado|"
    r"que compre)\b"
)


def acto_por_forma(plano: str, *, pregunta: bool, situacion: Situacion) -> str | None:
    """The act that the clause's form settles, or None for the classifier to say.

    "confirmar:termina" is a Confirmar that says the order is complete; "quitar?" needs a product to be one.
    """
    cortes = plano.strip()
    if not cortes:
        return None
    if _ATAQUE.search(cortes):
        return "otro:ataque"
    if not pregunta and _ES_TODO.fullmatch(_TERMINOS_FIN.sub("", cortes).strip()):
        return "confirmar:termina"
    if _SI.fullmatch(cortes) and not pregunta:
        return "agradecer" if cortes in {"gracias", "por favor gracias"} else "confirmar"
    if _NO.fullmatch(cortes):
        return "negar"
    if _HISTORIAL.search(cortes):
        return "preguntar_historial"
    if _CANCELAR.search(cortes):
        return "cancelar"
    if _VER_PEDIDO.search(cortes):
        return "ver_pedido"
    if _CONDICIONAL.search(cortes):
        return "preguntar_precio"
    if pregunta_de_empresa(cortes):
        return "preguntar_empresa"
    if _QUITAR.search(cortes) or _NO_QUIERO_ESO.search(cortes) or _NO_LO_QUIERO.search(cortes):
        return "quitar"
    return None


def es_cambio(plano: str) -> bool:
    return bool(_CAMBIAR.search(plano) or _SUMAR.search(plano) or _RESTAR.search(plano))


def modo_de_cambio(plano: str) -> str:
    if _RESTAR.search(plano):
        return "restar"
    return "sumar" if _SUMAR.search(plano) else "fijar"


_COMPRA = re.compile(
    r"^(?:hola |buenas |si |por favor |me |yo )*(?:quiero|quisiera|queria|deseo|voy a|vamos a|"
    r"me gustaria|necesito|puedo|quiere|quisieramos) "
    r"(?:comprar|llevar(?:me)?|pedir|ordenar|adquirir|encargar|agregar|anadir)\b"
)
_ENVIO = re.compile(r"\b(?:envios?|domicilios?|flete|entregas?|despachos?|delivery|instalacion)\b")


_COTIZA = re.compile(r"\b(?:cotiz\w+|presupuest\w+)\b")
_PAGO = re.compile(
    r"\b(?:pag\w+|tarjeta|efectivo|transferencia|contra ?entrega|nequi|daviplata|pse|paypal|deposito|cuotas|"
    r"mercado ?pago|yape|plin|bizum|oxxo|recog\w+|recoj\w+|retir\w+|domicilio)\b"
)


_QUIERE = re.compile(r"^(?:quiero|necesito|ocupo|busco|dame|deme|me das|quisiera)\b")


_NO_SINO = re.compile(r"^no,? (?=\d|un\b|una\b|dos\b|tres\b|cuatro\b|cinco\b|seis\b|solo\b|eran?\b)")


def corrige(plano: str) -> bool:
    """ "no, 1 martillo": the quantity that it should be."""
    return bool(_NO_SINO.search(plano))


def quiere_algo(plano: str) -> bool:
    return bool(_QUIERE.search(plano))


def pide_cotizacion(plano: str) -> bool:
    return bool(_COTIZA.search(plano))


def habla_de_pago(plano: str) -> bool:
    """Of paying, or of how the goods get to him."""
    return bool(_PAGO.search(plano))


def quiere_comprar(plano: str) -> bool:
    return bool(_COMPRA.search(plano))


def habla_de_envio(plano: str) -> bool:
    return bool(_ENVIO.search(plano))


def pide_descuento(plano: str) -> bool:
    return bool(_DESCUENTO.search(plano))


def pide_precio(plano: str) -> bool:
    return bool(_PRECIO.search(plano))


_TERMINA = re.compile(
    r"\b(?:todo|nada mas|finaliz\w*|pag(?:o|ar|arlo|a|ue)|termin\w*|complet\w*|suficiente|"
    r"cerrar|cierra\w*|lo ultimo|checkout|tramitar|"
    r"basta|seria eso|solo eso|solo esto|proce\w+|caja|facturar?)\b"
)
_EXISTENCIA = re.compile(
    r"\b(?:tienen?s?|tenes|teneis|hay|vend\w+|manej\w+|ofrec\w+|queda\w*|existe\w*|consigo|consiguen)\b"
)
_CUANTOS_HAY = re.compile(
    r"\bcuant[oa]s? (?:\w+ ){0,3}(?:tienen|tienes|tenes|hay|quedan|les quedan|te quedan|"
    r"disponibles?)\b|\bcuant[oa]s (?:hay|quedan)\b"
)
_INSULTO = re.compile(
    r"\b(?:idiot\w*|estupid\w*|imbecil\w*|inutil\w*|mierda|malparid\w*|hijueputa|hp|pendej\w*|"
    r"tont[oa]s?|brut[oa]s?|bob[oa]s?|marica|gonorrea|"
    r"boludo|pelotudo|conchetumare|weon|huevon|cabron|puta|puto|joder|basura de (?:bot|"
    r"servicio)|no sirves|porqueria|estafador\w*|ladron\w*)\b"
)
_QUEJA = re.compile(
    r"\b(?:no (?:funciona|sirve|prende|enciende|llego|ha llegado|me ha llegado|carga|me lo han)|"
    r"danad\w+|defectuos\w+|rot[oa]s?|queja|reclam\w+|mal servicio|"
    r"pesim\w+|demorad\w+|nunca llego|me estafaron|llego (?:mal|roto|incompleto|tarde)|"
    r"equivocado|se dano|fallando|falla|me cobraron)\b"
)
_IDENTIDAD = re.compile(
    r"\b(?:eres (?:un |una )?(?:robot|bot|humano|humana|persona|maquina|ia|real|inteligencia)|"
    r"quien eres|como te llamas|cual es tu nombre|"
    r"que eres|hablo con (?:un|una) (?:robot|persona|maquina|bot)|sos (?:un )?(?:bot|robot|humano))\b"
)


_SI_LLANO = re.compile(
    r"(?:s[ie]+p?|sip|claro(?: que si)?|si claro|obvio|yes)(?:,? (?:por favor|porfa|gracias|senor|senora))?"
)


def es_si_llano(plano: str) -> bool:
    return bool(_SI_LLANO.fullmatch(plano))


def termina(plano: str) -> bool:
    return bool(_TERMINA.search(plano))


def es_rechazo(plano: str) -> bool:
    return bool(_NO_QUIERO_ESO.search(plano) or _NO_LO_QUIERO.search(plano))


def pregunta_existencia(plano: str) -> bool:
    return bool(_EXISTENCIA.search(plano))


def pide_existencias(plano: str) -> bool:
    return bool(_CUANTOS_HAY.search(plano))


def clase_de_charla(plano: str) -> str:
    """The class of an `Otro`, told by its words."""
    for clase, forma in (("insulto", _INSULTO), ("queja", _QUEJA), ("identidad", _IDENTIDAD)):
        if forma.search(plano):
            return clase
    return "charla" if re.search(r"[a-z]{3}", plano) else "ininteligible"
