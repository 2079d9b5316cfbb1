"""What is said of products: found, priced, ambiguous, not had."""

from collections.abc import Sequence
from dataclasses import replace

from agent.comprension import lexico
from agent.comprension.mercancia.unidad_de_venta import medida_de_venta
from agent.hechos import (
    Categorias,
    DetalleDeProducto,
    EleccionDejada,
    EleccionPendiente,
    EnEspera,
    EnLaFoto,
    Existencias,
    FaltaProducto,
    Hecho,
    NotaSinEntender,
    OfertaDejada,
    OpcionPropuesta,
    PrecioPorCantidad,
    PreciosPorCantidad,
    ProductoAmbiguo,
    ProductoContado,
    ProductosEncontrados,
    ProductoVisto,
    SinResultados,
)
from agent.redaccion.distincion import distinguir
from agent.redaccion.formato import juego, limpio, lista, negrita
from agent.redaccion.genero import concordancia, se_cuenta_en
from agent.redaccion.partes import Dicho, Nivel, Oferta, Parte, Pregunta, Vista
from agent.texto import raiz, tokens

_LARGO_CONSULTA = 60
_PALABRAS_CONSULTA = 6
_CATEGORIAS_EN_LINEA = 3
_ALGO_MAS = Pregunta(Dicho("pedido.algo_mas"), Nivel.LIGERA)
_NO_ABREN = juego("a al con de del el en la las los para por que sin un una unos unas")
# With one of these what he said is a sentence, and not the name of anything.
_NO_NOMBRAN = (lexico.VERBOS - lexico.UNIDADES - juego("cambio carga casa marca para sobre")) | juego(
    "que porque pero cuanto cuantos cuanta cuantas cual cuales como donde cuando hasta si"
)
_ARTICULOS = juego("el la los las")
_PARA = {"agregar": "agregar", "cambiar_cantidad": "cambiar", "quitar": "quitar", "preguntar": "consultar"}


def consulta_corta(texto: str) -> str:
    """The customer's words between quotes; nothing where they are no name: too many, or a whole sentence."""
    texto = limpio(texto, largo=200).strip(" «»“”\"'.,;:¿?¡!")
    palabras = tokens(texto)
    nombra = len(palabras) <= _PALABRAS_CONSULTA and not any(p in _NO_NOMBRAN for p in palabras)
    return texto if nombra and len(texto) <= _LARGO_CONSULTA else ""


def _tema(consulta: str, vista: Vista) -> str:
    """What a list is about, where the reply is about more than it."""
    return _asunto(consulta) if vista.temas > 1 else ""


def _asunto(consulta: str) -> str:
    """The customer's words for it, if they can stand after "de": "de 10 libras" cannot."""
    texto = consulta_corta(consulta)
    return "" if texto.partition(" ")[0].lower() in _NO_ABREN else texto


def ofrecidos(hecho: Hecho) -> tuple[ProductoVisto, ...]:
    """The products that a fact shows, in order."""
    if isinstance(hecho, ProductosEncontrados | EnLaFoto | NotaSinEntender):
        return hecho.productos
    if isinstance(hecho, ProductoAmbiguo | EleccionPendiente):
        return hecho.opciones
    if isinstance(hecho, PrecioPorCantidad | Existencias):
        return (hecho.producto,)
    if isinstance(hecho, DetalleDeProducto):
        return tuple(ficha.producto for ficha in hecho.fichas)
    if isinstance(hecho, PreciosPorCantidad):
        return tuple(contado.producto for contado in hecho.contados)
    alternativas: tuple[ProductoVisto, ...] = getattr(hecho, "alternativas", ())
    return alternativas


def encontrados(hecho: ProductosEncontrados, vista: Vista) -> Parte:
    productos = hecho.productos
    if not productos:
        return _no_hay(hecho.consulta)
    vivos = [producto for producto in productos if producto.disponibilidad != "agotado"]
    despues = _mas(hecho)
    if len(productos) == 1:
        pregunta = _ALGO_MAS if hecho.en_pedido else pregunta_por(vivos)
        return Parte(dichos=(_uno(hecho, vista),), despues=despues, pregunta=pregunta)
    return Parte(
        dichos=(_encabezado(hecho, vista, hay_vivos=bool(vivos)),),
        productos=productos,
        numerados=hecho is vista.lista,
        despues=despues,
        pregunta=_cual_de(vivos, vista),
    )


def _cual_de(vivos: Sequence[ProductoVisto], vista: Vista) -> Pregunta:
    """Which of those listed; or whether the only one that is left."""
    if len(vivos) != 1:
        return pregunta_por(vivos, muchos=True)
    oferta = Oferta(vivos[0].nombre, vivos[0].id)
    return Pregunta(Dicho("productos.proponer", vista.producto(vivos[0])), Nivel.OFERTA, oferta=oferta)


def _mas(hecho: ProductosEncontrados) -> tuple[Dicho, ...]:
    """That there is more, by name where the names are known."""
    if hecho.otros:
        return (Dicho("productos.otros", {"nombres": _comunes(hecho.otros)}),)
    return (Dicho("productos.hay_mas"),) if hecho.hay_mas else ()


def _comunes(nombres: Sequence[str]) -> list[str]:
    """Names within a sentence: a first word that some name uses as a common noun loses its capital."""
    limpios = [limpio(nombre, largo=80) for nombre in nombres]
    partidos = [nombre.split(" ", 2) for nombre in limpios]
    nombran = {p[0] for p in partidos if len(p) > 1 and p[0].istitle() and p[1][:1].islower()}
    return [n[0].lower() + n[1:] if p[0] in nombran else n for n, p in zip(limpios, partidos, strict=True)]


def pregunta_por(vivos: Sequence[ProductoVisto], *, muchos: bool = False) -> Pregunta:
    """Offers what can be bought; where nothing can, asks for something else."""
    if not vivos:
        return Pregunta(Dicho("productos.otra_cosa"), Nivel.OFERTA)
    if muchos:
        return Pregunta(Dicho("productos.cual"), Nivel.OFERTA)
    producto = vivos[0]
    pronombre = concordancia(producto.nombre).pronombre
    dicho = Dicho("productos.agregar", {"pronombre": pronombre, **se_cuenta_en(producto.nombre)})
    return Pregunta(dicho, Nivel.OFERTA, oferta=Oferta(producto.nombre, producto.id))


def _uno(hecho: ProductosEncontrados, vista: Vista) -> Dicho:
    valores = vista.producto(hecho.productos[0])
    if hecho.relacionados:
        return Dicho("productos.relacionado", valores)
    if hecho.productos[0].disponibilidad == "agotado":
        return Dicho("productos.agotado", {"producto": valores["producto"], "precio": valores["precio"]})
    if hecho.foco == "unico":
        return Dicho("productos.solo_ese", valores)
    if hecho.foco == "necesidad":
        return Dicho("productos.sirve", valores)
    return Dicho("productos.precio" if hecho.foco == "precio" else "productos.uno", valores)


def _encabezado(hecho: ProductosEncontrados, vista: Vista, *, hay_vivos: bool) -> Dicho:
    consulta = _tema(hecho.consulta, vista)
    if hecho.relacionados:
        return Dicho("productos.relacionados")
    if not hay_vivos:
        return Dicho("productos.agotados")
    if consulta and vista.listas > 1:
        return Dicho("productos.lista_de", {"consulta": consulta})
    if hecho.foco == "necesidad":
        return Dicho("productos.sirven")
    if hecho.foco == "precio":
        return Dicho("productos.precios")
    return Dicho("productos.catalogo" if hecho.foco == "catalogo" else "productos.lista")


def por_cantidad(hecho: PrecioPorCantidad, vista: Vista) -> Parte:
    producto = hecho.producto
    valores = vista.producto(producto)
    agotado = producto.disponibilidad == "agotado"
    con_todo = (
        (Dicho("productos.con_todo", {"total": vista.formato.dinero(hecho.total)}),) if hecho.total else ()
    )
    if hecho.cantidad == 1:
        pregunta = pregunta_por([] if agotado else [producto])
        return Parte(dichos=(Dicho("productos.precio", valores), *con_todo), pregunta=pregunta)
    valores["unidades"] = vista.formato.unidades(hecho.cantidad)
    valores["subtotal"] = vista.formato.dinero(hecho.subtotal)
    oferta = Oferta(producto.nombre, producto.id, hecho.cantidad)
    pregunta = Pregunta(Dicho("productos.agregar_esas"), Nivel.OFERTA, oferta=oferta)
    return Parte(
        dichos=(Dicho("productos.por_cantidad", valores), *con_todo),
        pregunta=pregunta_por([]) if agotado else pregunta,
    )


def por_cantidades(hecho: PreciosPorCantidad, vista: Vista) -> Parte:
    """What so many cost of each; where there are not so many, how many there are."""
    vivos = [c.producto for c in hecho.contados if c.disponible != 0]
    return Parte(
        dichos=(Dicho("productos.por_cantidades", {"unidades": vista.formato.unidades(hecho.cantidad)}),),
        productos=tuple(contado.producto for contado in hecho.contados),
        detalles={c.producto.id: _contado(c, vista) for c in hecho.contados},
        numerados=hecho is vista.lista,
        pregunta=pregunta_por(vivos, muchos=True),
    )


def _contado(contado: ProductoContado, vista: Vista) -> str:
    precio = vista.formato.dinero(contado.producto.precio)
    if contado.disponible is None:
        return f"{vista.formato.dinero(contado.subtotal)} ({precio} c/u)"
    if contado.disponible == 0:
        return f"{precio} c/u (agotado)"
    return f"{precio} c/u (solo hay {vista.formato.entero(contado.disponible)})"


def existencias(hecho: Existencias, vista: Vista) -> Parte:
    producto = hecho.producto
    valores = {"producto": negrita(producto.nombre)}
    if hecho.pedidas is None:
        ultimas = producto.disponibilidad == "ultimas"
        clave = "productos.quedan_ultimas" if ultimas else "productos.hay_existencias"
        return Parte(dichos=(Dicho(clave, valores),), pregunta=_cuantas(producto))
    valores["unidades"] = vista.formato.unidades(hecho.pedidas)
    if hecho.pedidas == 1:
        return Parte(
            dichos=(Dicho("productos.hay_existencias", {"producto": valores["producto"]}),),
            pregunta=pregunta_por([producto]),
        )
    pregunta = Pregunta(
        Dicho("productos.agregar_esas"),
        Nivel.OFERTA,
        oferta=Oferta(producto.nombre, producto.id, hecho.pedidas),
    )
    return Parte(dichos=(Dicho("productos.alcanza", valores),), pregunta=pregunta)


def _cuantas(producto: ProductoVisto) -> Pregunta:
    oferta = Oferta(producto.nombre, producto.id)
    return Pregunta(
        Dicho("pedido.cuantas", {"de_producto": "", **se_cuenta_en(producto.nombre)}),
        Nivel.OFERTA,
        oferta=oferta,
    )


def categorias(hecho: Categorias, vista: Vista) -> Parte:
    nombres = [limpio(nombre, largo=60) for nombre in hecho.nombres]
    clave = "productos.que_regalo" if hecho.para == "regalo" else "productos.que_categoria"
    pregunta = Pregunta(Dicho(clave), Nivel.OFERTA)
    if not nombres:
        return Parte(pregunta=pregunta)
    if len(nombres) <= _CATEGORIAS_EN_LINEA:
        return Parte(dichos=(Dicho("productos.categorias", {"nombres": lista(nombres)}),), pregunta=pregunta)
    renglones = "\n".join(f"• {nombre}" for nombre in nombres)
    return Parte(dichos=(Dicho("productos.categorias_lista", {"nombres": renglones}),), pregunta=pregunta)


def sin_resultados(hecho: SinResultados, vista: Vista) -> Parte:
    sin = _no_hay(hecho.consulta)
    if any(_la_nombra(hecho.consulta, otra.nombre) for otra in hecho.alternativas):
        # What is shown has its noun: it cannot be told that there is none.
        sin = replace(sin, dichos=(Dicho("productos.no_exacto", {"consulta": _tema(hecho.consulta, vista)}),))
    return con_alternativas(sin, hecho.alternativas, vista, numerados=hecho is vista.lista) or sin


def _la_nombra(consulta: str, nombre: str) -> bool:
    dichas = [raiz(p) for p in tokens(consulta) if len(p) > 3]
    return bool(dichas) and dichas[0] in map(raiz, tokens(nombre))


def _no_hay(consulta: str) -> Parte:
    return Parte(
        dichos=(Dicho("productos.sin_resultados", {"consulta": consulta_corta(consulta)}),),
        pregunta=Pregunta(Dicho("productos.otra_cosa"), Nivel.OFERTA),
    )


def con_alternativas(
    parte: Parte, alternativas: tuple[ProductoVisto, ...], vista: Vista, *, numerados: bool
) -> Parte | None:
    """`parte` followed by what is nearest; None without alternatives."""
    if not alternativas:
        return None
    if len(alternativas) == 1:
        unica = alternativas[0]
        cual = Dicho("productos.agregar_u_otra", {"pronombre": concordancia(unica.nombre).pronombre})
        pregunta = Pregunta(cual, Nivel.OFERTA, oferta=Oferta(unica.nombre, unica.id))
        dichos = (*parte.dichos, Dicho("productos.parecido", vista.producto(unica)))
        return Parte(dichos=dichos, pregunta=pregunta)
    return Parte(
        dichos=(*parte.dichos, Dicho("productos.parecidos")),
        productos=alternativas,
        numerados=numerados,
        pregunta=Pregunta(Dicho("productos.sirve_alguna"), Nivel.OFERTA),
    )


def ambiguo(hecho: ProductoAmbiguo, vista: Vista) -> Parte:
    ultimo = hecho is vista.lista
    tema = _tema(hecho.consulta, vista)
    entre = () if hecho.hay_mas else _entre_dos(hecho.opciones)
    cual = (
        Dicho("productos.cual_de_dos", {"opciones": lista(entre, o=True)})
        if entre
        else Dicho("productos.cual")
    )
    return Parte(
        dichos=(Dicho("productos.ambiguo_de", {"consulta": tema}) if tema else Dicho("productos.ambiguo"),),
        productos=hecho.opciones,
        numerados=ultimo,
        despues=(Dicho("productos.hay_mas"),) if hecho.hay_mas else (),
        # What was shown after it is what an ordinal now means, and the choice is no longer awaited.
        pregunta=Pregunta(cual, Nivel.FLUJO if ultimo else Nivel.OFERTA),
    )


def eleccion_pendiente(hecho: EleccionPendiente, vista: Vista) -> Parte:
    """The choices are named again in the question if they are two that differ in a word, else shown again."""
    consulta = _asunto(hecho.consulta)
    if hecho.breve and len(hecho.opciones) > 2:
        return Parte(pregunta=Pregunta(Dicho("productos.volver_corto", {"consulta": consulta}), Nivel.FLUJO))
    if entre := _entre_dos(hecho.opciones):
        cual = Dicho("productos.volver_a_dos", {"consulta": consulta, "opciones": lista(entre, o=True)})
        return Parte(pregunta=Pregunta(cual, Nivel.FLUJO))
    return Parte(
        dichos=(Dicho("productos.volver", {"consulta": consulta}),),
        productos=hecho.opciones,
        numerados=hecho is vista.lista,
        pregunta=Pregunta(Dicho("productos.cual"), Nivel.FLUJO),
    )


def propuesta(hecho: OpcionPropuesta, vista: Vista) -> Parte:
    """One of the choices, for a plain yes."""
    producto = hecho.producto
    oferta = Oferta(producto.nombre, producto.id)
    if hecho.paquetes and (medida := medida_de_venta(producto.nombre)):
        cuantos = hecho.paquetes[0]
        cifras = {"medida": medida, "tantas": vista.formato.entero(cuantos)}
        valores = {**vista.producto(producto), **cifras, **se_cuenta_en(producto.nombre)}
        dicho = Dicho("productos.por_medida", valores)
        oferta = replace(oferta, unidades=cuantos)
    elif hecho.paquetes:
        cuantos, cada = hecho.paquetes
        paquetes = {"paquetes": cuantos, "cada": cada, "total": cuantos * cada}
        valores = {nombre: vista.formato.entero(cifra) for nombre, cifra in paquetes.items()}
        dicho = Dicho("productos.por_paquetes", {**vista.producto(producto), **valores})
        oferta = replace(oferta, unidades=cuantos)
    elif hecho.agotadas:
        agotadas = [limpio(otra.nombre, largo=60) for otra in hecho.agotadas]
        dicho = Dicho("productos.la_que_queda", {**vista.producto(producto), "agotadas": agotadas})
    elif hecho.dicho and hecho.para == "agregar":
        dicho = Dicho(
            "productos.parecida", {"consulta": consulta_corta(hecho.dicho), **vista.producto(producto)}
        )
    elif hecho.para == "agregar" and hecho.de:
        variables = {**vista.producto(producto), "cuantas": str(hecho.de)}
        dicho = Dicho("productos.proponer_de_varias", variables)
    elif hecho.para == "agregar":
        dicho = Dicho("productos.proponer", vista.producto(producto))
    else:
        clave = "productos.proponer_quitar" if hecho.para == "quitar" else "productos.proponer_cambiar"
        dicho = Dicho(clave, {"producto": negrita(producto.nombre)})
    return Parte(pregunta=Pregunta(dicho, Nivel.FLUJO, oferta=oferta))


def dejada(hecho: EleccionDejada, vista: Vista) -> Parte:
    consultas = [f"“{consulta}”" for consulta in map(consulta_corta, hecho.consultas) if consulta]
    clave = "productos.retirado" if hecho.retirada else "productos.dejado"
    return Parte(dichos=(Dicho(clave, {"consultas": consultas}),), aparte=True)


def en_espera(hecho: EnEspera, vista: Vista) -> Parte:
    consultas = [f"“{consulta}”" for consulta in map(consulta_corta, hecho.consultas) if consulta]
    return Parte(dichos=(Dicho("productos.en_espera", {"consultas": consultas}),), aparte=True)


def oferta_dejada(hecho: OfertaDejada, vista: Vista) -> Parte:
    nombres = [negrita(producto.nombre) for producto in hecho.productos]
    return Parte(dichos=(Dicho("productos.oferta_dejada", {"productos": nombres}),), aparte=True)


def _entre_dos(opciones: Sequence[ProductoVisto]) -> tuple[str, ...]:
    """The two choices by what tells them apart; nothing where they are more or have no such word."""
    partes = distinguir([opcion.nombre for opcion in opciones]) if len(opciones) == 2 else None
    dichas = [_dentro(parte, opcion) for parte, opcion in zip(partes or (), opciones, strict=False)]
    articulos = [dicha.partition(" ")[0] in _ARTICULOS for dicha in dichas]
    if any(articulos) and not all(articulos):  # "el limón o cola": with an article both, or neither
        dichas = [
            dicha.partition(" ")[2] if con else dicha for dicha, con in zip(dichas, articulos, strict=True)
        ]
    return tuple(dichas)


def _dentro(parte: str, opcion: ProductoVisto) -> str:
    """The short name of a choice as it stands in a question: "el de 10 libras"."""
    parte = parte[0].lower() + parte[1:]
    articulo = concordancia(opcion.nombre).articulo.lower()
    return f"{articulo} {parte}" if parte.startswith("de ") else parte


def falta_producto(hecho: FaltaProducto, vista: Vista) -> Parte:
    para = {"para": _PARA[hecho.para]}
    return Parte(
        pregunta=Pregunta(Dicho("productos.falta", para), Nivel.AJUSTE),
        en_su_lugar=Dicho("productos.falta_dicho", para),
    )
