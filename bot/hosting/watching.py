"""Puts together all that watches a running bot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial

from bot.hosting.memory import stay_small
from bot.hosting.pages import Pages
from bot.hosting.pulse import Pulse
from bot.hosting.vitals import Gateway, Heartbeats, Vitals, slowest
from bot.metrics import Metrics
from bot.service.service import PoetService
from bot.settings import Settings
from bot.store.store import Store

_log = logging.getLogger(__name__)


@asynccontextmanager
async def watched(
    settings: Settings, gateway: Gateway, service: PoetService, store: Store, metrics: Metrics
) -> AsyncIterator[None]:
    """Watch the bot, and serve its pages where the settings say.

    A bot that answers without its pages is worth more than none, so a port that is taken is
    told in the log and no more.
    """
    model, heartbeats = service.poet.name, Heartbeats()
    clock = asyncio.get_running_loop().time
    metrics.describe(model)
    metrics.watch("qibu_queue_length", "Jobs that wait", lambda: service.queue_length)
    metrics.watch("qibu_expected_wait_seconds", "For a new poem", lambda: service.expected_wait)
    metrics.watch("qibu_gateway_latency_seconds", "Of the slowest shard", partial(slowest, gateway))
    metrics.watch("qibu_ready", "1 if connected to Discord", gateway.is_ready)
    pulse = asyncio.create_task(Pulse(gateway, heartbeats, metrics).run())
    trimming = asyncio.create_task(stay_small())
    try:
        async with AsyncExitStack() as stack:
            if settings.metrics_port:
                pages = Pages(
                    lambda: Vitals.of(gateway, heartbeats, store, model, clock()),
                    metrics,
                    store,
                )
                await _serve(stack, pages, settings)
            yield
    finally:
        for task in (pulse, trimming):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _serve(stack: AsyncExitStack, pages: Pages, settings: Settings) -> None:
    host, port = settings.metrics_host, settings.metrics_port
    try:
        await stack.enter_async_context(pages.served(host, port))
    except OSError as error:
        _log.warning(
            "health and metrics cannot be shown at %s port %d (%s); set QIBU_METRICS_PORT to "
            "another port, or to 0 for none",
            host,
            port,
            error.strerror or error,
        )
    else:
        _log.info("health and metrics at http://%s:%d", host, port)
