"""What the shop knows of a customer, and how it forgets one."""

import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import ClienteAmbiguoError, ClienteNoEncontradoError
from db.models import Cliente
from db.repositorios.compradores import CompradorRepository, Compras, OlvidoRepository
from tools import pedidos


async def buscar_por_documento(
    session: AsyncSession, cedula: str, tipo_documento: str | None = None
) -> Cliente:
    """
    Raises:
        ClienteNoEncontradoError, ClienteAmbiguoError
    """
    hallados = await CompradorRepository(session).con_documento(cedula, tipo_documento)
    if not hallados:
        raise ClienteNoEncontradoError
    if len(hallados) > 1:
        raise ClienteAmbiguoError([cliente.tipo_documento for cliente in hallados])
    return hallados[0]


async def estadisticas(session: AsyncSession, cliente: Cliente) -> dict[str, Any]:
    repositorio, suyas = CompradorRepository(session), Compras(cliente.id)
    cifras = await repositorio.cifras(suyas)
    compras, primera, ultima = cifras["compras"], cifras["primera"], cifras["ultima"]
    dias = (ultima - primera).total_seconds() / 86400 if compras > 1 else None
    return {
        "compras": compras,
        "unidades": cifras["unidades"],
        "total": cifras["total"],
        "promedio": cifras["total"] / compras if compras else 0,
        "primera_compra": primera,
        "ultima_compra": ultima,
        "dias_desde_la_ultima": (datetime.now(UTC) - ultima).days if ultima else None,
        "dias_entre_compras": round(dias / (compras - 1), 1) if dias is not None else None,
        "productos_favoritos": await repositorio.favoritos(suyas),
        "categorias_favoritas": await repositorio.categorias(suyas),
    }


async def olvidar(session: AsyncSession, cliente: Cliente) -> int:
    """Anonymises a customer for good: their data, their chats' messages and ids, and what a turn remembers.

    The sales, their lines and the ledger stay as they were. Returns how many chats were forgotten.
    """
    repositorio = OlvidoRepository(session)
    chats = await repositorio.chats(cliente.id)
    for chat_id in chats:
        if await pedidos.abierto(session, chat_id):
            clave = f"olvido:{secrets.token_urlsafe(16)}"
            await pedidos.cancelar(session, chat_id, motivo="Se borraron los datos del cliente", clave=clave)
        await repositorio.olvidar_chat(chat_id, f"anonimo-{secrets.token_hex(16)}")
    await repositorio.anonimizar(cliente.id)
    return len(chats)
