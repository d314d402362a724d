"""Throws away what was only to be kept for a while."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ColumnElement, and_, delete, exists
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.picks import PICK_LASTS
from bot.store.schema import anthology_entries, cooldowns, path_steps, picks, poems

_children = poems.alias()

_USES: tuple[Column[str], ...] = (
    path_steps.c.poem_id,
    picks.c.poem_id,
    anthology_entries.c.poem_id,
    _children.c.parent_id,
)
"""Columns that point to a poem that is still wanted."""


async def tidy(database: Database, now: datetime) -> int:
    """Delete what is void; see `Store.tidy`."""
    too_old = now - PICK_LASTS

    async def delete_void(connection: AsyncConnection) -> int:
        gone = await connection.execute(delete(picks).where(picks.c.picked_at <= too_old))
        typed = await connection.execute(delete(poems).where(_came_to_nothing(too_old)))
        # Nobody misses the requests that are forgiven, nor wants to hear of them.
        await connection.execute(delete(cooldowns).where(cooldowns.c.ends_at <= now))
        return gone.rowcount + typed.rowcount

    count = await database.write(delete_void)
    if count:
        await database.scrub()
    return count


def _came_to_nothing(too_old: datetime) -> ColumnElement[bool]:
    """Return the condition for poems that were typed in, and of which nothing was made."""
    used = (exists().where(column == poems.c.id) for column in _USES)
    return and_(
        poems.c.kind == "typed", poems.c.created_at <= too_old, *(~condition for condition in used)
    )
