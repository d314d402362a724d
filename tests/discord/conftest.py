"""The bot in a simulated server, with the tiny model and a store of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import discord
import pytest
import simcord

from bot.discord.client import QibuBot, create_bot
from bot.engine.poet import Poet
from bot.errors import QibuError
from bot.service.service import PoetService
from bot.settings import Settings
from bot.store.store import Store


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    """An empty store."""
    async with await Store.open(settings.database_url) as opened:
        yield opened


@pytest.fixture
async def service(poet: Poet) -> AsyncIterator[PoetService]:
    """The tiny poet's service."""
    async with PoetService(poet, workers=1, longest_wait=60.0, font=None) as running:
        yield running


@pytest.fixture
def simcord_bot(settings: Settings, service: PoetService, store: Store) -> QibuBot:
    """The bot as `run` makes it."""
    return create_bot(settings, service, store)


@pytest.fixture
async def simcord_env(simcord_bot: QibuBot) -> AsyncIterator[simcord.Env]:
    """A simulated Discord with one shard; an error that nobody was told of fails the test."""
    env = simcord.Env(simcord_bot, shard_count=1, settle_timeout=60.0)
    await env.start()
    try:
        yield env
    finally:
        await env.shutdown()
    # simcord lists refusals too, since discord.py hands on what a command raised.
    foreseen = (QibuError, discord.HTTPException)
    assert not [e for e in env.errors if not isinstance(getattr(e, "original", e), foreseen)]


@dataclass(frozen=True, slots=True)
class Server:
    """A server with a channel and two people in it."""

    env: simcord.Env
    guild: Any
    channel: Any
    alice: Any
    bob: Any


@pytest.fixture
async def server(simcord_env: simcord.Env) -> Server:
    """A server in which the bot is."""
    guild = simcord_env.create_guild("Poets")
    channel = guild.create_text_channel("poems")
    alice = guild.add_member(simcord_env.create_user("alice"))
    bob = guild.add_member(simcord_env.create_user("bob"))
    return Server(simcord_env, guild, channel, alice, bob)


@pytest.fixture
def manager(server: Server) -> Any:
    """Somebody who manages the server."""
    role = server.guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    return server.guild.add_member(server.env.create_user("mandy"), roles=[role])


@pytest.fixture
def locale(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Lets a test say in which language people use Discord, under the key "locale"."""
    from simcord import interactions

    said = {"locale": "en-US"}
    base_payload = interactions.base_payload

    def localised(*args: Any, **kwargs: Any) -> Any:
        record, payload = base_payload(*args, **kwargs)
        payload["locale"] = said["locale"]
        return record, payload

    monkeypatch.setattr(interactions, "base_payload", localised)
    return said


@pytest.fixture(params=["zh-CN", "zh-TW"])
def chinese(request: pytest.FixtureRequest, locale: dict[str, str]) -> str:
    """Let everybody use Discord in Chinese."""
    locale["locale"] = str(request.param)
    return locale["locale"]
