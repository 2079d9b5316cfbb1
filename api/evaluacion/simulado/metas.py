"""What a simulated customer wants: goods by SKU with its own names for them, its data and its temper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Literal

from api.evaluacion.carga import leer_yaml
from api.evaluacion.simulado.personas import inventar_persona, inventar_telefono
from api.evaluacion.tienda import ProductoEnVenta

ModoDeDatos = Literal["todo", "uno", "pares"]
_CANTIDADES = (1, 1, 1, 2, 2, 3, 4, 5, 6, 10, 12)
_CON_APODO = 0.75  # of the goods: the rest are named as the catalogue does, carelessly
_PREGUNTAS = ("horario", "ubicacion", "envio", "pago", "garantia")


@dataclass(frozen=True)
class Compra:
    """`inicial` is asked for first and then changed to `cantidad`; `sobra` is asked for and then removed."""

    sku: str
    cantidad: int
    nombres: tuple[str, ...]  # from the vaguest to the fullest
    inicial: int
    sobra: bool = False


@dataclass(frozen=True)
class Temperamento:
    nombre: str
    saluda: float = 0.5
    relleno: float = 0.0  # chance of words around the point
    dedazos: float = 0.0  # of long words with a slip
    descuido: float = 0.3  # chance of writing with no capitals nor accents
    preguntas: int = 0  # about the company, on the way
    cambia: float = 0.0  # chance that a line changes after it is added
    junta: float = 0.2  # chance of asking for two things at once
    datos: tuple[ModoDeDatos, ...] = ("todo", "uno", "pares")
    dato_malo: float = 0.1
    corrige: float = 0.1


TEMPERAMENTOS = (
    Temperamento("seco", saluda=0.1, descuido=0.7, datos=("uno",)),
    Temperamento("corriente"),
    Temperamento("hablador", saluda=1, relleno=0.5, preguntas=2, junta=0.4),
    Temperamento("indeciso", cambia=0.6, corrige=0.6),
    Temperamento("dedazos", dedazos=0.18, descuido=0.9),
    Temperamento("apurado", saluda=0.2, junta=0.8, datos=("todo",)),
    Temperamento("distraido", preguntas=1, dato_malo=0.7, corrige=0.5),
)


@dataclass(frozen=True)
class Meta:
    numero: int
    pais: str
    temperamento: Temperamento
    compras: tuple[Compra, ...]
    datos: dict[str, str]
    modo_de_datos: ModoDeDatos
    preguntas: tuple[str, ...] = ()
    malos: dict[str, str] = field(default_factory=dict)  # what is typed first, and is not valid
    corregidos: dict[str, str] = field(default_factory=dict)  # what is given first, and is then corrected

    @property
    def lineas(self) -> dict[str, int]:
        """What the sale must hold at the end."""
        return {compra.sku: compra.cantidad for compra in self.compras if not compra.sobra}


@dataclass(frozen=True)
class Apodos:
    """A file of `metas/`: a shop, the countries it is tried in, and what its customers call its goods."""

    nombre: str
    catalogo: str
    paises: list[str]
    nombres: dict[str, list[str]]


def leer_apodos(archivo: Path) -> Apodos:
    datos: dict[str, Any] = leer_yaml(archivo)[0]
    return Apodos(archivo.stem, datos["catalogo"], datos["paises"], datos["apodos"])


def inventar_meta(
    numero: int,
    semilla: int,
    pais: str,
    apodos: Mapping[str, list[str]],
    productos: Mapping[str, ProductoEnVenta],
) -> Meta:
    """The same for the same number and seed, whatever was invented before."""
    azar = Random(f"{semilla}:{pais}:{numero}")
    temperamento = TEMPERAMENTOS[numero % len(TEMPERAMENTOS)]
    persona = inventar_persona(pais, azar)
    malos: dict[str, str] = {}
    corregidos: dict[str, str] = {}
    if azar.random() < temperamento.dato_malo:
        malos |= azar.choice(
            ({"correo": persona["correo"].replace("@", " ")}, {"telefono": persona["telefono"][:5]})
        )
    if azar.random() < temperamento.corrige:
        corregidos["telefono"] = inventar_telefono(pais, azar)
    return Meta(
        numero,
        pais,
        temperamento,
        _compras(azar, temperamento, apodos, productos),
        persona,
        azar.choice(temperamento.datos),
        tuple(azar.sample(_PREGUNTAS, temperamento.preguntas)),
        malos,
        {campo: valor for campo, valor in corregidos.items() if campo not in malos},
    )


def _compras(
    azar: Random,
    temperamento: Temperamento,
    apodos: Mapping[str, list[str]],
    productos: Mapping[str, ProductoEnVenta],
) -> tuple[Compra, ...]:
    vivos = [sku for sku, producto in productos.items() if producto.stock >= max(_CANTIDADES)]
    conocidos = [sku for sku in vivos if sku in apodos]
    elegidos: list[str] = []
    for _ in range(azar.choice((1, 1, 2, 2, 3, 4))):
        bolsa = conocidos if azar.random() < _CON_APODO else vivos
        libres = [sku for sku in bolsa if sku not in elegidos] or [s for s in vivos if s not in elegidos]
        elegidos.append(azar.choice(libres))
    compras = []
    for lugar, sku in enumerate(elegidos):
        cantidad = azar.choice(_CANTIDADES)
        cambia = azar.random() < temperamento.cambia
        compras.append(
            Compra(
                sku,
                cantidad,
                _nombres(sku, apodos, productos, azar),
                azar.choice([n for n in _CANTIDADES if n != cantidad]) if cambia else cantidad,
                # One line at least must stay.
                sobra=cambia and lugar > 0 and azar.random() < 0.4,
            )
        )
    return tuple(compras)


def _nombres(
    sku: str, apodos: Mapping[str, list[str]], productos: Mapping[str, ProductoEnVenta], azar: Random
) -> tuple[str, ...]:
    propio = productos[sku].nombre
    completo = propio[0].lower() + propio[1:]
    apodo = [azar.choice(apodos[sku])] if sku in apodos else []
    return (*apodo, completo, sku)
