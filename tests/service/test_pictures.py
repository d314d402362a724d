"""Cards are kept as long as there is room."""

from __future__ import annotations

import dataclasses

from bot.service.pictures import CardCache, CardKey
from tests.poems import poem


def _key(seed: str) -> CardKey:
    return CardKey.of(poem(seed=seed), style="xuan", size="wide", script="traditional", title=None)


def test_the_cards_asked_for_last_are_kept() -> None:
    """Three of four bytes fit into twelve."""
    cache = CardCache(12)
    for seed in "abc":
        cache.put(_key(seed), seed.encode() * 4)
    assert cache.get(_key("a")) == b"aaaa"
    cache.put(_key("d"), b"dddd")
    assert [cache.get(_key(seed)) for seed in "abcd"] == [b"aaaa", None, b"cccc", b"dddd"]


def test_a_card_put_again_counts_once() -> None:
    """Two people may have waited for the same one."""
    cache = CardCache(8)
    for _ in range(5):
        cache.put(_key("a"), b"aaaa")
    cache.put(_key("b"), b"bbbb")
    assert cache.get(_key("a")) == b"aaaa"


def test_a_card_larger_than_all_room_is_not_kept() -> None:
    """Nor does it leave the count wrong."""
    cache = CardCache(8)
    cache.put(_key("a"), b"a" * 9)
    assert cache.get(_key("a")) is None
    cache.put(_key("b"), b"b" * 8)
    assert cache.get(_key("b")) == b"b" * 8


def test_every_wish_has_a_picture_of_its_own() -> None:
    """And what no picture shows makes no other key."""
    wishes = {"style": "ink", "size": "portrait", "script": "simplified", "title": "月"}
    changed = [dataclasses.replace(_key("a"), **{name: value}) for name, value in wishes.items()]
    poems = [poem("wujue", seed="a"), poem(seed="b"), poem(seed="a", theme="月")]
    keys = [
        CardKey.of(other, style="xuan", size="wide", script="traditional", title=None)
        for other in poems
    ]
    assert len({_key("a"), *changed, *keys}) == 1 + len(changed) + len(keys)
    scored = dataclasses.replace(poem(seed="a"), score=1.0, latent=(1.0,), model="other")
    same = CardKey.of(scored, style="xuan", size="wide", script="traditional", title=None)
    assert same == _key("a")
