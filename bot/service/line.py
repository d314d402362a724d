"""A waiting line that knows what it will cost."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import suppress

from bot.service.costs import Costs, Kind
from bot.service.jobs import AnyJob


class Line:
    """Jobs in the order in which they came; whoever uses it from several threads locks it."""

    def __init__(self) -> None:
        self._jobs: deque[AnyJob] = deque()
        self._prices: dict[Kind, float] = {}

    def __len__(self) -> int:
        """Return how many jobs wait."""
        return len(self._jobs)

    def __iter__(self) -> Iterator[AnyJob]:
        """Yield the jobs, first come first."""
        return iter(self._jobs)

    def seconds(self, costs: Costs) -> float:
        """Return what all jobs come to; takes no longer for many than for few."""
        return sum(costs.seconds(kind, price) for kind, price in self._prices.items())

    def add(self, job: AnyJob) -> None:
        """Put a job last."""
        self._jobs.append(job)
        self._count(job, 1)

    def take(self) -> AnyJob:
        """Take the first job out.

        Raises:
            IndexError: If there is none.
        """
        job = self._jobs.popleft()
        self._count(job, -1)
        return job

    def discard(self, job: AnyJob) -> None:
        """Take a job out, wherever it stands, if it is there."""
        with suppress(ValueError):
            self._jobs.remove(job)
            self._count(job, -1)

    def clear(self) -> list[AnyJob]:
        """Take all jobs out."""
        return [self.take() for _ in range(len(self))]

    def _count(self, job: AnyJob, sign: int) -> None:
        kind, seconds = job.price.kind, job.price.seconds
        self._prices[kind] = self._prices.get(kind, 0.0) + sign * seconds
        if not self._jobs:
            # Else the roundings of a long life would add up.
            self._prices.clear()
