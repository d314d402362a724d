"""Names the faults of a poem: tones against the pattern, rhyme, repeated characters.

Source of the kinds and their weight: Wang Li, 詩詞格律.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import Message, Traditional, message
from bot.verse.matching import CoupletFit, Fit
from bot.verse.prosody import Tone
from bot.verse.rhyming import APART, Rhyme

MINOR_KINDS = frozenset({"三仄尾", "重字"})
"""Faults of taste: masters commit them, and no rule forbids them."""

_TONE_NAMES = {
    Tone.LEVEL: message("level (平)"),
    Tone.OBLIQUE: message("oblique (仄)"),
}


@dataclass(frozen=True, slots=True)
class Violation:
    """One fault."""

    line: int
    """Line, counted from 1."""

    position: int
    """Character in the line, counted from 1."""

    character: str

    kind: str
    """失律, 孤平, 三平尾, 三仄尾, 失對, 失粘, 仄韻, 出韻, 重韻 or 重字."""

    sentence: Message
    """What is wrong."""

    @property
    def minor(self) -> bool:
        """Tell whether it is a matter of taste."""
        return self.kind in MINOR_KINDS


def of_tones(fit: Fit, lines: tuple[str, ...], tones: Sequence[Tone]) -> list[Violation]:
    """Name the faults of tone.

    Args:
        fit: The poem against its best pattern.
        lines: The poem's lines.
        tones: Tones of all characters in order.
    """
    length = len(lines[0])
    found: list[Violation] = []
    for index, couplet in enumerate(fit.couplets):
        if not couplet.joined:
            found.append(_broken_joint(2 * index, lines))
        for half in (0, 1):
            line = 2 * index + half
            wrong = [at - half * length for at in couplet.clashes if at // length == half]
            own = tones[line * length : (line + 1) * length]
            found += _of_line(couplet, half, line, lines[line], own, wrong)
    return _with_oblique_rhyme(found, lines, tones)


def of_rhyme(
    rhyme: Rhyme, lines: tuple[str, ...], ends: Sequence[frozenset[str]]
) -> list[Violation]:
    """Name the lines that leave the rhyme or rhyme a character with itself."""
    stray = ((0,) if rhyme.first_line == APART else ()) + rhyme.strays
    found = [_off_rhyme(line, lines[line], ends[line], rhyme.group) for line in stray]
    last: dict[str, int] = {}
    for line in range(1, len(lines), 2):
        character = lines[line][-1]
        if character in last:
            sentence = message(
                "{character} rhymes with itself in lines {first} and {second}.",
                character=character,
                first=last[character] + 1,
                second=line + 1,
            )
            found.append(_at(line, len(lines[line]), lines[line], "重韻", sentence))
        last[character] = line
    return found


def _off_rhyme(line: int, text: str, groups: frozenset[str], wanted: str) -> Violation:
    sentence = message(
        "{character} is of the rhyme {groups}, not {group}.",
        character=text[-1],
        groups=Traditional("/".join(sorted(groups))),
        group=Traditional(wanted),
    )
    return _at(line, len(text), text, "出韻", sentence)


def of_repetition(lines: tuple[str, ...]) -> list[Violation]:
    """Name characters that come back in another line; doubled ones (悠悠) may within a line."""
    found = []
    first: dict[str, int] = {}
    ends = Counter(line[-1] for line in lines[1::2])
    for line, text in enumerate(lines):
        for position, character in enumerate(text, start=1):
            home = first.setdefault(character, line)
            is_rhyme = line % 2 == 1 and position == len(text) and ends[character] > 1
            if home != line and not is_rhyme and text.index(character) == position - 1:
                sentence = message(
                    "{character} has been used in line {line} already.",
                    character=character,
                    line=home + 1,
                )
                found.append(_at(line, position, text, "重字", sentence))
    return found


def _with_oblique_rhyme(
    found: list[Violation], lines: tuple[str, ...], tones: Sequence[Tone]
) -> list[Violation]:
    """Give one name to the ends of all even lines if every one of them is oblique."""
    length = len(lines[0])
    if any(tone != Tone.OBLIQUE for tone in tones[2 * length - 1 :: 2 * length]):
        return found
    sentence = message("The even lines end oblique; regulated verse rhymes on level tones.")
    others = [item for item in found if item.line % 2 or item.position < length]
    return [*others, _at(1, length, lines[1], "仄韻", sentence)]


def _of_line(
    couplet: CoupletFit,
    half: int,
    line: int,
    text: str,
    tones: Sequence[Tone],
    wrong: Sequence[int],
) -> list[Violation]:
    """Give one name to faults that belong together, else one to each character."""
    length, line_type = len(text), couplet.types[half]
    tail = length - 3
    if half == 1 and _is_turned(wrong, length):
        sentence = message(
            "The line has the tones of the line before it at its even characters; "
            "it should oppose them."
        )
        return [_at(line, 2, text, "失對", sentence)]
    if wrong == [tail] and line_type == "A":
        sentence = message("The line ends in three level tones.")
        return [_at(line, tail + 1, text, "三平尾", sentence)]
    if wrong == [tail] and line_type == "b" and _all_oblique(tones[tail:]):
        sentence = message("The line ends in three oblique tones.")
        return [_at(line, tail + 1, text, "三仄尾", sentence)]
    if wrong == [length - 5] and line_type == "B":
        sentence = message(
            "The level {character} stands alone between oblique characters.",
            character=text[length - 4],
        )
        return [_at(line, length - 4, text, "孤平", sentence)]
    return [_wrong_tone(line, position, text, tones) for position in wrong]


def _is_turned(wrong: Sequence[int], length: int) -> bool:
    """Tell whether every even character but a fixed end has the opposite tone."""
    return all(position in wrong for position in range(1, length, 2))


def _all_oblique(tones: Sequence[Tone]) -> bool:
    return all(tone == Tone.OBLIQUE for tone in tones)


def _wrong_tone(line: int, position: int, text: str, tones: Sequence[Tone]) -> Violation:
    has = tones[position]
    wanted = Tone.OBLIQUE if has == Tone.LEVEL else Tone.LEVEL
    sentence = message(
        "{character} is {has} where the pattern wants {wanted}.",
        character=text[position],
        has=_TONE_NAMES[has],
        wanted=_TONE_NAMES[wanted],
    )
    return _at(line, position + 1, text, "失律", sentence)


def _broken_joint(line: int, lines: tuple[str, ...]) -> Violation:
    sentence = message(
        "Line {line} should take up the tones of line {before} at its even characters; "
        "it opposes them.",
        line=line + 1,
        before=line,
    )
    return _at(line, 2, lines[line], "失粘", sentence)


def _at(line: int, position: int, text: str, kind: str, sentence: Message) -> Violation:
    return Violation(line + 1, position, text[position - 1], kind, sentence)
