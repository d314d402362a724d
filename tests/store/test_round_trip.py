"""What is stored comes back as it was."""

from __future__ import annotations

import sqlite3
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings

from bot.store.records import NewPath, NewPoem, PathStep
from bot.store.store import Store
from bot.store.text import restored, storable
from tests.poems import LINES, poem
from tests.store.conftest import Clock
from tests.store.samples import AUTHOR, any_new_poem, any_text, new_poem

# One store serves all examples: each is a row of its own.
_shared_store = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@_shared_store
@given(new=any_new_poem)
async def test_a_poem_comes_back_equal(store: Store, new: NewPoem) -> None:
    """All forms, any text in seed, theme and acrostic; the latent to the last bit."""
    kept = await store.add_poem(new)
    found = await store.poem(kept.id)
    assert found == kept
    assert found.poem == new.poem
    assert found.poem.latent == new.poem.latent
    assert (found.kind, found.author_id, found.guild_id) == (
        new.kind,
        new.author_id,
        new.guild_id,
    )
    assert (found.line, found.script, found.parent_id) == (new.line, new.script, None)


@pytest.mark.parametrize("form", list(LINES))
async def test_a_poem_outlasts_the_store(form: str, url: str, clock: Clock) -> None:
    """Another store on the same database has it, with the time at which it was written."""
    async with await Store.open(url, clock=clock) as first:
        kept = await first.add_poem(new_poem(form, theme="autumn rain"))
    async with await Store.open(url) as second:
        found = await second.poem(kept.id)
    assert found == kept
    assert found.poem == poem(form, theme="autumn rain")
    assert found.created_at == clock.now
    assert found.created_at.tzinfo is UTC


async def test_the_file_says_in_plain_words_what_it_holds(file_store: Store, file: Path) -> None:
    """Who looks into the database can read it: text, UTC time, float32 in four bytes each."""
    from dataclasses import replace

    new = new_poem(theme="moon")
    new = replace(new, poem=replace(new.poem, latent=(1.0, -0.5)))
    kept = await file_store.add_poem(new)
    with sqlite3.connect(file) as raw:
        row = raw.execute("SELECT form, lines, theme, created_at, latent FROM poems").fetchone()
    raw.close()
    assert row == (
        "wujue",
        LINES["wujue"].replace(" ", "\n"),
        "moon",
        "2026-02-03T04:05:06.000789+00:00",
        bytes.fromhex("0000803f 000000bf"),
    )
    assert kept.created_at.isoformat() == row[3]


@given(any_text)
@example("\\u0041 \\ \x00 \ud800")
def test_any_text_can_be_stored_and_read_back(text: str) -> None:
    """What is stored has no null character, and UTF-8 can encode it."""
    stored = storable(text)
    assert restored(stored) == text
    assert "\x00" not in stored
    stored.encode("utf-8")


async def test_a_path_comes_back_equal(store: Store) -> None:
    """With its steps in order, whatever their ids."""
    poems = await store.add_poems([new_poem(kind="step") for _ in range(9)])
    steps = tuple(PathStep(index / 8, record.id) for index, record in enumerate(poems))
    path = NewPath("moon \x00", "白日依山盡…", "wujue", "blend", AUTHOR, 5, steps)
    kept = await store.add_path(path)
    assert await store.path(kept.id) == kept
    assert (kept.start, kept.end, kept.steps) == (path.start, path.end, steps)
    assert await store.path(f" {kept.id.upper()}") == kept


async def test_a_path_may_have_no_steps(store: Store) -> None:
    """Nothing to insert must not insert an empty row."""
    kept = await store.add_path(NewPath("a", "b", "wujue", "s", AUTHOR, None, ()))
    found = await store.path(kept.id)
    assert found is not None
    assert found.steps == ()


@pytest.mark.parametrize("text", ["q00000000", "", "q", "moon", "'; DROP TABLE poems; --", "\x00"])
async def test_what_is_not_stored_is_none(store: Store, text: str) -> None:
    """An id that nobody has, and any other text."""
    await store.add_poem(new_poem())
    assert await store.poem(text) is None
    assert await store.path(text) is None
    assert await store.value(text) is None


async def test_a_value_is_the_last_one_set(store: Store) -> None:
    """Each name has one value."""
    assert await store.value("commands") is None
    for value in ("first", "second\x00\\", ""):
        await store.set_value("commands", value)
        await store.set_value("other", "stays")
        assert await store.value("commands") == value
    assert await store.value("other") == "stays"
