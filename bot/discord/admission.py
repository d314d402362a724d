"""Whose request is taken: nobody's too often, and nobody's once the bot is leaving."""

from __future__ import annotations

from discord.app_commands import Cooldown

from bot.errors import ClosingError, CooldownError

_MOST_PEOPLE = 10_000


class Admission:
    """So many requests in so many seconds for each person."""

    def __init__(self, requests: int, seconds: float) -> None:
        self._requests, self._seconds = requests, seconds
        self._people: dict[int, Cooldown] = {}
        self._is_open = True

    def admit(self, user_id: int, now: float) -> None:
        """Count a request.

        Args:
            user_id: Who asks.
            now: Seconds since any fixed moment.

        Raises:
            CooldownError: If this person has to wait.
            ClosingError: If nobody is admitted any more.
        """
        if not self._is_open:
            raise ClosingError
        if len(self._people) >= _MOST_PEOPLE:
            self._forget(now)
        cooldown = self._people.setdefault(user_id, Cooldown(self._requests, self._seconds))
        wait = cooldown.update_rate_limit(now)
        if wait:
            raise CooldownError(wait)

    def close(self) -> None:
        """Admit nobody from now on."""
        self._is_open = False

    def _forget(self, now: float) -> None:
        """Drop everybody whose requests are all forgiven."""
        self._people = {
            user_id: cooldown
            for user_id, cooldown in self._people.items()
            if cooldown.get_tokens(now) < self._requests
        }
