"""How long whoever asks can wait for the database, beside its own patience.

Discord drops a press that is not answered in three seconds, so that what must be known before
the first answer is worth nothing later. A deadline holds for the rest of the task that sets it
and for the tasks that this one starts meanwhile. What has begun goes on without whoever gave up.
"""

from __future__ import annotations

import asyncio
from contextvars import ContextVar

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


def begin(seconds: float) -> None:
    """Let the database answer within so many seconds from now, or be given up."""
    _deadline.set(asyncio.get_running_loop().time() + seconds)


def lift() -> None:
    """Wait again for as long as the database has patience."""
    _deadline.set(None)


def current() -> float | None:
    """Return the deadline by the clock of the loop; None if there is none."""
    return _deadline.get()
