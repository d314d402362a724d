"""A database that fails is told of, and one that is well again."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.hosting.pages import Pages
from bot.hosting.store_watch import StoreWatch
from bot.hosting.vitals import Heartbeats, Vitals
from bot.metrics import Metrics
from bot.store.store import Store
from tests.hosting.gateways import FakeGateway
from tests.store.samples import new_poem
from tests.test_metrics import samples


@pytest.fixture
def metrics() -> Metrics:
    """Metrics of one bot."""
    return Metrics()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "qibu.db"


@pytest.fixture
async def store(file: Path, metrics: Metrics) -> AsyncIterator[Store]:
    """A store that is watched and has little patience."""
    watch = StoreWatch(metrics)
    async with await Store.open(f"sqlite:///{file}", patience=0.2, watch=watch) as opened:
        yield opened


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Hold the lock of a file as another program would."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


async def _faults(store: Store) -> tuple[str, ...]:
    gateway, heartbeats = FakeGateway(), Heartbeats()
    heartbeats.look(gateway, 0.0)
    return (await Vitals.of(gateway, heartbeats, store, "tiny", 0.0)).faults


async def test_a_database_that_refuses_changes_is_a_fault_until_it_takes_them(
    store: Store, file: Path
) -> None:
    """Nobody need ask for a poem for it to count as well again."""
    assert await _faults(store) == ()
    with _locked(file):
        # As long as nothing was refused, reading is enough.
        assert await _faults(store) == ()
        with pytest.raises(StoreError):
            await store.add_poem(new_poem())
        for _ in range(2):
            (said,) = await _faults(store)
            assert said.startswith(f"the database {file} is in use by another program; stop")
    assert await _faults(store) == ()


async def test_poems_are_not_counted_while_changes_are_refused(
    store: Store, file: Path, metrics: Metrics
) -> None:
    """The alert goes by that; each look at the metrics tries again."""

    async def no_vitals() -> Vitals:
        raise NotImplementedError

    pages = Pages(no_vitals, metrics, store)
    with _locked(file):
        with pytest.raises(StoreError):
            await store.add_poem(new_poem())
        count = await pages._count()
        assert count != count
    assert await pages._count() == 0


async def test_each_failure_is_counted_and_the_first_one_logged(
    store: Store, file: Path, metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    """One line when it begins and one when it is over, however many ask meanwhile."""
    with caplog.at_level(logging.WARNING, logger="bot.hosting.store_watch"):
        with _locked(file):
            adding = (store.add_poem(new_poem()) for _ in range(5))
            outcomes = await asyncio.gather(*adding, return_exceptions=True)
        assert all(isinstance(outcome, StoreError) for outcome in outcomes)
        await store.add_poem(new_poem())
        await store.add_poem(new_poem())
    first, last = caplog.records
    assert (first.levelname, first.message) == ("ERROR", str(outcomes[0]))
    assert (last.levelname, last.message) == ("WARNING", "the database takes changes again")
    found = samples(metrics)
    assert found["qibu_store_failures_total", (("access", "write"),)] == 5
    assert found["qibu_store_failures_total", (("access", "read"),)] == 0


async def test_what_only_the_caller_did_wrong_is_no_failure(store: Store, metrics: Metrics) -> None:
    """A pick of a poem that is not there says nothing of the database."""
    with pytest.raises(StoreError):
        await store.set_pick(1, "q00000000")
    assert samples(metrics)["qibu_store_failures_total", (("access", "write"),)] == 0
    assert await _faults(store) == ()
