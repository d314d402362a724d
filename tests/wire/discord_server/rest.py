"""Discord's HTTP interface, as far as this bot uses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.wire.discord_server.backend import Backend
from tests.wire.discord_server.errors import (
    foreign_message,
    invalid_body,
    missing_permissions,
    not_found,
    unauthorized,
)
from tests.wire.discord_server.message_store import FILE_SIZE_LIMIT
from tests.wire.discord_server.messages import Message
from tests.wire.discord_server.payloads import text_channel
from tests.wire.discord_server.recording import API, Handler, Recorded, Recorder
from tests.wire.discord_server.rules import faults_of, refusals_of

_NO_MESSAGE = 1 << 63
"""Later than all ids."""

MOST_BYTES = 10 * FILE_SIZE_LIMIT + (1 << 20)
"""Of one request: ten files and their description."""


class RestInterface:
    """Handlers of all paths; each takes the request and its record and returns JSON."""

    def __init__(self, backend: Backend, gateway_url: Callable[[], str], shards: int) -> None:
        self._backend = backend
        self._gateway_url = gateway_url
        self._shards = shards

    def routes(self, recorder: Recorder) -> list[web.RouteDef]:
        """Return the routes for an aiohttp application."""
        application = f"/applications/{self._backend.application.id}"
        webhook = f"/webhooks/{self._backend.application.id}/{{token}}"
        answer = f"{webhook}/messages/{{message}}"
        channel = "/channels/{channel:\\d+}/messages"
        message = f"{channel}/{{message:\\d+}}"
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/users/@me", self._me),
            ("GET", "/oauth2/applications/@me", self._about),
            ("GET", "/applications/@me", self._about),
            ("GET", "/gateway/bot", self._gateway),
            ("GET", f"{application}/commands", self._list_commands),
            ("PUT", f"{application}/commands", self._put_commands),
            ("POST", "/interactions/{id:\\d+}/{token}/callback", self._answer),
            ("POST", webhook, self._follow_up),
            ("GET", answer, self._get_answer),
            ("PATCH", answer, self._edit_answer),
            ("DELETE", answer, self._delete_answer),
            ("GET", "/channels/{channel:\\d+}", self._channel),
            ("GET", channel, self._list_messages),
            ("POST", channel, self._send),
            ("GET", message, self._get_message),
            ("PATCH", message, self._edit_message),
            ("DELETE", message, self._delete_message),
        ]
        served = [web.route(verb, API + path, recorder.around(do)) for verb, path, do in table]
        served.append(web.get("/attachments/{id:\\d+}/{name}", self._download))
        served.append(web.route("*", "/{path:.*}", recorder.around(self._nothing)))
        return served

    def _authorize(self, recorded: Recorded) -> None:
        if recorded.authorization != self._backend.application.authorization:
            raise unauthorized()

    async def _nothing(self, request: web.Request, recorded: Recorded) -> Any:
        raise not_found()

    async def _me(self, request: web.Request, recorded: Recorded) -> Any:
        self._authorize(recorded)
        return self._backend.application.user()

    async def _about(self, request: web.Request, recorded: Recorded) -> Any:
        self._authorize(recorded)
        return self._backend.application.info()

    async def _gateway(self, request: web.Request, recorded: Recorded) -> Any:
        self._authorize(recorded)
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return {"url": self._gateway_url(), "shards": self._shards, "session_start_limit": limit}

    async def _list_commands(self, request: web.Request, recorded: Recorded) -> Any:
        self._authorize(recorded)
        return self._backend.registry.commands

    async def _put_commands(self, request: web.Request, recorded: Recorded) -> Any:
        self._authorize(recorded)
        recorded.report(faults_of(recorded.body))
        refusals = refusals_of(recorded.body)
        if refusals:
            raise invalid_body(refusals)
        return self._backend.registry.replace(recorded.body)

    async def _answer(self, request: web.Request, recorded: Recorded) -> Any:
        id, token = int(request.match_info["id"]), request.match_info["token"]
        told = self._backend.desk.answer(id, token, recorded.contents, recorded.report)
        return told if request.query.get("with_response") in ("1", "true") else None

    async def _follow_up(self, request: web.Request, recorded: Recorded) -> Any:
        desk = self._backend.desk
        exchange = desk.open_token(request.match_info["token"])
        return desk.follow_up(exchange, recorded.contents, recorded.report).payload()

    async def _get_answer(self, request: web.Request, recorded: Recorded) -> Any:
        desk = self._backend.desk
        exchange = desk.open_token(request.match_info["token"])
        return desk.message(exchange, request.match_info["message"]).payload()

    async def _edit_answer(self, request: web.Request, recorded: Recorded) -> Any:
        desk, wanted = self._backend.desk, request.match_info["message"]
        exchange = desk.open_token(request.match_info["token"])
        return desk.edit(exchange, wanted, recorded.contents, recorded.report).payload()

    async def _delete_answer(self, request: web.Request, recorded: Recorded) -> Any:
        desk = self._backend.desk
        exchange = desk.open_token(request.match_info["token"])
        desk.delete(exchange, request.match_info["message"])

    async def _send(self, request: web.Request, recorded: Recorded) -> Any:
        self._authorize(recorded)
        message = self._backend.own_message(int(request.match_info["channel"]))
        return self._backend.store.post(message, recorded.contents, recorded.report).payload()

    async def _list_messages(self, request: web.Request, recorded: Recorded) -> Any:
        self._authorize(recorded)
        before = int(request.query.get("before", _NO_MESSAGE))
        found = self._backend.history(int(request.match_info["channel"]), before)
        return [message.payload() for message in found[: int(request.query.get("limit", 50))]]

    async def _channel(self, request: web.Request, recorded: Recorded) -> Any:
        self._authorize(recorded)
        place = self._backend.membership(int(request.match_info["channel"]))
        return text_channel(place.guild) if place.guild else {"id": str(place.channel_id)}

    async def _get_message(self, request: web.Request, recorded: Recorded) -> Any:
        return self._posted(request, recorded).payload()

    async def _edit_message(self, request: web.Request, recorded: Recorded) -> Any:
        message = self._posted(request, recorded)
        if not self._is_own(message):
            raise foreign_message()
        return self._backend.store.edit(message, recorded.contents, recorded.report).payload()

    async def _delete_message(self, request: web.Request, recorded: Recorded) -> Any:
        message = self._posted(request, recorded)
        if not self._is_own(message):
            raise missing_permissions()
        self._backend.store.delete(message.id)

    def _posted(self, request: web.Request, recorded: Recorded) -> Message:
        self._authorize(recorded)
        channel, message = request.match_info["channel"], request.match_info["message"]
        return self._backend.posted(int(channel), int(message))

    def _is_own(self, message: Message) -> bool:
        return bool(message.author["id"] == str(self._backend.application.id))

    async def _download(self, request: web.Request) -> web.Response:
        file = self._backend.store.attachment(int(request.match_info["id"]))
        if file is None:
            raise web.HTTPNotFound
        return web.Response(body=file.content, content_type=file.content_type)
