"""Time and ids as Discord counts them."""

from __future__ import annotations

import time

DISCORD_EPOCH_MS = 1_420_070_400_000
"""First millisecond of 2015, from which the ids of Discord count."""


class Clock:
    """Seconds that can be moved on, so that three seconds or fifteen minutes need no waiting."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._stopped_at: float | None = None

    def now(self) -> float:
        """Return seconds since an arbitrary moment."""
        moment = time.monotonic() if self._stopped_at is None else self._stopped_at
        return moment + self._ahead

    def stop(self) -> None:
        """Let time pass by `advance` alone, so that a slow machine misses no deadline."""
        self._stopped_at = time.monotonic()

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass at once for every deadline that Discord keeps."""
        self._ahead += seconds


class Snowflakes:
    """Ids that grow, tell when they were made, and never repeat."""

    def __init__(self) -> None:
        self._last = 0

    def new(self) -> int:
        """Return the next id; its upper 42 bits are milliseconds since 2015."""
        milliseconds = int(time.time() * 1000) - DISCORD_EPOCH_MS
        self._last = max(milliseconds << 22, self._last + 1)
        return self._last
