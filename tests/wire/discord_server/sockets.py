"""How the gateway writes to a websocket: plain text, or one stream of zlib."""

from __future__ import annotations

import zlib
from typing import Protocol

from aiohttp import web


class Writer(Protocol):
    """Sends one packet at a time."""

    async def send(self, packet: str) -> None:
        """Send a packet."""


class PlainWriter:
    """One text frame for each packet."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket

    async def send(self, packet: str) -> None:
        """Send a packet as text."""
        await self._socket.send_str(packet)


class ZlibStreamWriter:
    """One binary frame for each packet; all share one dictionary, as `zlib-stream` wants."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket
        self._stream = zlib.compressobj()

    async def send(self, packet: str) -> None:
        """Send a packet, flushed so that the client can read it at once."""
        compressed = self._stream.compress(packet.encode())
        await self._socket.send_bytes(compressed + self._stream.flush(zlib.Z_SYNC_FLUSH))


def writer_for(socket: web.WebSocketResponse, compression: str | None) -> Writer:
    """Return the writer for what a client asked for; clients take plain text in any case."""
    return ZlibStreamWriter(socket) if compression == "zlib-stream" else PlainWriter(socket)
