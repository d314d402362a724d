"""The settings of servers, remembered for a minute so that no answer waits for them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from bot.errors import StoreError
from bot.store.servers import Alter, Servers, ServerSettings

LASTS = 60.0
"""Seconds after which settings are read again; another process may have changed them."""

_PATIENCE = 1.0
"""Seconds to wait for settings: the person must hear something within three."""

_MOST_SERVERS = 10_000

_log = logging.getLogger(__name__)


class KnownServers:
    """Reads the settings of servers and remembers them."""

    def __init__(self, servers: Servers, now: Callable[[], float] = time.monotonic) -> None:
        """Remember nothing yet.

        Args:
            servers: Where the settings are kept.
            now: Seconds since any fixed moment; never goes back.
        """
        self._servers, self._now = servers, now
        self._known: dict[int, tuple[float, ServerSettings]] = {}
        self._changes = 0

    async def settings(self, guild_id: int | None) -> ServerSettings:
        """Return the settings of a server; the defaults outside of servers.

        If the store does not answer in time, what was last known holds on, or the defaults: a
        poem in the usual style is better than none.
        """
        if guild_id is None:
            return ServerSettings()
        known = self._known.get(guild_id)
        if known is not None and self._now() - known[0] < LASTS:
            return known[1]
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._read(guild_id)
        except (StoreError, TimeoutError) as error:
            _log.warning("the settings of server %s cannot be read: %s", guild_id, error)
            return known[1] if known else ServerSettings()

    async def change(self, guild_id: int, alter: Alter) -> ServerSettings:
        """Change settings; errors as with `Servers.change`."""
        altered = await self._servers.change(guild_id, alter)
        self._remember(guild_id, altered)
        return altered

    async def reset(self, guild_id: int) -> None:
        """Put all settings back; errors as with `Servers.reset`."""
        await self._servers.reset(guild_id)
        self._remember(guild_id, ServerSettings())

    async def _read(self, guild_id: int) -> ServerSettings:
        changes = self._changes
        settings = await self._servers.settings(guild_id)
        if changes == self._changes:  # else this may be what was there before a change.
            self._keep(guild_id, settings)
        return settings

    def _remember(self, guild_id: int, settings: ServerSettings) -> None:
        self._changes += 1
        self._keep(guild_id, settings)

    def _keep(self, guild_id: int, settings: ServerSettings) -> None:
        now = self._now()
        if len(self._known) >= _MOST_SERVERS:
            self._known = {
                server: known for server, known in self._known.items() if now - known[0] < LASTS
            }
        self._known[guild_id] = (now, settings)
