"""What the wire alone costs: `python -m tests.wire.floor`.

The stand-in and the people are a process of their own; the small bot, which does nothing, runs
in this one, whose event loop is watched. What `tests.wire.bench` measures of the true bot
cannot be less.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from dataclasses import dataclass

import discord

from tests.wire.discord_server import connected
from tests.wire.load import LoadReport
from tests.wire.load_process import LoadProcess
from tests.wire.loop_lag import LoopLag
from tests.wire.small_bot import SmallBot
from tests.wire.spread import Spread

HEADINGS = ("", "p50", "p95", "max")


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured of one bot."""

    burst: LoadReport
    steady: LoadReport
    loop_lag: Spread | None
    """Of the bot's event loop during both."""

    bot_processor_seconds: float
    """Of this process, during both."""

    load_processor_seconds: float
    """Of stand-in and people, during both."""

    faults: list[str]
    """Broken rules in what the bot sent."""


async def measure(
    client: discord.Client,
    *,
    command: str | None = None,
    people: int = 50,
    per_second: float = 15.0,
    seconds: float = 60.0,
) -> Measurement:
    """Put a bot under load.

    Args:
        client: The bot; it is closed in the end.
        command: What people use, without options; by default `/poem` with a theme.
        people: How many act at once in the burst.
        per_second: Acts a second at the steady pace.
        seconds: How long the steady pace is kept.
    """
    async with LoadProcess(command) as load, connected(load, client):
        idle = await load.usage()
        begin = time.process_time()
        async with LoopLag() as lag:
            burst = await load.burst(people)
            steady = await load.steady(per_second, seconds)
        used = time.process_time() - begin
        usage = await load.usage()
    return Measurement(
        burst=burst,
        steady=steady,
        loop_lag=lag.spread,
        bot_processor_seconds=used,
        load_processor_seconds=usage["processor_seconds"] - idle["processor_seconds"],
        faults=usage["faults"],
    )


def described(measurement: Measurement) -> str:
    """Return the figures as lines of text, times in milliseconds."""
    lines = [f"{HEADINGS[0]:32}" + "".join(f"{heading:>9}" for heading in HEADINGS[1:])]
    for name, report in (("burst", measurement.burst), ("steady", measurement.steady)):
        lines += [
            _row(f"{name}: acknowledged (ms)", report.acknowledgement),
            _row(f"{name}: delivered (ms)", report.delivery),
            f"{name}: sent {report.sent}, delivered {report.delivered}, "
            f"declined {report.declined}, lost {report.lost}",
        ]
    lines += [
        _row("event loop late by (ms)", measurement.loop_lag),
        f"processor seconds: bot {measurement.bot_processor_seconds:.2f}, "
        f"stand-in {measurement.load_processor_seconds:.2f}",
        f"broken rules: {len(measurement.faults)}",
    ]
    return "\n".join(lines)


def _row(name: str, spread: Spread | None) -> str:
    if spread is None:
        return f"{name:32}" + f"{'none':>9}"
    figures = (spread.p50, spread.p95, spread.highest)
    return f"{name:32}" + "".join(f"{figure * 1000:9.1f}" for figure in figures)


def main() -> None:
    """Measure the small bot and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--per-second", type=float, default=15.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    measurement = asyncio.run(
        measure(
            SmallBot(),
            command="card",
            people=asked.people,
            per_second=asked.per_second,
            seconds=asked.seconds,
        )
    )
    sys.stdout.write(described(measurement) + "\n")


if __name__ == "__main__":
    main()
