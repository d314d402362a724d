"""Many at once, and callers that give up."""

from __future__ import annotations

import asyncio

import pytest

from bot.store.records import PoemRecord
from bot.store.store import Store
from tests.store.samples import AUTHOR, new_poem


async def test_many_tasks_write_and_read_at_once(store: Store) -> None:
    """Each poem is kept under its own id, and each reader finds what was kept before."""

    async def write(number: int) -> PoemRecord:
        kept = await store.add_poem(new_poem(theme=f"number {number}"))
        assert await store.poem(kept.id) == kept
        await store.place_poem(kept.id, 1, number)
        await store.set_pick(number, kept.id)
        return kept

    kept = await asyncio.gather(*(write(number) for number in range(100)))
    assert len({record.id for record in kept}) == 100
    found = await store.recent_poems(AUTHOR, limit=1000)
    assert {record.id: record.poem.theme for record in found} == {
        record.id: record.poem.theme for record in kept
    }
    assert {record.message_id for record in found} == set(range(100))
    assert await store.take_pick(42) == kept[42].id


async def test_two_stores_write_at_once(store: Store, url: str) -> None:
    """As two processes would; each waits for the other where it must."""
    async with await Store.open(url, patience=60) as other:
        kept = await asyncio.gather(
            *(writer.add_poem(new_poem()) for _ in range(30) for writer in (store, other))
        )
        found = await other.recent_poems(AUTHOR, limit=1000)
    assert {record.id for record in found} == {record.id for record in kept}
    assert len(found) == 60


async def test_a_database_in_memory_serves_many_tasks() -> None:
    """It has one connection, and everybody waits for their turn."""
    async with await Store.open("sqlite://") as store:
        await asyncio.gather(*(store.add_poem(new_poem()) for _ in range(20)))
        assert len(await store.recent_poems(AUTHOR)) == 20


@pytest.mark.parametrize("turns", range(0, 40, 3))
async def test_a_caller_who_gives_up_does_no_harm(store: Store, turns: int) -> None:
    """Cancelled after so many turns of the loop, the write is whole or not there at all."""
    writing = asyncio.create_task(store.add_poems([new_poem(), new_poem()]))
    reading = asyncio.create_task(store.recent_poems(AUTHOR))
    for _ in range(turns):
        await asyncio.sleep(0)
    for task in (writing, reading):
        task.cancel()
    await asyncio.gather(writing, reading, return_exceptions=True)
    kept = await store.add_poem(new_poem())
    found = await store.recent_poems(AUTHOR)
    assert found[0] == kept
    assert len(found) in (1, 3)


async def test_a_write_that_nobody_waits_for_is_finished_before_closing(url: str) -> None:
    """Whoever asked has given up, but the bot may have told somebody."""
    store = await Store.open(url)
    writing = [asyncio.create_task(store.add_poem(new_poem())) for _ in range(10)]
    await asyncio.sleep(0)
    for task in writing:
        task.cancel()
    await store.close()
    assert all(task.cancelled() or task.cancelling() for task in writing)
    async with await Store.open(url) as again:
        assert len(await again.recent_poems(AUTHOR)) == 10


async def test_the_file_is_safe_against_power_cuts(file_store: Store) -> None:
    """WAL, a full sync at each commit, foreign keys, traces erased: on every connection."""
    names = (
        *("journal_mode", "synchronous", "foreign_keys", "secure_delete"),
        "journal_size_limit",
    )

    async def pragmas() -> list[object]:
        from sqlalchemy import text

        return [(await file_store._database.rows(text(f"PRAGMA {name}")))[0][0] for name in names]

    found = await asyncio.gather(*(pragmas() for _ in range(8)))
    assert found == [["wal", 2, 1, 1, 16 * 2**20]] * 8
