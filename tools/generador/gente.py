"""Made-up customers and their chats. Whoever bought nothing yet has none of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from db.repositorios.generacion import PREFIJO
from tools.generador.palabras import AJENAS, APELLIDOS, BARRIOS, NOMBRES, PREGUNTAS, RESPUESTAS
from tools.generador.tiempo import Momentos, textos

CLIENTES = (
    "id, tipo_documento, cedula, nombre_completo, telefono, correo, direccion, barrio, creado_en, "
    "actualizado_en"
)
CHATS = "chat_id, datos_cliente, creada_en, actualizada_en, derivada_en"
MENSAJES = "id, chat_id, rol, texto, responde_a, metadatos, creado_en"
NULO = "\\N"
# Of those who write, as many buy nothing as this many times those who do.
CURIOSOS_POR_COMPRADOR = 1.4
_SESGO = 1.2
_DERIVADOS = 0.02
_SIN_RESULTADOS = 0.15
_META = '{{"tipo_mensaje": "{}", "espera": {}, "productos": [], "motor": "local", "turno_ms": {}}}'


@dataclass(frozen=True)
class Gente:
    """Customers by position, in the order in which they came to the shop."""

    primer_id: int
    acumulado: NDArray[np.float64]  # of their weights
    visto: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.acumulado)

    def elegir(self, cuantos: int, avance: float, azar: np.random.Generator) -> NDArray[np.int64]:
        """Buyers among those who know the shop by then; a few of them buy often."""
        conocen = max(1, int(len(self) * avance))
        tope = self.acumulado[conocen - 1]
        elegidos: NDArray[np.int64] = np.searchsorted(
            self.acumulado[:conocen], azar.random(cuantos) * tope, side="right"
        )
        return np.minimum(elegidos, conocen - 1)

    def nuevos(self, clientes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Those who buy for the first time, and the position of that sale."""
        quienes, ventas = np.unique(clientes, return_index=True)
        primera_vez = ~self.visto[quienes]
        self.visto[quienes] = True
        return quienes[primera_vez], ventas[primera_vez]

    def chat(self, cliente: int) -> str:
        return f"{PREFIJO}{self.primer_id + cliente}"

    def chat_curioso(self, numero: int) -> str:
        return f"{PREFIJO}visita-{self.primer_id}-{numero}"

    def ficha(self, cliente: int) -> dict[str, str]:
        """All of it follows from the id, so nothing of it is kept."""
        id_ = self.primer_id + cliente
        azar = id_ * 2_654_435_761 % 2**32
        nombre, apellido = NOMBRES[azar % len(NOMBRES)], APELLIDOS[azar // 31 % len(APELLIDOS)]
        otro = APELLIDOS[azar // 1009 % len(APELLIDOS)]
        return {
            "tipo_documento": "CC",
            # One to one: nobody has another's.
            "cedula": str(1_000_000_000 + id_ * 48_271 % 899_999_963),
            "nombre_completo": f"{nombre} {apellido} {otro}",
            "telefono": f"+573{azar % 10**9:09d}",
            "correo": "",
            "direccion": f"Calle {azar // 7 % 150 + 1} # {azar // 3 % 90 + 1}-{azar // 11 % 90 + 1}",
            "barrio": BARRIOS[azar // 5 % len(BARRIOS)],
        }

    def filas(self, clientes: NDArray[np.int64], momentos: Momentos) -> Iterator[str]:
        for cliente, momento in zip(clientes.tolist(), textos(momentos), strict=True):
            valores = "\t".join(self.ficha(cliente).values())
            yield f"{self.primer_id + cliente}\t{valores}\t{momento}\t{momento}\n"

    def filas_de_chats(self, clientes: NDArray[np.int64], momentos: Momentos) -> Iterator[str]:
        for cliente, momento in zip(clientes.tolist(), textos(momentos - 600), strict=True):
            yield f"{self.chat(cliente)}\t{en_json(self.ficha(cliente))}\t{momento}\t{momento}\t\\N\n"


def hacer_gente(cuantos: int, primer_id: int, azar: np.random.Generator) -> Gente:
    pesos = azar.lognormal(0, _SESGO, cuantos)
    return Gente(primer_id, np.cumsum(pesos), np.zeros(cuantos, bool))


def en_json(ficha: dict[str, str]) -> str:
    """None of our words needs an escape."""
    return "{" + ", ".join(f'"{campo}": "{valor}"' for campo, valor in ficha.items()) + "}"


def filas_de_curiosos(chats: list[str], momentos: Momentos, azar: np.random.Generator) -> Iterator[str]:
    """Chats of those who only asked; a few asked for a person."""
    derivados = (azar.random(len(momentos)) < _DERIVADOS).tolist()
    for chat, momento, derivado in zip(chats, textos(momentos), derivados, strict=True):
        yield f"{chat}\t{{}}\t{momento}\t{momento}\t{momento if derivado else NULO}\n"


def filas_de_mensajes(
    primer_id: int, chats: list[str], momentos: Momentos, nombres: list[str], azar: np.random.Generator
) -> Iterator[str]:
    """A question and its answer in each chat: two ids for each."""
    sorteo = azar.integers(1 << 30, size=len(chats)).tolist()
    preguntadas, contestadas = textos(momentos), textos(momentos + 2)
    for i, (chat, n) in enumerate(zip(chats, sorteo, strict=True)):
        pregunta_id, nombre = primer_id + 2 * i, nombres[n % len(nombres)]
        pregunta = PREGUNTAS[n % len(PREGUNTAS)].format(nombre)
        respuesta = RESPUESTAS[n % len(RESPUESTAS)].format(nombre)
        meta = _META.format("inventario", "null" if n % 3 else '"elegir_producto"', 8 + n % 40)
        yield f"{pregunta_id}\t{chat}\tcliente\t{pregunta}\t\\N\t\\N\t{preguntadas[i]}\n"
        yield f"{pregunta_id + 1}\t{chat}\tagente\t{respuesta}\t{pregunta_id}\t{meta}\t{contestadas[i]}\n"


def demanda(momentos: Momentos, azar: np.random.Generator) -> list[tuple[str, str, int]]:
    """What some of those who came in these moments asked for in vain: dia, palabras, veces."""
    dias = np.datetime_as_string(momentos.astype("datetime64[s]"), unit="D")
    pesos = np.arange(len(AJENAS), 0, -1)
    cuales = azar.choice(len(AJENAS), size=len(momentos), p=pesos / pesos.sum())
    en_vano = azar.random(len(momentos)) < _SIN_RESULTADOS
    pares, veces = np.unique(
        np.stack([dias[en_vano], np.array(AJENAS)[cuales[en_vano]]]), axis=1, return_counts=True
    )
    filas: list[Any] = list(zip(*pares.tolist(), veces.tolist(), strict=True)) if len(veces) else []
    return filas
