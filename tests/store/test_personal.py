"""What is kept about a person: counted, exported, forgotten."""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import BigInteger, Column

from bot.store.anthologies import Shelf
from bot.store.cooldowns import Allowance
from bot.store.personal import NAMED, PERSONAL, KeptSummary
from bot.store.records import NewPath, PathRecord, PathStep, PoemRecord
from bot.store.schema import metadata
from bot.store.store import Store
from tests.store.conftest import Clock
from tests.store.samples import AUTHOR, new_poem

OTHER = AUTHOR + 1
NOBODY = AUTHOR + 2
NOTHING = {item.name: 0 for item in (*PERSONAL, *NAMED)}
"""Counts of somebody about whom nothing is kept."""

SOMETHING = {
    "poems": 2,
    "paths": 1,
    "picks": 1,
    "anthology_entries": 1,
    "cooldowns": 1,
    "saved_for_servers": 1,
}
"""What is kept about the author once `_fill` is done."""

_OF_NO_PERSON = {"number", "guild_id", "channel_id", "message_id"}
"""Names of columns with large numbers that are no person."""


async def _path(store: Store, author: int, *ids: str, start: str = "moon") -> PathRecord:
    steps = tuple(PathStep(index / len(ids), item) for index, item in enumerate(ids))
    return await store.add_path(NewPath(start, "b", "wujue", "s\x00", author, 5, steps))


async def _fill(store: Store) -> tuple[PoemRecord, PoemRecord]:
    """Keep some of everything about two people; return a poem of each."""
    asked, typed = await store.add_poems(
        [new_poem(theme="autumn rain"), new_poem(kind="typed", theme="a\\b")]
    )
    other = await store.add_poem(new_poem(author=OTHER, parent=asked.id, kind="vary"))
    await _path(store, AUTHOR, asked.id, other.id)
    await _path(store, OTHER, other.id)
    await store.set_pick(AUTHOR, other.id)
    await store.set_pick(OTHER, typed.id)
    for user_id in (AUTHOR, OTHER):
        assert await store.cooldowns.count(user_id, datetime.now(UTC), [Allowance(1, 60.0)]) == 0
    await store.anthologies.save(Shelf("person", AUTHOR), other.id, AUTHOR)
    await store.anthologies.save(Shelf("person", OTHER), asked.id, OTHER)
    await store.anthologies.save(Shelf("person", OTHER), other.id, OTHER)
    await store.anthologies.save(Shelf("server", AUTHOR), other.id, AUTHOR)
    return asked, other


async def test_what_is_kept_is_counted(store: Store, clock: Clock) -> None:
    """By table; of the poems, also how many were typed, and since when."""
    await _fill(store)
    assert await store.kept_about(AUTHOR) == KeptSummary(
        {**NOTHING, **SOMETHING}, typed=1, since=clock.now
    )
    assert await store.kept_about(NOBODY) == KeptSummary(NOTHING, typed=0, since=None)


async def test_an_export_has_all_of_it_in_plain_words(store: Store, clock: Clock) -> None:
    """As JSON that any reader takes: ids as text, what was typed as it was typed."""
    asked, other = await _fill(store)
    export = await store.export_of(AUTHOR)
    assert json.loads(json.dumps(export)) == export
    assert list(export) == ["user_id", *NOTHING]
    assert export["user_id"] == str(AUTHOR)
    first, second = export["poems"]
    assert (first["id"], first["theme"], first["lines"]) == (
        asked.id,
        "autumn rain",
        list(asked.poem.lines),
    )
    assert (first["images"], first["author_id"], first["guild_id"]) == ([], str(AUTHOR), None)
    assert (first["created_at"], first["score"]) == (clock.now.isoformat(), asked.poem.score)
    assert (second["kind"], second["theme"]) == ("typed", "a\\b")
    (path,) = export["paths"]
    assert (path["seed"], path["guild_id"]) == ("s\x00", "5")
    assert path["steps"] == [{"t": 0.0, "poem_id": asked.id}, {"t": 0.5, "poem_id": other.id}]
    for name in ("picks", "anthology_entries", "saved_for_servers"):
        assert [row["poem_id"] for row in export[name]] == [other.id]


async def test_an_export_of_nobody_is_empty(store: Store) -> None:
    """Nothing of others is in it."""
    await _fill(store)
    export = await store.export_of(NOBODY)
    assert export == {"user_id": str(NOBODY), **{name: [] for name in NOTHING}}


async def test_an_export_has_the_latent_to_the_last_bit(store: Store) -> None:
    """Four bytes a number, in base64."""
    new = new_poem()
    await store.add_poem(replace(new, poem=replace(new.poem, latent=(1.0, -0.5))))
    (poem,) = (await store.export_of(AUTHOR))["poems"]
    assert struct.unpack("<2f", base64.b64decode(poem["latent"])) == (1.0, -0.5)


async def test_a_damaged_row_is_exported_as_it_is(
    store: Store, execute: Callable[[str], None]
) -> None:
    """The person has a right to it all the same."""
    await store.add_poem(new_poem())
    execute("UPDATE poems SET images = '[\"moon'")
    assert (await store.export_of(AUTHOR))["poems"][0]["images"] == '["moon'


async def test_a_person_is_forgotten(store: Store) -> None:
    """All of theirs is gone; others keep theirs, without where it came from."""
    asked, other = await _fill(store)
    before = await store.kept_about(OTHER)
    expected = (await store.kept_about(AUTHOR)).counts
    assert expected == {**NOTHING, **SOMETHING}
    assert await store.forget(AUTHOR) == expected
    assert await store.forget(AUTHOR) == NOTHING
    assert await store.poem(asked.id) is None
    assert await store.recent_poems(AUTHOR) == []
    assert await store.take_pick(AUTHOR) is None
    assert await store.poem(other.id) == replace(other, parent_id=None)
    # What the other one had picked was a poem of the one who is forgotten; one had been saved.
    left = {**before.counts, "picks": 0, "anthology_entries": 1}
    assert (await store.kept_about(OTHER)).counts == left
    assert await store.anthologies.holds(Shelf("server", AUTHOR), other.id)


async def test_paths_of_others_through_their_poems_go_too(store: Store) -> None:
    """Their ends bear its first line, and a path with a hole cannot be shown."""
    mine = await store.add_poem(new_poem(kind="typed"))
    theirs = await store.add_poem(new_poem(author=OTHER))
    through = await _path(store, OTHER, mine.id, theirs.id, start=f"{mine.poem.lines[0]}…")
    beside = await _path(store, OTHER, theirs.id)
    assert (await store.forget(AUTHOR))["paths"] == 0
    assert await store.path(through.id) is None
    assert await store.path(beside.id) == beside
    assert await store.poem(theirs.id) == theirs


async def test_nothing_of_what_was_forgotten_is_left_in_the_file(
    file_store: Store, file: Path
) -> None:
    """Neither in the pages nor in the log beside them, while the bot goes on running."""
    secret = "unmistakable words"
    await file_store.add_poems([new_poem(theme=f"{secret} {n}") for n in range(50)])
    await file_store.add_poem(new_poem(theme="of another", author=OTHER))

    def everything() -> bytes:
        return b"".join(part.read_bytes() for part in sorted(file.parent.iterdir()))

    assert secret.encode() in everything()
    await file_store.forget(AUTHOR)
    assert secret.encode() not in everything()
    assert b"of another" in everything()


def _is_known(column: Column[Any]) -> bool:
    personal = [item.person for item in (*PERSONAL, *NAMED)]
    return column.name in _OF_NO_PERSON or any(column is one for one in personal)


def test_no_table_keeps_a_person_unnoticed() -> None:
    """A new column with ids must be said to be of a person, or of none."""
    assert {"poems", "paths", "picks"} <= set(NOTHING)
    large = [
        column
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, BigInteger)
    ]
    assert len(large) >= 9
    assert [str(column) for column in large if not _is_known(column)] == []


def test_what_points_to_a_poem_is_counted_before_the_poem_goes() -> None:
    """Tables are emptied from the last to the first, and rows would vanish with their poem."""
    order = [item.table for item in PERSONAL]
    pointing = [
        (table, key.column.table)
        for table in order
        for key in table.foreign_keys
        if key.column.table in order and key.column.table is not table
    ]
    assert pointing
    assert all(order.index(table) > order.index(to) for table, to in pointing)


@pytest.mark.parametrize("left_out", ["number", "search"])
async def test_an_export_leaves_out_what_only_the_program_needs(
    store: Store, left_out: str
) -> None:
    """The number of a row, and the words of theme and text once more."""
    await store.add_poem(new_poem())
    assert left_out not in (await store.export_of(AUTHOR))["poems"][0]
