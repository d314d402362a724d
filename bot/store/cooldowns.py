"""Counts the requests of people for all processes that share a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.portable import inserting
from bot.store.schema import cooldowns

EVERYWHERE = 0
"""In place of a server: all requests of a person."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many requests of a person in so many seconds."""

    requests: int
    seconds: float
    guild_id: int = EVERYWHERE
    """The server whose requests count."""


class _WaitError(Exception):
    """Takes back what has been counted."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class Cooldowns:
    """Windows of time: each begins with a request, and only so many more fit into it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, user_id: int, now: datetime, allowances: Sequence[Allowance]) -> float:
        """Count a request, or find out when there can be another.

        Args:
            user_id: Who asks.
            now: When, by a clock that all processes go by.
            allowances: What holds, one for each server and for everywhere; a request counts
                for all of them or, if one is used up, for none.

        Returns:
            Seconds to wait; 0 if the request was counted.

        Raises:
            StoreError: If the database does not answer.
        """

        async def count(connection: AsyncConnection) -> None:
            # Always in the same order, lest two requests of a person wait for each other.
            for allowance in sorted(allowances, key=lambda item: item.guild_id):
                await _count(connection, user_id, now, allowance)

        try:
            await self._database.write(count)
        except _WaitError as wait:
            return wait.seconds
        return 0.0


async def _count(
    connection: AsyncConnection, user_id: int, now: datetime, allowance: Allowance
) -> None:
    counted = await connection.execute(_counting(connection.dialect.name, user_id, now, allowance))
    if counted.one_or_none() is not None:
        return
    ends_at = await connection.execute(
        select(cooldowns.c.ends_at).where(
            cooldowns.c.user_id == user_id, cooldowns.c.guild_id == allowance.guild_id
        )
    )
    raise _WaitError(max(0.001, (ends_at.scalar_one() - now).total_seconds()))


def _counting(dialect: str, user_id: int, now: datetime, allowance: Allowance) -> Any:
    """Return the statement that begins a window or fits a request into one.

    It returns a row unless the window is full. One statement, so that two processes that count
    at the same time do not both take the last place.
    """
    row = {
        "user_id": user_id,
        "guild_id": allowance.guild_id,
        "requests": 1,
        "ends_at": now + timedelta(seconds=allowance.seconds),
    }
    new = inserting(dialect, cooldowns, row)
    ended = cooldowns.c.ends_at <= now
    changed = {
        "requests": case((ended, 1), else_=cooldowns.c.requests + 1),
        "ends_at": case((ended, new.excluded.ends_at), else_=cooldowns.c.ends_at),
    }
    return new.on_conflict_do_update(
        index_elements=["user_id", "guild_id"],
        set_=changed,
        where=ended | (cooldowns.c.requests < allowance.requests),
    ).returning(cooldowns.c.requests)
