"""Voice notes decoded: every format, and nothing that a stranger sends does harm."""

import struct

import numpy as np
import pytest

from agent.medios import sonido
from agent.medios.tipos import MedioRechazado
from tests.medios.archivos import FORMATOS_DE_AUDIO, cartel, grabar, guardar, tono, video


def rechazo(contenido: bytes, segundos_max: float = 300) -> str:
    with pytest.raises(MedioRechazado) as caso:
        sonido.decodificar(contenido, segundos_max=segundos_max)
    return caso.value.motivo


@pytest.mark.parametrize("formato", FORMATOS_DE_AUDIO)
def test_se_abre_por_su_contenido(formato: str) -> None:
    onda = sonido.decodificar(grabar(formato, tono(2.0)), segundos_max=300)
    assert len(onda) / sonido.TASA == pytest.approx(2.0, abs=0.15)
    assert not sonido.en_silencio(onda)


@pytest.mark.parametrize("formato", FORMATOS_DE_AUDIO)
def test_cortada_o_danada_se_rechaza(formato: str) -> None:
    entera = grabar(formato, tono(4.0))
    for largo in (12, len(entera) // 4, len(entera) // 2):
        assert rechazo(entera[:largo]) == "danado"
    assert rechazo(entera[:12] + bytes(len(entera) - 12)) == "danado"


@pytest.mark.parametrize("formato", FORMATOS_DE_AUDIO)
def test_la_que_dura_de_mas_se_rechaza(formato: str) -> None:
    assert rechazo(grabar(formato, tono(6.0)), segundos_max=3) == "largo"


def test_lo_que_no_es_una_nota_de_voz_se_rechaza() -> None:
    assert rechazo(b"") == "vacio"
    assert rechazo(b"hola") == "desconocido"
    assert rechazo(b"#EXTM3U\nfile:///etc/passwd\n") == "desconocido"
    assert rechazo(b"ffconcat version 1.0\nfile /etc/passwd\n") == "desconocido"
    assert rechazo(video()) == "desconocido"
    assert rechazo(guardar(cartel("hola"))) == "imagen_por_audio"


@pytest.mark.parametrize(
    ("lugar", "valor", "motivo"),
    [
        (24, struct.pack("<I", 4_000_000_000), "danado"),  # samples a second
        (24, struct.pack("<I", 1), "largo"),
        (24, struct.pack("<I", 0), "danado"),
        (22, struct.pack("<H", 65_535), "danado"),  # channels
    ],
)
def test_un_wav_que_miente_de_si_se_rechaza(lugar: int, valor: bytes, motivo: str) -> None:
    nota = bytearray(grabar("wav"))
    nota[lugar : lugar + len(valor)] = valor
    assert rechazo(bytes(nota)) == motivo


@pytest.mark.parametrize("inicio", [b"ID3\4\0\0\0\0\0\0", b"OggS", b"fLaC", b"\0\0\0\x20ftypM4A "])
def test_lo_que_solo_empieza_como_una_nota_esta_danado(inicio: bytes) -> None:
    assert rechazo(inicio + np.random.default_rng(3).bytes(4000)) == "danado"


def test_el_silencio_y_un_susurro_de_fondo_no_son_voz() -> None:
    azar = np.random.default_rng(7)
    assert sonido.en_silencio(np.zeros(16_000, np.float32))
    assert sonido.en_silencio((azar.standard_normal(48_000) * 0.001).astype(np.float32))
    assert sonido.en_silencio(np.zeros(3, np.float32))
    # A short word in a long silence is voice.
    palabra = np.zeros(160_000, np.float32)
    palabra[40_000:64_000] = tono(0.5)[::1][:24_000]
    assert not sonido.en_silencio(palabra)
