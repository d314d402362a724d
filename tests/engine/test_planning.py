"""Patterns come as among human poems, rhymes as the draft leans."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from bot.engine import noise
from bot.engine.bundle import ModelBundle
from bot.engine.characters import CharacterTable, rhyme_row
from bot.engine.fitting import Fitter
from bot.engine.planning import PlanConfig, Planner
from bot.engine.settled import Settled
from bot.engine.task import Halving
from bot.verse.forms import FORMS
from bot.verse.patterns import patterns_of

_FORM = FORMS["qijue"]
_FREE = np.zeros(_FORM.length, dtype=np.int64)


@pytest.fixture(scope="module")
def table(bundle: ModelBundle) -> CharacterTable:
    """Tones and rhymes of the tiny vocabulary."""
    return CharacterTable.of(bundle.vocabulary)


@pytest.fixture(scope="module")
def fitter(bundle: ModelBundle, table: CharacterTable) -> Fitter:
    """Of the tiny vocabulary."""
    return Fitter(bundle.vocabulary, table)


def test_patterns_come_in_the_shares_of_human_poems(
    fitter: Fitter, table: CharacterTable, bundle: ModelBundle
) -> None:
    """Over 500 requests of eight plans, within two points of a hundred."""
    planner = Planner(table, PlanConfig(plans=8))
    fittings = fitter.fittings(_FORM, _FREE, None)
    logits = np.zeros((1, 4, len(bundle.vocabulary)), dtype=np.float32)
    found = Counter(
        plan.pattern
        for seed in range(500)
        for plan in planner.plans(_FORM, fittings, logits, noise.key_of(str(seed), "test"))
    )
    for index, pattern in enumerate(patterns_of(_FORM)):
        assert found[index] / found.total() == pytest.approx(pattern.share, abs=0.02)


def test_rhyme_follows_the_draft(
    fitter: Fitter, table: CharacterTable, bundle: ModelBundle
) -> None:
    """Where the line ends lean towards 七陽, the poem rhymes so."""
    logits = np.zeros((1, 4, len(bundle.vocabulary)), dtype=np.float32)
    logits[:, :, table.rhyme_masks[rhyme_row("七陽")]] = 8.0
    fittings = fitter.fittings(_FORM, _FREE, None)
    plans = Planner(table, PlanConfig()).plans(_FORM, fittings, logits, np.uint64(3))
    assert Counter(plan.rhyme for plan in plans)["七陽"] >= 7


def test_latents_share_the_plans_evenly(
    fitter: Fitter, table: CharacterTable, bundle: ModelBundle
) -> None:
    """Eight plans for four latents are two for each."""
    logits = np.zeros((4, 4, len(bundle.vocabulary)), dtype=np.float32)
    fittings = fitter.fittings(_FORM, _FREE, None)
    plans = Planner(table, PlanConfig(plans=8)).plans(_FORM, fittings, logits, np.uint64(3))
    assert [plan.latent for plan in plans] == [0, 0, 1, 1, 2, 2, 3, 3]


def test_narrow_groups_are_left_out(fitter: Fitter, table: CharacterTable) -> None:
    """A poem of eight lines asks more of a group than one of four."""
    sizes, form = table.group_sizes(), FORMS["qilu"]
    free = np.zeros(form.length, dtype=np.int64)
    offered = {fitting.rhyme for fitting in fitter.fittings(form, free, None)}
    assert min(sizes[group] for group in offered) >= 5
    assert "三江" not in offered
    assert "三江" in {fitting.rhyme for fitting in fitter.fittings(_FORM, _FREE, None)}


def test_settled_pattern_and_rhyme_are_kept(fitter: Fitter) -> None:
    """Even a narrow rhyme, since a poem has it already."""
    fittings = fitter.fittings(_FORM, _FREE, Settled("AB", "三江"))
    assert [(item.pattern, item.rhyme) for item in fittings] == [(2, "三江")]


def test_fixed_characters_choose_the_pattern(fitter: Fitter, bundle: ModelBundle) -> None:
    """春 (level) second and 月 (oblique) fourth: lines of seven that go 平 … 仄 first."""
    fixed = _FREE.copy()
    fixed[[1, 3]] = bundle.vocabulary.encode("春月")
    fittings = fitter.fittings(_FORM, fixed, None)
    types = {patterns_of(_FORM)[item.pattern].line_types[0] for item in fittings}
    assert types == {"a", "A"}
    assert not any(item.clashes for item in fittings)


def test_halving_thins_out_line_by_line() -> None:
    """The figures that a quatrain of 64 candidates goes by."""
    halving = Halving(final_share=0.25, fewest=4)
    assert [halving.survivors(64, line, 4) for line in range(1, 4)] == [41, 26, 16]
    assert halving.survivors(2, 1, 4) == 2
    assert halving.survivors(8, 1, 1) == 8
