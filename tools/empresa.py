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
from tools.atencion import dias_dichos
from tools.conocimiento import Seccion
from tools.entregas import EXTRANJERO, habla_de_fuera, habla_de_lejos, lugar_preguntado
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
    fuera: bool  # of other countries
    lejos: bool  # of all the places that nobody names: "otras ciudades"
    dias: frozenset[int]  # that it tells the hours of
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

    def responder(self, consulta: str, dia: int | None = None) -> list[Seccion]:
        """The sentences that answer, by section, in the document's order; empty if it says nothing of it.

        `dia`: the one that it asks about, 0 on Mondays; of hours only those of that day are told.
        """
        contenido = self._contenido
        if not contenido.frases:
            return []
        preguntado = igualar(plegar(consulta))
        temas = temas_preguntados(preguntado)
        puntajes = self._senas(contenido, consulta, temas) @ _PESOS
        elegidas = self._elegidas(contenido, puntajes)
        if dia is not None and "horario" in temas:
            elegidas = _de_ese_dia(contenido.frases, elegidas, puntajes, dia)
        if "envio" in temas and (lugar := lugar_de(plegar(consulta))):
            elegidas = _hacia(lugar, respuesta_pedida(preguntado), contenido, elegidas, puntajes)
        if not elegidas and not temas:
            elegidas = self._con_sus_palabras(contenido, consulta)
        # "¿qué horario tienen y hay parqueadero?": what the best sentence says nothing of is asked by itself.
        for tema in sorted(temas - {t for i in elegidas for t in contenido.frases[i].de_que}):
            del_tema = self._senas(contenido, consulta, frozenset({tema})) @ _PESOS
            mejor = int(np.argmax(del_tema))
            if elegidas and tema in contenido.frases[mejor].de_que and del_tema[mejor] >= UMBRAL:
                elegidas.append(mejor)
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
        palabras, pide = _raices(consulta), respuesta_pedida(igualar(plano))
        excepcion, lugar = bool(_EXCEPTUA.search(plano)), lugar_de(plano)
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
            ajena = frase.limitada and not lugar & frase.raices
            senas[i, 9] = (frase.excepcion and not excepcion) + 2 * ("destino" in pide and ajena)
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
        habla_de_fuera(f"{encima} {plano}"),
        habla_de_lejos(f"{encima} {plano}"),
        dias_dichos(plano) or dias_dichos(encima),
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


def lugar_de(plano: str) -> frozenset[str]:
    """The roots of the place that a folded question names; none where it names none."""
    return frozenset(map(raiz, (p for p in _con_peso(lugar_preguntado(plano)) if p not in lexico.VERBOS)))


def _de_ese_dia(
    frases: Sequence[_Frase], elegidas: list[int], puntajes: NDArray[np.float32], dia: int
) -> list[int]:
    """The best that tells the hours of that day; what was chosen, where none does."""
    suyas = [i for i, f in enumerate(frases) if "horario" in f.temas and dia in f.dias and "hora" in f.da]
    if not suyas:
        return elegidas
    mejor = max(suyas, key=lambda i: ("horario" in frases[i].temas_titulo, puntajes[i]))
    return _seccion_entera(frases, [mejor]) if frases[mejor].oracion.suelta else [mejor]


def _hacia(
    lugar: frozenset[str],
    pide: frozenset[str],
    contenido: _Contenido,
    elegidas: list[int],
    puntajes: NDArray[np.float32],
) -> list[int]:
    """Without what holds for other places. For a place that no sentence names, which one holds the customer
    knows: all of the best section, and the best one for places far away."""
    frases = contenido.frases
    nombrado = any(lugar & f.raices for f in frases if "envio" in f.de_que)
    ajenas = {
        i
        for i, f in enumerate(frases)
        if (f.fuera and not lugar & EXTRANJERO) or (f.limitada and not lugar & f.raices)
    }
    quedan = [i for i in elegidas if i not in ajenas]
    if nombrado:
        return quedan or elegidas
    de_envio = [i for i, f in enumerate(frases) if "envio" in f.de_que and i not in ajenas]
    if not de_envio:
        return quedan
    mejor = max(quedan or de_envio, key=lambda i: (len(pide & frases[i].da), puntajes[i]))
    todas = _seccion_entera(frases, [mejor])
    if not any(frases[i].lejos for i in todas):
        lejanas = [i for i in de_envio if frases[i].lejos and frases[i].primera]
        todas += [max(lejanas, key=lambda i: puntajes[i])] if lejanas else []
    return sorted({*todas, *(i for i in quedan if frases[i].seccion == frases[mejor].seccion)})


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
