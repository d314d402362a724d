"""Runs the bot: opens what it stands on, connects, and leaves in order when told to."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import discord

from bot.discord.client import QibuBot, create_bot
from bot.engine.poet import Poet
from bot.errors import StartError
from bot.service.service import PoetService
from bot.settings import Settings
from bot.store.store import Store

_SIGNALS = (signal.SIGINT, signal.SIGTERM)

_log = logging.getLogger(__name__)


@asynccontextmanager
async def rooms(settings: Settings) -> AsyncIterator[tuple[PoetService, Store]]:
    """Open the poet's service and the store, and close both in the end.

    Raises:
        ModelError: If the model cannot be used.
        StoreError: If the database cannot.
    """
    poet = await asyncio.to_thread(Poet.open, settings.model)
    async with (
        await Store.open(settings.database_url) as store,
        PoetService(
            poet,
            workers=settings.workers,
            longest_wait=settings.longest_wait,
            font=settings.card_font,
        ) as service,
    ):
        yield service, store


async def run(settings: Settings) -> None:
    """Run the bot until it is told to stop by SIGINT or SIGTERM.

    Raises:
        StartError: If Discord cannot be reached or refuses the token.
        ModelError: If the model cannot be used.
        StoreError: If the database cannot.
    """
    if settings.discord_token is None:
        raise StartError(
            "There is no token. Set DISCORD_TOKEN, or DISCORD_TOKEN_FILE to a file that holds it; "
            "the README says where to get one."
        )
    async with rooms(settings) as (service, store):
        await service.warm_up()
        _settle_memory()
        bot = create_bot(settings, service, store)
        async with bot:
            await _until_stopped(bot, settings.discord_token.get_secret_value())


def _settle_memory() -> None:
    """Spare the collector what stays for good: a full round over the model takes 40 ms."""
    gc.collect()
    gc.freeze()


async def _until_stopped(bot: QibuBot, token: str) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in _SIGNALS:
        loop.add_signal_handler(number, stop.set)
    connected = asyncio.create_task(_connected(bot, token))
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({connected, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            _log.info("stopping: answers under way are finished first")
        await bot.close()
        # While there is no gateway to connect to, discord.py tries for ever, though it is closed.
        connected.cancel()
        await asyncio.wait({connected})
        if not stop.is_set():
            connected.result()
    finally:
        stopped.cancel()
        for number in _SIGNALS:
            loop.remove_signal_handler(number)


async def _connected(bot: QibuBot, token: str) -> None:
    try:
        await bot.start(token)
    except discord.LoginFailure as error:
        raise StartError(
            "Discord refuses the token. Copy it again from the page Bot of your application."
        ) from error
    except discord.HTTPException as error:
        raise StartError(
            f"Discord answers with an error ({error.status}). Try again in some minutes."
        ) from error
    except discord.ConnectionClosed as error:
        raise StartError(
            f"Discord has ended the connection for good ({error.code}). Is the token still valid?"
        ) from error
    except (aiohttp.ClientConnectionError, discord.GatewayNotFound, OSError) as error:
        raise StartError(
            f"Discord cannot be reached ({error or type(error).__name__}). "
            "Check the network of this machine."
        ) from error
