"""What people hear while the store fails, and that all goes on when it is well again."""

from __future__ import annotations

import asyncio
import itertools
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.discord.client import create_bot
from bot.errors import StoreError
from bot.hosting.vitals import Heartbeats, Vitals
from bot.service.service import PoetService
from bot.settings import Settings
from bot.store.store import Store
from tests.bundles import TINY
from tests.discord import reading
from tests.discord.conftest import Server
from tests.hosting.gateways import FakeGateway
from tests.postgres_server import PostgresServer, running_server
from tests.store.samples import new_poem

_SENTENCE = "I cannot get at my poems just now; the fault is on my side. Try again in a minute."
_numbers = itertools.count()

Trouble = Callable[[Store], AbstractContextManager[None]]
"""Makes a store fail for a while."""


@pytest.fixture(scope="module")
def postgres_server() -> Iterator[PostgresServer]:
    """A server of our own, for it is killed and paused."""
    with running_server() as started:
        yield started


@pytest.fixture
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """Settings with the engine that the test asks for."""
    url = f"sqlite+aiosqlite:///{tmp_path}/qibu.sqlite3"
    if "postgres_server" in request.fixturenames:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        name = f"bot_{next(_numbers)}"
        server.sql(f"CREATE DATABASE {name}")
        url = server.url(name)
    return Settings(model=TINY, data=tmp_path, database_url=url, cooldown_requests=1000)


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    """A store with little patience."""
    async with await Store.open(settings.database_url, patience=0.1) as opened:
        yield opened


@contextmanager
def _locked(store: Store) -> Iterator[None]:
    """Hold the lock of the file as another program would."""
    other = sqlite3.connect(store.place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


@contextmanager
def _full(store: Store) -> Iterator[None]:
    """Let the file have no more pages than it has."""
    most_pages = 1

    def limit(connection: Any, _entry: object, _proxy: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA max_page_count = {most_pages}")
        cursor.close()

    pool = store._database._transactions._engine.sync_engine.pool
    event.listen(pool, "checkout", limit)
    yield
    most_pages = 2**31


async def _fill(store: Store) -> None:
    """Keep poems until there is no room; SQLite uses up what its pages have."""
    refusal = ""
    while not refusal:
        try:
            await store.add_poem(new_poem())
        except StoreError as error:
            refusal = str(error)
    assert "the disk is full" in refusal


async def _health(store: Store) -> tuple[str, ...]:
    gateway, heartbeats = FakeGateway(), Heartbeats()
    heartbeats.look(gateway, 0.0)
    return (await Vitals.of(gateway, heartbeats, store, "tiny", 0.0)).faults


async def _all_is_well(server: Server, store: Store, kept: Any) -> None:
    """See that new poems are written, that old ones are there, and that the bot knows."""
    after = await server.alice.slash(server.channel, "poem")
    assert reading.poem_lines(after.response)
    for shown in (kept.response, after.response):
        record = await store.poem(reading.poem_id(shown))
        assert record is not None
        assert record.message_id == shown.id
        explained = await server.bob.click(shown, label="Explain")
        assert record.poem.lines[0] in reading.text(explained.response).replace("　", "")
    assert await _health(store) == ()


@pytest.mark.parametrize("trouble", [_locked, _full])
async def test_who_asks_while_nothing_can_be_kept_hears_so(
    trouble: Trouble, server: Server, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """In private, with a number that is in the log; what only reads goes on."""
    kept = await server.alice.slash(server.channel, "poem")
    with trouble(store):
        if trouble is _full:
            await _fill(store)
        for ask in (
            lambda: server.alice.slash(server.channel, "poem", theme="moon"),
            lambda: server.alice.slash(server.channel, "blend", a="1", b="2"),
            lambda: server.bob.click(kept.response, label="Vary"),
        ):
            caplog.clear()
            result = await ask()
            assert result.ephemeral
            said = reading.text(result.response)
            assert said.startswith(_SENTENCE)
            (record,) = [item for item in caplog.records if hasattr(item, "incident")]
            assert record.__dict__["incident"] in said
            assert record.levelno == logging.ERROR
        explained = await server.bob.click(kept.response, label="Explain")
        assert not reading.text(explained.response).startswith(_SENTENCE)
        (fault,) = await _health(store)
        assert fault.startswith(f"the database {store.place} ")
    await _all_is_well(server, store, kept)


async def test_a_server_that_is_gone_and_comes_back(
    server: Server, store: Store, postgres_server: PostgresServer
) -> None:
    """The sentence comes for commands and presses alike, and completions stay empty."""
    kept = await server.alice.slash(server.channel, "poem")
    await asyncio.to_thread(postgres_server.kill)
    try:
        results = [
            await server.alice.slash(server.channel, "poem"),
            await server.alice.slash(server.channel, "blend", a="1", b="2"),
            *[
                await server.alice.click(kept.response, label=label)
                for label in ("Again", "Vary", "Explain", "Blend…", "Delete")
            ],
        ]
        assert await server.alice.autocomplete(server.channel, "blend", "a", "") == []
        assert len(await _health(store)) == 1
    finally:
        await asyncio.to_thread(postgres_server.start)
    for result in results:
        assert result.ephemeral
        assert reading.text(result.response).startswith(_SENTENCE)
    await _all_is_well(server, store, kept)


async def test_a_place_that_cannot_be_noted_is_nobodys_concern(
    server: Server, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever asked has the poem; the log has a line."""

    async def fails(*_: Any) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(store, "place_poem", fails)
    with caplog.at_level(logging.WARNING):
        result = await server.alice.slash(server.channel, "poem")
    assert reading.poem_lines(result.response)
    assert result.followups == []
    (record,) = [item for item in caplog.records if item.name == "bot.discord.writing"]
    assert record.message == "where a poem stands is not kept: The disk is full."


@pytest.mark.parametrize("method", ["value", "set_value"])
async def test_a_bot_starts_though_the_store_fails_then(
    method: str,
    server: Server,
    settings: Settings,
    service: PoetService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What it told Discord is told once more at the next start."""

    async def fails(*_: Any) -> None:
        raise StoreError("The disk is full.")

    async with await Store.open(f"{settings.database_url}2") as other:
        monkeypatch.setattr(other, method, fails)
        await server.env.restart_bot(create_bot(settings, service, other))
        result = await server.alice.slash(server.channel, "poem")
        assert reading.poem_lines(result.response)
