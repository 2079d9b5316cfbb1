"""A message's files read: on this machine, in processes of their own; with a model, where one is set."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

import structlog

from agent.medios.letras import hay_ocr
from agent.medios.taller import Taller, TallerLlenoError, TallerTardoError
from agent.medios.tipos import Medio, MedioRechazado, Oido, Vista
from agent.medios.whisper import hay_whisper
from agent.modelos.disyuntor import ModeloFallidoError
from agent.modelos.servicio import Servicio
from agent.modelos.transcripcion import USUAL, Transcriptor, abrir_transcriptor
from agent.modelos.turno import Modelos
from agent.modelos.vision import mirar
from agent.texto import tokens
from db.errors import (
    ArchivoDanadoError,
    ArchivoVacioError,
    AudioLargoError,
    FormatoNoAdmitidoError,
    ImagenGrandeError,
    MediosOcupadosError,
)
from graph.modelos import abrir_vision
from settings import Settings
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.sonido import Sonidos

log = structlog.get_logger()
ClaseDeMedio = Literal["audio", "imagen"]
_ADMITIDOS = {
    "audio": "una nota de voz en ogg, mp3, m4a, wav, webm o flac",
    "imagen": "una foto en jpeg, png, webp o heic",
}
# What fits in the half of Whisper's context that is for hints: 224 tokens.
_LARGO_VOCABULARIO = 500
_MAX_NOMBRES, _LARGO_PALABRA = 1000, 4


@dataclass(frozen=True)
class Medios:
    """Reads files. The two kinds wait apart, so that a long note does not hold up a photo."""

    settings: Settings
    oido: Taller
    ojo: Taller
    vocabulario: Callable[[], str]
    sonidos: Sonidos
    transcriptor: Transcriptor | None = None
    vision: Modelos | None = None

    async def leer(self, clase: ClaseDeMedio, contenidos: Sequence[bytes]) -> tuple[Medio, ...]:
        """What each file says, in order.

        Raises:
            ArchivoVacioError, FormatoNoAdmitidoError, ArchivoDanadoError, AudioLargoError, ImagenGrandeError
            MediosOcupadosError
        """
        leer = self._oir if clase == "audio" else self._mirar
        try:
            return tuple([await leer(contenido) for contenido in contenidos])
        except MedioRechazado as rechazo:
            _rechazar(rechazo, clase)
        except (TallerLlenoError, TallerTardoError) as error:
            log.warning("medios.ocupados", clase=clase, error=type(error).__name__)
            raise MediosOcupadosError from error

    async def _oir(self, contenido: bytes) -> Oido:
        """What was said, and the products that it sounds like."""
        oido = await self._transcribir(contenido)
        return await asyncio.to_thread(con_los_que_suenan, oido, self.sonidos)

    async def _transcribir(self, contenido: bytes) -> Oido:
        """By the provider where there is one, once the note is known to be sound; else on this machine."""
        vocabulario = await asyncio.to_thread(self.vocabulario)
        if self.transcriptor is None:
            return await self._oir_aqui(contenido, vocabulario)
        revisado = await self._oir_aqui(contenido, vocabulario, transcribir=False)
        if revisado.problema != "sin_motor":
            return revisado
        try:
            return await self.transcriptor.transcribir(
                contenido, duracion_s=revisado.duracion_s, vocabulario=vocabulario
            )
        except ModeloFallidoError:
            oido = await self._oir_aqui(contenido, vocabulario)
            return oido.model_copy(update={"problema": "fallo"}) if oido.problema == "sin_motor" else oido

    async def _oir_aqui(self, contenido: bytes, vocabulario: str, *, transcribir: bool = True) -> Oido:
        ajustes = self.settings
        orden = {
            "hacer": "oir",
            "segundos_max": ajustes.max_segundos_audio,
            "transcribir": transcribir and hay_whisper(ajustes.modelo_voz),
            "modelo": ajustes.modelo_voz,
            "carpeta": str(ajustes.data_dir.absolute() / "modelos"),
            "vocabulario": vocabulario,
        }
        respuesta, _ = await self.oido.pedir(orden, contenido)
        return Oido.model_validate(respuesta["medio"])

    async def _mirar(self, contenido: bytes) -> Vista:
        """By a model where there is one, which sees only what was opened and stripped here; else here."""
        if self.vision is None:
            return (await self._mirar_aqui(contenido))[0]
        vista, jpeg = await self._mirar_aqui(contenido, jpeg=True)
        try:
            return await mirar(self.vision, jpeg, vista.codigos)
        except ModeloFallidoError:
            return (await self._mirar_aqui(contenido))[0]

    async def _mirar_aqui(self, contenido: bytes, *, jpeg: bool = False) -> tuple[Vista, bytes]:
        pixeles = self.settings.max_megapixeles * 1_000_000
        orden = {"hacer": "mirar", "pixeles_max": pixeles, "leer": True, "jpeg": jpeg}
        respuesta, imagen = await self.ojo.pedir(orden, contenido)
        return Vista.model_validate(respuesta["medio"]), imagen

    def salud(self) -> dict[str, Any]:
        """What this shop can do with a file."""
        voz = self.transcriptor.modelo if self.transcriptor else None
        voz = voz or ("whisper" if hay_whisper(self.settings.modelo_voz) else None)
        fotos = self.vision.salud() if self.vision else {"estado": "ok"}
        return {
            "voz": {"estado": "ok", "motor": voz} if voz else {"estado": "sin_configurar"},
            "fotos": {
                "estado": fotos["estado"],
                "motor": fotos.get("nombre") or ("codigos+texto" if hay_ocr() else "codigos"),
            },
        }


def con_los_que_suenan(oido: Oido, sonidos: Sonidos) -> Oido:
    """With the products that it names. One in words that mean nothing here was misheard, as all may be."""
    if not oido.texto:
        return oido
    nombrados = sonidos.nombrados(oido.texto)
    parecidos = () if nombrados else sonidos.parecidos(oido.texto)
    seguro = oido.seguro and all(nombrado.bien_oido for nombrado in nombrados)
    return oido.model_copy(update={"nombrados": nombrados, "parecidos": parecidos, "seguro": seguro})


def _rechazar(rechazo: MedioRechazado, clase: ClaseDeMedio) -> NoReturn:
    if rechazo.motivo == "vacio":
        raise ArchivoVacioError from rechazo
    if rechazo.motivo == "danado":
        raise ArchivoDanadoError from rechazo
    if rechazo.motivo == "largo":
        raise AudioLargoError(int(rechazo.detalle)) from rechazo
    if rechazo.motivo == "grande":
        raise ImagenGrandeError(int(rechazo.detalle)) from rechazo
    aparte = {
        "imagen_por_audio": "Es una foto: envíala a /chat/imagen.",
        "audio_por_imagen": "Es una nota de voz: envíala a /chat/audio.",
    }
    raise FormatoNoAdmitidoError(_ADMITIDOS[clase], aparte.get(rechazo.motivo, "")) from rechazo


@asynccontextmanager
async def abrir_medios(settings: Settings, indice: IndiceProductos) -> AsyncIterator[Medios]:
    """No process starts until a file comes."""

    def taller() -> Taller:
        return Taller(cola=settings.medios_en_espera, segundos=settings.medios_segundos)

    medios = Medios(
        settings,
        taller(),
        taller(),
        lambda: vocabulario_de(indice.nombres()),
        Sonidos(indice),
        transcriptor=_transcriptor(settings),
        vision=await asyncio.to_thread(abrir_vision, settings),
    )
    try:
        yield medios
    finally:
        if medios.transcriptor:
            await medios.transcriptor.cerrar()
        if medios.vision:
            await medios.vision.cerrar()
        await medios.oido.cerrar()
        await medios.ojo.cerrar()


def _transcriptor(settings: Settings) -> Transcriptor | None:
    """OpenAI's where there is its key; a server of one's own only if MODELO_TRANSCRIPCION names its model."""
    ajeno = settings.openai_base_url is not None
    if not settings.modelo_transcripcion and (ajeno or settings.openai_api_key is None):
        return None
    if settings.openai_api_key is None and not ajeno:
        return None
    modelo = settings.modelo_transcripcion or USUAL
    servicio = Servicio("openai", modelo, settings.openai_api_key, settings.openai_base_url)
    return abrir_transcriptor(servicio, segundos=settings.medios_segundos)


def vocabulario_de(nombres: Sequence[str]) -> str:
    """Names that between them have the most frequent words of all: what a transcriber should expect to hear.

    Numbers are left out, for they would be heard everywhere.
    """
    sin_cifras = Counter(
        " ".join(p for p in nombre.split() if not any(map(str.isdigit, p))) for nombre in nombres
    )
    frecuentes = sin_cifras.most_common(_MAX_NOMBRES)
    palabras = {nombre: {p for p in tokens(nombre) if len(p) >= _LARGO_PALABRA} for nombre, _ in frecuentes}
    cuentas: Counter[str] = Counter()
    for nombre, veces in frecuentes:
        cuentas.update(dict.fromkeys(palabras[nombre], veces))
    dichos: list[str] = []
    while palabras:
        mejor = max(
            palabras, key=lambda nombre: sum(cuentas[p] for p in palabras[nombre]) / (len(nombre) + 5)
        )
        nuevas = palabras.pop(mejor)
        if not any(cuentas[p] for p in nuevas) or len(", ".join([*dichos, mejor])) > _LARGO_VOCABULARIO:
            break
        dichos.append(mejor)
        for palabra in nuevas:
            cuentas[palabra] = 0
    return ", ".join(dichos)


def huella_de(clase: ClaseDeMedio, mensaje: str, contenidos: Sequence[bytes]) -> str:
    """Tells a message with files from any other, without keeping them."""
    resumen = hashlib.sha256(f"{clase}\0{mensaje}".encode())
    for contenido in contenidos:
        resumen.update(hashlib.sha256(contenido).digest())
    return resumen.hexdigest()
