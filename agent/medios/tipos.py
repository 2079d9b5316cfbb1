"""What is heard in a voice note and seen in a photo, and why a file is refused."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

Rechazo = Literal["vacio", "desconocido", "audio_por_imagen", "imagen_por_audio", "danado", "largo", "grande"]
ClaseDeImagen = Literal["producto", "etiqueta", "lista", "comprobante", "danado", "otro"]
SinTexto = Literal["sin_motor", "silencio", "no_se_entiende", "fallo"]


class MedioRechazado(Exception):  # noqa: N818 - the process that reads media answers with it
    """A file that is not taken. `detalle` says more: the limit, or what the file is."""

    def __init__(self, motivo: Rechazo, detalle: str = "") -> None:
        super().__init__(motivo, detalle)
        self.motivo, self.detalle = motivo, detalle


class _Base(BaseModel):
    model_config = ConfigDict(frozen=True)


class Nombrado(_Base):
    """A stretch of a text that sounds like a product's name; `otros` sound nearly as much like it."""

    inicio: int
    fin: int
    nombre: str
    otros: tuple[str, ...] = ()
    bien_oido: bool = False  # in words of the shop, which need no other name


class Oido(_Base):
    """A voice note. `seguro` False: the words may be others, and the customer is told what was heard."""

    tipo: Literal["audio"] = "audio"
    texto: str = ""
    idioma: str = ""
    duracion_s: float
    motor: str = ""
    seguro: bool = True
    nombrados: tuple[Nombrado, ...] = ()  # what words that may be others sound like
    parecidos: tuple[str, ...] = ()  # where it names none, the products that it sounds a little like
    problema: SinTexto | None = None  # why there is no text


class Vista(_Base):
    """A photo. Whoever looked at it proposes; which products they are, the shop's search finds out."""

    tipo: Literal["imagen"] = "imagen"
    clase: ClaseDeImagen = "otro"
    codigos: tuple[str, ...] = ()  # as barcodes and QR codes say them
    textos: tuple[str, ...] = ()  # what is written, line by line
    lineas: tuple[str, ...] = ()  # of a shopping list: "2 extintores de 10 libras"
    productos: tuple[str, ...] = ()  # phrases that may name what is shown
    motor: str = ""  # who read more than codes; nobody: ""
    usos: tuple[tuple[str, int, int], ...] = ()  # what models took to look: name, tokens in and out


Medio = Annotated[Oido | Vista, Field(discriminator="tipo")]
MEDIOS: TypeAdapter[tuple[Medio, ...]] = TypeAdapter(tuple[Medio, ...])
