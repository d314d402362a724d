"""A theme leans on the logits until it is there."""

from __future__ import annotations

import numpy as np

from bot.engine.guidance import NO_THEME, Pull, ThemeGuide
from bot.verse.vocabulary import Vocabulary

_VOCABULARY = Vocabulary.of("山明月水")
_MOUNTAIN, _BRIGHT, _MOON, _WATER = _VOCABULARY.encode("山明月水")


def _guide() -> ThemeGuide:
    return ThemeGuide.of(["明月", "鿕"], _VOCABULARY, boost=2.0, enough=3)


def test_images_gain_until_enough_are_there() -> None:
    """Rows with no, one and two of two image characters, at the start of the poem."""
    logits = np.zeros((3, len(_VOCABULARY)), dtype=np.float32)
    _guide().apply(logits, np.full(3, _WATER), np.array([0, 1, 2]), 0.0)
    np.testing.assert_allclose(logits[:, _MOON], [2.0, 1.0, 0.0])
    assert not logits[:, [_MOUNTAIN, _WATER]].any()


def test_pressure_grows_where_nothing_is_there_yet() -> None:
    """Twice as much at the end as at the start."""
    logits = np.zeros((2, len(_VOCABULARY)), dtype=np.float32)
    _guide().apply(logits, np.full(2, _WATER), np.array([0, 1]), 1.0)
    np.testing.assert_allclose(logits[:, _MOON], [4.0, 1.0])


def test_word_that_was_begun_is_finished() -> None:
    """After 明 comes 月, even if no image is missing any more."""
    logits = np.zeros((2, len(_VOCABULARY)), dtype=np.float32)
    _guide().apply(logits, np.array([_BRIGHT, _WATER]), np.array([2, 2]), 0.5)
    np.testing.assert_allclose(logits[:, _MOON], [2.0, 0.0])


def test_characters_that_the_model_lacks_are_left_out() -> None:
    """鿕 has no id; the unknown id must not be boosted in its place."""
    assert _guide().characters.tolist() == [_BRIGHT, _MOON]


def test_no_theme_changes_nothing() -> None:
    """Nor does it find anything."""
    logits = np.zeros((2, len(_VOCABULARY)), dtype=np.float32)
    NO_THEME.apply(logits, np.array([_BRIGHT, _WATER]), np.array([0, 0]), 0.5)
    assert not logits.any()
    assert not NO_THEME.hits(np.array([_MOON])).any()


def test_pull_leans_towards_each_poem_at_its_place() -> None:
    """Two poems with different characters there, then with the same one."""
    pull = Pull(np.array([[_MOON, _WATER], [_MOON, _MOON]]), np.array([1.5, 0.5], np.float32))
    for position, expected in ((0, [1.5, 0.5]), (1, [2.0, 0.0])):
        logits = np.zeros((2, len(_VOCABULARY)), dtype=np.float32)
        pull.apply(logits, position)
        np.testing.assert_allclose(logits[1, [_MOON, _WATER]], expected)
