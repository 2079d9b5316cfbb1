"""What is said of the business and in courtesy."""

from collections.abc import Sequence

from agent.hechos import (
    Cortesia,
    Derivado,
    DescuentoNoDisponible,
    EnvioGratis,
    InfoEmpresa,
    MedioDePagoAnotado,
    Saludo,
    SinInfoEmpresa,
)
from agent.redaccion.de_pedido import ALGO_MAS
from agent.redaccion.formato import citable, limpio
from agent.redaccion.partes import Dicho, Nivel, Parte, Pregunta, Vista


def saludo(hecho: Saludo, vista: Vista) -> Parte:
    pregunta = Pregunta(Dicho("saludo.pregunta"), Nivel.CORTESIA)
    if any(not isinstance(otro, Saludo | Cortesia) for otro in vista.hechos):
        return Parte(dichos=(Dicho("saludo.breve"),), saludo=True)
    if hecho.conocido:
        return Parte(dichos=(Dicho("saludo.conocido"),), pregunta=pregunta, saludo=True)
    nuevo = Dicho("saludo.nuevo", {"tienda": limpio(vista.tienda, largo=80)})
    return Parte(dichos=(nuevo,), pregunta=pregunta, saludo=True)


def info(hecho: InfoEmpresa, vista: Vista) -> Parte:
    pregunta = Pregunta(Dicho("empresa.algo_mas"), Nivel.CORTESIA)
    dia = (
        (Dicho("empresa.cuando", {"cuando": hecho.cuando[0].upper() + hecho.cuando[1:]}),)
        if hecho.cuando
        else ()
    )
    return Parte(dichos=(*dia, citable(hecho.texto)), pregunta=pregunta, aparte=True)


def envio_gratis(hecho: EnvioGratis, vista: Vista) -> Parte:
    valores = {"desde": vista.formato.dinero(hecho.desde), "total": vista.formato.dinero(hecho.total)}
    if hecho.falta:
        valores["falta"] = vista.formato.dinero(hecho.falta)
    return Parte(
        dichos=(Dicho("empresa.falta_para_gratis" if hecho.falta else "empresa.ya_es_gratis", valores),)
    )


def sin_info(hecho: SinInfoEmpresa, vista: Vista) -> Parte:
    return Parte(dichos=(Dicho("empresa.sin_info"),))


def derivado(hecho: Derivado, vista: Vista) -> Parte:
    return Parte(dichos=(Dicho("empresa.derivado"),))


def descuento(hecho: DescuentoNoDisponible, vista: Vista) -> Parte:
    negado = any(isinstance(otro, Cortesia) and otro.clase == "ataque" for otro in vista.hechos)
    dichos: list[Dicho | str] = [] if negado else [Dicho("empresa.precios_fijos")]
    if hecho.info.strip():
        dichos.append(citable(hecho.info))
    pregunta = Pregunta(Dicho("empresa.algo_mas"), Nivel.CORTESIA) if dichos else None
    return Parte(dichos=tuple(dichos), pregunta=pregunta)


def pago(hecho: MedioDePagoAnotado, vista: Vista) -> Parte:
    dichos: tuple[Dicho | str, ...] = (Dicho("empresa.pago_anotado"),)
    if hecho.info.strip():
        dichos = (citable(hecho.info),)
    return Parte(dichos=dichos, pregunta=ALGO_MAS, aparte=bool(hecho.info.strip()))


_PREGUNTAS = {
    "charla": Pregunta(Dicho("cortesia.que_buscas"), Nivel.CORTESIA),
    "identidad": Pregunta(Dicho("cortesia.que_buscas"), Nivel.CORTESIA),
    "ataque": Pregunta(Dicho("cortesia.que_buscas"), Nivel.CORTESIA),
    "nada_pendiente": Pregunta(Dicho("cortesia.que_buscas"), Nivel.CORTESIA),
    "privado": Pregunta(Dicho("cortesia.que_buscas"), Nivel.CORTESIA),
    "fotos": Pregunta(Dicho("cortesia.que_buscas"), Nivel.CORTESIA),
    "idioma": Pregunta(Dicho("cortesia.que_buscas"), Nivel.CORTESIA),
    "gesto": Pregunta(Dicho("cortesia.que_buscas"), Nivel.CORTESIA),
    "que_mas": Pregunta(Dicho("cortesia.que_agrego"), Nivel.OFERTA),
}


def cortesia(hecho: Cortesia, vista: Vista) -> Parte:
    variables = {"tienda": limpio(vista.tienda, largo=80)} if hecho.clase == "identidad" else {}
    dichos: Sequence[Dicho] = (Dicho(f"cortesia.{hecho.clase}", variables),)
    pregunta = _PREGUNTAS.get(hecho.clase)
    if hecho.con_pedido and pregunta and pregunta.nivel == Nivel.CORTESIA:
        pregunta = ALGO_MAS
    return Parte(dichos=tuple(dichos), pregunta=pregunta)
