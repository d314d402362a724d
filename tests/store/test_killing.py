"""Processes that are killed at any moment: what they acknowledged is there."""

from __future__ import annotations

import asyncio
import json
import secrets
import signal
import sqlite3
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from bot.store import upkeep
from bot.store.store import Store
from tests.postgres_server import PostgresServer
from tests.store.nursery import KILLS, TURN
from tests.store.samples import AUTHOR, new_poem

ROOT = Path(__file__).parents[2]


def _lives(*urls: str) -> dict[str, dict[str, list[str]]]:
    """Let processes live and die; return by address what they acknowledged, by kind."""
    seed = secrets.token_hex(4)
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.nursery", str(KILLS), seed, *urls],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    told: dict[str, dict[str, list[str]]] = {}
    lives = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lives) == KILLS
    for url, life in lives:
        kinds = told.setdefault(url, defaultdict(list))
        for kind, name in life:
            kinds[kind].append(name)
    return told


async def _check(url: str, told: dict[str, list[str]]) -> None:
    async with await Store.open(url) as store:
        stored = {record.id: record for record in await store.recent_poems(AUTHOR, "", 10**6)}
        assert set(told["poem"]) <= set(stored)
        assert all(stored[name].message_id is not None for name in told["placed"])
        assert all(record.parent_id in stored for record in stored.values() if record.parent_id)
        # Three are kept together or not at all.
        assert sum(record.kind == "vary" for record in stored.values()) % 3 == 0
        for name in told["path"]:
            path = await store.path(name)
            assert path is not None
            assert [step.poem_id in stored for step in path.steps] == [True] * 3
        if told["value"]:
            assert int(await store.value("now") or 0) >= int(told["value"][-1])
            assert await store.take_pick(AUTHOR) in stored


async def test_no_acknowledged_change_is_lost_from_a_file(tmp_path: Path) -> None:
    """Not even where the tables were just being made; the files are sound and can be opened."""
    files = [tmp_path / f"{number}.db" for number in range(max(1, KILLS // TURN))]
    by_url = {f"sqlite:///{file}": file for file in files}
    told = await asyncio.to_thread(_lives, *by_url)
    assert sum(len(kinds["poem"]) for kinds in told.values()) >= KILLS
    for url, kinds in told.items():
        with sqlite3.connect(by_url[url]) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        raw.close()
        await _check(url, kinds)


async def test_no_acknowledged_change_is_lost_from_a_server(
    server: PostgresServer, bare_database: str
) -> None:
    """A server lets go of the locks of who has died, so the next one can go on."""
    url = server.url(bare_database)
    told = await asyncio.to_thread(_lives, url)
    assert len(told[url]["poem"]) >= KILLS
    await _check(url, told[url])


async def test_a_restore_that_is_killed_has_changed_nothing(
    url: str, store: Store, tmp_path: Path
) -> None:
    """It dies when all rows but the last batch are in; the next start finds all as it was."""
    saved = tmp_path / "saved"
    new = [new_poem() for _ in range(2000)]
    await store.add_poems(new)
    await upkeep.backup(url, saved)
    kept = await store.add_poem(new_poem())
    await store.close()
    program = (
        "import asyncio, os, signal, sys\n"
        "from pathlib import Path\n"
        "from bot.store import archive, upkeep\n"
        "archive.ArchiveReader._check_end = lambda *a: os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(upkeep.restore(sys.argv[1], Path(sys.argv[2]), replace=True))\n"
    )
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program, url, str(saved)], cwd=ROOT, check=False
    )
    assert done.returncode == -signal.SIGKILL
    async with await Store.open(url, patience=60) as again:
        assert len(await again.recent_poems(AUTHOR, "", 10_000)) == 2001
        assert await again.poem(kept.id) == kept
        assert await again.add_poem(new_poem())
