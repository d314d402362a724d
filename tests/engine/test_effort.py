"""A seed says how many drafts its poem is the best of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.effort import REDUCED, USUAL, candidates_of, seed_with, split
from bot.engine.poet import Poet
from bot.engine.requests import PoemRequest, seeds_from, variation_of
from bot.engine.task import Task

_numbers = st.integers(0, 10**18 - 1)
_drafts = st.sampled_from([*REDUCED, USUAL])


@given(_numbers, _drafts)
def test_a_seed_means_what_it_was_made_to_mean(number: int, drafts: int) -> None:
    """There and back, for every number that a seed can have."""
    seed = seed_with(number, drafts)
    assert candidates_of(seed, USUAL) == drafts
    assert split(seed)[0] == str(number)


@pytest.mark.parametrize(("number", "drafts"), [(-1, 8), (10**18, 8), (7, 0), (7, 9), (7, 128)])
def test_what_no_seed_can_say_is_refused(number: int, drafts: int) -> None:
    """Else it would come back as something else."""
    with pytest.raises(ValueError, match=str(drafts)):
        seed_with(number, drafts)


@pytest.mark.parametrize(
    "seed",
    ["", "7", "moon", "7x", "x8", "7x9", "7x64", "7x08", "-7x8", "7X8", " 7x8", "7x8\n", "٧x8"],
)
def test_any_other_seed_means_the_usual_number(seed: str) -> None:
    """Only the exact shape, in ASCII digits, means less."""
    assert candidates_of(seed, USUAL) == USUAL


@given(st.text(), st.integers(1, 256))
def test_no_seed_asks_for_more_than_the_most(seed: str, most: int) -> None:
    """Whatever a person types."""
    assert 1 <= candidates_of(seed, most) <= most


def test_a_seed_does_not_raise_the_candidates_of_a_request() -> None:
    """The request is the upper bound."""
    assert PoemRequest("qijue", "7x32", candidates=4).drafts == 4
    assert PoemRequest("qijue", "7x16").drafts == 16
    assert PoemRequest("qijue", "7").drafts == USUAL


def test_a_series_of_seeds_keeps_its_effort() -> None:
    """The poems of a series cost alike."""
    assert seeds_from("41x8", 3) == ("41x8", "42x8", "43x8")
    assert seeds_from("41x8", 1) == ("41x8",)
    assert seeds_from("41x9", 2) == ("41x9", "41x9 2")
    assert seeds_from("-1", 2) == ("-1", "0")


def test_composing_varying_and_rewriting_write_as_many_drafts_as_the_seed_says(
    poet: Poet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted where they are written."""
    poem = poet.compose(PoemRequest("wujue", "1", candidates=4))
    written: list[int] = []
    composer = poet._composer
    decode = composer.decode

    def counted(tasks: list[Task]) -> object:
        written.extend(len(task.plan_of) for task in tasks)
        return decode(tasks)

    monkeypatch.setattr(composer, "decode", counted)
    poet.compose_many([PoemRequest("wujue", seed) for seed in ("7", "7x32", "7x16", "7x8")])
    poet.compose_many([variation_of(poem, seed) for seed in ("7", "7x16")])
    poet.vary(poem, "7x8")
    for seed in ("7", "7x32", "7x16", "7x8"):
        poet.rewrite(poem, 2, seed)
    assert written == [64, 32, 16, 8, 64, 16, 8, 24, 24, 16, 8]
