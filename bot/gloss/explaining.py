"""What the form asks of a poem and how the poem does it, as data and short sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.gloss.readings import pinyin
from bot.gloss.words import had_entering_tone
from bot.messages import Message, Traditional, message
from bot.verse.forms import VerseForm
from bot.verse.poem import Poem
from bot.verse.prosody import rhyme_groups_of
from bot.verse.scansion import Scansion, scan_lines

_FORMS = {
    2: message("{form}: a couplet, two parallel lines with {length} characters each."),
    4: message("{form}: a quatrain (絕句) of four lines with {length} characters each."),
    8: message(
        "{form}: regulated verse (律詩), eight lines with {length} characters each; "
        "the two couplets in the middle are parallel."
    ),
}
"""By the number of lines."""

_PATTERNS = {
    ("平", True): message(
        "The second character is level (平起), which sets the tones of all that follow, "
        "and the first line rhymes."
    ),
    ("平", False): message(
        "The second character is level (平起), which sets the tones of all that follow, "
        "and the first line does not rhyme."
    ),
    ("仄", True): message(
        "The second character is oblique (仄起), which sets the tones of all that follow, "
        "and the first line rhymes."
    ),
    ("仄", False): message(
        "The second character is oblique (仄起), which sets the tones of all that follow, "
        "and the first line does not rhyme."
    ),
}
"""By the tone of the second character and whether the first line rhymes."""

_LICENCES = {
    "特拗": message(
        "Line {line}: the third- and second-last characters change places, a customary "
        "licence (特拗)."
    ),
    "孤平拗救": message(
        "Line {line}: an oblique character that would leave a level one alone is made good by a "
        "level third-last one (孤平拗救)."
    ),
    "對句相救": message(
        "Line {line}: an oblique second-last character is made good by a level third-last one "
        "in the next line (對句相救)."
    ),
    "鄰韻": message("Line {line} rhymes in a neighbouring group, as first lines may (鄰韻)."),
}
_SHIFTED = message("The sounds have changed since: in modern Mandarin these need not rhyme.")


@dataclass(frozen=True, slots=True)
class RhymingCharacter:
    """A character that carries the rhyme."""

    line: int
    """Its line, counted from 1."""

    character: str
    pinyin: str


@dataclass(frozen=True, slots=True)
class Licence:
    """A liberty with the pattern that the poem takes and makes good."""

    line: int
    """Line that takes it, counted from 1."""

    kind: str
    """Its Chinese name, such as 特拗."""

    sentence: Message


@dataclass(frozen=True, slots=True)
class Explanation:
    """All there is to say about the form of a poem."""

    form: Message
    pattern_name: str
    """Such as 仄起首句入韻."""

    pattern: Message
    rhyme_group: str
    """Pingshui group such as 一東; "" if the poem has no rhyme."""

    rhyming: tuple[RhymingCharacter, ...]
    """The characters of that group at line ends, in order."""

    rhyme: tuple[Message, ...]
    tones: tuple[str, ...]
    """For each line a string of 平, 仄, 中 (either) and ？ (unknown)."""

    entering: tuple[str, ...]
    """The characters of the poem with an entering tone, each once, in order."""

    licences: tuple[Licence, ...]

    def sentences(self) -> Iterator[Message]:
        """Yield all sentences in the order to read them in."""
        yield self.form
        yield self.pattern
        yield from self.rhyme
        if self.entering:
            yield message(
                "{characters} had entering tones (入聲), short and ending in p, t or k; Mandarin "
                "has lost them, verse counts them as oblique.",
                characters=Traditional("、".join(self.entering)),
            )
        for licence in self.licences:
            yield licence.sentence


def explain(poem: Poem) -> Explanation:
    """Explain the form of a poem: its pattern, rhyme, tones and licences."""
    scansion = scan_lines(poem.form, poem.lines)
    rhyming = _rhyming(poem)
    return Explanation(
        form=_form(poem.form),
        pattern_name=poem.pattern,
        pattern=_pattern(poem.pattern),
        rhyme_group=poem.rhyme,
        rhyming=rhyming,
        rhyme=_rhyme(poem.rhyme, rhyming),
        tones=poem.tones,
        entering=_entering(poem),
        licences=_licences(scansion),
    )


def _form(form: VerseForm) -> Message:
    return _FORMS[form.lines].filled(form=Traditional(form.title), length=form.line_length)


def _pattern(name: str) -> Message:
    return _PATTERNS[name[0], "不入韻" not in name]


def _rhyming(poem: Poem) -> tuple[RhymingCharacter, ...]:
    spoken = pinyin(poem)
    lines = range(poem.form.lines) if "不入韻" not in poem.pattern else poem.form.rhyming_lines
    ends = (
        RhymingCharacter(line + 1, poem.lines[line][-1], spoken[line][-1])
        for line in lines
        if line == 0 or line in poem.form.rhyming_lines
    )
    return tuple(end for end in ends if poem.rhyme in rhyme_groups_of(end.character, strict=False))


def _rhyme(group: str, rhyming: tuple[RhymingCharacter, ...]) -> tuple[Message, ...]:
    if not group or not rhyming:
        return (message("The lines share no rhyme group of the Pingshui system."),)
    if len(rhyming) == 1:
        (end,) = rhyming
        return (
            message(
                "Line {line} ends in {character} ({pinyin}), of the rhyme group {group} of the "
                "Pingshui system.",
                line=end.line,
                character=Traditional(end.character),
                pinyin=end.pinyin,
                group=Traditional(group),
            ),
        )
    shared = message(
        "The lines {lines} end in {characters} ({pinyin}), all of the rhyme group {group} of the "
        "Pingshui system.",
        lines=tuple(end.line for end in rhyming),
        characters=Traditional("、".join(end.character for end in rhyming)),
        pinyin=tuple(end.pinyin for end in rhyming),
        group=Traditional(group),
    )
    return (shared, _SHIFTED)


def _entering(poem: Poem) -> tuple[str, ...]:
    return tuple(filter(had_entering_tone, dict.fromkeys("".join(poem.lines))))


def _licences(scansion: Scansion) -> tuple[Licence, ...]:
    return tuple(
        Licence(rescue.line, rescue.kind, _LICENCES[rescue.kind].filled(line=rescue.line))
        for rescue in scansion.rescues
    )
