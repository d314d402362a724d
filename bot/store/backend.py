"""What the store asks of a database engine; one module for each engine answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import StoreError

IN_USE = "is in use by another program; stop that program, then try again"
DISK_FULL = "cannot grow, for the disk is full; make room, then try again"
"""What is wrong and what to do, after the name of the database."""


class FaultError(StoreError):
    """The database itself refuses or does not answer."""


class AwayError(FaultError):
    """The database is away for now, or two met on the same rows; nothing has happened yet."""


class Backend(Protocol):
    """All that is peculiar to one engine."""

    url: URL
    """For SQLAlchemy; without a password, since it may be shown."""

    place: str
    """Where the data is, to be named in messages."""

    patience: float
    """Seconds to wait for another program, or for a server that is away."""

    one_writer: bool
    """Whether the engine lets one transaction write at a time."""

    failures: tuple[type[Exception], ...]
    """What the engine raises when it refuses or cannot be reached."""

    writing: Mapping[str, Any]
    """Execution options of a transaction that writes."""

    snapshot: Mapping[str, Any]
    """Execution options of a transaction that sees one moment of the database until it ends."""

    def prepare(self, must_exist: bool) -> None:
        """Make what must be there before anything connects.

        Args:
            must_exist: Refuse a database that is not there, rather than make it.

        Raises:
            StoreError: If it cannot be made, or is not there.
        """

    def engine_options(self) -> dict[str, Any]:
        """Return what the engine must be told."""

    def long_work_options(self) -> dict[str, Any] | None:
        """Return what an engine for work without a limit of time must be told.

        Returns:
            None if the usual one has no such limit.
        """

    def attach(self, engine: Engine) -> None:
        """Set up each connection and transaction of an engine."""

    def error(self, cause: Exception) -> FaultError:
        """Put a failure into words, without passwords or what people typed.

        Returns:
            An `AwayError` if the same may succeed a moment later.
        """

    def lock_schema(self, connection: Connection) -> None:
        """Keep other processes from changing the tables until the transaction ends."""

    def after_filling(self, connection: Connection, table: str, number: str | None) -> None:
        """Make a table that was filled as good as one that grew.

        Args:
            connection: Within the transaction that filled it.
            table: Its name.
            number: The column that counts rows by itself, if it has one; it shall go on behind
                the highest number that was put into it.
        """

    async def take_turn(self, connection: AsyncConnection, name: str) -> bool:
        """Try to take a name that no other process has, until the transaction ends.

        Only asked where `one_writer` is false.
        """

    async def scrub(self, engine: AsyncEngine) -> None:
        """Let go of the last traces of deleted rows, as far as the engine can be told to."""
