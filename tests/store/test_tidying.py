"""What was only to be kept for a while."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.anthologies import Shelf
from bot.store.picks import PICK_LASTS
from bot.store.records import NewPath, PathStep, PoemRecord
from bot.store.store import Store
from tests.store.conftest import Clock
from tests.store.samples import AUTHOR, new_poem

SHELF = Shelf("person", AUTHOR)


async def _typed(store: Store) -> PoemRecord:
    return await store.add_poem(new_poem(kind="typed", theme="typed words"))


async def test_a_typed_poem_of_which_nothing_came_goes_after_a_day(
    store: Store, clock: Clock
) -> None:
    """Not a second before, and with the pick that it was kept for."""
    kept = await _typed(store)
    await store.set_pick(AUTHOR, kept.id)
    clock.pass_by(PICK_LASTS - timedelta(seconds=1))
    assert await store.tidy() == 0
    assert await store.poem(kept.id) == kept
    clock.pass_by(timedelta(seconds=1))
    assert await store.tidy() == 2
    assert await store.poem(kept.id) is None
    assert set((await store.kept_about(AUTHOR)).counts.values()) == {0}
    assert await store.tidy() == 0


async def _path(store: Store, kept: PoemRecord) -> None:
    await store.add_path(NewPath("a", "b", "wujue", "s", AUTHOR, None, (PathStep(0.0, kept.id),)))


async def _child(store: Store, kept: PoemRecord) -> None:
    await store.add_poem(new_poem(parent=kept.id, kind="vary"))


async def _saving(store: Store, kept: PoemRecord) -> None:
    await store.anthologies.save(SHELF, kept.id, AUTHOR)


@pytest.mark.parametrize("use", [_path, _child, _saving])
async def test_a_typed_poem_stays_as_long_as_something_came_of_it(
    store: Store, clock: Clock, use: Callable[[Store, PoemRecord], Awaitable[None]]
) -> None:
    """A blend, a poem made from it, or a place in an anthology."""
    kept = await _typed(store)
    await use(store, kept)
    clock.pass_by(timedelta(days=400))
    assert await store.tidy() == 0
    assert await store.poem(kept.id) == kept


async def test_a_poem_that_was_asked_for_stays(store: Store, clock: Clock) -> None:
    """People come back to the buttons under it."""
    kept = await store.add_poem(new_poem())
    clock.pass_by(timedelta(days=400))
    assert await store.tidy() == 0
    assert await store.poem(kept.id) == kept


async def test_nothing_of_it_is_left_in_the_file(
    file_store: Store, file: Path, clock: Clock
) -> None:
    """Neither in the pages nor in the log beside them."""
    await _typed(file_store)
    await file_store.add_poem(new_poem(theme="of another"))
    clock.pass_by(PICK_LASTS)
    await file_store.tidy()
    content = b"".join(part.read_bytes() for part in file.parent.iterdir())
    assert b"typed words" not in content
    assert b"of another" in content
