"""The table of characters."""

import pytest

from bot.verse import lexicon
from bot.verse.normalise import normalise
from bot.verse.prosody import RHYME_GROUPS


def test_an_entry_has_all_columns() -> None:
    """鳥 by value, every field."""
    assert lexicon.lookup("風") == lexicon.Entry(
        character="風",
        strict="P",
        lenient="P",
        groups_strict=frozenset({"一東"}),
        groups_lenient=frozenset({"一東"}),
        simplified="风",
        pinyin="fēng",
        gloss="wind; air; manners, atmosphere",
        source="cp",
        entering=False,
    )


@pytest.mark.parametrize("character", "一十白竹月")
def test_entering_tones_are_marked(character: str) -> None:
    """Modern Mandarin reads some of them level; the mark tells why they are oblique."""
    entry = lexicon.lookup(character)
    assert entry is not None
    assert entry.entering
    assert entry.strict == "Z"


def test_unknown_characters_have_no_entry() -> None:
    """Latin letters, simplified-only forms and ideographs of no use."""
    assert [lexicon.lookup(character) for character in "a发龘"] == [None, None, None]


def test_every_row_keeps_the_tables_own_rules() -> None:
    """Keys normalised, strict within lenient, groups exactly for level readings."""
    for entry in lexicon.entries():
        assert normalise(entry.character) == entry.character
        assert set(entry.strict) <= set(entry.lenient) <= {"P", "Z"}
        assert bool(entry.strict) == bool(entry.lenient)
        assert entry.groups_strict <= entry.groups_lenient <= set(RHYME_GROUPS)
        assert bool(entry.groups_strict) == ("P" in entry.strict)
        assert bool(entry.groups_lenient) == ("P" in entry.lenient)
        assert len(entry.simplified) == 1
        assert len(entry.gloss) <= 40


def test_nearly_every_character_has_tones_reading_and_meaning() -> None:
    """Of the 6,000 commonest, which make 99.8 % of the corpus."""
    common = list(lexicon.entries())[:6000]
    assert sum(not entry.lenient for entry in common) <= 20
    assert sum(not entry.pinyin for entry in common) <= 5
    assert sum(not entry.gloss for entry in common) <= 70


def test_simplified_text_is_derived_character_by_character() -> None:
    """Same length, and what has no simplified form stays."""
    assert lexicon.simplified("雲裏飛鳥, 山") == "云里飞鸟, 山"


def test_a_simplified_character_knows_all_it_may_stand_for() -> None:
    """发 is 發 or 髮; 里, a character of its own, is also 裏."""
    assert set(lexicon.traditional_forms("发")) == {"發", "髮"}
    assert lexicon.traditional_forms("里") == ("裏",)
    assert lexicon.traditional_forms("山") == ()
