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
        Seccion("Horario", "Lunes a viernes:\n\n- 8 a 5"),
        Seccion("Horario: Sábados", "9 a 1"),
        Seccion("Envíos", "A toda la ciudad."),
    )


@pytest.mark.parametrize(
    ("texto", "motivo"),
    [
        ("# Tienda\n## Uno\n## Dos\nx\n", "Línea 2: la sección «Uno» no tiene texto"),
        ("# Tienda\n## Uno\n<!-- luego -->\n## Dos\nx\n", "Línea 2: la sección «Uno» no tiene texto"),
        (f"# {'t' * 201}\n## Uno\nx\n", "Línea 1: el título pasa de 200"),
        (f"# Tienda\n## Uno\n{'x' * 20_001}\n", "Línea 2: la sección «Uno» pasa de 20000"),
    ],
)
def test_un_documento_mal_formado_dice_que_y_donde(texto: str, motivo: str) -> None:
    with pytest.raises(ArchivoInvalidoError, match=motivo):
        leer_documento(texto)


@pytest.mark.parametrize(
    ("texto", "nombre", "titulos"),
    [
        ("## Uno\nx\n", "", ["Uno"]),
        ("# Tienda\nSolo esto\n", "Tienda", ["Tienda"]),
        ("Tienda\n\nAbrimos de 8 a 5.\n\nSolo efectivo.\n", "Tienda", ["Tienda"]),
        ("# Tienda\n**¿Abren?**\nSí.\n\n¿Fían?\nNo.\n", "Tienda", ["¿Abren?", "¿Fían?"]),
        ("# Tienda\nHORARIO\n- 8 a 5\nPAGOS\n- Efectivo\n", "Tienda", ["HORARIO", "PAGOS"]),
        ("Tienda\n\nHorario:\n8 a 5\n\nPagos:\nEfectivo\n", "Tienda", ["Horario", "Pagos"]),
        ("Tienda\n======\nHorario\n-------\n8 a 5\n", "Tienda", ["Horario"]),
        ("# Horario\n8 a 5\n# Formas de pago\nEfectivo\n", "", ["Horario", "Formas de pago"]),
        ("# Tienda\n# Sedes\n## Norte\nCalle 1\n## Sur\nCalle 2\n", "Tienda", ["Sedes: Norte", "Sedes: Sur"]),
        ("# Tienda\n## Uno\nx\nCERRADO EN AGOSTO\n", "Tienda", ["Uno"]),
        ("Abrimos de 8 a 5 y pagan en efectivo.", "", ["Abrimos de 8 a 5 y pagan en efectivo"]),
    ],
)
def test_lee_un_documento_escrito_de_otra_manera(texto: str, nombre: str, titulos: list[str]) -> None:
    documento = leer_documento(texto)
    assert documento.nombre == nombre
    assert [seccion.titulo for seccion in documento.secciones] == titulos


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
