"""A database connection pool whose work is done to the end and whose errors are sentences."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Delete, Row, Select, Table, Update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.store import deadline
from bot.store.addresses import backend_of
from bot.store.backend import AwayError, Backend, FaultError
from bot.store.line_up import LineUp
from bot.store.watch import Access, Watch, unwatched

T = TypeVar("T")
AnyRow = Row[*tuple[Any, ...]]
"""A row of whatever columns."""

Work = Callable[[AsyncConnection], Awaitable[T]]
"""What to do within one transaction; all of it holds or nothing. It may be done again."""

Transaction = Callable[[], Coroutine[Any, Any, T]]
"""What runs some work, with all tries."""

_FIRST_PAUSE_S = 0.05


class Database:
    """Runs transactions.

    Each is a task of its own: a caller who is cancelled stops waiting, but the transaction
    goes on to its end, so that no connection is left in the middle of a statement.
    """

    def __init__(self, backend: Backend, watch: Watch = unwatched) -> None:
        """Make the engine; the first transaction connects."""
        self.place = backend.place
        """Where the data is, for messages."""
        self.takes_writes = True
        """Whether the database itself is not known to refuse changes."""
        self.backend = backend
        self._watch = watch
        self._engine = self._new_engine(backend.engine_options())
        self._writing_engine = self._engine.execution_options(**backend.writing)
        self._snapshot_engine = self._engine.execution_options(**backend.snapshot)
        # A little longer than whoever has the turn waits, who can tell what the matter is.
        self._line = LineUp(1.5 * backend.patience, one_at_a_time=backend.one_writer)
        self._under_way: set[asyncio.Task[Any]] = set()
        self._closed = False

    @classmethod
    def of(
        cls, url: str, patience: float, *, must_exist: bool = False, watch: Watch = unwatched
    ) -> Database:
        """Choose the backend for an address.

        Args:
            url: Such as `sqlite:////srv/qibu/qibu.db` or `postgresql://qibu@localhost/qibu`.
            patience: Seconds to wait while another program writes, or a server is away.
            must_exist: Refuse a file that is not there, rather than make it.
            watch: Hears of every transaction.

        Raises:
            StoreError: If the address cannot be read or there is no such backend.
        """
        backend = backend_of(url, patience)
        backend.prepare(must_exist)
        return cls(backend, watch)

    async def rows(self, statement: Select[*tuple[Any, ...]]) -> Sequence[AnyRow]:
        """Return the rows that a statement selects.

        Raises:
            StoreError: If the database does not answer.
        """

        async def select(connection: AsyncConnection) -> Sequence[AnyRow]:
            return (await connection.execute(statement)).all()

        return await self.read(select)

    async def change(self, statement: Delete | Update) -> int:
        """Delete or update rows, and return how many there were; errors as with `write`."""

        async def change(connection: AsyncConnection) -> int:
            return (await connection.execute(statement)).rowcount

        return await self.write(change)

    async def read(self, work: Work[T]) -> T:
        """Do what only reads.

        Raises:
            StoreError: If the database does not answer.
        """
        return await self._to_the_end("read", partial(self._transaction, self._engine, work))

    async def snapshot(self, work: Work[T]) -> T:
        """Do what reads much; it sees the database as it is at one moment.

        Raises:
            StoreError: If the database does not answer.
        """
        run = partial(self._transaction, self._snapshot_engine, work)
        return await self._to_the_end("read", run)

    async def write(self, work: Work[T]) -> T:
        """Do what writes; once this returns, it lasts.

        It is done again if keys clash, and where a server was away before it came to the end.

        Raises:
            StoreError: If the database refuses; then nothing has changed. Only if a server
                vanishes at the very end, nobody can tell, and the message says so.
        """
        run = partial(self._in_turn, self._writing_engine, work)
        return await self._to_the_end("write", run)

    async def write_at_length(self, work: Work[T]) -> T:
        """Do what writes and may take long, with all tables; otherwise like `write`.

        Raises:
            StoreError: As with `write`.
        """
        if (options := self.backend.long_work_options()) is None:
            return await self.write(work)
        engine = self._new_engine(options)
        try:
            return await self._to_the_end("write", partial(self._in_turn, engine, work))
        finally:
            await engine.dispose()

    def lock_schema(self, connection: Connection) -> None:
        """Keep other processes from changing the tables until the transaction ends."""
        self.backend.lock_schema(connection)

    def after_filling(self, connection: Connection, table: Table) -> None:
        """Make a table that was filled, numbers and all, as good as one that grew."""
        number = table.autoincrement_column
        self.backend.after_filling(connection, table.name, None if number is None else number.name)

    async def scrub(self) -> None:
        """Let go of the last traces of deleted rows, as far as the engine can be told to.

        Raises:
            StoreError: If the database does not answer.
        """
        await self._to_the_end("write", self._scrub)

    def damaged(self, what: str) -> StoreError:
        """Return the error that tells of a row which cannot be read."""
        return StoreError(
            f"The {what} in the database {self.place} is damaged; put a backup in its place."
        )

    async def close(self) -> None:
        """Finish what is under way and let go of the database; once is enough."""
        self._closed = True
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._engine.dispose()

    def _new_engine(self, options: dict[str, Any]) -> AsyncEngine:
        # Parameters hold what people typed, which must not get into logs.
        engine = create_async_engine(self.backend.url, hide_parameters=True, **options)
        self.backend.attach(engine.sync_engine)
        return engine

    async def _in_turn(self, engine: AsyncEngine, work: Work[T]) -> T:
        try:
            async with self._line.turn():
                try:
                    return await self._transaction(engine, work, writes=True)
                except FaultError as error:
                    if not isinstance(error.__cause__, IntegrityError):
                        raise
                    # An id that was drawn twice, or a parent that was deleted meanwhile; work
                    # that draws and looks again does not meet such a chance a second time.
                    return await self._transaction(engine, work, writes=True)
        except TimeoutError:
            raise self._busy() from None

    async def _transaction(self, engine: AsyncEngine, work: Work[T], *, writes: bool = False) -> T:
        """Do the work, again and again while the server is away, until patience ends."""
        clock = asyncio.get_running_loop().time
        give_up_at, pause = clock() + self.backend.patience, _FIRST_PAUSE_S
        while True:
            try:
                return await self._once(engine, work, writes)
            except AwayError:
                if self._closed or clock() + pause > give_up_at:
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
        except self.backend.failures as error:
            told = self.backend.error(error)
            if confirming and (isinstance(told, AwayError) or isinstance(error, TimeoutError)):
                # Doing it again might do it twice.
                told = FaultError(f"{told} The last change may have been kept, or not.")
            raise told from error

    def _busy(self) -> FaultError:
        return FaultError(
            f"The database {self.place} does not come to an end with what it was asked; see what "
            "holds it up, then try again."
        )

    async def _scrub(self) -> None:
        try:
            await self.backend.scrub(self._engine)
        except self.backend.failures as error:
            raise self.backend.error(error) from error

    async def _to_the_end(self, access: Access, transaction: Transaction[T]) -> T:
        if self._closed:
            raise StoreError(f"The database {self.place} is already closed.")
        task = asyncio.create_task(self._watched(access, transaction))
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        try:
            async with asyncio.timeout_at(deadline.current()):
                return await asyncio.shield(task)
        except TimeoutError:
            raise FaultError(f"The database {self.place} did not answer in time.") from None

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            # If whoever asked has given up, nobody else looks at it; it was watched all the same.
            task.exception()

    async def _watched(self, access: Access, transaction: Transaction[T]) -> T:
        clock = asyncio.get_running_loop().time
        begun, fault = clock(), None
        try:
            result = await transaction()
            self.takes_writes = self.takes_writes or access == "write"
            return result
        except FaultError as error:
            # Keys that clash are the fault of whoever asks.
            if not isinstance(error.__cause__, IntegrityError):
                fault = error
                self.takes_writes = self.takes_writes and access != "write"
            raise
        finally:
            self._watch(access, clock() - begun, fault)
