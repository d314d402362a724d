"""A database whose work is done to the end and watched, whoever still waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Delete, Row, Select, Table, Update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.store import deadline
from bot.store.addresses import backend_of
from bot.store.backend import Backend, FaultError
from bot.store.portable import upsert
from bot.store.transactions import Transactions, Work
from bot.store.watch import Access, Watch, unwatched

T = TypeVar("T")
AnyRow = Row[*tuple[Any, ...]]
"""A row of whatever columns."""

Transaction = Callable[[], Coroutine[Any, Any, T]]
"""What runs some work, with all tries."""


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
        self._transactions = Transactions(backend)
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

    async def put(self, table: Table, row: Mapping[str, object]) -> None:
        """Insert a row, or change the one of the same primary key; errors as with `write`."""
        await self.write(
            lambda connection: connection.execute(upsert(connection.dialect.name, table, row))
        )

    async def read(self, work: Work[T]) -> T:
        """Do what only reads.

        Raises:
            StoreError: If the database does not answer.
        """
        return await self._to_the_end("read", partial(self._transactions.read, work))

    async def snapshot(self, work: Work[T]) -> T:
        """Do what reads much; it sees the database as it is at one moment.

        Raises:
            StoreError: If the database does not answer.
        """
        return await self._to_the_end("read", partial(self._transactions.snapshot, work))

    async def write(self, work: Work[T]) -> T:
        """Do what writes; once this returns, it lasts.

        It is done again if keys clash, and where a server was away before it came to the end.

        Raises:
            StoreError: If the database refuses; then nothing has changed. Only if a server
                vanishes at the very end, nobody can tell, and the message says so.
        """
        return await self._to_the_end("write", partial(self._transactions.write, work))

    async def write_at_length(self, work: Work[T]) -> T:
        """Do what writes and may take long, with all tables; otherwise like `write`.

        Raises:
            StoreError: As with `write`.
        """
        return await self._to_the_end("write", partial(self._transactions.write_at_length, work))

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
        await self._to_the_end("write", self._transactions.scrub)

    def damaged(self, what: str) -> StoreError:
        """Return the error that tells of a row which cannot be read."""
        return StoreError(
            f"The {what} in the database {self.place} is damaged; put a backup in its place."
        )

    async def close(self) -> None:
        """Finish what is under way and let go of the database; once is enough."""
        self._closed = True
        self._transactions.stop_waiting()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._transactions.close()

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
