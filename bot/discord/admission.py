"""Whose request is taken: nobody's too often, and nobody's once the bot is leaving."""

from __future__ import annotations

from dataclasses import dataclass

from discord.app_commands import Cooldown

from bot.errors import ClosingError, CooldownError

_MOST_PEOPLE = 10_000


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

    def __init__(self, requests: int, seconds: float) -> None:
        self.pace = Pace(requests, seconds)
        """What holds for everybody everywhere."""

        self._people: dict[_Key, Cooldown] = {}
        self._is_open = True

    def admit(
        self, user_id: int, now: float, *, guild_id: int | None = None, pace: Pace | None = None
    ) -> None:
        """Count a request.

        Args:
            user_id: Who asks.
            now: Seconds since any fixed moment.
            guild_id: The server where, if it has a pace of its own.
            pace: That pace.

        Raises:
            CooldownError: If this person has to wait; then the request does not count.
            ClosingError: If nobody is admitted any more.
        """
        if not self._is_open:
            raise ClosingError
        if len(self._people) >= _MOST_PEOPLE:
            self._forget(now)
        cooldowns = [self._cooldown((user_id, None, self.pace))]
        if pace is not None:
            cooldowns.append(self._cooldown((user_id, guild_id, pace)))
        wait = max(cooldown.get_retry_after(now) for cooldown in cooldowns)
        if wait:
            raise CooldownError(wait)
        for cooldown in cooldowns:
            cooldown.update_rate_limit(now)

    def close(self) -> None:
        """Admit nobody from now on."""
        self._is_open = False

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
