"""The first of two poems to blend."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.errors import StoreError
from bot.store.store import Store
from tests.store.conftest import Clock
from tests.store.samples import new_poem


async def test_a_pick_is_taken_once(store: Store) -> None:
    """The last one counts, and each person has their own."""
    one, two, three = await store.add_poems([new_poem(), new_poem(), new_poem()])
    await store.set_pick(1, one.id)
    await store.set_pick(1, two.id)
    await store.set_pick(2, three.id)
    assert await store.take_pick(1) == two.id
    assert await store.take_pick(1) is None
    assert await store.take_pick(2) == three.id


async def test_two_who_take_at_once_do_not_both_get_it(store: Store) -> None:
    """A double press must not make two blends."""
    kept = await store.add_poem(new_poem())
    await store.set_pick(1, kept.id)
    taken = await asyncio.gather(*(store.take_pick(1) for _ in range(5)))
    assert sorted(taken, key=str) == [None] * 4 + [kept.id]


@pytest.mark.parametrize(("hours", "good"), [(23.9, True), (24, False), (100, False)])
async def test_a_pick_is_good_for_a_day(
    store: Store, clock: Clock, hours: float, good: bool
) -> None:
    """Nobody remembers an older one."""
    kept = await store.add_poem(new_poem())
    await store.set_pick(1, kept.id)
    clock.pass_by(timedelta(hours=hours))
    assert await store.take_pick(1) == (kept.id if good else None)


async def test_void_picks_are_forgotten_when_it_is_tidied(store: Store, clock: Clock) -> None:
    """Also by a clock that was set back: what is gone stays gone."""
    kept = await store.add_poem(new_poem())
    await store.set_pick(1, kept.id)
    clock.pass_by(timedelta(days=2))
    assert await store.tidy() == 1
    clock.pass_by(timedelta(days=-2))
    assert await store.take_pick(1) is None


async def test_a_poem_that_is_not_stored_cannot_be_picked(store: Store) -> None:
    """The database itself minds that."""
    with pytest.raises(StoreError, match=r"(?i)foreign key"):
        await store.set_pick(1, "q00000000")
    assert await store.take_pick(1) is None
