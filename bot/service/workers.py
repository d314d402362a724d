"""The threads that do the work."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from bot.engine.poet import Poet
from bot.service.answers import Answer
from bot.service.backlog import Backlog
from bot.service.jobs import AnyJob, Errand, Writing

_log = logging.getLogger(__name__)

_NICENESS = 5
"""Steps below the event loop. More would starve the poems where other programs are busy."""


class Workers:
    """Threads that take jobs from a backlog until it is closed and empty."""

    def __init__(self, count: int, backlog: Backlog, poet: Poet) -> None:
        """Start the threads; there must be a running event loop."""
        self._backlog = backlog
        self._poet = poet
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
            is_done = False
            try:
                is_done = self._do(jobs)
            except BaseException as error:
                # Whatever it is, somebody waits for it, and the next job has not deserved it.
                _log.exception("A worker failed at %d jobs", len(jobs))
                for job in jobs:
                    job.answer.fail(error)
            finally:
                self._backlog.finish(number, learn=is_done)
        self._ends[number].give(None)

    def _do(self, jobs: Sequence[AnyJob]) -> bool:
        """Answer jobs; tell whether all went as expected, so that the time means something."""
        if isinstance(jobs[0], Errand):
            return _run(jobs[0])
        return self._write([job for job in jobs if isinstance(job, Writing)])

    def _write(self, jobs: Sequence[Writing]) -> bool:
        """Write poems together; if one cannot be written, the others are all the same."""
        try:
            poems = self._poet.compose_many([job.request for job in jobs])
        except Exception as error:
            if len(jobs) == 1:
                jobs[0].answer.fail(error)
                return False
            # A wish that cannot be met shows before anything is written, so that this is cheap.
            half = len(jobs) // 2
            self._write(jobs[:half])
            self._write(jobs[half:])
            return False
        for job, poem in zip(jobs, poems, strict=True):
            job.answer.give(poem)
        return True


def _run(job: Errand[Any]) -> bool:
    try:
        value = job.work()
    except Exception as error:
        job.answer.fail(error)
        return False
    job.answer.give(value)
    return True


def _step_back() -> None:
    """Let the event loop go first, where the system can tell threads apart."""
    # Elsewhere than on Linux the id of a thread may be that of a stranger's process.
    if sys.platform == "linux":
        thread = threading.get_native_id()
        with suppress(OSError):
            niceness = os.getpriority(os.PRIO_PROCESS, thread) + _NICENESS
            os.setpriority(os.PRIO_PROCESS, thread, niceness)
