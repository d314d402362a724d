"""What prosody says of every character of a vocabulary, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.engine.arrays import Booleans, Bytes, Ids
from bot.verse.prosody import RHYME_GROUPS, Tone, neighbours, rhyme_groups_of, tones_of
from bot.verse.vocabulary import SPECIAL_COUNT, Vocabulary

TONE_CLASSES = 4
"""The values of `Tone`: unknown, level, oblique, either."""

NO_RHYME = 0
"""Row of the rhyme masks that lets everything pass."""

_GROUPS = len(RHYME_GROUPS)
_EITHER = int(Tone.LEVEL | Tone.OBLIQUE)


def rhyme_row(group: str) -> int:
    """Return the row of the rhyme masks for a group."""
    return 1 + RHYME_GROUPS.index(group)


def loose_rhyme_row(group: str) -> int:
    """Return the row for a group and its neighbours (鄰韻), for a rhyming first line."""
    return rhyme_row(group) + _GROUPS


def lenient_rhyme_row(group: str) -> int:
    """Return the row for a group by all readings that any source attests."""
    return rhyme_row(group) + 2 * _GROUPS


@dataclass(frozen=True, slots=True)
class CharacterTable:
    """Tones and rhymes of a vocabulary by id; special ids have none and never pass a mask."""

    tones: Bytes
    """Strict tone class of each id, (vocabulary,)."""

    lenient_tones: Bytes
    """Tone class by all readings, either where none is known, (vocabulary,)."""

    tone_masks: Booleans
    """For each set of tone classes, as bits, the ids in it: (16, vocabulary)."""

    rhyme_masks: Booleans
    """Rows by `NO_RHYME`, `rhyme_row`, …: (1 + 3 · groups, vocabulary)."""

    group_order: Ids
    """The ids of all groups, one group after the other, for sums over groups."""

    group_starts: Ids
    """Where each group starts in `group_order`."""

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> CharacterTable:
        """Look up every character of a vocabulary."""
        tones = _tones(vocabulary, strict=True)
        lenient_tones = _tones(vocabulary, strict=False)
        strict = _members(vocabulary, strict=True)
        lenient = _members(vocabulary, strict=False)
        members = [np.flatnonzero(row) for row in strict]
        sizes = [len(row) for row in members]
        return cls(
            tones=tones,
            lenient_tones=np.where(lenient_tones > 0, lenient_tones, _EITHER).astype(np.uint8),
            tone_masks=_tone_masks(tones),
            rhyme_masks=np.vstack([np.ones_like(strict[:1]), strict, _loose(strict), lenient]),
            group_order=np.concatenate(members),
            group_starts=np.cumsum([0, *sizes[:-1]]),
        )

    def group_sizes(self) -> dict[str, int]:
        """Count the characters of each rhyme group."""
        counts = self.rhyme_masks[1 : 1 + _GROUPS].sum(axis=1)
        return dict(zip(RHYME_GROUPS, counts.tolist(), strict=True))


def _tones(vocabulary: Vocabulary, *, strict: bool) -> Bytes:
    known = [int(tones_of(character, strict=strict)) for character in vocabulary.characters]
    return np.array([0] * SPECIAL_COUNT + known, dtype=np.uint8)


def _tone_masks(tones: Bytes) -> Booleans:
    sets = np.arange(1 << TONE_CLASSES, dtype=np.uint8)[:, None]
    masks: Booleans = (sets >> tones[None, :] & 1).astype(bool)
    masks[:, :SPECIAL_COUNT] = False
    return masks


def _members(vocabulary: Vocabulary, *, strict: bool) -> Booleans:
    """Tell which ids belong to which group, (groups, vocabulary)."""
    members = np.zeros((_GROUPS, len(vocabulary)), dtype=bool)
    for index, character in enumerate(vocabulary.characters, start=SPECIAL_COUNT):
        for group in rhyme_groups_of(character, strict=strict):
            members[RHYME_GROUPS.index(group), index] = True
    return members


def _loose(members: Booleans) -> Booleans:
    rows = [
        members[[index, *map(RHYME_GROUPS.index, sorted(neighbours(group)))]].any(axis=0)
        for index, group in enumerate(RHYME_GROUPS)
    ]
    return np.vstack(rows)
