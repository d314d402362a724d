"""All that is kept about a person: how much it is, what it is, and forgetting it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import AnyRow, Database
from bot.store.exporting import exported, path_steps_of
from bot.store.schema import anthology_entries, cooldowns, path_steps, paths, picks, poems


@dataclass(frozen=True, slots=True)
class Personal:
    """Rows of a table that belong to one person."""

    person: Column[int]
    """Holds the Discord id of the person."""

    only: ColumnElement[bool] | None = None
    """Which rows, where the column does not always hold a person."""

    called: str | None = None
    """What the rows are called, if not like their table."""

    @property
    def table(self) -> Table:
        """The table of the column."""
        return self.person.table

    @property
    def name(self) -> str:
        """What the rows are called."""
        return self.called or self.table.name

    def of(self, user_id: int) -> ColumnElement[bool]:
        """Return the condition for the rows of a person."""
        own = self.person == user_id
        return own if self.only is None else and_(own, self.only)


_PATHS = Personal(paths.c.author_id)

PERSONAL: tuple[Personal, ...] = (
    Personal(poems.c.author_id),
    _PATHS,
    Personal(picks.c.user_id),
    Personal(anthology_entries.c.owner_id, anthology_entries.c.scope == "person"),
    Personal(cooldowns.c.user_id),
)
"""Every table with rows of a person; what may point to a poem comes after the poems."""

NAMED: tuple[Personal, ...] = (
    Personal(
        anthology_entries.c.saved_by, anthology_entries.c.scope == "server", "saved_for_servers"
    ),
)
"""Rows of others that name a person; they are kept without the name when it is forgotten."""


@dataclass(frozen=True, slots=True)
class KeptSummary:
    """How much is kept about a person."""

    counts: Mapping[str, int]
    """Rows by what they are called, those of `PERSONAL`, then of `NAMED`; also where it is 0."""

    typed: int
    """Of the poems, those that the person typed in."""

    since: datetime | None
    """Time of the first poem; None if there is none."""


async def kept_about(database: Database, user_id: int) -> KeptSummary:
    """Count what is kept about a person; see `Store.kept_about`."""
    own = poems.c.author_id == user_id

    async def count(connection: AsyncConnection) -> KeptSummary:
        counts = {
            item.name: await _number(connection, item.table, item.of(user_id))
            for item in (*PERSONAL, *NAMED)
        }
        oldest = select(poems.c.created_at).where(own).order_by(poems.c.number).limit(1)
        first = await connection.execute(oldest)
        typed = await _number(connection, poems, and_(own, poems.c.kind == "typed"))
        return KeptSummary(counts, typed, first.scalar_one_or_none())

    return await database.snapshot(count)


async def export_of(database: Database, user_id: int) -> dict[str, Any]:
    """Return what is kept about a person; see `Store.export_of`."""

    async def collect(connection: AsyncConnection) -> dict[str, Any]:
        tables: dict[str, Any] = {"user_id": str(user_id)}
        for item in (*PERSONAL, *NAMED):
            tables[item.name] = [
                exported(item.table, row) for row in await _rows(connection, item, user_id)
            ]
        steps = await path_steps_of(connection, _PATHS.of(user_id))
        for path in tables[paths.name]:
            path["steps"] = steps.get(path["id"], [])
        return tables

    return await database.snapshot(collect)


async def forget(database: Database, user_id: int) -> Mapping[str, int]:
    """Delete all that is kept about a person; see `Store.forget`."""
    own = select(poems.c.id).where(poems.c.author_id == user_id)

    async def delete_all(connection: AsyncConnection) -> dict[str, int]:
        counts = {}
        for item in NAMED:
            emptied = update(item.table).where(item.of(user_id)).values({item.person: None})
            counts[item.name] = (await connection.execute(emptied)).rowcount
        # From the last table to the first, lest a row vanish with its poem uncounted.
        for item in reversed(PERSONAL):
            gone = await connection.execute(delete(item.table).where(item.of(user_id)))
            counts[item.name] = gone.rowcount
            if item is _PATHS:
                # Paths of others through these poems name them, and would have holes.
                through = select(path_steps.c.path_id).where(path_steps.c.poem_id.in_(own))
                await connection.execute(delete(paths).where(paths.c.id.in_(through)))
        return {item.name: counts[item.name] for item in (*PERSONAL, *NAMED)}

    counts = await database.write(delete_all)
    await database.scrub()
    return counts


async def _number(connection: AsyncConnection, table: Table, condition: ColumnElement[bool]) -> int:
    counted = await connection.execute(select(func.count()).select_from(table).where(condition))
    return int(counted.scalar_one())


async def _rows(connection: AsyncConnection, item: Personal, user_id: int) -> list[AnyRow]:
    ordered = select(item.table).where(item.of(user_id)).order_by(*item.table.primary_key)
    return [*await connection.execute(ordered)]
