"""What the form asks of a poem and how the poem does it, as data and short sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.gloss.readings import pinyin
from bot.gloss.sentences import Sentence
from bot.gloss.words import had_entering_tone
from bot.verse.forms import VerseForm
from bot.verse.poem import Poem
from bot.verse.prosody import rhyme_groups_of
from bot.verse.scansion import Scansion, scan_lines

_KINDS = {2: "couplet", 4: "quatrain", 8: "regulated"}


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

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Explanation:
    """All there is to say about the form of a poem."""

    form: Sentence
    pattern_name: str
    """Such as 仄起首句入韻."""

    pattern: Sentence
    rhyme_group: str
    """Pingshui group such as 一東; "" if the poem has no rhyme."""

    rhyming: tuple[RhymingCharacter, ...]
    """The characters of that group at line ends, in order."""

    rhyme: tuple[Sentence, ...]
    tones: tuple[str, ...]
    """For each line a string of 平, 仄, 中 (either) and ？ (unknown)."""

    entering: tuple[str, ...]
    """The characters of the poem with an entering tone, each once, in order."""

    licences: tuple[Licence, ...]

    def sentences(self) -> Iterator[Sentence]:
        """Yield all sentences in the order to read them in."""
        yield self.form
        yield self.pattern
        yield from self.rhyme
        if self.entering:
            yield Sentence("entering", (("characters", "、".join(self.entering)),))
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


def _form(form: VerseForm) -> Sentence:
    fields = (("form", form.title), ("length", str(form.line_length)))
    return Sentence(f"form.{_KINDS[form.lines]}", fields)


def _pattern(name: str) -> Sentence:
    onset = "level" if name.startswith("平") else "oblique"
    return Sentence(f"pattern.{onset}.{'unrhymed' if '不入韻' in name else 'rhymed'}")


def _rhyming(poem: Poem) -> tuple[RhymingCharacter, ...]:
    spoken = pinyin(poem)
    lines = range(poem.form.lines) if "不入韻" not in poem.pattern else poem.form.rhyming_lines
    ends = (
        RhymingCharacter(line + 1, poem.lines[line][-1], spoken[line][-1])
        for line in lines
        if line == 0 or line in poem.form.rhyming_lines
    )
    return tuple(end for end in ends if poem.rhyme in rhyme_groups_of(end.character, strict=False))


def _rhyme(group: str, rhyming: tuple[RhymingCharacter, ...]) -> tuple[Sentence, ...]:
    if not group or not rhyming:
        return (Sentence("rhyme.none"),)
    fields = (
        ("lines", ", ".join(str(end.line) for end in rhyming)),
        ("characters", "、".join(end.character for end in rhyming)),
        ("pinyin", ", ".join(end.pinyin for end in rhyming)),
        ("group", group),
    )
    if len(rhyming) == 1:
        return (Sentence("rhyme.single", fields),)
    return (Sentence("rhyme.group", fields), Sentence("rhyme.shifted"))


def _entering(poem: Poem) -> tuple[str, ...]:
    return tuple(filter(had_entering_tone, dict.fromkeys("".join(poem.lines))))


def _licences(scansion: Scansion) -> tuple[Licence, ...]:
    return tuple(
        Licence(
            rescue.line,
            rescue.kind,
            Sentence(f"licence.{rescue.kind}", (("line", str(rescue.line)),)),
        )
        for rescue in scansion.rescues
    )
