"""Work on a whole database: backing it up, restoring it, bringing it up to date."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, column, func, insert, inspect, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.store import migrating
from bot.store.archive import ArchiveReader, ArchiveWriter, Contents
from bot.store.database import AnyRow, Database
from bot.store.kinds import KINDS, kind_of, read, written
from bot.store.migrating import SCHEMA, Migration
from bot.store.schema import cooldowns, facts, metadata
from bot.store.store import PATIENCE_S

_ROWS_AT_ONCE = 500

Counts = Mapping[str, int]
"""Rows by table."""


async def migrate(url: str, *, patience: float = PATIENCE_S) -> Migration:
    """Bring the tables of a database up to date, and tell what they were before.

    Raises:
        StoreError: If the database cannot be used, or was made by a newer program.
    """
    async with _database(url, patience) as database:
        return await migrating.migrate(database)


async def backup(url: str, file: Path, *, patience: float = PATIENCE_S) -> Counts:
    """Write all of a database, as it is at one moment, into a file; others go on writing.

    Args:
        url: Address of the database.
        file: Where to; it is there only when all of it is. An older backup is replaced.
        patience: Seconds to wait for a server that is away.

    Raises:
        StoreError: If the database cannot be read or is not up to date, or the file cannot be
            written; then no file is left behind, and an older backup stays.
    """
    async with _database(url, patience, must_exist=True) as database:
        revision = await migrating.revision_of(database)
        if revision is None:
            raise StoreError(
                f"The database {database.place} is empty; there is nothing to back up."
            )
        if revision != SCHEMA:
            raise StoreError(
                f"The database {database.place} has schema {revision}, and this program writes "
                f"{SCHEMA}; bring it up to date first with `migrate`."
            )
        return await database.snapshot(lambda connection: _save(connection, file, database.place))


async def restore(
    url: str, file: Path, *, replace: bool = False, patience: float = PATIENCE_S
) -> Counts:
    """Put what a backup has into a database, all of it or nothing.

    Args:
        url: Address of the database; it may be of another engine than the one backed up.
        file: A backup, of this version of the program or an older one.
        replace: Whether to delete what the database holds.
        patience: Seconds to wait for other programs, or for a server that is away.

    Raises:
        StoreError: If the file is no whole backup, or the database holds something already or
            cannot be used; then nothing has changed.
    """
    with ArchiveReader(file) as archive:
        archive.check()
        schema = archive.contents.schema
    if schema not in migrating.known_revisions():
        raise StoreError(
            f"The backup {file} was made by a newer version of this program (schema {schema}; "
            f"this one knows {SCHEMA}); install that version."
        )
    async with _database(url, patience) as database:
        return await migrating.changing_tables(
            database, lambda connection: _fill(connection, database, file, replace)
        )


@asynccontextmanager
async def _database(
    url: str, patience: float, *, must_exist: bool = False
) -> AsyncIterator[Database]:
    database = Database.of(url, patience, must_exist=must_exist)
    try:
        yield database
    finally:
        await database.close()


async def _save(connection: AsyncConnection, file: Path, place: str) -> Counts:
    kinds = {
        item.name: {part.name: kind_of(part) for part in item.columns}
        for item in metadata.sorted_tables
    }
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    with ArchiveWriter(file, Contents(SCHEMA, made_at, kinds)) as archive:
        for item in metadata.sorted_tables:
            # In this order, a poem comes after the one that it was made from.
            ordered = select(item).order_by(*item.primary_key)
            async for row in await connection.stream(ordered):
                archive.row(item.name, _written_row(item, row, place))
        return archive.counts


def _written_row(item: Table, row: AnyRow, place: str) -> list[object]:
    try:
        return [written(kind_of(part), getattr(row, part.name)) for part in item.columns]
    except (ValueError, TypeError, AttributeError) as error:
        key = ", ".join(str(getattr(row, part.name)) for part in item.primary_key)
        raise StoreError(
            f"The row {key} of {item.name} in the database {place} is damaged; mend or delete it, "
            "then try again."
        ) from error


async def _fill(
    connection: AsyncConnection, database: Database, file: Path, replace: bool
) -> Counts:
    await connection.run_sync(_make_empty, database, replace)
    with ArchiveReader(file) as archive:
        await connection.run_sync(migrating.move_to, archive.contents.schema)
        counts = await _insert_all(connection, archive, file)
    await connection.run_sync(migrating.move_to, SCHEMA)
    await connection.run_sync(_after_filling, database)
    return counts


def _make_empty(connection: Connection, database: Database, replace: bool) -> None:
    """Take away the tables, which may be those of an older program."""
    revision = migrating.locked_revision(connection, database)
    if revision is None:
        return
    held = _held(connection)
    if held and not replace:
        listed = ", ".join(f"{number} {name}" for name, number in held.items())
        raise StoreError(
            f"The database {database.place} holds something already ({listed}); add --replace to "
            "delete it, or name an empty one in QIBU_DATABASE_URL."
        )
    migrating.move_to(connection, None)


def _held(connection: Connection) -> dict[str, int]:
    """Return the numbers of rows that somebody may miss."""
    # A bot that has only been started has noted a fact or two.
    missed = set(metadata.tables) - {facts.name, cooldowns.name}
    there = set(inspect(connection).get_table_names()) & missed
    numbers = {
        name: connection.execute(select(func.count()).select_from(table(name))).scalar_one()
        for name in sorted(there)
    }
    return {name: number for name, number in numbers.items() if number}


async def _insert_all(connection: AsyncConnection, archive: ArchiveReader, file: Path) -> Counts:
    try:
        tables = {name: _table(name, kinds) for name, kinds in archive.contents.tables.items()}
    except (LookupError, AttributeError) as error:
        raise StoreError(f"The backup {file} is damaged at line 1; use another one.") from error
    counts = dict.fromkeys(tables, 0)
    for name, rows in _batches(archive, file):
        await connection.execute(insert(tables[name]), rows)
        counts[name] += len(rows)
    return counts


def _table(name: str, kinds: Mapping[str, str]) -> Any:
    return table(name, *(column(part, KINDS[kind].column_type) for part, kind in kinds.items()))


def _batches(archive: ArchiveReader, file: Path) -> Iterable[tuple[str, list[dict[str, object]]]]:
    """Return rows that follow each other in one table, some hundred together."""
    name, rows = "", list[dict[str, object]]()
    for number, (found, values) in enumerate(archive.rows(), 2):
        if rows and (found != name or len(rows) == _ROWS_AT_ONCE):
            yield name, rows
            rows = []
        name = found
        kinds = archive.contents.tables[found]
        try:
            pairs = zip(kinds.items(), values, strict=True)
            rows.append({part: read(kind, value) for (part, kind), value in pairs})
        except (ValueError, TypeError, LookupError) as error:
            raise StoreError(
                f"The backup {file} is damaged at line {number}; use another one."
            ) from error
    if rows:
        yield name, rows


def _after_filling(connection: Connection, database: Database) -> None:
    for item in metadata.sorted_tables:
        database.after_filling(connection, item)
