"""Facts of a choice between products: asked, proposed, recalled, and left unmade."""

from typing import Literal

from agent.vistos import Base as _Base
from agent.vistos import ProductoVisto


class ProductoAmbiguo(_Base):
    """Several products fit what he said; `hay_mas` than those shown."""

    tipo: Literal["producto_ambiguo"] = "producto_ambiguo"
    consulta: str
    opciones: tuple[ProductoVisto, ...]
    hay_mas: bool = False


class EleccionPendiente(_Base):
    """A choice left open to talk of something else."""

    tipo: Literal["eleccion_pendiente"] = "eleccion_pendiente"
    consulta: str
    opciones: tuple[ProductoVisto, ...]
    breve: bool = False  # they were told again already


class OpcionPropuesta(_Base):
    """One of the choices, for a yes: he agreed without saying which, or `dicho` is not quite its name.

    `para`: the act that waits for it. `paquetes`: how many packs, and of how many. `de`: how many there are
    to choose from, where nothing says that it is this one. `agotadas`: the others,
    of which there are none left.
    """

    tipo: Literal["opcion_propuesta"] = "opcion_propuesta"
    producto: ProductoVisto
    para: Literal["agregar", "cambiar_cantidad", "quitar"] = "agregar"
    dicho: str = ""
    paquetes: tuple[int, int] | None = None
    de: int = 0
    agotadas: tuple[ProductoVisto, ...] = ()


class EleccionDejada(_Base):
    """Choices that nobody made: what they were about stays out of the order, or as it was.

    `retirada`: he said himself that he does not want it.
    """

    tipo: Literal["eleccion_dejada"] = "eleccion_dejada"
    consultas: tuple[str, ...]
    retirada: bool = False


class EnEspera(_Base):
    """What else he ordered, to be chosen once the open choice is made."""

    tipo: Literal["en_espera"] = "en_espera"
    consultas: tuple[str, ...]


class OfertaDejada(_Base):
    """Products that were offered and neither taken nor refused, when he says that there is nothing more."""

    tipo: Literal["oferta_dejada"] = "oferta_dejada"
    productos: tuple[ProductoVisto, ...]
