"""The stand-in proved: interactions over HTTP, signed, to a bot without a gateway."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.wire.discord_server import (
    EndpointError,
    FaultyRequestsError,
    StandInDiscord,
    pointed_at,
)
from tests.wire.small_bot import SmallBot


class Endpoint:
    """A web server for the small bot.

    Args:
        bot: Logged in, but not connected to the gateway.
        believing: True for one that does not check signatures.
        inline: True for one that answers in the same breath, without the bot.
    """

    def __init__(self, bot: SmallBot, *, believing: bool = False, inline: bool = False) -> None:
        self._bot = bot
        self._believing = believing
        self._inline = inline

    async def receive(self, request: web.Request) -> web.Response:
        """Take a ping or an interaction."""
        body = await request.read()
        if not self._believing and not self._is_signed(request, body):
            return web.Response(status=401)
        data = json.loads(body)
        if data["type"] == 1:
            return web.json_response({"type": 1})
        if self._inline:
            contents = {"content": "At once.", "allowed_mentions": {"parse": []}}
            return web.json_response({"type": 4, "data": contents})
        self._bot._connection.parse_interaction_create(data)
        return web.Response(status=202)

    def _is_signed(self, request: web.Request, body: bytes) -> bool:
        assert self._bot.application is not None
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self._bot.application.verify_key))
        signature = bytes.fromhex(request.headers["X-Signature-Ed25519"])
        try:
            key.verify(signature, request.headers["X-Signature-Timestamp"].encode() + body)
        except InvalidSignature:
            return False
        return True


@asynccontextmanager
async def _serving(
    discord: StandInDiscord, *, believing: bool = False, inline: bool = False
) -> AsyncIterator[str]:
    with pointed_at(discord):
        async with SmallBot() as bot:
            await bot.login(discord.application.token)
            app = web.Application()
            endpoint = Endpoint(bot, believing=believing, inline=inline)
            app.router.add_post("/", endpoint.receive)
            runner = web.AppRunner(app)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
            await runner.cleanup()


async def test_interactions_come_by_http(discord: StandInDiscord) -> None:
    """Files, buttons and autocomplete need no session and no cache."""
    async with _serving(discord) as url:
        await discord.deliver_over_http(url)
        message = await (await discord.slash("card")).delivered()
        assert message.attachments
        pressed = await discord.press(message, message.button("Count 1"))
        assert (await pressed.delivered()).text == "Counted 1"
        offered = await (await discord.autocomplete("say", "word", "sn")).offered()
        assert [choice["value"] for choice in offered] == ["snow"]
    assert discord.gateway.identifies == []


async def test_an_answer_may_come_in_the_same_breath(discord: StandInDiscord) -> None:
    """Then there is no request to the callback's path."""
    async with _serving(discord, inline=True) as url:
        await discord.deliver_over_http(url)
        assert (await (await discord.slash("card")).delivered()).text == "At once."


async def test_a_server_that_believes_a_forged_ping_is_not_accepted(
    discord: StandInDiscord,
) -> None:
    """Discord tries it, too."""
    async with _serving(discord, believing=True) as url:
        with pytest.raises(EndpointError, match="a forged ping was answered by 200"):
            await discord.deliver_over_http(url)


async def test_a_server_that_is_gone_is_a_fault() -> None:
    """The person's act has no answer, and the test fails in the end."""
    with pytest.raises(FaultyRequestsError, match="command 'card' by Ann: Cannot connect"):
        await _act_after_the_end()


async def _act_after_the_end() -> None:
    async with StandInDiscord() as discord:
        async with _serving(discord) as url:
            await discord.deliver_over_http(url)
        exchange = await discord.slash("card")
        await asyncio.sleep(0)
        assert exchange.acknowledged_at is None
