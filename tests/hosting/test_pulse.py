"""What happens twice a second."""

from __future__ import annotations

import asyncio

import pytest

from bot.hosting import systemd
from bot.hosting.pulse import PERIOD_S, Pulse
from bot.hosting.vitals import Heartbeats
from bot.metrics import Metrics
from tests.hosting.gateways import FakeGateway
from tests.test_metrics import samples


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What systemd was told."""
    heard: list[str] = []
    monkeypatch.setattr(systemd, "notify", lambda *states: heard.extend(states) or True)
    return heard


def _pulse(gateway: FakeGateway, metrics: Metrics | None = None) -> Pulse:
    return Pulse(gateway, Heartbeats(), metrics or Metrics())


def test_systemd_hears_once_that_the_bot_is_ready(told: list[str]) -> None:
    """Not before Discord has said all."""
    gateway = FakeGateway(ready=False)
    pulse = _pulse(gateway)
    pulse.beat(1.0, 1.0)
    assert told == []
    gateway.ready = True
    pulse.beat(2.0, 2.0)
    pulse.beat(3.0, 3.0)
    assert told == ["READY=1", "STATUS=answering"]


def test_the_watchdog_hears_twice_as_often_as_it_must(
    told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while Discord is away."""
    monkeypatch.setenv("WATCHDOG_USEC", "10000000")
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    pulse = _pulse(FakeGateway(ready=False))
    heard = []
    for tick in range(60):
        pulse.beat(tick * PERIOD_S, tick * PERIOD_S)
        heard.append(len(told))
    assert set(told) == {"WATCHDOG=1"}
    assert [tick * PERIOD_S for tick in range(1, 60) if heard[tick] > heard[tick - 1]] == [
        5.0,
        10.0,
        15.0,
        20.0,
        25.0,
    ]


def test_lag_is_how_late_a_beat_is(told: list[str]) -> None:
    """A loop that was held up for a second shows it."""
    metrics = Metrics()
    _pulse(FakeGateway(), metrics).beat(11.5, 10.5)
    assert samples(metrics)["qibu_loop_lag_seconds_sum", ()] == 1.0


async def test_it_beats_until_cancelled(told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every half second by the clock of the loop."""
    monkeypatch.setattr("bot.hosting.pulse.PERIOD_S", 0.0)
    lags: list[float] = []
    beaten = asyncio.Event()

    def lagged(_: Metrics, seconds: float) -> None:
        lags.append(seconds)
        if len(lags) == 3:
            beaten.set()

    monkeypatch.setattr(Metrics, "loop_lagged", lagged)
    task = asyncio.create_task(_pulse(FakeGateway()).run())
    await beaten.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert told == ["READY=1", "STATUS=answering"]
