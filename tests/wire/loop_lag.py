"""How long an event loop leaves ready things waiting."""

from __future__ import annotations

import asyncio
import time
from types import TracebackType
from typing import Self

from tests.wire.spread import Spread


class LoopLag:
    """Samples the lag of the running event loop while the context lasts.

    A timer is set again and again; by how much it is late, the loop was busy with something
    else, such as work that belongs into a thread.

    Args:
        interval: Seconds between samples.
    """

    def __init__(self, interval: float = 0.01) -> None:
        self._interval = interval
        self._sampler: asyncio.Task[None] | None = None
        self.samples: list[float] = []
        """Lateness of each timer, in seconds."""

    @property
    def spread(self) -> Spread | None:
        """The spread of the samples so far."""
        return Spread.of(self.samples)

    async def __aenter__(self) -> Self:
        """Begin to sample."""
        self._sampler = asyncio.create_task(self._sample())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop sampling."""
        if self._sampler is not None:
            self._sampler.cancel()
            await asyncio.wait({self._sampler})

    async def _sample(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(self._interval)
            self.samples.append(time.perf_counter() - before - self._interval)
