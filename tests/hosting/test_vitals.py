"""When the bot counts as well."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.errors import StoreError
from bot.hosting.vitals import Heartbeats, Vitals, slowest
from bot.store.store import Store
from tests.hosting.gateways import FakeGateway, FakeShard


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    """A store in memory."""
    async with await Store.open("sqlite://") as opened:
        yield opened


async def _vitals(gateway: FakeGateway, store: Store, silence: float = 0.0) -> Vitals:
    heartbeats = Heartbeats()
    heartbeats.look(gateway, 1000.0)
    return await Vitals.of(gateway, heartbeats, store, "tiny", 1000.0 + silence)


async def test_a_bot_that_is_well_says_how_well(store: Store) -> None:
    """As a JSON object with the figures."""
    vitals = await _vitals(FakeGateway(), store, silence=12.0)
    assert json.loads(json.dumps(vitals.to_json())) == {
        "healthy": True,
        "faults": [],
        "ready": True,
        "shards": 1,
        "shards_down": 0,
        "latency_s": 0.05,
        "heartbeat_s": 12.0,
        "database": True,
        "model": "tiny",
        "database_fault": None,
    }


async def test_without_shards_there_is_no_heartbeat_to_miss(store: Store) -> None:
    """Interactions come over HTTP then; that they are taken is all that can be seen."""
    gateway = FakeGateway()
    gateway.shards.clear()
    assert (await _vitals(gateway, store, 0)).faults == ()
    gateway.ready = False
    assert (await _vitals(gateway, store, 0)).faults != ()


@pytest.mark.parametrize(
    ("change", "silence", "fault"),
    [
        (lambda gateway: setattr(gateway, "ready", False), 0, "not connected to Discord yet"),
        (lambda gateway: setattr(gateway.shards[0], "latency", 11.0), 0, "takes 11 s"),
        (lambda gateway: setattr(gateway.shards[0], "latency", math.inf), 0, "not answered a h"),
        (lambda gateway: setattr(gateway.shards[0], "latency", math.nan), 0, "not answered a h"),
        (lambda gateway: setattr(gateway.shards[0], "closed", True), 0, "1 of 1 connections"),
        (lambda gateway: None, 121, "has not answered a heartbeat for 121 s"),
    ],
)
async def test_each_fault_is_named(
    change: Callable[[FakeGateway], None], silence: float, fault: str, store: Store
) -> None:
    """One sentence each; the figures stay finite, for JSON knows no others."""
    gateway = FakeGateway()
    change(gateway)
    vitals = await _vitals(gateway, store, silence)
    (said,) = vitals.faults
    assert fault in said
    assert vitals.to_json()["healthy"] is False
    json.dumps(vitals.to_json(), allow_nan=False)


async def test_a_database_that_does_not_answer_is_a_fault(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it fails or hangs."""

    async def fails() -> None:
        raise StoreError("The disk is gone; mend it.")

    async def hangs() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("bot.hosting.vitals._DATABASE_PATIENCE_S", 0.01)
    for broken, said in (
        (fails, "the disk is gone; mend it"),
        (hangs, "the database does not answer"),
    ):
        monkeypatch.setattr(store, "probe", broken)
        vitals = await _vitals(FakeGateway(), store)
        assert vitals.faults == (said,)
        assert vitals.to_json()["database"] is False


def test_silence_is_that_of_the_most_silent_shard() -> None:
    """An answered heartbeat shows in a latency that has changed."""
    gateway = FakeGateway({0: FakeShard(0.05), 1: FakeShard(math.inf)})
    heartbeats = Heartbeats()
    heartbeats.look(gateway, 0.0)
    assert heartbeats.silence(0.0) is None
    gateway.shards[1].latency = 0.07
    heartbeats.look(gateway, 1.0)
    assert heartbeats.silence(10.0) == 10.0
    gateway.shards[0].latency = 0.06
    heartbeats.look(gateway, 8.0)
    assert heartbeats.silence(10.0) == 9.0
    del gateway.shards[1]
    heartbeats.look(gateway, 9.0)
    assert heartbeats.silence(10.0) == 2.0


def test_the_slowest_shard_counts() -> None:
    """Without shards there is no number."""
    shards: dict[int, Any] = {0: FakeShard(0.05), 1: FakeShard(0.4)}
    assert slowest(FakeGateway(shards)) == 0.4
    assert math.isnan(slowest(FakeGateway({})))
