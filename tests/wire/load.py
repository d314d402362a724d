"""Load: many people at once, or so many a second, and how long each of them waits."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, Self

from tests.wire.discord_server import Exchange, NotAnsweredError, StandInDiscord
from tests.wire.spread import Spread

PATIENCE = 30.0
"""Seconds after which a person has gone without a poem."""

THEMES = ("moon", "snow", "autumn", "farewell", "river", "mountain", "wine", "rain")

Act = Callable[[StandInDiscord, int], Awaitable[Exchange]]
"""What the person with a number does."""


async def ask_for_a_poem(discord: StandInDiscord, number: int) -> Exchange:
    """Use `/poem`, each time as another person, so that nobody's own limit is reached."""
    reader = discord.world.person(f"Reader {number}")
    return await discord.slash("poem", {"theme": THEMES[number % len(THEMES)]}, user=reader)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What became of the acts of many people."""

    sent: int
    acknowledged: int
    delivered: int
    """Those who got what they asked for, for all to see."""

    pictured: int
    """Those of them who got a picture with it."""

    declined: int
    """Those who were told in private that it does not work now."""

    seconds: float
    """From the first act to the last delivery."""

    acknowledgement: Spread | None
    """From an act to its first answer."""

    delivery: Spread | None
    """From an act to the thing asked for, of those who got it."""

    lateness: Spread | None
    """How much later than planned the acts were done: the generator's own error."""

    @property
    def lost(self) -> int:
        """Those who got nothing at all, or nothing after "is thinking…"."""
        return self.sent - self.delivered - self.declined

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON."""
        return {**asdict(self), "lost": self.lost}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what `as_json` gave."""
        fields = {name: value for name, value in data.items() if name != "lost"}
        for name in ("acknowledgement", "delivery", "lateness"):
            fields[name] = fields[name] and Spread(**fields[name])
        return cls(**fields)


async def burst(
    discord: StandInDiscord, count: int, *, act: Act = ask_for_a_poem, within: float = PATIENCE
) -> LoadReport:
    """Let `count` people act at the same moment.

    Args:
        discord: A stand-in to which the bot is connected.
        count: How many people.
        act: What each does.
        within: Seconds after which somebody who waits is lost.
    """
    return await _load(discord, [0.0] * count, act, within)


async def steady(
    discord: StandInDiscord,
    per_second: float,
    seconds: float,
    *,
    act: Act = ask_for_a_poem,
    within: float = PATIENCE,
) -> LoadReport:
    """Let people act at even intervals, whether or not those before them have been served.

    Args:
        discord: A stand-in to which the bot is connected.
        per_second: Acts a second.
        seconds: For how long.
        act: What each does.
        within: Seconds after which somebody who waits is lost.
    """
    moments = [number / per_second for number in range(round(per_second * seconds))]
    return await _load(discord, moments, act, within)


async def one_by_one(
    discord: StandInDiscord, count: int, *, act: Act = ask_for_a_poem, within: float = PATIENCE
) -> LoadReport:
    """Let `count` people act, each once the one before has been served.

    Args:
        discord: A stand-in to which the bot is connected.
        count: How many people.
        act: What each does.
        within: Seconds after which somebody who waits is lost.
    """
    begin = time.perf_counter()
    exchanges = [await _served(discord, number, act, within) for number in range(count)]
    return _report(exchanges, [], time.perf_counter() - begin)


@dataclass(frozen=True, slots=True)
class Throughput:
    """What people got who asked again as soon as they had been served."""

    delivered: int
    declined: int
    lost: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Deliveries in a second."""
        return self.delivered / self.seconds


async def saturated(
    discord: StandInDiscord,
    people: int,
    seconds: float,
    *,
    act: Act = ask_for_a_poem,
    within: float = PATIENCE,
) -> Throughput:
    """Keep so many people waiting for all of the time.

    Args:
        discord: A stand-in to which the bot is connected.
        people: How many; who has been served comes back as somebody else.
        seconds: For how long; what is delivered later does not count.
        act: What each does.
        within: Seconds after which somebody who waits is lost.
    """
    begin = time.perf_counter()
    numbers, exchanges = itertools.count(), list[Exchange]()

    async def one() -> None:
        while time.perf_counter() < begin + seconds:
            exchanges.append(await _served(discord, next(numbers), act, within))

    await asyncio.gather(*(one() for _ in range(people)))
    served = [it for it in exchanges if it.delivered_at is not None]
    in_time = [it for it in served if (it.delivered_at or 0) <= begin + seconds]
    return Throughput(
        delivered=sum(not it.ephemeral for it in in_time),
        declined=sum(it.ephemeral for it in served),
        lost=len(exchanges) - len(served),
        seconds=seconds,
    )


async def _load(
    discord: StandInDiscord, moments: list[float], act: Act, within: float
) -> LoadReport:
    begin = time.perf_counter()
    lateness: list[float] = []

    async def one(number: int, moment: float) -> Exchange:
        await asyncio.sleep(begin + moment - time.perf_counter())
        lateness.append(time.perf_counter() - begin - moment)
        return await _served(discord, number, act, within)

    exchanges = await asyncio.gather(*(one(*numbered) for numbered in enumerate(moments)))
    return _report(exchanges, lateness, time.perf_counter() - begin)


async def _served(discord: StandInDiscord, number: int, act: Act, within: float) -> Exchange:
    exchange = await act(discord, number)
    with suppress(NotAnsweredError):  # The report counts it as lost.
        await exchange.delivered(within)
    return exchange


def _report(exchanges: list[Exchange], lateness: list[float], seconds: float) -> LoadReport:
    answered = [one for one in exchanges if one.acknowledged_at is not None]
    served = [one for one in answered if one.delivered_at is not None]
    delivered = [one for one in served if not one.ephemeral]
    return LoadReport(
        sent=len(exchanges),
        acknowledged=len(answered),
        delivered=len(delivered),
        pictured=sum(any(it.attachments for it in one.messages) for one in delivered),
        declined=len(served) - len(delivered),
        seconds=seconds,
        acknowledgement=Spread.of(one.acknowledgement_seconds for one in answered),
        delivery=Spread.of(one.delivery_seconds for one in delivered),
        lateness=Spread.of(lateness),
    )
