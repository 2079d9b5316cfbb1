"""Questions about the business, answered with sentences of its own document, or with nothing."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from agent.comprension import lexico
from agent.comprension.temas import igualar, respuesta_dada, respuesta_pedida, temas_dichos, temas_preguntados
from agent.embeddings import Codificador
from agent.texto import VACIAS, plegar, raiz, tokens
from tools.conocimiento import Seccion
from tools.oraciones import Oracion, oraciones

_VACIAS = VACIAS | frozenset(
    """
    hola oye oiga ustedes usted veci porfa favor gracias buenas dias tardes noches amigo senor senora puedo
    puede pueden puedes podria podrian hacen haceis haces tienen tienes tenes teneis tengo hacer cuentan
    manejan dan quiero quisiera saber necesito seria decir dime digame gustaria consulta pregunta dudas duda
    info informacion ah ay uy eh oye bueno vale listo entonces pues ok
    """.split()  # noqa: SIM905
)
_IDF_DESCONOCIDA = 2.0
_MAXIMO_DE_ORACIONES = 3
_SECCION_CORTA = 240
_SECCION_ENTERA = 420
_MEDIA = 0.5
_EXCEPTUA = re.compile(r"\bno\b|\bexcepto\b|\bsalvo\b")
_LIMITA = re.compile(r"\bsolo (?:dentro|en|a|para)\b|\bunicamente\b")
_EXIGEN = frozenset({"dinero", "plazo"})
# Sentences this near the best answer with it: of its section, and of one more ("horario", of Saturdays).
_CERCA, _CERCA_EN_OTRA = 0.86, 0.9
# What decides, set on the questions of tests/tools/conocimiento; under UMBRAL the document says nothing.
_PESOS = np.array([1.0, 0.5, 0.6, 0.35, 0.9, 0.35, -0.5, 0.15, -0.5, -0.4], np.float32)
UMBRAL = 0.9


@dataclass(frozen=True)
class _Frase:
    """One sentence, with all that is compared."""

    seccion: int
    oracion: Oracion
    raices: frozenset[str]
    raices_titulo: frozenset[str]
    temas: frozenset[str]
    temas_titulo: frozenset[str]
    da: frozenset[str]
    da_titulo: frozenset[str]
    excepcion: bool  # its title says what is not done
    limitada: bool  # it holds for one place only
    dos: bool  # its section is two short sentences: told whole
    primera: bool  # of its section: what a general question is answered with

    @property
    def de_que(self) -> frozenset[str]:
        return self.temas | self.temas_titulo


@dataclass(frozen=True)
class _Contenido:
    """A document whole, so that a new one takes its place at once."""

    nombre: str = ""
    secciones: tuple[Seccion, ...] = ()
    frases: tuple[_Frase, ...] = ()
    vectores: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    con_titulo: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    titulos: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    idf: dict[str, float] = field(default_factory=dict)


class IndiceConocimiento:
    """Each sentence is weighed by meaning, words, topic and the kind of answer that the question wants."""

    def __init__(self, codificador: Codificador) -> None:
        self._codificador = codificador
        self._contenido = _Contenido()

    @property
    def nombre(self) -> str:
        return self._contenido.nombre

    def __len__(self) -> int:
        return len(self._contenido.secciones)

    def nombra(self, tema: str) -> bool:
        """Whether some sentence is about the topic, be it to say that it is not done."""
        return any(tema in frase.temas for frase in self._contenido.frases)

    def habla_de(self, tema: str) -> bool:
        """Whether some sentence says something of the topic, other than that it is not done."""
        return any(
            tema in frase.temas and not _EXCEPTUA.search(plegar(frase.oracion.texto))
            for frase in self._contenido.frases
        )

    def reemplazar(self, nombre: str, secciones: Sequence[Seccion]) -> None:
        """Takes the place of all that was known."""
        frases = tuple(
            _frase(i, seccion.titulo, oracion, dos=_son_dos(dichas), primera=j == 0)
            for i, seccion in enumerate(secciones)
            for dichas in [oraciones(seccion.texto)]
            for j, oracion in enumerate(dichas)
        )
        vistas = [palabra for frase in frases for palabra in frase.raices | frase.raices_titulo]
        cuenta = {palabra: vistas.count(palabra) for palabra in set(vistas)}
        titulos = self._codificador.codificar([seccion.titulo for seccion in secciones])
        self._contenido = _Contenido(
            nombre,
            tuple(secciones),
            frases,
            self._codificador.codificar([frase.oracion.texto for frase in frases]),
            self._codificador.codificar(
                [f"{secciones[f.seccion].titulo}. {f.oracion.contexto} {f.oracion.texto}" for f in frases]
            ),
            titulos[[frase.seccion for frase in frases]] if frases else titulos,
            {palabra: float(np.log(1 + len(frases) / veces)) for palabra, veces in cuenta.items()},
        )

    def responder(self, consulta: str) -> list[Seccion]:
        """The sentences that answer, by section, in the document's order; empty if it says nothing of it."""
        contenido = self._contenido
        if not contenido.frases:
            return []
        temas = temas_preguntados(plegar(consulta))
        puntajes = self._senas(contenido, consulta, temas) @ _PESOS
        elegidas = self._elegidas(contenido, puntajes)
        if not elegidas and not temas:
            elegidas = self._con_sus_palabras(contenido, consulta)
        # "¿qué horario tienen y hay parqueadero?": what the best sentence says nothing of is asked by itself.
        for tema in sorted(temas - {t for i in elegidas for t in contenido.frases[i].de_que}):
            del_tema = self._senas(contenido, consulta, frozenset({tema})) @ _PESOS
            mejor = int(np.argmax(del_tema))
            if elegidas and tema in contenido.frases[mejor].de_que and del_tema[mejor] >= UMBRAL:
                elegidas.append(mejor)
        if elegidas and self._de_un_lugar_sin_nombrar(contenido, consulta):
            elegidas = _seccion_entera(contenido.frases, elegidas)
        elegidas = _con_su_compania(contenido.frases, elegidas)
        return [
            Seccion(titulo, _citar(titulo, [contenido.frases[j].oracion for j in suyas]))
            for i, suyas in groupby(elegidas, key=lambda j: contenido.frases[j].seccion)
            for titulo in [contenido.secciones[i].titulo]
        ]

    def de_un_servicio(
        self, dicho: str, pregunta: str, es_del_surtido: Callable[[str], bool]
    ) -> list[Seccion]:
        """What the document says of goods that the catalogue has not, a tune-up or a rate: in those words."""
        palabras = _con_peso(dicho)
        ajenas = {raiz(p) for p in palabras if not es_del_surtido(p)}
        return [
            seccion
            for seccion in (self.responder(pregunta) if palabras else ())
            if ajenas & _raices(f"{seccion.titulo}. {seccion.texto}")
            or raiz(palabras[0]) in _raices(seccion.titulo)
        ]

    def _de_un_lugar_sin_nombrar(self, contenido: _Contenido, consulta: str) -> bool:
        """ "¿envían a Mallorca?", where no sentence says Mallorca: which one holds, the customer knows."""
        if "destino" not in respuesta_pedida(plegar(consulta)):
            return False
        return any(palabra not in contenido.idf for palabra in _raices(consulta))

    def _elegidas(self, contenido: _Contenido, puntajes: NDArray[np.float32]) -> list[int]:
        """The best sentence and those that are as good; none where it is not good enough."""
        mejor = int(np.argmax(puntajes))
        if puntajes[mejor] < UMBRAL:
            return []
        suya = contenido.frases[mejor].seccion
        cerca = [
            int(i)
            for i in np.argsort(-puntajes, kind="stable")
            if puntajes[i]
            >= (_CERCA if contenido.frases[i].seccion == suya else _CERCA_EN_OTRA) * puntajes[mejor]
        ]
        otras = [contenido.frases[i].seccion for i in cerca if contenido.frases[i].seccion != suya]
        dichas = {suya, *otras[:1]}
        return [i for i in cerca if contenido.frases[i].seccion in dichas][:_MAXIMO_DE_ORACIONES]

    def _con_sus_palabras(self, contenido: _Contenido, consulta: str) -> list[int]:
        """The sentence that has most of what is asked, if it has half of it: "¿ponen inyecciones?"."""
        palabras = _raices(consulta)
        de_que = next((raiz(p) for p in _con_peso(consulta) if p not in lexico.VERBOS), "")
        cubierto = [
            _cubierto(palabras, suyas, contenido.idf) if de_que in suyas else 0.0
            for suyas in (frase.raices | frase.raices_titulo for frase in contenido.frases)
        ]
        mejor = int(np.argmax(cubierto))
        return [mejor] if cubierto[mejor] > _MEDIA else []

    def _senas(self, contenido: _Contenido, consulta: str, temas: frozenset[str]) -> NDArray[np.float32]:
        """What speaks for each sentence: shape (sentences, len(_PESOS))."""
        plano = plegar(consulta)
        vector = self._codificador.codificar_consulta(consulta)
        denso = np.maximum(contenido.vectores @ vector, contenido.con_titulo @ vector)
        palabras, pide = _raices(consulta), respuesta_pedida(plano)
        excepcion = bool(_EXCEPTUA.search(plano))
        senas = np.zeros((len(contenido.frases), len(_PESOS)), np.float32)
        senas[:, 0] = denso
        senas[:, 1] = contenido.titulos @ vector
        for i, frase in enumerate(contenido.frases):
            senas[i, 2] = _cubierto(palabras, frase.raices, contenido.idf)
            senas[i, 3] = _cubierto(palabras, frase.raices_titulo, contenido.idf)
            senas[i, 4] = _del_tema(temas, frase)
            senas[i, 5] = (len(pide & frase.da) + 0.5 * len(pide & frase.da_titulo)) / max(len(pide), 1)
            # Asked how much or how long, a sentence that says neither is no answer.
            senas[i, 6] = bool(pide & _EXIGEN) and not pide & _EXIGEN & frase.da
            senas[i, 7] = frase.primera and bool(temas & frase.temas_titulo)
            senas[i, 8] = bool(temas) and not senas[i, 4]
            # "No cubrimos...", "solo dentro de...": said of other cases than the one asked about.
            senas[i, 9] = (frase.excepcion and not excepcion) + 2 * (
                "destino" in pide and frase.limitada and not senas[i, 2]
            )
        return senas


def _frase(seccion: int, titulo: str, oracion: Oracion, *, dos: bool, primera: bool) -> _Frase:
    encima = plegar(f"{titulo}. {oracion.contexto}")
    plano = plegar(oracion.texto)
    return _Frase(
        seccion,
        oracion,
        _raices(oracion.texto),
        _raices(encima),
        temas_dichos(plano),
        temas_dichos(encima) | temas_preguntados(encima.strip("¿?. ")),
        respuesta_dada(plano),
        respuesta_dada(encima),
        bool(_EXCEPTUA.search(encima)),
        bool(_LIMITA.search(plano)),
        dos,
        primera,
    )


def _del_tema(temas: frozenset[str], frase: _Frase) -> float:
    """How far the sentence speaks of what is asked; 0 for another topic, and where none shows."""
    if not temas:
        return 0.0
    return sum(1.0 if t in frase.temas else 0.8 if t in frase.temas_titulo else 0.0 for t in temas) / len(
        temas
    )


def _cubierto(palabras: frozenset[str], texto: frozenset[str], idf: dict[str, float]) -> float:
    """Share of the question's weight that a text has in its own words."""
    total = sum(idf.get(palabra, _IDF_DESCONOCIDA) for palabra in palabras)
    return sum(idf[palabra] for palabra in palabras & texto) / total if total else 0.0


def _seccion_entera(frases: Sequence[_Frase], elegidas: Sequence[int]) -> list[int]:
    """All of the best one's section, where it is no long one."""
    suya = frases[elegidas[0]].seccion
    todas = [i for i, frase in enumerate(frases) if frase.seccion == suya]
    corta = sum(len(frases[i].oracion.texto) for i in todas) <= _SECCION_ENTERA
    return sorted({*todas, *elegidas}) if corta else list(elegidas)


def _con_su_compania(frases: Sequence[_Frase], elegidas: Iterable[int]) -> list[int]:
    """With what each hangs on: the one before, the one after a bare "Sí, con cita.", the other of two."""
    todas = set(elegidas)
    for i in list(todas):
        suya = [j for j in (i - 1, i, i + 1) if 0 <= j < len(frases) and _vecinas(frases[i], frases[j])]
        if len(suya) == 2 and frases[i].dos:
            todas.update(suya)
    for i in list(todas):
        if frases[i].oracion.depende and i and _vecinas(frases[i - 1], frases[i]):
            todas.add(i - 1)
        if frases[i].oracion.breve and i + 1 < len(frases) and _vecinas(frases[i], frases[i + 1]):
            todas.add(i + 1)
    return sorted(todas)


def _son_dos(dichas: Sequence[Oracion]) -> bool:
    corta = sum(len(oracion.texto) for oracion in dichas) <= _SECCION_CORTA
    return len(dichas) == 2 and corta and not any(oracion.suelta for oracion in dichas)


def _vecinas(una: _Frase, otra: _Frase) -> bool:
    return una.seccion == otra.seccion and una.oracion.parrafo == otra.oracion.parrafo


def _citar(titulo: str, dichas: Sequence[Oracion]) -> str:
    """The sentences as they are; items of a list under what they are items of."""
    if not all(oracion.suelta for oracion in dichas):
        return " ".join(oracion.texto for oracion in dichas)
    encabeza = (not dichas[0].de_tabla and dichas[0].contexto) or titulo
    cabeza = encabeza.capitalize() if encabeza.isupper() else encabeza
    if cabeza.endswith("?"):
        return "\n".join(f"- {oracion.texto}" for oracion in dichas)
    return "\n".join([f"{cabeza}:", *(f"- {oracion.texto}" for oracion in dichas)])


def _raices(texto: str) -> frozenset[str]:
    return frozenset(map(raiz, _con_peso(texto)))


def _con_peso(texto: str) -> list[str]:
    """The words that tell what a text is about, in order."""
    return [p for p in tokens(igualar(plegar(texto))) if p not in _VACIAS and len(p) > 1]
