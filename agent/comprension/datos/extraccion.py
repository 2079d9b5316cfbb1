"""The customer's data in a message: all at once or a bare answer, with labels or without, in any order."""

from dataclasses import dataclass

from agent.actos import Campo, DarDato
from agent.comprension.datos.cifras import leer_etiquetadas, leer_moviles, leer_numeros
from agent.comprension.datos.ciudad_dicha import leer_ciudad
from agent.comprension.datos.cola_de_direccion import completar_direccion, leer_agregado
from agent.comprension.datos.correo_dicho import leer_correo
from agent.comprension.datos.dato_fallido import leer_documento_con_forma, leer_excusas, leer_fallidos
from agent.comprension.datos.direcciones import leer_direcciones
from agent.comprension.datos.entrega_dicha import leer_entrega
from agent.comprension.datos.etiquetas import no_tiene, por_cambiar
from agent.comprension.datos.factura_dicha import leer_factura
from agent.comprension.datos.lectura import DatoDicho, Mensaje, restante
from agent.comprension.datos.lugar_dicho import (
    leer_barrio_etiquetado,
    leer_esperado,
    leer_indicaciones_etiquetadas,
    leer_lugares_sueltos,
    puede_ser_lugar,
)
from agent.comprension.datos.nombre_dicho import leer_compania, leer_nombre_etiquetado, leer_nombre_suelto
from agent.comprension.reglas import habla_de_pago
from agent.comprension.situacion import Situacion
from agent.comprension.trato import es_privado
from agent.texto import plegar

__all__ = ["DatoDicho", "Extraccion", "extraer", "extraer_de_la_charla"]

_DE_LA_ENTREGA: tuple[Campo, ...] = (
    "nombre_completo", "cedula", "telefono", "correo", "direccion", "barrio",
)  # fmt: skip

# From the surest form to the loosest: each reads only what those before it left.
_LECTORES = (
    leer_correo,
    leer_compania,
    leer_entrega,
    leer_etiquetadas,
    leer_documento_con_forma,
    leer_moviles,
    leer_agregado,  # before it is taken for an address of its own
    leer_direcciones,
    leer_ciudad,  # before it is taken for a surname or a quarter
    leer_numeros,
    leer_barrio_etiquetado,
    leer_nombre_etiquetado,
    leer_indicaciones_etiquetadas,
    leer_nombre_suelto,
    completar_direccion,  # with what is surely part of it, lest it be taken for the quarter
    leer_lugares_sueltos,
    leer_esperado,
    leer_fallidos,
    completar_direccion,
    leer_excusas,
)


@dataclass(frozen=True, slots=True)
class Extraccion:
    datos: tuple[DatoDicho, ...]
    sin: tuple[Campo, ...]  # what the customer says to have none of
    resto: str  # the message without its data
    cambia: tuple[Campo, ...] = ()  # what he says is wrong, without the right one


def extraer(
    texto: str, *, pais: str, esperado: Campo | None = None, faltantes: tuple[Campo, ...] = (),
    corrigiendo: bool = False, revisando: bool = False,
) -> Extraccion:  # fmt: skip
    """Reads the data in `texto`; never raises, and leaves in `resto` whatever is not surely one.

    Args:
        pais: ISO code of the shop's country, one that `Settings.pais` takes.
        esperado: the datum that was asked for; a bare answer becomes it.
        faltantes: what is still to be given; an unlabelled number or name becomes only one of these.
        corrigiendo: he was asked which datum is wrong, so naming one is enough.
        revisando: they were all read back to him.
    """
    mensaje = Mensaje(texto, pais, esperado, faltantes, revisando)
    leer_factura(mensaje)
    leido = _leer(mensaje, corrigiendo=corrigiendo)
    if mensaje.dichos.get("indicaciones_adicionales") and mensaje.falta("nombre_completo"):
        # Nobody else is named: the company is the customer.
        return _leer(Mensaje(texto, pais, esperado, faltantes, revisando), corrigiendo=corrigiendo)
    return leido


def _leer(mensaje: Mensaje, *, corrigiendo: bool) -> Extraccion:
    esperado = mensaje.esperado
    for campo, inicio, fin in no_tiene(mensaje.plano, esperado):
        if not mensaje.en_pregunta(inicio):
            mensaje.sin.append(campo)
            mensaje.quitado.append((inicio, fin))
    for leer in _LECTORES:
        leer(mensaje)
    _devolver_lo_preguntado(mensaje)
    datos = sorted(mensaje.dichos.values(), key=lambda dato: dato.inicio)
    # Who gives it has it: "no tengo correo ... ah sí, x@y.co".
    sin = tuple(campo for campo in mensaje.sin if campo not in mensaje.dichos)
    por_poner = [c for c in por_cambiar(mensaje.plano, corrigiendo=corrigiendo) if mensaje.libre(*c[1:])]
    mensaje.quitado += [(inicio, fin) for campo, inicio, fin in por_poner if campo not in sin]
    cambia = tuple(campo for campo, _, _ in por_poner if campo not in mensaje.dichos and campo not in sin)
    return Extraccion(tuple(datos), sin, restante(mensaje), cambia)


def _devolver_lo_preguntado(mensaje: Mensaje) -> None:
    """ "¿de quién es la cédula 1020...?", "el teléfono de la cédula 1020...": asked about, and not given."""
    ajeno = es_privado(mensaje.plano)
    for campo, dato in list(mensaje.dichos.items()):
        # Of a pick-up its own reader tells a question from "yo lo recojo, ¿no?".
        pedido = campo == "entrega" or campo == mensaje.esperado or campo in mensaje.faltantes
        if ajeno or (mensaje.en_pregunta(dato.inicio) and not pedido):
            del mensaje.dichos[campo]
            mensaje.quitado = [tramo for tramo in mensaje.quitado if not tramo[0] <= dato.inicio < tramo[1]]


def extraer_de_la_charla(texto: str, pais: str, situacion: Situacion) -> Extraccion:
    """As `extraer`. Whoever gives several unasked, of an order, may give any: "te paso mis datos: ..."."""
    esperado, corrigiendo = situacion.campo_esperado, situacion.por_corregir
    revisando = corrigiendo or situacion.espera == "confirmar_cierre"
    datos = extraer(
        texto,
        pais=pais,
        esperado=esperado,
        faltantes=situacion.faltantes,
        corrigiendo=corrigiendo,
        revisando=revisando,
    )
    por_confirmar = situacion.espera == "confirmar_pedido"
    if situacion.faltantes or not situacion.lineas or not (_seguros(datos) or por_confirmar):
        return datos
    # A document without its name is told only beside what is surely a datum.
    entera = extraer(texto, pais=pais, faltantes=_DE_LA_ENTREGA, corrigiendo=corrigiendo)
    sobra = entera.resto and not puede_ser_lugar(plegar(entera.resto))
    solo_datos = por_confirmar and len(entera.datos) > 1 and not sobra  # "ana pérez 1020304050 laureles"
    return entera if solo_datos or _seguros(entera) > 1 else datos


def _seguros(extraccion: Extraccion) -> int:
    return sum(dato.seguro for dato in extraccion.datos)


_RECONOCIBLES: tuple[Campo, ...] = ("direccion", "cedula", "telefono", "nombre_completo")


def dato_suelto(texto: str, pais: str) -> DarDato:
    """A datum that nothing announced: tried as each field in turn, the most recognisable first."""
    if not habla_de_pago(plegar(texto)):
        for campo in _RECONOCIBLES:
            leido = extraer(texto, pais=pais, esperado=campo)
            dato = next((dato for dato in leido.datos if dato.campo == campo), None)
            if dato and (campo != "nombre_completo" or " " in dato.valor):
                return DarDato(campo=campo, valor=dato.valor)
    return DarDato(valor=texto)
