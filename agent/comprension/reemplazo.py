"""Changes of mind about what the order has: one thing for another, and "todo menos ..."."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from agent.actos import Acto, Agregar, CambiarCantidad, Cantidad, Negar, Quitar, Referencia
from agent.comprension import lexico
from agent.comprension.mercancia.frases import Frase, sin_lugar_imposible
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, planas
from agent.comprension.segmentos import ORDEN, Clausula
from agent.comprension.situacion import Situacion
from agent.comprension.vocabulario import patron
from agent.texto import plegar, raiz, singular, tokens

LeerFrase = Callable[[Sequence[Palabra]], Frase]
# What points at goods without naming their kind: "en talla L", "la azul", "el de 20".
_VARIANTE = r"(?:en|el|la|los|las|de|del|para|talla|color|con|sin(?! (?:el|la|los|las)\b)|x{0,3}[sml])\b"
_PIDE = (
    r"(?:(?:sino|mejor|era|eran|es|son|fue|seria|que sean?|queria|(?:(?:lo|la|los|las) )?(?:quiero|prefiero)|"
    r"me das|quisiera|dame|deme|damel[oa]s?|dejame|pon|ponme|pongame|cambial[oa]s?|cambiamel[oa]s?|perdon|"
    r"h?ay|uy|no|a)[ ,]+)*"
)
# "no, ese no, el azul": he refuses what was just put.
_ESE_NO = re.compile(
    rf"^(?:(?:no|h?ay|uy|perdon)[ ,]+)*(?:es[eao]s?|est[eao]s?|asi|aquel|aquella) (?:no|mejor no)[ ,]+"
    rf"{_PIDE}(?P<entra>\S.*)$"
)
_ESPERA = rf"(?:{patron('pide_espera')})"
_ERRE = r"(?:me (?:equivoque|confundi)|mentira|me explique mal)"
# "mejor en talla L", "no, la azul", "que sea de 20".
_MEJOR = re.compile(
    rf"^(?:(?:y|si|h?ay|uy|hijole|perdon\w*|{_ESPERA}|sabes que|oye|bueno|pensandolo bien|ah|{_ERRE}|no)"
    r"[ ,]+)*"
    rf"(?:{_ERRE}[ ,]+|no[ ,]+(?:vale[ ,]+|{_ERRE}[ ,]+)*"
    rf"(?!quiero|quisiera|me |te |(?:lo|la|los|las) (?:quiero|llevo|necesito|deseo))|"
    rf"mejor[ ,]*(?:que )?|que sean? |eran? |(?:lo|la|los|las) (?:quiero|prefiero) )"
    rf"{_PIDE}(?P<entra>{_VARIANTE}.*)(?<! no)$"
)
# "mejor XL, que soy grandote"
_RAZON = re.compile(
    r"(?<=\w)(?<!sabes)[ ,]+(?:que|q|k|pues|porque|pq|xq|porq) "
    r"(?!sean?\b|teng|hay|dij|viene|no sea|me (?:d|m|t)).*$"
)
# "la de 6 pasos, no la de 4"
_A_NO_B = re.compile(
    rf"^(?:(?:no|h?ay|uy|perdon)[ ,]+)*{_PIDE}(?P<entra>(?:el|la|los|las) (?:\w+ ){{1,4}}?)(?:, )?no "
    r"(?P<sale>(?:el|la|los|las) (?:\w+ ?){1,4})$"
)
# "perdón, blancas"
_PERDON_ASI = re.compile(
    rf"^(?:(?:h?ay|uy|no|perdon\w*|disculp\w+|digo|{_ERRE})[ ,]+)*(?:perdon\w*|disculp\w+|digo|{_ERRE})[ ,]+"
    rf"(?P<entra>(?:{'|'.join(sorted(a for a in lexico.ADJETIVOS if len(a) > 2))})(?: \w+)?)$"
)
# "perdón, el primero"
_PERDON_EL = re.compile(
    rf"^(?:(?:no|h?ay|uy|perdon\w*|disculp\w+|digo|{_ESPERA}|mejor|{_ERRE}|era|es|queria|quiero)[ ,]+)+"
    rf"(?P<entra>(?:el|la) (?:{'|'.join(sorted(lexico.ORDINALES))}|\d))(?: mejor)?$"
)
# "no, solo el elevable"
_SOLO_EL = re.compile(
    r"^(?:(?:no|h?ay|uy|perdon|bueno|mejor|entonces|ya|ok|pues|listo|filo)[ ,]+)*"
    r"(?:solo|solamente|unicamente|nomas|nada mas)[ ,]+"
    r"(?P<queda>(?:el|la|los|las)\b.+)$"
)
# "no era campari sino aperol", "no es el de 30 sino el de 50"
_NO_ERA_SINO = re.compile(
    rf"^(?:(?:h?ay|uy|perdon|disculp\w+|{_ERRE})[ ,]+)*no (?:era|eran|es|son|queria|quiero|quise)[ ,]+"
    r"(?P<sale>(?:\w+ ){1,6}?)(?:, )?(?:sino|era|eran|es|son) (?P<entra>\w.*)$"
)
# "no, mejor trumpeter"
_MEJOR_OTRO = re.compile(
    rf"^(?:(?:no|h?ay|uy|uh|ah|mmm?|perdon|{_ESPERA}|sabes que|bueno|pues)[ ,]+)+mejor "
    r"(?:(?:dame|deme|ponme|pon|quiero|me llevo|llevo) )?"
    r"(?P<entra>(?!el\b|la\b|los\b|las\b|que\b|no\b|en\b|de\b|a\b|con\b|sin\b|si\b|asi\b|nada\b)\w.*)$"
)
# "mmm no, mejor una manguera"
_MEJOR_UNO = re.compile(
    rf"^(?:(?:no|h?ay|uy|ah|mmm?|perdon|{_ESPERA}|sabes que|bueno|pues)[ ,]+)*mejor "
    r"(?:(?:dame|deme|ponme|pon|quiero|me llevo|llevo) )?(?P<entra>(?:un|una|unos|unas) \w.*)$"
)
# "pues mejor el pack de 2", "mejor llevo la bandeja", "mejor 2 sets"
_MEJOR_EL_ENVASE = re.compile(
    rf"^(?:(?:no|h?ay|uy|ah|mmm?|perdon|{_ESPERA}|sabes que|bueno|pues|entonces|si|ok)[ ,]+)*"
    r"(?:mejor|prefiero|mas bien)[ ,]+(?:(?:dame|deme|ponme|pon|quiero|me llevo|llevo)[ ,]+)?"
    rf"(?P<entra>(?:el|la|(?P<tantos>\d+|dos|tres|cuatro|cinco|seis)) "
    rf"(?P<envase>{'|'.join(sorted(map(re.escape, lexico.EMPAQUES - lexico.MEDIDAS)))}|"
    r"sets?|six|sixpacks?|tripacks?|mallas?)\b.*)$"
)
# "perdón, era shell"
_ERA = re.compile(
    rf"^(?:(?:y|uh|uy|h?ay|ah|oh|no|{_ERRE})[ ,]+)*(?:perdon\w*|sorry|disculp\w+|no|{_ERRE})[ ,]+(?:no[ ,]+)*"
    r"(?:era|eran|es|seria|queria|quise|quise decir|quiero decir)[ ,]+"
    r"(?!todo\b|eso\b|asi\b|que\b|para\b|mi\b)(?P<entra>(?:\w+ ?){1,4})$"
)
_UN_ENVASE = re.compile(r"una? (?P<envase>\w+)", re.IGNORECASE)
_Y_SI = re.compile(r"(?:(?:y |oye )*si )?mejor\b")
_COLA = re.compile(r"[ ,]+(?:mejor|cambial[oa]s?|cambiemel[oa]s?|cambiamel[oa]s?|por favor|porfa|gracias)$")
_AL_FINAL = re.compile(rf"^(?P<entra>{_VARIANTE}.*?)(?<! no)[ ,]+mejor$")
_MENOS = re.compile(
    r"\b(?:quit\w+|sac\w+|elimin\w+|borr\w+|cancel\w+) (?:todo|todos|todas|todo lo demas|el resto)"
    r"(?: (?:menos|excepto|salvo|pero no)) (?P<queda>.+)$"
)
# "todo menos el casco", said of what the order has: the helmet goes.
_TODO_MENOS = re.compile(
    r"^(?:(?:si|ok|bueno|pues|entonces|va|vale|listo|perfecto|mejor|quiero|deja|dejame|llevo|"
    r"me llevo|confirmo)[ ,]+)*"
    r"(?:todo|todos|todas) (?:menos|excepto|salvo|pero (?:no|sin)) (?P<sale>(?:el|la|los|las|lo)\b.+)$"
)
_SOLO = re.compile(
    r"\b(?:deja\w*|deje\w*|quedate|quedemonos|quedamos) (?:solo|solamente|nada mas|unicamente|nomas)"
    r"(?: con)? (?P<queda>(?:el|la|los|las|mi|mis|lo|un|una)\b.+)$"
    r"|\b(?:solo|solamente|unicamente) (?:deja\w*|deje\w*|quiero|me llevo|llevo|voy a llevar) "
    r"(?P<queda2>(?:el|la|los|las)\b.+)$"
)


# "y el cable que sea de 3 metros", "el kong mejor L", "la camisa pásala a roja"
_QUE_SEA = re.compile(
    rf"^(?:(?:y|ah|oye|perdon|pero|no|mejor|{_ESPERA}|ay|ahora)[ ,]+)*"
    r"(?:el|la|los|las|mi|mis) (?P<cual>(?:\w+ ){1,4}?)"
    r"(?:que sean?|mejor(?: que sean?)?|cambial[oa]s? (?:a|por)|pas[ae]l[oa]s? a) (?P<entra>.+)$"
)
# "perdón, los guantes también en L"
_EN_OTRA = re.compile(
    rf"^(?:(?:ah|oye|no|uy|h?ay|uh)[ ,]+)*(?:perdon\w*|sorry|disculp\w+|no|mejor|{_ESPERA})[ ,]+"
    r"(?:el|la|los|las) (?P<cual>(?:\w+ ){1,3}?)(?:tambien )?(?P<entra>(?:en|de|talla|color) (?:\w+ ?){1,3})$"
)
_EN_VEZ = re.compile(
    r"^(?:(?:y|pero|ah|ay|no|oye|perdon|mejor|bueno|entonces)[ ,]+)*"
    r"en (?:vez|lugar) (?:de|del) (?:(?:el|la|los|las) )?(?P<sale>\w+)[ ,]+"
    r"(?:(?:que sean?|mejor|pon|ponme|dame|en|el|la|los|las)[ ,]+)*(?P<entra>\w+)$"
)


def leer_reemplazo(clausula: Clausula, situacion: Situacion, leer: LeerFrase) -> list[Acto] | None:
    """The acts of a clause that changes one thing for another, or keeps only some; None where it does not."""
    if cambio := partir_cambio(clausula.palabras):
        sale, entra = map(leer, cambio)
        if medido := _UN_ENVASE.fullmatch(entra.producto.texto):  # "dame un galón": how many, too
            uno = entra.producto.model_copy(update={"texto": medido["envase"]})
            entra = replace(entra, producto=uno, cantidad=Cantidad(unidades=1))
        if sale.cantidad.unidades and entra.cantidad.unidades and sale.producto.vacia and situacion.lineas:
            # "15 martillos en vez de 10"
            return [CambiarCantidad(producto=entra.producto, cantidad=entra.cantidad)]
        if sale.producto.texto or sale.producto.deictica or situacion.lineas:
            return [
                Agregar(
                    producto=entra.producto,
                    cantidad=entra.cantidad,
                    en_lugar_de=sale.producto,
                    salen=sale.cantidad.unidades,
                )
            ]
    if not situacion.lineas or (clausula.pregunta and not _Y_SI.match(clausula.plano)):
        return None
    palabras = [p for p in clausula.palabras if p.plana not in {".", "!", "¡"}]
    plana = planas(palabras)
    if hallado := _EN_VEZ.match(plana):
        # "y en vez de rosa, transparente"
        nuevo = Referencia(texto=hallado["entra"], elidida=True)
        return [Agregar(producto=nuevo, en_lugar_de=Referencia(texto=hallado["sale"]))]
    confirmando = situacion.espera in (None, "confirmar_pedido")
    solo_ese = _SOLO_EL.match(plana) if confirmando and not plana.endswith(" no") else None
    if hallado := _MENOS.search(plana) or _SOLO.search(plana) or solo_ese:
        dicha = (hallado.groupdict().get("queda") or hallado["queda2"]).split(" , ")[0]
        desde = len(plana[: plana.index(dicha)].split())
        queda = leer(palabras[desde : desde + len(dicha.split())])
        if _una_sola(dicha, queda, situacion):
            return [CambiarCantidad(producto=queda.producto, cantidad=Cantidad(unidades=1, texto="una"))]
        if not queda.hay_numero and queda.producto.texto:
            return [Quitar(producto=Referencia(todos=True), excepto=queda.producto)]
    if situacion.espera != "elegir_producto" and (hallado := _TODO_MENOS.match(plana)):
        sale = leer(_ultimas(palabras, hallado["sale"]))
        if not sale.hay_numero and sale.producto.texto:
            return [Quitar(producto=sale.producto)]
    return _otra_variante(palabras, plana, situacion, leer)


def _una_sola(dicha: str, queda: Frase, situacion: Situacion) -> bool:
    """ "déjame solo una linterna", of two: how many, and nothing is said of the rest."""
    nombre = raiz(plegar(queda.producto.texto).split()[0]) if queda.producto.texto else ""
    suyas = [
        cuantas
        for linea, cuantas in zip(situacion.lineas, situacion.cantidades, strict=False)
        if nombre in map(raiz, tokens(linea))
    ]
    return dicha.startswith(("un ", "una ")) and len(suyas) == 1 and suyas[0] > 1


def _una_y_no_otra(
    palabras: Sequence[Palabra], plana: str, situacion: Situacion, leer: LeerFrase
) -> list[Acto] | None:
    """ "la de 6 pasos, no la de 4": the one that the order has goes; "mejor una manguera": in its place."""
    if hallado := _A_NO_B.match(plana):
        desde, fin = len(plana[: hallado.start("entra")].split()), len(plana[: hallado.end("entra")].split())
        entra, sale = leer(palabras[desde:fin]), leer(_ultimas(palabras, hallado["sale"]))
        if entra.producto.texto and not entra.hay_numero and not sale.hay_numero:
            return [Agregar(producto=entra.producto, en_lugar_de=sale.producto)]
    if hallado := _NO_ERA_SINO.match(plana):
        desde, fin = len(plana[: hallado.start("sale")].split()), len(plana[: hallado.end("sale")].split())
        sale, entra = leer(palabras[desde:fin]), leer(_ultimas(palabras, hallado["entra"]))
        if sale.producto.texto and entra.producto.texto and not sale.hay_numero:
            return [Agregar(producto=entra.producto, cantidad=entra.cantidad, en_lugar_de=sale.producto)]
    hallado = _MEJOR_UNO.match(plana) or _MEJOR_OTRO.match(plana) or _MEJOR_EL_ENVASE.match(plana)
    if hallado and not _ya_viene_asi(hallado.groupdict(), situacion):
        entra = leer(_ultimas(palabras, hallado["entra"]))
        if entra.producto.texto and (not entra.hay_numero or hallado.re is _MEJOR_EL_ENVASE):
            nuevo = {"producto": entra.producto, "cantidad": entra.cantidad}
            return [Agregar(**nuevo, en_lugar_de=Referencia(deictica=True))]
    return None


def _ya_viene_asi(dicho: dict[str, str | None], situacion: Situacion) -> bool:
    """ "mejor 2 cajas", of a line that comes in boxes: how many, and no other in its place."""
    envase = raiz(singular(dicho.get("envase") or "")) if dicho.get("tantos") else ""
    return any(envase == raiz(singular(p)) for linea in situacion.lineas for p in tokens(linea))


def _otra_variante(
    palabras: Sequence[Palabra], plana: str, situacion: Situacion, leer: LeerFrase
) -> list[Acto] | None:
    if situacion.espera not in (None, "confirmar_pedido"):
        return None
    while (sin_cola := _COLA.sub("", plana)) != plana and not _AL_FINAL.match(plana):
        plana = sin_cola
    plana = _RAZON.sub("", plana)
    if distinta := _una_y_no_otra(palabras, plana, situacion, leer):
        return distinta
    if situacion.ofrecidos and (hallado := _PERDON_EL.match(plana)):
        elegido = leer(_ultimas(palabras, hallado["entra"])).producto
        return [Agregar(producto=elegido, en_lugar_de=Referencia(deictica=True))]
    if hallado := _QUE_SEA.match(plana) or _EN_OTRA.match(plana):
        desde, fin = (len(plana[: hallado.start(n)].split()) for n in ("cual", "entra"))
        cual, entra = leer(palabras[desde : desde + len(hallado["cual"].split())]), leer(palabras[fin:])
        if cual.producto.texto and entra.producto.texto and not entra.hay_numero:
            return [Agregar(producto=entra.producto, en_lugar_de=cual.producto)]
    formas = (_ESE_NO, _MEJOR, _ERA, _PERDON_ASI, _AL_FINAL)
    hallado = next((h for forma in formas if (h := forma.match(plana))), None)
    if not hallado:
        return None
    palabras = palabras[: len(plana.split())]
    desde = len(plana[: hallado.start("entra")].split())
    frase = sin_lugar_imposible(leer(palabras[desde : desde + len(hallado["entra"].split())]), situacion)
    if not frase.producto.texto or (frase.hay_numero and not frase.al_final):
        return None
    nuevo = Agregar(producto=frase.producto, cantidad=frase.cantidad)  # "mejor en litro, 3"
    if hallado.re is not _ESE_NO:
        return [nuevo.model_copy(update={"en_lugar_de": Referencia(deictica=True)})]
    rechaza = [Negar()] if plana.startswith("no ") else []
    rechazada = Referencia(deictica=True, definida=True)  # told apart: that one, whatever comes
    return [*rechaza, nuevo.model_copy(update={"en_lugar_de": rechazada})]


def _ultimas(palabras: Sequence[Palabra], texto: str) -> Sequence[Palabra]:
    return palabras[len(palabras) - len(texto.split()) :]


def _dice_algo(p: Palabra) -> bool:
    return p.plana not in lexico.NEXOS | lexico.CORTESIA | {
        ",",
        "no",
        "si",
        "mejor",
        "entonces",
        "bueno",
        "ay",
    }


_UNO_POR_OTRO = re.compile(
    r"(?:.* )?(?:cambi\w+|reemplaz\w+|sustituy\w+) (?P<sale>.*?)\b(?:por|x) (?P<entra>.+)"
)
_EN_VEZ_DE = re.compile(r"(?P<antes>.*? )??(?:en vez|en lugar) del? (?P<resto>.+)")


def partir_cambio(palabras: Sequence[Palabra]) -> tuple[tuple[Palabra, ...], tuple[Palabra, ...]] | None:
    """ "cambia los ratones por huesos", "en vez de ratones dame 4 huesos": what goes out, what comes in."""
    plana = planas(palabras)
    if hallado := _UNO_POR_OTRO.match(plana):
        inicio = len(plana[: hallado.start("sale")].split())
        corte = len(palabras) - len(hallado["entra"].split())
        if leer_numero(palabras, corte) and corte + 1 == len(palabras):
            return None  # "cambia los 3 por 5": a quantity
        return tuple(palabras[inicio : corte - 1]), tuple(palabras[corte:])
    if hallado := _EN_VEZ_DE.match(plana):
        resto = palabras[len(palabras) - len(hallado["resto"].split()) :]
        orden = next((i for i, p in enumerate(resto) if i and ORDEN.fullmatch(p.plana)), 0)
        if orden:
            return tuple(resto[:orden]), tuple(resto[orden:])
        # "el estuche en vez de la caja": what comes in stands before.
        entra = tuple(palabras[: len((hallado["antes"] or "").split())])
        return (
            (tuple(resto), entra)
            if any(_dice_algo(p) for p in entra) and all(p.plana != "," for p in resto)
            else None
        )
    return None
