"""The noun of each item of a list, where it is said once for several: "2 cascos amarillos y 3 rojos"."""

import re
from dataclasses import replace
from itertools import takewhile

from agent.actos import Cantidad
from agent.comprension import lexico
from agent.comprension.mercancia.frases import Frase, describe_sin_nombrar
from agent.comprension.mercancia.tallas import LETRAS, repartir
from agent.comprension.situacion import Catalogo
from agent.texto import plegar


def con_su_nombre(frases: list[Frase], catalogo: Catalogo) -> list[Frase]:
    """Each phrase with the noun, the size and the count that another of the list says for it."""
    frases = _compartido(_por_medidas(_aclarada(frases, catalogo), catalogo), catalogo)
    return _con_su_nombre(frases, catalogo)


def _aclarada(frases: list[Frase], catalogo: Catalogo) -> list[Frase]:
    """ "líquido tubeless, el grande", "un metro y unas gafas, las oscuras": one good, and which of it."""
    aclaradas = frases[:1]
    for cual in frases[1:]:
        aclara = len(frases) == 2 or not aclaradas[-1].producto.definida
        entera = _la_que_es(aclaradas[-1], cual, catalogo) if aclara else ""
        aclaradas[-1:] = [_nombrada(aclaradas[-1], entera)] if entera else [aclaradas[-1], cual]
    return aclaradas


def _la_que_es(primera: Frase, cual: Frase, catalogo: Catalogo) -> str:
    """The name of the goods with which of them it is, where the second phrase only tells that."""
    if cual.contada or not cual.producto.definida or not primera.producto.texto:
        return ""
    suelta = describe_sin_nombrar(cual) or not catalogo.cubre(cual.producto.texto)
    if describe_sin_nombrar(primera) or not suelta:
        return ""
    entera = f"{primera.producto.texto} {cual.producto.texto}"
    return entera if cual.producto.texto in lexico.TAMANOS or catalogo.juntas(entera) else ""


def _compartido(frases: list[Frase], catalogo: Catalogo) -> list[Frase]:
    """ "8 platos bajos y 8 hondos de los blancos", "2 polos M y 3 de la L azules": what ends the list is of
    each that is sold so."""
    dicho = _DE_LOS.fullmatch(frases[-1].producto.texto) if len(frases) > 1 else None
    if dicho is None or plegar(dicho["cual"]) not in lexico.ADJETIVOS:
        cual = _tras_su_talla(frases[-1]) if len(frases) > 1 else ""
        return [*(_descrita(frase, cual, catalogo) for frase in frases[:-1]), frases[-1]] if cual else frases
    ultima = _nombrada(frases[-1], f"{dicho['nombre']} {dicho['cual']}")
    return [*(_descrita(frase, dicho["cual"], catalogo) for frase in frases[:-1]), ultima]


def _tras_su_talla(frase: Frase) -> str:
    """ "azules", of "de la L azules", which names no goods."""
    *_, talla, cual = plegar(frase.producto.texto).split()[-2:] if " " in frase.producto.texto else ("", "")
    de_todas = cual in lexico.ADJETIVOS and cual.endswith("s") and (talla in LETRAS or talla.isdigit())
    return cual if de_todas and describe_sin_nombrar(frase) else ""


def _descrita(frase: Frase, cual: str, catalogo: Catalogo) -> Frase:
    entero = f"{frase.producto.texto} {cual}"
    return _nombrada(frase, entero) if not describe_sin_nombrar(frase) and catalogo.juntas(entero) else frase


def _por_medidas(frases: list[Frase], catalogo: Catalogo) -> list[Frase]:
    """ "2 brochas de 1 pulgada y 3 de la 2": a size, where what was named comes in it, and no place."""
    if not frases or not re.search(r"\d", frases[0].producto.texto):
        return frases
    primera, *otras = frases
    nombre = " ".join(takewhile(lambda p: not p[:1].isdigit(), primera.producto.texto.split()))
    return [primera, *(_medida(frase, nombre, catalogo) for frase in otras)]


def _medida(frase: Frase, nombre: str, catalogo: Catalogo) -> Frase:
    lugares = frase.producto.ordinales
    if len(lugares) != 1 or frase.producto.texto or not catalogo.juntas(f"{nombre} {lugares[0]}"):
        return frase
    cambios = {"ordinales": (), "texto": str(lugares[0]), "elidida": True}
    return replace(frase, producto=frase.producto.model_copy(update=cambios))


def _con_su_nombre(frases: list[Frase], catalogo: Catalogo) -> list[Frase]:
    """ "un casco amarillo y 3 rojos": the second item gets the noun of the first; each, what is for each."""
    enteras: list[Frase] = []
    reparto = next((frase.reparto for frase in frases if frase.reparto), None)
    for frase in _repartidas(frases, catalogo):
        previa = enteras[-1] if enteras else None
        if previa and previa.producto.texto and _da_nombre(previa, catalogo):
            if _es_otra_cosa(previa, frase, catalogo):
                frase = _nombrada(frase, frase.producto.texto)
            elif describe_sin_nombrar(frase) and not _se_llama_asi(frase, catalogo):
                suyo = _nombre_entero(previa.producto.texto, frase, catalogo, supone=not previa.partitiva)
                frase = _nombrada(frase, suyo)
            elif entero := _variante(previa.producto.texto, frase, catalogo) or _de_lo_mismo(
                previa.producto.texto, frase, catalogo
            ):
                frase = _nombrada(frase, entero)
        if reparto and not frase.cantidad.unidades:
            frase = replace(frase, cantidad=reparto)
        enteras.append(frase)
    return enteras


def _se_llama_asi(frase: Frase, catalogo: Catalogo) -> bool:
    """ "2 docenas de rosas rojas", where roses are sold: goods, and no colour of the ones before."""
    primera, *otras = plegar(frase.producto.texto).split() or [""]
    suelta = not (frase.producto.elidida or frase.partitiva or frase.producto.otro)
    return (
        bool(suelta and otras) and catalogo.encabeza(primera) and catalogo.nombra_todo(frase.producto.texto)
    )


def _es_otra_cosa(previa: Frase, dicha: Frase, catalogo: Catalogo) -> bool:
    """ "5 bolsas de cemento y 2 de cal", "el relleno y 2 de bolsitas": other goods, so many of them."""
    if not dicha.partitiva or not dicha.producto.texto:
        return False
    primera, *otras = plegar(previa.producto.texto).split()
    cuenta = plegar(previa.cantidad.texto).split()
    en_envase = not (lexico.EMPAQUES - lexico.MEDIDAS).isdisjoint([primera, *cuenta])
    if primera in lexico.MEDIDAS or ("de" in otras and not en_envase):
        return False  # "3 kilos de harina y 2 de azúcar": kilos too
    texto = dicha.producto.texto
    propia = catalogo.encabeza(plegar(texto).split()[0]) and catalogo.nombra_todo(texto)
    # "5 sobres de atún y 5 de pollo": the packing is of both, where they come so.
    de_lo_mismo = catalogo.juntas if primera in lexico.EMPAQUES else catalogo.nombra_todo
    return propia and not de_lo_mismo(f"{previa.producto.texto.split()[0]} de {texto}")


def _da_nombre(frase: Frase, catalogo: Catalogo) -> bool:
    """Whether it says what kind of goods it is; "una de vitamina C" does, where some are called so."""
    primera = frase.producto.texto.split()[0]
    return not describe_sin_nombrar(frase) or (
        primera.isalpha() and plegar(primera) not in lexico.ADJETIVOS and catalogo.cubre(primera)
    )


def _nombrada(frase: Frase, texto: str) -> Frase:
    cambios = {"texto": texto, "elidida": False, "otro": False}
    producto = frase.producto.model_copy(update=cambios)
    cantidad = frase.cantidad
    if frase.producto.otro and cantidad == Cantidad():
        cantidad = Cantidad(unidades=1)  # "un delantal gris y otro azul"
    return replace(frase, producto=producto, cantidad=cantidad, partitiva=False)


def _nombre_entero(previo: str, dicha: Frase, catalogo: Catalogo, *, supone: bool = True) -> str:
    """The most words of the name before with which one product has all that is said.

    Where none has, with the noun before if it `supone`s one: of "6 de pollo y 6 de carne" neither is a noun.
    """
    enlace = dicha.producto.texto
    if (dicha.producto.elidida or dicha.partitiva) and not enlace.startswith(("de ", "talla ")):
        enlace = f"de {enlace}"
    nombre = previo.split()
    cosa, dichas = _sin_medida(nombre), set(plegar(enlace).split()) - lexico.PREPOSICIONES
    cosa = [*cosa[:1], *takewhile(lambda p: plegar(p) not in dichas, cosa[1:])]  # "forro de | iphone 14"
    if any(p[:1].isdigit() for p in dichas):  # "un jean | 38 y uno 40"
        cosa = [*cosa[:1], *takewhile(lambda p: not p[:1].isdigit(), cosa[1:])]
    if dichas <= lexico.TAMANOS:  # "2 pelotas | chicas y una grande"
        cosa = [*cosa[:1], *takewhile(lambda p: plegar(p) not in lexico.TAMANOS, cosa[1:])]
    enteros = [
        " ".join([*cosa[:largo], enlace])
        for largo in range(len(cosa), 0, -1)
        if plegar(cosa[largo - 1]) not in lexico.PREPOSICIONES
    ]
    cubierto = next((t for t in enteros if catalogo.cubre(t) or catalogo.nombra_todo(t)), None)
    cubierto = cubierto or next(filter(catalogo.juntas, enteros), None)
    empaca = nombre[0] in lexico.EMPAQUES and nombre[1:2] == ["de"] and not dicha.partitiva
    if not cubierto and not supone:
        return dicha.producto.texto
    if not cubierto and cosa != nombre and _solo_describe(dicha.producto.texto, catalogo):
        return f"{cosa[0]} {enlace}"
    return cubierto or f"{nombre[2 if empaca and nombre[2:] else 0]} {enlace}"


def _solo_describe(texto: str, catalogo: Catalogo) -> bool:
    """ "descremada", of a milk: a word of the shop's names, and no goods by itself."""
    return all(map(catalogo.vende, plegar(texto).split())) and not catalogo.cubre(texto)


def _sin_medida(nombre: list[str]) -> list[str]:
    """ "lts de leche": what it is sold by is no part of its name."""
    medido = plegar(nombre[0]) in lexico.MEDIDAS and nombre[1:2] == ["de"] and len(nombre) > 2
    return nombre[2:] if medido else nombre


def _variante(previo: str, dicha: Frase, catalogo: Catalogo) -> str | None:
    """ "una lola doctora, una bailarina", "2 rayados de 50": words that name nothing alone, and do with the
    noun before."""
    nombre, texto = previo.split()[0], dicha.producto.texto
    palabras = [p for p in plegar(texto).split() if p not in lexico.PREPOSICIONES]
    dicen = [p for p in palabras if not p[:1].isdigit()]
    if (
        not dicen
        or not dicha.cantidad.unidades
        or len(palabras) > 2
        or nombre in texto
        or catalogo.cubre(texto)
        or (texto in lexico.EMPAQUES and catalogo.encabeza(texto))
        or not all(map(catalogo.conoce, dicen))
    ):
        return None
    entero = f"{nombre} {texto}"
    suyo = catalogo.juntas if len(texto.split()) < 3 else catalogo.nombra_todo
    return entero if suyo(entero) else None


def _de_lo_mismo(previo: str, dicha: Frase, catalogo: Catalogo) -> str | None:
    """ "mermelada de frutilla y durazno": of the second too, where there is one."""
    nombre = previo.split()
    texto = dicha.producto.texto
    if dicha.contada or dicha.producto.definida or len(nombre) != 3 or nombre[1] != "de" or " " in texto:
        return None
    entero = f"{nombre[0]} de {texto}"
    return entero if texto and catalogo.cubre(entero) else None


def _repartidas(frases: list[Frase], catalogo: Catalogo) -> list[Frase]:
    """Without those that only head others, in the middle too: "un té y 2 ollas, una de 20 y una de 28"."""
    antes: list[Frase] = []
    while frases:
        frases = _repartida(frases, catalogo)
        antes, frases = [*antes, frases[0]], frases[1:]
    return antes


def _repartida(frases: list[Frase], catalogo: Catalogo) -> list[Frase]:
    """ "dos sueros, uno de coco y otro de fresa": the first only heads those that add up to it.

    "plastilina, 2 rojas y 1 verde": as it does where it is not counted itself.
    """

    def es_parte(frase: Frase) -> bool:
        nombre, texto = frases[0].producto.texto, frase.producto.texto
        if describe_sin_nombrar(frase) or _variante(nombre, frase, catalogo):
            return True
        suelta = not frase.contada and len(texto.split()) == 1 and not catalogo.cubre(texto)
        return suelta and catalogo.juntas(f"{nombre} {texto}")

    partes = list(takewhile(es_parte, frases[1:])) if frases and frases[0].producto.texto else []
    if partes and not any(parte.contada for parte in partes) and (juntas := _compartidas(frases, partes)):
        return juntas
    if len(partes) < 2 or _es_una_mas(frases[0], partes, catalogo):
        return frases
    cabeza, resto = frases[0], frases[1 + len(partes) :]
    unidades = [parte.cantidad.unidades or 1 for parte in partes]
    sin_contar = cabeza.cantidad == Cantidad() and all(parte.contada for parte in partes)
    if sum(unidades) != cabeza.cantidad.unidades and not sin_contar:
        return frases
    contadas = [
        replace(parte, cantidad=Cantidad(unidades=n)) for parte, n in zip(partes, unidades, strict=True)
    ]
    nombre = " ".join(_sin_medida(cabeza.producto.texto.split()))
    primera = _nombrada(contadas[0], f"{nombre} {contadas[0].producto.texto}")
    otras = [_nombrada(parte, _nombre_entero(nombre, parte, catalogo)) for parte in contadas[1:]]
    return [primera, *otras, *resto]


def _es_una_mas(cabeza: Frase, partes: list[Frase], catalogo: Catalogo) -> bool:
    """ "3 esmaltes rojos, 2 negros y 1 blanco": of a kind of its own, which none of the others is of."""
    entera = cabeza.producto.texto
    dichas = [parte.producto.texto for parte in partes]
    juntas = any(catalogo.juntas(f"{entera} {dicha}") for dicha in dichas)
    return not juntas and any(catalogo.juntas(f"{entera.split()[0]} {dicha}") for dicha in dichas)


def _compartidas(frases: list[Frase], partes: list[Frase]) -> list[Frase]:
    """ "3 cascos rojos, azules y verdes": one of each, and not three of the first."""
    cabeza, resto = frases[0], frases[1 + len(partes) :]
    *nombre, ultima = plegar(cabeza.producto.texto).split() or [""]
    if cabeza.hay_numero and cabeza.cantidad.unidades == len(partes) > 1:
        # Named by its colours alone: "3 buzos talla L, gris, negro y azul".
        entero = cabeza.producto.texto
        suyas = [_nombrada(parte, f"{entero} {parte.producto.texto}") for parte in partes]
        return [*(replace(parte, cantidad=Cantidad(unidades=1), hay_numero=True) for parte in suyas), *resto]
    if not cabeza.hay_numero or not nombre or ultima not in lexico.ADJETIVOS:
        return []
    sin_ella = replace(_nombrada(cabeza, " ".join(cabeza.producto.texto.split()[:-1])), reparto=None)
    return [*repartir([cabeza, *partes], sin_ella), *resto]


_DE_LOS = re.compile(r"(?P<nombre>.+?) de l[oa]s (?P<cual>\w+)", re.IGNORECASE)
