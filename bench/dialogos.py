"""Customers to measure with: what they say depends on what they were answered, and no two say the same.

Names, quantities, wording and slips are drawn from a seed, over the demo shop's own products.
"""

import csv
import random
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.texto import plegar

CATALOGO = Path(__file__).parent.parent / "db" / "demo" / "productos.csv"
# What the customer says, with the kind of turn it is; the answer's `metadatos` come back.
Dialogo = Generator[tuple[str, str], dict[str, Any], None]
# One in this many only looks around.
_CURIOSOS = 4
_INTENTOS_DE_ELEGIR = 3

_SALUDOS = ("hola", "buenas", "buenos días", "hola, buenas tardes", "qué más, buen día", "hola cómo están")
_PREGUNTAS = (
    "¿tienen {x}?", "busco {x}", "qué {x} manejan", "necesito {x} para una obra", "¿cuánto vale {x}?", "{x}",
    "me interesa {x}, ¿qué hay?", "¿hay {x} disponible?", "muéstrame {x}", "precio de {x} por favor",
)  # fmt: skip
_PEDIDOS = (
    "dame {n} {x}", "agrega {n} {x}", "quiero {n} {x} por favor", "ponme {n} {x}", "súmale {n} {x}",
    "me llevo {n} {x}", "regálame {n} {x}", "agrégame {n} de {x} al pedido",
)  # fmt: skip
_CAMBIOS = ("mejor que sean {n}", "cámbialo a {n}", "perdón, que sean {n} {x}", "deja {n} {x}", "ponle {n}")
_QUITAR = ("quita {x}", "ya no quiero {x}", "elimina {x} del pedido", "saca {x} por favor")
_EMPRESA = (
    "¿dónde están ubicados?", "¿a qué hora abren?", "¿hacen envíos a {ciudad}?", "¿cuánto cuesta el envío?",
    "¿qué medios de pago reciben?", "¿tienen garantía los productos?", "¿puedo pagar con Nequi?",
    "¿cuánto se demora la entrega a {ciudad}?", "¿dan factura electrónica?", "¿atienden los domingos?",
    "¿cómo hago una devolución?", "¿tienen parqueadero?", "¿hay descuento por comprar {n}?",
)  # fmt: skip
_FINES = ("eso es todo", "nada más, gracias", "eso sería todo", "listo, eso es todo", "no más por hoy")
_SIES = ("sí", "si, correcto", "dale", "sí, confirmo", "claro que sí", "sí por favor")
_ELIJO = ("el primero", "el segundo", "el 1", "el más barato", "el primero por favor")
_ADIOSES = ("muchas gracias", "gracias, hasta luego", "chao", "mil gracias, adiós", "gracias por todo")
_CIUDADES = (
    "Bello",
    "Itagüí",
    "Envigado",
    "Rionegro",
    "Cali",
    "Bogotá",
    "Pereira",
    "Manizales",
    "Tunja",
    "Neiva",
)
_NOMBRES = (
    "Marta",
    "Lucía",
    "Andrés",
    "Felipe",
    "Carolina",
    "Jorge",
    "Sandra",
    "Diego",
    "Paola",
    "Camilo",
    "Rosa",
)
_APELLIDOS = (
    "Gómez",
    "Pérez",
    "Restrepo",
    "Muñoz",
    "Quintero",
    "Rojas",
    "Zapata",
    "Londoño",
    "Cárdenas",
    "Ospina",
)
_BARRIOS = (
    "Laureles",
    "El Poblado",
    "Belén",
    "Robledo",
    "Manrique",
    "Aranjuez",
    "Buenos Aires",
    "La América",
)
_NUMEROS = ("0", "un", "dos", "tres", "cuatro", "cinco", "media docena de")


@dataclass(frozen=True)
class Producto:
    nombre: str
    stock: int


def leer_catalogo(ruta: Path = CATALOGO) -> list[Producto]:
    with ruta.open(encoding="utf-8") as archivo:
        return [Producto(fila["nombre"], int(fila["stock"])) for fila in csv.DictReader(archivo)]


def dialogo(semilla: int, productos: Sequence[Producto]) -> Dialogo:
    """One customer's whole talk: most buy, some only ask."""
    persona = _Persona(random.Random(semilla), productos)
    return persona.curiosea() if semilla % _CURIOSOS == 0 else persona.compra()


class _Persona:
    def __init__(self, azar: random.Random, productos: Sequence[Producto]) -> None:
        self._azar = azar
        self._productos = [producto for producto in productos if producto.stock > 10]

    def curiosea(self) -> Dialogo:
        yield "saludo", self._azar.choice(_SALUDOS)
        for _ in range(3):
            yield "pregunta", self._pregunta(self._producto())
        yield "empresa", self._empresa()
        yield "despedida", self._azar.choice(_ADIOSES)

    def compra(self) -> Dialogo:
        azar = self._azar
        uno, otro, tercero = self._producto(), self._producto(), self._producto()
        yield "saludo", azar.choice(_SALUDOS)
        yield "pregunta", self._pregunta(uno)
        yield from self._agrega(uno)
        yield from self._agrega(otro)
        yield from self._di("cambio", azar.choice(_CAMBIOS).format(n=self._cantidad(), x=_tipo(otro)))
        yield "empresa", self._empresa()
        yield from self._agrega(tercero)
        yield from self._di("quitar", azar.choice(_QUITAR).format(x=_tipo(tercero)))
        metadatos = yield "fin", azar.choice(_FINES)
        if not _espera(metadatos, "confirmar_pedido"):
            yield "despedida", azar.choice(_ADIOSES)
            return
        yield "confirmar", azar.choice(_SIES)
        for dato in self._datos():
            metadatos = yield "dato", dato
        if _espera(metadatos, "confirmar_cierre"):
            yield (
                "cierre",
                azar.choice(("sí, todo bien", "sí, todo correcto", "sí, confirmo", "sí, así está bien")),
            )
        yield "despedida", azar.choice(_ADIOSES)

    def _agrega(self, producto: Producto) -> Dialogo:
        texto = self._azar.choice(_PEDIDOS).format(n=self._cantidad(), x=self._mencion(producto))
        yield from self._di("agregar", texto)

    def _di(self, clase: str, texto: str) -> Dialogo:
        """Says it, and chooses where a choice is asked for."""
        metadatos = yield clase, texto
        for _ in range(_INTENTOS_DE_ELEGIR):
            if metadatos.get("espera") != "elegir_producto":
                return
            metadatos = yield "elegir", self._azar.choice(_ELIJO)

    def _pregunta(self, producto: Producto) -> str:
        return self._azar.choice(_PREGUNTAS).format(x=self._mencion(producto))

    def _empresa(self) -> str:
        texto = self._azar.choice(_EMPRESA).format(
            ciudad=self._azar.choice(_CIUDADES), n=self._azar.randrange(10, 90)
        )
        return self._azar.choice(("", "oye, ", "una pregunta: ", "y ")) + texto

    def _producto(self) -> Producto:
        return self._azar.choice(self._productos)

    def _cantidad(self) -> str:
        unidades = self._azar.randrange(1, 7)
        return str(unidades) if self._azar.random() < 0.6 else _NUMEROS[unidades]

    def _mencion(self, producto: Producto) -> str:
        """As a customer writes it: some of the words, often unaccented, now and then with a slip."""
        azar = self._azar
        palabras = producto.nombre.lower().split()
        if azar.random() < 0.5:
            palabras = palabras[: azar.randrange(2, len(palabras) + 1)] if len(palabras) > 2 else palabras
            while len(palabras) > 1 and palabras[-1] in {"de", "para", "con", "en", "x", "y", "sin", "a"}:
                palabras.pop()
        texto = " ".join(palabras)
        if azar.random() < 0.5:
            texto = plegar(texto)
        if azar.random() < 0.15 and len(palabras[0]) > 5:
            corte = azar.randrange(2, len(palabras[0]) - 1)
            texto = texto[:corte] + texto[corte + 1 :]
        return texto

    def _datos(self) -> list[str]:
        azar = self._azar
        nombre, apellido, otro = azar.choice(_NOMBRES), azar.choice(_APELLIDOS), azar.choice(_APELLIDOS)
        cedula, telefono = (
            azar.randrange(30_000_000, 99_999_999),
            azar.randrange(3_000_000_000, 3_199_999_999),
        )
        correo = plegar(f"{nombre}.{apellido}{azar.randrange(1000)}@gmail.com").replace("ñ", "n")
        direccion = (
            f"{azar.choice(('Calle', 'Carrera', 'Cra', 'Cl'))} {azar.randrange(1, 99)} # "
            f"{azar.randrange(1, 99)}-{azar.randrange(1, 99)}, barrio {azar.choice(_BARRIOS)}"
        )
        completo = f"{nombre} {apellido} {otro}"
        if azar.random() < 0.5:
            return [completo, str(cedula), str(telefono), correo, direccion]
        return [f"Soy {completo}, cédula {cedula}, celular {telefono}, correo {correo}", direccion]


def _tipo(producto: Producto) -> str:
    return producto.nombre.lower().split()[0]


def _espera(metadatos: dict[str, Any], esperado: str) -> bool:
    """Whether it was asked for; the floor answers nothing of the kind and is told everything."""
    return bool(metadatos.get("espera", esperado) == esperado)
