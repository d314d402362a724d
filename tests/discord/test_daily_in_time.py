"""The poem of the day comes by itself when its time comes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import simcord

from bot.discord.client import QibuBot, create_bot
from bot.service.service import PoetService
from bot.settings import Settings
from bot.store.store import Store
from tests.discord.conftest import Server


class SimulatedTime:
    """The clock of the simulated Discord, as soon as there is one."""

    env: simcord.Env | None = None

    def __call__(self) -> datetime:
        """Return the time; simcord begins in this year."""
        return self.env.now() if self.env else datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def clock() -> SimulatedTime:
    """The clock of store, clockwork and Discord."""
    return SimulatedTime()


@pytest.fixture
async def store(settings: Settings, clock: SimulatedTime) -> AsyncIterator[Store]:
    """An empty store that goes by the clock."""
    async with await Store.open(settings.database_url, clock=clock) as opened:
        yield opened


@pytest.fixture
def simcord_bot(
    settings: Settings, service: PoetService, store: Store, clock: SimulatedTime
) -> QibuBot:
    """The bot, going by the clock."""
    bot = create_bot(settings, service, store)
    bot.clockwork._now = bot.clockwork._poster._now = clock
    return bot


async def test_nobody_has_to_do_anything(
    server: Server, manager: Any, clock: SimulatedTime
) -> None:
    """Wished for at midnight in UTC, the poem comes at two past eight in Shanghai, once."""
    clock.env = server.env
    await manager.slash(server.channel, "daily start", time="08:02", zone="Asia/Shanghai")
    await server.env.advance_time(60)
    assert server.channel.history() == []
    await server.env.advance_time(90)
    (message,) = server.channel.history()
    assert (message.created_at - datetime(2026, 1, 1, 0, 2, tzinfo=UTC)).total_seconds() < 2
    await server.env.advance_time(600)
    assert len(server.channel.history()) == 1
