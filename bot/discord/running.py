"""Runs the bot: opens what it stands on, connects, and leaves in order when told to."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager

import aiohttp
import discord

from bot.discord.client import QibuBot, create_bot
from bot.engine.poet import Poet
from bot.errors import StartError
from bot.hosting import systemd
from bot.hosting.memory import settle
from bot.hosting.store_watch import StoreWatch
from bot.hosting.watching import watched
from bot.metrics import Metrics
from bot.service.service import PoetService
from bot.service.workers import unwatched
from bot.settings import Settings
from bot.store.store import Store
from bot.store.watch import unwatched as store_unwatched

TOLD = (
    discord.HTTPException,
    discord.GatewayNotFound,
    discord.ConnectionClosed,
    aiohttp.ClientError,
)
"""Exceptions that speak of Discord and the network, and quote nobody; see `bot.logs`."""

_SIGNALS = (signal.SIGINT, signal.SIGTERM)

_log = logging.getLogger(__name__)


@asynccontextmanager
async def rooms(
    settings: Settings, metrics: Metrics | None = None
) -> AsyncIterator[tuple[PoetService, Store]]:
    """Open the poet's service and the store, and close both in the end.

    Args:
        settings: What the operator has set.
        metrics: What to tell of the work, if anything.

    Raises:
        ModelError: If the model cannot be used.
        StoreError: If the database cannot.
    """
    opening = asyncio.create_task(asyncio.to_thread(Poet.open, settings.model))
    # If both cannot be opened, the store's word is enough.
    opening.add_done_callback(lambda task: task.cancelled() or task.exception())
    store_watch = StoreWatch(metrics) if metrics else store_unwatched
    async with (
        await Store.open(settings.database_url, watch=store_watch) as store,
        PoetService(
            await opening,
            workers=settings.workers,
            longest_wait=settings.longest_wait,
            font=settings.card_font,
            watch=metrics.worked if metrics else unwatched,
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
    metrics = Metrics()
    async with rooms(settings, metrics) as (service, store):
        bot = create_bot(settings, service, store, metrics)
        async with bot, watched(settings, bot, service, store, metrics):
            token = settings.discord_token.get_secret_value()
            await _until_stopped(bot, _awake(service, bot, token))


async def _awake(service: PoetService, bot: QibuBot, token: str) -> None:
    """Connect, and meanwhile do once what takes longer at the first time."""
    connected = asyncio.create_task(_connected(bot, token))
    try:
        await service.warm_up()
        settle()
        await connected
    finally:
        connected.cancel()
        await asyncio.wait({connected})


async def _until_stopped(bot: QibuBot, work: Coroutine[None, None, None]) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in _SIGNALS:
        loop.add_signal_handler(number, stop.set)
    connected = asyncio.create_task(work)
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({connected, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            systemd.notify("STOPPING=1", "STATUS=finishing the answers under way")
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
