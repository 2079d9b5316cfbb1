"""The fixtures that every other test stands on."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from db.models import Conversacion
from tests.conftest import BaseLimpia


@pytest.mark.parametrize("vez", [1, 2])
async def test_lo_confirmado_en_sessions_no_queda(
    sessions: async_sessionmaker[AsyncSession], session: AsyncSession, vez: int
) -> None:
    async with sessions.begin() as escritura:
        escritura.add(Conversacion(chat_id="una"))
    assert await session.scalar(select(func.count()).select_from(Conversacion)) == 1


async def test_lo_deshecho_en_sessions_no_arrastra_lo_anterior(
    sessions: async_sessionmaker[AsyncSession],
) -> None:
    async with sessions.begin() as escritura:
        escritura.add(Conversacion(chat_id="una"))
    with pytest.raises(RuntimeError):
        await _add_and_fail(sessions)
    async with sessions() as lectura:
        assert await lectura.scalar(select(func.count()).select_from(Conversacion)) == 1


async def _add_and_fail(sessions: async_sessionmaker[AsyncSession]) -> None:
    async with sessions.begin() as escritura:
        escritura.add(Conversacion(chat_id="otra"))
        raise RuntimeError


@pytest.mark.parametrize("vez", [1, 2])
async def test_base_limpia_confirma_de_verdad_y_se_vacia(base_limpia: BaseLimpia, vez: int) -> None:
    async with base_limpia.sessions.begin() as escritura:
        escritura.add(Conversacion(chat_id="una"))
    async with base_limpia.sessions() as lectura, base_limpia.sessions() as otra:
        assert await lectura.scalar(select(func.count()).select_from(Conversacion)) == 1
        assert await otra.scalar(select(func.count()).select_from(Conversacion)) == 1
