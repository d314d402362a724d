"""When a shard may begin a session, if others share the budget."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.discord import identifying
from bot.discord.identifying import SharedBudget
from bot.errors import StoreError


class Store:
    """Gives turns, unless it is away, and notes whose they were."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.away = False
        self.turns = self

    @asynccontextmanager
    async def take(self, name: str) -> AsyncIterator[bool]:
        """Give one."""
        if self.away:
            raise StoreError("The database does not answer.")
        self.given.append(name)
        yield True


class Client:
    """Knows what Discord allows; None for a Discord that does not answer."""

    application_id = 5

    def __init__(self, at_once: int | None = 1) -> None:
        self.at_once = at_once

    async def fetch_session_start_limits(self) -> Any:
        """Tell it."""
        if self.at_once is None:
            raise discord.GatewayNotFound
        return SimpleNamespace(max_concurrency=self.at_once)


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let no time pass, but note how much would have."""
    pauses = list[float]()

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(identifying, "asyncio", SimpleNamespace(sleep=sleep))
    return pauses


def _budget(store: Store, client: Client) -> SharedBudget:
    return SharedBudget(client, store)  # type: ignore[arg-type]


async def test_a_shard_waits_its_turn_and_then_goes_at_once(slept: list[float]) -> None:
    """The pause is within the turn, before the shard goes; the hook takes no second one."""
    store = Store()
    budget = _budget(store, Client())
    await budget.wait(3)
    await budget.confirm(3)
    assert store.given == ["identify 5 0"]
    assert slept == [5.5]


@pytest.mark.parametrize("had", [False, True])
async def test_a_shard_that_comes_back_or_was_slow_needs_another_turn(
    slept: list[float], monkeypatch: pytest.MonkeyPatch, had: bool
) -> None:
    """As after a session that Discord has ended."""
    store = Store()
    budget = _budget(store, Client())
    if had:
        await budget.wait(0)
        late = identifying.time.monotonic() + 1.0
        monkeypatch.setattr(identifying, "time", SimpleNamespace(monotonic=lambda: late))
    await budget.confirm(0)
    await budget.confirm(0)
    assert len(store.given) == 2 + had


async def test_shards_with_different_remainders_do_not_wait_for_each_other(
    slept: list[float],
) -> None:
    """Where Discord allows several at once; where it does not tell, one is."""
    store = Store()
    budget = _budget(store, Client(2))
    for shard in range(4):
        await budget.wait(shard)
    assert store.given == ["identify 5 0", "identify 5 1"] * 2
    await _budget(store, Client(None)).wait(3)
    assert store.given[-1] == "identify 5 0"


async def test_without_the_database_a_shard_goes_all_the_same(
    slept: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    """After the pause; Discord would tell it if it was too early."""
    store = Store()
    store.away = True
    async with asyncio.timeout(5):
        await _budget(store, Client()).wait(0)
    assert slept == [5.5]
    assert "shard 0 goes without a turn" in caplog.text
