"""Tones and rhyme groups, with the known errors of the sources as regression cases."""

import pytest

from bot.verse.prosody import RHYME_GROUPS, Tone, neighbours, rhyme_groups_of, tones_of

BOTH = Tone.LEVEL | Tone.OBLIQUE


@pytest.mark.parametrize(
    ("character", "groups"),
    [
        ("先", {"一先"}),
        ("來", {"十灰"}),
        ("了", set()),
        ("徊", {"十灰"}),
        ("青", {"九青"}),
        ("真", {"十一真"}),
        ("山", {"十五刪"}),
        ("佳", {"九佳"}),
        ("能", {"十蒸", "十灰"}),
    ],
)
def test_level_groups(character: str, groups: set[str]) -> None:
    """One source lost 先 from 一先 and files 了 in 六麻; another spells 靑 眞 删."""
    assert rhyme_groups_of(character, strict=True) == groups


@pytest.mark.parametrize("character", "白十一獨竹出有水老雨夢了不漢信")
def test_oblique_characters_are_never_written_as_level(character: str) -> None:
    """Entering tones that Mandarin lost, rising tones, and rare level readings."""
    assert tones_of(character, strict=True) == Tone.OBLIQUE
    assert rhyme_groups_of(character, strict=True) == frozenset()


@pytest.mark.parametrize("character", "風花人山先留空中深")
def test_level_characters_are_never_written_as_oblique(character: str) -> None:
    """空 and 中 have oblique readings that verse does not use."""
    assert tones_of(character, strict=True) == Tone.LEVEL


@pytest.mark.parametrize("character", "看思過教勝")
@pytest.mark.parametrize("strict", [True, False])
def test_characters_with_two_living_readings_keep_both(character: str, strict: bool) -> None:
    """Poets use either."""
    assert tones_of(character, strict=strict) == BOTH


def test_the_lenient_tier_knows_rare_readings() -> None:
    """漢 is level for one source only: fair to accept, unsafe to write."""
    assert tones_of("漢", strict=False) == BOTH


def test_unknown_characters_have_no_tone_and_no_group() -> None:
    """They fit nowhere when writing and clash with nothing when reading."""
    assert tones_of("a", strict=False) == Tone(0)
    assert rhyme_groups_of("龘", strict=False) == frozenset()


def test_signs() -> None:
    """One sign for each of the four cases."""
    assert [tone.sign for tone in (Tone(0), Tone.LEVEL, Tone.OBLIQUE, BOTH)] == list("？平仄中")


def test_there_are_thirty_level_groups_in_two_volumes() -> None:
    """Fifteen each; 一先 opens the second."""
    assert len(set(RHYME_GROUPS)) == 30
    assert RHYME_GROUPS.index("一先") == 15


def test_neighbours() -> None:
    """東 borrows from 冬, 江 and 尤 from none; being neighbours is mutual."""
    assert neighbours("一東") == {"二冬"}
    assert neighbours("三江") == neighbours("十一尤") == frozenset()
    assert all(group in neighbours(other) for group in RHYME_GROUPS for other in neighbours(group))
