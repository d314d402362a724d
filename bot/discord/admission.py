"""Whose request is taken: nobody's too often, and nobody's once the bot is leaving."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from discord.app_commands import Cooldown

from bot.errors import ClosingError, CooldownError, StoreError
from bot.store.cooldowns import EVERYWHERE, Allowance, Cooldowns

_MOST_PEOPLE = 10_000

_PATIENCE = 1.0
"""Seconds to wait for the count of all processes: the person must hear something within three."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """So many requests in so many seconds."""

    requests: int
    seconds: float


_Key = tuple[int, int | None, Pace]


class Admission:
    """Counts the requests of each person: those of all places, and those of each server.

    Who runs the bot sets the pace for all; a server can only ask for more patience than that.
    """

    def __init__(self, requests: int, seconds: float, shared: Cooldowns | None = None) -> None:
        """Count nothing yet.

        Args:
            requests: Of a person, in so many seconds.
            seconds: How many.
            shared: Where all processes of the bot count together, if there are several.
        """
        self.pace = Pace(requests, seconds)
        """What holds for everybody everywhere."""

        self._shared = shared
        self._people: dict[_Key, Cooldown] = {}
        self._is_open = True

    async def admit(
        self, user_id: int, now: float, *, guild_id: int | None = None, pace: Pace | None = None
    ) -> None:
        """Count a request.

        Args:
            user_id: Who asks.
            now: Seconds since 1970, by the clock of Discord.
            guild_id: The server where, if it has a pace of its own.
            pace: That pace.

        Raises:
            CooldownError: If this person has to wait; then the request does not count.
            ClosingError: If nobody is admitted any more.
        """
        if not self._is_open:
            raise ClosingError
        paces = {None: self.pace} | ({guild_id: pace} if pace is not None else {})
        wait = await self._counted_together(user_id, now, paces)
        if wait is None:
            wait = self._counted_here(now, [(user_id, place, it) for place, it in paces.items()])
        if wait:
            raise CooldownError(wait)

    def close(self) -> None:
        """Admit nobody from now on."""
        self._is_open = False

    async def _counted_together(
        self, user_id: int, now: float, paces: dict[int | None, Pace]
    ) -> float | None:
        """Count with the other processes; None if there are none, or they cannot be asked."""
        if self._shared is None:
            return None
        allowances = [
            Allowance(pace.requests, pace.seconds, place or EVERYWHERE)
            for place, pace in paces.items()
        ]
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._shared.count(
                    user_id, datetime.fromtimestamp(now, UTC), allowances
                )
        except (StoreError, TimeoutError) as error:
            _log.warning("requests are counted by this process alone for now: %s", error)
            return None

    def _counted_here(self, now: float, keys: Iterable[_Key]) -> float:
        """Count a request, and return 0, or the seconds to wait."""
        if len(self._people) >= _MOST_PEOPLE:
            self._forget(now)
        cooldowns = [self._cooldown(key) for key in keys]
        wait = max(cooldown.get_retry_after(now) for cooldown in cooldowns)
        if not wait:
            for cooldown in cooldowns:
                cooldown.update_rate_limit(now)
        return wait

    def _cooldown(self, key: _Key) -> Cooldown:
        pace = key[-1]
        return self._people.setdefault(key, Cooldown(pace.requests, pace.seconds))

    def _forget(self, now: float) -> None:
        """Drop everybody whose requests are all forgiven."""
        self._people = {
            key: cooldown
            for key, cooldown in self._people.items()
            if cooldown.get_tokens(now) < key[-1].requests
        }
