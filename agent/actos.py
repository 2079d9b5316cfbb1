"""Acts: the things a customer does in a message, in order. *Comprender* makes them, nodes handle them.

The names in `tipo` are the HTTP contract (`metadatos.actos`) and the labels of the classifier.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

ProblemaCantidad = Literal["cero", "negativa", "fraccion", "rango", "excesiva"]
Superlativo = Literal["mas_barato", "mas_caro", "mas_grande", "mas_pequeno"]
Campo = Literal[
    "nombre_completo", "cedula", "telefono", "correo", "direccion", "barrio", "indicaciones_adicionales",
    "entrega",
]  # fmt: skip


class _Base(BaseModel):
    model_config = ConfigDict(frozen=True)


class Referencia(_Base):
    """How the customer pointed at a product; which product it is, the nodes find out.

    `texto` holds the describing words ("casco amarillo", "de 10 libras"), empty for a bare "ese".
    """

    texto: str = ""
    ordinales: tuple[int, ...] = ()  # 1-based among what was last offered; -1 is the last one
    entre: tuple[int, ...] = ()  # places too: one of these, still to be chosen
    deictica: bool = False  # "ese", "lo", "de esos": what the talk is about
    todos: bool = False  # "los dos", "todos"
    superlativo: Superlativo | None = None
    otro: bool = False  # "otro igual": one more of the same
    nueva: bool = False  # "algo más", "otra cosa": something still to be named
    anterior: bool = False  # "el mismo de la otra vez": from an earlier purchase
    elidida: bool = False  # "el de 10 libras", "y en azul": the noun is the one being talked of
    nombres: tuple[str, ...] = ()  # whole names, one of which was heard
    suyo: bool = False  # "la bujía de esa moto", "funda para ese": goes with what the talk is about
    definida: bool = False  # "el amarillo", "la de 20": something already on the table comes first

    @property
    def vacia(self) -> bool:
        return self == Referencia()


class Cantidad(_Base):
    """Whole units. `unidades` is None where none was said or `problema` tells what is wrong with it."""

    unidades: int | None = None
    importe: float | None = None  # "2 soles de culantro": how many, its price tells
    problema: ProblemaCantidad | None = None
    todas: bool = False  # "todos los que tengan"
    texto: str = ""


class Rango(_Base):
    """Price limits that the customer named, in the shop's currency; both ends included."""

    minimo: int | None = None
    maximo: int | None = None


class Saludar(_Base):
    tipo: Literal["saludar"] = "saludar"


class PreguntarProducto(_Base):
    tipo: Literal["preguntar_producto"] = "preguntar_producto"
    producto: Referencia = Referencia()
    precio: Rango | None = None
    stock: bool = False  # asks how many there are
    cantidad: Cantidad | None = None  # "¿hay 40?"
    detalle: str = ""  # what is asked of it, and not of the shop: "trae pilas", "cuanto pesa"
    necesidad: bool = False  # he tells what he needs it for, and `producto` is that: "guardar zapatos"
    si_no: str = ""  # goods asked for, where it says nothing of that: "¿tiene tapa?"


class PreguntarPrecio(_Base):
    tipo: Literal["preguntar_precio"] = "preguntar_precio"
    producto: Referencia = Referencia()
    cantidad: Cantidad | None = None
    descuento: bool = False  # "¿si llevo 10 me haces descuento?"


class Agregar(_Base):
    tipo: Literal["agregar"] = "agregar"
    producto: Referencia = Referencia()
    cantidad: Cantidad = Cantidad()
    en_lugar_de: Referencia | None = None  # the line whose place it takes, with its quantity
    salen: int | None = None  # units of that line that leave, where not all do: "cambia una por la azul"
    en_total: int | None = None  # "9 paletas, tres de cada una": all kinds of them together


class CambiarCantidad(_Base):
    tipo: Literal["cambiar_cantidad"] = "cambiar_cantidad"
    producto: Referencia = Referencia()
    cantidad: Cantidad = Cantidad()
    modo: Literal["fijar", "sumar", "restar"] = "fijar"


class Quitar(_Base):
    tipo: Literal["quitar"] = "quitar"
    producto: Referencia = Referencia()
    excepto: Referencia | None = None  # "todo menos el casco"


class VerPedido(_Base):
    tipo: Literal["ver_pedido"] = "ver_pedido"


class Confirmar(_Base):
    """Yes, or "that is all". `termina` tells the second: it never accepts an offer of one more product."""

    tipo: Literal["confirmar"] = "confirmar"
    termina: bool = False
    llano: bool = False  # a bare "sí": after "¿algo más?" it means that there is more


class Negar(_Base):
    tipo: Literal["negar"] = "negar"


class Cancelar(_Base):
    tipo: Literal["cancelar"] = "cancelar"
    numero: int | None = None  # "cancela el pedido 12"
    hecha: bool = False  # "la compra que ya hice", and not what is being ordered


class DarDato(_Base):
    """A datum of the customer, as typed; `campo` None where nothing usable was given ("pago con tarjeta").

    A `campo` with no `valor` is to be given again ("me equivoqué en la dirección").
    """

    tipo: Literal["dar_dato"] = "dar_dato"
    campo: Campo | None = None
    valor: str = ""
    no_tiene: bool = False  # "no tengo correo"


class PreguntarEmpresa(_Base):
    tipo: Literal["preguntar_empresa"] = "preguntar_empresa"
    consulta: str = ""


class PreguntarHistorial(_Base):
    tipo: Literal["preguntar_historial"] = "preguntar_historial"
    consulta: str = ""


class PedirHumano(_Base):
    tipo: Literal["pedir_humano"] = "pedir_humano"


class Agradecer(_Base):
    tipo: Literal["agradecer"] = "agradecer"


class Despedirse(_Base):
    tipo: Literal["despedirse"] = "despedirse"


class Otro(_Base):
    tipo: Literal["otro"] = "otro"
    clase: Literal[
        "charla",
        "queja",
        "insulto",
        "ataque",
        "identidad",
        "ininteligible",
        "privado",
        "gesto",
        "aviso",
        "idioma",
        "moneda",
        "fotos",
        "cancelacion",  # he may want the whole order cancelled: it does not say so
    ] = "charla"
    dicho: str = ""  # said beside a yes and not understood: the yes does not count until it is


Acto = Annotated[
    Saludar | PreguntarProducto | PreguntarPrecio | Agregar | CambiarCantidad | Quitar | VerPedido | Confirmar
    | Negar | Cancelar | DarDato | PreguntarEmpresa | PreguntarHistorial | PedirHumano | Agradecer
    | Despedirse | Otro,
    Field(discriminator="tipo"),
]  # fmt: skip

ACTOS: TypeAdapter[list[Acto]] = TypeAdapter(list[Acto])
