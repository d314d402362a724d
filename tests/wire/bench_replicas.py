"""What two processes carry, against one: `python -m tests.wire.bench_replicas`.

The bot is `python -m bot serve` with the true model, one worker and one thread of ONNX Runtime,
on a PostgreSQL of this program's own that does not wait for the disk. So many people for each
process ask for a poem, and again as soon as they have it; what is delivered in a second, once all
are at it, is what the processes carry. The stand-in for Discord, the people and PostgreSQL share
the two cores with the bot, so that with machines of their own two processes would do better.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from model_export.bench.rows import in_columns
from tests.postgres_server import PostgresServer, running_server
from tests.wire.bench_options import begin
from tests.wire.discord_server import BotProcess
from tests.wire.load import Throughput
from tests.wire.load_process import LoadProcess

GOAL = 1.6
"""Times what one process carries."""

_TAKING = "taking interactions at "
_START_S = 60.0


@dataclass(frozen=True, slots=True)
class ReplicaSettings:
    """How much is measured."""

    model: Path = field(default_factory=lambda: Path("models/qibu"))
    people: int = 8
    """For each process."""

    seconds: float = 30.0
    rounds: int = 3
    """Of one process and then two."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What was measured, by the number of processes: a rate for each round."""

    rates: dict[int, list[float]]
    generator_share: dict[int, float]
    """Of one core, used by stand-in and people."""

    not_served: int
    """People who were told to wait or heard nothing."""

    @property
    def times(self) -> float:
        """How many times what one process carries two do, by the medians."""
        return statistics.median(self.rates[2]) / statistics.median(self.rates[1])


async def measure(settings: ReplicaSettings, server: PostgresServer) -> Carried:
    """Put one process under load, and two, in turn."""
    rates: dict[int, list[float]] = {1: [], 2: []}
    shares: dict[int, float] = {}
    not_served = 0
    for number in range(settings.rounds):
        for count in (1, 2):
            name = f"bench_{number}_{count}"
            await asyncio.to_thread(server.sql, f"CREATE DATABASE {name}")
            found, shares[count] = await _loaded(settings, server.url(name), count)
            rates[count].append(found.per_second)
            not_served += found.declined + found.lost
    return Carried(rates, shares, not_served)


async def _loaded(settings: ReplicaSettings, database: str, count: int) -> tuple[Throughput, float]:
    async with LoadProcess() as load, AsyncExitStack() as stack:
        addresses = []
        for _ in range(count):  # One after the other: the first one makes the tables.
            process = await stack.enter_async_context(_bot(load, settings, database))
            line = await process.printed(_TAKING, _START_S)
            addresses.append(line.split(_TAKING)[1].split()[0])
        await load.deliver_over_http(*addresses)
        people = settings.people * count
        await load.saturated(people, settings.seconds / 5)  # Warms everything up.
        before = (await load.usage())["processor_seconds"]
        found = await load.saturated(people, settings.seconds)
        used = (await load.usage())["processor_seconds"] - before
        return found, used / found.seconds


def _bot(load: LoadProcess, settings: ReplicaSettings, database: str) -> BotProcess:
    variables = {
        "DISCORD_TOKEN": load.token,
        "QIBU_DATABASE_URL": database,
        "QIBU_MODEL": str(settings.model.absolute()),
        "QIBU_WORKERS": "1",
        "QIBU_HTTP_PORT": "0",
        "QIBU_METRICS_PORT": "0",
        "QIBU_COOLDOWN_REQUESTS": "10000",
        "OMP_NUM_THREADS": "1",
    }
    return BotProcess(load.url, "-m", "bot", "serve", variables=variables)


def described(carried: Carried) -> str:
    """Return the table."""
    rows = [("", "measured", "goal", "")]
    for count, rates in carried.rates.items():
        name = "one process" if count == 1 else "two processes"
        each = ", ".join(f"{rate:.1f}" for rate in rates)
        rows.append((f"{name}: poems a second ({each})", f"{statistics.median(rates):.1f}", "", ""))
        share = carried.generator_share[count]
        rows.append((f"{name}: stand-in and people use of a core", f"{share:.0%}", "", ""))
    missed = "" if carried.times >= GOAL else "MISSED"
    rows.append(
        ("two processes carry, of what one does", f"{carried.times:.2f} ×", "1.60 ×", missed)
    )
    late = "" if not carried.not_served else "MISSED"
    rows.append(("declined or lost", str(carried.not_served), "0", late))
    return in_columns(rows)


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print every figure beside its goal."""
    settings = begin(ReplicaSettings(), __doc__, arguments)
    with running_server() as server:
        carried = asyncio.run(measure(settings, server))
    sys.stdout.write(described(carried) + "\n")


if __name__ == "__main__":
    main()
