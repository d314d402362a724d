"""What each character of a poem means by itself.

The glosses are literal and stand alone: they are a dictionary's, not a translation. The
poem is cut into single characters, for classical words mostly are.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.gloss.rare import rare
from bot.gloss.readings import pinyin
from bot.verse import lexicon
from bot.verse.poem import Poem


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its reading and literal meaning."""

    text: str
    """In traditional characters."""

    pinyin: str
    gloss: str
    """Short English meaning; "" for a character that no source defines."""

    entering: bool
    """Whether it was spoken with an entering tone (入聲), which Mandarin has lost."""


def glosses(poem: Poem) -> tuple[tuple[Word, ...], ...]:
    """Return for each line its words."""
    return tuple(
        tuple(_word(character, syllable) for character, syllable in zip(line, spoken, strict=True))
        for line, spoken in zip(poem.lines, pinyin(poem), strict=True)
    )


def gloss_of(character: str) -> str:
    """Return the literal meaning of a traditional character; "" if no source defines it."""
    entry = lexicon.lookup(character)
    if entry is not None and entry.gloss:
        return entry.gloss
    by_hand = rare().get(character)
    return by_hand.gloss if by_hand is not None else ""


def had_entering_tone(character: str) -> bool:
    """Tell whether a traditional character was spoken with an entering tone.

    One that both sources read as level (龍) was not, whatever a rare reading says.
    """
    entry = lexicon.lookup(character)
    return entry is not None and entry.entering and entry.strict != "P"


def _word(character: str, syllable: str) -> Word:
    return Word(character, syllable, gloss_of(character), had_entering_tone(character))
