"""One of two processes is killed while many people ask."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.wire.discord_server import (
    BotProcess,
    Exchange,
    Options,
    StandInDiscord,
)
from tests.wire.real_bot.working import custom_id, lines_of, poem_id
from tests.wire.replicas.working import address_of, lines_kept, two_replicas

BEFORE, AFTER = 24, 12
"""People who ask before the kill, and after it."""


@pytest.fixture
async def discord() -> AsyncIterator[StandInDiscord]:
    """A stand-in for which a server that is gone is no fault."""
    async with StandInDiscord(Options(tolerate_faults=True)) as stand_in:
        yield stand_in


async def _ask(discord: StandInDiscord, numbers: range) -> list[Exchange]:
    people = [discord.world.person(f"Reader {number}") for number in numbers]
    return [await discord.slash("poem", user=one) for one in people]


async def test_what_was_delivered_outlasts_the_process_that_made_it(
    discord: StandInDiscord, shared: str
) -> None:
    """Every poem that somebody saw is in the database, and works at the process that is left.

    Who had no answer yet from the one that was killed gets none; nobody else notices.
    """
    async with two_replicas(discord.url, shared) as processes:
        addresses = [await address_of(process) for process in processes]
        await discord.deliver_over_http(*addresses)
        before = await _ask(discord, range(BEFORE))
        await before[3].delivered(120)
        await _kill(processes[0])
        after = await _ask(discord, range(BEFORE, BEFORE + AFTER))
        made = [await exchange.delivered(120) for exchange in after]
        # The one that is left has now served all that it had; they came before these.
        seen = [*made, *[it.message for it in before if it.delivered_at and it.message]]
        assert len(seen) > AFTER
        for message in seen:
            assert await lines_kept(shared, poem_id(message)) == tuple(lines_of(message))
        for message in seen[:3] + seen[-3:]:
            child = await (await discord.press(message, custom_id(message, "again"))).delivered()
            assert lines_of(child)
        assert await processes[1].terminate(60) == 0


async def _kill(process: BotProcess) -> None:
    process.process.kill()
    await process.ended()
