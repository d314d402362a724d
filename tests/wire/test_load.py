"""The load generator proved: what it counts, and that it measures from the act."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.wire.discord_server import Exchange, StandInDiscord
from tests.wire.floor import described, measure
from tests.wire.load import Act, LoadReport, burst, one_by_one, saturated, steady
from tests.wire.loop_lag import LoopLag
from tests.wire.small_bot import SmallBot
from tests.wire.spread import Spread


def _using(command: str) -> Act:
    async def act(discord: StandInDiscord, number: int) -> Exchange:
        return await discord.slash(command, user=discord.world.person(f"Reader {number}"))

    return act


def test_a_spread_is_of_the_ordered_values() -> None:
    """Rank of the median and of 95 in 100, by position."""
    assert Spread.of(float(n) for n in range(100, -1, -1)) == Spread(50.0, 95.0, 100.0)
    assert Spread.of([0.25]) == Spread(0.25, 0.25, 0.25)
    assert Spread.of([]) is None


async def test_everybody_at_once_is_served(discord: StandInDiscord, bot: SmallBot) -> None:
    """Acknowledgement comes before delivery where the bot defers."""
    report = await burst(discord, 10, act=_using("slow"))
    assert (report.sent, report.acknowledged, report.delivered) == (10, 10, 10)
    assert report.pictured == 10
    assert (report.declined, report.lost) == (0, 0)
    assert report.acknowledgement is not None
    assert report.delivery is not None
    assert 0 < report.acknowledgement.p50 < report.delivery.p50 <= report.delivery.highest
    assert report.delivery.highest <= report.seconds


async def test_people_who_come_back_are_served_again(
    discord: StandInDiscord, bot: SmallBot
) -> None:
    """Three at any time, for as long as it lasts; the last ones are served, but do not count."""
    waiting = []

    async def act(discord: StandInDiscord, number: int) -> Exchange:
        waiting.append(len([one for one in asked if one.delivered_at is None]))
        asked.append(await discord.slash("slow", user=discord.world.person(f"Reader {number}")))
        return asked[-1]

    asked: list[Exchange] = []
    found = await saturated(discord, 3, 1.0, act=act)
    assert (found.declined, found.lost) == (0, 0)
    assert len(asked) - 3 <= found.delivered <= len(asked)
    assert found.per_second == found.delivered
    assert max(waiting) <= 2
    assert len({one.person.id for one in asked}) == len(asked)


async def test_people_come_one_after_the_other(discord: StandInDiscord, bot: SmallBot) -> None:
    """Nobody acts before the one before has been served, so that nobody waits in a queue."""
    waiting = []

    async def act(discord: StandInDiscord, number: int) -> Exchange:
        waiting.append([one for one in asked if one.delivered_at is None])
        asked.append(await discord.slash("slow"))
        return asked[-1]

    asked: list[Exchange] = []
    report = await one_by_one(discord, 4, act=act)
    assert waiting == [[]] * 4
    assert (report.sent, report.delivered, report.lost) == (4, 4, 0)
    assert report.lateness is None


async def test_acts_keep_their_pace(discord: StandInDiscord, bot: SmallBot) -> None:
    """Ten acts at 50 a second last 0.18 s from the first to the last."""
    report = await steady(discord, 50, 0.2, act=_using("card"))
    assert report.delivered == 10
    assert report.seconds >= 0.18
    assert report.lateness is not None
    assert report.lateness.highest < 0.18


async def test_those_who_get_nothing_are_lost(discord: StandInDiscord, bot: SmallBot) -> None:
    """No answer at all, or one that stays "is thinking…"."""
    silent = await burst(discord, 3, act=_using("late"), within=0.01)
    assert (silent.acknowledged, silent.delivered, silent.lost) == (0, 0, 3)
    assert silent.acknowledgement is silent.delivery is None
    discord.fail("PATCH /webhooks/*", 404, times=2)
    half = await burst(discord, 3, act=_using("slow"), within=0.2)
    assert (half.acknowledged, half.delivered, half.lost) == (3, 1, 2)
    bot.may_answer.set()


async def test_those_who_are_told_in_private_are_declined(
    discord: StandInDiscord, bot: SmallBot
) -> None:
    """A poem is for all to see; a word to one person says that there is none now."""

    async def act(discord: StandInDiscord, number: int) -> Exchange:
        return await discord.slash("say", {"word": "x"})

    report = await burst(discord, 2, act=act)
    assert (report.delivered, report.declined, report.lost) == (0, 2, 0)
    assert report.pictured == 0
    assert report.delivery is None


async def test_a_bot_is_measured_beside_the_load() -> None:
    """Bot here, stand-in and people in another process; nobody is lost, no rule broken."""
    measurement = await measure(SmallBot(), command="card", people=3, per_second=50, seconds=0.1)
    assert (measurement.burst.sent, measurement.burst.delivered) == (3, 3)
    assert (measurement.steady.sent, measurement.steady.delivered) == (5, 5)
    assert measurement.faults == []
    assert measurement.loop_lag is not None
    assert measurement.bot_processor_seconds > 0
    assert measurement.load_processor_seconds > 0
    lines = described(measurement).splitlines()
    assert lines[3] == "burst: sent 3, delivered 3, declined 0, lost 0"


def test_a_report_crosses_processes_as_it_is() -> None:
    """JSON and back; `lost` is computed and not part of the state."""
    spread = Spread(0.1, 0.2, 0.3)
    report = LoadReport(9, 8, 5, 4, 1, 2.0, spread, spread, None)
    assert report.as_json()["lost"] == report.lost == 3
    assert LoadReport.from_json(report.as_json()) == report


async def test_a_busy_loop_is_noticed() -> None:
    """A stop of 50 ms is at least 40 ms too late for a timer of 1 ms."""
    async with LoopLag(0.001) as lag:
        await asyncio.sleep(0.005)
        time.sleep(0.05)  # noqa: ASYNC251  (to hold up the loop is the point)
        for _ in range(3):  # The timer fires, its future is done, the sampler goes on.
            await asyncio.sleep(0)
    assert lag.spread is not None
    assert lag.spread.highest >= 0.04
    assert lag.spread.highest == pytest.approx(max(lag.samples))
