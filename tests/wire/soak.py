"""The bot at work for long: `python -m tests.wire.soak --minutes 60`.

People ask for poems and blends, press buttons, type into autocomplete and scan verses, so many a
second without a break, of the process `python -m bot run` with the true model. Its memory and its
open files are looked at all the while: after it has warmed up, they must not grow. The exit
status is 1 if anything is missed.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from model_export.bench.rows import in_columns
from tests.wire.bench_options import begin
from tests.wire.bench_rows import FLAT_MB, GoalRow
from tests.wire.discord_server import (
    BotProcess,
    Exchange,
    Message,
    NotAnsweredError,
    Options,
    Person,
    StandInDiscord,
)

_READY = "ready in"
_START_S = 60.0
_PATIENCE_S = 60.0
_KNOWN = 40
"""Newest messages whose buttons are pressed."""

_WARMING = 4
"""People who act before the time begins to count."""

_VERSE = "床前明月光，疑是地上霜。舉頭望明月，低頭思故鄉。"
_THEMES = ("moon", "snow", "autumn", "farewell", "river", "mountain", "wine", "rain")
_FORMS = ("qijue", "wujue", "qilu", "wulu", "qiyan", "wuyan")


@dataclass(frozen=True, slots=True)
class SoakSettings:
    """How long, and how much."""

    model: Path = field(default_factory=lambda: Path("models/qibu"))
    minutes: float = 60.0
    per_second: float = 2.0
    sample_s: float = 2.0
    warm_up: int = 400
    """Acts before, as fast as they are done: fonts, tables and the heap come to their size."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the process holds at one moment."""

    seconds: float
    resident_mb: float
    files: int
    threads: int


@dataclass(slots=True)
class Soaked:
    """What came of it."""

    samples: list[Sample] = field(default_factory=list)
    acts: dict[str, int] = field(default_factory=dict)
    """How often each kind of act was done."""

    lost: list[str] = field(default_factory=list)
    """Acts that got no answer."""

    broken_rules: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    """Lines of the log that are no mere information."""


class Crowd:
    """People who do this and that; what the bot has shown them is used again."""

    def __init__(self, discord: StandInDiscord, soaked: Soaked) -> None:
        self._discord = discord
        self._soaked = soaked
        self._random = random.Random(7)
        self._messages: deque[Message] = deque(maxlen=_KNOWN)
        self._count = 0

    async def act(self) -> None:
        """Do one thing, and wait for what comes of it."""
        ways = (self._poem, self._press, self._blend, self._type, self._scan, self._help)
        (way,) = self._random.choices(ways, (8, 8, 1, 3, 1, 1))
        name = way.__name__.strip("_")
        self._soaked.acts[name] = self._soaked.acts.get(name, 0) + 1
        self._count += 1
        exchange = await way()
        try:
            if name == "type":
                await exchange.offered(_PATIENCE_S)
                return
            await exchange.until(lambda it: it.modal or it.delivered_at, _PATIENCE_S)
        except NotAnsweredError as error:
            self._soaked.lost.append(str(error))
            return
        self._messages += [it for it in exchange.messages if not it.ephemeral and it.custom_ids]

    async def _poem(self) -> Exchange:
        wish = {"theme": self._random.choice(_THEMES), "form": self._random.choice(_FORMS)}
        return await self._discord.slash("poem", wish, user=self._somebody())

    async def _press(self) -> Exchange:
        buttons = [
            (message, custom_id)
            for message in self._messages
            for custom_id in message.custom_ids
            if custom_id.split(":")[1] in ("again", "vary", "explain", "script", "save")
        ]
        if not buttons:
            return await self._poem()
        message, custom_id = self._random.choice(buttons)
        return await self._discord.press(message, custom_id, user=self._somebody())

    async def _blend(self) -> Exchange:
        ends = {"a": self._random.choice(_THEMES), "b": str(self._count)}
        return await self._discord.slash("blend", ends, user=self._somebody())

    async def _type(self) -> Exchange:
        typed = self._random.choice(_THEMES)[:2]
        return await self._discord.autocomplete("poem", "theme", typed, user=self._somebody())

    async def _scan(self) -> Exchange:
        return await self._discord.slash("scan", {"text": _VERSE}, user=self._somebody())

    async def _help(self) -> Exchange:
        return await self._discord.slash("help", user=self._somebody())

    def _somebody(self) -> Person:
        return self._discord.world.person(f"Reader {self._count % 200}")


async def soak(settings: SoakSettings) -> Soaked:
    """Let people be served for as long as the settings say."""
    soaked = Soaked()
    options = Options(compress=False, keep_files=False, tolerate_faults=True)
    with tempfile.TemporaryDirectory(prefix="qibu-soak-") as folder:
        async with StandInDiscord(options) as discord, _bot(discord, settings, folder) as process:
            await process.printed(_READY, _START_S)
            crowd = Crowd(discord, soaked)
            await _warm_up(crowd, settings.warm_up)
            sampling = asyncio.create_task(_sample(process, settings, soaked))
            await _acts(crowd, settings)
            sampling.cancel()
            await asyncio.wait({sampling})
            if await process.terminate() != 0:
                soaked.complaints.append("the process did not end in order")
            soaked.broken_rules += discord.faults
        kinds = ("[warning", "[error", "[critical", "Traceback")
        # The second is said of a heartbeat that is answered before the library has noted that it
        # was sent, which only happens on loopback.
        no_matter = ("voice will NOT", "Can't keep up")
        own = [it for it in process.lines if not any(words in it for words in no_matter)]
        soaked.complaints += [line for line in own if any(kind in line for kind in kinds)]
    return soaked


def _bot(discord: StandInDiscord, settings: SoakSettings, folder: str) -> BotProcess:
    variables = {
        "DISCORD_TOKEN": discord.token,
        "QIBU_MODEL": str(settings.model.absolute()),
        "QIBU_DATA": folder,
        "QIBU_METRICS_PORT": "0",
        "QIBU_COOLDOWN_REQUESTS": "1000",
    }
    return BotProcess(discord.url, "-m", "bot", "run", variables=variables)


async def _warm_up(crowd: Crowd, count: int) -> None:
    numbers = iter(range(count))

    async def one() -> None:
        for _ in numbers:
            await crowd.act()

    await asyncio.gather(*(one() for _ in range(_WARMING)))


async def _acts(crowd: Crowd, settings: SoakSettings) -> None:
    begin, number = time.perf_counter(), 0
    async with asyncio.TaskGroup() as acts:
        while (due := number / settings.per_second) < 60 * settings.minutes:
            await asyncio.sleep(begin + due - time.perf_counter())
            acts.create_task(crowd.act())
            number += 1


async def _sample(process: BotProcess, settings: SoakSettings, soaked: Soaked) -> None:
    begin, folder = time.perf_counter(), Path(f"/proc/{process.process.pid}")
    while True:
        seconds = time.perf_counter() - begin
        soaked.samples.append(await asyncio.to_thread(_look, folder, seconds))
        await asyncio.sleep(settings.sample_s)


def _look(folder: Path, seconds: float) -> Sample:
    """Read what a process holds; only Linux tells it this way."""
    lines = (line.partition(":") for line in (folder / "status").read_text().splitlines())
    values = {name: value.split()[0] for name, _, value in lines if value.strip()}
    return Sample(
        seconds=seconds,
        resident_mb=int(values["VmRSS"]) * 1024 / 1e6,
        files=len(list((folder / "fd").iterdir())),
        threads=int(values["Threads"]),
    )


@dataclass(frozen=True, slots=True)
class Window:
    """What was held at most, and mostly, in a stretch of time."""

    resident_mb: float
    """Median."""

    files: int
    threads: int

    @classmethod
    def of(cls, samples: list[Sample]) -> Window:
        """Sum samples up."""
        ordered = sorted(sample.resident_mb for sample in samples)
        return cls(
            resident_mb=ordered[len(ordered) // 2],
            files=max(sample.files for sample in samples),
            threads=max(sample.threads for sample in samples),
        )


def windows_of(samples: list[Sample]) -> list[Window]:
    """Sum up each fifth of the time."""
    fifth = len(samples) // 5
    return [Window.of(samples[n * fifth : (n + 1) * fifth]) for n in range(5)]


def rows_of(soaked: Soaked) -> list[GoalRow]:
    """Set beside its goal what must not grow after a fifth of the time, and what must not be."""
    _, early, *_, late = windows_of(soaked.samples)
    growth = max(0.0, late.resident_mb - early.resident_mb)
    return [
        GoalRow("growth of memory", growth, FLAT_MB, "MB", 1),
        GoalRow("growth of open files", max(0, late.files - early.files), 2),
        GoalRow("growth of threads", max(0, late.threads - early.threads), 0),
        GoalRow("acts without an answer", len(soaked.lost), 0),
        GoalRow("broken rules of Discord", len(soaked.broken_rules), 0),
        GoalRow("warnings and errors in the log", len(soaked.complaints), 0),
    ]


def described(soaked: Soaked) -> str:
    """Return the table."""
    windows = windows_of(soaked.samples)
    memory = ", ".join(f"{window.resident_mb:.0f}" for window in windows)
    files = ", ".join(str(window.files) for window in windows)
    cells = [
        ("", "measured", "goal", ""),
        ("memory in each fifth of the time, median", f"{memory} MB", "", ""),
        ("open files in each fifth, at most", files, "", ""),
    ]
    return in_columns([*cells, *(row.cells() for row in rows_of(soaked))])


def main(arguments: list[str] | None = None) -> int:
    """Soak, print a table, and return the exit status."""
    settings = begin(SoakSettings(), __doc__, arguments)
    soaked = asyncio.run(soak(settings))
    done = ", ".join(f"{count} {name}" for name, count in sorted(soaked.acts.items()))
    sys.stdout.write(f"{settings.minutes:g} minutes: {done}\n\n{described(soaked)}\n")
    for line in [*soaked.lost, *soaked.broken_rules, *soaked.complaints][:20]:
        sys.stdout.write(f"! {line}\n")
    return 0 if all(row.reached for row in rows_of(soaked)) else 1


if __name__ == "__main__":
    sys.exit(main())
