"""Lookups stay fast when there is much to look through."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.store.store import Store
from tests.store.samples import AUTHOR, new_poem

POEMS = 100_000
LIMIT = 0.05  # seconds
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def _id(number: int) -> str:
    """Return an id; they scatter as drawn ones do, and no two numbers have the same."""
    rest = number * 0x9E3779B97F % 2**40
    return "q" + "".join(_LETTERS[rest >> shift & 31] for shift in range(35, -1, -5))


def _multiply(file: Path) -> None:
    """Write the one poem of a file again and again, as of one person over the years."""
    with sqlite3.connect(file) as raw:
        columns = [row[1] for row in raw.execute("PRAGMA table_info(poems)")]
        others = ", ".join(name for name in columns if name not in ("number", "id"))
        raw.create_function("new_id", 1, _id)
        raw.execute(
            "WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers "
            f"WHERE n < {POEMS}) INSERT INTO poems (number, id, {others}) "
            f"SELECT n, new_id(n), {others} FROM numbers, poems WHERE poems.number = 1"
        )
    raw.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with 100,000 poems."""
    file = tmp_path_factory.mktemp("filled") / "qibu.db"
    new = new_poem("qilu", theme="autumn rain in the mountains")
    new = replace(new, poem=replace(new.poem, images=("山", "雨"), latent=(0.5,) * 64))

    async def make() -> None:
        async with await Store.open(f"sqlite:///{file}") as store:
            await store.add_poem(new)

    asyncio.run(make())
    _multiply(file)
    return file


@pytest.fixture
async def full(filled: Path) -> AsyncIterator[Store]:
    """A store with 100,000 poems of one person."""
    async with await Store.open(f"sqlite:///{filled}") as store:
        yield store


async def _fastest(work: Callable[[], Awaitable[object]]) -> float:
    """Return the shortest of ten times, in seconds of all threads' work.

    What else the machine does meanwhile would otherwise count too.
    """
    times = []
    for _ in range(10):
        start = time.process_time()
        await work()
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize(
    ("containing", "count"),
    [("", 25), ("autumn", 25), ("萧萧", 25), ("no such word", 0), (_id(7)[:4], 3), (_id(7), 1)],
)
async def test_recent_poems_are_found_at_once(full: Store, containing: str, count: int) -> None:
    """Also where all that is searched must be read because nothing has the word."""
    assert len(await full.recent_poems(AUTHOR, containing)) == count
    assert await _fastest(lambda: full.recent_poems(AUTHOR, containing)) < LIMIT


async def test_everything_else_is_found_at_once(full: Store, filled: Path) -> None:
    """A poem by id, a poem more, its place, a pick, a value, and opening the file."""
    kept = await full.add_poem(new_poem(parent=_id(50_000), author=AUTHOR + 1))
    assert kept.parent_id == _id(50_000)

    async def reopen() -> None:
        async with await Store.open(f"sqlite:///{filled}"):
            pass

    async def pick() -> None:
        await full.set_pick(1, _id(50_000))
        assert await full.take_pick(1) == _id(50_000)

    for work in (
        lambda: full.poem(_id(50_000)),
        lambda: full.add_poem(new_poem(author=AUTHOR + 1)),
        lambda: full.place_poem(kept.id, 1, 2),
        lambda: full.set_value("a", "b"),
        pick,
        reopen,
    ):
        assert await _fastest(work) < LIMIT


def test_a_deleted_poem_is_found_by_all_that_points_to_it(filled: Path) -> None:
    """No step of a deletion reads a whole table."""
    with sqlite3.connect(filled) as raw:
        raw.execute("PRAGMA foreign_keys = ON")
        start = time.process_time()
        raw.execute("DELETE FROM poems WHERE id = ?", (_id(3),))
        assert time.process_time() - start < LIMIT
        raw.rollback()
    raw.close()


async def test_words_are_searched_in_the_newest_five_thousand(full: Store, filled: Path) -> None:
    """As the documentation says; by its id an older poem is found all the same."""
    with sqlite3.connect(filled) as raw:
        for number, word in ((95_001, "needle"), (95_000, "haystack")):
            raw.execute("UPDATE poems SET search = ? WHERE number = ?", (word, number))
    raw.close()
    assert [record.id for record in await full.recent_poems(AUTHOR, "needle")] == [_id(95_001)]
    assert await full.recent_poems(AUTHOR, "haystack") == []
    assert [record.id for record in await full.recent_poems(AUTHOR, _id(95_000))] == [_id(95_000)]
