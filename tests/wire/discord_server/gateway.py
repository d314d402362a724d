"""The gateway: HELLO, IDENTIFY, READY, heartbeats, RESUME, and events by shard.

Source: https://docs.discord.com/developers/events/gateway
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.wire.discord_server.exchanges import PATIENCE
from tests.wire.discord_server.payloads import Application, JsonObject, guild_payload
from tests.wire.discord_server.sessions import (
    CloseCode,
    Connection,
    Identify,
    Op,
    Session,
)
from tests.wire.discord_server.sockets import writer_for
from tests.wire.discord_server.world import Place, World

GUILDS_INTENT = 1 << 0
_GOODBYES = (1000, 1001)
"""Close codes after which a client may not resume."""


class Gateway:
    """Speaks with every shard of every process of the bot.

    Args:
        application: The bot.
        world: Its servers.
        address: Where clients shall resume; a function, for the port is not known beforehand.
        heartbeat_interval: Seconds between heartbeats of a client.
        compress: False to send plain text to those who ask for compression, too.
    """

    def __init__(
        self,
        application: Application,
        world: World,
        address: Callable[[], str],
        *,
        heartbeat_interval: float,
        compress: bool,
    ) -> None:
        self._application = application
        self._world = world
        self._address = address
        self._heartbeat_interval = heartbeat_interval
        self._compress = compress
        self._connections: set[Connection] = set()
        self._changed = asyncio.Event()
        self.sessions: dict[str, Session] = {}
        self.identifies: list[Identify] = []

    @property
    def open_connections(self) -> list[Connection]:
        """Sockets that are open now."""
        return [one for one in self._connections if not one.socket.closed]

    async def until(self, condition: Callable[[], Any], within: float = PATIENCE) -> None:
        """Wait until a condition on the gateway holds.

        Raises:
            TimeoutError: If it does not hold within `within` seconds.
        """
        async with asyncio.timeout(within):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def ready(self, sessions: int = 1, within: float = PATIENCE) -> None:
        """Wait until so many sessions have been sent all they need to begin.

        Raises:
            TimeoutError: If there are fewer after `within` seconds.
        """
        await self.until(lambda: len(self.sessions) >= sessions, within)

    async def resumed(self, times: int = 1, within: float = PATIENCE) -> None:
        """Wait until sessions were resumed so many times in all.

        Raises:
            TimeoutError: If they were not within `within` seconds.
        """
        await self.until(
            lambda: sum(session.resumes for session in self.sessions.values()) >= times, within
        )

    async def dispatch(self, event: str, data: JsonObject, place: Place) -> int:
        """Send an event to every session that hears of a place; return how many do."""
        hearing = [
            session
            for session in self.sessions.values()
            if place.shard(session.identify.shard_count) == session.identify.shard
        ]
        for session in hearing:
            await session.dispatch(event, data)
        return len(hearing)

    async def ask_to_reconnect(self) -> None:
        """Ask every client to come back on another socket (op 7)."""
        for connection in self.open_connections:
            await connection.send(Op.RECONNECT)

    async def invalidate(self) -> None:
        """Tell every client that its session is over (op 9), so that it begins anew."""
        self.sessions.clear()
        for connection in self.open_connections:
            connection.session = None
            await connection.send(Op.INVALID_SESSION, data=False)

    def drop(self) -> None:
        """Cut every line without a word, as a broken network does."""
        for connection in self.open_connections:
            connection.drop()

    async def echo(self, within: float = PATIENCE) -> list[float]:
        """Ask every client for a heartbeat; return the seconds that each took to answer.

        It measures from outside how long the event loop of a bot leaves things waiting. Ask
        at most once a second, for clients count the answer against their own rate limit.

        Raises:
            TimeoutError: If a client does not answer within `within` seconds.
        """
        return [await self._echo(one, within) for one in self.open_connections]

    async def _echo(self, connection: Connection, within: float) -> float:
        connection.echo = asyncio.get_running_loop().create_future()
        begin = time.perf_counter()
        await connection.send(Op.HEARTBEAT)
        async with asyncio.timeout(within):
            await connection.echo
        return time.perf_counter() - begin

    async def close(self) -> None:
        """Close every socket."""
        for connection in self.open_connections:
            await connection.socket.close(code=CloseCode.UNKNOWN_ERROR)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one websocket until it closes."""
        socket = web.WebSocketResponse(max_msg_size=1 << 20)
        await socket.prepare(request)
        compression = request.query.get("compress")
        writer = writer_for(socket, compression if self._compress else None)
        connection = Connection(socket, writer, compression, request)
        self._connections.add(connection)
        try:
            interval = int(self._heartbeat_interval * 1000)
            await connection.send(Op.HELLO, {"heartbeat_interval": interval})
            await self._listen(connection)
        except ConnectionError:
            pass
        finally:
            self._leave(connection)
        return socket

    async def _listen(self, connection: Connection) -> None:
        async for frame in connection.socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            packet = json.loads(frame.data)
            op, data = packet["op"], packet.get("d")
            if op == Op.HEARTBEAT:
                await self._beat(connection)
            elif op == Op.IDENTIFY:
                await self._identify(connection, data)
            elif op == Op.RESUME:
                await self._resume(connection, data)

    async def _beat(self, connection: Connection) -> None:
        connection.beats += 1
        if connection.echo is not None and not connection.echo.done():
            connection.echo.set_result(None)
        await connection.send(Op.HEARTBEAT_ACK)
        self._changed.set()

    async def _identify(self, connection: Connection, data: JsonObject) -> None:
        shard, count = data.get("shard") or (0, 1)
        identify = Identify(
            token=data["token"],
            intents=data.get("intents", 0),
            shard=shard,
            shard_count=count,
            properties=data.get("properties", {}),
            compression=connection.compression,
            at=time.perf_counter(),
        )
        self.identifies.append(identify)
        refusal = identify.refusal(self._application.token)
        if refusal is not None:
            await connection.socket.close(code=refusal)
            return
        session = Session(secrets.token_hex(16), identify, connection)
        connection.session = session
        await self._welcome(session)
        self.sessions[session.id] = session
        self._changed.set()

    async def _welcome(self, session: Session) -> None:
        identify = session.identify
        guilds = [guild for guild in self._world.guilds if identify.hears(guild)]
        ready = {
            "v": 10,
            "user": self._application.user(),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self._address(),
            "shard": [identify.shard, identify.shard_count],
            "application": {"id": str(self._application.id), "flags": 0},
        }
        await session.dispatch("READY", ready)
        if identify.intents & GUILDS_INTENT:
            for guild in guilds:
                await session.dispatch("GUILD_CREATE", guild_payload(guild, self._application))

    async def _resume(self, connection: Connection, data: JsonObject) -> None:
        session = self.sessions.get(data["session_id"])
        if session is None or data["token"] != self._application.token:
            await connection.send(Op.INVALID_SESSION, data=False)
            return
        connection.session = session
        await session.resume(connection, data["seq"])
        self._changed.set()

    def _leave(self, connection: Connection) -> None:
        self._connections.discard(connection)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            if connection.socket.close_code in _GOODBYES:
                self.sessions.pop(session.id, None)
        self._changed.set()
