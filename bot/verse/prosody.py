"""Tones and rhyme of single characters.

Verse knows two classes of tone, level (平) and oblique (仄: rising, departing, entering), and
rhymes by the 30 level groups of the Pingshui system (平水韻). There are two tiers: *strict*
readings are those that both sources of the lexicon attest, to write with; *lenient* ones are
those of either, to judge a person's poem by.
"""

from __future__ import annotations

from enum import IntFlag
from functools import cache

from bot.verse.lexicon import lookup

RHYME_GROUPS = (
    "一東", "二冬", "三江", "四支", "五微", "六魚", "七虞", "八齊", "九佳", "十灰",
    "十一真", "十二文", "十三元", "十四寒", "十五刪",
    "一先", "二蕭", "三肴", "四豪", "五歌", "六麻", "七陽", "八庚", "九青", "十蒸",
    "十一尤", "十二侵", "十三覃", "十四鹽", "十五咸",
)  # fmt: skip
"""The level groups: fifteen of the upper volume (上平), then fifteen of the lower (下平)."""

# Source: the customary classes of 鄰韻 (Wang Li, 詩詞格律, on first lines that rhyme loosely).
_NEIGHBOURHOODS = (
    ("一東", "二冬"),
    ("四支", "五微"),
    ("六魚", "七虞"),
    ("九佳", "十灰"),
    ("十一真", "十二文", "十三元", "十四寒", "十五刪", "一先"),
    ("二蕭", "三肴", "四豪"),
    ("八庚", "九青", "十蒸"),
    ("十三覃", "十四鹽", "十五咸"),
)


class Tone(IntFlag):
    """The classes of tone that a character can be read in; none when nothing is known."""

    LEVEL = 1
    OBLIQUE = 2

    @property
    def sign(self) -> str:
        """平, 仄, 中 for either, ？ for unknown."""
        return "？平仄中"[self]


_TONES = {
    "": Tone(0),
    "P": Tone.LEVEL,
    "Z": Tone.OBLIQUE,
    "PZ": Tone.LEVEL | Tone.OBLIQUE,
}


@cache
def tones_of(character: str, *, strict: bool) -> Tone:
    """Return the tones of a normalised traditional character; none if it is not known."""
    entry = lookup(character)
    if entry is None:
        return Tone(0)
    return _TONES[entry.strict if strict else entry.lenient]


def rhyme_groups_of(character: str, *, strict: bool) -> frozenset[str]:
    """Return the level rhyme groups of a character; empty for an oblique one."""
    entry = lookup(character)
    if entry is None:
        return frozenset()
    return entry.groups_strict if strict else entry.groups_lenient


def neighbours(group: str) -> frozenset[str]:
    """Return the groups that a first line may borrow its rhyme from (鄰韻), without `group`."""
    return frozenset(
        other for hood in _NEIGHBOURHOODS if group in hood for other in hood if other != group
    )
