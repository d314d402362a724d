"""Records every request, lets planned ones fail, and puts answers into HTTP."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.wire.discord_server.bodies import Body, UploadedFile, encoded, read_body
from tests.wire.discord_server.errors import ApiError
from tests.wire.discord_server.failures import CUT, Failures

API = "/api/v10"


@dataclass(slots=True)
class Recorded:
    """A request that the bot made, and how it was answered."""

    method: str
    path: str
    """Without the prefix of the interface, such as `/channels/1/messages`."""

    authorization: str | None
    user_agent: str | None
    at: float
    """When it began to come in, in seconds of `time.perf_counter`."""

    body: Any = None
    files: tuple[UploadedFile, ...] = ()
    status: int = 0
    faults: tuple[str, ...] = ()

    @property
    def contents(self) -> Body:
        """Return body and files."""
        return Body(self.body, self.files)

    def report(self, faults: list[str]) -> None:
        """Note what is wrong with the body."""
        self.faults = tuple(faults)


Handler = Callable[[web.Request, Recorded], Awaitable[Any]]
"""Returns what to answer: JSON, or None for an answer without body."""


class Recorder:
    """Stands between the network and the handlers."""

    def __init__(self, *, keep_files: bool) -> None:
        self._keep_files = keep_files
        self.failures = Failures()
        self.requests: list[Recorded] = []

    def around(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Return the handler with recording and failures around it."""

        async def serve(request: web.Request) -> web.Response:
            recorded = await self._record(request)
            failure = self.failures.take(recorded.method, recorded.path)
            if failure is None or failure.lost_answer:
                response = await _response(handler, request, recorded)
            if failure is not None and failure.status == CUT and request.transport is not None:
                request.transport.abort()
            if failure is not None:
                response = _json(failure.body, failure.status or 500, failure.headers)
            recorded.status = response.status
            if not self._keep_files:
                recorded.files = ()
            return response

        return serve

    def begin(
        self, method: str, path: str, authorization: str | None = None, agent: str | None = None
    ) -> Recorded:
        """Record a request whose body is not yet known."""
        recorded = Recorded(method, path, authorization, agent, at=time.perf_counter())
        self.requests.append(recorded)
        return recorded

    async def _record(self, request: web.Request) -> Recorded:
        headers = request.headers
        recorded = self.begin(
            request.method,
            request.path.removeprefix(API),
            headers.get("Authorization"),
            headers.get("User-Agent"),
        )
        try:
            body = await read_body(request)
        except ValueError as error:
            recorded.report([f"unreadable body: {error}"])
        else:
            recorded.body, recorded.files = body.json, body.files
        return recorded


async def _response(handler: Handler, request: web.Request, recorded: Recorded) -> web.Response:
    try:
        answer = await handler(request, recorded)
    except ApiError as error:
        return _json(encoded(error.body), error.status)
    except Exception as error:
        # A mistake of the stand-in must not look like one of Discord's passing faults.
        recorded.report([f"the stand-in failed: {error!r}"])
        raise
    return web.Response(status=204) if answer is None else _json(encoded(answer))


def _json(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # The library reads JSON only where the type is exactly this, without a character set.
    return web.Response(body=body, status=status, headers=headers, content_type="application/json")
