"""What the tests of the bot have in common: its life on a stand-in, and what its messages say."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.discord.client import QibuBot, create_bot
from bot.discord.custom_ids import CustomId
from bot.engine.poet import Poet
from bot.service.service import PoetService
from bot.settings import Settings
from bot.store.store import Store
from tests.wire.discord_server import Message, StandInDiscord, connected

CALLBACK = "POST /interactions/*/callback"
ORIGINAL = "/webhooks/*/messages/@original"
FOLLOWUP = "POST /webhooks/*"
COMMANDS = "PUT /applications/*/commands"


@asynccontextmanager
async def at_work(
    discord: StandInDiscord, settings: Settings, poet: Poet
) -> AsyncIterator[QibuBot]:
    """Let a new bot object work on the database of the settings until the context ends."""
    async with (
        await Store.open(settings.database_url) as store,
        PoetService(poet, workers=1, longest_wait=60.0) as service,
    ):
        client = create_bot(settings, service, store)
        async with connected(discord, client):
            yield client
        # Else a bot that follows would be taken for ready while it is not.
        await discord.gateway.until(lambda: not discord.gateway.sessions)


class Gate:
    """Stands before the poet: whoever asks for a poem waits until it is opened."""

    def __init__(self, service: PoetService, monkeypatch: pytest.MonkeyPatch) -> None:
        self._opened = asyncio.Event()
        compose = service.compose

        async def held(request: Any) -> Any:
            await self.passed()
            return await compose(request)

        monkeypatch.setattr(service, "compose", held)

    async def passed(self) -> None:
        """Wait until the gate is open."""
        await self._opened.wait()

    def open(self) -> None:
        """Let everybody through from now on."""
        self._opened.set()


async def eventually(condition: Callable[[], Any], within: float = 20.0) -> None:
    """Wait until a condition holds that nobody announces.

    Raises:
        TimeoutError: If it does not hold within `within` seconds.
    """
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110  (nothing tells when it does)
            await asyncio.sleep(0.005)


def lines_of(message: Message) -> list[str]:
    """Return the lines of the poem that a message shows in large type."""
    return re.findall(r"^#{2,3} (\S+)[，。]$", message.text, re.MULTILINE)


def custom_id(message: Message, action: str) -> str:
    """Return the id of the one button or menu that does something."""
    (found,) = {one for one in message.custom_ids if CustomId.of(one).action == action}
    return found


def poem_id(message: Message) -> str:
    """Return the id of the poem that a message shows."""
    return CustomId.of(custom_id(message, "explain")).key
