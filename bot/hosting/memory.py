"""The memory of a process that runs for months."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys
from typing import Any

TRIM_S = 5.0
"""Between two times; one takes about 10 ms, off the event loop."""

# Parameters of the GNU library's mallopt(3), and what they are set to.
_FRUGAL = {
    -8: 1,  # M_ARENA_MAX: else every thread keeps what its largest batch needed.
    -3: 2 << 20,  # M_MMAP_THRESHOLD: it would grow to 32 MB with what is freed.
    -1: 8 << 20,  # M_TRIM_THRESHOLD
}


def be_frugal() -> None:
    """Keep little of what was freed; to be called before threads begin.

    A bot waits most of the time, and on a small machine the memory that it only might need
    again is others' cache.
    """
    for parameter, value in _FRUGAL.items():
        _of_the_library("mallopt", parameter, value)


def settle() -> None:
    """Put in order what the start has left behind, once everything is loaded.

    What stays for good is spared the collector, for which a full round over the model takes
    40 ms; and what was freed goes back to the system: 10 MB of the graphs' files alone.
    """
    gc.collect()
    gc.freeze()
    _of_the_library("malloc_trim", 0)


async def stay_small() -> None:
    """Give back what is free, again and again until cancelled.

    Between what stays, batches of ever other sizes leave room that only this finds: 30 MB after
    some seconds of load.
    """
    while True:
        await asyncio.sleep(TRIM_S)
        await asyncio.to_thread(_of_the_library, "malloc_trim", 0)


def _of_the_library(name: str, *arguments: int) -> None:
    """Call a function that only the GNU library has; others give back by themselves."""
    function: Any = getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
    if function is not None:
        function(*arguments)
