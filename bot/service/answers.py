"""How a thread gives its answer to a coroutine that waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

_Value = TypeVar("_Value")


class Answer(Generic[_Value]):
    """A future that any thread may settle; made in the event loop that waits for it."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.future: asyncio.Future[_Value] = self._loop.create_future()
        """What to await; the first answer counts, and none does once it is cancelled."""

    def give(self, value: _Value) -> None:
        """Answer with a value."""
        self._settle(lambda: self.future.set_result(value))

    def fail(self, error: BaseException) -> None:
        """Answer with an error, to be raised where the answer is awaited."""
        raisable = _raisable(error)
        self._settle(lambda: self.future.set_exception(raisable))

    def _settle(self, settle: Callable[[], None]) -> None:
        def unless_done() -> None:
            if not self.future.done():
                settle()

        # A closed loop has nobody left who waits.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(unless_done)


def _raisable(error: BaseException) -> Exception:
    """Return an error that ends what awaits it and nothing more.

    `SystemExit` and its like would end the event loop, and no future takes a `StopIteration`.
    """
    if isinstance(error, Exception) and not isinstance(error, StopIteration):
        return error
    wrapped = RuntimeError(f"The work ended with {error!r}")
    wrapped.__cause__ = error
    return wrapped
