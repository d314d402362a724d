"""Turns: what only one of all processes that share a database may do at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.store.database import Database

_ASK_AGAIN_S = 0.1
# Well within the time after which the server gives up a silent transaction.
_SIGN_OF_LIFE_S = 10.0


class Turns:
    """Given to one after the other."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.is_shared = not database.backend.one_writer
        """Whether several processes, on several machines, may work on the database."""

    @asynccontextmanager
    async def take(self, name: str, *, wait: bool = True) -> AsyncIterator[bool]:
        """Have a turn at what only one process at a time may do, while the context lasts.

        Where the database is not shared it is always one's turn. If the database goes away
        meanwhile, or this process is killed, the turn is over.

        Args:
            name: What it is about.
            wait: Whether to wait for the turn; without, the context has False if another
                process has it.

        Raises:
            StoreError: If the database does not answer.
        """
        if not self.is_shared:
            yield True
            return
        left = asyncio.Event()
        granted: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        hold = partial(self._hold, name, wait, granted, left)
        holding = asyncio.create_task(self._database.read(hold))
        try:
            either: set[asyncio.Future[Any]] = {holding, granted}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not granted.done():
                holding.result()
            yield granted.result()
        finally:
            left.set()
            # Where the database has gone meanwhile, the turn has ended with it.
            with suppress(StoreError):
                await holding

    async def _hold(
        self,
        name: str,
        wait: bool,
        granted: asyncio.Future[bool],
        left: asyncio.Event,
        connection: AsyncConnection,
    ) -> None:
        """Take a turn on a connection, say so, and keep it until one has left."""
        while not await self._database.backend.take_turn(connection, name):
            if not wait or left.is_set():
                _tell(granted, False)
                return
            await _pause(left, _ASK_AGAIN_S)
        _tell(granted, True)
        while not left.is_set():
            await _pause(left, _SIGN_OF_LIFE_S)
            await connection.execute(select(literal(1)))


def _tell(granted: asyncio.Future[bool], answer: bool) -> None:
    if not granted.done():
        granted.set_result(answer)


async def _pause(left: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(left.wait(), seconds)
