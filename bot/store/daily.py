"""The channels that want a poem of the day, and what became of each day.

However many programs look after the same channels, one of them claims a day, and does so before
it writes the poem. A claim that nobody finishes can be taken over; who does so learns whether
the message can have been sent already.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.portable import insert_if_new
from bot.store.schema import daily_channels, daily_posts

LEASE = timedelta(seconds=75)
"""After this time a claim can be taken over, unless it was renewed."""

_CLOCKS_DIFFER = timedelta(minutes=10)
"""A claim from further in the future than this was made before a clock was set back."""

_KEPT_DAYS = 40
"""Days of a channel that are remembered; counted, since a clock can be wrong by years."""

Outcome: TypeAlias = Literal["posted", "left out"]


@dataclass(frozen=True, slots=True)
class DailyChannel:
    """A channel that wants a poem every day."""

    channel_id: int
    guild_id: int
    minute: int
    """Of the day, on the clocks of the zone."""

    zone: str
    """Name of a time zone, by IANA."""

    since: datetime
    """When this was wished for; what was due before is not made up for."""

    language: str = "en"
    """Code of the language of whoever wished for it; the server may have set another."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The task to post the poem of one day in one channel."""

    channel_id: int
    day: date
    token: str
    poem_id: str | None = None
    """The poem, if somebody came as far as that before."""

    sending_at: datetime | None = None
    """When somebody first was about to send it; None if it was certainly not sent."""


class DailyPoems:
    """Channels and days; every method raises StoreError if the database does not answer."""

    def __init__(self, database: Database, time: Callable[[], datetime]) -> None:
        self._database, self._time = database, time

    async def start(
        self, channel_id: int, guild_id: int, minute: int, zone: str, language: str = "en"
    ) -> DailyChannel:
        """Begin with a poem every day, or change its time; arguments as in `DailyChannel`."""
        channel = DailyChannel(channel_id, guild_id, minute, zone, self._time(), language)
        await self._database.put(daily_channels, asdict(channel))
        return channel

    async def stop(self, channel_id: int) -> bool:
        """Post no more; return whether there was a poem of the day."""
        here = daily_channels.c.channel_id == channel_id
        return await self._database.change(delete(daily_channels).where(here)) > 0

    async def stop_server(self, guild_id: int) -> int:
        """Post no more in any channel of a server; return how many there were."""
        here = daily_channels.c.guild_id == guild_id
        return await self._database.change(delete(daily_channels).where(here))

    async def channels(self, guild_id: int | None = None) -> list[DailyChannel]:
        """Return the channels, of one server or all."""
        wanted = select(daily_channels).order_by(daily_channels.c.channel_id)
        if guild_id is not None:
            wanted = wanted.where(daily_channels.c.guild_id == guild_id)
        rows = await self._database.rows(wanted)
        return [
            DailyChannel(
                row.channel_id, row.guild_id, row.minute, row.zone, row.since, row.language
            )
            for row in rows
            if row.since is not None
        ]

    async def finished(self, days: Iterable[date]) -> set[tuple[int, date]]:
        """Return the channels in which nothing more is to be done on some days."""
        wanted = [day.isoformat() for day in days]
        done = select(daily_posts.c.channel_id, daily_posts.c.day).where(
            daily_posts.c.day.in_(wanted), daily_posts.c.outcome.is_not(None)
        )
        rows = await self._database.rows(done)
        return {(row.channel_id, date.fromisoformat(row.day)) for row in rows}

    async def claim(self, channel_id: int, day: date) -> Claim | None:
        """Claim a day; None if it is finished or somebody else is at it."""
        now, token = self._time(), secrets.token_hex(8)
        first = {
            "channel_id": channel_id,
            "day": day.isoformat(),
            "claim": token,
            "claimed_at": now,
        }

        async def claim(connection: AsyncConnection) -> Claim | None:
            added = insert_if_new(connection.dialect.name, daily_posts, first)
            if (await connection.execute(added)).rowcount > 0:
                return Claim(channel_id, day, token)
            taken = await connection.execute(_taking_over(channel_id, day, token, now))
            row = taken.one_or_none()
            return Claim(channel_id, day, token, row.poem_id, row.sending_at) if row else None

        return await self._database.write(claim)

    async def note_sending(self, claim: Claim, poem_id: str) -> bool:
        """Note that the message may be sent from now on, and renew the claim.

        Returns:
            Whether the claim still holds; if not, it must not be sent.
        """
        now = self._time()
        noted = (
            update(daily_posts)
            .where(_held(claim))
            .values(
                poem_id=poem_id,
                claimed_at=now,
                sending_at=func.coalesce(daily_posts.c.sending_at, now),
            )
        )
        return await self._database.change(noted) > 0

    async def release(self, claim: Claim) -> None:
        """Let anybody claim the day again at once."""
        await self._database.change(update(daily_posts).where(_held(claim)).values(claim=None))

    async def finish(self, claim: Claim, outcome: Outcome, message_id: int | None = None) -> None:
        """Note what became of the day, whoever holds the claim now; the first word counts."""
        open_still = and_(_on(claim.channel_id, claim.day), daily_posts.c.outcome.is_(None))
        done = {"outcome": outcome, "message_id": message_id, "claim": None}

        async def finish(connection: AsyncConnection) -> None:
            await connection.execute(update(daily_posts).where(open_still).values(**done))
            await connection.execute(_forgetting(claim.channel_id))

        await self._database.write(finish)


def _on(channel_id: int, day: date) -> ColumnElement[bool]:
    return and_(daily_posts.c.channel_id == channel_id, daily_posts.c.day == day.isoformat())


def _held(claim: Claim) -> ColumnElement[bool]:
    return and_(
        _on(claim.channel_id, claim.day),
        daily_posts.c.claim == claim.token,
        daily_posts.c.outcome.is_(None),
    )


def _taking_over(channel_id: int, day: date, token: str, now: datetime) -> Any:
    free = or_(
        daily_posts.c.claim.is_(None),
        daily_posts.c.claimed_at <= now - LEASE,
        daily_posts.c.claimed_at > now + _CLOCKS_DIFFER,
    )
    return (
        update(daily_posts)
        .where(_on(channel_id, day), daily_posts.c.outcome.is_(None), free)
        .values(claim=token, claimed_at=now)
        .returning(daily_posts.c.poem_id, daily_posts.c.sending_at)
    )


def _forgetting(channel_id: int) -> Any:
    """Delete all but the newest days of a channel."""
    oldest_kept = (
        select(daily_posts.c.day)
        .where(daily_posts.c.channel_id == channel_id)
        .order_by(daily_posts.c.day.desc())
        .offset(_KEPT_DAYS - 1)
        .limit(1)
        .scalar_subquery()
    )
    return delete(daily_posts).where(
        daily_posts.c.channel_id == channel_id, daily_posts.c.day < oldest_kept
    )
