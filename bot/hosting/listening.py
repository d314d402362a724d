"""Web pages of this process, as long as somebody wants them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve an application while the context lasts; requests under way are finished then.

    Args:
        app: What answers.
        host: Address to listen at.
        port: Where; 0 for any.

    Yields:
        The port, which may have been drawn.

    Raises:
        OSError: If the port is taken or there is no such host here.
    """
    runner = web.AppRunner(app, access_log=None, handle_signals=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
