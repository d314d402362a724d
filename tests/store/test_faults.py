"""What goes wrong with a database, and what the sentence about it says."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import Pool

from bot.errors import StoreError
from bot.store import deadline
from bot.store.backend import FaultError
from bot.store.records import NewPoem
from bot.store.sqlite import SqliteBackend
from bot.store.store import Store
from tests.store.samples import AUTHOR, new_poem

ROOT = Path(__file__).parents[2]


async def _refusal(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        await Store.open(url)
    return str(caught.value)


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("qibu.db", "postgresql://user:password@host/database"),
        ("qibu.db", "sqlite:///"),
        ("", "sqlite:///"),
        ("sqlite://file", "sqlite:///"),
        ("sqlite:///x.db?mode=ro", "sqlite:///"),
        ("postgresql://qibu:hunter2@db/qibu?secret=hunter2", "sslmode"),
        ("postgresql://qibu:hunter2@db/qibu?port=hunter2", "no number"),
        ("mysql://qibu:hunter2@db/qibu", "mysql"),
        ("://hunter2", "sqlite:///"),
    ],
)
async def test_an_address_that_cannot_be_used_is_told(url: str, named: str) -> None:
    """With what to write instead, and without the password."""
    sentence = await _refusal(url)
    assert named in sentence
    assert "QIBU_DATABASE_URL" in sentence
    assert "hunter2" not in sentence


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    """Whatever it is, somebody may want it."""
    notes = tmp_path / "notes.txt"
    notes.write_text("These are notes. " * 200)
    sentence = await _refusal(f"sqlite:///{notes}")
    assert sentence == (
        f"The database {notes} is no SQLite database; name another file in QIBU_DATABASE_URL."
    )
    assert notes.read_text() == "These are notes. " * 200


async def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    """It cannot be opened."""
    assert f"{tmp_path} cannot be opened" in await _refusal(f"sqlite:///{tmp_path}")


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file stands where the data folder would have to be."""
    (tmp_path / "data").write_text("")
    sentence = await _refusal(f"sqlite:///{tmp_path}/data/qibu.db")
    assert f"The folder {tmp_path / 'data'} cannot be made" in sentence
    assert "QIBU_DATA" in sentence


async def test_the_folder_is_nobody_elses_business(file_store: Store, file: Path) -> None:
    """It holds who wrote what."""
    assert file.parent.stat().st_mode & 0o777 == 0o700


def _mode(file: Path) -> int:
    return file.stat().st_mode & 0o777


def _set_mode(file: Path, mode: int) -> None:
    file.chmod(mode)


def _in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_the_files_are_nobody_elses_business(tmp_path: Path) -> None:
    """Also in a folder that everybody may look into, whatever the mask of the process."""
    _set_mode(tmp_path, 0o755)
    before = os.umask(0)
    try:
        async with await Store.open(f"sqlite:///{tmp_path}/qibu.db") as store:
            await store.add_poem(new_poem())
            modes = {item.name: _mode(item) for item in _in(tmp_path)}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(("qibu.db", "qibu.db-wal", "qibu.db-shm"), 0o600)


async def test_a_mode_that_somebody_has_set_stays(file: Path) -> None:
    """Who makes backups may be let in."""
    async with await Store.open(f"sqlite:///{file}"):
        _set_mode(file, 0o640)
    async with await Store.open(f"sqlite:///{file}"):
        assert _mode(file) == 0o640


def _spoil(file: Path) -> None:
    content = bytearray(file.read_bytes())
    # The first page, which lists the tables, stays.
    content[4096:] = b"\xa5" * (len(content) - 4096)
    file.write_bytes(content)


async def test_a_damaged_file_is_told(file_store: Store, file: Path) -> None:
    """Its pages make no sense any more."""
    await file_store.add_poems([new_poem() for _ in range(50)])
    await file_store.close()
    _spoil(file)
    with pytest.raises(StoreError, match=r"qibu\.db is damaged; put a backup"):
        async with await Store.open(f"sqlite:///{file}") as damaged:
            await damaged.recent_poems(AUTHOR)


async def test_a_locked_database_can_be_read_and_written_again_later(file: Path) -> None:
    """Another program holds the lock for longer than the store has patience."""
    async with await Store.open(f"sqlite:///{file}", patience=0.01) as store:
        kept = await store.add_poem(new_poem())
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as caught:
            await store.add_poem(new_poem())
        assert await store.poem(kept.id) == kept
        other.execute("ROLLBACK")
        other.close()
        after = await store.add_poem(new_poem())
        assert await store.recent_poems(AUTHOR) == [after, kept]
    assert str(caught.value) == (
        f"The database {file} is in use by another program; stop that program, then try again."
    )


async def test_a_writer_waits_for_another_program(file: Path) -> None:
    """Patience pays: the lock is let go while the store waits."""
    async with await Store.open(f"sqlite:///{file}", patience=30) as store:
        other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        adding = asyncio.create_task(store.add_poem(new_poem()))
        done, _ = await asyncio.wait({adding}, timeout=0.05)
        assert not done
        other.execute("COMMIT")
        other.close()
        kept = await adding
        assert await store.poem(kept.id) == kept


@pytest.fixture
def small_disk() -> Iterator[None]:
    """Let databases have no more than 40 pages."""

    def limit(connection: Any, _entry: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA max_page_count = 40")
        cursor.close()

    event.listen(Pool, "connect", limit)
    yield
    event.remove(Pool, "connect", limit)


async def test_a_full_disk_is_told_and_nothing_is_lost(small_disk: None, file: Path) -> None:
    """What was kept before is there, what was refused is not, and reading goes on."""
    kept = []
    async with await Store.open(f"sqlite:///{file}") as store:
        refusal = ""
        while not refusal:
            try:
                kept += await store.add_poems([new_poem() for _ in range(20)])
            except StoreError as error:
                refusal = str(error)
        assert "the disk is full; make room" in refusal
        found = await store.recent_poems(AUTHOR, limit=5000)
        assert found == kept[::-1]
        assert len(found) >= 20


_UNTIL_THE_DISK_IS_FULL = """
import asyncio, resource, sys
from bot.errors import StoreError
from bot.store.store import Store
from tests.store.samples import new_poem
def allow(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
async def main():
    async with await Store.open(sys.argv[1]) as store:
        allow(300_000)
        try:
            while True:
                print((await store.add_poem(new_poem())).id)
        except StoreError as error:
            allow(resource.RLIM_INFINITY)
            print((await store.add_poem(new_poem())).id)
            print(error, file=sys.stderr)
asyncio.run(main())
"""


async def test_a_store_goes_on_once_there_is_room(file: Path) -> None:
    """The system itself refuses to let files grow; nothing that was kept is lost."""
    url = f"sqlite:///{file}"
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", _UNTIL_THE_DISK_IS_FULL, url],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"The database {file} cannot" in done.stderr
    assert "disk fails or is full; make room" in done.stderr
    told = done.stdout.split()
    assert len(told) > 5
    async with await Store.open(url) as store:
        found = await store.recent_poems(AUTHOR, limit=5000)
    assert [record.id for record in found] == told[::-1]
    with sqlite3.connect(file) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    raw.close()


_LIMIT = 16 * 2**20


def _large_poems(count: int) -> list[NewPoem]:
    """Return poems of a page each, in place of ever so many small ones."""
    return [new_poem(theme="long " * 700)] * count


def _size(file: Path) -> int:
    return file.stat().st_size


async def test_the_log_of_changes_gives_its_room_back(file_store: Store, file: Path) -> None:
    """While a reader holds on to one moment it grows; afterwards it is cut to its limit."""
    log = file.with_name(f"{file.name}-wal")
    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM poems").fetchall()
    while _size(log) < 2 * _LIMIT:
        await file_store.add_poems(_large_poems(500))
    reader.close()
    for _ in range(3):
        await file_store.add_poem(new_poem())
    assert _size(log) <= _LIMIT


async def test_the_log_of_changes_does_not_grow_with_their_number(
    file_store: Store, file: Path
) -> None:
    """It is used again from its beginning, though others read all the time."""
    log = file.with_name(f"{file.name}-wal")
    going_on = True

    async def read() -> None:
        while going_on:
            await file_store.recent_poems(AUTHOR)

    reading = [asyncio.create_task(read()) for _ in range(3)]
    for _ in range(50):
        await file_store.add_poems(_large_poems(50))
    going_on = False
    await asyncio.gather(*reading)
    assert _size(file) > _LIMIT
    assert _size(log) < _LIMIT


def _rename(file: Path, name: Path) -> None:
    file.rename(name)


def _move(file: Path) -> None:
    _rename(file, file.with_name("moved.db"))


def _replace(file: Path) -> None:
    file.with_name("other.db").write_bytes(file.read_bytes())
    file.with_name("other.db").replace(file)


@pytest.mark.parametrize("spoil", [_move, Path.unlink, _replace])
async def test_a_file_that_lost_its_place_takes_no_more(
    spoil: Callable[[Path], None], file_store: Store, file: Path
) -> None:
    """SQLite would go on, and what it keeps in a file without a name is gone in the end."""
    kept = await file_store.add_poem(new_poem())
    spoil(file)
    for work in (file_store.add_poem(new_poem()), file_store.poem(kept.id), file_store.probe()):
        with pytest.raises(StoreError, match="was moved, deleted or replaced while it was in use"):
            await work


async def test_a_file_that_is_put_back_is_used_again(file_store: Store, file: Path) -> None:
    """As where a disk was not mounted for a moment."""
    kept = await file_store.add_poem(new_poem())
    away = file.with_name("away.db")
    _rename(file, away)
    with pytest.raises(StoreError, match="stop the bot, put the right file in its place"):
        await file_store.poem(kept.id)
    _rename(away, file)
    after = await file_store.add_poem(new_poem())
    assert await file_store.recent_poems(AUTHOR) == [after, kept]


async def test_nobody_waits_behind_many_who_wait(file: Path) -> None:
    """While another program holds the lock, all that ask are refused in about the same time."""
    async with await Store.open(f"sqlite:///{file}", patience=0.25) as store:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        begun = asyncio.get_running_loop().time()
        adding = (store.add_poem(new_poem()) for _ in range(40))
        outcomes = await asyncio.gather(*adding, return_exceptions=True)
        took = asyncio.get_running_loop().time() - begun
        other.close()
        assert {type(outcome) for outcome in outcomes} <= {FaultError}
        told = {str(outcome).partition(";")[0] for outcome in outcomes}
        assert told == {
            f"The database {file} is in use by another program",
            f"The database {file} does not come to an end with what it was asked",
        }
        # One after the other they would take ten seconds.
        assert took < 3
        assert await store.add_poem(new_poem())


async def test_a_deadline_ends_waiting_but_not_the_change(file: Path) -> None:
    """Whoever cannot wait is refused in time; what was begun comes to its end."""
    async with await Store.open(f"sqlite:///{file}", patience=30) as store:
        other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")

        async def hurried() -> None:
            deadline.begin(0.05)
            await store.set_value("a", "b")

        with pytest.raises(StoreError, match="did not answer in time"):
            await asyncio.create_task(hurried())
        other.close()
        await store.set_value("c", "d")
        assert await store.value("a") == "b"


async def test_a_deadline_can_be_lifted(file_store: Store) -> None:
    """From then on there is time, also after it has passed."""
    deadline.begin(-1)
    with pytest.raises(StoreError, match="did not answer in time"):
        await file_store.value("a")
    deadline.lift()
    assert await file_store.value("a") is None


_HOLD_THE_LOCK = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
other.execute("DELETE FROM poems")
print("locked", flush=True)
sys.stdin.read()
"""


async def test_a_lock_goes_with_the_process_that_held_it(file: Path) -> None:
    """Another program dies in the middle of a change, which then never was."""
    async with await Store.open(f"sqlite:///{file}", patience=0.1) as store:
        kept = await store.add_poem(new_poem())
        other = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _HOLD_THE_LOCK, str(file)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert other.stdout is not None
        assert await other.stdout.readline() == b"locked\n"
        with pytest.raises(StoreError, match="is in use by another program"):
            await store.add_poem(new_poem())
        other.kill()
        await other.communicate()
        after = await store.add_poem(new_poem())
        assert await store.recent_poems(AUTHOR) == [after, kept]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("SQLITE_BUSY_SNAPSHOT", "is in use by another program"),
        ("SQLITE_LOCKED_SHAREDCACHE", "is in use by another program"),
        ("SQLITE_FULL", "cannot grow, for the disk is full"),
        ("SQLITE_IOERR_FSYNC", "cannot be read or written, for the disk fails"),
        ("SQLITE_CANTOPEN_ISDIR", "cannot be opened"),
        ("SQLITE_READONLY_DBMOVED", "may not be written"),
        ("SQLITE_PERM", "may not be written"),
        ("SQLITE_CORRUPT_INDEX", "is damaged"),
        ("SQLITE_NOMEM", "refused a request (out of luck)"),
    ],
)
def test_each_code_of_sqlite_has_its_sentence(code: str, said: str) -> None:
    """Most cannot be provoked in a test; the names are those of SQLite's table of codes."""
    original = sqlite3.OperationalError("out of luck")
    original.sqlite_errorname = code
    backend = SqliteBackend(make_url("sqlite:////srv/qibu.db"), patience=1)
    error = backend.error(OperationalError("SELECT 1", {}, original))
    assert str(error).startswith(f"The database /srv/qibu.db {said}")


async def test_what_people_typed_does_not_get_into_the_log(
    store: Store, execute: Callable[[str], None]
) -> None:
    """A refused statement is logged with its traceback, but without its values."""
    execute("ALTER TABLE poems RENAME TO verses")
    secret = " ".join(["a", "secret", "love"])  # The trace quotes this very file, too.
    with pytest.raises(StoreError) as caught:
        await store.add_poem(new_poem(theme=secret))
    assert re.search("no such table|does not exist", str(caught.value))
    trace = "".join(traceback.format_exception(caught.value))
    assert "INSERT INTO poems" in trace
    assert secret not in trace


async def test_a_closed_store_says_so(url: str) -> None:
    """Closing twice is no fault."""
    store = await Store.open(url)
    await store.close()
    await store.close()
    for work in (store.poem("q00000000"), store.set_value("a", "b")):
        with pytest.raises(StoreError, match="already closed"):
            await work


DAMAGES = [
    "form = 'haiku'",
    "lines = '床前明月光'",
    "lines = x'ff'",
    "images = '[\"moon\"'",
    "images = '5'",
    "images = NULL",
    "clashes = '[[1, 2]]'",
    "clashes = '[1]'",
    "clashes = '{}'",
    "kind = 'sonnet'",
    "script = 'runes'",
    "created_at = 'yesterday'",
    "latent = x'0102030405'",
    "latent = 'text'",
    "seed = x'00'",
]


@pytest.mark.parametrize("damage", DAMAGES)
async def test_a_damaged_row_does_not_hide_the_others(
    damage: str, file_store: Store, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """By its id it is an error that names it; in lists it is left out and logged."""
    store = file_store
    bad, good = await store.add_poems([new_poem(), new_poem()])
    with sqlite3.connect(file) as raw:
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute("UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '')")
    raw.close()
    with sqlite3.connect(file) as raw:
        raw.execute(f"UPDATE poems SET {damage} WHERE id = ?", (bad.id,))
    raw.close()
    with pytest.raises(StoreError, match=f"poem {bad.id} in the database .* is damaged"):
        await store.poem(bad.id)
    with caplog.at_level(logging.ERROR, logger="bot.store.poems"):
        assert await store.recent_poems(AUTHOR) == [good]
    (record,) = caplog.records
    assert bad.id in record.getMessage()
    assert await store.add_poem(replace(new_poem(), parent_id=bad.id))
