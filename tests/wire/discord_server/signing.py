"""Interactions over HTTP: each is signed and posted to the bot's own web server.

Source: "Interactions overview", https://docs.discord.com/developers/interactions/overview
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field

import aiohttp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.wire.discord_server.bodies import encoded
from tests.wire.discord_server.payloads import JsonObject

PING = 1
PONG = 1


class EndpointError(AssertionError):
    """The bot's web server does not behave as Discord demands."""


@dataclass(slots=True)
class Signer:
    """Discord's key for one application."""

    _key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def verify_key(self) -> str:
        """Return the public key in hexadecimal digits."""
        return self._key.public_key().public_bytes_raw().hex()

    def headers(self, body: bytes, timestamp: str | None = None) -> dict[str, str]:
        """Return the headers that prove who sent a body."""
        moment = timestamp or str(int(time.time()))
        return {
            "Content-Type": "application/json",
            "User-Agent": "Discord-Interactions/1.0 (+https://discord.com)",
            "X-Signature-Ed25519": self._key.sign(moment.encode() + body).hex(),
            "X-Signature-Timestamp": moment,
        }


@dataclass(frozen=True, slots=True)
class Posted:
    """A request as it was sent."""

    body: bytes
    headers: dict[str, str]


class HttpDelivery:
    """Posts interactions to the address that the bot registered, or to servers behind it.

    Several addresses are those of servers behind a load balancer: each gets an interaction in
    turn, and one that cannot be reached is passed over; what was sent is not sent again.

    Args:
        urls: Addresses of the bot's web servers.
        signer: Key of the application.
        client: Connections; the caller closes them.
    """

    def __init__(
        self, urls: tuple[str, ...], signer: Signer, client: aiohttp.ClientSession
    ) -> None:
        self._urls = deque(urls)
        self._signer = signer
        self._client = client
        self.posted: list[Posted] = []
        """Interactions, in their order."""

    async def check(self) -> None:
        """Do what Discord does before it accepts an address.

        Raises:
            EndpointError: If a ping is not answered by a pong, or a forged one is believed.
        """
        for url in self._urls:
            await self._check(url)

    async def _check(self, url: str) -> None:
        ping = encoded({"type": PING, "version": 1})
        status, answer = await self._post(url, ping, self._signer.headers(ping))
        if status != 200 or answer != {"type": PONG}:
            raise EndpointError(f"a ping was answered by {status} {answer}")
        forged = {**self._signer.headers(ping), "X-Signature-Ed25519": "00" * 64}
        status, answer = await self._post(url, ping, forged)
        if status != 401:
            raise EndpointError(f"a forged ping was answered by {status} {answer}, not by 401")

    async def deliver(self, interaction: JsonObject) -> JsonObject | None:
        """Post an interaction; return the answer if it came in the same breath.

        Raises:
            EndpointError: If the status is neither 200 with an answer nor 202 without one.
            ClientError: If no server can be reached, or one broke off.
        """
        body = encoded(interaction)
        headers = self._signer.headers(body)
        self.posted.append(Posted(body, headers))
        status, answer = await self._post_to_one(body, headers)
        if (status, answer is None) not in ((200, False), (202, True)):
            raise EndpointError(f"an interaction was answered by {status} {answer}")
        return answer

    async def _post_to_one(
        self, body: bytes, headers: dict[str, str]
    ) -> tuple[int, JsonObject | None]:
        self._urls.rotate(-1)
        *others, last = self._urls
        for url in others:
            try:
                return await self._post(url, body, headers)
            except aiohttp.ClientConnectorError:
                continue
        return await self._post(last, body, headers)

    async def _post(
        self, url: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, JsonObject | None]:
        async with self._client.post(url, data=body, headers=headers) as response:
            raw = await response.read()
            is_json = raw and response.content_type == "application/json"
            return response.status, await response.json() if is_json else None
