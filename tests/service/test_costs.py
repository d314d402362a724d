"""Prices by rule, and what they come to here."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.card.sizes import SIZES
from bot.engine.effort import REDUCED, USUAL, seed_with
from bot.engine.references import poem_of
from bot.engine.requests import BlendRequest, PoemRequest
from bot.service.costs import (
    LOOKUP,
    Costs,
    affordable_drafts,
    blend_price,
    card_price,
    poem_price,
    rewrite_price,
)
from bot.verse.forms import FORMS
from tests.poems import LINES

_QIJUE = FORMS["qijue"]


def _seconds(seed: str, form: str = "qijue") -> float:
    return poem_price(PoemRequest(form, seed)).seconds


def test_a_poem_costs_more_with_more_drafts_and_more_characters() -> None:
    """Twice the characters are twice the work."""
    prices = [_seconds(seed_with(7, drafts)) for drafts in (*REDUCED, USUAL)]
    assert prices == sorted(prices)
    assert prices[0] < prices[-1] / 3
    assert _seconds("7", "qilu") == pytest.approx(2 * _seconds("7"))


def test_a_new_line_costs_what_its_seed_says() -> None:
    """Of 24 drafts at most."""
    full, reduced = (rewrite_price(_QIJUE, seed).seconds for seed in ("7", "7x8"))
    assert rewrite_price(_QIJUE, "7x32").seconds == full
    assert reduced < full < _seconds("7")


def test_a_blend_costs_only_the_steps_that_are_written() -> None:
    """Ends of the form stand as they are."""
    poem = poem_of(_QIJUE, tuple(LINES["qijue"].split()))
    five = blend_price(BlendRequest(poem, poem, 5, "qijue", "7")).seconds
    other = blend_price(BlendRequest(poem, poem, 5, "qiyan", "7")).seconds
    assert five == pytest.approx(3 * rewrite_price(_QIJUE, "7").seconds)
    assert other == pytest.approx(5 * rewrite_price(FORMS["qiyan"], "7").seconds)


def test_a_card_costs_its_pixels() -> None:
    """The wide one has half as many."""
    portrait, wide = (card_price(SIZES[name]).seconds for name in ("portrait", "wide"))
    assert 0.4 < wide / portrait < 0.6


def test_poems_together_cost_less_than_one_by_one() -> None:
    """That is why they are written together."""
    costs, prices = Costs(), [poem_price(PoemRequest("qijue", "7x8"))] * 8
    assert costs.seconds_together(prices) < 0.6 * 8 * costs.seconds_together(prices[:1])


@given(st.floats(0.05, 20.0))
def test_costs_come_to_what_is_measured(slowness: float) -> None:
    """Whatever the machine; other kinds of work are not affected."""
    costs, prices = Costs(), [poem_price(PoemRequest("qijue", "7"))]
    before, lookup = costs.seconds_together(prices), costs.seconds_together([LOOKUP])
    for _ in range(80):
        costs.learn(prices, slowness * before)
    assert costs.seconds_together(prices) == pytest.approx(slowness * before, rel=0.01)
    assert costs.seconds_together([LOOKUP]) == lookup


def test_one_mishap_does_not_spoil_the_estimate() -> None:
    """A laptop that slept for an hour in the middle of a poem."""
    costs, prices = Costs(), [poem_price(PoemRequest("qijue", "7"))]
    usual = costs.seconds_together(prices)
    costs.learn(prices, 3600.0)
    assert costs.seconds_together(prices) < 3 * usual
    for _ in range(30):
        costs.learn(prices, usual)
    assert costs.seconds_together(prices) == pytest.approx(usual, rel=0.05)


def test_the_longer_the_wait_the_fewer_the_drafts() -> None:
    """All of them while nobody waits, and never fewer than eight."""
    drafts = [affordable_drafts(wait) for wait in (0.0, 0.1, 0.6, 2.0, 1e9)]
    assert drafts == [64, 32, 16, 8, 8]
    assert all(one >= two for one, two in itertools.pairwise(drafts))
