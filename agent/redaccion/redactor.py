"""Words the facts of a turn as one reply, and proposes what the customer may answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.hechos import Cortesia, Hecho, Saludo, TotalPedido
from agent.redaccion import sugerencias
from agent.redaccion.composicion import partes, planear, sin_repetir
from agent.redaccion.de_productos import ofrecidos
from agent.redaccion.formato import Formato, lista, negrita
from agent.redaccion.frases import PLANTILLAS, Voz, cargar
from agent.redaccion.partes import Clausulas, Dicho, Oferta, Parte, Pregunta, Renglones, Vista, nota

PARRAFO = "\n\n"
_LARGO_PARRAFO = 260
# A sentence or a line with the space after it: what streaming sends at a time.
_FRAGMENTO = re.compile(r".+?(?:(?<=[.!?…]) +|\n+|\Z)", re.DOTALL)
_SIN_NADA = Dicho("cortesia.aqui_estoy")


@dataclass(frozen=True)
class Guion:
    """A reply in its two parts: what it states, and the one question at its end; "" where there is none."""

    cuerpo: str
    pregunta: str
    entero: str

    @property
    def fragmentos(self) -> list[str]:
        return _FRAGMENTO.findall(self.entero)


class Redactor:
    """The shop's voice. Nothing is kept between calls: the same facts, tone and seed give the same reply."""

    def __init__(self, moneda: str, pais: str, tienda: str = "", *, carpeta: Path = PLANTILLAS) -> None:
        self._frases = cargar(carpeta)
        self._formato = Formato(moneda, pais)
        self._palabras = self._frases.pais(pais)
        self._tienda = tienda

    def llamar_tienda(self, nombre: str) -> None:
        """The shop's name from now on: its owner may change it while the service runs."""
        self._tienda = nombre

    def redactar(self, hechos: Sequence[Hecho], *, tono: str, semilla: int) -> list[str]:
        """The reply in fragments whose concatenation is the whole; never empty."""
        return self.guion(hechos, tono=tono, semilla=semilla).fragmentos

    def guion(self, hechos: Sequence[Hecho], *, tono: str, semilla: int) -> Guion:
        voz = Voz(self._frases, tono=tono, voseo=bool(self._palabras["voseo"]), semilla=semilla)
        plan, pregunta = self._plan(hechos)
        cuerpo, aparte = self._cuerpo(plan, pregunta, voz)
        dicho = self._decir(pregunta.dicho, voz) if pregunta else ""
        entero = _unir(cuerpo, dicho, aparte=aparte) if cuerpo and dicho else cuerpo or dicho
        return Guion(cuerpo, dicho, entero or self._decir(_SIN_NADA, voz))

    def trato(self, tono: str) -> str:
        """How the customer is addressed in that tone: tú, usted or vos."""
        if self._frases.tono(tono).usted:
            return "usted"
        return "vos" if self._palabras["voseo"] else "tú"

    @property
    def tienda(self) -> str:
        return self._tienda

    def oferta(self, hechos: Sequence[Hecho]) -> Oferta | None:
        """What a plain "sí" to this reply's question accepts, if it offers something."""
        _, pregunta = self._plan(hechos)
        return pregunta.oferta if pregunta else None

    def sugerencias(
        self, hechos: Sequence[Hecho], espera: str | None, hay_lineas: bool, opciones: Sequence[str]
    ) -> list[str]:
        """Up to 4 short answers that the customer may send as they are."""
        return sugerencias.proponer(
            self._frases.sugerencias, self._palabras, hechos, espera, hay_lineas, opciones
        )

    def _plan(self, hechos: Sequence[Hecho]) -> tuple[list[Parte], Pregunta | None]:
        unicos = sin_repetir(hechos)
        con_lista = [hecho for hecho in unicos if ofrecidos(hecho)]
        vista = Vista(
            formato=self._formato,
            palabras=self._palabras,
            tienda=self._tienda,
            hechos=unicos,
            lista=con_lista[-1] if con_lista else None,
            listas=len(con_lista),
            temas=sum(not isinstance(hecho, Saludo | Cortesia | TotalPedido) for hecho in unicos),
        )
        return planear(partes(vista))

    def _cuerpo(self, plan: Sequence[Parte], pregunta: Pregunta | None, voz: Voz) -> tuple[str, bool]:
        """What is stated, and whether what follows stands in a paragraph of its own."""
        texto = ""
        anterior: Parte | None = None
        for parte in plan:
            dicho = self._parte(parte, pregunta, voz)
            if not dicho:
                continue
            junto = anterior is not None and anterior.saludo
            aparte = parte.aparte or (anterior is not None and anterior.aparte)
            texto = dicho if anterior is None else _unir(texto, dicho, junto=junto, aparte=aparte)
            if parte.saludo:
                voz.abrir()
            anterior = parte
        return texto, anterior is not None and anterior.aparte

    def _parte(self, parte: Parte, pregunta: Pregunta | None, voz: Voz) -> str:
        dichos = [dicho if isinstance(dicho, str) else self._decir(dicho, voz) for dicho in parte.dichos]
        if parte.en_su_lugar and parte.pregunta is not pregunta:
            dichos.append(self._decir(parte.en_su_lugar, voz))
        texto = ""
        for dicho in dichos:
            texto = _unir(texto, dicho) if texto else dicho
        if parte.productos:
            texto += "\n" + "\n".join(self._renglones(parte))
        for despues in parte.despues:
            texto = _unir(texto, self._decir(despues, voz))
        return texto

    def _renglones(self, parte: Parte) -> Iterator[str]:
        for numero, producto in enumerate(parte.productos, 1):
            marca = f"{numero}." if parte.numerados else "•"
            detalle = parte.detalles.get(producto.id) or (
                f"{self._formato.dinero(producto.precio)}{nota(producto)}"
            )
            yield f"{marca} {negrita(producto.nombre)} — {detalle}"

    def _decir(self, dicho: Dicho, voz: Voz) -> str:
        variables = {nombre: self._valor(valor, voz) for nombre, valor in dicho.variables.items()}
        return voz.decir(dicho.clave, variables)

    def _valor(self, valor: Any, voz: Voz) -> Any:
        """A list becomes "a, b y c"; sentences inside a sentence are worded first."""
        if isinstance(valor, list):
            return lista(valor)
        if isinstance(valor, Renglones):
            return "\n".join(f"• {self._decir(dicho, voz)}" for dicho in valor.dichos)
        if isinstance(valor, Clausulas):
            clausulas = [self._decir(dicho, voz) for dicho in valor.dichos]
            return "; ".join(clausulas) if any(valor.compuestas) and len(clausulas) > 1 else lista(clausulas)
        return valor


def _unir(texto: str, dicho: str, *, junto: bool = False, aparte: bool = False) -> str:
    """A space within a paragraph, an empty line between paragraphs."""
    parrafo = texto.rpartition("\n\n")[2]
    seguidos = junto or not (
        aparte or "\n" in parrafo or "\n" in dicho or len(parrafo) + len(dicho) > _LARGO_PARRAFO
    )
    return f"{texto}{' ' if seguidos else PARRAFO}{dicho}"
