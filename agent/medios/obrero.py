"""The process that opens what strangers send: `python -m agent.medios.obrero`, spoken to through pipes.

It has no keys, no database and no network to reach for; a file that brings it down brings down nothing else.
Each message is a JSON and some bytes, with their lengths before them.
"""

import json
import os
import struct
import sys
from typing import Any, BinaryIO

from agent.medios.tipos import MedioRechazado

LARGOS = struct.Struct(">II")
# What readers of photos and of voice map besides what they use; without them far less is needed.
MEMORIA_BYTES = 6 * 2**30
_AMABLE = 10


def main() -> None:
    _limitar()
    entrada, salida = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    while (pedido := leer(entrada)) is not None:
        orden, contenido = pedido
        escribir(salida, *_atender(orden, contenido))


def _limitar() -> None:
    """Text turns go first, and a file that asks for all the memory gets an error."""
    import resource  # noqa: PLC0415 - only where there is one

    os.nice(_AMABLE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORIA_BYTES, MEMORIA_BYTES))


def _atender(orden: dict[str, Any], contenido: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        return (_oir if orden["hacer"] == "oir" else _mirar)(orden, contenido)
    except MedioRechazado as rechazo:
        return {"rechazo": rechazo.motivo, "detalle": rechazo.detalle}, b""


def _oir(orden: dict[str, Any], contenido: bytes) -> tuple[dict[str, Any], bytes]:
    # Each kind of file loads its own libraries.
    from agent.medios import sonido, whisper  # noqa: PLC0415
    from agent.medios.tipos import Oido  # noqa: PLC0415

    onda = sonido.decodificar(contenido, segundos_max=orden["segundos_max"])
    duracion = round(len(onda) / sonido.TASA, 2)
    if sonido.en_silencio(onda):
        oido = Oido(duracion_s=duracion, problema="silencio")
    elif orden["transcribir"]:
        oido = whisper.transcribir(
            onda, modelo=orden["modelo"], carpeta=orden["carpeta"], vocabulario=orden["vocabulario"]
        )
    else:
        oido = Oido(duracion_s=duracion, problema="sin_motor")
    return {"medio": oido.model_dump()}, b""


def _mirar(orden: dict[str, Any], contenido: bytes) -> tuple[dict[str, Any], bytes]:
    from agent.medios import foto, lectura, letras  # noqa: PLC0415

    imagen = foto.abrir(contenido, pixeles_max=orden["pixeles_max"])
    codigos = foto.codigos(imagen)
    if orden["jpeg"]:
        return {"medio": lectura.vista_de(codigos, (), "").model_dump()}, foto.como_jpeg(imagen)
    con_ocr = orden["leer"] and letras.hay_ocr()
    textos = letras.leer(imagen) if con_ocr else ()
    vista = lectura.vista_de(codigos, textos, letras.NOMBRE if con_ocr else "")
    return {"medio": vista.model_dump()}, b""


def leer(entrada: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """The next message; None at the end."""
    cabecera = entrada.read(LARGOS.size)
    if len(cabecera) < LARGOS.size:
        return None
    de_orden, de_contenido = LARGOS.unpack(cabecera)
    return json.loads(entrada.read(de_orden)), entrada.read(de_contenido)


def escribir(salida: BinaryIO, orden: dict[str, Any], contenido: bytes) -> None:
    salida.write(empacar(orden, contenido))
    salida.flush()


def empacar(orden: dict[str, Any], contenido: bytes) -> bytes:
    cuerpo = json.dumps(orden).encode()
    return LARGOS.pack(len(cuerpo), len(contenido)) + cuerpo + contenido


if __name__ == "__main__":
    main()
