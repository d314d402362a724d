"""Poems that people have saved."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.errors import StoreError
from bot.store.anthologies import Shelf
from bot.store.schema import poems as poem_rows
from bot.store.store import Store
from tests.poems import poem_of
from tests.store.samples import AUTHOR, new_poem

MINE, OURS = Shelf("person", AUTHOR), Shelf("server", AUTHOR)
POEMS = 100_000
LIMIT = 0.05  # seconds


async def _themes(store: Store, shelf: Shelf, **options: int) -> list[str | None]:
    return [record.poem.theme for record in await store.anthologies.poems(shelf, **options)]


async def _saved(store: Store, shelf: Shelf, count: int) -> list[str]:
    added = await store.add_poems([new_poem(theme=str(number)) for number in range(count)])
    for record in added:
        assert await store.anthologies.save(shelf, record.id, AUTHOR)
    return [record.id for record in added]


async def test_what_was_saved_last_comes_first(store: Store) -> None:
    """Whatever its own age; pages do not overlap."""
    ids = await _saved(store, MINE, 5)
    assert await _themes(store, MINE) == ["4", "3", "2", "1", "0"]
    assert await _themes(store, MINE, offset=2, limit=2) == ["2", "1"]
    assert await _themes(store, MINE, offset=5) == []
    assert await store.anthologies.remove(MINE, ids[0])
    assert await store.anthologies.save(MINE, ids[0], AUTHOR)
    assert await _themes(store, MINE) == ["0", "4", "3", "2", "1"]
    assert await store.anthologies.count(MINE) == 5


async def test_a_poem_is_saved_once_and_removed_once(store: Store) -> None:
    """Each says whether anything has changed."""
    (poem_id,) = await _saved(store, MINE, 1)
    assert not await store.anthologies.save(MINE, poem_id, AUTHOR)
    assert await store.anthologies.holds(MINE, poem_id)
    assert await store.anthologies.remove(MINE, poem_id)
    assert not await store.anthologies.remove(MINE, poem_id)
    assert not await store.anthologies.holds(MINE, poem_id)
    assert await store.poem(poem_id) is not None


async def test_a_person_and_a_server_of_one_number_have_anthologies_of_their_own(
    store: Store,
) -> None:
    """And nobody sees another's."""
    (poem_id,) = await _saved(store, MINE, 1)
    assert await store.anthologies.count(OURS) == 0
    assert await store.anthologies.save(OURS, poem_id, AUTHOR)
    assert await store.anthologies.remove(MINE, poem_id)
    assert await _themes(store, OURS) == ["0"]
    assert await _themes(store, Shelf("person", AUTHOR + 1)) == []


async def test_a_star_is_turned_on_and_off(store: Store) -> None:
    """Five presses at once end as five presses one after the other do."""
    kept = await store.add_poem(new_poem())
    presses = [store.anthologies.toggle(MINE, kept.id, AUTHOR) for _ in range(5)]
    assert sorted(await asyncio.gather(*presses)) == [False, False, True, True, True]
    assert await store.anthologies.holds(MINE, kept.id)
    assert not await store.anthologies.toggle(MINE, kept.id, AUTHOR)
    assert not await store.anthologies.holds(MINE, kept.id)


async def test_a_poem_that_is_not_there_cannot_be_saved(store: Store) -> None:
    """The database itself minds that."""
    for attempt in (store.anthologies.save, store.anthologies.toggle):
        with pytest.raises(StoreError, match=r"(?i)foreign key"):
            await attempt(MINE, "q00000000", AUTHOR)
    assert await store.anthologies.count(MINE) == 0


@pytest.mark.parametrize(
    ("query", "found"),
    [("", [1, 0]), ("夢", [1]), ("梦", [1]), ("白日 wang", [0]), ("%", []), ("_", [])],
)
async def test_saved_poems_are_found_by_words(store: Store, query: str, found: list[int]) -> None:
    """In either script; no sign is a wildcard."""
    texts = [
        ("白日依山盡 黃河入海流 欲窮千里目 更上一層樓", "wang"),
        ("大漠孤煙直 長河落日圓", "夢"),
    ]
    new = [replace(new_poem(), poem=poem_of(text, theme=theme)) for text, theme in texts]
    kept = await store.add_poems([*new, new_poem(theme="夢")])
    for record in kept[:2]:
        await store.anthologies.save(MINE, record.id, AUTHOR)
    records = await store.anthologies.find(MINE, query)
    assert [record.id for record in records] == [kept[number].id for number in found]


async def test_a_saved_poem_is_found_by_the_start_of_its_id(store: Store) -> None:
    """As it stands under the poem."""
    ids = await _saved(store, MINE, 3)
    assert ids[1] in [record.id for record in await store.anthologies.find(MINE, ids[1][:5])]
    assert [record.id for record in await store.anthologies.find(MINE, ids[1].upper())] == [ids[1]]


async def test_anthologies_outlast_the_store(store: Store, url: str) -> None:
    """Another store on the same database has them in the same order."""
    await _saved(store, OURS, 3)
    async with await Store.open(url) as other:
        assert await _themes(other, OURS) == ["2", "1", "0"]


async def _fastest(store: Store, work: Callable[[], Awaitable[object]]) -> float:
    """Return the shortest of ten times, in seconds.

    Of a file, the work of all threads is counted; the work of a server is its own, so there it
    is the time that passes.
    """
    clock = time.perf_counter if store.place.startswith("postgresql") else time.process_time
    times = []
    for _ in range(10):
        start = clock()
        await work()
        times.append(clock() - start)
    return min(times)


def _multiply(execute: Callable[[str], None]) -> None:
    """Copy the one poem again and again; one person has saved all of them."""
    others = ", ".join(c.name for c in poem_rows.columns if c.name not in ("number", "id"))
    execute(
        "WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers "
        f"WHERE n < {POEMS}) INSERT INTO poems (number, id, {others}) "
        f"SELECT n, 'q' || n, {others} FROM numbers, poems WHERE poems.number = 1"
    )
    execute(
        "INSERT INTO anthology_entries (scope, owner_id, poem_id, saved_at) "
        f"SELECT 'person', {AUTHOR}, id, created_at FROM poems ORDER BY number"
    )


async def test_pages_come_at_once_from_a_hundred_thousand_poems(
    store: Store, execute: Callable[[str], None]
) -> None:
    """All saved by one person: the first page, the last, the number, a search in vain, a star."""
    kept = await store.add_poem(new_poem("qilu", theme="autumn rain"))
    _multiply(execute)
    anthologies = store.anthologies
    assert await anthologies.count(MINE) == POEMS
    (oldest,) = await anthologies.poems(MINE, offset=POEMS - 1)
    assert oldest.id == kept.id
    assert await anthologies.find(MINE, "nowhere") == []
    for work in (
        lambda: anthologies.poems(MINE),
        lambda: anthologies.poems(MINE, offset=POEMS - 10),
        lambda: anthologies.count(MINE),
        lambda: anthologies.find(MINE, "nowhere"),
        lambda: anthologies.toggle(MINE, kept.id, AUTHOR),
    ):
        assert await _fastest(store, work) < LIMIT
