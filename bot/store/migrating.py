"""Brings the tables of a database up to what this program knows, whatever made them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, column, select, table

from bot.errors import StoreError
from bot.store.database import Database
from bot.store.portable import is_table
from bot.store.transactions import Work

T = TypeVar("T")

SCHEMA = "0003"
"""The newest revision in `migrations/versions`."""

_FOLDER = Path(__file__).parent / "migrations"
_VERSIONS = table("alembic_version", column("version_num"))

# Alembic keeps the migration at work in globals, so one event loop runs one at a time.
_ONE_AT_A_TIME: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Migration:
    """What became of the tables; the same revision twice if nothing had to be done."""

    before: str | None
    """Revision that was found; None if there were no tables."""

    after: str


async def migrate(database: Database) -> Migration:
    """Bring a database up to date; another process may try the same at the same time.

    Raises:
        StoreError: If it was made by a newer program, or cannot be changed.
    """
    if await revision_of(database) == SCHEMA:
        return Migration(SCHEMA, SCHEMA)  # Without loading Alembic, which takes longest.

    def upgrade(connection: Connection) -> str | None:
        before = locked_revision(connection, database)
        move_to(connection, SCHEMA)
        return before

    # If this program dies in the middle, nothing has happened.
    before = await changing_tables(database, lambda connection: connection.run_sync(upgrade))
    return Migration(before, SCHEMA)


async def revision_of(database: Database) -> str | None:
    """Return the revision of the tables of a database; None if there are none.

    Raises:
        StoreError: If the database does not answer.
    """
    return await database.read(lambda connection: connection.run_sync(_revision))


async def changing_tables(database: Database, work: Work[T]) -> T:
    """Do what writes and uses `move_to`, all or nothing.

    Raises:
        StoreError: If the database refuses.
    """
    async with _ONE_AT_A_TIME.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
        return await database.write_at_length(work)


def locked_revision(connection: Connection, database: Database) -> str | None:
    """Keep others from changing the tables, and return their revision; None without any.

    Who comes second waits here and finds everything done.

    Raises:
        StoreError: If they were made by a newer program.
    """
    database.lock_schema(connection)
    revision = _revision(connection)
    if revision is not None and revision not in known_revisions():
        raise StoreError(
            f"The database {database.place} was made by a newer version of this program (schema "
            f"{revision}; this one knows {SCHEMA}); install that version, or name another "
            "database in QIBU_DATABASE_URL."
        )
    return revision


def known_revisions() -> list[str]:
    """Return all revisions that this program knows, the newest first."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return [script.revision for script in scripts]


def move_to(connection: Connection, revision: str | None) -> None:
    """Change the tables to those of a revision; None drops them with all they hold."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    if revision is None:
        command.downgrade(config, "base")
    else:
        command.upgrade(config, revision)


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    # Percent signs would be taken for references to other options.
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config


def _revision(connection: Connection) -> str | None:
    if not connection.execute(is_table(connection.dialect.name, _VERSIONS.name)).scalar_one():
        return None
    found = connection.execute(select(_VERSIONS.c.version_num)).scalars()
    return ",".join(found) or None
