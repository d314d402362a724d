"""Poems that people have saved, for themselves or for their server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Delete, Select, and_, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.poems import readable
from bot.store.portable import has_text, insert_if_new
from bot.store.records import PoemRecord
from bot.store.schema import anthology_entries, poems
from bot.store.searching import words_of

Scope: TypeAlias = Literal["person", "server"]
"""Whose an anthology is."""

SEARCHED_ENTRIES = 5_000
"""Newest poems of an anthology that are searched for words, so that the answer comes at once."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One anthology."""

    scope: Scope
    owner_id: int
    """Discord id of the person or the server."""


class Anthologies:
    """All anthologies; every method raises StoreError if the database does not answer."""

    def __init__(self, database: Database, time: Callable[[], datetime]) -> None:
        self._database, self._time = database, time

    async def save(self, shelf: Shelf, poem_id: str, saved_by: int) -> bool:
        """Save a poem.

        Returns:
            Whether it is new there.

        Raises:
            StoreError: Also if there is no such poem.
        """

        async def save(connection: AsyncConnection) -> bool:
            return await self._add(connection, shelf, poem_id, saved_by)

        return await self._database.write(save)

    async def remove(self, shelf: Shelf, poem_id: str) -> bool:
        """Take a poem out; the poem itself is kept.

        Returns:
            Whether it was there.
        """
        return await self._database.change(_removal(shelf, poem_id)) > 0

    async def toggle(self, shelf: Shelf, poem_id: str, saved_by: int) -> bool:
        """Save a poem, or take it out if it is there.

        Returns:
            Whether it is there now.

        Raises:
            StoreError: Also if there is no such poem.
        """

        async def toggle(connection: AsyncConnection) -> bool:
            # Where many write at once, another press may come between the two statements.
            while True:
                if (await connection.execute(_removal(shelf, poem_id))).rowcount > 0:
                    return False
                if await self._add(connection, shelf, poem_id, saved_by):
                    return True

        return await self._database.write(toggle)

    async def holds(self, shelf: Shelf, poem_id: str) -> bool:
        """Tell whether a poem is there."""
        here = and_(_on(shelf), anthology_entries.c.poem_id == poem_id)
        return bool(await self._database.rows(select(anthology_entries.c.number).where(here)))

    async def count(self, shelf: Shelf) -> int:
        """Return how many poems are there."""
        counted = select(func.count()).select_from(anthology_entries).where(_on(shelf))
        return int((await self._database.rows(counted))[0][0])

    async def poems(self, shelf: Shelf, *, offset: int = 0, limit: int = 10) -> list[PoemRecord]:
        """Return poems, the one that was saved last first; damaged ones are left out.

        Args:
            shelf: The anthology.
            offset: How many to pass over.
            limit: How many at most.
        """
        return readable(await self._database.rows(_poems_of(_entries(shelf, limit, offset))))

    async def find(self, shelf: Shelf, containing: str, limit: int = 25) -> list[PoemRecord]:
        """Find poems by words, the one that was saved last first.

        Args:
            shelf: The anthology.
            containing: Words that must all be in the theme or the text, in either script, among
                the newest 5,000 poems; or the first letters of an id.
            limit: How many at most.
        """
        words = words_of(containing)
        if not words:
            return await self.poems(shelf, limit=limit)
        named = poems.c.id.startswith(words[0], autoescape=True)
        having = and_(*(has_text(poems.c.search, word) for word in words))
        wanted = (named | having) if len(words) == 1 else having
        searched = _poems_of(_entries(shelf, SEARCHED_ENTRIES)).where(wanted)
        return readable(await self._database.rows(searched.limit(limit)))

    async def _add(
        self, connection: AsyncConnection, shelf: Shelf, poem_id: str, saved_by: int
    ) -> bool:
        row = {
            "scope": shelf.scope,
            "owner_id": shelf.owner_id,
            "poem_id": poem_id,
            "saved_by": saved_by,
            "saved_at": self._time(),
        }
        added = insert_if_new(connection.dialect.name, anthology_entries, row)
        return (await connection.execute(added)).rowcount > 0


def _on(shelf: Shelf) -> ColumnElement[bool]:
    return and_(
        anthology_entries.c.scope == shelf.scope, anthology_entries.c.owner_id == shelf.owner_id
    )


def _removal(shelf: Shelf, poem_id: str) -> Delete:
    return delete(anthology_entries).where(_on(shelf), anthology_entries.c.poem_id == poem_id)


def _entries(shelf: Shelf, limit: int, offset: int = 0) -> Select[*tuple[Any, ...]]:
    """Choose entries alone, lest the poems of those that are passed over be read too."""
    return (
        select(anthology_entries.c.number, anthology_entries.c.poem_id)
        .where(_on(shelf))
        .order_by(anthology_entries.c.number.desc())
        .limit(limit)
        .offset(offset)
    )


def _poems_of(entries: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    chosen = entries.subquery()
    return (
        select(poems).join(chosen, chosen.c.poem_id == poems.c.id).order_by(chosen.c.number.desc())
    )
