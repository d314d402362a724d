"""The tables of readings in modern Mandarin."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin

from bot.gloss.spoken import read_aloud, readings
from bot.verse import lexicon
from model_export.lexicon import spoken
from tests.poems import LINES

DATA = Path(__file__).parents[2] / "bot" / "gloss" / "data"
SIMPLIFIED = "".join(entry.simplified for entry in lexicon.entries())[:4000]


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("长安", "cháng ān"),
        ("还", "hái"),
        ("妃子笑", "fēi zǐ xiào"),
        ("银行", "yín háng"),
        ("行人", "xíng rén"),
        ("一不小心", "yí bù xiǎo xīn"),
    ],
)
def test_a_phrase_changes_how_its_characters_are_read(text: str, syllables: str) -> None:
    """行 alone is xíng and in a bank háng."""
    assert " ".join(read_aloud(text)) == syllables


def test_what_nobody_reads_stays_empty_in_its_place() -> None:
    """One syllable for each character, whatever it is."""
    assert read_aloud("山a🙂水") == ("shān", "", "", "shuǐ")
    assert readings("🙂") == ()


@given(st.text(st.sampled_from(SIMPLIFIED), min_size=1, max_size=14))
def test_any_text_has_a_syllable_for_each_character(text: str) -> None:
    """Phrases never swallow a neighbour, and only known readings or phrases' own appear."""
    assert len(read_aloud(text)) == len(text)


@pytest.mark.parametrize("form", list(LINES))
def test_verse_is_read_as_the_source_reads_it(form: str) -> None:
    """The tables leave out only what changes nothing."""
    for line in LINES[form].split():
        simple = "".join(lexicon.simplified(character) for character in line)
        source = [choices[0] for choices in pinyin(simple, style=Style.TONE)]
        assert list(read_aloud(simple)) == source


def test_the_tables_are_those_that_the_source_makes(tmp_path: Path) -> None:
    """Nobody has changed them by hand."""
    known = {form for entry in lexicon.entries() for form in (entry.character, entry.simplified)}
    assert spoken.write(tmp_path, known) == (21_024, 8_745)
    for name in ("readings.tsv", "phrases.tsv"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()
