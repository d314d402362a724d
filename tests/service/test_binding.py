"""Cards put into one file off the event loop."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from bot.card.booklet import bound
from bot.card.drawing import render
from bot.card.sizes import SIZES
from bot.service import service as service_module
from bot.service.costs import binding_price, card_price
from tests.poems import poem


async def test_cards_are_bound_in_a_worker(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is the one that `bound` makes, and the loop's thread does not make it."""
    threads = []

    def binding(cards: Any, kind: Any) -> bytes:
        threads.append(threading.current_thread())
        return bound(cards, kind)

    monkeypatch.setattr(service_module, "bound", binding)
    cards = [render(poem("wujue"))] * 2
    assert await service.bind(cards, "png") == bound(cards, "png")
    assert threads[0] is not threading.main_thread()


def test_binding_is_paid_by_the_card() -> None:
    """A card in a file is cheaper than drawing it was."""
    assert binding_price(60).seconds == pytest.approx(60 * binding_price(1).seconds)
    assert 0 < binding_price(1).seconds < card_price(SIZES["portrait"]).seconds
    assert binding_price(1).kind == "card"
