"""Transactions on a pool of connections: in turn, tried again, and with errors as sentences."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.backend import AwayError, Backend, FaultError
from bot.store.line_up import LineUp

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]
"""What to do within one transaction; all of it holds or nothing. It may be done again."""

_FIRST_PAUSE_S = 0.05


class Transactions:
    """Runs work on one database; what it raises is a FaultError."""

    def __init__(self, backend: Backend) -> None:
        """Make the engine; the first transaction connects."""
        self._backend = backend
        self._engine = self._new_engine(backend.engine_options())
        self._writing_engine = self._engine.execution_options(**backend.writing)
        self._snapshot_engine = self._engine.execution_options(**backend.snapshot)
        # A little longer than whoever has the turn waits, who can tell what the matter is.
        self._line = LineUp(1.5 * backend.patience, one_at_a_time=backend.one_writer)
        self._closing = False

    async def read(self, work: Work[T]) -> T:
        """Do what only reads."""
        return await self._patiently(self._engine, work)

    async def snapshot(self, work: Work[T]) -> T:
        """Do what reads much; it sees the database as it is at one moment."""
        return await self._patiently(self._snapshot_engine, work)

    async def write(self, work: Work[T]) -> T:
        """Do what writes, when it is its turn, and once more if keys clash."""
        return await self._in_turn(self._writing_engine, work)

    async def write_at_length(self, work: Work[T]) -> T:
        """Do what writes and may take long; otherwise like `write`."""
        if (options := self._backend.long_work_options()) is None:
            return await self.write(work)
        engine = self._new_engine(options)
        try:
            return await self._in_turn(engine, work)
        finally:
            await engine.dispose()

    async def scrub(self) -> None:
        """Let go of the last traces of deleted rows, as far as the engine can be told to."""
        try:
            await self._backend.scrub(self._engine)
        except self._backend.failures as error:
            raise self._backend.error(error) from error

    def stop_waiting(self) -> None:
        """Try nothing again from now on."""
        self._closing = True

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    def _new_engine(self, options: dict[str, Any]) -> AsyncEngine:
        # Parameters hold what people typed, which must not get into logs.
        engine = create_async_engine(self._backend.url, hide_parameters=True, **options)
        self._backend.attach(engine.sync_engine)
        return engine

    async def _in_turn(self, engine: AsyncEngine, work: Work[T]) -> T:
        try:
            async with self._line.turn():
                try:
                    return await self._patiently(engine, work, writes=True)
                except FaultError as error:
                    if not isinstance(error.__cause__, IntegrityError):
                        raise
                    # An id that was drawn twice, or a parent that was deleted meanwhile; work
                    # that draws and looks again does not meet such a chance a second time.
                    return await self._patiently(engine, work, writes=True)
        except TimeoutError:
            raise self._busy() from None

    async def _patiently(self, engine: AsyncEngine, work: Work[T], *, writes: bool = False) -> T:
        """Do the work, again and again while the server is away, until patience ends."""
        clock = asyncio.get_running_loop().time
        give_up_at, pause = clock() + self._backend.patience, _FIRST_PAUSE_S
        while True:
            try:
                return await self._once(engine, work, writes)
            except AwayError:
                if self._closing or clock() + pause > give_up_at:
                    raise
            await asyncio.sleep(pause)
            pause *= 2

    async def _once(self, engine: AsyncEngine, work: Work[T], writes: bool) -> T:
        confirming = False
        try:
            async with engine.begin() as connection:
                result = await work(connection)
                confirming = writes
            return result
        except PoolTimeoutError as error:
            raise self._busy() from error
        except self._backend.failures as error:
            told = self._backend.error(error)
            if confirming and (isinstance(told, AwayError) or isinstance(error, TimeoutError)):
                # Doing it again might do it twice.
                told = FaultError(f"{told} The last change may have been kept, or not.")
            raise told from error

    def _busy(self) -> FaultError:
        return FaultError(
            f"The database {self._backend.place} does not come to an end with what it was asked; "
            "see what holds it up, then try again."
        )
