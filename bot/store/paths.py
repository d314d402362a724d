"""Keeps and finds the ways between two poems."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import AnyRow, Database
from bot.store.ids import canonical_id, new_id
from bot.store.records import NewPath, PathRecord, PathStep
from bot.store.rows import moment
from bot.store.schema import path_steps, paths
from bot.store.text import restored, storable


async def add_path(database: Database, new: NewPath, created_at: datetime) -> PathRecord:
    """Keep a path; see `Store.add_path`."""

    async def add(connection: AsyncConnection) -> str:
        path_id = new_id()
        await connection.execute(insert(paths).values(_row(new, path_id, created_at)))
        if new.steps:
            await connection.execute(insert(path_steps), _step_rows(new, path_id))
        return path_id

    return PathRecord(
        id=await database.write(add),
        start=new.start,
        end=new.end,
        form=new.form,
        seed=new.seed,
        author_id=new.author_id,
        guild_id=new.guild_id,
        steps=new.steps,
        created_at=created_at,
    )


async def find_path(database: Database, path_id: str) -> PathRecord | None:
    """Find a path by its id; see `Store.path`."""
    wanted = canonical_id(path_id)
    if wanted is None:
        return None
    steps = select(path_steps).where(path_steps.c.path_id == wanted)
    found = await database.rows(select(paths).where(paths.c.id == wanted))
    step_rows = await database.rows(steps.order_by(path_steps.c.position))
    try:
        return _record(found[0], step_rows) if found else None
    except (ValueError, TypeError) as error:
        raise database.damaged(f"path {wanted}") from error


def _row(new: NewPath, path_id: str, created_at: datetime) -> dict[str, object]:
    return {
        "id": path_id,
        "start": storable(new.start),
        "end": storable(new.end),
        "form": new.form,
        "seed": storable(new.seed),
        "author_id": new.author_id,
        "guild_id": new.guild_id,
        "created_at": created_at,
    }


def _step_rows(new: NewPath, path_id: str) -> list[dict[str, object]]:
    return [
        {"path_id": path_id, "position": position, "share": step.t, "poem_id": step.poem_id}
        for position, step in enumerate(new.steps)
    ]


def _record(row: AnyRow, steps: Sequence[AnyRow]) -> PathRecord:
    return PathRecord(
        id=row.id,
        start=restored(row.start),
        end=restored(row.end),
        form=row.form,
        seed=restored(row.seed),
        author_id=row.author_id,
        guild_id=row.guild_id,
        steps=tuple(PathStep(step.share, step.poem_id) for step in steps),
        created_at=moment(row.created_at),
    )
