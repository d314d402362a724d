"""Themes: labels from titles, and a classifier that learns them from the text."""

import numpy as np
import pytest

from model_export.metrics.theme import TITLE_THEMES, ThemeClassifier, title_labels

_NAMES = [theme.name for theme in TITLE_THEMES]


def _poems(theme: int, count: int, seed: int) -> np.ndarray:
    """Draw poems with one word of their theme (ids 10·t + 10 …) among common characters."""
    rng = np.random.default_rng(seed)
    poems = rng.integers(4, 10, size=(count, 4, 5))
    poems[:, 0, 0] = 10 * theme + 10
    poems[:, 2, 3] = 10 * theme + 11
    return poems


def _labelled(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    poems = np.concatenate([_poems(theme, count, seed + theme) for theme in range(3)])
    return poems, np.repeat(np.arange(3), count)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("送友人", "farewell"),
        ("從軍行", "frontier"),
        ("對月", "moon"),
        ("哭李常侍", "mourning"),
        ("宿天竺寺", "temple"),
    ],
)
def test_a_title_names_its_theme(title: str, name: str) -> None:
    """The one theme whose word stands in the title."""
    assert _NAMES[title_labels([title])[0]] == name


@pytest.mark.parametrize("title", ["無題", "雪梅", "三月晦日偶題", "十月朔旦"])
def test_a_title_of_no_theme_or_several_has_none(title: str) -> None:
    """Two themes are ambiguous, and a month of the calendar is no moon."""
    assert title_labels([title]).tolist() == [-1]


def test_every_theme_is_found_by_the_characters_that_it_hides() -> None:
    """No word of a pattern escapes the masked variant: a title of it alone is its theme."""
    for index, theme in enumerate(TITLE_THEMES):
        found = [title_labels([character])[0] == index for character in theme.characters]
        assert any(found), theme.name


def test_words_of_a_theme_give_it_away_in_new_poems() -> None:
    """Three themes with words of their own are told apart."""
    classifier = ThemeClassifier.fit(*[[part] for part in _labelled(200, 0)], themes=3)
    accuracy = classifier.accuracy(*_labelled(100, 50))
    assert accuracy.value > 0.95


def test_hidden_words_leave_nothing_to_go_by() -> None:
    """With the only words of the themes hidden, accuracy falls to chance."""
    hidden = [10 * theme + extra for theme in range(3) for extra in (10, 11)]
    parts = [[part] for part in _labelled(200, 0)]
    accuracy = ThemeClassifier.fit(*parts, themes=3, hidden=hidden).accuracy(*_labelled(300, 50))
    assert accuracy.value == pytest.approx(1 / 3, abs=0.1)


def test_accuracy_weighs_themes_and_not_poems() -> None:
    """Nine poems of a theme told right and one of another told wrong are one half."""
    classifier = ThemeClassifier.fit(*[[part] for part in _labelled(200, 0)], themes=3)
    poems = _poems(0, 10, 9)
    labels = np.array([0] * 9 + [1])
    assert classifier.accuracy(poems, labels).value == 0.5


def test_poems_without_a_theme_are_left_out() -> None:
    """Neither fit nor accuracy counts label -1, nor minds a form that has no other."""
    poems, labels = _labelled(200, 0)
    stray, none = _poems(0, 500, 7), np.full(500, -1)
    sevens, no_sevens = np.full((3, 4, 7), 9), np.full(3, -1)
    plain = ThemeClassifier.fit([poems], [labels], themes=3)
    with_strays = ThemeClassifier.fit([poems, stray, sevens], [labels, none, no_sevens], themes=3)
    np.testing.assert_array_equal(plain.log_ratios, with_strays.log_ratios)
    with pytest.raises(ValueError, match="at least one poem"):
        plain.accuracy(stray, none)


def test_unseen_characters_say_nothing() -> None:
    """A poem of unknown words has even odds on every theme."""
    classifier = ThemeClassifier.fit(*[[part] for part in _labelled(50, 0)], themes=3)
    assert classifier.scores(np.full((1, 4, 5), 60_000)).tolist() == [[0, 0, 0]]
