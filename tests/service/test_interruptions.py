"""Callers that give up, and a service that closes."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.errors import ClosingError
from bot.service.service import PoetService
from tests.service.stand_ins import WatchedPoet, held_up, turn, wish


async def test_a_cancelled_request_is_never_begun(service: PoetService, poet: WatchedPoet) -> None:
    """Nor does it make others wait."""
    first = await held_up(service, poet)
    wait = service.expected_wait
    given_up = asyncio.create_task(service.compose(wish("given up")))
    await turn()
    assert service.expected_wait > wait
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    assert service.queue_length == 0
    poet.gate.set()
    await first
    await service.compose(wish("next"))
    assert poet.batches == [["first"], ["next"]]


async def test_a_request_cancelled_while_it_is_written_harms_nobody(
    service: PoetService, poet: WatchedPoet
) -> None:
    """The poem is written for nothing, and the worker goes on."""
    first = await held_up(service, poet)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    poet.gate.set()
    assert (await service.compose(wish("next"))).seed == "next"


async def test_closing_finishes_what_was_accepted_and_refuses_the_rest(
    service: PoetService, poet: WatchedPoet
) -> None:
    """What is being written and what waits; the threads are gone afterwards."""
    first = await held_up(service, poet)
    waiting = asyncio.create_task(service.compose(wish("waiting")))
    await turn()
    closing = asyncio.create_task(service.aclose())
    await turn()
    with pytest.raises(ClosingError):
        await service.compose(wish("late"))
    assert not closing.done()
    poet.gate.set()
    await closing
    assert [(await task).seed for task in (first, waiting)] == ["first", "waiting"]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("poet-")]
    await service.aclose()


async def test_closing_gives_up_what_waits_when_the_grace_is_over(poet: WatchedPoet) -> None:
    """What was begun is finished all the same."""
    service = PoetService(poet, workers=1, longest_wait=60.0, grace=0.0)
    first = await held_up(service, poet)
    waiting = asyncio.create_task(service.compose(wish("waiting")))
    await turn()
    closing = asyncio.create_task(service.aclose())
    with pytest.raises(ClosingError):
        await waiting
    poet.gate.set()
    await closing
    assert (await first).seed == "first"
    assert poet.batches == [["first"]]


async def test_a_service_that_was_never_asked_closes_at_once(poet: WatchedPoet) -> None:
    """There is no thread to wait for."""
    before = threading.active_count()
    async with PoetService(poet, workers=2, longest_wait=1.0, font=None) as service:
        assert threading.active_count() == before
    with pytest.raises(ClosingError):
        await service.compose(wish("late"))


def test_a_loop_that_is_closed_meanwhile_does_not_end_the_worker(poet: WatchedPoet) -> None:
    """The poem has nobody to go to; the worker still ends in order."""

    async def ask_and_leave() -> PoetService:
        service = PoetService(poet, workers=1, longest_wait=60.0)
        await held_up(service, poet)
        return service

    service = asyncio.run(ask_and_leave())
    (worker,) = [thread for thread in threading.enumerate() if thread.name == "poet-0"]
    poet.gate.set()
    service._backlog.close()
    worker.join(timeout=60)
    assert not worker.is_alive()
