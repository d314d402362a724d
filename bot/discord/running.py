"""Runs the bot: opens what it stands on, connects, and leaves in order when told to."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

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
    token = token_of(settings)
    metrics = Metrics()
    async with rooms(settings, metrics) as (service, store):
        bot = create_bot(settings, service, store, metrics)

        async def leave(work: asyncio.Task[None]) -> None:
            await bot.close()
            # While there is no gateway to connect to, discord.py tries for ever, though it is
            # closed.
            work.cancel()

        async with bot, watched(settings, bot, service, store, metrics):
            await until_stopped(awake(service, _connected(bot, token)), leave)


def token_of(settings: Settings) -> str:
    """Return the token.

    Raises:
        StartError: If there is none.
    """
    if settings.discord_token is None:
        raise StartError(
            "There is no token. Set DISCORD_TOKEN, or DISCORD_TOKEN_FILE to a file that holds it; "
            "the README says where to get one."
        )
    return settings.discord_token.get_secret_value()


async def awake(service: PoetService, work: Coroutine[Any, Any, None]) -> None:
    """Connect, and meanwhile do once what takes longer at the first time."""
    connected = asyncio.create_task(work)
    try:
        await service.warm_up()
        settle()
        await connected
    finally:
        connected.cancel()
        await asyncio.wait({connected})


async def until_stopped(
    work: Coroutine[Any, Any, None], leave: Callable[[asyncio.Task[None]], Awaitable[None]]
) -> None:
    """Work until a signal comes, or until the work fails.

    Args:
        work: What is done meanwhile.
        leave: Ends it in order.

    Raises:
        StartError: If the work raises it before there is a signal.
    """
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in _SIGNALS:
        loop.add_signal_handler(number, stop.set)
    working = asyncio.create_task(work)
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            systemd.notify("STOPPING=1", "STATUS=finishing the answers under way")
            _log.info("stopping: answers under way are finished first")
        await leave(working)
        await asyncio.wait({working})
        if not stop.is_set():
            working.result()
    finally:
        stopped.cancel()
        for number in _SIGNALS:
            loop.remove_signal_handler(number)


async def _connected(bot: QibuBot, token: str) -> None:
    with in_sentences():
        await bot.start(token)


@contextmanager
def in_sentences() -> Iterator[None]:
    """Say in a sentence why Discord does not let the bot in.

    Raises:
        StartError: In place of what discord.py and the network raise.
    """
    try:
        yield
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
