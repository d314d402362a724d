"""A web server that takes interactions from Discord, in place of the gateway.

Each is handed to the very machinery of discord.py that those of the gateway go through, and is
answered the same way, by requests of the bot's own; the answer to Discord's request only says
that it has come.

Source: "Receiving and Responding", https://docs.discord.com/developers/interactions/receiving-and-responding
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import discord
from aiohttp import web

from bot.discord.verifying import UnverifiedError, Verifier
from bot.hosting.listening import listening
from bot.hosting.vitals import Shard
from bot.metrics import Metrics

PATH = "/interactions"

_PING = _PONG = 1
_MOST_BYTES = 256 * 1024
"""Of a request; the longest modal and the largest message have far less."""

_log = logging.getLogger(__name__)


class Endpoint:
    """Takes interactions for a bot that is logged in but not connected to the gateway."""

    shards: Mapping[int, Shard] = {}
    """There are none: see `bot.hosting.vitals.Gateway`."""

    def __init__(self, bot: discord.Client, metrics: Metrics) -> None:
        self._bot = bot
        self._metrics = metrics
        self._is_open = False

    def is_ready(self) -> bool:
        """Whether interactions are taken."""
        return self._is_open

    @asynccontextmanager
    async def served(self, verifier: Verifier, host: str, port: int) -> AsyncIterator[int]:
        """Take interactions while the context lasts.

        Args:
            verifier: Tells what is from Discord.
            host: Address to listen at.
            port: Where; 0 for any.

        Yields:
            The port.

        Raises:
            OSError: If the port is taken or there is no such host here.
        """
        app = web.Application(client_max_size=_MOST_BYTES)

        async def receive(request: web.Request) -> web.Response:
            return await self._receive(request, verifier)

        app.router.add_post(PATH, receive)
        async with listening(app, host, port) as found:
            self._is_open = True
            try:
                yield found
            finally:
                self._is_open = False

    async def _receive(self, request: web.Request, verifier: Verifier) -> web.Response:
        body = await request.read()
        signature = request.headers.get("X-Signature-Ed25519", "")
        timestamp = request.headers.get("X-Signature-Timestamp", "")
        try:
            verifier.verify(signature, timestamp, body)
            return self._answer(_object(body), verifier)
        except UnverifiedError as error:
            self._metrics.request_refused(error.reason)
            raise web.HTTPUnauthorized from error
        except (ValueError, KeyError, TypeError) as error:
            # Signed by Discord and yet not readable: this library is too old for it. What it
            # holds was typed by somebody and does not belong into a log.
            _log.error("an interaction cannot be read: %s", type(error).__name__)
            self._metrics.request_refused("unreadable")
            raise web.HTTPBadRequest from error

    def _answer(self, data: dict[str, Any], verifier: Verifier) -> web.Response:
        if data["type"] == _PING:
            return web.json_response({"type": _PONG})
        verifier.see(int(data["id"]))
        # There is no public way; tests hold the library to this one.
        self._bot._connection.parse_interaction_create(data)  # type: ignore[arg-type]
        return web.Response(status=202)


def _object(body: bytes) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        ValueError: If it is none.
    """
    data = json.loads(body)
    if not isinstance(data, dict):
        raise ValueError("no object")
    return data
