"""What is done twice a second as long as the event loop turns."""

from __future__ import annotations

import asyncio

from bot.hosting import systemd
from bot.hosting.vitals import Gateway, Heartbeats
from bot.metrics import Metrics

PERIOD_S = 0.5


class Pulse:
    """Measures the loop's lag, looks at the heartbeats and keeps systemd informed."""

    def __init__(self, gateway: Gateway, heartbeats: Heartbeats, metrics: Metrics) -> None:
        self._gateway = gateway
        self._heartbeats = heartbeats
        self._metrics = metrics
        self._is_ready = False
        self._watchdog_s = systemd.watchdog_s()
        self._barked = -float("inf")

    async def run(self) -> None:
        """Beat until cancelled."""
        clock = asyncio.get_running_loop().time
        due = clock()
        while True:
            self.beat(clock(), due)
            due = clock() + PERIOD_S
            await asyncio.sleep(PERIOD_S)

    def beat(self, now: float, due: float) -> None:
        """Do everything once.

        Args:
            now: Seconds by the clock of the loop.
            due: When this should have been.
        """
        self._metrics.loop_lagged(now - due)
        self._heartbeats.look(self._gateway, now)
        if not self._is_ready and self._gateway.is_ready():
            self._is_ready = True
            systemd.notify("READY=1", "STATUS=answering")
        # Twice as often as must be. A Discord that is away is no reason to be restarted.
        if self._watchdog_s is not None and now - self._barked >= self._watchdog_s / 2:
            self._barked = now
            systemd.notify("WATCHDOG=1")
