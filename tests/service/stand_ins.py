"""A clock that stands still, and a poet that waits to be let go."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

from bot.engine.bundle import ModelBundle
from bot.engine.poet import Poet
from bot.engine.requests import PoemRequest
from bot.service.service import PoetService
from bot.verse.poem import Poem

PATIENCE_S = 60.0
"""Longer than anything here takes; a test that waits so long fails."""


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


class WatchedPoet(Poet):
    """Writes down what it is asked for, and waits at a gate before it writes poems."""

    def __init__(self, bundle: ModelBundle) -> None:
        super().__init__(bundle)
        self.forget()

    def forget(self) -> None:
        """Begin anew, with the gate open and no fault."""
        self.batches: list[list[str]] = []
        """The seeds of each call."""

        self.faults: dict[str, BaseException] = {}
        """What to raise for a seed."""

        self.gate = threading.Event()
        """Open at first."""

        self.gate.set()
        self._arrivals = threading.Semaphore(0)

    def compose_many(self, requests: Sequence[PoemRequest]) -> list[Poem]:
        """Wait for the gate, then write, or fail as a seed bids."""
        self.batches.append([request.seed for request in requests])
        self._arrivals.release()
        assert self.gate.wait(PATIENCE_S)
        for request in requests:
            if request.seed in self.faults:
                raise self.faults[request.seed]
        return super().compose_many(requests)

    async def reached(self) -> None:
        """Wait until a worker has come to the gate once more."""
        assert await asyncio.to_thread(self._arrivals.acquire, timeout=PATIENCE_S)


def wish(seed: str, form: str = "wuyan", **more: object) -> PoemRequest:
    """Return a wish that costs little."""
    return PoemRequest(form, seed, candidates=4, **more)  # type: ignore[arg-type]


async def turn() -> None:
    """Let every coroutine go on as far as it can without a thread."""
    for _ in range(5):
        await asyncio.sleep(0)


async def held_up(service: PoetService, poet: WatchedPoet) -> asyncio.Task[Poem]:
    """Keep the only worker busy with a poem until the gate is opened."""
    poet.gate.clear()
    first = asyncio.create_task(service.compose(wish("first")))
    await poet.reached()
    return first
