"""Finds the tone patterns and rhymes that go with characters that were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from bot.engine.arrays import Ids
from bot.engine.characters import CharacterTable, lenient_rhyme_row, loose_rhyme_row
from bot.engine.constraints import fits
from bot.engine.settled import Settled
from bot.engine.task import Plan
from bot.verse.forms import VerseForm
from bot.verse.patterns import Pattern, patterns_of
from bot.verse.poem import Clash
from bot.verse.prosody import RHYME_GROUPS
from bot.verse.vocabulary import Vocabulary

_Openings: TypeAlias = tuple[int, ...]

_REMEMBERED = 64
"""Answers of a few kB each."""

_SPARE_RHYMES = 2
"""A group needs so many characters more than there are rhyming lines, to leave a choice."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """How the characters that were asked for go with a pattern and a rhyme group."""

    pattern: int
    rhyme: str
    openings: _Openings
    """For each couplet the ways with the fewest clashes, as bits."""

    clashes: tuple[int, ...]
    """Positions, from 0, where the tone or the rhyme is wrong whatever is chosen."""


class Fitter:
    """Sets characters that were asked for against patterns and rhymes."""

    def __init__(self, vocabulary: Vocabulary, table: CharacterTable) -> None:
        self._vocabulary = vocabulary
        self._table = table
        self._group_sizes = table.group_sizes()
        # Most requests ask for no character at all, and get the same answer.
        self._remembered = lru_cache(_REMEMBERED)(self._find)

    def fittings(self, form: VerseForm, fixed: Ids, settled: Settled | None) -> Sequence[Fitting]:
        """Return the best pairs of pattern and rhyme: those with the fewest clashes.

        Args:
            form: Of the poem.
            fixed: Ids asked for, 0 where the poet is free, (positions,).
            settled: What must be kept, whatever clashes, if there is such a thing.
        """
        return self._remembered(form, tuple(fixed.tolist()), settled)

    def _find(
        self, form: VerseForm, ids: tuple[int, ...], settled: Settled | None
    ) -> Sequence[Fitting]:
        groups = self._usable_groups(form)
        if settled and settled.rhyme:
            groups = [settled.rhyme]
        tonal = enumerate(self._tone_fit(pattern, ids) for pattern in patterns_of(form))
        fittings = [
            Fitting(index, group, openings, tuple(sorted({*wrong, *strays})))
            for index, (openings, wrong) in tonal
            if settled is None or patterns_of(form)[index].line_types[:2] == settled.types
            for group, strays in self._rhyme_fits(patterns_of(form)[index], groups, ids)
        ]
        fewest = min(len(fitting.clashes) for fitting in fittings)
        return tuple(fitting for fitting in fittings if len(fitting.clashes) == fewest)

    def clashes(self, form: VerseForm, ids: Ids, plan: Plan, fixed: Ids) -> tuple[Clash, ...]:
        """Name the clashes of a finished poem with its plan.

        Args:
            form: Of the poem.
            ids: Of its characters, (positions,).
            plan: What it was written by.
            fixed: Ids that were asked for: only they can clash, (positions,).
        """
        pattern = patterns_of(form)[plan.pattern]
        given = fixed.tolist()
        wrong = set(self._rhyme_strays(pattern, plan.rhyme, given))
        for couplet in range(form.couplets):
            wrong.update(self._couplet_clashes(pattern, couplet, ids.tolist(), given))
        text = self._vocabulary.decode(ids.tolist())
        length = form.line_length
        return tuple(
            Clash(position // length + 1, position % length + 1, text[position])
            for position in sorted(wrong)
        )

    def _usable_groups(self, form: VerseForm) -> list[str]:
        needed = len(form.rhyming_lines) + 1 + _SPARE_RHYMES
        return [group for group in RHYME_GROUPS if self._group_sizes[group] >= needed]

    def _tone_fit(self, pattern: Pattern, ids: Sequence[int]) -> tuple[_Openings, tuple[int, ...]]:
        """Return the openings of a pattern and the positions that clash in spite of them."""
        openings: list[int] = []
        wrong: list[int] = []
        for couplet, ways in enumerate(pattern.couplets):
            misfits = [self._misfits(way.mask, couplet, ids) for way in ways]
            fewest = min(map(len, misfits))
            openings.append(sum(1 << i for i, item in enumerate(misfits) if len(item) == fewest))
            best = min(misfits, key=len)
            wrong.extend(best)
        return tuple(openings), tuple(wrong)

    def _couplet_clashes(
        self, pattern: Pattern, couplet: int, ids: Sequence[int], given: Sequence[int]
    ) -> tuple[int, ...]:
        """Return the clashes under the way that was taken: only what was given is wrong."""
        misfits = (self._misfits(way.mask, couplet, ids) for way in pattern.couplets[couplet])
        taken = [item for item in misfits if all(given[position] for position in item)]
        return min(taken, key=len, default=())

    def _misfits(self, mask: str, couplet: int, ids: Sequence[int]) -> tuple[int, ...]:
        start = couplet * len(mask)
        tones = self._table.lenient_tones
        return tuple(
            start + offset
            for offset, wanted in enumerate(mask)
            if ids[start + offset] and not fits(wanted, int(tones[ids[start + offset]]))
        )

    def _rhyme_fits(
        self, pattern: Pattern, groups: Sequence[str], ids: Sequence[int]
    ) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Yield each group with the rhyming places that a character asked for spoils."""
        for group in groups:
            yield group, self._rhyme_strays(pattern, group, ids)

    def _rhyme_strays(self, pattern: Pattern, group: str, ids: Sequence[int]) -> tuple[int, ...]:
        ends = [(line, (line + 1) * pattern.form.line_length - 1) for line in pattern.rhyming_lines]
        return tuple(
            end for line, end in ends if ids[end] and not self._rhymes(ids[end], group, line)
        )

    def _rhymes(self, index: int, group: str, line: int) -> bool:
        masks = self._table.rhyme_masks
        if masks[lenient_rhyme_row(group), index]:
            return True
        return line == 0 and bool(masks[loose_rhyme_row(group), index])
