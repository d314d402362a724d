"""How often one person may ask."""

from __future__ import annotations

from discord.app_commands import Cooldown

_MOST_PEOPLE = 10_000


class Cooldowns:
    """So many requests in so many seconds for each person."""

    def __init__(self, requests: int, seconds: float) -> None:
        self._requests, self._seconds = requests, seconds
        self._people: dict[int, Cooldown] = {}

    def wait_for(self, user_id: int, now: float) -> float:
        """Count a request and return the seconds to wait before it may be made; 0 if none.

        Args:
            user_id: Who asks.
            now: Seconds since any fixed moment.
        """
        if len(self._people) >= _MOST_PEOPLE:
            self._forget(now)
        cooldown = self._people.setdefault(user_id, Cooldown(self._requests, self._seconds))
        return cooldown.update_rate_limit(now) or 0.0

    def _forget(self, now: float) -> None:
        """Drop everybody whose requests are all forgiven."""
        self._people = {
            user_id: cooldown
            for user_id, cooldown in self._people.items()
            if cooldown.get_tokens(now) < self._requests
        }
