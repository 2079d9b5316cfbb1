import io

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from db.errors import ArchivoInvalidoError
from db.models import Conocimiento, Empresa
from tools.conocimiento import Seccion, leer_documento, reemplazar_conocimiento

Sessions = async_sessionmaker[AsyncSession]
DOCUMENTO = """\
# Ferretería El Tornillo

Desde 1998.

<!-- nota
del dueño -->
## Horario ##
Lunes a viernes:

- 8 a 5

### Sábados
9 a 1
##  Envíos
A toda la ciudad.
"""


def test_lee_nombre_y_secciones_con_su_texto_tal_cual() -> None:
    documento = leer_documento(DOCUMENTO)
    assert documento.nombre == "Ferretería El Tornillo"
    assert documento.secciones == (
        Seccion("Ferretería El Tornillo", "Desde 1998."),
        Seccion("Horario", "Lunes a viernes:\n\n- 8 a 5\n\n### Sábados\n9 a 1"),
        Seccion("Envíos", "A toda la ciudad."),
    )


@pytest.mark.parametrize(
    ("texto", "motivo"),
    [
        ("Hola\n# Tienda\n## Uno\nx\n", "Línea 1: falta el nombre de la tienda"),
        ("\n\n## Uno\nx\n", "Línea 3: falta el nombre"),
        ("# Tienda\nSolo esto\n", "no tiene secciones"),
        ("# Tienda\n## Uno\n## Dos\nx\n", "Línea 2: la sección «Uno» no tiene texto"),
        ("# Tienda\n## Uno\n<!-- luego -->\n## Dos\nx\n", "Línea 2: la sección «Uno» no tiene texto"),
        ("# Tienda\n## Uno\nx\n# Otra\n", "Línea 4: hay un segundo"),
        (f"# {'t' * 201}\n## Uno\nx\n", "Línea 1: el título pasa de 200"),
        (f"# Tienda\n## Uno\n{'x' * 20_001}\n", "Línea 2: la sección «Uno» pasa de 20000"),
    ],
)
def test_un_documento_mal_formado_dice_que_y_donde(texto: str, motivo: str) -> None:
    with pytest.raises(ArchivoInvalidoError, match=motivo):
        leer_documento(texto)


async def guardado(sessions: Sessions) -> tuple[str | None, list[tuple[str, str]]]:
    async with sessions() as session:
        filas = await session.scalars(select(Conocimiento).order_by(Conocimiento.posicion))
        return await session.scalar(select(Empresa.nombre)), [(fila.titulo, fila.texto) for fila in filas]


async def reemplazar(sessions: Sessions, contenido: bytes) -> None:
    async with sessions.begin() as session:
        await reemplazar_conocimiento(session, io.BytesIO(contenido))


async def test_reemplaza_todo_lo_que_se_sabia(sessions: Sessions) -> None:
    await reemplazar(sessions, DOCUMENTO.encode())
    await reemplazar(sessions, "# Otra\r\n## Pagos\r\nEfectivo y transferencia.\r\n".encode("cp1252"))
    assert await guardado(sessions) == ("Otra", [("Pagos", "Efectivo y transferencia.")])


@pytest.mark.parametrize(
    ("contenido", "motivo"),
    [
        (b"", "vacío"),
        (b"PK\x03\x04", "zip"),
        (b"# T\n## U\n" + b"x" * 1_100_000, "pasa de 1024 KB"),
        (b"# T\n## U\nx\x00y\n", "caracteres dañados"),
        (b"# T\n## U\n", "no tiene texto"),
    ],
)
async def test_un_archivo_inservible_no_cambia_nada(
    sessions: Sessions, contenido: bytes, motivo: str
) -> None:
    await reemplazar(sessions, DOCUMENTO.encode())
    antes = await guardado(sessions)
    with pytest.raises(ArchivoInvalidoError, match=motivo):
        await reemplazar(sessions, contenido)
    assert await guardado(sessions) == antes
