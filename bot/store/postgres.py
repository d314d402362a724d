"""All that is peculiar to PostgreSQL: addresses, locks, and what its errors mean."""

from __future__ import annotations

import hashlib
import importlib.util
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import (
    URL,
    BigInteger,
    Connection,
    Engine,
    ExceptionContext,
    event,
    func,
    literal,
    select,
    text,
)
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import AsyncAdaptedQueuePool, NullPool

from bot.errors import StoreError
from bot.store.backend import AwayError, FaultError
from bot.store.sqlstates import STOPPED, is_passing, meaning

NAMES = ("postgresql", "postgres")
"""How an address of PostgreSQL may begin."""

_CONNECTIONS = 5
_CONNECTING_S = 10.0
# Longer than any statement takes. The server ends what takes longer, and lets go of its locks.
_STATEMENT_S = 15.0
# A server that hangs, or a network that swallows packets, is given up after this.
_ANSWER_S = 20.0
# Routers forget silent connections after some minutes, and do not say so.
_CONNECTION_LASTS_S = 280
_MIGRATION_LOCK_S = 60
_MIGRATION_LOCK = 0x71696275  # "qibu"

_OPTIONS = {
    *("host", "port", "application_name", "target_session_attrs"),
    *("sslmode", "sslrootcert", "sslcert", "sslkey", "passfile"),
}
"""What may stand behind the question mark of an address; the names are those of libpq."""

_ADDRESS = "write postgresql://user:password@host/database"


class PostgresBackend:
    """One database on a PostgreSQL server."""

    one_writer = False
    failures: tuple[type[Exception], ...] = (SQLAlchemyError, OSError)
    writing: Mapping[str, Any] = {}
    snapshot: Mapping[str, Any] = {
        "isolation_level": "REPEATABLE READ",
        "postgresql_readonly": True,
    }

    def __init__(self, url: URL, patience: float) -> None:
        """Take an address; nothing is connected yet.

        Args:
            url: Of a database; what it leaves out comes from libpq's variables and `.pgpass`.
            patience: Seconds to wait for locks, and for a server that is away.

        Raises:
            StoreError: If it has an option that is not known.
        """
        unknown = sorted(set(url.query) - _OPTIONS)
        if unknown or any(not isinstance(value, str) for value in url.query.values()):
            raise StoreError(
                f"QIBU_DATABASE_URL has options that are not known or stand there twice; "
                f"{_ADDRESS}, then at most ? and {', '.join(sorted(_OPTIONS))}."
            )
        if not str(url.query.get("port", 1)).isdecimal():
            raise StoreError("The port in QIBU_DATABASE_URL is no number.")
        self._address = url
        self.url = URL.create("postgresql+asyncpg")
        self.place = _place(url)
        self.patience = patience

    def prepare(self, must_exist: bool) -> None:
        """See that the driver is there; the database is not made here.

        Raises:
            StoreError: If it is not.
        """
        if importlib.util.find_spec("asyncpg") is None:
            raise StoreError(
                "QIBU_DATABASE_URL asks for PostgreSQL, whose driver is not installed; "
                "run `pip install 'qibu[postgres]'`."
            )

    def engine_options(self) -> dict[str, Any]:
        """Return what the engine must be told."""
        return {
            "poolclass": AsyncAdaptedQueuePool,
            "pool_size": _CONNECTIONS,
            "max_overflow": 0,
            "pool_timeout": self.patience,
            "pool_recycle": _CONNECTION_LASTS_S,
            "connect_args": self._connect_args(_STATEMENT_S, _ANSWER_S),
        }

    def long_work_options(self) -> dict[str, Any] | None:
        """Return options without limits of time: an index on large tables takes minutes."""
        return {"poolclass": NullPool, "connect_args": self._connect_args(None, None)}

    def attach(self, engine: Engine) -> None:
        """Set up each connection and transaction of an engine."""
        event.listen(engine, "handle_error", _give_up_silent)

    def error(self, cause: Exception) -> FaultError:
        """Put a failure into words; see `Backend.error`."""
        if not isinstance(cause, DBAPIError):
            return self._unreachable(cause)
        state = _state(cause)
        fault = meaning(state)
        kind = AwayError if _is_passing(cause, state) else FaultError
        if fault is None:
            gone = cause.connection_invalidated
            fault = STOPPED if gone else f"refused a request ({_first_line(cause)})"
        return kind(f"The database {self.place} {fault}.")

    def lock_schema(self, connection: Connection) -> None:
        """Wait until nobody else changes the tables; see `Backend.lock_schema`.

        Raises:
            StoreError: If the database cannot hold Chinese.
        """
        connection.execute(text(f"SET LOCAL lock_timeout = '{_MIGRATION_LOCK_S}s'"))
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
        encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
        if encoding != "UTF8":
            raise StoreError(
                f"The database {self.place} keeps text as {encoding}, which has no Chinese; make "
                "another one (CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0)."
            )

    def after_filling(self, connection: Connection, table: str, number: str | None) -> None:
        """Set the sequence of a table, and count its rows for the planner."""
        quoted = connection.dialect.identifier_preparer.quote
        if number is not None:
            sequence = func.pg_get_serial_sequence(quoted(table), number)
            numbers = select(func.coalesce(func.max(sql_column(number, BigInteger)), 0) + 1)
            highest = numbers.select_from(sql_table(table)).scalar_subquery()
            connection.execute(select(func.setval(sequence, highest, False)))
        connection.execute(text(f"ANALYZE {quoted(table)}"))

    async def take_turn(self, connection: AsyncConnection, name: str) -> bool:
        """Try to take an advisory lock; see `Backend.take_turn`."""
        # Its number has 64 bits; with other programs on the server there is nothing to agree on.
        number = int.from_bytes(hashlib.sha256(f"qibu {name}".encode()).digest()[:8], signed=True)
        asked = select(func.pg_try_advisory_xact_lock(literal(number, BigInteger)))
        return bool((await connection.execute(asked)).scalar_one())

    async def scrub(self, engine: AsyncEngine) -> None:
        """Leave it to the server, whose autovacuum clears deleted rows away."""

    def _connect_args(self, statement_s: float | None, answer_s: float | None) -> dict[str, Any]:
        url = self._address
        options = {name: str(value) for name, value in url.query.items()}
        settings = {
            "application_name": options.pop("application_name", "qibu"),
            "lock_timeout": f"{round(1000 * self.patience)}ms",
            "statement_timeout": f"{round(1000 * (statement_s or 0))}ms",
            # If this machine vanishes in the middle, others need not wait for its locks.
            "idle_in_transaction_session_timeout": "60s",
            # Compiling costs more than any of our statements.
            "jit": "off",
            # Planned for its values, a search reads all poems of a person for as long as no
            # statistics say how many they are; the general plan is as quick at all times.
            "plan_cache_mode": "force_generic_plan",
        }
        given = {"host": url.host, "port": url.port, "user": url.username}
        given |= {"password": url.password, "database": url.database or None}
        return {
            "dsn": f"postgresql://?{urlencode(options)}" if options else "postgresql://",
            "timeout": _CONNECTING_S,
            "command_timeout": answer_s,
            "server_settings": settings,
            **{name: value for name, value in given.items() if value is not None},
        }

    def _unreachable(self, cause: Exception) -> FaultError:
        """Put into words why there was no answer."""
        if isinstance(cause, TimeoutError):
            return FaultError(
                f"The database {self.place} does not answer; see that its server runs and can be "
                "reached, then try again."
            )
        if isinstance(cause, OSError):
            reason = cause.strerror if isinstance(cause, socket.gaierror) else cause
            return AwayError(
                f"The database {self.place} cannot be reached ({reason}); start PostgreSQL there, "
                "or correct host and port in QIBU_DATABASE_URL."
            )
        return FaultError(f"The database {self.place} refused a request ({cause}).")


def _give_up_silent(context: ExceptionContext) -> None:
    """Let go of a connection that does not answer; rolling back would wait for it once more."""
    if isinstance(context.original_exception, TimeoutError):
        context.is_disconnect = True


def _place(url: URL) -> str:
    """Return an address without user and password."""
    host = url.host or str(url.query.get("host", ""))
    port = url.port or url.query.get("port")
    name = f"/{url.database}" if url.database else ""
    return f"postgresql://{host}{f':{port}' if port else ''}{name}"


def _state(cause: DBAPIError) -> str:
    """Return the SQLSTATE of an error, or an empty text; keep its values to ourselves."""
    original: Any = cause.orig
    for error in (original, getattr(original, "__cause__", None)):
        if error is not None and getattr(error, "detail", None):
            # It quotes whole rows, which hold what people typed and must not get into logs.
            error.detail = None
    return str(getattr(original, "sqlstate", None) or "")


def _is_passing(cause: DBAPIError, state: str) -> bool:
    # Another program has changed the tables; the statement is prepared anew next time.
    outdated = "InvalidCachedStatement" in type(cause.orig).__name__
    return cause.connection_invalidated or outdated or is_passing(state)


def _first_line(cause: DBAPIError) -> str:
    words = str(cause.orig).partition("\n")[0]
    # The driver quotes values that it cannot send.
    return words.partition(": ")[0] if "for query argument" in words else words
