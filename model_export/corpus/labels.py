"""What tone pattern and which rhyme a poem of the corpus keeps, as small numbers.

The network is told both in training, so that while composing it knows from the first
character on what the masks will ask of it later.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.verse.forms import FORMS
from bot.verse.patterns import patterns_of
from bot.verse.prosody import RHYME_GROUPS, Tone, rhyme_groups_of, tones_of

# A poem keeps a pattern when at most so many of its fixed slots disagree, rescues not counted.
_MOST_MISSES_PER_LINE = 0.5


def pattern_label(form_name: str, lines: Sequence[str]) -> int:
    """Return 1–4 for the pattern of `patterns_of(form)` that a poem keeps, 0 for none."""
    tones = [tones_of(character, strict=False) for character in "".join(lines)]
    misses = [
        sum(
            _clashes(symbol, tone)
            for symbol, tone in zip(_standard_mask(pattern_index, form_name), tones, strict=True)
        )
        for pattern_index in range(len(patterns_of(FORMS[form_name])))
    ]
    best = min(range(len(misses)), key=misses.__getitem__)
    return best + 1 if misses[best] <= _MOST_MISSES_PER_LINE * len(lines) else 0


def rhyme_label(lines: Sequence[str]) -> int:
    """Return 1–30 for the level rhyme group that all even lines share, 0 for none."""
    shared = frozenset(RHYME_GROUPS)
    for line in lines[1::2]:
        shared &= rhyme_groups_of(line[-1], strict=False)
    return min((RHYME_GROUPS.index(group) for group in shared), default=-1) + 1


def _standard_mask(pattern_index: int, form_name: str) -> str:
    pattern = patterns_of(FORMS[form_name])[pattern_index]
    return "".join(alternatives[0].mask for alternatives in pattern.couplets)


def _clashes(symbol: str, tone: Tone) -> bool:
    return (symbol == "P" and not tone & Tone.LEVEL) or (symbol == "Z" and not tone & Tone.OBLIQUE)
