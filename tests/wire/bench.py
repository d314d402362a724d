"""The true bot under load, over sockets, against its goals: `python -m tests.wire.bench`.

The bot is the process `python -m bot run` with the true model; the stand-in for Discord and
the people are another one. Both share the processor, so that a machine of its own would do a
little better. What the wire alone costs is measured by `tests.wire.floor`.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.wire.bench_options import begin
from tests.wire.bench_rows import Figures, Memory, described
from tests.wire.discord_server import BotProcess
from tests.wire.load_process import LoadProcess

RUN = ("-m", "bot", "run")
WATCHED = ("-m", "tests.wire.watched_bot")

_READY = "ready in"
_START_S = 60.0


@dataclass(frozen=True, slots=True)
class BenchSettings:
    """How much is measured."""

    model: Path = field(default_factory=lambda: Path("models/qibu"))
    starts: int = 5
    alone: int = 30
    """People who ask one after the other."""

    at_once: int = 50
    per_second: float = 15.0
    seconds: float = 60.0
    """Of the steady stream."""


async def measure(settings: BenchSettings) -> Figures:
    """Start the bot some times, then put it under load."""
    async with LoadProcess() as load:
        with tempfile.TemporaryDirectory(prefix="qibu-bench-") as folder:
            starts = [await _started(load, settings, Path(folder)) for _ in range(settings.starts)]
            return await _loaded(load, settings, Path(folder), statistics.median(starts))


async def _started(load: LoadProcess, settings: BenchSettings, folder: Path) -> float:
    """Return the seconds from the start of a process to its word that it is ready."""
    begin = time.perf_counter()
    async with _bot(load, settings, folder, RUN) as process:
        await process.printed(_READY, _START_S)
        seconds = time.perf_counter() - begin
        await process.terminate()
        return seconds


async def _loaded(
    load: LoadProcess, settings: BenchSettings, folder: Path, start_s: float
) -> Figures:
    async with _bot(load, settings, folder, WATCHED) as process:
        await process.printed(_READY, _START_S)
        alone = await load.one_by_one(settings.alone)
        await _worst_lag(process)
        burst = await load.burst(settings.at_once)
        burst_lag = await _worst_lag(process)
        before = _memory(process)
        steady = await load.steady(settings.per_second, settings.seconds)
        steady_lag = await _worst_lag(process)
        figures = Figures(
            start_s=start_s,
            alone=alone,
            burst=burst,
            burst_lag_s=burst_lag,
            steady=steady,
            steady_lag_s=steady_lag,
            before=before,
            after=_memory(process),
            broken_rules=len((await load.usage())["faults"]),
        )
        await process.terminate()
        return figures


def _bot(
    load: LoadProcess, settings: BenchSettings, folder: Path, arguments: tuple[str, ...]
) -> BotProcess:
    variables = {
        "DISCORD_TOKEN": load.token,
        "QIBU_MODEL": str(settings.model.absolute()),
        "QIBU_DATA": str(folder),
    }
    return BotProcess(load.url, *arguments, variables=variables)


async def _worst_lag(process: BotProcess) -> float:
    heard = len(process.lines)
    await process.write("lag")
    told: dict[str, float | None] = json.loads(await process.line_after(heard, '{"lag"'))
    return told["lag"] or 0.0


def _memory(process: BotProcess) -> Memory:
    """Read the memory of a process; only Linux tells it this way."""
    status = Path(f"/proc/{process.process.pid}/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    sizes = {
        name: int(value.split()[0]) * 1024
        for name, _, value in (line.partition(":") for line in lines)
        if name in ("VmRSS", "VmHWM")
    }
    return Memory(sizes.get("VmRSS"), sizes.get("VmHWM"))


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print every figure beside its goal."""
    settings = begin(BenchSettings(), __doc__, arguments)
    figures = asyncio.run(measure(settings))
    sys.stdout.write(described(figures, settings.per_second, settings.seconds) + "\n")


if __name__ == "__main__":
    main()
