"""The tone patterns of regulated verse, couplet by couplet, with the licences experts accept.

Lines are of four types. The small ones end oblique, the capital ones end level and rhyme;
P is level, Z oblique, * free. Seven-character lines put a free character and one of the
opposite class in front:

    type   base     five characters   seven characters
    a      ZZPPZ    *Z*PZ             *P*Z*PZ
    A      ZZZPP    *ZZPP             *P*ZZPP
    b      PPPZZ    *PPZZ             *Z*PPZZ
    B      PPZZP    PP*ZP             *ZPP*ZP

The fixed third-last character of A forbids three level tones at the end (三平尾), that of b
three oblique ones (三仄尾); the fixed first of B forbids a lone level tone (孤平). A licence
may stand in one line and its amends in the other, so the couplet is the unit.

Source: Wang Li, 詩詞格律, on 平仄 and 拗救.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bot.verse.forms import VerseForm

SPECIAL_B = "特拗"
"""PPZPZ for b: third and fourth character change places (平平仄平仄)."""

LONE_LEVEL_RESCUE = "孤平拗救"
"""ZPPZP for B: an oblique first character, made good by a level third one."""

COUPLET_RESCUE = "對句相救"
"""An oblique fourth character in a, made good by a level third one in B."""

_LINES = {"a": "*Z*PZ", "A": "*ZZPP", "b": "*PPZZ", "B": "PP*ZP"}
_SPECIAL_B = "PPZPZ"
_RESCUED_B = "ZPPZP"
_RESCUE_NEEDED_A = "*Z*ZZ"
# Answers to the line above; its level third character also excuses an oblique first.
_RESCUING_B = "*PPZP"

_OPPOSITE = {"P": "Z", "Z": "P"}
_SEQUENCES = {2: ("aB", "bA", "AB", "BA"), 4: ("aBbA", "bAaB", "ABbA", "BAaB")}

# Share of each line sequence among the poems of the corpus that follow one without a clash
# (scansion.py): in all, and for couplets among the parallel middle couplets of 律詩, where a
# rhyming first line does not occur; 0.02 each stands for the couplets that open a poem.
_SHARES = {
    ("wujue", "aBbA"): 0.61, ("wujue", "bAaB"): 0.24,
    ("wujue", "ABbA"): 0.12, ("wujue", "BAaB"): 0.03,
    ("qijue", "aBbA"): 0.09, ("qijue", "bAaB"): 0.05,
    ("qijue", "ABbA"): 0.40, ("qijue", "BAaB"): 0.46,
    ("wulu", "aBbA"): 0.65, ("wulu", "bAaB"): 0.21,
    ("wulu", "ABbA"): 0.10, ("wulu", "BAaB"): 0.04,
    ("qilu", "aBbA"): 0.05, ("qilu", "bAaB"): 0.03,
    ("qilu", "ABbA"): 0.44, ("qilu", "BAaB"): 0.48,
    ("wuyan", "aB"): 0.48, ("wuyan", "bA"): 0.48, ("wuyan", "AB"): 0.02, ("wuyan", "BA"): 0.02,
    ("qiyan", "aB"): 0.48, ("qiyan", "bA"): 0.48, ("qiyan", "AB"): 0.02, ("qiyan", "BA"): 0.02,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CoupletMask:
    """One accepted way to place the tones of a couplet."""

    mask: str
    """P, Z or * for each character of the two lines, one after the other."""

    rescues: tuple[str, ...] = ()
    """Names of the licences taken; none for the standard pattern."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A whole poem's order of line types."""

    name: str
    """Chinese name by the second character and the rhyme of line 1, as 平起首句入韻."""

    form: VerseForm

    line_types: str
    """Type of each line, such as "ABbA"."""

    first_line_rhymes: bool

    share: float
    """Share of this pattern among regular human poems of the form; the four sum to 1."""

    couplets: tuple[tuple[CoupletMask, ...], ...]
    """For each couplet the accepted masks, the standard one first."""

    @property
    def rhyming_lines(self) -> tuple[int, ...]:
        """Return the lines that rhyme, counted from 0."""
        return ((0,) if self.first_line_rhymes else ()) + self.form.rhyming_lines


@cache
def patterns_of(form: VerseForm) -> tuple[Pattern, ...]:
    """Return the four patterns of a form, in the order aB…, bA…, AB…, BA…."""
    return tuple(_pattern(form, sequence) for sequence in _SEQUENCES[min(form.lines, 4)])


@cache
def couplet_masks(types: str, line_length: int) -> tuple[CoupletMask, ...]:
    """Return the accepted masks of a couplet of two line types, the standard one first.

    Args:
        types: Types of the two lines, such as "aB".
        line_length: 5 or 7.
    """
    first, second = types[0], types[1]
    masks = [
        CoupletMask(
            _mask(first, upper, line_length) + _mask(second, lower, line_length),
            upper_rescues + lower_rescues,
        )
        for upper, upper_rescues in _accepted(first)
        for lower, lower_rescues in _accepted(second)
    ]
    if types == "aB":
        rescued = _mask("a", _RESCUE_NEEDED_A, line_length) + _mask("B", _RESCUING_B, line_length)
        masks.append(CoupletMask(rescued, (COUPLET_RESCUE,)))
    return tuple(masks)


def full_line_types(line_types: str, lines: int) -> str:
    """Continue the first four line types by 粘: a B after A, b A after B."""
    types = line_types
    while len(types) < lines:
        types += "aB" if types[-1] == "A" else "bA"
    return types


def _pattern(form: VerseForm, sequence: str) -> Pattern:
    types = full_line_types(sequence, form.lines)
    couplets = tuple(
        couplet_masks(types[start : start + 2], form.line_length)
        for start in range(0, form.lines, 2)
    )
    rhymes = sequence[0].isupper()
    onset = "平" if couplets[0][0].mask[1] == "P" else "仄"
    name = f"{onset}起首句{'' if rhymes else '不'}入韻"
    return Pattern(name, form, types, rhymes, _SHARES[form.name, sequence], couplets)


def _accepted(line_type: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the five-character masks of a line that need nothing of the other line."""
    accepted: list[tuple[str, tuple[str, ...]]] = [(_LINES[line_type], ())]
    if line_type == "b":
        accepted.append((_SPECIAL_B, (SPECIAL_B,)))
    if line_type == "B":
        accepted.append((_RESCUED_B, (LONE_LEVEL_RESCUE,)))
    return accepted


def _mask(line_type: str, five: str, line_length: int) -> str:
    """Extend a five-character mask to the line length."""
    if line_length == 5:
        return five
    # The pair in front is of the class opposite to the line's second character.
    return "*" + _OPPOSITE[_LINES[line_type][1]] + five
