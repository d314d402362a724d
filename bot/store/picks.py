"""Keeps the first of two poems that a person wants blended, until the second is picked."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import AnyRow, Database
from bot.store.schema import picks

PICK_LASTS = timedelta(days=1)
"""How long a pick is good."""


async def set_pick(database: Database, user_id: int, poem_id: str, now: datetime) -> None:
    """Keep a pick in place of an earlier one."""
    await database.put(picks, {"user_id": user_id, "poem_id": poem_id, "picked_at": now})


async def take_pick(database: Database, user_id: int, now: datetime) -> str | None:
    """Return the id of the poem picked, and forget it; None if there is none or it is void."""
    taken = (
        delete(picks)
        .where(picks.c.user_id == user_id)
        .returning(picks.c.poem_id, picks.c.picked_at)
    )

    async def take(connection: AsyncConnection) -> AnyRow | None:
        return (await connection.execute(taken)).one_or_none()

    row = await database.write(take)
    if row is None or row.picked_at is None or row.picked_at <= now - PICK_LASTS:
        return None
    return str(row.poem_id)
