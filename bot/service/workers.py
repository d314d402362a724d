"""The threads that do the work."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from bot.engine.poet import Poet
from bot.service.answers import Answer
from bot.service.backlog import Backlog
from bot.service.costs import Kind
from bot.service.jobs import AnyJob, Errand, Writing

_NICENESS = 5
"""Steps below the event loop. More would starve the poems where other programs are busy."""

Watch: TypeAlias = Callable[[Kind, int, float], None]
"""Is told, in any thread, of a turn: the kind of its jobs, how many, and the seconds.

It must be quick and raise nothing, for people wait until it is done.
"""


def unwatched(_kind: Kind, _jobs: int, _seconds: float) -> None:
    """Let a turn pass."""


class Workers:
    """Threads that take jobs from a backlog until it is closed and empty."""

    def __init__(self, count: int, backlog: Backlog, poet: Poet, watch: Watch) -> None:
        """Start the threads; there must be a running event loop."""
        self._backlog = backlog
        self._poet = poet
        self._watch = watch
        self._ends = [Answer[None]() for _ in range(count)]
        self._threads = [
            # A process that ends without closing must not hang on them.
            threading.Thread(target=self._live, args=(number,), name=f"poet-{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    async def ended(self, within_s: float | None = None) -> bool:
        """Wait until every thread has ended, and tell whether it did within the time."""
        _, pending = await asyncio.wait([end.future for end in self._ends], timeout=within_s)
        if pending:
            return False
        for thread in self._threads:
            # Its last act was to say so.
            thread.join()
        return True

    def _live(self, number: int) -> None:
        _step_back()
        while jobs := self._backlog.take(number):
            self._serve(number, jobs)
        self._ends[number].give(None)

    def _serve(self, number: int, jobs: Sequence[AnyJob]) -> None:
        results = self._results(jobs)
        failed = any(isinstance(result, _Failure) for result in results)
        # The worker is free before anybody has an answer, for whoever has one may ask again.
        seconds = self._backlog.finish(number, learn=not failed)
        self._watch(jobs[0].price.kind, len(jobs), seconds)
        for job, result in zip(jobs, results, strict=True):
            if isinstance(result, _Failure):
                job.answer.fail(result.error)
            else:
                job.answer.give(result)

    def _results(self, jobs: Sequence[AnyJob]) -> Sequence[object]:
        """Do jobs; an error is the result of the job that it belongs to."""
        try:
            if isinstance(jobs[0], Errand):
                return [jobs[0].work()]
            return self._written([job for job in jobs if isinstance(job, Writing)])
        except BaseException as error:
            # Whatever it is, somebody waits for it, and the next job has not deserved it.
            return [_Failure(error)] * len(jobs)

    def _written(self, jobs: Sequence[Writing]) -> Sequence[object]:
        """Write poems together; if one cannot be written, the others are all the same."""
        try:
            return self._poet.compose_many([job.request for job in jobs])
        except Exception as error:
            if len(jobs) == 1:
                return [_Failure(error)]
            # A wish that cannot be met shows before anything is written, so that this is cheap.
            half = len(jobs) // 2
            return [*self._written(jobs[:half]), *self._written(jobs[half:])]


@dataclass(frozen=True, slots=True)
class _Failure:
    """Stands where a result should."""

    error: BaseException


def _step_back() -> None:
    """Let the event loop go first, where the system can tell threads apart."""
    # Elsewhere than on Linux the id of a thread may be that of a stranger's process.
    if sys.platform == "linux":
        thread = threading.get_native_id()
        with suppress(OSError):
            niceness = os.getpriority(os.PRIO_PROCESS, thread) + _NICENESS
            os.setpriority(os.PRIO_PROCESS, thread, niceness)
