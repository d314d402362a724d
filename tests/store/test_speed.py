"""Lookups stay fast when there is much to look through."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.schema import poems
from bot.store.store import Store
from tests.postgres_server import PostgresServer
from tests.store.samples import AUTHOR, new_poem

POEMS = 100_000
LIMIT = 0.05  # seconds
_SCATTER = 0x9E3779B97F
_SHIFTS = range(35, -1, -5)
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def _id(number: int) -> str:
    """Return an id; they scatter as drawn ones do, and no two numbers have the same."""
    rest = number * _SCATTER % 2**40
    return "q" + "".join(_LETTERS[rest >> shift & 31] for shift in _SHIFTS)


async def _keep_one(url: str) -> None:
    new = new_poem("qilu", theme="autumn rain in the mountains")
    new = replace(new, poem=replace(new.poem, images=("山", "雨"), latent=(0.5,) * 64))
    async with await Store.open(url, patience=60) as store:
        await store.add_poem(new)


_OTHERS = ", ".join(name for name in poems.columns.keys() if name not in ("number", "id"))  # noqa: SIM118


def _multiply_in_file(file: Path) -> None:
    """Write the one poem of a file again and again, as of one person over the years."""
    with sqlite3.connect(file) as raw:
        raw.create_function("new_id", 1, _id)
        raw.execute(
            "WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers "
            f"WHERE n < {POEMS}) INSERT INTO poems (number, id, {_OTHERS}) "
            f"SELECT n, new_id(n), {_OTHERS} FROM numbers, poems WHERE poems.number = 1"
        )
    raw.close()


async def _multiply_on_server(url: str) -> None:
    """Do the same there, and what a restored backup has done."""
    rest = f"(n * {_SCATTER} % {2**40})"
    letters = " || ".join(
        f"substr('{_LETTERS}', ({rest} >> {shift} & 31)::int + 1, 1)" for shift in _SHIFTS
    )
    statement = text(
        f"INSERT INTO poems (number, id, {_OTHERS}) SELECT n, 'q' || {letters}, {_OTHERS} "
        f"FROM generate_series(2::bigint, {POEMS}) AS n, poems WHERE poems.number = 1"
    )
    async with await Store.open(url, patience=60) as store:

        async def multiply(connection: AsyncConnection) -> None:
            await connection.execute(statement)
            await connection.run_sync(store._database.after_filling, poems)

        await store._database.write(multiply)


Clock = Callable[[], float]
"""Tells how much work has been done so far, in seconds of processor time."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Clock]]:
    """The address of a database with 100,000 poems, and a clock for work on it."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("filled") / "qibu.db"
        asyncio.run(_keep_one(f"sqlite:///{file}"))
        _multiply_in_file(file)
        yield f"sqlite:///{file}", time.process_time
        return
    server: PostgresServer = request.getfixturevalue("server")
    server.sql("CREATE DATABASE filled")
    url = server.url("filled")
    asyncio.run(_keep_one(url))
    asyncio.run(_multiply_on_server(url))
    yield url, lambda: time.process_time() + server.processor_time()
    server.sql("DROP DATABASE filled WITH (FORCE)")


@pytest.fixture
async def full(filled: tuple[str, Clock]) -> AsyncIterator[Store]:
    """A store with 100,000 poems of one person."""
    async with await Store.open(filled[0], patience=60) as store:
        yield store


async def _shortest(work: Callable[[], Awaitable[object]], clock: Clock) -> float:
    """Return the shortest of ten times, in seconds of work.

    What else the machine does meanwhile would otherwise count too.
    """
    times = []
    for _ in range(10):
        start = clock()
        await work()
        times.append(clock() - start)
    return min(times)


@pytest.mark.parametrize(
    ("containing", "count"),
    [("", 25), ("autumn", 25), ("萧萧", 25), ("no such word", 0), (_id(7)[:4], 3), (_id(7), 1)],
)
async def test_recent_poems_are_found_at_once(
    full: Store, filled: tuple[str, Clock], containing: str, count: int
) -> None:
    """Also where all that is searched must be read because nothing has the word."""
    assert len(await full.recent_poems(AUTHOR, containing)) == count
    assert await _shortest(lambda: full.recent_poems(AUTHOR, containing), filled[1]) < LIMIT


@pytest.mark.parametrize("filled", ["postgresql"], indirect=True)
async def test_the_first_search_needs_no_statistics(full: Store, filled: tuple[str, Clock]) -> None:
    """As in the minutes before the server has counted what has come in."""
    url, clock = filled
    forget = text("DELETE FROM pg_statistic WHERE starelid = 'poems'::regclass")
    await full._database.write(lambda connection: connection.execute(forget))
    async with await Store.open(url) as store:
        await store.recent_poems(AUTHOR)
        start = clock()
        assert await store.recent_poems(AUTHOR, "no such word") == []
        assert clock() - start < LIMIT


async def test_everything_else_is_found_at_once(full: Store, filled: tuple[str, Clock]) -> None:
    """A poem by id, a poem more, its place, a pick, a value, forgetting, and opening."""
    url, clock = filled
    kept = await full.add_poem(new_poem(parent=_id(50_000), author=AUTHOR + 1))
    assert kept.parent_id == _id(50_000)

    async def reopen() -> None:
        async with await Store.open(url):
            pass

    async def pick() -> None:
        await full.set_pick(1, _id(50_000))
        assert await full.take_pick(1) == _id(50_000)

    async def forget() -> None:
        await full.add_poem(new_poem(parent=_id(50_000), author=AUTHOR + 2))
        assert (await full.forget(AUTHOR + 2))["poems"] == 1

    for work in (
        lambda: full.poem(_id(50_000)),
        lambda: full.add_poem(new_poem(author=AUTHOR + 1)),
        lambda: full.place_poem(kept.id, 1, 2),
        lambda: full.set_value("a", "b"),
        pick,
        forget,
        reopen,
    ):
        assert await _shortest(work, clock) < LIMIT


async def test_words_are_searched_in_the_newest_five_thousand(full: Store) -> None:
    """As the documentation says; by its id an older poem is found all the same."""
    for number, word in ((95_001, "needle"), (95_000, "haystack")):
        change = update(poems).where(poems.c.number == number).values(search=word)
        await full._database.write(lambda connection, change=change: connection.execute(change))
    assert [record.id for record in await full.recent_poems(AUTHOR, "needle")] == [_id(95_001)]
    assert await full.recent_poems(AUTHOR, "haystack") == []
    assert [record.id for record in await full.recent_poems(AUTHOR, _id(95_000))] == [_id(95_000)]
