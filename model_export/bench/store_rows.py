"""How long the store takes where much is kept, as rows of the table."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.store.records import NewPoem
from bot.store.store import Store
from bot.verse.forms import FORMS
from bot.verse.poem import Poem
from model_export.bench.rows import Row, in_ms
from model_export.bench.timing import timed

_PERSON, _ANOTHER = 1, 2
_AT_ONCE = 1000
_LATENT_DIMS = 64
_NO_SUCH_WORD = "no such word"
_POEM = Poem(
    form=FORMS["qijue"],
    lines=("朝辭白帝彩雲間", "千里江陵一日還", "兩岸猿聲啼不住", "輕舟已過萬重山"),
    seed="bench",
    theme="a journey down the river",
    images=("舟", "猿"),
    acrostic=None,
    pattern="平起首句入韻",
    rhyme="十五刪",
    score=0.0,
    model="bench",
    latent=(0.5,) * _LATENT_DIMS,
)


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """How much is kept, and how often each thing is done."""

    poems: int = 100_000
    """Of one person."""

    runs: int = 20
    database: str | None = None
    """Address of an empty database to be timed beside SQLite; poems stay in it."""


def store_rows(settings: StoreSettings) -> Iterator[Row]:
    """Time a file of SQLite, and the other database if one is given."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _rows(f"sqlite:///{Path(folder) / 'bench.db'}", "SQLite", settings)
    if settings.database is not None:
        yield from _rows(settings.database, "PostgreSQL", settings)


def _rows(url: str, engine: str, settings: StoreSettings) -> Iterator[Row]:
    with asyncio.Runner() as runner:
        store = runner.run(Store.open(url))
        try:
            some_id = runner.run(_fill(store, settings.poems))
            label = f"store, {engine}, {settings.poems:,} poems"
            for name, work in _works(store, url, some_id).items():
                timing = timed(_in(runner, work), settings.runs)
                yield in_ms(f"{label}: {name}", timing)
        finally:
            runner.run(store.close())


def _works(store: Store, url: str, some_id: str) -> dict[str, Callable[[], Awaitable[object]]]:
    async def open_again() -> None:
        await (await Store.open(url)).close()

    return {
        "the newest 25": lambda: store.recent_poems(_PERSON),
        "words that none has": lambda: store.recent_poems(_PERSON, _NO_SUCH_WORD),
        "the start of an id": lambda: store.recent_poems(_PERSON, some_id[:4]),
        "a poem by its id": lambda: store.poem(some_id),
        "one poem more": lambda: store.add_poem(NewPoem(_POEM, "poem", _ANOTHER, None)),
        "opening": open_again,
    }


def _in(runner: asyncio.Runner, work: Callable[[], Awaitable[object]]) -> Callable[[int], object]:
    async def done() -> None:
        await work()

    return lambda _: runner.run(done())


async def _fill(store: Store, poems: int) -> str:
    """Keep poems of one person and return the id of one."""
    new = NewPoem(_POEM, "poem", _PERSON, None)
    some = await store.add_poem(new)
    for first in range(1, poems, _AT_ONCE):
        await store.add_poems([new] * min(_AT_ONCE, poems - first))
    return some.id
