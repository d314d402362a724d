"""The service under load: one poem after the other, many at once, and a steady stream.

Runs in a process of its own, as the bot does: `python -m model_export.bench.load MODEL`.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bot.engine.poet import Poet
from bot.engine.requests import PoemRequest
from bot.errors import BusyError
from bot.service.service import PoetService
from model_export.bench.machine import resident_bytes

_WORKERS = 2
_LONGEST_WAIT_S = 12.0
_SWITCH_S = 0.001
_TICK_S = 0.01


@dataclass(frozen=True, slots=True)
class LoadSettings:
    """How much is asked for."""

    alone: int = 20
    """Poems one after the other."""

    at_once: int = 50
    per_second: float = 15.0
    seconds: float = 60.0
    """Of the steady stream."""


@dataclass(slots=True)
class Stretch:
    """What one kind of load came to."""

    asked: int = 0
    delays_s: list[float] = field(default_factory=list)
    """From the wish to the card, for each that was answered."""

    drafts: list[int] = field(default_factory=list)
    """That each poem was the best of."""

    longest_lag_s: float = 0.0
    """So much later than it wished a coroutine was woken at worst."""


@dataclass(frozen=True, slots=True)
class LoadFigures:
    """Everything that was measured."""

    alone: Stretch
    at_once: Stretch
    steady: Stretch
    resident_bytes: int | None
    """At the end."""

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> LoadFigures:
        """Read what `main` printed."""
        alone, at_once, steady = (Stretch(**content[n]) for n in ("alone", "at_once", "steady"))
        return cls(alone, at_once, steady, content["resident_bytes"])


async def measure(model: Path, settings: LoadSettings) -> LoadFigures:
    """Put a service under load; every poem is drawn, as the bot does it."""
    poet = Poet.open(model)
    async with PoetService(poet, workers=_WORKERS, longest_wait=_LONGEST_WAIT_S) as service:
        await service.warm_up()
        # As the bot does, once everything is loaded.
        gc.collect()
        gc.freeze()
        async with _stretch() as alone:
            for _ in range(settings.alone):
                await _ask(service, alone)
        async with _stretch() as at_once:
            await asyncio.gather(*(_ask(service, at_once) for _ in range(settings.at_once)))
        async with _stretch() as steady:
            await _stream(service, steady, settings)
        return LoadFigures(alone, at_once, steady, resident_bytes())


async def _ask(service: PoetService, stretch: Stretch) -> None:
    begun = time.perf_counter()
    stretch.asked += 1
    request = PoemRequest("qijue", service.new_seed())
    try:
        await service.draw(await service.compose(request))
    except BusyError:
        return
    stretch.delays_s.append(time.perf_counter() - begun)
    stretch.drafts.append(request.drafts)


async def _stream(service: PoetService, stretch: Stretch, settings: LoadSettings) -> None:
    """Ask at even intervals, whether or not the answers come."""
    begun, tasks = time.perf_counter(), []
    for number in range(round(settings.per_second * settings.seconds)):
        await asyncio.sleep(begun + number / settings.per_second - time.perf_counter())
        tasks.append(asyncio.create_task(_ask(service, stretch)))
    await asyncio.gather(*tasks)


@asynccontextmanager
async def _stretch() -> AsyncIterator[Stretch]:
    """Note the worst lag of the event loop meanwhile."""
    stretch = Stretch()
    watch = asyncio.create_task(_watch(stretch))
    try:
        yield stretch
    finally:
        watch.cancel()


async def _watch(stretch: Stretch) -> None:
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(_TICK_S)
        lag = time.perf_counter() - begun - _TICK_S
        stretch.longest_lag_s = max(stretch.longest_lag_s, lag)


def main() -> None:
    """Print the figures as JSON; arguments are the model and the settings, as JSON."""
    sys.setswitchinterval(_SWITCH_S)
    settings = LoadSettings(**json.loads(sys.argv[2])) if len(sys.argv) > 2 else LoadSettings()
    print(json.dumps(asdict(asyncio.run(measure(Path(sys.argv[1]), settings)))))


if __name__ == "__main__":
    main()
