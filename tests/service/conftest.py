"""A service around a poet that can be watched and held up."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.engine.bundle import ModelBundle
from bot.service.service import PoetService
from tests.bundles import TINY
from tests.service.stand_ins import WatchedPoet


@pytest.fixture(scope="session")
def only_poet() -> WatchedPoet:
    """A poet for all tests, for it takes long to learn."""
    return WatchedPoet(ModelBundle.open(TINY))


@pytest.fixture
def poet(only_poet: WatchedPoet) -> Iterator[WatchedPoet]:
    """The poet with nothing written down yet."""
    only_poet.forget()
    yield only_poet
    only_poet.gate.set()


@pytest.fixture
async def service(poet: WatchedPoet) -> AsyncIterator[PoetService]:
    """A service with one worker, so that the order of its work is certain."""
    async with PoetService(poet, workers=1, longest_wait=60.0) as running:
        yield running
        poet.gate.set()
