"""Requests counted for all processes that share a database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.store.cooldowns import Allowance
from bot.store.store import Store
from tests.store.conftest import Clock

NOW = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
HERE = 7
"""A server."""


def _later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


async def test_requests_over_the_limit_wait_for_the_rest_of_the_window(store: Store) -> None:
    """Two in ten seconds: the third one waits until the window ends; refused ones count not."""
    two = [Allowance(2, 10.0)]
    assert await store.cooldowns.count(1, NOW, two) == 0
    assert await store.cooldowns.count(1, _later(3), two) == 0
    assert await store.cooldowns.count(1, _later(4), two) == 6.0
    assert await store.cooldowns.count(1, _later(9.5), two) == 0.5
    assert await store.cooldowns.count(2, _later(4), two) == 0
    assert await store.cooldowns.count(1, _later(10), two) == 0
    assert await store.cooldowns.count(1, _later(11), two) == 0
    assert await store.cooldowns.count(1, _later(12), two) == 8.0


async def test_a_request_counts_for_all_allowances_or_for_none(store: Store) -> None:
    """One that a server refuses is not used up elsewhere, and the other way round."""
    everywhere, there = Allowance(2, 10.0), Allowance(1, 60.0, HERE)
    assert await store.cooldowns.count(1, NOW, [there, everywhere]) == 0
    assert await store.cooldowns.count(1, _later(1), [everywhere, there]) == 59.0
    assert await store.cooldowns.count(1, _later(2), [everywhere]) == 0
    assert await store.cooldowns.count(1, _later(3), [everywhere]) == 7.0


async def test_who_asks_everywhere_at_once_gets_no_more(store: Store, url: str) -> None:
    """Twenty requests by way of two processes: five are counted."""
    five = [Allowance(5, 3600.0)]
    async with await Store.open(url) as other:
        waits = await asyncio.gather(
            *(place.cooldowns.count(1, NOW, five) for place in (store, other) for _ in range(10))
        )
    assert sorted(waits) == [0.0] * 5 + [3600.0] * 15


async def test_windows_that_ended_are_forgotten(store: Store, clock: Clock) -> None:
    """Nobody can read afterwards who asked when."""
    clock.now = _later(60)
    await store.cooldowns.count(1, NOW, [Allowance(1, 60.0)])
    await store.cooldowns.count(2, NOW, [Allowance(1, 61.0)])
    assert await store.tidy() == 0
    assert [(await store.kept_about(user)).counts["cooldowns"] for user in (1, 2)] == [0, 1]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 9), max_size=40), st.integers(1, 4), st.integers(1, 20))
def test_no_window_ever_holds_more(gaps: list[int], requests: int, seconds: int) -> None:
    """Whoever keeps asking gets at most so many from the first that counts to the window's end."""

    async def ask() -> list[int]:
        counted, moment = list[int](), 0
        async with await Store.open("sqlite://") as store:
            for gap in gaps:
                moment += gap
                wait = await store.cooldowns.count(
                    1, _later(moment), [Allowance(requests, seconds)]
                )
                if not wait:
                    counted.append(moment)
        return counted

    counted = asyncio.run(ask())
    while counted:
        window = [it for it in counted if it < counted[0] + seconds]
        assert len(window) <= requests
        counted = counted[len(window) :]
