"""When a shard may begin a session: processes that share the work share Discord's budget, too.

Discord allows so many shards to IDENTIFY within five seconds, each with its own remainder of
the shard's number. A process takes its turn, waits for as long and only then goes; so the next
one is never too early, whoever dies in between.

Source: "Sharding", https://docs.discord.com/developers/events/gateway#sharding-max-concurrency
"""

from __future__ import annotations

import asyncio
import logging
import time

import discord

from bot.errors import StoreError
from bot.store.store import Store

INTERVAL_S = 5.0
"""Between two shards with the same remainder, by Discord's rule."""

_GOOD_FOR_S = 0.5
"""How long a shard may take from its turn to its IDENTIFY; then it needs another turn."""

_log = logging.getLogger(__name__)


class SharedBudget:
    """The budget of one application, kept by all processes that have the same database."""

    def __init__(self, client: discord.AutoShardedClient, store: Store) -> None:
        self._client = client
        self._store = store
        self._at_once: int | None = None
        self._turns: dict[int, float] = {}

    async def wait(self, shard_id: int) -> None:
        """Wait for the turn of a shard.

        Before there is a connection: on one that waits, heartbeats would seem to take as long.
        """
        await self._wait(shard_id)
        self._turns[shard_id] = time.monotonic()

    async def confirm(self, shard_id: int) -> None:
        """Go on if the turn of a shard was just now, else wait for another one."""
        had = self._turns.pop(shard_id, None)
        if had is None or time.monotonic() - had > _GOOD_FOR_S:
            await self._wait(shard_id)

    async def _wait(self, shard_id: int) -> None:
        remainder = shard_id % await self._max_concurrency()
        name = f"identify {self._client.application_id} {remainder}"
        try:
            async with self._store.turns.take(name):
                await asyncio.sleep(INTERVAL_S + _GOOD_FOR_S)
        except StoreError as error:
            # A shard that is too early is told so and tries again; one that never comes is worse.
            _log.warning("shard %d goes without a turn: %s", shard_id, error)
            await asyncio.sleep(INTERVAL_S + _GOOD_FOR_S)

    async def _max_concurrency(self) -> int:
        if self._at_once is None:
            try:
                limits = await self._client.fetch_session_start_limits()
            except (discord.GatewayNotFound, discord.HTTPException):
                return 1
            self._at_once = max(1, limits.max_concurrency)
        return self._at_once
