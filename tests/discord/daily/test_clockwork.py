"""The loop that looks at the clock."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest

from bot.discord.daily import clockwork as clockwork_module
from bot.discord.daily.clockwork import LONGEST_PAUSE_S
from bot.errors import StoreError
from bot.store.store import Store
from tests.discord.daily.stand_ins import SERVER, Clock, Discord, Service, process


async def test_the_pause_ends_when_the_next_poem_is_due(
    store: Store, discord: Discord, clock: Clock
) -> None:
    """And never lasts longer than a minute, for clocks may be set and channels added."""
    clockwork = process(store, discord, clock)
    assert await clockwork.tick() == LONGEST_PAUSE_S
    await store.daily.start(1, SERVER, 480, "UTC")
    await store.daily.start(2, SERVER, 700, "UTC")
    assert await clockwork.tick() == 30.0
    clock.pass_by(29.9)
    assert await clockwork.tick() == 1.0
    clock.pass_by(0.1)
    assert await clockwork.tick() == LONGEST_PAUSE_S


async def test_it_posts_by_itself_and_stops_in_order(
    store: Store, discord: Discord, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once started it needs nobody; a second start changes nothing."""
    monkeypatch.setattr(clockwork_module, "LONGEST_PAUSE_S", 0.01)
    monkeypatch.setattr(clockwork_module, "_SHORTEST_PAUSE_S", 0.01)
    await store.daily.start(1, SERVER, 480, "UTC")
    clockwork = process(store, discord, clock)
    clockwork.start()
    clockwork.start()
    clock.pass_by(30)
    await discord.until_sent(1)
    await store.daily.start(2, SERVER, 481, "UTC")
    clock.pass_by(60)
    await discord.until_sent(2)
    await clockwork.stop()
    assert [task for task in asyncio.all_tasks() if task.get_name() == "poem of the day"] == []


async def test_stopping_before_starting_is_no_harm(
    store: Store, discord: Discord, clock: Clock
) -> None:
    """A bot that never got ready is closed too; then it does not start any more."""
    clockwork = process(store, discord, clock)
    await clockwork.stop()
    clockwork.start()
    assert [task for task in asyncio.all_tasks() if task.get_name() == "poem of the day"] == []


async def test_a_message_under_way_is_finished_before_the_bot_stops(
    store: Store, discord: Discord, clock: Clock
) -> None:
    """It is sent, and noted as sent; the other channel waits for the next start."""
    for channel_id in range(1, 8):
        await store.daily.start(channel_id, SERVER, 480, "UTC")
    clock.pass_by(30)
    begun, may_go_on = asyncio.Event(), asyncio.Event()

    class Slow(Service):
        """Waits for a word in the middle of a poem."""

        async def compose(self, request: object) -> object:  # type: ignore[override]
            begun.set()
            await may_go_on.wait()
            return await super().compose(request)

    clockwork = process(store, discord, clock, service=Slow())
    clockwork.start()
    await begun.wait()
    stopping = asyncio.create_task(clockwork.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    may_go_on.set()
    await stopping
    assert 1 <= len(discord.messages) <= 2
    days = await store.daily.finished([clock.now.date()])
    assert len(days) == len(discord.messages)
    await process(store, discord, clock).tick()
    assert len(discord.messages) == 7


async def test_what_hangs_is_given_up(
    store: Store, discord: Discord, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopping has an end; the day is free for whoever comes next."""
    monkeypatch.setattr(clockwork_module, "_GRACE_S", 0.05)
    await store.daily.start(1, SERVER, 480, "UTC")
    clock.pass_by(30)

    begun = asyncio.Event()

    class Stuck(Service):
        """Never writes anything."""

        async def compose(self, request: object) -> object:  # type: ignore[override]
            begun.set()
            await asyncio.Event().wait()
            raise AssertionError

    clockwork = process(store, discord, clock, service=Stuck())
    clockwork.start()
    await begun.wait()
    await clockwork.stop()
    await process(store, discord, clock).tick()
    assert len(discord.messages) == 1


async def test_a_store_that_fails_does_not_end_the_loop(
    store: Store,
    discord: Discord,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """When it answers again, poems come again."""
    monkeypatch.setattr(clockwork_module, "LONGEST_PAUSE_S", 0.01)
    monkeypatch.setattr(clockwork_module, "_SHORTEST_PAUSE_S", 0.01)
    await store.daily.start(1, SERVER, 480, "UTC")
    clock.pass_by(30)
    channels, failures = store.daily.channels, 0

    async def failing() -> object:
        nonlocal failures
        failures += 1
        if failures <= 3:
            raise StoreError("The database is gone.")
        return await channels()

    monkeypatch.setattr(store.daily, "channels", failing)
    clockwork = process(store, discord, clock)
    with caplog.at_level(logging.ERROR):
        clockwork.start()
        await discord.until_sent(1)
        await clockwork.stop()
    assert caplog.text.count("were not seen to") == 3


async def test_one_channel_does_not_cost_another_its_poem(
    store: Store, discord: Discord, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither an unknown zone nor an error that nobody foresaw."""
    await store.daily.start(1, SERVER, 480, "Atlantis/City")
    await store.daily.start(2, SERVER, 480, "UTC")
    await store.daily.start(3, SERVER, 480, "UTC")
    clock.pass_by(30)
    send = discord.send

    async def failing(channel_id: int, page: object, nonce: str) -> int | None:
        if channel_id == 2:
            raise RuntimeError("nobody foresaw this")
        return await send(channel_id, page, nonce)

    discord.send = failing  # type: ignore[method-assign]
    with caplog.at_level(logging.ERROR):
        await process(store, discord, clock).tick()
    assert [sent.channel_id for sent in discord.messages] == [3]
    assert "Atlantis/City" in caplog.text
    assert "nobody foresaw this" in caplog.text


async def test_a_day_that_ends_while_others_are_served_is_left_out(
    store: Store, discord: Discord, clock: Clock
) -> None:
    """Yesterday's poem does not come today because there was a queue."""
    for channel_id in (1, 2, 3):
        await store.daily.start(channel_id, SERVER, 1439, "UTC")
    clock.pass_by(16 * 3600 - 20)
    send = discord.send

    async def slow(channel_id: int, page: object, nonce: str) -> int | None:
        clock.now += timedelta(minutes=1)
        return await send(channel_id, page, nonce)

    discord.send = slow  # type: ignore[method-assign]
    assert clock.now.hour == 23
    await process(store, discord, clock).tick()
    assert len(discord.messages) == 2
