"""The commands for who looks after the database, as they are typed."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.store.migrating import SCHEMA
from bot.store.records import PoemRecord
from bot.store.store import Store
from tests.store.samples import AUTHOR, new_poem

KEPT = "poems 2, picks 1"
"""What `_fill` keeps; tables without rows are not named."""


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and data of whoever runs the tests stay out of them."""
    for name in os.environ:
        if name.upper().startswith(("QIBU_", "DISCORD_", "CARD_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QIBU_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def _run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=typed)


def _fill(data: Path) -> PoemRecord:
    async def fill() -> PoemRecord:
        async with await Store.open(f"sqlite:///{data}/qibu.db") as store:
            kept = await store.add_poem(new_poem())
            await store.add_poem(new_poem(parent=kept.id, author=AUTHOR + 1))
            await store.set_pick(AUTHOR, kept.id)
            return kept

    return asyncio.run(fill())


def _found(data: Path, poem_id: str) -> PoemRecord | None:
    async def find() -> PoemRecord | None:
        async with await Store.open(f"sqlite:///{data}/qibu.db") as store:
            return await store.poem(poem_id)

    return asyncio.run(find())


def _is_refused(result: Result, *named: str) -> None:
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert len(result.stderr.splitlines()) == 1
    for part in named:
        assert part in result.stderr


def test_a_database_goes_into_a_file_and_comes_back(data: Path) -> None:
    """Each command says how much it was."""
    kept = _fill(data)
    assert _run("backup", "saved").stdout == f"saved: {KEPT}\n"
    (data / "qibu.db").unlink()
    assert _run("restore", "saved").stdout == f"restored: {KEPT}\n"
    assert _found(data, kept.id) == kept


def test_restoring_over_something_must_be_asked_for(data: Path) -> None:
    """What is there is named; with --replace it goes."""
    _fill(data)
    _run("backup", "saved")
    later = _fill(data)
    _is_refused(_run("restore", "saved"), "4 poems", "--replace")
    assert _found(data, later.id) == later
    assert _run("restore", "saved", "--replace").stdout == f"restored: {KEPT}\n"
    assert _found(data, later.id) is None


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("backup", "saved"), "There is no database"),
        (("forget", "5"), "There is no database"),
        (("restore", "gone"), "gone cannot be read"),
        (("restore", "notes"), "notes is no backup of this program"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    arguments: tuple[str, ...], named: str, data: Path
) -> None:
    """And no database is made on the way."""
    Path("notes").write_text("notes")
    _is_refused(_run(*arguments), named)
    assert not data.exists()


def test_migrating_says_what_it_did(data: Path) -> None:
    """Twice: the second time there is nothing to do."""
    assert _run("migrate").stdout == f"schema {SCHEMA}: made\n"
    assert _run("migrate").stdout == f"schema {SCHEMA}: up to date\n"


def test_an_older_schema_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """From what to what."""
    from bot.store import upkeep
    from bot.store.migrating import Migration

    async def migrate(url: str) -> Migration:
        return Migration("0001", "0009")

    monkeypatch.setattr(upkeep, "migrate", migrate)
    assert _run("migrate").stdout == "schema 0001 → 0009\n"


@pytest.mark.parametrize(("answer", "gone"), [("y\n", True), ("n\n", False), ("", False)])
def test_forgetting_is_asked_for_twice(answer: str, gone: bool, data: Path) -> None:
    """The question says how much it is; without a yes, nothing happens."""
    kept = _fill(data)
    result = _run("forget", str(AUTHOR), typed=answer)
    assert "poems 1, picks 1. Delete them for ever?" in result.stdout
    assert ("deleted: poems 1, picks 1" in result.stdout) == gone
    assert result.exit_code == (0 if gone else 1)
    assert (_found(data, kept.id) is None) == gone


def test_forgetting_need_not_ask(data: Path) -> None:
    """For who writes a script; nobody is forgotten twice."""
    _fill(data)
    assert _run("forget", str(AUTHOR), "--yes").stdout == "deleted: poems 1, picks 1\n"
    assert _run("forget", str(AUTHOR), "--yes").stdout == "nothing is kept about this person\n"


@pytest.mark.parametrize("user", ["0", "-5", "somebody", str(2**63)])
def test_what_is_no_id_is_bad_input(user: str, data: Path) -> None:
    """Status 2, as for all that is typed wrongly."""
    result = _run("forget", "--yes", "--", user)
    assert result.exit_code == 2
    assert user in result.stderr
    assert not data.exists()
