"""Watches the bot at work: what is asked, how it ends, and how Discord takes the answers.

Nothing in the room knows of it. It hears of interactions and shards by discord.py's events, of
their ends by an event of our own, and of every request by the trace of the HTTP client.
"""

from __future__ import annotations

import logging
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import aiohttp
from discord import InteractionType
from discord.ext import commands

from bot.discord.custom_ids import CustomId
from bot.discord.items import ACTIONS
from bot.discord.outcomes import DAILY_EVENT, EVENT
from bot.discord.parts import Interaction
from bot.metrics import DailyOutcome, Metrics, Outcome

_MOST_OPEN = 10_000
"""Interactions to remember; those of other commands in the same client have no end here."""

_ROUTES = {
    "callback": re.compile(r"/interactions/(?P<id>\d+)/[^/]+/callback"),
    "followup": re.compile(r"/webhooks/"),
    "channel": re.compile(r"/channels/"),
    "commands": re.compile(r"/applications/.*/commands"),
}
"""Kinds of requests by a part of their paths."""

_COMMANDS = (InteractionType.application_command, InteractionType.autocomplete)

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Open:
    """An interaction that has not ended."""

    kind: str
    name: str
    begun: float
    first_s: float | None = None
    """Seconds until the first answer, once there is one."""


class Observer(commands.Cog):
    """Tells the metrics what it sees, and the log how each interaction ended."""

    def __init__(self, metrics: Metrics, clock: Callable[[], float] = time.monotonic) -> None:
        self._metrics = metrics
        self._clock = clock
        self._open: OrderedDict[int, _Open] = OrderedDict()

    def trace(self) -> aiohttp.TraceConfig:
        """Return what tells of the requests of an HTTP client."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._requested)
        config.on_request_end.append(self._responded)
        config.on_request_exception.append(self._request_failed)
        return config

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Note that Discord waits for an answer."""
        kind = interaction.type.name
        self._open[interaction.id] = _Open(kind, _name(interaction), self._clock())
        if len(self._open) > _MOST_OPEN:
            self._open.popitem(last=False)

    @commands.Cog.listener()
    async def on_app_command_completion(self, interaction: Interaction, _command: Any) -> None:
        """Note that a command was answered."""
        self._end(interaction, "ok")

    @commands.Cog.listener(f"on_{EVENT}")
    async def on_outcome(self, interaction: Interaction, outcome: Outcome) -> None:
        """Note how an interaction ended."""
        self._end(interaction, outcome)

    @commands.Cog.listener(f"on_{DAILY_EVENT}")
    async def on_daily_outcome(self, outcome: DailyOutcome) -> None:
        """Count a poem of the day."""
        self._metrics.daily_poem(outcome)

    @commands.Cog.listener()
    async def on_shard_connect(self, _shard: int) -> None:
        """Count a new connection."""
        self._metrics.gateway_event("connect")

    @commands.Cog.listener()
    async def on_shard_resumed(self, _shard: int) -> None:
        """Count a connection that went on where the last one broke off."""
        self._metrics.gateway_event("resume")

    @commands.Cog.listener()
    async def on_shard_disconnect(self, _shard: int) -> None:
        """Count a lost connection."""
        self._metrics.gateway_event("disconnect")

    def _end(self, interaction: Interaction, outcome: Outcome) -> None:
        ended = self._open.pop(interaction.id, None)
        if ended is None:
            return
        seconds = self._clock() - ended.begun
        self._metrics.interaction_ended(ended.kind, ended.name, outcome, seconds)
        command = f"{ended.kind} {ended.name}"
        extra: dict[str, object] = {"command": command, "outcome": outcome, "ms": _ms(seconds)}
        if ended.first_s is not None:
            extra["first_ms"] = _ms(ended.first_s)
        _log.info("%s: %s", command, outcome, extra=extra)

    async def _requested(
        self, _: aiohttp.ClientSession, context: SimpleNamespace, _params: Any
    ) -> None:
        context.begun = self._clock()

    async def _responded(
        self,
        _: aiohttp.ClientSession,
        context: SimpleNamespace,
        params: aiohttp.TraceRequestEndParams,
    ) -> None:
        status, now = params.response.status, self._clock()
        route, match = _route(params.url.path)
        self._metrics.rest_answered(route, str(status), now - context.begun)
        if route == "callback" and match is not None and status < 400:
            self._first_answered(int(match["id"]), now)

    async def _request_failed(
        self,
        _: aiohttp.ClientSession,
        context: SimpleNamespace,
        params: aiohttp.TraceRequestExceptionParams,
    ) -> None:
        route, _match = _route(params.url.path)
        self._metrics.rest_answered(route, "no answer", self._clock() - context.begun)

    def _first_answered(self, interaction_id: int, now: float) -> None:
        waiting = self._open.get(interaction_id)
        if waiting is None or waiting.first_s is not None:
            return
        waiting.first_s = now - waiting.begun
        self._metrics.first_answered(waiting.kind, waiting.first_s)
        if waiting.kind == InteractionType.autocomplete.name:
            # No event tells of its end, and the first answer is the only one.
            del self._open[interaction_id]


def _name(interaction: Interaction) -> str:
    """Name a command or button; what is not ours has one name, for names must stay few."""
    if interaction.type in _COMMANDS:
        command = interaction.command
        return command.qualified_name if command else "unknown"
    data: Any = interaction.data or {}
    custom_id = CustomId.parse(str(data.get("custom_id")))
    return custom_id.action if custom_id and custom_id.action in ACTIONS else "unknown"


def _route(path: str) -> tuple[str, re.Match[str] | None]:
    for name, pattern in _ROUTES.items():
        if match := pattern.search(path):
            return name, match
    return "other", None


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
