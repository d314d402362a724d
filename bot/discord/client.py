"""The bot itself: what it tells Discord about itself, and how it starts and stops."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

import discord
import yarl
from discord.ext import commands

from bot.discord import failures
from bot.discord.admission import Admission
from bot.discord.cogs import install
from bot.discord.daily.work import DailyWork
from bot.discord.identifying import SharedBudget
from bot.discord.known_servers import KnownServers
from bot.discord.observing import Observer
from bot.discord.parts import Interaction, Parts
from bot.discord.syncing import sync_if_changed
from bot.discord.translations.translator import CatalogueTranslator
from bot.discord.tree import QibuTree
from bot.discord.under_way import answered
from bot.errors import StartError
from bot.metrics import Metrics
from bot.service.service import PoetService
from bot.settings import Settings
from bot.store.store import Store

_SYNC_PATIENCE = 3.0
"""Seconds that telling Discord the commands may keep the bot from its work."""

_GUILDS_FOLLOW = 0.2
"""Seconds without another server after which the bot knows all of them."""

_GRACE = 20.0
"""Seconds that answers under way may take when the bot stops."""

_LAST_WORDS = 2.0
"""Seconds for the refusals of what came in meanwhile."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shards:
    """Which of the connections to the gateway are a process's own."""

    count: int | None = None
    """Of all processes together; as Discord advises if None."""

    ids: tuple[int, ...] | None = None
    """All of them if None."""


class QibuBot(commands.AutoShardedBot):
    """A client that only answers: no privileged intent, no cache of members or messages."""

    def __init__(
        self, parts: Parts, observer: Observer | None = None, shards: Shards | None = None
    ) -> None:
        shards = shards or Shards()
        super().__init__(
            shard_count=shards.count,
            # None is discord.py's own word for all, though its types do not say so.
            shard_ids=None if shards.ids is None else list(shards.ids),  # type: ignore[arg-type]
            command_prefix=commands.when_mentioned,
            tree_cls=QibuTree,
            help_command=None,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=_GUILDS_FOLLOW,
            max_messages=None,
            # None is discord.py's own word for no trace, though its types do not say so.
            http_trace=observer.trace() if observer else None,  # type: ignore[arg-type]
        )
        self.parts = parts
        self._observer = observer
        self._syncing: asyncio.Task[bool] | None = None
        self._budget = SharedBudget(self, parts.store) if shards.ids is not None else None
        self._daily_work = DailyWork(self, parts)
        self.clockwork = self._daily_work.clockwork
        """Has the poems of the day posted."""

    async def setup_hook(self) -> None:
        """Add the commands and tell Discord of them if they are new."""
        await self.tree.set_translator(CatalogueTranslator())
        await install(self, self.parts, self._daily_work)
        if self._observer is not None:
            await self.add_cog(self._observer)
        self.tree.error(_report_without_command)
        self._syncing = asyncio.create_task(sync_if_changed(self.tree, self.parts.store))
        # It goes on meanwhile: after too many changes Discord has a bot wait for hours, and
        # the commands that it has work.
        done, _ = await asyncio.wait({self._syncing}, timeout=_SYNC_PATIENCE)
        for sync in done:
            sync.result()

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard once it may begin a session."""
        if self._budget is not None:
            await self._budget.wait(shard_id)
        await super().launch_shard(gateway, shard_id, initial=initial)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until a shard may begin a session; see `SharedBudget.confirm`."""
        if self._budget is None or shard_id is None:
            await super().before_identify_hook(shard_id, initial=initial)
        else:
            await self._budget.confirm(shard_id)

    async def on_ready(self) -> None:
        """Log that the bot can be used."""
        _log.info("ready in %d servers", len(self.guilds))

    async def close(self) -> None:
        """Finish the answers under way, then leave Discord."""
        if not self.is_closed():
            self.parts.admission.close()
            await answered(_GRACE)
            # The library takes the commands away before it stops to listen; whoever asked in
            # between would be told that there is no such command.
            await asyncio.gather(*(shard.disconnect() for shard in self.shards.values()))
            late = await answered(_LAST_WORDS)
            if late:
                _log.warning("%d answers were not finished in %.0f s", late, _GRACE)
            await self.clockwork.stop()
        await self._end_sync()
        await super().close()

    async def _end_sync(self) -> None:
        if self._syncing is None:
            return
        self._syncing.cancel()
        (outcome,) = await asyncio.gather(self._syncing, return_exceptions=True)
        if isinstance(outcome, Exception):
            _log.error("the commands were not kept in mind: %s", outcome)


def create_bot(
    settings: Settings,
    service: PoetService,
    store: Store,
    metrics: Metrics | None = None,
    *,
    alone: bool = True,
) -> QibuBot:
    """Make the bot; starting it and closing service and store are left to the caller.

    Args:
        settings: What the operator has set.
        service: Writes the poems.
        store: Keeps them.
        metrics: What to tell of the bot at work; nothing is watched without it.
        alone: Whether no other process has the same work; one with a slice of the shards never
            is.

    Raises:
        StartError: If there is a slice, and the database cannot be shared.
    """
    shards = Shards(settings.shard_count, settings.shard_ids)
    if shards.ids is not None and not store.turns.is_shared:
        raise StartError(
            "QIBU_SHARD_IDS is for several processes, which need one PostgreSQL; set "
            "QIBU_DATABASE_URL to it, or unset QIBU_SHARD_IDS."
        )
    parts = create_parts(settings, service, store, alone=alone and shards.ids is None)
    return QibuBot(parts, Observer(metrics) if metrics else None, shards)


def create_parts(
    settings: Settings, service: PoetService, store: Store, *, alone: bool = True
) -> Parts:
    """Put together what commands and buttons work with; see `create_bot`."""
    shared = None if alone else store.cooldowns
    admission = Admission(settings.cooldown_requests, settings.cooldown_seconds, shared)
    return Parts(service, store, admission, KnownServers(store.servers))


async def _report_without_command(
    interaction: Interaction, error: discord.app_commands.AppCommandError
) -> None:
    """Report what no command was found for; what a command raises, it reports itself."""
    if interaction.command is None:
        await failures.report(interaction, error)
