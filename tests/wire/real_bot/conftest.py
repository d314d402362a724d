"""The bot, with the tiny model and a database of its own, connected to the stand-in.

The stand-in of every test fails it in the end if any body that the bot sent breaks a rule of
Discord or of this project: see `discord_server/rules.py`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.discord import answering, items, tree
from bot.discord.client import QibuBot
from bot.engine.poet import Poet
from bot.service.service import PoetService
from bot.settings import Settings
from tests.wire.discord_server import StandInDiscord
from tests.wire.real_bot.working import Gate, at_work


@pytest.fixture
async def discord() -> AsyncIterator[StandInDiscord]:
    """Serve a stand-in in which no time passes by itself."""
    async with StandInDiscord() as stand_in:
        stand_in.clock.stop()
        yield stand_in


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no answer be deferred, nor the store given up, only because the machine is busy."""
    monkeypatch.setattr(answering, "PATIENCE", 30.0)
    for room in (items, tree):
        monkeypatch.setattr(room, "LOOKING_UP", 30.0)


@pytest.fixture
async def bot(discord: StandInDiscord, settings: Settings, poet: Poet) -> AsyncIterator[QibuBot]:
    """Connect the bot to the stand-in, with its commands registered."""
    async with at_work(discord, settings, poet) as client:
        yield client


@pytest.fixture
def service(bot: QibuBot) -> PoetService:
    """The service of the bot."""
    return bot.parts.service


@pytest.fixture
def gate(service: PoetService, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """Hold every poem back until the gate is opened, and let the bot say so at once."""
    monkeypatch.setattr(answering, "PATIENCE", 0.01)
    return Gate(service, monkeypatch)
