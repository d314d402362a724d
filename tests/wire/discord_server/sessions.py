"""Sessions of the gateway: they outlive the sockets on which they are heard."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from aiohttp import web

from tests.wire.discord_server.bodies import COMPACT
from tests.wire.discord_server.sockets import Writer
from tests.wire.discord_server.world import Guild

MOST_REMEMBERED = 1000
"""Events that a session can miss and still hear when it resumes."""


PRIVILEGED_INTENTS = 1 << 1 | 1 << 8 | 1 << 15
"""Members, presences and message contents, none of which this project wants."""


class Op(IntEnum):
    """Kinds of packets."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class CloseCode(IntEnum):
    """Reasons for which the gateway closes a socket."""

    UNKNOWN_ERROR = 4000
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    INVALID_SHARD = 4010
    DISALLOWED_INTENTS = 4014


@dataclass(frozen=True, slots=True)
class Identify:
    """What a client said of itself when it began a session."""

    token: str
    intents: int
    shard: int
    shard_count: int
    properties: dict[str, Any]
    compression: str | None
    at: float
    """Seconds of `time.perf_counter`."""

    def refusal(self, token: str) -> CloseCode | None:
        """Return why the gateway refuses, or None if it does not.

        Args:
            token: The bot's true token.
        """
        if self.token != token:
            return CloseCode.AUTHENTICATION_FAILED
        if not 0 <= self.shard < self.shard_count:
            return CloseCode.INVALID_SHARD
        if self.intents & PRIVILEGED_INTENTS:
            return CloseCode.DISALLOWED_INTENTS
        return None

    def hears(self, guild: Guild) -> bool:
        """Tell whether the bot is a member of a server whose events this shard hears."""
        return guild.has_bot and (guild.id >> 22) % self.shard_count == self.shard


@dataclass(slots=True, eq=False)
class Connection:
    """One open socket of a client."""

    socket: web.WebSocketResponse
    writer: Writer
    compression: str | None
    request: web.Request
    session: Session | None = None
    beats: int = 0
    """Heartbeats that came in."""

    echo: asyncio.Future[None] | None = None
    """Waits for the heartbeat that the gateway asked for."""

    async def send(self, op: Op, data: Any = None) -> None:
        """Send a packet that is no event."""
        await self.writer.send(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    def drop(self) -> None:
        """Cut the line without a word."""
        if self.request.transport is not None:
            self.request.transport.abort()


@dataclass(slots=True, eq=False)
class Session:
    """What a shard of a bot hears, from IDENTIFY until it says goodbye."""

    id: str
    identify: Identify
    connection: Connection | None
    sequence: int = 0
    resumes: int = 0
    _sent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=MOST_REMEMBERED))

    async def dispatch(self, event: str, data: Any) -> None:
        """Send an event, and keep it for a client that lost its line."""
        self.sequence += 1
        packet = json.dumps(
            {"op": Op.DISPATCH, "d": data, "s": self.sequence, "t": event},
            ensure_ascii=False,
            separators=COMPACT,
        )
        self._sent.append((self.sequence, packet))
        await self._write(packet)

    async def resume(self, connection: Connection, heard: int) -> None:
        """Go on over another socket, with all events after number `heard`."""
        self.connection = connection
        self.resumes += 1
        for number, packet in list(self._sent):
            if number > heard:
                await self._write(packet)
        await self.dispatch("RESUMED", {})

    async def _write(self, packet: str) -> None:
        if self.connection is None or self.connection.socket.closed:
            return
        try:
            await self.connection.writer.send(packet)
        except ConnectionError:
            # The client is gone; the event waits in `_sent` until it resumes.
            self.connection = None
