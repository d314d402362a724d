"""Keeps and finds poems."""

from __future__ import annotations

import logging
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import AnyRow, Database
from bot.store.ids import canonical_id, ids_starting_with, new_id
from bot.store.portable import has_text
from bot.store.records import NewPoem, PoemRecord
from bot.store.rows import DamagedRowError, as_record, poem_record, poem_row
from bot.store.schema import poems
from bot.store.searching import words_of

SEARCHED_POEMS = 5_000
"""Newest poems of a person that are searched for words, so that the answer comes at once."""

_log = logging.getLogger(__name__)


async def add_poems(
    database: Database, new: Sequence[NewPoem], created_at: datetime
) -> list[PoemRecord]:
    """Keep poems, all or none; see `Store.add_poems`."""
    if not new:
        return []

    async def add(connection: AsyncConnection) -> list[PoemRecord]:
        parents = await _known(connection, {poem.parent_id for poem in new} - {None})
        # A parent may have been deleted meanwhile; its child need not be lost with it.
        kept = [
            poem if poem.parent_id in parents else replace(poem, parent_id=None) for poem in new
        ]
        pairs = [(poem, new_id()) for poem in kept]
        rows = [poem_row(poem, poem_id, created_at) for poem, poem_id in pairs]
        await connection.execute(insert(poems), rows)
        return [as_record(poem, poem_id, created_at) for poem, poem_id in pairs]

    return await database.write(add)


async def find_poem(database: Database, poem_id: str) -> PoemRecord | None:
    """Find a poem by its id; see `Store.poem`."""
    wanted = canonical_id(poem_id)
    if wanted is None:
        return None
    rows = await database.rows(select(poems).where(poems.c.id == wanted))
    try:
        return poem_record(rows[0]) if rows else None
    except DamagedRowError as error:
        raise database.damaged(f"poem {wanted}") from error


async def recent_poems(
    database: Database, author_id: int, containing: str, limit: int
) -> list[PoemRecord]:
    """Find poems of a person, the newest first; see `Store.recent_poems`."""
    words = words_of(containing)
    own = poems.c.author_id == author_id
    newest = select(poems).where(own).order_by(poems.c.number.desc()).limit(limit)
    if not words:
        return readable(await database.rows(newest))
    oldest_searched = (
        select(poems.c.number)
        .where(own)
        .order_by(poems.c.number.desc())
        .offset(SEARCHED_POEMS - 1)
        .limit(1)
        .scalar_subquery()
    )
    having = (has_text(poems.c.search, word) for word in words)
    searched = newest.where(*having, poems.c.number >= func.coalesce(oldest_searched, 0))
    found = [*await database.rows(searched)]
    if len(words) == 1 and (span := ids_starting_with(words[0])):
        # Without the person, lest the database read all of theirs instead of the few ids.
        few = await database.rows(select(poems).where(poems.c.id.between(*span)))
        found += [row for row in few if row.author_id == author_id]
    rows = {row.number: row for row in found}
    return readable([rows[number] for number in sorted(rows, reverse=True)][:limit])


async def count_poems(database: Database) -> int:
    """Count all poems; see `Store.count_poems`."""
    ((count,),) = await database.rows(select(func.count()).select_from(poems))
    return int(count)


async def place_poem(database: Database, poem_id: str, channel_id: int, message_id: int) -> None:
    """Note which message shows a poem; see `Store.place_poem`."""
    place = {"channel_id": channel_id, "message_id": message_id}
    note = update(poems).where(poems.c.id == poem_id).values(**place)
    await database.change(note)


async def _known(connection: AsyncConnection, ids: Set[str | None]) -> set[str]:
    """Return those of some ids that poems have."""
    if not ids:
        return set()
    found = await connection.execute(select(poems.c.id).where(poems.c.id.in_(ids)))
    return set(found.scalars())


def readable(rows: Sequence[AnyRow]) -> list[PoemRecord]:
    """Read rows; damaged ones are left out."""
    records = []
    for row in rows:
        try:
            records.append(poem_record(row))
        except DamagedRowError as error:
            # With the error as such, so that what it quotes from the row is not logged.
            _log.error("Poem %s is damaged and left out", row.id, exc_info=error)
    return records
