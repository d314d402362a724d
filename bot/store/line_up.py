"""One after the other, in order of arrival, where a database lets one write at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class LineUp:
    """Lets one in at a time, or all where there is no need to wait."""

    def __init__(self, patience: float, *, one_at_a_time: bool) -> None:
        """Let the first one in.

        Args:
            patience: Seconds to wait for one's turn. While another program holds the file,
                those who wait for each other would be ever more.
            one_at_a_time: Whether there is anything to wait for.
        """
        self._patience = patience
        self._lock = asyncio.Lock() if one_at_a_time else None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one's turn, and have it.

        Raises:
            TimeoutError: If it does not come.
        """
        if self._lock is None:
            yield
            return
        async with asyncio.timeout(self._patience):
            await self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()
