"""The stand-in itself: a Discord on loopback for an unmodified bot."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.wire.discord_server.backend import Backend, Options
from tests.wire.discord_server.bodies import Body
from tests.wire.discord_server.clock import Clock
from tests.wire.discord_server.commands import CommandRegistry
from tests.wire.discord_server.exchanges import Exchange
from tests.wire.discord_server.failures import CUT, Failure
from tests.wire.discord_server.gateway import Gateway
from tests.wire.discord_server.messages import Message
from tests.wire.discord_server.payloads import Application, JsonObject
from tests.wire.discord_server.people import People
from tests.wire.discord_server.recording import API, Recorded, Recorder
from tests.wire.discord_server.rest import MOST_BYTES, RestInterface
from tests.wire.discord_server.signing import EndpointError, HttpDelivery, Posted, Signer
from tests.wire.discord_server.world import World


class FaultyRequestsError(AssertionError):
    """The bot sent something that Discord refuses or that this project does not want."""


class StandInDiscord(People):
    """Discord's HTTP interface and gateway on a free port of 127.0.0.1.

    Serves while it is entered as a context. On leaving it fails with `FaultyRequestsError` if a
    body broke a rule, unless `Options.tolerate_faults` is set.

        async with StandInDiscord() as discord:
            with pointed_at(discord):
                ...
                exchange = await discord.slash("poem", {"theme": "moon"})
                message = await exchange.delivered()
    """

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()
        self._signer = Signer()
        self._port = 0
        backend = Backend.create(self.options, self._signer.verify_key, lambda: self.url)
        super().__init__(backend)
        self.gateway = Gateway(
            backend.application,
            backend.world,
            lambda: self.gateway_url,
            heartbeat_interval=self.options.heartbeat_interval,
            compress=self.options.compress,
        )
        self._recorder = Recorder(keep_files=self.options.keep_files)
        self._runner: web.AppRunner | None = None
        self._http: HttpDelivery | None = None
        self._client: aiohttp.ClientSession | None = None
        self._posts: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Address of the server."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_url(self) -> str:
        """Address of the HTTP interface."""
        return self.url + API

    @property
    def gateway_url(self) -> str:
        """Address of the gateway."""
        return f"ws://127.0.0.1:{self._port}/"

    @property
    def token(self) -> str:
        """The token that the bot must have."""
        return self.options.token

    @property
    def application(self) -> Application:
        """The bot as it is registered."""
        return self._backend.application

    @property
    def world(self) -> World:
        """People, servers and places."""
        return self._backend.world

    @property
    def clock(self) -> Clock:
        """Time by which deadlines run; tests move it on."""
        return self._backend.clock

    @property
    def registry(self) -> CommandRegistry:
        """Commands that the bot registered, and how often it did."""
        return self._backend.registry

    @property
    def requests(self) -> list[Recorded]:
        """All requests so far."""
        return self._recorder.requests

    @property
    def faults(self) -> list[str]:
        """All broken rules so far, with the request that broke each."""
        return [
            f"{request.method} {request.path.split('/')[1]}: {fault}"
            for request in self.requests
            for fault in request.faults
        ]

    async def ready(self, sessions: int = 1) -> None:
        """Wait until the gateway has so many sessions.

        Raises:
            TimeoutError: If there are fewer after some seconds.
        """
        await self.gateway.ready(sessions)

    def message(self, id: int) -> Message:
        """Return a message that was not deleted.

        Raises:
            ApiError: If there is none.
        """
        return self._backend.store.get(id)

    def history(self, channel_id: int) -> list[Message]:
        """Return the messages of a channel that everybody sees, the newest first."""
        return self._backend.store.history(channel_id, 1 << 63)

    def fail(self, route: str, status: int, **details: Any) -> Failure:
        """Let the next requests of a route fail; see `Failures.plan`."""
        return self._recorder.failures.plan(route, status, **details)

    def cut(self, route: str, *, times: int = 1) -> Failure:
        """Cut the line under the next requests of a route, in place of an answer."""
        return self._recorder.failures.plan(route, CUT, times=times)

    @property
    def signer(self) -> Signer:
        """The key of the application."""
        return self._signer

    @property
    def posted(self) -> list[Posted]:
        """What was posted to the web servers that were named last."""
        return self._http.posted if self._http else []

    async def deliver_over_http(self, *urls: str) -> None:
        """Post interactions to web servers of the bot from now on, not over the gateway.

        Args:
            urls: Where; several are asked in turn, as a load balancer does.

        Raises:
            EndpointError: If the server does not answer a ping, or believes a forged one.
        """
        self._client = self._client or aiohttp.ClientSession()
        delivery = HttpDelivery(urls, self._signer, self._client)
        await delivery.check()
        self._http = delivery

    async def __aenter__(self) -> Self:
        """Begin to serve."""
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_get("/", self.gateway.serve)
        interface = RestInterface(
            self._backend, lambda: self.gateway_url, shards=self.options.shards
        )
        app.add_routes(interface.routes(self._recorder))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop serving; fail if the bot broke rules and nothing else failed."""
        await asyncio.gather(*self._posts)
        await self.gateway.close()
        if self._client is not None:
            await self._client.close()
        if self._runner is not None:
            await self._runner.cleanup()
        if kind is None and self.faults and not self.options.tolerate_faults:
            raise FaultyRequestsError("\n".join(self.faults))

    async def _deliver(self, exchange: Exchange, interaction: JsonObject) -> None:
        if self._http is not None:
            task = asyncio.create_task(self._post(self._http, exchange, interaction))
            self._posts.add(task)
            task.add_done_callback(self._posts.discard)
            return
        hearing = await self.gateway.dispatch("INTERACTION_CREATE", interaction, exchange.place)
        if not hearing:
            raise LookupError(f"{exchange}: no session of the bot hears of this place")

    async def _post(
        self, delivery: HttpDelivery, exchange: Exchange, interaction: JsonObject
    ) -> None:
        recorded = self._recorder.begin("POST", "/interactions/callback")
        try:
            answer = await delivery.deliver(interaction)
        except (EndpointError, aiohttp.ClientError) as error:
            recorded.report([f"{exchange}: {error}"])
            return
        if answer is None:
            return
        recorded.body = answer
        self._backend.desk.answer(exchange.id, exchange.token, Body(answer), recorded.report)
