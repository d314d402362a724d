"""Processes are killed at random moments while they post.

`HYPOTHESIS_PROFILE=thorough` kills two hundred instead of eight, on each engine.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.store import daily
from bot.store.schema import daily_posts
from bot.store.store import Store
from tests.discord.daily.posting_process import CHANNELS, SHORT_LEASE, Folder, live, run, wish
from tests.postgres_server import PostgresServer

_KILLS = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 8
_LONGEST_LIFE_S = 0.6


# A process that has imported all is copied for each life; else that would take most of the time.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([live.__module__])


def _killed(folder: Path, lives_s: float) -> bool:
    """Start a process and kill it some time after it is ready; return whether it still lived."""
    ready = _PROCESSES.Event()
    process = _PROCESSES.Process(target=live, args=(folder, ready))
    process.start()
    assert ready.wait(60)
    process.join(lives_s)
    process.kill()
    process.join()
    died = process.exitcode == -signal.SIGKILL
    assert died or process.exitcode == 0
    process.close()
    return died


async def _check_whole(folder: Folder) -> None:
    """Assert that the database says what was sent, and is sound."""
    sent = folder.sent()
    assert sorted(message["channel"] for message in sent) == list(CHANNELS)
    async with await Store.open(folder.url) as store:
        rows = await store._database.rows(
            select(daily_posts.c.channel_id, daily_posts.c.poem_id, daily_posts.c.message_id).where(
                daily_posts.c.outcome == "posted"
            )
        )
    expected = sorted((one["channel"], one["poem"], one["id"]) for one in sent)
    assert sorted(map(tuple, rows)) == expected
    if folder.url.startswith("sqlite"):
        with sqlite3.connect(folder.url.removeprefix("sqlite:///")) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        raw.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[int], str]:
    """Gives the address of another empty database for each number."""
    if request.param == "sqlite":
        return lambda number: f"sqlite:///{tmp_path}/{number}.db"
    server: PostgresServer = request.getfixturevalue("server")

    def make(number: int) -> str:
        name = f"killing_{number}"
        server.sql(f"CREATE DATABASE {name}")
        return server.url(name)

    return make


async def test_whenever_processes_are_killed_each_channel_has_one_poem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh_url: Callable[[int], str]
) -> None:
    """Two at a time; then one finishes what is left, and the database is whole."""
    monkeypatch.setattr(daily, "LEASE", SHORT_LEASE)
    dice = random.Random(7)
    killed = number = 0
    while killed < _KILLS:
        path = tmp_path / str(number)
        path.mkdir()
        folder, number = Folder.made(path, fresh_url(number)), number + 1
        await wish(folder)
        for _ in range(2):
            lives = [dice.uniform(0, _LONGEST_LIFE_S) for _ in range(2)]
            deaths = (asyncio.to_thread(_killed, path, seconds) for seconds in lives)
            killed += sum(await asyncio.gather(*deaths))
        await run(folder)
        await _check_whole(folder)
