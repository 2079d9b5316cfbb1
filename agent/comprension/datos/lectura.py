"""A message while its data are read: what was taken, what is still free, which parts are questions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from agent.actos import Campo
from agent.comprension.datos.etiquetas import Etiqueta, aplanar, hallar_etiquetas, sin_urbanizaciones
from agent.comprension.vocabulario import patron


@dataclass(frozen=True, slots=True)
class DatoDicho:
    """A datum as typed. `inicio` and `fin` are the place of its value in the message.

    `valor` is that text with its spaces tidied; the kind of a document goes before it where the number
    alone does not show it ("NIT 900456123-7"). `seguro`: named by the customer, or of a form that
    nothing else has.
    """

    campo: Campo
    valor: str
    inicio: int
    fin: int
    seguro: bool


TROZOS = 40  # pieces looked at: enough for any message, and hostile ones stay cheap
_INTERROGATIVA = re.compile(
    r"(?:(?:y|o|pero|oye|oiga|hola|buenas|disculpe|perdon|ah|ay|es que)\b[\s,]*){0,4}"
    rf"(?:(?:a|en|de|por|para|con|hasta|desde)\s+)?(?:{patron('interrogativa')})"
)
_CORTE = re.compile(r"[,;:\n¿?¡!()|]|\.(?=\s|$)|\s-\s|\s/\s")
_ABREVIATURA = re.compile(rf"(?:^|[\s,])(?:{patron('abreviatura')})$")
ENTRADA = re.compile(rf"(?:(?:{patron('entrada')})\b[\s,.:;!]*)+")
SALIDA = re.compile(rf"(?:[\s,.!]+(?:{patron('salida')}))+[\s.!]*$")
# "entonces ponga el de mi hija, que es": what leads to a datum.
_PRESENTA = re.compile(
    rf"(?:(?:{patron('antes_de_presentar')})\b[\s,]*)*"
    rf"(?:(?:me|te|le|les|se|lo|la)\s+)*(?:(?:{patron('presenta')})\b\s*)?"
    r"(?:(?:al?|el|este|ese|uno|otro)\b\s*)?"
    rf"(?:(?:correo(?: electronico)?|e-?mail|mail|{patron('telefono')})\b\s*)?"
    rf"(?:de(?:l| la)?\s+(?:(?:mi|el|un|una|su)\s+)?(?:{patron('pariente')})\b"
    r"(?:\s+(?!que\b|es\b)[a-z]+)?\s*)?"
    r"(?:,?\s*que\b\s*)?(?:es\b\s*)?[:,]?\s*"
)
# Laughter and fists on the keyboard: no vowel, or one letter again and again.
_RUIDO = re.compile(r"(.)\1{2,}|^[^aeiouy]{3,}$|(..)\2{1,}$|[bcdfghjklmnpqrstvwxz]{5,}|^asdf|^qwer")


_PRESENTACION = 80  # letters


@dataclass(slots=True)
class Mensaje:
    texto: str
    pais: str
    esperado: Campo | None
    faltantes: tuple[Campo, ...]
    revisando: bool = False  # all were given and he is going over them
    plano: str = field(init=False)
    etiquetas: list[Etiqueta] = field(init=False)
    dichos: dict[Campo, DatoDicho] = field(default_factory=dict)
    sin: list[Campo] = field(default_factory=list)
    quitado: list[tuple[int, int]] = field(default_factory=list)
    _preguntas: list[tuple[int, int]] | None = None

    def __post_init__(self) -> None:
        self.plano = aplanar(self.texto)
        self.etiquetas = sin_urbanizaciones(hallar_etiquetas(self.plano), self.pais)

    @property
    def en_datos(self) -> bool:
        """Whether the talk is about data: one is awaited, gone over, or the message gave another."""
        return self.revisando or self.esperado is not None or bool(self.dichos)

    def falta(self, campo: Campo) -> bool:
        return (campo == self.esperado or campo in self.faltantes) and campo not in self.dichos

    def libre(self, inicio: int, fin: int) -> bool:
        return all(fin <= a or inicio >= b for a, b in self.quitado)

    def tope(self, inicio: int) -> int:
        """Where the free text from `inicio` ends: at the next taken piece."""
        return min((a for a, _ in self.quitado if a >= inicio), default=len(self.texto))

    def anotar(
        self, campo: Campo, inicio: int, fin: int, *, seguro: bool, desde: int | None = None, tipo: str = ""
    ) -> bool:  # fmt: skip
        """Takes the value at [inicio, fin), with the label that begins at `desde`. False where it cannot."""
        while inicio < fin and self.texto[inicio].isspace():
            inicio += 1
        while fin > inicio and self.texto[fin - 1].isspace():
            fin -= 1
        desde = inicio if desde is None else desde
        if inicio == fin or not self.libre(desde, fin):
            return False
        previo = self.dichos.get(campo)
        if previo and (previo.seguro and not seguro):
            return False
        valor = " ".join(f"{tipo} {self.texto[inicio:fin]}".split())
        self.dichos[campo] = DatoDicho(campo, valor, inicio, fin, seguro)
        self.quitado.append((desde, fin))
        return True

    def desde_la_entrada(self, inicio: int) -> int:
        """Where the words begin that do no more than lead to the datum at `inicio`."""
        tomado = max((b for _, b in self.quitado if b <= inicio), default=0)
        for signos in (".;\n", ".,;:\n"):
            a = max(tomado, *(self.plano.rfind(signo, 0, max(inicio - 2, 0)) + 1 for signo in signos))
            while a < inicio and self.plano[a] in " ,;:":
                a += 1
            if (
                inicio - a <= _PRESENTACION
                and _PRESENTA.fullmatch(self.plano, a, inicio)
                and self.libre(a, inicio)
            ):
                return a
        return inicio

    def en_pregunta(self, lugar: int) -> bool:
        return any(a <= lugar < b for a, b in self.preguntas)

    @property
    def preguntas(self) -> list[tuple[int, int]]:
        if self._preguntas is None:
            self._preguntas = list(_hallar_preguntas(self.plano))
        return self._preguntas

    def trozos(self) -> Iterator[tuple[int, int]]:
        """The free pieces between signs, taken data and lines."""
        for a, b in self.huecos():
            inicio = a
            for corte in _CORTE.finditer(self.plano, a, b):
                if corte[0] == "." and _ABREVIATURA.search(
                    self.plano, max(inicio, corte.start() - 8), corte.start()
                ):
                    continue
                yield from _con_letras(self.plano, inicio, corte.start())
                inicio = corte.end()
            yield from _con_letras(self.plano, inicio, b)

    def huecos(self) -> Iterator[tuple[int, int]]:
        inicio = 0
        for a, b in sorted(self.quitado):
            if a > inicio:
                yield inicio, a
            inicio = max(inicio, b)
        if inicio < len(self.texto):
            yield inicio, len(self.texto)


def _con_letras(plano: str, inicio: int, fin: int) -> Iterator[tuple[int, int]]:
    while inicio < fin and not plano[inicio].isalnum() and plano[inicio] != "#":
        inicio += 1
    while fin > inicio and plano[fin - 1] in " \n,.;:-":
        fin -= 1
    if inicio < fin:
        yield inicio, fin


def sin_bordes(plano: str, a: int, b: int) -> tuple[int, int]:
    """A piece without the courtesies around it."""
    if entrada := ENTRADA.match(plano, a, b):
        a = entrada.end()
    if salida := SALIDA.search(plano, max(a - 1, 0), b):
        b = max(salida.start(), a)
    return a, b


def es_ruido(palabra: str) -> bool:
    return bool(_RUIDO.search(palabra))


def es_interrogativa(plano: str) -> bool:
    return bool(_INTERROGATIVA.match(plano.lstrip(" ¿¡")))


def _hallar_preguntas(plano: str) -> Iterator[tuple[int, int]]:
    """The stretches that ask something, with or without signs."""
    inicio = 0
    for corte in re.finditer(r"[.!;\n,?]|$", plano):
        clausula = plano[inicio : corte.start()]
        abre = clausula.rfind("¿")
        if corte[0] == "?" or abre >= 0 or _INTERROGATIVA.match(clausula.lstrip()):
            yield inicio + max(abre, 0), corte.end()
        inicio = corte.end()


_NEXOS = re.compile(r"^(?:(?:y|e|es|con|mi|el|la|de|en|a|son|mis|tambien|seria)\b[\s,.:;]*)+$")
# "sí, los datos: ...": what only says that they come.
_ANUNCIA = re.compile(
    r"[\s,;:.]*\b(?:(?:aqu[ií]|ah[ií]|ac[aá]|te|le|les|van?|paso|dejo|mando|doy|son)\s+)*(?:mis|los|sus|mi)\s+"
    r"(?:datos|informaci[oó]n)(?:\s+(?:son|completos|de env[ií]o|de entrega|para el env[ií]o))*[\s:.,]*$",
    re.I,
)
# "dos panes a | Circuito Jardín 1402": what leads to the datum that was taken.
_LLEVA_A = re.compile(r"(?:^|\s+)(?:a|para|hasta|hacia|en)(?:\s+(?:la|el|mi))?\s*$", re.I)
_SIGNOS_SUELTOS = re.compile(r"(?:\s*[,;:]\s*(?=[,;:.\n]|$))|^[\s,;:.\-]+", re.M)


def restante(mensaje: Mensaje) -> str:
    """The message without what was taken from it, with the stray signs and joints gone."""
    if not mensaje.quitado:
        return mensaje.texto.strip()
    tomados = {a for a, _ in mensaje.quitado}
    partes = (
        _LLEVA_A.sub("", _ANUNCIA.sub("", mensaje.texto[a:b])) if b in tomados else mensaje.texto[a:b]
        for a, b in mensaje.huecos()
    )
    resto = " , ".join(
        parte for parte in partes if not _NEXOS.fullmatch(aplanar(parte).strip(" \n/|") or "y")
    )
    resto = re.sub(r"[ \t]+", " ", resto)
    resto = re.sub(r"\s+([,;:.?!])", r"\1", resto)
    resto = re.sub(r"(?:[,;:]\s*)+(?=[,;:.])", "", _SIGNOS_SUELTOS.sub("", resto))
    resto = re.sub(r"^(?:(?:y|e|con)\b\s*|[,;:.\-\s]+)+", "", resto, flags=re.I)
    resto = re.sub(r"(?:[\s,;]+(?:y|e|con))+[\s,;]*$", "", resto, flags=re.I)
    return resto.strip(" \n,;:-")
