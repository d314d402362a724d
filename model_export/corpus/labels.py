"""What tone pattern and which rhyme each poem of the corpus keeps, as small numbers.

The network is told both in training, so that while composing it knows from the first
character on what the masks will ask of it later.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.engine.characters import CharacterTable, lenient_rhyme_row
from bot.verse.forms import FORMS
from bot.verse.patterns import Pattern, patterns_of
from bot.verse.prosody import RHYME_GROUPS
from bot.verse.vocabulary import Vocabulary

# A poem keeps a pattern when at most so many of its fixed slots disagree, rescues not counted.
_MOST_MISSES_PER_LINE = 0.5

_CLASSES = {"P": 1, "Z": 2, "*": 3}


class Labeller:
    """Reads tones and rhymes of whole arrays of poems off tables indexed by id."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        table = CharacterTable.of(vocabulary)
        # Special ids fit every slot and rhyme with nothing.
        self._tones = table.lenient_tones
        rows = [lenient_rhyme_row(group) for group in RHYME_GROUPS]
        self._groups = table.rhyme_masks[rows].T  # (vocabulary, groups)

    def patterns(self, form: str, poems: NDArray[np.uint16]) -> NDArray[np.uint8]:
        """Return 1–4 for the pattern of `patterns_of(form)` that each poem keeps, 0 for none.

        Args:
            form: Name of the form.
            poems: Ids, (poems, characters).
        """
        tones = self._tones[poems]
        misses = np.stack(
            [((tones & _slots(pattern)) == 0).sum(axis=1) for pattern in patterns_of(FORMS[form])],
            axis=1,
        )
        kept = misses.min(axis=1) <= _MOST_MISSES_PER_LINE * FORMS[form].lines
        return np.where(kept, misses.argmin(axis=1) + 1, 0).astype(np.uint8)

    def rhymes(self, form: str, poems: NDArray[np.uint16]) -> NDArray[np.uint8]:
        """Return 1–30 for the level group that all even lines of a poem share, 0 for none."""
        step = FORMS[form].line_length
        ends = poems[:, 2 * step - 1 :: 2 * step]  # (poems, rhyming lines)
        shared: NDArray[np.bool_] = np.all(self._groups[ends], axis=1)  # (poems, groups)
        return np.where(shared.any(axis=1), shared.argmax(axis=1) + 1, 0).astype(np.uint8)


def _slots(pattern: Pattern) -> NDArray[np.uint8]:
    mask = "".join(alternatives[0].mask for alternatives in pattern.couplets)
    return np.array([_CLASSES[symbol] for symbol in mask], dtype=np.uint8)
