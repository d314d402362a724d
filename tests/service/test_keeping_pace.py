"""The queue, simulated: workers, people and time, without threads and without waiting."""

from __future__ import annotations

import heapq
import itertools
import random

import pytest

from bot.engine.effort import seed_with
from bot.engine.requests import PoemRequest
from bot.service.backlog import Backlog
from bot.service.costs import CARD, Costs, affordable_drafts, poem_price
from bot.service.jobs import AnyJob, Errand, Writing
from tests.service.stand_ins import Clock


class _World:
    """Two workers, for whom a job takes its price times a factor, and people who ask."""

    def __init__(self, slowness: float, longest_wait: float = 60.0) -> None:
        self.clock = Clock()
        self.backlog = Backlog(2, longest_wait, Costs(), self.clock)
        self.delays: list[float] = []
        self.drafts: list[int] = []
        self._truth = Costs()
        self._slowness = slowness
        self._events: list[tuple[float, int, object]] = []
        self._numbers = itertools.count()
        self._asked: dict[AnyJob, float] = {}
        self._free = {0, 1}

    def run(self, arrivals: list[float]) -> None:
        """Let people ask for a poem each, and for its card when they have it."""
        for moment in arrivals:
            self._later(moment, None)
        while self._events:
            self.clock.now, _, event = heapq.heappop(self._events)
            if event is None:
                self._ask()
            else:
                assert isinstance(event, tuple)
                self._done(*event)
            self._assign()

    def _later(self, moment: float, event: object) -> None:
        heapq.heappush(self._events, (moment, next(self._numbers), event))

    def _ask(self) -> None:
        drafts = affordable_drafts(self.backlog.expected_wait)
        request = PoemRequest("qijue", seed_with(7, drafts))
        job = Writing(poem_price(request), is_short=False, request=request)
        self.drafts.append(drafts)
        self._asked[job] = self.clock.now
        self.backlog.add(job)

    def _done(self, worker: int, jobs: list[AnyJob]) -> None:
        self.backlog.finish(worker, learn=True)
        self._free.add(worker)
        for job in jobs:
            asked = self._asked[job]
            if job.is_short:
                self.delays.append(self.clock.now - asked)
            else:
                card = Errand(CARD, is_short=True, work=lambda: None)
                self._asked[card] = asked
                self.backlog.add(card)

    def _assign(self) -> None:
        while self._free and len(self.backlog):
            worker = self._free.pop()
            jobs = self.backlog.take(worker)
            seconds = self._slowness * self._truth.seconds_together(job.price for job in jobs)
            self._later(self.clock.now + seconds, (worker, jobs))


@pytest.mark.parametrize("slowness", [0.5, 1.0, 1.3])
async def test_fifteen_poems_a_second_are_kept_up_with(slowness: float) -> None:
    """With their cards, for a minute, also where all takes a third longer than by rule."""
    world, random_ = _World(slowness), random.Random(7)
    gaps = [random_.expovariate(15.0) for _ in range(900)]
    world.run(list(itertools.accumulate(gaps, initial=world.clock.now)))
    assert len(world.delays) == 901
    assert max(world.delays) < 3.0
    assert set(world.drafts) <= {8, 16, 32, 64}


async def test_fifty_at_once_are_served_within_five_seconds() -> None:
    """By the rules, with cards, and the first ones with all their drafts."""
    world = _World(1.3)
    world.run([world.clock.now] * 50)
    assert len(world.delays) == 50
    assert max(world.delays) < 5.0
    assert world.drafts[:2] == [64, 64]


async def test_people_who_come_one_by_one_get_all_drafts() -> None:
    """One poem a second leaves time for the best."""
    world = _World(1.0)
    world.run([world.clock.now + second for second in range(20)])
    assert set(world.drafts) == {64}
    assert max(world.delays) < 0.25
