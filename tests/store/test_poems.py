"""Finding poems of a person, placing them, and their parents."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from bot.store import poems as poems_module
from bot.store.records import NewPoem
from bot.store.store import Store
from tests.poems import poem_of
from tests.store.samples import AUTHOR, new_poem


async def _themes(store: Store, containing: str, limit: int = 25) -> list[str | None]:
    found = await store.recent_poems(AUTHOR, containing, limit)
    return [record.poem.theme for record in found]


def _written(text: str, theme: str | None = None) -> NewPoem:
    return replace(new_poem(), poem=poem_of(text, theme=theme))


async def test_the_newest_poem_of_the_person_comes_first(store: Store) -> None:
    """Others' poems stay with them; poems of one moment keep their order."""
    await store.add_poems([new_poem(theme=name) for name in ("first", "second")])
    await store.add_poem(new_poem(theme="another's", author=AUTHOR + 1))
    await store.add_poem(new_poem(theme="third"))
    assert await _themes(store, "") == ["third", "second", "first"]
    assert await _themes(store, " ，。\n") == ["third", "second", "first"]
    assert await _themes(store, "", limit=2) == ["third", "second"]
    assert await store.recent_poems(AUTHOR + 2) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("moon", ["Moon & wine 100%"]),
        ("MOON  wine", ["Moon & wine 100%"]),
        ("wine, moon", ["Moon & wine 100%"]),
        ("ｍｏｏｎ", ["Moon & wine 100%"]),
        ("moon snow", []),
        ("夢", ["夢"]),
        ("梦", ["夢"]),
        ("黃河", ["wang"]),
        ("黄河", ["wang"]),
        ("更上一层楼", ["wang"]),
        ("白日依山尽，黄河入海流。", ["wang"]),
        ("更上一層樓 wang", ["wang"]),
        ("峯", ["Moon & wine 100%"]),
        ("%", ["Moon & wine 100%"]),
        ("100%", ["Moon & wine 100%"]),
        ("1%0", []),
        ("_", []),
        ("m__n", []),
        ("/%", []),
        ("\\", []),
        ("' OR 1=1 --", []),
        ("\x00", []),
        ("\ud800", []),
        ("x" * 5000, []),
    ],
)
async def test_words_are_found_in_theme_and_text(
    store: Store, query: str, found: list[str]
) -> None:
    """In either script and any case, in any order; no sign is a wildcard."""
    await store.add_poems(
        [
            _written("白日依山盡 黃河入海流 欲窮千里目 更上一層樓", "wang"),
            _written("無邊落木蕭蕭下 不盡長江滾滾來", "夢"),
            _written("大漠孤煙直 長河落日峰", "Moon & wine 100%"),
            _written("松下問童子 言師採藥去"),
        ]
    )
    assert await _themes(store, query) == found


async def test_an_acrostic_or_a_seed_is_not_searched(store: Store) -> None:
    """A person searches what they see; "42" is the seed of every poem here."""
    await store.add_poem(new_poem(theme="moon"))
    assert await _themes(store, "42") == []


async def test_the_start_of_an_id_finds_the_poem(store: Store) -> None:
    """Four letters and more, capital or not; three are not enough."""
    kept = await store.add_poem(new_poem())
    await store.add_poem(new_poem())
    for length in range(4, 10):
        for start in (kept.id[:length], kept.id[:length].upper()):
            found = await store.recent_poems(AUTHOR, start)
            assert [record.id for record in found if record.id == kept.id] == [kept.id]
    assert await store.recent_poems(AUTHOR, kept.id) == [kept]
    assert await store.recent_poems(AUTHOR, kept.id[:3]) == []
    assert await store.recent_poems(AUTHOR + 1, kept.id) == []


async def test_words_and_the_start_of_an_id_are_found_together(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A theme may look like the start of an id; the newest still comes first, none twice."""
    ids = iter(["qzzz00001", "q00000002", "qzzz00003"])
    monkeypatch.setattr(poems_module, "new_id", lambda: next(ids))
    for theme in (None, "qzzz", "qzzz"):
        await store.add_poem(new_poem(theme=theme))
    found = await store.recent_poems(AUTHOR, "qzzz")
    assert [record.id for record in found] == ["qzzz00003", "q00000002", "qzzz00001"]
    found = await store.recent_poems(AUTHOR, "qzzz", limit=1)
    assert [record.id for record in found] == ["qzzz00003"]


async def test_a_message_can_be_noted_for_a_poem(store: Store) -> None:
    """And noted anew; a poem that is not there is no matter."""
    kept, other = await store.add_poems([new_poem(), new_poem()])
    assert (kept.channel_id, kept.message_id) == (None, None)
    for message in (20, 2**62):
        await store.place_poem(kept.id, 10, message)
    await store.place_poem("q00000000", 1, 2)
    assert await store.poem(kept.id) == replace(kept, channel_id=10, message_id=2**62)
    assert await store.poem(other.id) == other


async def test_a_child_knows_its_parent(store: Store) -> None:
    """A parent that is gone is forgotten; the child is kept."""
    parent = await store.add_poem(new_poem())
    child, orphan = await store.add_poems(
        [new_poem(parent=parent.id, kind="vary"), new_poem(parent="q00000000", kind="rewrite")]
    )
    assert (child.parent_id, orphan.parent_id) == (parent.id, None)
    assert await store.poem(child.id) == child
    assert await store.poem(orphan.id) == orphan


async def test_an_id_drawn_twice_is_drawn_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both poems are kept, each under its own id."""
    drawn = itertools.chain(["q00000001", "q00000001", "q00000002"])
    monkeypatch.setattr(poems_module, "new_id", lambda: next(drawn))
    first = await store.add_poem(new_poem(theme="first"))
    second = await store.add_poem(new_poem(theme="second"))
    assert (first.id, second.id) == ("q00000001", "q00000002")
    assert await _themes(store, "") == ["second", "first"]


async def test_no_poems_are_no_work(store: Store) -> None:
    """An empty list gives an empty list."""
    assert await store.add_poems([]) == []
