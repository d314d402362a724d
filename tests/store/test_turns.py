"""What only one of several processes may do at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from bot.errors import StoreError
from bot.store.store import Store
from tests.postgres_server import PostgresServer


@pytest.fixture
def shared(server: PostgresServer, database: str) -> str:
    """The address of a database that processes can share."""
    return server.url(database)


@pytest.fixture
async def stores(shared: str) -> AsyncIterator[tuple[Store, Store]]:
    """Two stores, as two processes have them."""
    async with await Store.open(shared) as one, await Store.open(shared) as other:
        yield one, other


async def _ended(waiting: asyncio.Task[None]) -> None:
    waiting.cancel()
    await asyncio.wait({waiting})


def _in_line(store: Store, name: str, had: Callable[[], None]) -> asyncio.Task[None]:
    async def wait() -> None:
        async with store.turns.take(name) as is_ours:
            assert is_ours
            had()

    return asyncio.create_task(wait())


async def test_one_waits_until_the_other_has_done(stores: tuple[Store, Store]) -> None:
    """Two who each add something before and after a pause are never in between each other."""
    done = list[int]()

    async def work(number: int) -> None:
        async with stores[number % 2].turns.take("work"):
            done.append(number)
            await asyncio.sleep(0.02)
            done.append(number)

    await asyncio.gather(*(work(number) for number in range(4)))
    assert done[::2] == done[1::2]
    assert sorted(done[::2]) == [0, 1, 2, 3]


async def test_who_will_not_wait_is_told(stores: tuple[Store, Store]) -> None:
    """Of another thing one can have a turn meanwhile."""
    one, other = stores
    async with one.turns.take("sync") as first:
        async with other.turns.take("sync", wait=False) as second:
            assert (first, second) == (True, False)
        async with other.turns.take("else", wait=False) as third:
            assert third
    async with other.turns.take("sync", wait=False) as fourth:
        assert fourth


async def test_who_gives_up_leaves_the_line(stores: tuple[Store, Store]) -> None:
    """Neither waits on nor has a turn that nobody uses."""
    one, other = stores
    had = asyncio.Event()
    async with one.turns.take("work"):
        waiting = _in_line(other, "work", had.set)
        await asyncio.sleep(0.05)
        await _ended(waiting)
    async with one.turns.take("work", wait=False) as ours:
        assert ours
    assert not had.is_set()


async def test_a_turn_ends_with_the_process_that_has_it(
    stores: tuple[Store, Store], server: PostgresServer
) -> None:
    """Its connections are cut, as when it is killed; who waits goes on, and it goes on itself."""
    one, other = stores
    had = asyncio.Event()
    async with one.turns.take("work"):
        waiting = _in_line(other, "work", had.set)
        await asyncio.to_thread(
            server.sql,
            "SELECT pg_terminate_backend(pid) FROM pg_locks "
            "WHERE locktype = 'advisory' AND granted",
        )
        async with asyncio.timeout(30):
            await had.wait()
            await waiting


async def test_without_a_database_there_is_no_turn(shared: str) -> None:
    """The error says which one does not answer."""
    store = await Store.open(shared)
    await store.close()
    with pytest.raises(StoreError, match="closed"):
        async with store.turns.take("work"):
            pass


async def test_in_a_file_it_is_always_ones_turn(file_store: Store) -> None:
    """Only one process is meant to be at work there, and none waits for itself."""
    assert not file_store.turns.is_shared
    async with file_store.turns.take("work"), file_store.turns.take("work") as ours:
        assert ours
        assert await file_store.count_poems() == 0
