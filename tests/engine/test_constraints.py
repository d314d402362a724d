"""The automaton accepts exactly what the patterns accept."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from bot.engine.bundle import ModelBundle
from bot.engine.characters import (
    NO_RHYME,
    CharacterTable,
    lenient_rhyme_row,
    loose_rhyme_row,
    rhyme_row,
)
from bot.engine.constraints import allowed_characters, fits, rules_of
from bot.verse.forms import FORMS, VerseForm
from bot.verse.prosody import RHYME_GROUPS, Tone
from bot.verse.vocabulary import SPECIAL_COUNT, Vocabulary


@pytest.fixture(scope="module")
def table(bundle: ModelBundle) -> CharacterTable:
    """Tones and rhymes of the tiny vocabulary."""
    return CharacterTable.of(bundle.vocabulary)


def _accepts(form: VerseForm, pattern: int, tones: tuple[int, ...]) -> bool:
    """Run the automaton over the tones of the first couplet."""
    rules = rules_of(form)
    state = rules.opening(pattern, 0)
    for position, tone in enumerate(tones):
        if not rules.permitted[pattern, position, state] >> tone & 1:
            return False
        state = int(rules.following[pattern, position, state, tone])
    return True


@pytest.mark.parametrize("pattern", range(4))
def test_automaton_accepts_the_accepted_couplets_and_no_others(pattern: int) -> None:
    """All 1024 ways to place level and oblique in ten characters, one by one."""
    form = FORMS["wuyan"]
    ways = rules_of(form).patterns[pattern].couplets[0]
    for tones in itertools.product((Tone.LEVEL, Tone.OBLIQUE), repeat=form.length):
        regular = any(all(map(fits, way.mask, tones)) for way in ways)
        assert _accepts(form, pattern, tones) == regular


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_no_reachable_state_is_a_dead_end(form: VerseForm) -> None:
    """Level or oblique is always possible, whatever was written."""
    rules = rules_of(form)
    for pattern, couplet in itertools.product(range(4), range(form.couplets)):
        states = {rules.opening(pattern, couplet)}
        for offset in range(2 * form.line_length):
            position = couplet * 2 * form.line_length + offset
            for state in states:
                permitted = int(rules.permitted[pattern, position, state])
                assert permitted & (1 << Tone.LEVEL | 1 << Tone.OBLIQUE)
            followed = [rules.following[pattern, position, state] for state in states]
            states = {int(after) for row in followed for after in row} - {0}


def test_character_of_unknown_tone_stands_only_where_any_may() -> None:
    """It can neither keep nor break a rule."""
    assert fits("*", Tone(0))
    assert not fits("P", Tone(0))
    assert not fits("Z", Tone(0))


def test_masks_hold_the_characters_of_their_tone(table: CharacterTable) -> None:
    """月 is oblique, 風 level; special ids pass no mask."""
    vocabulary = Vocabulary.of("月風")
    own = CharacterTable.of(vocabulary)
    moon, wind = vocabulary.encode("月風")
    assert own.tone_masks[1 << Tone.OBLIQUE].nonzero()[0].tolist() == [moon]
    assert own.tone_masks[1 << Tone.LEVEL].nonzero()[0].tolist() == [wind]
    assert not table.tone_masks[:, :SPECIAL_COUNT].any()


def test_first_line_may_borrow_its_rhyme(table: CharacterTable, bundle: ModelBundle) -> None:
    """冬 belongs to 二冬, a neighbour of 一東; 陽 to neither."""
    east, winter, sun = bundle.vocabulary.encode("東冬陽")
    strict, loose = table.rhyme_masks[rhyme_row("一東")], table.rhyme_masks[loose_rhyme_row("一東")]
    assert strict[[east, winter, sun]].tolist() == [True, False, False]
    assert loose[[east, winter, sun]].tolist() == [True, True, False]


def test_lenient_groups_hold_the_strict_ones(table: CharacterTable) -> None:
    """What both sources attest, one of them does."""
    for group in RHYME_GROUPS:
        strict, lenient = table.rhyme_masks[[rhyme_row(group), lenient_rhyme_row(group)]]
        assert not (strict & ~lenient).any()


def test_sums_over_groups_count_every_member(table: CharacterTable) -> None:
    """The flat order of ids that the planner sums over is the masks'."""
    ends = [*table.group_starts[1:], len(table.group_order)]
    for group, start, end in zip(RHYME_GROUPS, table.group_starts, ends, strict=True):
        expected = table.rhyme_masks[rhyme_row(group)].nonzero()[0]
        np.testing.assert_array_equal(table.group_order[start:end], expected)


def test_used_characters_are_not_allowed(table: CharacterTable) -> None:
    """No character twice; the rows differ in what they have used."""
    anything = np.array([15, 15], dtype=np.uint8)
    used = np.array([[10, 11], [12, 0]])
    allowed = allowed_characters(table, anything, np.array([NO_RHYME, NO_RHYME]), used)
    assert allowed[0, [10, 11, 12]].tolist() == [False, False, True]
    assert allowed[1, [10, 11, 12]].tolist() == [True, True, False]


def test_rhyming_lines_are_those_of_the_pattern() -> None:
    """A first line that rhymes does so loosely, the even ones strictly, the others not."""
    rules = rules_of(FORMS["qijue"])
    group = "七陽"
    assert rules.rhyme_rows(0, group).tolist() == [0, rhyme_row(group), 0, rhyme_row(group)]
    assert rules.rhyme_rows(2, group).tolist() == [
        loose_rhyme_row(group),
        rhyme_row(group),
        0,
        rhyme_row(group),
    ]
