"""Named tokens: kept as fingerprints, read in no other way, and useless once revoked."""

import hashlib

import httpx
import pytest
from sqlalchemy import select, text

from db.errors import TokenExistenteError, TokenInvalidoError, TokenNoEncontradoError
from db.models import Auditoria, Token
from db.roles import Rol
from tests.api.admin.conftest import Clientes
from tests.api.test_chat import es_problema
from tests.conftest import BaseLimpia
from tools import tokens


async def test_la_base_guarda_la_huella_y_nunca_el_token(base_limpia: BaseLimpia) -> None:
    async with base_limpia.sessions.begin() as session:
        secreto = await tokens.crear(session, "panel", Rol.LECTURA)
    async with base_limpia.sessions() as session:
        guardado = (await session.scalars(select(Token))).one()
        fila = (await session.execute(text("SELECT tokens::text FROM tokens"))).scalar_one()
    assert guardado.huella == hashlib.sha256(secreto.encode()).digest()
    assert secreto not in fila
    assert secreto.removeprefix(tokens.PREFIJO) not in fila


async def test_un_token_revocado_deja_de_servir_al_instante(
    clientes: Clientes, base_limpia: BaseLimpia
) -> None:
    assert (await clientes.lectura.get("/admin/health")).status_code == 200
    async with base_limpia.sessions.begin() as session:
        await tokens.revocar(session, "de-lectura")
    es_problema(await clientes.lectura.get("/admin/health"), 401, "no_autorizado")
    assert (await clientes.operador.get("/admin/health")).status_code == 200


async def test_el_nombre_de_un_revocado_se_puede_usar_otra_vez(base_limpia: BaseLimpia) -> None:
    async with base_limpia.sessions.begin() as session:
        viejo = await tokens.crear(session, "panel", Rol.ADMIN)
        with pytest.raises(TokenExistenteError):
            await tokens.crear(session, "panel", Rol.ADMIN)
        await tokens.revocar(session, "panel")
        nuevo = await tokens.crear(session, "panel", Rol.LECTURA)
        assert await tokens.reconocer(session, viejo) is None
        reconocido = await tokens.reconocer(session, nuevo)
    assert reconocido is not None
    assert reconocido.rol == Rol.LECTURA


@pytest.mark.parametrize("nombre", ["", "Ana", "ana maría", "a" * 61, "consola", "admin_token", "a\n"])
async def test_un_nombre_que_no_sirve(base_limpia: BaseLimpia, nombre: str) -> None:
    async with base_limpia.sessions.begin() as session:
        with pytest.raises(TokenInvalidoError):
            await tokens.crear(session, nombre, Rol.ADMIN)


async def test_revocar_uno_que_no_hay(base_limpia: BaseLimpia) -> None:
    async with base_limpia.sessions.begin() as session:
        with pytest.raises(TokenNoEncontradoError):
            await tokens.revocar(session, "nadie")


async def test_se_sabe_cuando_se_uso(clientes: Clientes, base_limpia: BaseLimpia) -> None:
    await clientes.operador.get("/admin/health")
    async with base_limpia.sessions() as session:
        usados = {token.nombre: token.usado_en is not None for token in await tokens.listar(session)}
    assert usados == {"de-admin": False, "de-operador": True, "de-lectura": False}


async def test_la_auditoria_dice_quien_hizo_que(clientes: Clientes) -> None:
    filas = (await clientes.admin.get("/admin/auditoria", params={"limite": 2})).json()
    assert [(fila["quien"], fila["accion"], fila["recurso"]) for fila in filas["items"]] == [
        ("consola", "token crear", "token:de-lectura"),
        ("consola", "token crear", "token:de-operador"),
    ]
    resto = (await clientes.admin.get("/admin/auditoria", params={"antes_de": filas["antes_de"]})).json()
    assert [fila["recurso"] for fila in resto["items"]] == ["token:de-admin"]
    assert resto["antes_de"] is None


@pytest.mark.parametrize("cambio", ["UPDATE auditoria SET quien = 'otro'", "DELETE FROM auditoria"])
async def test_la_auditoria_no_se_cambia_ni_se_borra(base_limpia: BaseLimpia, cambio: str) -> None:
    async with base_limpia.sessions.begin() as session:
        session.add(Auditoria(quien="ana", rol="admin", accion="POST /x"))
    with pytest.raises(Exception, match="only grows"):
        async with base_limpia.sessions.begin() as session:
            await session.execute(text(cambio))


@pytest.mark.parametrize("secreto", ["vnd_" + "a" * 43, "vnd_", "vnd_" + "a" * 500, "vnd_" + "ñ" * 43])
async def test_un_token_inventado(cliente: httpx.AsyncClient, secreto: str) -> None:
    cabeceras = {b"Authorization": f"Bearer {secreto}".encode()}
    es_problema(await cliente.get("/admin/health", headers=cabeceras), 401, "no_autorizado")
