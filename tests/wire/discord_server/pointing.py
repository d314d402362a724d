"""Ways to make an unmodified bot speak with the stand-in instead of Discord."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import yarl

if TYPE_CHECKING:
    from discord import Client

HOOK = Path(__file__).parent / "hook"
"""A folder for `PYTHONPATH`, with a `sitecustomize` module that points a whole process."""

VARIABLE = "STAND_IN_DISCORD"
"""Environment variable with the address of the stand-in, for the hook."""


class Address(Protocol):
    """A stand-in, in this process or in another."""

    @property
    def api_url(self) -> str:
        """Address of the HTTP interface."""

    @property
    def gateway_url(self) -> str:
        """Address of the gateway."""

    @property
    def token(self) -> str:
        """The token that the bot must have."""

    async def ready(self, sessions: int = 1) -> None:
        """Wait until the gateway has so many sessions."""


@contextmanager
def pointed_at(discord: Address) -> Iterator[None]:
    """Let every client in this process speak with a stand-in.

    The library builds all addresses from two class attributes, which are restored afterwards.
    """
    # Here, for the stand-in's own process has no use for the library, which is slow to import.
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = discord.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(discord.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def connected(discord: Address, client: Client, *, sessions: int = 1) -> AsyncIterator[None]:
    """Run a client in this process until the context ends.

    Args:
        discord: The stand-in, which must be serving.
        client: The bot; it is closed in the end.
        sessions: How many sessions the gateway must have before the context begins.

    Raises:
        Exception: Whatever ends the client before it is connected.
    """
    with pointed_at(discord):
        running = asyncio.create_task(client.start(discord.token))
        ready = asyncio.create_task(discord.ready(sessions))
        try:
            await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                ready.cancel()
            else:
                await ready
                yield
        finally:
            await client.close()
            await running


def environment(url: str) -> dict[str, str]:
    """Return the environment variables by which a Python process speaks with a stand-in.

    Args:
        url: Address of the stand-in, such as `http://127.0.0.1:1234`.
    """
    paths = [str(HOOK), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(paths), VARIABLE: url}
