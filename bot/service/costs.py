"""What work costs: prices by rule, and how the machine at hand compares with them.

A price is in seconds of one thread of the machine that the rules were measured on (two cores
with AVX2, `make bench`). How much longer or shorter it takes here is learnt job by job.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from bot.card.sizes import CardSize
from bot.engine.composing import SearchConfig
from bot.engine.effort import USUAL, candidates_of
from bot.engine.requests import BlendRequest, PoemRequest
from bot.verse.forms import VerseForm

Kind: TypeAlias = Literal["poem", "change", "card", "lookup"]
"""Kinds of work that a machine may be good at to different degrees."""

_CHANGE_DRAFTS = SearchConfig().blend_candidates

_QUATRAIN_CHARACTERS = 28
_POEM_S, _DRAFT_S = 0.010, 0.002
_CARD_S = 0.022
_BOUND_CARD_S = 0.020
_CARD_PIXELS = 1080 * 1350

_START_S: dict[Kind, float] = {"poem": 0.036, "change": 0.036, "card": 0.0, "lookup": 0.0}
"""Once for all jobs that are done together."""

_AFFORDABLE = ((0.0, USUAL), (0.4, 32), (0.9, 16))
"""Seconds of waiting up to which so many drafts can be afforded, and beyond them the fewest."""

_FEWEST = 8

_MEMORY = 0.9
"""What a job weighs against the one after it."""

_WORST = 3.0
"""More times the expected seconds are taken for a mishap, such as a laptop that slept."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a job costs by rule, beside the start."""

    kind: Kind
    seconds: float


LOOKUP = Price("lookup", 0.003)
"""To read a poem or a poem id."""

CARD = Price("card", _CARD_S)
"""Of the larger size."""


def poem_price(request: PoemRequest) -> Price:
    """Return the price of a poem."""
    return Price("poem", _writing_s(request.verse_form, request.drafts))


def rewrite_price(form: VerseForm, seed: str) -> Price:
    """Return the price of a new line."""
    return Price("change", _writing_s(form, candidates_of(seed, _CHANGE_DRAFTS)))


def blend_price(request: BlendRequest) -> Price:
    """Return the price of a path; an end that has the form already is not written."""
    form = request.verse_form
    written = request.steps - sum(end.form == form for end in (request.start, request.end))
    return Price("change", written * _writing_s(form, _CHANGE_DRAFTS))


def card_price(size: CardSize) -> Price:
    """Return the price of a picture."""
    return Price("card", _CARD_S * size.width * size.height / _CARD_PIXELS)


def binding_price(cards: int) -> Price:
    """Return the price of so many cards in one file."""
    return Price("card", _BOUND_CARD_S * cards)


def affordable_drafts(wait_s: float) -> int:
    """Return how many drafts a new poem may have while so many seconds are waiting."""
    for limit, drafts in _AFFORDABLE:
        if wait_s <= limit:
            return drafts
    return _FEWEST


class Costs:
    """Learns what prices come to on this machine."""

    def __init__(self) -> None:
        # Sums that fade: as if one quatrain or card had been done at its price.
        self._priced: dict[Kind, float] = dict.fromkeys(get_args(Kind), 0.1)
        self._taken = self._priced.copy()

    def seconds(self, kind: Kind, price: float) -> float:
        """Return what prices of a kind, added up, come to here, in seconds."""
        return price * self._taken[kind] / self._priced[kind]

    def seconds_together(self, prices: Iterable[Price]) -> float:
        """Return what jobs of one kind that are done together come to, in seconds."""
        kind, price = _together(prices)
        return self.seconds(kind, price)

    def learn(self, prices: Iterable[Price], seconds: float) -> None:
        """Take in how long jobs of one kind took together."""
        kind, price = _together(prices)
        seconds = min(seconds, _WORST * self.seconds(kind, price))
        self._priced[kind] = _MEMORY * self._priced[kind] + price
        self._taken[kind] = _MEMORY * self._taken[kind] + seconds


def _writing_s(form: VerseForm, drafts: int) -> float:
    return form.length / _QUATRAIN_CHARACTERS * (_POEM_S + drafts * _DRAFT_S)


def _together(prices: Iterable[Price]) -> tuple[Kind, float]:
    listed = list(prices)
    kind = listed[0].kind
    return kind, _START_S[kind] + sum(price.seconds for price in listed)
