"""What a file is, by its first bytes, and whether its end is missing. Names say nothing."""

_MARCAS_HEIF = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_SEGMENTO_MATROSKA = b"\x18\x53\x80\x67"
_CABECERA_OGG = 27


def formato_de(contenido: bytes) -> str | None:
    """jpeg, png, webp, heif, avif, ogg, mp3, m4a, wav, webm, flac; None for anything else."""
    cabeza = contenido[:16]
    if cabeza.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if cabeza.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if cabeza[:4] == b"RIFF":
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(cabeza[8:12])
    if cabeza[4:8] == b"ftyp":
        marca = cabeza[8:12]
        return "heif" if marca in _MARCAS_HEIF else "avif" if marca == b"avif" else "m4a"
    if cabeza.startswith(b"OggS"):
        return "ogg"
    if cabeza.startswith(b"fLaC"):
        return "flac"
    if cabeza.startswith(b"\x1a\x45\xdf\xa3"):
        return "webm"
    return "mp3" if _es_mp3(cabeza) else None


def _es_mp3(cabeza: bytes) -> bool:
    """An ID3 tag, or the header of a frame of layer III with a legal rate."""
    if cabeza.startswith(b"ID3"):
        return True
    if len(cabeza) < 4 or cabeza[0] != 0xFF or cabeza[1] & 0xE6 != 0xE2:
        return False
    return cabeza[2] & 0xF0 != 0xF0 and cabeza[2] & 0x0C != 0x0C


IMAGENES = frozenset({"jpeg", "png", "webp", "heif", "avif"})
AUDIOS = frozenset({"ogg", "mp3", "m4a", "wav", "webm", "flac"})


def cortado(contenido: bytes, formato: str) -> bool:
    """Whether its own structure says that more bytes should follow. A decoder would take what there is."""
    if formato == "wav":
        declarado = int.from_bytes(contenido[4:8], "little")
        return declarado not in {0, 0xFFFFFFFF} and declarado + 8 > len(contenido) + 1
    if formato == "ogg":
        return _ogg_cortado(contenido)
    return formato == "webm" and _webm_cortado(contenido)


def _ogg_cortado(contenido: bytes) -> bool:
    """Its last page does not end where the file does."""
    pagina = contenido.rfind(b"OggS")
    if len(contenido) < pagina + _CABECERA_OGG:
        return True
    segmentos = contenido[pagina + 26]
    largos = contenido[pagina + _CABECERA_OGG : pagina + _CABECERA_OGG + segmentos]
    if len(largos) < segmentos:
        return True
    return pagina + _CABECERA_OGG + segmentos + sum(largos) > len(contenido)


def _webm_cortado(contenido: bytes) -> bool:
    """Its segment says how long it is (a browser's recording does not), and the file is shorter."""
    inicio = contenido.find(_SEGMENTO_MATROSKA, 0, 4096)
    if inicio < 0 or inicio + 5 > len(contenido):
        return True
    primero = contenido[inicio + 4]
    if not primero:
        return False
    ancho = 9 - primero.bit_length()
    numero = contenido[inicio + 4 : inicio + 4 + ancho]
    largo = int.from_bytes(numero, "big") & ((1 << 7 * ancho) - 1)
    if largo == (1 << 7 * ancho) - 1:
        return False
    return inicio + 4 + ancho + largo > len(contenido)
