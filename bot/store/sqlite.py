"""All that is peculiar to SQLite: addresses, pragmas, transactions, and what its errors mean."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

from bot.errors import StoreError
from bot.store.backend import DISK_FULL, IN_USE, FaultError

_BEGIN = "qibu_begin"
"""Execution option: the statement that begins a transaction, or an empty text for none."""

_MEMORY = (None, "", ":memory:")
_CONNECTIONS = 5
# Who wrote what is nobody else's business; SQLite gives the same mode to the files beside it.
_FOLDER_MODE, _FILE_MODE = 0o700, 0o600
_LARGEST_LOG = 16 * 2**20  # bytes

_ON_CONNECT = (
    # Readers go on while one writes.
    "PRAGMA journal_mode = WAL",
    # NORMAL would keep the file sound but could lose the last poems to a power cut, though
    # people have seen them. What was acknowledged must last, and one fsync a poem is cheap.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # What somebody wants forgotten is overwritten, not only left out of the index.
    "PRAGMA secure_delete = ON",
    # While a backup reads, the write-ahead log grows; it gives the room back afterwards.
    f"PRAGMA journal_size_limit = {_LARGEST_LOG}",
)

_OTHER_FILE = "name another file in QIBU_DATABASE_URL"
_FORBIDDEN = f"may not be written; let the bot write to it and its folder, or {_OTHER_FILE}"
_MEANINGS = {
    "SQLITE_BUSY": IN_USE,
    "SQLITE_LOCKED": IN_USE,
    "SQLITE_FULL": DISK_FULL,
    "SQLITE_IOERR": "cannot be read or written, for the disk fails or is full; make room or "
    "mend the disk, then try again",
    "SQLITE_CANTOPEN": f"cannot be opened; let the bot write to its folder, or {_OTHER_FILE}",
    "SQLITE_READONLY": _FORBIDDEN,
    "SQLITE_PERM": _FORBIDDEN,
    "SQLITE_NOTADB": f"is no SQLite database; {_OTHER_FILE}",
    "SQLITE_CORRUPT": f"is damaged; put a backup in its place, or {_OTHER_FILE}",
}
"""What is wrong with the file and what to do, by the primary code of SQLite's error."""


class SqliteBackend:
    """One SQLite file, or a database in memory."""

    one_writer = True
    failures: tuple[type[Exception], ...] = (SQLAlchemyError,)
    # A transaction that reads first and then writes could not wait for another writer, since
    # what it has read would be out of date; so whoever will write says so at the start.
    writing: Mapping[str, Any] = {_BEGIN: "BEGIN IMMEDIATE"}
    # In write-ahead mode, any transaction sees the moment of its first statement.
    snapshot: Mapping[str, Any] = {}

    def __init__(self, url: URL, patience: float) -> None:
        """Take an address; nothing is opened yet.

        Args:
            url: Of a file, or of memory.
            patience: Seconds to wait while another program writes to the file.

        Raises:
            StoreError: If the address says more than which file.
        """
        if url.host or url.query:
            raise StoreError(
                "QIBU_DATABASE_URL must be sqlite:/// and then a file, such as "
                "sqlite:////srv/qibu/qibu.db, without anything more."
            )
        self.url = url.set(drivername="sqlite+aiosqlite")
        self.place = "in memory" if self._in_memory else str(Path(str(url.database)).absolute())
        """Where the data is, to be named in messages."""
        self.patience = patience
        self._identity: tuple[int, int] | None = None
        """Device and number of the file that was opened first."""

    def prepare(self, must_exist: bool) -> None:
        """Make the folder, and see that the file can be opened; see `Backend.prepare`."""
        if self._in_memory:
            return
        if must_exist and not Path(self.place).exists():
            raise StoreError(
                f"There is no database {self.place}; name the one that is meant in QIBU_DATA or "
                "QIBU_DATABASE_URL."
            )
        folder = Path(self.place).parent
        try:
            folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The folder {folder} cannot be made ({error.strerror}); name a folder that the "
                "bot may write to in QIBU_DATA."
            ) from error
        _make_file(Path(self.place))
        try:
            # Where this fails, the asynchronous driver would leave a thread behind.
            sqlite3.connect(self.place).close()
        except sqlite3.Error as error:
            raise self._in_words(error) from error

    def engine_options(self) -> dict[str, Any]:
        """Return what the engine must be told."""
        # A database in memory lives in its connection, so there can be but one.
        size = 1 if self._in_memory else _CONNECTIONS
        return {
            "poolclass": AsyncAdaptedQueuePool,
            "pool_size": size,
            "max_overflow": 0,
            "pool_timeout": self.patience,
            # Without a level the driver begins no transactions; `_begin` does.
            "connect_args": {"timeout": self.patience, "isolation_level": None},
        }

    def long_work_options(self) -> dict[str, Any] | None:
        """Return None, for only waiting has a limit."""
        return None

    def attach(self, engine: Engine) -> None:
        """Set up each connection and transaction of an engine."""
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", self._begin)

    def error(self, cause: Exception) -> FaultError:
        """Put a failure into words; see `Backend.error`."""
        original = cause.orig if isinstance(cause, DBAPIError) else None
        return self._in_words(original or cause)

    def lock_schema(self, connection: Connection) -> None:
        """Do nothing, for a transaction that writes holds the lock of the whole database."""

    def after_filling(self, connection: Connection, table: str, number: str | None) -> None:
        """Do nothing, for SQLite counts behind the highest number that is there."""

    async def take_turn(self, connection: AsyncConnection, name: str) -> bool:
        """Grant it; see `Backend.take_turn`."""
        return True

    async def scrub(self, engine: AsyncEngine) -> None:
        """Empty the write-ahead log, which still has the pages as they were.

        While others read, some of it may stay, until the last one closes the file.
        """
        async with engine.execution_options(**{_BEGIN: ""}).connect() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _begin(self, connection: Connection) -> None:
        self._see_that_it_is_there()
        statement = connection.get_execution_options().get(_BEGIN, "BEGIN")
        if statement:
            connection.exec_driver_sql(statement)

    def _see_that_it_is_there(self) -> None:
        """Refuse to go on with a file that has lost its name.

        SQLite would go on with it, and what it keeps there is gone when the bot stops.
        """
        if self._in_memory:
            return
        try:
            status = os.stat(self.place)
        except OSError:
            identity = None
        else:
            identity = status.st_dev, status.st_ino
        self._identity = self._identity or identity
        if identity is None or identity != self._identity:
            raise FaultError(
                f"The database {self.place} was moved, deleted or replaced while it was in use; "
                "stop the bot, put the right file in its place, then start the bot."
            )

    def _in_words(self, cause: BaseException) -> FaultError:
        name = getattr(cause, "sqlite_errorname", "")
        # Extended codes have a tail: SQLITE_IOERR_WRITE is a kind of SQLITE_IOERR.
        primary = "_".join(name.split("_")[:2])
        fault = _MEANINGS.get(primary, f"refused a request ({cause})")
        return FaultError(f"The database {self.place} {fault}.")

    @property
    def _in_memory(self) -> bool:
        return self.url.database in _MEMORY


def _set_up(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for statement in _ON_CONNECT:
        cursor.execute(statement)
    cursor.close()


def _make_file(file: Path) -> None:
    """Make an empty file unless it is there; where that fails, SQLite says why."""
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, _FILE_MODE))
    except OSError:
        return
