"""Brings the tables of a database up to what this program knows, whatever made them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, column, inspect, select, table

from bot.errors import StoreError
from bot.store.database import Database

SCHEMA = "0001"
"""The newest revision in `migrations/versions`."""

_FOLDER = Path(__file__).parent / "migrations"
_VERSIONS = table("alembic_version", column("version_num"))

# Alembic keeps the migration at work in globals, so one event loop runs one at a time.
_ONE_AT_A_TIME: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


async def migrate(database: Database) -> None:
    """Bring a database up to date; another process may try the same at the same time.

    Raises:
        StoreError: If it was made by a newer program, or cannot be changed.
    """
    if await database.read(lambda connection: connection.run_sync(_revision)) == SCHEMA:
        return  # Without loading Alembic, which takes longer than all the rest.
    async with _ONE_AT_A_TIME.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
        # A transaction that writes holds the lock of the whole database, so who comes second
        # waits and finds everything done. If this program dies, nothing has happened.
        await database.write(lambda connection: connection.run_sync(_upgrade, database.place))


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_VERSIONS.name):
        return None
    found = connection.execute(select(_VERSIONS.c.version_num)).scalars()
    return ",".join(found) or None


def _upgrade(connection: Connection, place: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    # Percent signs would be taken for references to other options.
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    revision = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreError(
            f"The database {place} was made by a newer version of this program (schema "
            f"{revision}; this one knows {SCHEMA}); install that version, or name another file "
            "in QIBU_DATABASE_URL."
        )
    command.upgrade(config, "head")
