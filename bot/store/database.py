"""A database connection pool whose work is done to the end and whose errors are sentences."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeVar

from sqlalchemy import Row, Select, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.store.sqlite import WRITES, SqliteBackend

T = TypeVar("T")
AnyRow = Row[*tuple[Any, ...]]
"""A row of whatever columns."""

Work = Callable[[AsyncConnection], Awaitable[T]]
"""What to do within one transaction; all of it holds or nothing."""


class Database:
    """Runs transactions.

    Each is a task of its own: a caller who is cancelled stops waiting, but the transaction
    goes on to its end, so that no connection is left in the middle of a statement.
    """

    def __init__(self, backend: SqliteBackend) -> None:
        """Make the engine; the first transaction connects."""
        self.place = backend.place
        """Where the data is, to be named in messages."""
        self._backend = backend
        # Parameters hold what people typed, which must not get into logs.
        self._engine = create_async_engine(
            backend.url, hide_parameters=True, **backend.engine_options()
        )
        backend.attach(self._engine.sync_engine)
        self._writing_engine = self._engine.execution_options(**{WRITES: True})
        # The database lets one write at a time; waiting here is in order of arrival.
        self._turn = asyncio.Lock()
        self._under_way: set[asyncio.Task[Any]] = set()
        self._closed = False

    @classmethod
    def of(cls, url: str, patience: float) -> Database:
        """Choose the backend for an address.

        Args:
            url: Such as `sqlite:////srv/qibu/qibu.db`.
            patience: Seconds to wait while another program writes.

        Raises:
            StoreError: If the address cannot be read or there is no such backend.
        """
        try:
            address = make_url(url)
        except (ArgumentError, ValueError):
            # The address may hold a password and is not repeated.
            raise StoreError(
                "QIBU_DATABASE_URL is no address of a database; write sqlite:/// and then a file."
            ) from None
        if address.get_backend_name() != "sqlite":
            raise StoreError(
                f"QIBU_DATABASE_URL asks for {address.get_backend_name()}, which is not "
                "supported; write sqlite:/// and then a file."
            )
        backend = SqliteBackend(address, patience)
        backend.prepare()
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

    async def write(self, work: Work[T]) -> T:
        """Do what writes; once this returns, it lasts. It is tried twice if keys clash.

        Raises:
            StoreError: If the database refuses; then nothing has changed.
        """
        return await self._to_the_end(self._in_turn(work))

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
                return await self._transaction(self._writing_engine, work)
            except StoreError as error:
                if not isinstance(error.__cause__, IntegrityError):
                    raise
                # An id that was drawn twice, or a parent that was deleted meanwhile; work that
                # draws and looks again does not meet such a chance a second time.
                return await self._transaction(self._writing_engine, work)

    async def _transaction(self, engine: AsyncEngine, work: Work[T]) -> T:
        try:
            async with engine.begin() as connection:
                return await work(connection)
        except SQLAlchemyError as error:
            raise self._backend.error(error) from error

    async def _to_the_end(self, transaction: Coroutine[Any, Any, T]) -> T:
        if self._closed:
            transaction.close()
            raise StoreError(f"The database {self.place} is already closed.")
        task = asyncio.create_task(transaction)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)
