"""The shipped table of themes is well formed; what it says is checked by its readers."""

from __future__ import annotations

from bot.engine.theme_table import curated_themes
from bot.engine.theme_text import FUNCTION_CHARACTERS, units_of
from bot.verse.normalise import is_han, normalise

THEMES = curated_themes()
BY_KEY = {theme.key: theme for theme in THEMES}
SOLAR_TERMS = (
    "立春雨水驚蟄春分清明穀雨立夏小滿芒種夏至小暑大暑"
    "立秋處暑白露秋分寒露霜降立冬小雪大雪冬至小寒大寒"
)


def test_the_table_is_broad() -> None:
    """Keys are distinct, and there are enough of them for everyday wishes."""
    assert len(BY_KEY) == len(THEMES)
    assert 150 <= len(THEMES) <= 260


def test_no_two_themes_share_a_name() -> None:
    """Spelling, case and spaces aside, each name leads to one theme."""
    owners: dict[str, set[str]] = {}
    for theme in THEMES:
        for name in theme.names:
            owners.setdefault("".join(units_of(name)), set()).add(theme.key)
    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}
    assert "" not in owners


def test_a_key_is_plain_lower_case_english() -> None:
    """Keys are what autocomplete shows and what people remember."""
    for theme in THEMES:
        assert theme.key == theme.key.lower().strip(), theme.key
        assert theme.key.replace(" ", "").replace("'", "").isalpha(), theme.key
        assert theme.key.isascii(), theme.key
        assert all(alias == alias.strip().lower() for alias in theme.aliases)


def test_chinese_names_are_normalised_ideographs() -> None:
    """At least one Chinese name each, spelt as typed text is after normalising."""
    for theme in THEMES:
        assert theme.chinese, theme.key
        assert all(name == normalise(name) and all(map(is_han, name)) for name in theme.chinese)


def test_titles_are_one_to_six_ideographs() -> None:
    """Titles are short and in the corpus' own spelling."""
    for theme in THEMES:
        assert 1 <= len(theme.title) <= 6, theme.key
        assert theme.title == normalise(theme.title), theme.key
        assert all(map(is_han, theme.title))


def test_images_are_eight_to_twenty_distinct_short_words() -> None:
    """Each image word has 1–3 normalised ideographs and occurs once."""
    for theme in THEMES:
        assert 8 <= len(theme.images) <= 20, theme.key
        assert len(set(theme.images)) == len(theme.images), theme.key
        for image in theme.images:
            assert 1 <= len(image) <= 3, theme.key
            assert image == normalise(image), theme.key
            assert all(map(is_han, image))


def test_a_theme_has_enough_characters_to_write_of() -> None:
    """At least eight distinct characters are left without the function characters."""
    for theme in THEMES:
        assert len(set("".join(theme.images)) - FUNCTION_CHARACTERS) >= 8, theme.key


def test_a_note_names_what_stands_for_what() -> None:
    """A theme mapped by category says so with an arrow; the others say nothing."""
    for theme in THEMES:
        assert theme.note is None or "→" in theme.note.template, theme.key


def test_modern_things_carry_a_note() -> None:
    """Nobody is told that the Tang poets drank coffee."""
    modern = ("coffee", "computer", "video game", "train", "airplane", "internet", "space", "pizza")
    modern += ("football", "school", "monday", "robot", "money", "city night", "phone", "movie")
    names = {name: theme for theme in THEMES for name in theme.names}
    assert [word for word in modern if names[word].note is None] == []


def test_every_solar_term_is_a_theme_of_its_own() -> None:
    """The twenty-four terms of the year lead to twenty-four different themes."""
    names = {name: theme.key for theme in THEMES for name in theme.chinese}
    terms = [SOLAR_TERMS[start : start + 2] for start in range(0, len(SOLAR_TERMS), 2)]
    assert len({names[term] for term in terms}) == 24


def test_the_titles_poets_gave_are_there() -> None:
    """A sample of the table by value."""
    assert BY_KEY["moon"].images[:2] == ("月", "明月")
    assert BY_KEY["farewell"].title == "送別"
    assert BY_KEY["illness"].title == "病起"
    assert BY_KEY["frontier"].title == "塞下曲"
