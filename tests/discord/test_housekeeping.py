"""What is only kept for a while goes by itself."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.discord.client import QibuBot
from bot.errors import StoreError
from bot.settings import Settings
from bot.store.picks import PICK_LASTS
from bot.store.store import Store
from tests.discord.conftest import Server
from tests.discord.daily.stand_ins import Clock

HOUR_S = 3600


@pytest.fixture
def clock() -> Clock:
    """The clock of the store."""
    return Clock(datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
async def store(settings: Settings, clock: Clock) -> AsyncIterator[Store]:
    """An empty store that goes by the clock."""
    async with await Store.open(settings.database_url, clock=clock) as opened:
        yield opened


async def test_a_typed_poem_goes_within_an_hour_after_its_day(
    server: Server, store: Store, clock: Clock
) -> None:
    """Alice picks what Bob has typed, and no second poem."""
    typed = await server.bob.send(server.channel, "白日依山盡，黃河入海流。")
    await server.alice.context_menu(server.channel, "Blend this", typed)
    await server.env.advance_time(HOUR_S)
    assert (await store.kept_about(server.alice.id)).typed == 1
    clock.pass_by(PICK_LASTS.total_seconds())
    await server.env.advance_time(HOUR_S)
    assert set((await store.kept_about(server.alice.id)).counts.values()) == {0}


async def test_a_store_that_fails_is_asked_again(
    server: Server,
    store: Store,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One failure does not end it for good."""
    typed = await server.bob.send(server.channel, "白日依山盡，黃河入海流。")
    await server.alice.context_menu(server.channel, "Blend this", typed)
    clock.pass_by(timedelta(days=2).total_seconds())

    async def fail() -> int:
        raise StoreError("The database is away.")

    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING):
        patch.setattr(store, "tidy", fail)
        await server.env.advance_time(HOUR_S)
    assert "The database is away." in caplog.text
    assert (await store.kept_about(server.alice.id)).typed == 1
    await server.env.advance_time(HOUR_S)
    assert (await store.kept_about(server.alice.id)).typed == 0


async def test_it_ends_with_the_bot(server: Server, simcord_bot: QibuBot) -> None:
    """Nothing is left that would ask a closed store."""
    cog = simcord_bot.cogs["Housekeeping"]
    assert cog.tidy.is_running()
    await simcord_bot.close()
    assert cog.tidy.get_task() is None or cog.tidy.get_task().done()
