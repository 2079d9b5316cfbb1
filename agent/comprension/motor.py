"""The local engine: Spanish to acts with no model. Rules where form decides, else the classifier."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from agent import actos
from agent.actos import Acto, Agregar, CambiarCantidad, Confirmar, DarDato, Otro, Quitar, Referencia
from agent.comprension import asentimiento, deseos, fusion, ingles, reglas
from agent.comprension.clasificador import Clasificador, Prediccion
from agent.comprension.consentimiento import apartar, sin_perder
from agent.comprension.datos.correccion_de_dato import leer_correccion
from agent.comprension.datos.esperado import con_lo_esperado, es_un_bien
from agent.comprension.datos.extraccion import DatoDicho, Extraccion, dato_suelto, extraer_de_la_charla
from agent.comprension.datos.fuera_de_turno import fuera_de_turno
from agent.comprension.desistimiento import leer_desistimiento
from agent.comprension.detalles import del_mismo_detalle, leer_detalle
from agent.comprension.en_contexto import leer_en_contexto
from agent.comprension.enmiendas.mensaje import apartar_enmienda
from agent.comprension.existencias import unir_existencias
from agent.comprension.hilo import Hilo
from agent.comprension.indicios import Indicios, Lectura
from agent.comprension.limpieza import limpiar
from agent.comprension.lo_mismo import con_lo_mismo
from agent.comprension.mercancia.articulos import leer_articulos
from agent.comprension.mercancia.frases import (
    Frase,
    describe_sin_nombrar,
    leer_frase,
    palabras_del_nombre,
    sin_lugar_imposible,
)
from agent.comprension.mercancia.medida_detras import con_la_mitad
from agent.comprension.mercancia.referencias import sin_preposicion
from agent.comprension.necesidades import apartar_necesidad, de_un_producto, solo_de_personas
from agent.comprension.nombre_exacto import acto_con_nombre, con_nombre_exacto
from agent.comprension.notas import apartar_notas, leer_nota
from agent.comprension.ortografia import enmendar
from agent.comprension.palabras import Palabra, planas, separar
from agent.comprension.poscompra import leer_cancelacion, leer_repeticion
from agent.comprension.precios import dinero_dicho
from agent.comprension.preparacion import preparar
from agent.comprension.relatos import como_relato
from agent.comprension.relleno import sin_relato
from agent.comprension.segmentos import Clausula, de_relleno, partir
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.totales import sin_reproche
from agent.comprension.trato import clase_de_charla, cortesias

_SIN_DATOS: dict[str, Callable[[], Acto]] = {
    "saludar": actos.Saludar,
    "ver_pedido": actos.VerPedido,
    "pedir_humano": actos.PedirHumano,
    "agradecer": actos.Agradecer,
    "despedirse": actos.Despedirse,
    "negar": actos.Negar,
}
# Acts that a count of goods turns into a purchase: "3 cascos" is an order however the classifier reads it.
_ABIERTOS_A_COMPRA = {"agregar", "preguntar_producto", "otro", "confirmar", "saludar", "negar"}
_DE_PRODUCTO = {"agregar", "cambiar_cantidad", "quitar", "preguntar_producto", "preguntar_precio"}
# What words of asking ("dame", "quiero llevar") rule out.
_NO_PIDEN = {"quitar", "cambiar_cantidad", "otro", "negar", "confirmar", "dar_dato", "saludar", "agradecer"}
# Under this, words alone are talk: of 60 of both kinds, goods were over 0.3 and talk under 0.18.
_DE_BIENES = 0.2


class MotorLocal:
    nombre = "local"

    def __init__(self, clasificador: Clasificador, catalogo: Catalogo, pais: str = "CO") -> None:
        self._pais = pais
        self._clasificador = clasificador
        self._catalogo, self._indicios = catalogo, Indicios(catalogo)

    def comprender(self, mensaje: str, situacion: Situacion) -> list[Acto]:
        """The acts of a message, in order; never empty."""
        mensaje = limpiar(mensaje)
        palabras = self._palabras(mensaje)
        if nombrado := con_nombre_exacto(palabras, situacion, self._catalogo, self._clasificador):
            return self._construir(acto_con_nombre(nombrado, situacion, _DE_PRODUCTO), nombrado)
        if not (situacion.espera or situacion.lineas) and asentimiento.solo_agradece(planas(palabras)):
            return [actos.Agradecer()]
        if dejado := leer_desistimiento(mensaje, situacion):
            return [dejado]
        if repetido := leer_repeticion(mensaje, situacion, self._catalogo):
            return repetido
        if corregido := leer_correccion(mensaje, situacion):
            return [corregido]
        dichos, resto = self._datos(mensaje, situacion)
        dichas = self._palabras(resto) if dichos else palabras
        traducidas = ingles.traducir(dichas, self._catalogo.conoce, self._catalogo.vende)
        enmendado, quedan = apartar_enmienda(con_lo_mismo(traducidas, situacion), situacion, self._catalogo)
        palabras, corrige = sin_reproche(quedan) if situacion.lineas else (quedan, False)
        hilo, necesidad = self._seguir(palabras, situacion)
        leidos = de_un_producto(hilo.leidos, necesidad)
        leidos = leidos if situacion.espera or dichos else como_relato(leidos, mensaje, self._catalogo.cubre)
        if traducidas != dichas:
            leidos = fusion.como_se_dijo(leidos, resto)
        leidos = fusion.en_lista(leidos, hilo.llanos) if "\n" in mensaje else leidos
        leidos = fuera_de_turno(leidos, resto, situacion, dichos, self._catalogo.conoce)
        if dichos:
            leidos = [acto for acto in leidos if not fusion.sobra_con_datos(acto, hilo.situacion)]
        if situacion.lineas:
            leidos = fusion.con_correcciones(
                leidos, corrige, lambda texto: self._indicios.esta_en(texto, situacion)
            )
        leidos = unir_existencias([*enmendado, *(leidos if situacion.espera else fusion.sin_venia(leidos))])
        aceptado, leidos = fusion.lo_aceptado(leidos, situacion, self._catalogo)
        return [*aceptado, *fusion.fundir([*leidos, *dichos])] or [fusion.sin_palabras(mensaje)]

    def _seguir(self, palabras: tuple[Palabra, ...], situacion: Situacion) -> tuple[Hilo, Acto | None]:
        """The clauses read one after the other, and the need that they tell."""
        partidas = apartar(partir(preparar(palabras, situacion, self._catalogo)), situacion)
        clausulas, necesidad = apartar_necesidad(
            [c for c in partidas if not de_relleno(c)] or partidas, situacion
        )
        if not situacion.se_confirma:  # "sí, es que me mudé": what he tells beside a yes may change the sale
            clausulas = sin_relato(clausulas, self._catalogo)
        hilo = Hilo(situacion)
        for clausula, prediccion in zip(
            clausulas, self._clasificador.predecir([c.dicha for c in clausulas]), strict=True
        ):
            leidos = self._leer(clausula, prediccion, hilo.situacion)
            hilo.seguir(clausula, del_mismo_detalle(leidos, clausula, hilo.situacion, self._catalogo))
        return hilo, necesidad

    def _datos(self, mensaje: str, situacion: Situacion) -> tuple[list[DarDato], str]:
        """What the message gives of the customer, and what else it says."""
        datos = extraer_de_la_charla(mensaje, self._pais, situacion)
        datos = con_lo_esperado(mensaje, datos, situacion, self._catalogo)
        if datos.datos and not any(self._fiable(dato, situacion) for dato in datos.datos):
            datos = Extraccion(datos=(), sin=datos.sin, resto=mensaje, cambia=datos.cambia)
        dichos = [DarDato(campo=dato.campo, valor=dato.valor) for dato in datos.datos]
        dados = {dato.campo for dato in datos.datos}
        dichos += [DarDato(campo=campo, no_tiene=True) for campo in datos.sin if campo not in dados]
        dichos += [DarDato(campo=campo) for campo in datos.cambia]
        return dichos, datos.resto if dichos else mensaje

    def _palabras(self, texto: str) -> tuple[Palabra, ...]:
        return con_la_mitad(enmendar(separar(texto, self._catalogo.vende), self._catalogo.conoce))

    def _fiable(self, dato: DatoDicho, situacion: Situacion) -> bool:
        """A guess with no label counts only where data are asked for; goods are no neighbourhood."""
        palabras = [p.plana for p in separar(dato.valor) if p.plana.isalpha()]
        suelto = dato.campo == "barrio" or (dato.campo == "nombre_completo" and len(palabras) == 1)
        rotulado = dato.seguro and situacion.espera == "confirmar_cierre"  # "el barrio es Centro"
        if suelto and palabras and not rotulado and all(map(self._catalogo.tiene, palabras)):
            return dato.campo == situacion.campo_esperado and not es_un_bien(dato.valor, self._catalogo)
        if dato.campo == "direccion" != situacion.campo_esperado and self._catalogo.vende(dato.valor):
            return False  # "3 teclados k120"
        pedido_dicho = situacion.campo_esperado or situacion.espera == "confirmar_pedido"
        return dato.seguro or bool(situacion.faltantes or pedido_dicho)

    def _leer(self, clausula: Clausula, prediccion: Prediccion, situacion: Situacion) -> list[Acto]:
        if con_notas := self._con_notas(clausula, situacion):
            return con_notas
        if detalle := leer_detalle(clausula, situacion, self._catalogo):
            return [detalle]
        if en_contexto := leer_en_contexto(clausula, situacion, self._catalogo):
            return en_contexto
        dinero = dinero_dicho(clausula.palabras, self._catalogo)
        frase = sin_lugar_imposible(leer_frase(dinero.resto, self._catalogo), situacion)
        lectura = Lectura(clausula, dinero, frase, prediccion)
        nombre = self._acto(lectura, situacion)
        if dinero.impuesto and nombre == "cambiar_cantidad" and not frase.cantidad.unidades:
            return [actos.PreguntarPrecio(descuento=True)]  # "ponla a 1 peso" changes nothing
        if dinero.ofrece:
            return [actos.PreguntarPrecio(producto=frase.producto, descuento=True)]
        if nombre == "cambiar_cantidad" and clausula.rectifica and frase.producto.texto:
            nombrada = self._indicios.esta_en(frase.producto.texto, situacion)
            solo_uno = len(leer_articulos(dinero.resto, self._catalogo)) == 1
            if solo_uno and not (nombrada or describe_sin_nombrar(frase)):  # "digo un serrucho", of a hammer
                en_su_lugar = Referencia(deictica=True)
                return [Agregar(producto=frase.producto, cantidad=frase.cantidad, en_lugar_de=en_su_lugar)]
        leidos = self._construir(nombre, lectura)
        leidos = sin_perder(leidos, clausula, prediccion, situacion, self._catalogo)
        if dinero.impuesto and nombre in {"agregar", "cambiar_cantidad", "otro"}:
            leidos.append(actos.PreguntarPrecio(descuento=True))
        return leidos

    def _con_notas(self, clausula: Clausula, situacion: Situacion) -> list[Acto]:
        """ "un lomo sin cebolla y una coca": what is ordered, read without the notes, and the notes."""
        sin, nota = apartar_notas(clausula.palabras, self._catalogo)
        if not nota or not sin or situacion.campo_esperado or leer_nota(clausula, situacion, self._catalogo):
            return []
        llana = replace(clausula, palabras=sin)
        leidos = self._leer(llana, self._clasificador.predecir([llana.dicha])[0], situacion)
        ordena = any(isinstance(acto, Agregar | CambiarCantidad) for acto in leidos)
        nombra = not clausula.pregunta and not leer_frase(sin, self._catalogo).antes
        if not (ordena or (nombra and all(isinstance(acto, actos.PreguntarProducto) for acto in leidos))):
            return []
        return [*leidos, DarDato(campo="indicaciones_adicionales", valor=nota)]

    def _acto(self, lectura: Lectura, situacion: Situacion) -> str:
        """The name of the clause's act, "name:detail" where the form says more."""
        return self._por_su_forma(lectura, situacion) or self._por_sus_palabras(lectura, situacion)

    def _por_su_forma(self, lectura: Lectura, situacion: Situacion) -> str | None:
        plano, frase, pregunta = lectura.plano, lectura.frase, lectura.clausula.pregunta
        por_forma = reglas.acto_por_forma(plano, pregunta=pregunta, situacion=situacion)
        manda = deseos.manda(frase.antes) or (frase.contada and deseos.pide(frase.antes) and not pregunta)
        if por_forma == "preguntar_empresa" and self._indicios.ordena_bienes(lectura, manda=manda):
            return "agregar"  # "me aparta un nivel", "quiero 3 candados con factura"
        if por_forma == "quitar" and not situacion.lineas and reglas.es_rechazo(plano):
            return "negar"
        if por_forma == "quitar" and frase.hay_numero and self._catalogo.cubre(frase.producto.texto):
            por_forma = None  # "2 gomas de borrar"
        if por_forma:
            return por_forma
        if situacion.espera == "elegir_producto" and self._indicios.elige(lectura, situacion):
            return situacion.pendiente or "agregar"
        if reglas.rechaza(plano) and self._indicios.nombra_producto(frase):
            return "quitar" if situacion.lineas else "negar"
        if reglas.es_cambio(plano) and not pregunta and (frase.hay_numero or situacion.lineas):
            return "cambiar_cantidad"
        if pregunta and reglas.se_extrana(plano) and self._indicios.esta_en(frase.producto.texto, situacion):
            return "ver_pedido"
        if situacion.lineas and frase.cantidad.unidades and self._indicios.corrige(lectura, situacion):
            return "cambiar_cantidad"
        if reglas.pide_cotizacion(plano) and frase.producto.texto:
            return "preguntar_precio"
        if deseos.describe_un_uso(frase.antes) and not frase.hay_numero:
            return "preguntar_producto"
        return None

    def _por_sus_palabras(self, lectura: Lectura, situacion: Situacion) -> str:
        """The classifier's word, unless others of the clause weigh more."""
        plano, frase, pregunta = lectura.plano, lectura.frase, lectura.clausula.pregunta
        nombre, certeza = self._mas_probable(lectura), lectura.prediccion.probabilidad
        if nombre == "quitar" and situacion.se_confirma:
            nombre = "otro"  # beside a yes only words that say so take a line out
        nombre = self._indicios.del_pedido(nombre, lectura, situacion)
        if self._solo_nombra_bienes(nombre, lectura, situacion):
            # "¿psyllium?", "mesa redonda"
            return "agregar" if self._indicios.suma_a_secas(lectura, situacion) else "preguntar_producto"
        if nombre == "preguntar_producto" and not pregunta and self._elige_y_cuenta(lectura, situacion):
            return "agregar"
        if nombre == "preguntar_producto" and self._indicios.lista_contada(lectura):
            return "agregar"
        if nombre == "otro" and reglas.pide_descuento(plano):
            return "preguntar_precio"
        if lectura.dinero.rango and nombre in {"preguntar_precio", "otro"}:
            return "preguntar_producto"
        if reglas.pide_precio(plano) and reglas.habla_de_envio(plano):
            return "preguntar_empresa"
        if reglas.pide_precio(plano) and nombre not in {"ver_pedido", "preguntar_empresa"}:
            return "preguntar_precio"
        if nombre == "ver_pedido" and frase.hay_numero and self._indicios.nombra_producto(frase):
            return "preguntar_precio"
        if nombre == "pedir_humano" and deseos.quiere_algo(plano) and self._indicios.nombra_producto(frase):
            return "agregar"
        if deseos.quiere_comprar(plano) and not pregunta and nombre == "preguntar_producto":
            return "agregar"
        if (
            frase.hay_numero
            and not pregunta
            and nombre in _ABIERTOS_A_COMPRA
            and self._indicios.compra(lectura)
        ):
            return "agregar"
        if (
            nombre not in _DE_PRODUCTO
            and certeza < self._indicios.exigencia(lectura)
            and self._indicios.nombra_producto(frase)
        ):
            nombre = "preguntar_producto"
        if nombre == "preguntar_producto" and self._indicios.suma_a_secas(lectura, situacion):
            return "agregar"
        if pregunta and frase.producto.elidida and nombre in {"dar_dato", "otro", "agregar"}:
            return "preguntar_producto"  # "¿y en verde?"
        if (frase.producto.elidida or frase.producto.definida) and self._indicios.otra_variante(
            lectura, nombre
        ):
            return "agregar" if self._indicios.suma_a_secas(lectura, situacion) else "preguntar_producto"
        if nombre == "otro" and pregunta and self._indicios.solo_nombra(lectura):
            return "preguntar_producto"
        if nombre == "otro" and reglas.pregunta_existencia(plano) and self._indicios.puede_vender(lectura):
            return "preguntar_producto"
        preguntaria = pregunta or reglas.acaba_en_existencia(plano)
        if nombre == "agregar" and preguntaria and not frase.hay_numero and reglas.pregunta_existencia(plano):
            return "preguntar_producto"
        return "preguntar_producto" if reglas.pregunta_por_ese(plano) else nombre

    def _solo_nombra_bienes(self, nombre: str, lectura: Lectura, situacion: Situacion) -> bool:
        """Whether all that is said is what some product is called, whatever the classifier makes of it."""
        if nombre in _DE_PRODUCTO or lectura.frase.antes or situacion.campo_esperado:
            return False
        dicho = lectura.frase.producto.texto if nombre == "otro" else lectura.plano
        return self._catalogo.cubre(dicho)

    def _elige_y_cuenta(self, lectura: Lectura, situacion: Situacion) -> bool:
        """ "la gris, y 2 almohadas": one of those shown, and goods that are counted."""
        frases = leer_articulos(lectura.dinero.resto, self._catalogo) if situacion.ofrecidos else []
        if len(frases) < 2 or not frases[0].producto.definida:
            return False
        elige = self._catalogo.cuales(frases[0].producto.texto, situacion.ofrecidos)
        return bool(elige) and any(frase.contada for frase in frases[1:])

    def _mas_probable(self, lectura: Lectura) -> str:
        """The classifier's word, unless the words before the goods ask for them and it is not sure."""
        prediccion, frase = lectura.prediccion, lectura.frase
        pide = deseos.pide(frase.antes) and not (
            lectura.clausula.pregunta and reglas.pregunta_existencia(frase.antes)
        )
        de_mercancia = self._indicios.nombra_producto(frase) or describe_sin_nombrar(frase)
        if not (pide or self._indicios.a_secas(lectura)) or not de_mercancia:
            return prediccion.acto
        firme = prediccion.acto not in _NO_PIDEN and prediccion.probabilidad > 0.5
        # What is counted, or told to be given, is no question.
        articulos = leer_articulos(lectura.dinero.resto, self._catalogo)
        ordena = deseos.manda(frase.antes) or any(f.contada for f in [frase, *articulos])
        if not firme or (ordena and prediccion.acto == "preguntar_producto"):
            return "agregar"
        return prediccion.acto

    def _construir(self, nombre: str, lectura: Lectura) -> list[Acto]:
        base, _, detalle = nombre.partition(":")
        if base == "cancelar":
            return [leer_cancelacion(lectura.plano)]
        if base in _SIN_DATOS:
            return [_SIN_DATOS[acto]() for acto in cortesias(base, lectura.plano)]
        if base == "confirmar":
            fin = detalle == "termina" or asentimiento.termina(lectura.plano)
            return [Confirmar(termina=fin, llano=asentimiento.es_si_llano(lectura.plano))]
        if base == "agregar" and detalle:
            return [Agregar()]
        if base == "otro":
            return [Otro.model_validate({"clase": detalle or clase_de_charla(lectura.plano)})]
        if base == "dar_dato":
            return [dato_suelto(lectura.clausula.texto, self._pais)]
        if base == "preguntar_empresa":
            return [actos.PreguntarEmpresa(consulta=lectura.clausula.texto)]
        if base == "preguntar_historial":
            return [actos.PreguntarHistorial(consulta=lectura.clausula.texto)]
        return self._de_producto(base, lectura)

    def _es_habla(self, frase: Frase, dicho: str) -> bool:
        """ "la molestia", "mi polola": words that the shop has not, and that by themselves ask for no goods.

        `dicho`: what might ask for them, the words before or the whole clause.
        """
        palabras = palabras_del_nombre(frase)
        if palabras and all(map(solo_de_personas, palabras)) and not any(map(self._catalogo.vende, palabras)):
            return True  # "viene su papá", "niña"
        if not palabras or frase.hay_numero or sum(map(self._catalogo.conoce, palabras)) * 2 > len(palabras):
            return False
        pide = deseos.pide(frase.antes) or deseos.manda(frase.antes) or reglas.pide_precio(dicho)
        if pide or reglas.pregunta_existencia(dicho):
            return False
        todas = self._clasificador.predecir([frase.producto.texto])[0].todas
        return sum(todas[acto] for acto in _DE_PRODUCTO) < _DE_BIENES

    def _de_producto(self, nombre: str, lectura: Lectura) -> list[Acto]:
        """One act an item: "dame 2 cascos y 3 guantes" is two."""
        plano, dinero = lectura.plano, lectura.dinero
        frases = leer_articulos(dinero.resto, self._catalogo)
        if len(frases) < 2 and (not frases or frases[0].producto.ordinales):
            frases = [lectura.frase]
        suyo = len(frases) == 1 and not dinero.rango
        contadas = len(frases) > 1 and sum(bool(f.cantidad.unidades) for f in frases) > 1
        de_bienes = [
            f
            for f in frases
            if (contadas and f.cantidad.unidades) or not self._es_habla(f, plano if suyo else f.antes)
        ]
        if not de_bienes and not plano.isdigit():
            pregunta = lectura.clausula.pregunta and len(plano.split()) > 1
            texto = lectura.clausula.texto
            return [actos.PreguntarEmpresa(consulta=texto) if pregunta else Otro()]
        frases = de_bienes
        leidos: list[Acto] = []
        for frase in frases:
            if nombre == "cambiar_cantidad" and not self._indicios.conoce_algo(frase):
                frase = replace(frase, producto=frase.producto.model_copy(update={"texto": ""}))
            comun: dict[str, Any] = {"producto": frase.producto}
            contada = frase.cantidad if frase.hay_numero else None
            if nombre == "agregar":
                leidos.append(Agregar(**comun, cantidad=frase.cantidad, en_total=frase.en_total))
            elif nombre == "cambiar_cantidad":
                modo: Any = "sumar" if frase.producto.otro else reglas.modo_de_cambio(plano)
                leidos.append(CambiarCantidad(**comun, cantidad=frase.cantidad, modo=modo))
            elif nombre == "quitar" and frase.cantidad.unidades:
                # "quítale una": one less, not the whole line.
                leidos.append(CambiarCantidad(**comun, cantidad=frase.cantidad, modo="restar"))
            elif nombre == "quitar":
                leidos.append(Quitar(producto=sin_preposicion(frase.producto)))
            elif nombre == "preguntar_precio":
                descuento = reglas.pide_descuento(plano)
                leidos.append(actos.PreguntarPrecio(**comun, cantidad=contada, descuento=descuento))
            else:
                if oficio := deseos.oficio(frase.antes):
                    # "necesito pintar un cuarto": the verb is what is searched by.
                    comun["producto"] = frase.producto.model_copy(
                        update={"texto": f"{oficio} {frase.producto.texto}"}
                    )
                if frase.producto.deictica and not self._indicios.conoce_algo(frase):
                    comun["producto"] = frase.producto.model_copy(update={"texto": ""})
                comun |= {"precio": dinero.rango, "stock": reglas.pide_existencias(plano)}
                leidos.append(actos.PreguntarProducto(**comun, cantidad=contada))
        return leidos
