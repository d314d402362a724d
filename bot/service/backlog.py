"""Work that waits and work under way: who is next, and how long that will take.

Short jobs go first: a card belongs to a poem that somebody has already waited for. Poems that
wait are taken together as far as that is quick, for a batch costs less than its poems do one
by one.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.errors import BusyError, ClosingError
from bot.service.costs import CARD, Costs
from bot.service.jobs import AnyJob, Writing
from bot.service.line import Line

LONGEST_BATCH_S = 0.4
"""Poems are taken together while that is expected to take no longer: a card may be waiting."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """What a worker is at."""

    jobs: Sequence[AnyJob]
    begun: float
    """By the clock."""

    expected_s: float


class Backlog:
    """A queue for several threads; the waits that it tells are those of its own jobs."""

    def __init__(
        self, workers: int, longest_wait: float, costs: Costs, clock: Callable[[], float]
    ) -> None:
        """Make an empty queue.

        Args:
            workers: Threads that will take jobs.
            longest_wait: Expected wait from which on jobs are refused, in seconds.
            costs: What jobs cost; used by this object alone.
            clock: Seconds since any moment.
        """
        self._workers = workers
        self._longest_wait = longest_wait
        self._costs = costs
        self._clock = clock
        self._changed = threading.Condition()
        self._short, self._long = Line(), Line()
        self._turns: dict[int, _Turn] = {}
        self._is_closed = False

    def __len__(self) -> int:
        """Return how many jobs wait to be begun."""
        with self._changed:
            return len(self._short) + len(self._long)

    @property
    def expected_wait(self) -> float:
        """Seconds until a poem that is asked for now would be begun."""
        with self._changed:
            return self._wait(is_short=False)

    def add(self, job: AnyJob) -> None:
        """Put a job into the queue.

        Raises:
            BusyError: If it would wait for too long.
            ClosingError: If the queue is closed.
        """
        with self._changed:
            if self._is_closed:
                raise ClosingError
            wait = self._wait(is_short=job.is_short)
            if wait > self._longest_wait:
                raise BusyError(wait)
            (self._short if job.is_short else self._long).add(job)
            self._changed.notify()

    def discard(self, job: AnyJob) -> None:
        """Forget a job that nobody waits for any more, unless it was begun."""
        with self._changed:
            (self._short if job.is_short else self._long).discard(job)

    def take(self, worker: int) -> Sequence[AnyJob]:
        """Wait for work; none means that there will be no more.

        Args:
            worker: Number of the thread that asks; it is busy until it calls `finish`.

        Returns:
            One job, or several `Writing`s to be done together.
        """
        with self._changed:
            while not (self._short or self._long):
                if self._is_closed:
                    return ()
                self._changed.wait()
            jobs = [self._short.take()] if self._short else self._next_long()
            expected = self._costs.seconds_together(job.price for job in jobs)
            self._turns[worker] = _Turn(jobs, self._clock(), expected)
            return jobs

    def finish(self, worker: int, *, learn: bool) -> float:
        """Note that a worker is free again, and how long it took if that can be relied on.

        Returns:
            The seconds that it took.
        """
        with self._changed:
            turn = self._turns.pop(worker)
            seconds = self._clock() - turn.begun
            if learn:
                self._costs.learn((job.price for job in turn.jobs), seconds)
            return seconds

    def close(self) -> None:
        """Take no more jobs; those that wait are still done."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def clear(self) -> list[AnyJob]:
        """Take out all jobs that wait."""
        with self._changed:
            return self._short.clear() + self._long.clear()

    def _next_long(self) -> list[AnyJob]:
        first = self._long.take()
        if not isinstance(first, Writing):
            return [first]
        waiting = [job for job in self._long if isinstance(job, Writing)]
        # The other workers get their part, else one would write while they have nothing to do.
        share = math.ceil((1 + len(waiting)) / self._workers)
        jobs: list[AnyJob] = [first]
        for job in waiting[: share - 1]:
            together = [item.price for item in (*jobs, job)]
            if self._costs.seconds_together(together) > LONGEST_BATCH_S:
                break
            jobs.append(job)
            self._long.discard(job)
        return jobs

    def _wait(self, *, is_short: bool) -> float:
        """Return the seconds until a job that came now would be begun."""
        if len(self._turns) + len(self._short) + len(self._long) < self._workers:
            return 0.0
        ahead = self._short.seconds(self._costs) + sum(map(self._rest, self._turns.values()))
        if not is_short:
            underway = sum(not job.is_short for turn in self._turns.values() for job in turn.jobs)
            # Every poem is drawn once it is written, and its card goes before the next poem.
            cards = (underway + len(self._long)) * CARD.seconds
            ahead += self._long.seconds(self._costs) + self._costs.seconds(CARD.kind, cards)
        return ahead / self._workers

    def _rest(self, turn: _Turn) -> float:
        return max(0.0, turn.begun + turn.expected_s - self._clock())
