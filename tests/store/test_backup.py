"""Backing up and restoring, from one engine to the other."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table

from bot.errors import StoreError
from bot.store import archive as archive_module
from bot.store import upkeep
from bot.store.anthologies import Shelf
from bot.store.cooldowns import Allowance
from bot.store.migrating import SCHEMA, known_revisions
from bot.store.records import NewPath, PathStep, PoemRecord
from bot.store.store import Store
from tests.poems import LINES
from tests.store.samples import AUTHOR, new_poem

ROOT = Path(__file__).parents[2]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Where a backup goes, in a folder that holds nothing else."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder / "qibu.backup"


@pytest.fixture
def other_url(tmp_path: Path) -> str:
    """The address of a file that is not there yet."""
    return f"sqlite:///{tmp_path}/other/qibu.db"


async def _fill(store: Store) -> list[PoemRecord]:
    new = [new_poem(form, theme=f"a\\b \x00 {form}") for form in LINES]
    new[0] = replace(new[0], poem=replace(new[0].poem, latent=(0.1, -2.5), score=float("-inf")))
    kept = await store.add_poems(new)
    kept.append(await store.add_poem(new_poem(parent=kept[3].id, author=AUTHOR + 1)))
    await store.place_poem(kept[1].id, 10, 2**62)
    kept[1] = replace(kept[1], channel_id=10, message_id=2**62)
    steps = (PathStep(0.0, kept[0].id), PathStep(1.0, kept[1].id))
    await store.add_path(NewPath("a", "b", "wujue", "s", AUTHOR, None, steps))
    await store.set_pick(7, kept[2].id)
    await store.set_value("commands", "synced")
    await _fill_what_lasts(store, kept)
    return kept


async def _fill_what_lasts(store: Store, kept: list[PoemRecord]) -> None:
    await store.servers.change(2**62, lambda old: replace(old, channels=(7, 2**62), seconds=7.5))
    await store.anthologies.save(Shelf("person", AUTHOR), kept[0].id, AUTHOR)
    await store.anthologies.save(Shelf("server", 5), kept[0].id, AUTHOR)
    await store.daily.start(2**62, 5, 480, "Asia/Shanghai")
    claim = await store.daily.claim(2**62, date(2026, 2, 3))
    assert claim is not None
    await store.daily.note_sending(claim, kept[1].id)
    await store.daily.finish(claim, "posted", 2**62)
    await store.daily.claim(7, date(2026, 2, 3))
    await store.cooldowns.count(AUTHOR, datetime.now(UTC), [Allowance(2, 60.0, 5)])


def _lines(saved: Path) -> list[dict[str, Any]]:
    with gzip.open(saved) as file:
        return [json.loads(line) for line in file]


def _content(file: Path) -> bytes:
    return file.read_bytes()


def _put(file: Path, content: bytes) -> None:
    file.write_bytes(content)


def _mode(file: Path) -> int:
    return file.stat().st_mode & 0o777


async def _everything(url: str) -> dict[str, Any]:
    """Return all rows of a database."""
    from sqlalchemy import select

    from bot.store.schema import metadata

    async with await Store.open(url) as store:
        return {
            table.name: [
                tuple(row)
                for row in await store._database.rows(select(table).order_by(*table.primary_key))
            ]
            for table in metadata.sorted_tables
        }


@pytest.mark.parametrize("back", ["sqlite", "postgresql"])
async def test_a_backup_restores_into_either_engine(
    url: str, back: str, saved: Path, other_url: str, request: pytest.FixtureRequest
) -> None:
    """Every value of every row, and new rows are numbered behind them."""
    target = other_url
    if back == "postgresql":
        server = request.getfixturevalue("server")
        target = server.url(request.getfixturevalue("bare_database"))
    async with await Store.open(url) as store:
        kept = await _fill(store)
    counts = await upkeep.backup(url, saved)
    some = {name: number for name, number in counts.items() if number}
    assert some == {
        "poems": 7,
        "paths": 1,
        "path_steps": 2,
        "picks": 1,
        "facts": 1,
        "server_settings": 1,
        "anthology_entries": 2,
        "daily_channels": 1,
        "daily_posts": 2,
        "cooldowns": 1,
    }
    assert await upkeep.restore(target, saved) == counts
    assert await _everything(target) == await _everything(url)
    async with await Store.open(target) as store:
        assert [await store.poem(record.id) for record in kept] == kept
        newest = await store.add_poem(new_poem())
        assert (await store.recent_poems(AUTHOR))[0] == newest
        assert await store.take_pick(7) == kept[2].id


async def test_a_backup_is_of_one_moment(url: str, saved: Path) -> None:
    """A bot goes on writing while it is made; no poem is there without its parent."""
    going_on = True

    async def write() -> None:
        parent = await store.add_poem(new_poem())
        while going_on:
            parent, _ = await store.add_poems([new_poem(parent=parent.id), new_poem()])

    async with await Store.open(url, patience=60) as store:
        await store.add_poems([new_poem() for _ in range(1000)])
        writing = asyncio.create_task(write())
        counts = [await upkeep.backup(url, saved, patience=60) for _ in range(3)]
        going_on = False
        await writing
    numbers = [count["poems"] for count in counts]
    assert numbers == sorted(numbers)
    assert all(number % 2 == 1 or number == 1000 for number in numbers)
    lines = _lines(saved)
    columns = list(lines[0]["tables"]["poems"])
    rows = [dict(zip(columns, line["poems"], strict=True)) for line in lines if "poems" in line]
    ids = {row["id"] for row in rows}
    assert len(ids) == numbers[-1]
    assert {row["parent_id"] for row in rows} - {None} <= ids


async def test_what_is_deleted_meanwhile_is_still_in_it(
    store: Store,
    url: str,
    saved: Path,
    execute: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All tables are of the moment of the first one."""
    await _fill(store)
    write = upkeep._written_row
    written: list[str] = []

    def then_delete(item: Table, *arguments: Any) -> list[object]:
        if not written:
            execute("DELETE FROM picks")
        written.append(item.name)
        return write(item, *arguments)

    monkeypatch.setattr(upkeep, "_written_row", then_delete)
    await upkeep.backup(url, saved)
    assert written.index("picks") > 0
    assert await store.take_pick(7) is None


async def test_a_backup_is_nobody_elses_business(url: str, saved: Path) -> None:
    """It can be read by its owner only; nothing else is left beside it."""
    async with await Store.open(url) as store:
        await _fill(store)
    await upkeep.backup(url, saved)
    assert _mode(saved) == 0o600
    assert list(saved.parent.iterdir()) == [saved]


async def test_a_backup_replaces_an_older_one_only(url: str, saved: Path) -> None:
    """Whoever names the database itself by mistake must not lose it."""
    async with await Store.open(url) as store:
        await _fill(store)
        first = await upkeep.backup(url, saved)
        await store.add_poem(new_poem())
        assert (await upkeep.backup(url, saved))["poems"] == first["poems"] + 1
    notes = saved.with_name("notes.txt")
    for content in (b"notes", b"", gzip.compress(b"notes"), gzip.compress(b'{"format": "other"}')):
        _put(notes, content)
        with pytest.raises(StoreError, match="is there already and is no backup"):
            await upkeep.backup(url, notes)
        assert _content(notes) == content
    with pytest.raises(StoreError, match="is there already and is no backup"):
        await upkeep.backup(url, saved.parent)


async def test_a_database_that_is_not_there_is_not_backed_up(saved: Path, other_url: str) -> None:
    """A wrong address must not give an empty backup; nothing is made."""
    with pytest.raises(StoreError, match=r"There is no database .*other/qibu\.db"):
        await upkeep.backup(other_url, saved)
    assert not saved.parent.parent.joinpath("other").exists()
    assert list(saved.parent.iterdir()) == []


async def test_an_empty_or_outdated_database_is_not_backed_up(
    store: Store, url: str, saved: Path, execute: Callable[[str], None]
) -> None:
    """The sentence says what to do."""
    execute("UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(StoreError, match=r"has schema 0000.*first with `migrate`"):
        await upkeep.backup(url, saved)
    execute("DROP TABLE alembic_version")
    with pytest.raises(StoreError, match="is empty; there is nothing to back up"):
        await upkeep.backup(url, saved)
    assert list(saved.parent.iterdir()) == []


async def test_a_database_with_something_in_it_is_left_alone(
    url: str, saved: Path, other_url: str
) -> None:
    """Unless it is to be replaced; then nothing of what it held is left."""
    async with await Store.open(other_url) as other:
        kept = await _fill(other)
    await upkeep.backup(other_url, saved)
    async with await Store.open(url) as store:
        old = await store.add_poem(new_poem())
    before = await _everything(url)
    with pytest.raises(StoreError, match=r"holds something already \(1 poems\); add --replace"):
        await upkeep.restore(url, saved)
    assert await _everything(url) == before
    assert (await upkeep.restore(url, saved, replace=True))["poems"] == len(kept)
    async with await Store.open(url) as store:
        assert await store.poem(old.id) is None
        assert await store.poem(kept[0].id) == kept[0]


async def test_a_bot_that_only_was_started_is_no_hindrance(
    url: str, saved: Path, other_url: str
) -> None:
    """It has noted what its commands look like, nothing else."""
    async with await Store.open(other_url) as other:
        await _fill(other)
    await upkeep.backup(other_url, saved)
    async with await Store.open(url) as store:
        await store.set_value("commands", "old")
        await store.set_value("checked", "now")
    await upkeep.restore(url, saved)
    async with await Store.open(url) as store:
        assert await store.value("commands") == "synced"
        assert await store.value("checked") is None


def _rewritten(saved: Path, change: Callable[[list[dict[str, Any]]], None]) -> None:
    """Change the lines of a backup and give it a right checksum."""
    lines = _lines(saved)
    change(lines)
    body = [json.dumps(line, ensure_ascii=False) + "\n" for line in lines[:-1]]
    lines[-1]["sha256"] = hashlib.sha256("".join(body).encode()).hexdigest()
    _put(saved, gzip.compress("".join([*body, json.dumps(lines[-1])]).encode()))


def _drop_a_row(lines: list[dict[str, Any]]) -> None:
    del lines[-2]


def _shorten_a_row(lines: list[dict[str, Any]]) -> None:
    next(line for line in lines if "poems" in line)["poems"].pop()


def _change_a_kind(lines: list[dict[str, Any]]) -> None:
    next(line for line in lines if "poems" in line)["poems"][0] = "one"


def _name_another_kind(lines: list[dict[str, Any]]) -> None:
    lines[0]["tables"]["poems"]["id"] = "runes"


def _name_another_table(lines: list[dict[str, Any]]) -> None:
    lines.insert(1, {"verses": [1]})


def _repeat_a_row(lines: list[dict[str, Any]]) -> None:
    lines.insert(-1, lines[-2])
    lines[-1]["rows"][next(iter(lines[-2]))] += 1


def _lose_a_parent(lines: list[dict[str, Any]]) -> None:
    kept = [line for line in lines if "poems" not in line]
    kept[-1]["rows"]["poems"] = 0
    lines[:] = kept


@pytest.mark.parametrize(
    "change",
    [
        _drop_a_row,
        _shorten_a_row,
        _change_a_kind,
        _name_another_kind,
        _name_another_table,
        _repeat_a_row,
        _lose_a_parent,
    ],
)
async def test_a_wrong_backup_changes_nothing(
    change: Callable[[list[dict[str, Any]]], None], url: str, saved: Path
) -> None:
    """Also if its checksum is right; what the database held is still there."""
    async with await Store.open(url) as store:
        await _fill(store)
    await upkeep.backup(url, saved)
    before = await _everything(url)
    _rewritten(saved, change)
    with pytest.raises(StoreError, match=r"is damaged at line \d+|refused a request"):
        await upkeep.restore(url, saved, replace=True)
    assert await _everything(url) == before


async def test_a_row_that_was_altered_is_refused(saved: Path, other_url: str, url: str) -> None:
    """Also where the file is packed as it should be: the checksum tells."""
    async with await Store.open(other_url) as other:
        await _fill(other)
    await upkeep.backup(other_url, saved)
    text = gzip.decompress(_content(saved))
    assert text.count(b"synced") == 1
    _put(saved, gzip.compress(text.replace(b"synced", b"sunken")))
    with pytest.raises(StoreError, match=r"is damaged at line \d+; use another one"):
        await upkeep.restore(url, saved)
    async with await Store.open(url) as store:
        assert await store.value("commands") is None


async def test_a_file_that_is_cut_off_or_altered_is_refused(
    saved: Path, other_url: str, file: Path
) -> None:
    """Wherever it is: not one byte may be missing or another one."""
    async with await Store.open(other_url) as store:
        await _fill(store)
    await upkeep.backup(other_url, saved)
    whole = _content(saved)
    url = f"sqlite:///{file}"
    async with await Store.open(url):
        pass
    spoilt = [whole[:length] for length in range(len(whole))]
    # The first ten bytes are gzip's own; among them are a time and a name of the system.
    spoilt += [
        whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :] for at in range(10, len(whole))
    ]
    spoilt.append(whole + b"more")
    for content in spoilt:
        _put(saved, content)
        with pytest.raises(StoreError, match=r"is damaged at line|is no backup of this program"):
            await upkeep.restore(url, saved)
    assert all(rows == [] for rows in (await _everything(url)).values())
    _put(saved, whole)
    assert (await upkeep.restore(url, saved))["poems"] == 7


async def test_a_file_that_is_not_there_is_told(saved: Path, other_url: str) -> None:
    """With the reason; no database is made."""
    with pytest.raises(StoreError, match=r"qibu\.backup cannot be read \(No such file"):
        await upkeep.restore(other_url, saved)
    assert not saved.parent.parent.joinpath("other").exists()


async def test_a_backup_of_a_newer_program_is_refused(
    url: str, saved: Path, other_url: str
) -> None:
    """The sentence says which schema it has."""
    async with await Store.open(url) as store:
        await _fill(store)
    await upkeep.backup(url, saved)

    def change(lines: list[dict[str, Any]]) -> None:
        lines[0]["schema"] = "9999"

    _rewritten(saved, change)
    with pytest.raises(StoreError, match=r"newer version of this program .schema 9999"):
        await upkeep.restore(other_url, saved)


@pytest.mark.parametrize("revision", known_revisions())
async def test_a_backup_of_an_older_program_is_brought_up_to_date(
    revision: str, url: str, saved: Path
) -> None:
    """Its tables are made as they were, filled, and then changed as a database is."""
    columns = {"name": "text", "value": "text"}
    contents = archive_module.Contents(revision, "2026-01-01T00:00:00+00:00", {"facts": columns})
    with archive_module.ArchiveWriter(saved, contents) as archive:
        archive.row("facts", ["commands", "old"])
    assert await upkeep.restore(url, saved) == {"facts": 1}
    assert (await upkeep.migrate(url)).before == SCHEMA
    async with await Store.open(url) as store:
        assert await store.value("commands") == "old"
        assert await store.add_poem(new_poem())


async def test_migrating_says_from_what_to_what(other_url: str) -> None:
    """New tables come from none; afterwards there is nothing to do."""
    first, second = await upkeep.migrate(other_url), await upkeep.migrate(other_url)
    assert (first.before, first.after) == (None, SCHEMA)
    assert (second.before, second.after) == (SCHEMA, SCHEMA)


async def test_a_damaged_row_is_named(file_store: Store, file: Path, saved: Path) -> None:
    """It cannot be backed up as what it is not; an older backup stays."""
    await file_store.add_poems([new_poem(), new_poem()])
    url = f"sqlite:///{file}"
    await upkeep.backup(url, saved)
    before = _content(saved)
    with sqlite3.connect(file) as raw:
        raw.execute("UPDATE poems SET latent = 'text' WHERE number = 2")
    raw.close()
    with pytest.raises(StoreError, match=r"The row 2 of poems in the database .* is damaged"):
        await upkeep.backup(url, saved)
    assert _content(saved) == before
    assert list(saved.parent.iterdir()) == [saved]


_ON_A_SMALL_DISK = """
import asyncio, resource, sys
from pathlib import Path
from bot.errors import StoreError
from bot.store import upkeep
from bot.store.anthologies import Shelf
url, file, limit = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
try:
    asyncio.run(upkeep.backup(url, file))
except StoreError as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(asyncio.run(upkeep.backup(url, file))["poems"])
"""


@pytest.mark.parametrize("limit", [0, 100, 20_000])
async def test_a_disk_that_is_full_leaves_no_half_backup(
    limit: int, store: Store, url: str, saved: Path
) -> None:
    """No file may grow beyond so many bytes; once there is room, the same succeeds."""
    new = new_poem()
    latents = [tuple(hash((n, m)) % 1000 / 7 for m in range(64)) for n in range(200)]
    await store.add_poems(
        [replace(new, poem=replace(new.poem, latent=latent)) for latent in latents]
    )
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", _ON_A_SMALL_DISK, url, str(saved), str(limit)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    told, poems = done.stdout.splitlines()
    assert told == (
        f"The backup {saved} cannot be written (File too large); make room, or name another file."
    )
    assert poems == "200"
    assert list(saved.parent.iterdir()) == [saved]
