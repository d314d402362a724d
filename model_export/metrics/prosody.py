"""How many poems keep their form, their tones and their rhyme.

Twice: *lenient*, where any attested reading of a character will do and an unknown one fits
everywhere, and *strict*, where only readings that both sources of the lexicon attest count
and an unknown one fits nowhere that a tone is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, reduce

from bot.verse.forms import VerseForm
from bot.verse.patterns import patterns_of
from bot.verse.prosody import Tone, rhyme_groups_of, tones_of
from model_export.metrics.estimate import Estimate, share

_WANTED = {"P": Tone.LEVEL, "Z": Tone.OBLIQUE}
_EITHER = Tone.LEVEL | Tone.OBLIQUE


@dataclass(frozen=True, slots=True)
class ProsodyRates:
    """Shares of poems, or of lines, that keep a rule."""

    format: Estimate
    """Poems with the right number of lines of the right length."""

    line_tones: Estimate
    """Lines that fit one of the four types, licences included; chance reaches .67 for
    five characters and .41 for seven."""

    tones: Estimate
    """Poems that follow one of the four patterns from first to last, licences included."""

    rhyme: Estimate
    """Poems whose even lines end in one level group of the Pingshui system."""

    regular: Estimate
    """Poems that keep their tones and their rhyme."""


def prosody_rates(poems: Sequence[Sequence[str]], form: VerseForm, *, strict: bool) -> ProsodyRates:
    """Measure poems against a form; one of another shape keeps no rule.

    Args:
        poems: For each poem its lines, normalised traditional characters.
        form: The form that they should have.
        strict: Whether only readings that both sources attest count.

    Raises:
        ValueError: If there is no poem.
    """
    shaped = [
        lines
        for lines in poems
        if len(lines) == form.lines and all(len(line) == form.line_length for line in lines)
    ]
    tones = [keeps_tones(lines, form, strict=strict) for lines in shaped]
    rhymes = [keeps_rhyme(lines, strict=strict) for lines in shaped]
    lines_kept = sum(line_fits(line, form, strict=strict) for lines in shaped for line in lines)
    return ProsodyRates(
        format=share(len(shaped), len(poems)),
        line_tones=share(lines_kept, len(poems) * form.lines),
        tones=share(sum(tones), len(poems)),
        rhyme=share(sum(rhymes), len(poems)),
        regular=share(
            sum(tone and rhyme for tone, rhyme in zip(tones, rhymes, strict=True)), len(poems)
        ),
    )


def keeps_tones(lines: Sequence[str], form: VerseForm, *, strict: bool) -> bool:
    """Tell whether a poem of the form's shape follows one of its patterns throughout."""
    read = _reader(strict)
    tones = [read(character) for line in lines for character in line]
    step = 2 * form.line_length
    couplets = [tones[start : start + step] for start in range(0, len(tones), step)]
    return any(
        all(
            any(_fits(option.mask, couplet) for option in options)
            for options, couplet in zip(pattern.couplets, couplets, strict=True)
        )
        for pattern in patterns_of(form)
    )


def line_fits(line: str, form: VerseForm, *, strict: bool) -> bool:
    """Tell whether a line fits one of the four line types or a licence of one."""
    read = _reader(strict)
    tones = [read(character) for character in line]
    return any(_fits(mask, tones) for mask in _line_masks(form))


def keeps_rhyme(lines: Sequence[str], *, strict: bool) -> bool:
    """Tell whether the even lines of a poem share a level rhyme group."""
    groups = [rhyme_groups_of(line[-1], strict=strict) for line in lines[1::2]]
    return bool(reduce(frozenset.intersection, groups))


def _reader(strict: bool) -> Callable[[str], Tone]:
    """Return what gives the tones that a character may be read in."""
    if strict:
        return _strict_tones
    return _lenient_tones


def _strict_tones(character: str) -> Tone:
    return tones_of(character, strict=True)


def _lenient_tones(character: str) -> Tone:
    return tones_of(character, strict=False) or _EITHER


def _fits(mask: str, tones: Sequence[Tone]) -> bool:
    """Tell whether every place of a mask that asks for a tone gets it."""
    return all(
        wanted == "*" or tone & _WANTED[wanted] for wanted, tone in zip(mask, tones, strict=True)
    )


@cache
def _line_masks(form: VerseForm) -> tuple[str, ...]:
    """Return every accepted mask of a single line, each once."""
    halves = {
        option.mask[start : start + form.line_length]
        for pattern in patterns_of(form)
        for options in pattern.couplets
        for option in options
        for start in (0, form.line_length)
    }
    return tuple(sorted(halves))
