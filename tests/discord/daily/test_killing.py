"""Processes are killed at random moments while they post.

`HYPOTHESIS_PROFILE=thorough` kills two hundred instead of eight.
"""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import sys
from pathlib import Path

import pytest

from bot.store import daily
from tests.discord.daily.posting_process import CHANNELS, SHORT_LEASE, Folder, run, wish

ROOT = Path(__file__).parents[3]
_KILLS = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 8
_LONGEST_LIFE_S = 0.6


async def _killed(folder: Path, lives_s: float) -> None:
    """Start a process and kill it some time after it is ready."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.discord.daily.posting_process", str(folder)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    try:
        async with asyncio.timeout(lives_s):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


async def test_whenever_processes_are_killed_each_channel_has_one_poem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two at a time; then one finishes what is left, and the database is whole."""
    monkeypatch.setattr(daily, "LEASE", SHORT_LEASE)
    dice = random.Random(7)
    killed = number = 0
    while killed < _KILLS:
        path = tmp_path / str(number)
        path.mkdir()
        folder, number = Folder.made(path), number + 1
        await wish(folder)
        for _ in range(2):
            lives = [dice.uniform(0, _LONGEST_LIFE_S) for _ in range(2)]
            await asyncio.gather(*(_killed(path, seconds) for seconds in lives))
            killed += 2
        await run(folder)
        sent = folder.sent()
        assert sorted(message["channel"] for message in sent) == list(CHANNELS)
        with sqlite3.connect(path / "qibu.db") as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            rows = raw.execute(
                "SELECT channel_id, poem_id, message_id FROM daily_posts WHERE outcome = 'posted'"
            ).fetchall()
        raw.close()
        assert sorted(rows) == sorted((one["channel"], one["poem"], one["id"]) for one in sent)
