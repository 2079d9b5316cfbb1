"""What is said of the customer's data, of the read-back and of the closed sale."""

from collections.abc import Mapping, Sequence
from typing import Any

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from agent.actos import Campo
from agent.hechos import (
    Compra,
    CompraRegistrada,
    DatoGuardado,
    DatoInvalido,
    DatoObligatorio,
    HistorialCliente,
    InfoEmpresa,
    NoEntendido,
    ParaQueElDato,
    PedirDato,
    PreguntarQueCorregir,
    RecogidaNoDisponible,
    RevisarCierre,
    SinHistorial,
    VentaCerrada,
    VentaYaCerrada,
)
from agent.redaccion.de_pedido import ALGO_MAS, renglones
from agent.redaccion.formato import fecha, juego, limpio, lista
from agent.redaccion.genero import concordancia
from agent.redaccion.partes import Dicho, Nivel, Parte, Pregunta, Renglones, Vista

_CORTO = 28
_NO_NOMBRES = juego("sas s.a.s ltda sa s.a cia spa srl eirl inc llc sl s.l")
_ETIQUETAS: dict[str, str] = {
    "nombre_completo": "nombre completo",
    "telefono": "teléfono",
    "correo": "correo",
    "direccion": "dirección",
    "indicaciones_adicionales": "indicación para la entrega",
    "entrega": "entrega",
}
_EN_LA_REVISION = {"nombre_completo": "Nombre", "indicaciones_adicionales": "Indicaciones"}
# Documents that are not the country's usual one are called by their name.
_DOCUMENTOS = {
    "PAS": "pasaporte", "CE": "cédula de extranjería", "TI": "tarjeta de identidad", "PPT": "PPT",
    "NIT": "NIT", "RUC": "RUC", "CUIT": "CUIT", "RIF": "RIF", "CIF": "CIF", "NIE": "NIE", "CURP": "CURP",
    "RFC": "RFC", "INE": "INE",
}  # fmt: skip
_SIN_EL = {
    "correo": "datos.obligatorio.correo", "cedula": "datos.obligatorio.cedula",
    "barrio": "datos.obligatorio.barrio",
}  # fmt: skip
_OTRA_PREGUNTA = {"correo": "datos.otra.correo", "barrio": "datos.otra.barrio"}
_ENTREGAS = {"tienda": "se recoge en la tienda", "domicilio": "a domicilio"}
_ORDEN = (
    "nombre_completo", "cedula", "telefono", "correo", "entrega", "direccion", "barrio",
    "indicaciones_adicionales",
)  # fmt: skip


def etiqueta(campo: str, vista: Vista) -> str:
    return nombre_de(campo, vista.palabras)


def nombre_de(campo: str, palabras: Mapping[str, Any]) -> str:
    """ "teléfono"; what the country calls its document and its neighbourhoods."""
    if campo in ("cedula", "barrio"):
        return str(palabras["documento" if campo == "cedula" else "barrio"])
    return _ETIQUETAS.get(campo) or limpio(campo.replace("_", " "), largo=40)


def mostrado(campo: str, valor: str) -> str:
    """A datum as it is read back."""
    if campo == "telefono":
        try:
            numero = phonenumbers.parse(valor, None)
        except NumberParseException:
            return limpio(valor)
        return phonenumbers.format_number(numero, PhoneNumberFormat.INTERNATIONAL)
    if campo == "entrega":
        return _ENTREGAS.get(valor, limpio(valor))
    return limpio(valor, largo=200)


def primer_nombre(nombre: str) -> str:
    """To address somebody; empty where it may not be a person's."""
    palabras = limpio(nombre).split()
    if len(palabras) < 2 or not all(p.replace("'", "").replace("-", "").isalpha() for p in palabras):
        return ""
    if {p.lower() for p in palabras} & _NO_NOMBRES or len(palabras[0]) < 3:
        return ""
    return palabras[0].capitalize() if palabras[0].isupper() or palabras[0].islower() else palabras[0]


def pedir(hecho: PedirDato, vista: Vista) -> Parte:
    malos = [h for h in vista.hechos if isinstance(h, DatoInvalido)]
    if any(malo.campo == hecho.campo for malo in malos):
        return Parte()  # what was refused is asked again
    dichos: tuple[Dicho, ...] = ()
    if hecho.primera and len(hecho.faltantes) > 1:
        nombres = [etiqueta(campo, vista) for campo in sorted(hecho.faltantes, key=_ORDEN.index)]
        dichos = (Dicho("datos.para_la_entrega", {"datos": nombres}),)
    falta = Dicho("datos.falta", {"dato": etiqueta(hecho.campo, vista)})
    return Parte(
        dichos=dichos,
        pregunta=Pregunta(pregunta_por(hecho.campo, vista, de_empresa=hecho.de_empresa), Nivel.FLUJO),
        en_su_lugar=falta,
        aparte=bool(dichos),
    )


def pregunta_por(campo: Campo, vista: Vista, *, de_empresa: bool = False) -> Dicho:
    if campo == "cedula" and de_empresa:
        return Dicho("datos.pedir.de_empresa", {"numero": vista.palabras["de_empresa"]})
    claves = {"cedula": "numero_documento", "barrio": "barrio", "indicaciones_adicionales": "vivienda"}
    variables = {claves[campo]: vista.palabras[claves[campo]]} if campo in claves else {}
    return Dicho(f"datos.pedir.{campo}", variables)


def malos(hechos: Sequence[DatoInvalido | DatoObligatorio], vista: Vista) -> Parte:
    """What was refused; asks again for the first, as the flow does."""
    invalidos = [hecho for hecho in hechos if isinstance(hecho, DatoInvalido)]
    primero = hechos[0]
    dichos: list[Dicho] = []
    if len(invalidos) == 1:
        dichos.append(Dicho("datos.invalido", _valores(invalidos[0])))
    elif invalidos:
        filas = [Dicho("datos.invalido_linea", _valores(hecho, mayuscula=True)) for hecho in invalidos]
        dichos.append(Dicho("datos.invalidos", {"lineas": Renglones(tuple(filas))}))
    if len(invalidos) < len(hechos):
        dichos.append(_obligatorio(next(h.campo for h in hechos if isinstance(h, DatoObligatorio)), vista))
    if isinstance(primero, DatoObligatorio):
        pregunta = _otra_pregunta(primero.campo, vista)
    else:
        pregunta = Dicho("datos.otra_vez" if len(invalidos) == 1 else "datos.otra_vez_varios")
    return Parte(dichos=tuple(dichos), pregunta=Pregunta(pregunta, Nivel.FLUJO))


def _otra_pregunta(campo: Campo, vista: Vista) -> Dicho:
    """Not the question that he has just answered with "no tengo", where another leads on."""
    clave = _OTRA_PREGUNTA.get(campo)
    return Dicho(clave) if clave else pregunta_por(campo, vista)


def _obligatorio(campo: Campo, vista: Vista) -> Dicho:
    """What can be done without it, where the field leaves a way."""
    if clave := _SIN_EL.get(campo):
        return Dicho(clave, {"dato": etiqueta(campo, vista)})
    return Dicho("datos.obligatorio")


def _valores(hecho: DatoInvalido, *, mayuscula: bool = False) -> dict[str, str]:
    motivo = limpio(hecho.motivo, largo=160).rstrip(".")
    if mayuscula:
        motivo = motivo[:1].upper() + motivo[1:]
    return {"motivo": motivo, "ejemplo": limpio(hecho.ejemplo, largo=80)}


def guardados(hechos: Sequence[DatoGuardado], vista: Vista) -> Parte:
    """Thanks, or what was noted; a read-back in the same reply leaves only corrections to tell."""
    entregas, hechos = (
        [h for h in hechos if (h.campo == "entrega") is de_entrega] for de_entrega in (True, False)
    )
    corregidos = [hecho for hecho in hechos if hecho.corregido]
    nuevos = [hecho for hecho in hechos if not hecho.corregido and hecho.valor]
    ausentes = [hecho for hecho in hechos if not hecho.valor and not hecho.corregido]
    revisa = vista.hay(RevisarCierre)
    dichos: list[Dicho] = []
    if nuevos and not (revisa or vista.hay(VentaCerrada)):
        dichos.append(_anotado(nuevos, vista))
    if corregidos:
        datos = [_con_valor(hecho, vista, solo_nombre=revisa) for hecho in corregidos]
        dichos.append(Dicho("datos.corregido", {"datos": datos}))
    if ausentes and not revisa:
        nombres = [etiqueta(hecho.campo, vista).replace("indicación", "indicaciones") for hecho in ausentes]
        dichos.append(Dicho("datos.sin_dato", {"dato": nombres}))
    for hecho in hechos:
        if hecho.enmendado:
            dicho_ya = nuevos == [hecho] and not revisa and len(hecho.valor) <= _CORTO
            valor = "" if dicho_ya else mostrado(hecho.campo, hecho.valor)
            dichos.append(Dicho("datos.enmendado", {"valor": valor}))
    if entregas and not revisa:
        dichos.append(Dicho(f"datos.entrega.{entregas[-1].valor}"))
    return Parte(dichos=tuple(dichos), pregunta=ALGO_MAS)


def _anotado(nuevos: Sequence[DatoGuardado], vista: Vista) -> Dicho:
    if len(nuevos) > 1:
        datos = [_nombrado(hecho, vista).removesuffix(" completo") for hecho in nuevos]
        return Dicho("datos.anotados", {"datos": datos})
    hecho = nuevos[0]
    if hecho.campo == "nombre_completo":
        return Dicho("datos.gracias", {"nombre": primer_nombre(hecho.valor)})
    if hecho.campo == "indicaciones_adicionales" and "factur" not in hecho.valor.lower():
        return Dicho("datos.nota", {"nota": hecho.valor})
    if len(hecho.valor) > _CORTO:
        return Dicho("datos.anotado_largo", {"dato": _nombrado(hecho, vista)})
    valor = mostrado(hecho.campo, hecho.valor)
    return Dicho("datos.anotado", {"dato": _nombrado(hecho, vista), "valor": valor})


def _nombrado(hecho: DatoGuardado, vista: Vista) -> str:
    """What a datum is called, or the note of whom the invoice goes to."""
    if hecho.ciudad:
        return "ciudad"
    nota = hecho.campo == "indicaciones_adicionales" and "factur" in hecho.valor.lower()
    return "nota para la factura" if nota else etiqueta(hecho.campo, vista)


def _con_valor(hecho: DatoGuardado, vista: Vista, *, solo_nombre: bool) -> str:
    valor, nombre = mostrado(hecho.campo, hecho.valor), _nombrado(hecho, vista)
    return nombre if solo_nombre or len(valor) > _CORTO else f"{nombre} ({valor})"


def revisar(hecho: RevisarCierre, vista: Vista) -> Parte:
    datos = {campo: valor for campo, valor in hecho.datos.items() if valor.strip()}
    documento = _DOCUMENTOS.get(datos.pop("tipo_documento", ""), "")
    filas = "\n".join(_fila(campo, valor, vista, documento) for campo, valor in _en_orden(datos))
    return Parte(
        dichos=(Dicho("datos.revisar", {**renglones(hecho.pedido, vista), "datos": filas}),),
        pregunta=Pregunta(Dicho("datos.todo_bien"), Nivel.FLUJO),
    )


def _fila(campo: str, valor: str, vista: Vista, documento: str) -> str:
    nombre = _EN_LA_REVISION.get(campo) or (campo == "cedula" and documento) or etiqueta(campo, vista)
    return f"{nombre[0].upper()}{nombre[1:]}: {mostrado(campo, valor)}"


def _en_orden(datos: Mapping[str, str]) -> list[tuple[str, str]]:
    conocidos = [(campo, datos[campo]) for campo in _ORDEN if campo in datos]
    return conocidos + [(campo, valor) for campo, valor in datos.items() if campo not in _ORDEN]


def para_que(hecho: ParaQueElDato, vista: Vista) -> Parte:
    dato = etiqueta(hecho.campo, vista) if hecho.campo else ""
    return Parte(dichos=(Dicho("datos.para_que", {"dato": dato}),), pregunta=ALGO_MAS)


def sin_recogida(hecho: RecogidaNoDisponible, vista: Vista) -> Parte:
    return Parte(dichos=(Dicho("datos.sin_recogida"),))


def compra_registrada(hecho: CompraRegistrada, vista: Vista) -> Parte:
    valores = {
        "numero": str(hecho.id),
        "fecha": fecha(hecho.fecha),
        "total": vista.formato.dinero(hecho.total),
        "lineas": "\n".join(f"• {limpio(linea, largo=160)}" for linea in hecho.lineas),
    }
    dichos = [Dicho("venta.registrada", valores)]
    if hecho.entrega:
        dichos.append(Dicho("venta.va_a", {"direccion": limpio(hecho.entrega, largo=200)}))
    elif hecho.de_que == "pago":
        dichos.append(Dicho("venta.no_veo_el_pago"))
    elif hecho.de_que != "monto" and not vista.hay(InfoEmpresa):  # there the shop itself says how
        dichos.append(Dicho("venta.no_veo_la_entrega"))
    return Parte(dichos=tuple(dichos), aparte=True)


_YA_CERRADA = {
    "datos": "venta.no_cambio_los_datos",
    "lineas": "venta.no_cambio_las_lineas",
    "cancelar": "venta.no_la_cancelo",
}


def ya_cerrada(hecho: VentaYaCerrada, vista: Vista) -> Parte:
    datos = lista(con_articulo(campo, vista.palabras) for campo in hecho.campos)
    valores = {"numero": str(hecho.id), **({"datos": datos} if hecho.cambio == "datos" else {})}
    dichos = [Dicho(_YA_CERRADA[hecho.cambio], valores)]
    if hecho.guardados:
        dichos.append(Dicho("venta.para_la_proxima"))
    return Parte(dichos=tuple(dichos))


def no_entendido(hecho: NoEntendido, vista: Vista) -> Parte:
    clave = "datos.no_entendido_al_cerrar" if hecho.de == "cierre" else "datos.no_entendido_al_confirmar"
    return Parte(dichos=(Dicho(clave, {"texto": limpio(hecho.texto, largo=120)}),))


def que_corregir(hecho: PreguntarQueCorregir, vista: Vista) -> Parte:
    datos = [con_articulo(campo, vista.palabras) for campo in hecho.campos]
    return Parte(pregunta=Pregunta(Dicho("datos.que_corregir", {"datos": lista(datos, o=True)}), Nivel.FLUJO))


def con_articulo(campo: str, palabras: Mapping[str, Any]) -> str:
    """ "el teléfono", "la dirección", with what the country calls them."""
    nombre = nombre_de(campo, palabras).removesuffix(" completo").partition(" o ")[0]
    if campo == "indicaciones_adicionales":
        return "las indicaciones"
    return f"{concordancia(nombre).articulo.lower()} {nombre}"


def cerrada(hecho: VentaCerrada, vista: Vista) -> Parte:
    recoge = hecho.datos.get("entrega") == "tienda"
    direccion = "" if recoge else mostrado("direccion", hecho.datos.get("direccion", ""))
    barrio = mostrado("barrio", hecho.datos.get("barrio", ""))
    valores = {
        "nombre": primer_nombre(hecho.datos.get("nombre_completo", "")),
        "numero": str(hecho.pedido.id),
        "total": vista.formato.dinero(hecho.pedido.total),
    }
    entrega = {"direccion": f"{direccion}, {barrio}" if direccion and barrio else direccion}
    return Parte(
        dichos=(Dicho("venta.cerrada", valores), Dicho("venta.despues", entrega), Dicho("venta.gracias"))
    )


def historial(hecho: HistorialCliente, vista: Vista) -> Parte:
    pregunta = Pregunta(Dicho("venta.repetir"), Nivel.CORTESIA)
    if not hecho.compras:
        return Parte(dichos=(Dicho("venta.sin_historial"),), pregunta=pregunta)
    if len(hecho.compras) == 1:
        valores = _compra(hecho.compras[0], vista)
        filas = "\n".join(f"• {limpio(linea, largo=160)}" for linea in hecho.compras[0].lineas)
        return Parte(dichos=(Dicho("venta.historial_una", {**valores, "lineas": filas}),), pregunta=pregunta)
    compras = tuple(Dicho("venta.historial_linea", _compra(compra, vista)) for compra in hecho.compras)
    return Parte(dichos=(Dicho("venta.historial", {"compras": Renglones(compras)}),), pregunta=pregunta)


def _compra(compra: Compra, vista: Vista) -> dict[str, str]:
    return {
        "fecha": fecha(compra.fecha),
        "total": vista.formato.dinero(compra.total),
        "lineas": lista(limpio(linea, largo=160) for linea in compra.lineas),
    }


def sin_historial(hecho: SinHistorial, vista: Vista) -> Parte:
    return Parte(
        dichos=(Dicho("venta.sin_historial"),),
        pregunta=Pregunta(Dicho("cortesia.que_buscas"), Nivel.CORTESIA),
    )
