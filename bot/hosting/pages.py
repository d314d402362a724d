"""The two pages for who hosts the bot: `/healthz` and `/metrics`."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.errors import StoreError
from bot.hosting.addresses import HEALTH, METRICS
from bot.hosting.listening import listening
from bot.hosting.vitals import Vitals
from bot.metrics import Metrics
from bot.store.store import Store

_PATIENCE_S = 2.0


class Pages:
    """Answers who asks how the bot is."""

    def __init__(
        self, vitals: Callable[[], Awaitable[Vitals]], metrics: Metrics, store: Store
    ) -> None:
        self._vitals = vitals
        self._metrics = metrics
        self._store = store

    @asynccontextmanager
    async def served(self, host: str, port: int) -> AsyncIterator[int]:
        """Serve the pages.

        Yields:
            The port, which may have been drawn if 0 was asked for.

        Raises:
            OSError: If the port is taken or there is no such host here.
        """
        app = web.Application()
        app.router.add_get(HEALTH, self._show_health)
        app.router.add_get(METRICS, self._show_metrics)
        async with listening(app, host, port) as found:
            yield found

    async def _show_health(self, _: web.Request) -> web.Response:
        vitals = await self._vitals()
        return web.json_response(vitals.to_json(), status=503 if vitals.faults else 200)

    async def _show_metrics(self, _: web.Request) -> web.Response:
        self._metrics.poems_stored(await self._count())
        return web.Response(
            body=self._metrics.page(), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    async def _count(self) -> float:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._store.probe()
                return await self._store.count_poems()
        except (StoreError, TimeoutError):
            return math.nan
