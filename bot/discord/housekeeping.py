"""Has what was only to be kept for a while deleted, once an hour."""

from __future__ import annotations

import logging

from discord.ext import commands, tasks

from bot.errors import StoreError
from bot.store.store import Store

_log = logging.getLogger(__name__)


class Housekeeping(commands.Cog):
    """Tidies the store while the bot runs; several processes may do so at once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def cog_load(self) -> None:
        """Begin."""
        self.tidy.start()

    async def cog_unload(self) -> None:
        """End."""
        self.tidy.cancel()

    @tasks.loop(hours=1)
    async def tidy(self) -> None:
        """Tidy once; if that fails, the next hour will do."""
        try:
            count = await self._store.tidy()
        except StoreError as error:
            _log.warning("what is void was not deleted: %s", error)
        else:
            if count:
                _log.info("deleted %d rows that were void", count)
