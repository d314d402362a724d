"""Runs the bot without the gateway: Discord posts the interactions to it.

It keeps nothing in memory that another process would need, so any number of such processes can
stand behind a load balancer, and each answers what comes to it.
"""

from __future__ import annotations

import asyncio
import logging

from bot.discord.client import QibuBot, create_bot
from bot.discord.endpoint import PATH, Endpoint
from bot.discord.running import in_sentences, rooms, token_of, until_stopped
from bot.discord.verifying import Verifier
from bot.errors import StartError
from bot.hosting.memory import settle
from bot.hosting.watching import watched
from bot.metrics import Metrics
from bot.settings import Settings

_log = logging.getLogger(__name__)


async def serve(settings: Settings) -> None:
    """Take interactions over HTTP until told to stop by SIGINT or SIGTERM.

    Raises:
        StartError: If Discord cannot be reached or refuses the token, or the port is taken.
        ModelError: If the model cannot be used.
        StoreError: If the database cannot.
    """
    token = token_of(settings)
    metrics = Metrics()
    async with rooms(settings, metrics) as (service, store):
        bot = create_bot(settings, service, store, metrics, alone=False)
        endpoint = Endpoint(bot, metrics)

        async def leave(work: asyncio.Task[None]) -> None:
            # Nothing more comes in; then what came in is finished.
            work.cancel()
            await asyncio.wait({work})
            await bot.close()

        async with bot, watched(settings, endpoint, service, store, metrics):
            await until_stopped(_open(bot, endpoint, settings, token), leave)


async def _open(bot: QibuBot, endpoint: Endpoint, settings: Settings, token: str) -> None:
    """Log in, and take interactions until cancelled."""
    with in_sentences():
        await bot.login(token)
    await bot.parts.service.warm_up()
    settle()
    host, port = settings.http_host, settings.http_port
    try:
        async with endpoint.served(_verifier(bot, settings), host, port) as found:
            _log.info("taking interactions at http://%s:%d%s", host, found, PATH)
            bot.clockwork.start()
            await asyncio.Event().wait()
    except OSError as error:
        raise StartError(
            f"Nothing can be served at {host} port {port} ({error.strerror or error}); set "
            "QIBU_HTTP_HOST and QIBU_HTTP_PORT to an address of this machine and a free port."
        ) from error


def _verifier(bot: QibuBot, settings: Settings) -> Verifier:
    """Take the key that is set, which must be that of the application.

    Raises:
        StartError: If it is another one.
    """
    own = bytes.fromhex(bot.application.verify_key)  # type: ignore[union-attr]  # Logged in.
    if settings.public_key not in (None, own):
        raise StartError(
            "DISCORD_PUBLIC_KEY is not the key of the application to which the token belongs; copy "
            "it again from the page General Information, or unset it."
        )
    return Verifier(own)
