"""What a model proposes to do must have been said: each act is held against the customer's own words.

An act with nothing behind it sinks the whole reading, and the local engine's stands. What cannot be undone
is done only where the local engine reads it too.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from rapidfuzz import fuzz

from agent.actos import (
    Acto,
    Agregar,
    CambiarCantidad,
    Cancelar,
    Cantidad,
    Confirmar,
    DarDato,
    PreguntarEmpresa,
    PreguntarHistorial,
    PreguntarPrecio,
    PreguntarProducto,
    Quitar,
    Referencia,
)
from agent.comprension.numeros import MAXIMO, leer_numero
from agent.comprension.palabras import separar
from agent.comprension.situacion import Situacion
from agent.modelos.charla import Charla
from agent.modelos.disyuntor import ModeloFallidoError
from agent.texto import VACIAS, plegar, raiz, tokens

# Of 335 words of the test catalogues, 77 % of one-letter slips pass and 2.4 % could be taken for another.
_PARECIDO = 84.0
_LARGO_TEXTO, _LARGO_VALOR = 120, 300
_ORDINAL_MAXIMO = 50
_ESCRIBEN = (Agregar, CambiarCantidad, Quitar, Cancelar, Confirmar)
_DE_CORTESIA = {"saludar", "agradecer", "despedirse"}
_ENTREGAS = {"tienda", "domicilio"}


class _Dicho:
    """Words and numbers that somebody said, to look for others in."""

    def __init__(self, textos: Iterable[str]) -> None:
        juntos = " ".join(textos)
        self.palabras = {*tokens(juntos)}
        self._raices = {raiz(palabra) for palabra in self.palabras}
        self.corrido = re.sub(r"[^a-z0-9@]", "", plegar(juntos))
        palabras = separar(juntos)
        leidos = (leer_numero(palabras, i) for i in range(len(palabras)))
        self.numeros = {int(n.valor) for n in leidos if n is not None and n.valor.denominator == 1}

    def tiene(self, palabra: str) -> bool:
        return raiz(palabra) in self._raices or any(
            fuzz.ratio(palabra, dicha) >= _PARECIDO for dicha in self.palabras
        )


def avalar(
    propuestos: Sequence[Acto], locales: Sequence[Acto], *, mensaje: str, situacion: Situacion, charla: Charla
) -> list[Acto]:
    """The proposed acts, cleaned. Raises ModeloFallidoError("sin_aval"): one of them was never said."""
    if {acto.tipo for acto in locales} <= _DE_CORTESIA and any(isinstance(a, _ESCRIBEN) for a in propuestos):
        raise ModeloFallidoError("sin_aval")
    aval = _Aval(mensaje, situacion, charla, locales)
    limpios = [aval.limpio(acto) for acto in propuestos]
    # Where both read the same, the local engine's act says more of how it was said.
    iguales = {_clave(acto): acto for acto in locales}
    return [iguales.get(_clave(acto), acto) for acto in limpios]


def _clave(acto: Acto) -> tuple[Any, ...]:
    """What of an act a model and the local engine can agree on."""
    producto, cantidad = getattr(acto, "producto", None), getattr(acto, "cantidad", None)
    sin_producto = None if producto else acto
    return (
        acto.tipo,
        sin_producto,
        producto and (plegar(producto.texto), producto.ordinales, producto.todos, producto.superlativo),
        cantidad and cantidad.unidades,
        getattr(acto, "modo", None),
        getattr(acto, "precio", None),
        getattr(acto, "descuento", None),
    )


class _Aval:
    def __init__(self, mensaje: str, situacion: Situacion, charla: Charla, locales: Sequence[Acto]) -> None:
        self._texto = mensaje
        self._situacion, self._locales = situacion, locales
        self._mensaje = _Dicho([mensaje])
        del_cliente = [texto for quien, texto in charla.mensajes[-4:] if quien == "cliente"]
        self._antes = _Dicho([*situacion.ofrecidos, *situacion.lineas, *del_cliente])

    def limpio(self, acto: Acto) -> Acto:
        if isinstance(acto, DarDato):
            return self._dato(acto)
        if isinstance(acto, Confirmar):
            return self._si(acto)
        if isinstance(acto, Cancelar):
            self._exigir(self._lo_lee_el_local("cancelar"))
            return acto
        if isinstance(acto, PreguntarEmpresa | PreguntarHistorial):
            # It is looked up word by word: the customer's own words are the best query.
            return acto.model_copy(update={"consulta": self._texto[:_LARGO_VALOR]})
        if isinstance(acto, PreguntarProducto | PreguntarPrecio | Agregar | CambiarCantidad | Quitar):
            return self._de_producto(acto)
        return acto

    def _de_producto(self, acto: Any) -> Acto:
        escribe = isinstance(acto, _ESCRIBEN)
        cambios: dict[str, Any] = {"producto": self._referencia(acto.producto, escribe=escribe)}
        if isinstance(acto, Quitar):
            entero = acto.producto.vacia or acto.producto.todos or acto.excepto is not None
            self._exigir(not entero or self._lo_lee_el_local("quitar"))
            if acto.excepto is not None:
                cambios["excepto"] = self._referencia(acto.excepto, escribe=True)
        elif isinstance(acto, PreguntarProducto):
            # It is looked up in the product's text, word by word.
            cambios["detalle"] = plegar(self._texto[:_LARGO_VALOR]) if acto.detalle else ""
            if acto.precio is not None:
                limites = {acto.precio.minimo, acto.precio.maximo} - {None}
                cambios["precio"] = acto.precio if limites <= self._mensaje.numeros else None
        if getattr(acto, "en_lugar_de", None) is not None:
            cambios["en_lugar_de"] = self._referencia(acto.en_lugar_de, escribe=True)
        if getattr(acto, "cantidad", None) is not None:
            cambios["cantidad"] = self._cantidad(acto.cantidad)
        limpio: Acto = acto.model_copy(update=cambios)
        return limpio

    def _referencia(self, referencia: Referencia, *, escribe: bool) -> Referencia:
        """Its words were said: now or, of what is pointed at, before."""
        dichas = [p for p in tokens(referencia.texto[:_LARGO_TEXTO]) if p not in VACIAS and len(p) > 1]
        ahora = [palabra for palabra in dichas if self._mensaje.tiene(palabra)]
        self._exigir(all(p in ahora or self._antes.tiene(p) for p in dichas))
        senala = referencia.model_copy(update={"texto": ""}) != Referencia()
        eligiendo = self._situacion.espera == "elegir_producto" or self._situacion.pide_cantidad
        self._exigir(not escribe or not dichas or bool(ahora) or senala or eligiendo)
        ordinales = tuple(n for n in referencia.ordinales if 0 < abs(n) <= _ORDINAL_MAXIMO)[:_ORDINAL_MAXIMO]
        return referencia.model_copy(
            update={"texto": " ".join(referencia.texto.split())[:_LARGO_TEXTO], "ordinales": ordinales}
        )

    def _cantidad(self, cantidad: Cantidad) -> Cantidad:
        unidades = cantidad.unidades
        if unidades is None:
            return Cantidad(todas=cantidad.todas, texto=cantidad.texto[:40])
        if unidades <= 0 or unidades > MAXIMO:
            problema = "excesiva" if unidades > 0 else "negativa" if unidades else "cero"
            return Cantidad.model_validate({"problema": problema, "texto": cantidad.texto[:40]})
        self._exigir(unidades == 1 or unidades in self._mensaje.numeros or unidades in self._antes.numeros)
        return Cantidad(unidades=unidades, texto=cantidad.texto[:40])

    def _dato(self, acto: DarDato) -> Acto:
        """The local engine's where it has it: it knows the forms of the country."""
        for local in self._locales:
            if isinstance(local, DarDato) and local.campo == acto.campo and local.valor:
                return local
        if acto.campo == "entrega" and acto.valor:
            self._exigir(acto.valor in _ENTREGAS)
            return acto
        valor = re.sub(r"[^a-z0-9@]", "", plegar(acto.valor))
        self._exigir(not acto.valor or (bool(valor) and valor in self._mensaje.corrido))
        return acto.model_copy(update={"valor": " ".join(acto.valor.split())[:_LARGO_VALOR]})

    def _si(self, acto: Confirmar) -> Acto:
        """A yes that closes a sale is one that the local engine hears too."""
        local = next((otro for otro in self._locales if isinstance(otro, Confirmar)), None)
        if local is not None:
            return local
        self._exigir(self._situacion.espera != "confirmar_cierre")
        return acto

    def _lo_lee_el_local(self, tipo: str) -> bool:
        return any(acto.tipo == tipo for acto in self._locales)

    def _exigir(self, cierto: bool) -> None:
        if not cierto:
            raise ModeloFallidoError("sin_aval")
