"""Tone patterns."""

import itertools

import pytest

from bot.verse.forms import FORMS, VerseForm
from bot.verse.patterns import couplet_masks, patterns_of

ALL_FORMS = list(FORMS.values())


def _admitted(mask: str) -> set[str]:
    """All tone strings that a mask admits."""
    return {"".join(tones) for tones in itertools.product(*(s.replace("*", "PZ") for s in mask))}


def _lines(form: VerseForm) -> set[tuple[str, str]]:
    """All (line type, tones) that the form's patterns admit."""
    found = set()
    n = form.line_length
    for pattern in patterns_of(form):
        for index, masks in enumerate(pattern.couplets):
            for mask in masks:
                for half in (0, 1):
                    line = mask.mask[half * n : (half + 1) * n]
                    line_type = pattern.line_types[2 * index + half]
                    found |= {(line_type, tones) for tones in _admitted(line)}
    return found


@pytest.mark.parametrize("form", ALL_FORMS, ids=lambda form: form.name)
def test_each_form_has_four_patterns_whose_shares_sum_to_one(form: VerseForm) -> None:
    """Names differ, every couplet has masks of two whole lines."""
    patterns = patterns_of(form)
    assert len({pattern.name for pattern in patterns}) == 4
    assert sum(pattern.share for pattern in patterns) == pytest.approx(1)
    for pattern in patterns:
        assert len(pattern.couplets) == form.couplets
        assert len(pattern.line_types) == form.lines
        for masks in pattern.couplets:
            assert masks[0].rescues == ()
            assert all(len(mask.mask) == 2 * form.line_length for mask in masks)


def test_line_types_of_the_eight_line_forms() -> None:
    """They continue by 粘, and only the first line may rhyme out of turn."""
    assert [pattern.line_types for pattern in patterns_of(FORMS["qilu"])] == [
        "aBbAaBbA",
        "bAaBbAaB",
        "ABbAaBbA",
        "BAaBbAaB",
    ]


def test_names_go_by_the_second_character() -> None:
    """The same line types start oblique with five characters and level with seven."""
    assert patterns_of(FORMS["wujue"])[0].name == "仄起首句不入韻"
    assert patterns_of(FORMS["qijue"])[0].name == "平起首句不入韻"
    assert patterns_of(FORMS["qijue"])[2].name == "平起首句入韻"
    assert patterns_of(FORMS["qijue"])[2].rhyming_lines == (0, 1, 3)


def test_standard_masks_by_value() -> None:
    """平起入韻 of seven characters."""
    pattern = patterns_of(FORMS["qijue"])[2]
    masks = [couplet[0].mask for couplet in pattern.couplets]
    assert masks == ["*P*ZZPP*ZPP*ZP", "*Z*PPZZ*P*ZZPP"]


@pytest.mark.parametrize("form", ALL_FORMS, ids=lambda form: form.name)
def test_no_mask_admits_three_level_tones_at_the_end(form: VerseForm) -> None:
    """三平尾 is an error in every school; three oblique ones after b are avoided too."""
    for line_type, tones in _lines(form):
        assert not tones.endswith("PPP")
        assert line_type != "b" or not tones.endswith("ZZZ")


@pytest.mark.parametrize("form", ALL_FORMS, ids=lambda form: form.name)
def test_no_mask_admits_a_lone_level_tone(form: VerseForm) -> None:
    """孤平: in B lines (Z)P needs a level neighbour besides the rhyme."""
    for line_type, tones in _lines(form):
        assert line_type != "B" or tones[-5:] != "ZPZZP"


@pytest.mark.parametrize("form", ALL_FORMS, ids=lambda form: form.name)
def test_lines_end_level_exactly_where_they_rhyme(form: VerseForm) -> None:
    """Capital types end level."""
    assert all(tones[-1] == ("P" if kind.isupper() else "Z") for kind, tones in _lines(form))


def test_a_licence_in_the_first_line_is_paid_in_the_second() -> None:
    """向晚意不適，驅車登古原: ZZZZZ needs a level third character below."""
    rescued = [m for m in couplet_masks("aB", 5) if m.rescues == ("對句相救",)]
    assert [mask.mask for mask in rescued] == ["*Z*ZZ*PPZP"]


def test_licences_of_single_lines() -> None:
    """特拗 in b and 孤平拗救 in B, with seven characters."""
    by_name = {mask.rescues: mask.mask for mask in couplet_masks("bA", 7)}
    assert by_name[("特拗",)] == "*ZPPZPZ*P*ZZPP"
    by_name = {mask.rescues: mask.mask for mask in couplet_masks("AB", 7)}
    assert by_name[("孤平拗救",)] == "*P*ZZPP*ZZPPZP"
