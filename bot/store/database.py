"""A database connection pool whose work is done to the end and whose errors are sentences."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import nullcontext
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, Table, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.store import postgres, sqlite
from bot.store.backend import AwayError, Backend

T = TypeVar("T")
AnyRow = Row[*tuple[Any, ...]]
"""A row of whatever columns."""

Work = Callable[[AsyncConnection], Awaitable[T]]
"""What to do within one transaction; all of it holds or nothing. It may be done again."""

_WRITE = "write sqlite:/// and then a file, or postgresql://user:password@host/database"
_FIRST_PAUSE_S = 0.05


class Database:
    """Runs transactions.

    Each is a task of its own: a caller who is cancelled stops waiting, but the transaction
    goes on to its end, so that no connection is left in the middle of a statement.
    """

    def __init__(self, backend: Backend) -> None:
        """Make the engine; the first transaction connects."""
        self.place = backend.place
        """Where the data is, to be named in messages."""
        self._backend = backend
        # Parameters hold what people typed, which must not get into logs.
        self._engine = create_async_engine(
            backend.url, hide_parameters=True, **backend.engine_options()
        )
        backend.attach(self._engine.sync_engine)
        self._writing_engine = self._engine.execution_options(**backend.writing)
        self._snapshot_engine = self._engine.execution_options(**backend.snapshot)
        # Where one writes at a time, waiting here is in order of arrival.
        self._turn = asyncio.Lock() if backend.one_writer else nullcontext()
        self._under_way: set[asyncio.Task[Any]] = set()
        self._closed = False

    @classmethod
    def of(cls, url: str, patience: float, *, must_exist: bool = False) -> Database:
        """Choose the backend for an address.

        Args:
            url: Such as `sqlite:////srv/qibu/qibu.db` or `postgresql://qibu@localhost/qibu`.
            patience: Seconds to wait while another program writes, or a server is away.
            must_exist: Refuse a file that is not there, rather than make it.

        Raises:
            StoreError: If the address cannot be read or there is no such backend.
        """
        backend = _backend(url, patience)
        backend.prepare(must_exist)
        return cls(backend)

    async def rows(self, statement: Select[*tuple[Any, ...]]) -> Sequence[AnyRow]:
        """Return the rows that a statement selects.

        Raises:
            StoreError: If the database does not answer.
        """

        async def select(connection: AsyncConnection) -> Sequence[AnyRow]:
            return (await connection.execute(statement)).all()

        return await self.read(select)

    async def read(self, work: Work[T]) -> T:
        """Do what only reads.

        Raises:
            StoreError: If the database does not answer.
        """
        return await self._to_the_end(self._transaction(self._engine, work))

    async def snapshot(self, work: Work[T]) -> T:
        """Do what reads much; it sees the database as it is at one moment.

        Raises:
            StoreError: If the database does not answer.
        """
        return await self._to_the_end(self._transaction(self._snapshot_engine, work))

    async def write(self, work: Work[T]) -> T:
        """Do what writes; once this returns, it lasts.

        It is done again if keys clash, and where a server was away before it came to the end.

        Raises:
            StoreError: If the database refuses; then nothing has changed. Only if a server
                vanishes at the very end, nobody can tell, and the message says so.
        """
        return await self._to_the_end(self._in_turn(work))

    def lock_schema(self, connection: Connection) -> None:
        """Keep other processes from changing the tables until the transaction ends."""
        self._backend.lock_schema(connection)

    def after_filling(self, connection: Connection, table: Table) -> None:
        """Make a table that was filled, numbers and all, as good as one that grew."""
        number = table.autoincrement_column
        self._backend.after_filling(connection, table.name, None if number is None else number.name)

    async def scrub(self) -> None:
        """Let go of the last traces of deleted rows, as far as the engine can be told to.

        Raises:
            StoreError: If the database does not answer.
        """
        await self._to_the_end(self._scrub())

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

    async def _in_turn(self, work: Work[T]) -> T:
        async with self._turn:
            try:
                return await self._transaction(self._writing_engine, work, writes=True)
            except StoreError as error:
                if not isinstance(error.__cause__, IntegrityError):
                    raise
                # An id that was drawn twice, or a parent that was deleted meanwhile; work that
                # draws and looks again does not meet such a chance a second time.
                return await self._transaction(self._writing_engine, work, writes=True)

    async def _transaction(self, engine: AsyncEngine, work: Work[T], *, writes: bool = False) -> T:
        """Do the work, again and again while the server is away, until patience ends."""
        clock = asyncio.get_running_loop().time
        give_up_at, pause = clock() + self._backend.patience, _FIRST_PAUSE_S
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
        except self._backend.failures as error:
            told = self._backend.error(error)
            if confirming and isinstance(told, AwayError):
                # Doing it again might do it twice.
                told = StoreError(f"{told} The last change may have been kept, or not.")
            raise told from error

    async def _scrub(self) -> None:
        try:
            await self._backend.scrub(self._engine)
        except self._backend.failures as error:
            raise self._backend.error(error) from error

    async def _to_the_end(self, transaction: Coroutine[Any, Any, T]) -> T:
        if self._closed:
            transaction.close()
            raise StoreError(f"The database {self.place} is already closed.")
        task = asyncio.create_task(transaction)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)


def _backend(url: str, patience: float) -> Backend:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        # The address may hold a password and is not repeated.
        raise StoreError(f"QIBU_DATABASE_URL is no address of a database; {_WRITE}.") from None
    name = address.get_backend_name()
    if name == "sqlite":
        return sqlite.SqliteBackend(address, patience)
    if name in postgres.NAMES:
        return postgres.PostgresBackend(address, patience)
    raise StoreError(f"QIBU_DATABASE_URL asks for {name}, which is not supported; {_WRITE}.")
