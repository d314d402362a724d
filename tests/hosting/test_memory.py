"""Memory after the start."""

from __future__ import annotations

import asyncio
import gc
import platform
import subprocess
import sys
import threading
from typing import Any

import pytest

from bot.hosting import memory
from bot.hosting.memory import settle

_RUN: dict[str, Any] = {"capture_output": True, "text": True, "check": True}


def test_what_is_loaded_is_spared_the_collector() -> None:
    """A full round looks only at what came later."""
    try:
        settle()
        assert gc.get_freeze_count() > 10_000
        assert len(gc.get_objects()) < 1_000
    finally:
        gc.unfreeze()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other libraries keep little")
def test_what_is_freed_goes_back_to_the_system() -> None:
    """Of 64 MB in pieces below the library's own limit nothing stays; see mallopt(3)."""
    program = (
        "import numpy, sys\n"
        "from bot.hosting.memory import be_frugal\n"
        "if sys.argv[1:]: be_frugal()\n"
        "def resident(): return int(open('/proc/self/statm').read().split()[1]) * 4096\n"
        "numpy.ones(30 << 20, numpy.uint8)\n"
        "before = resident()\n"
        "pieces = [numpy.ones(4 << 20, numpy.uint8) for _ in range(16)]\n"
        "pin = numpy.ones(1 << 17, numpy.uint8)\n"
        "del pieces\n"
        "print(resident() - before)\n"
    )
    usual, frugal = (
        int(subprocess.run([sys.executable, "-c", program, *arguments], **_RUN).stdout)
        for arguments in ([], ["frugal"])
    )
    assert usual > 60e6
    assert frugal < 4e6


async def test_memory_is_given_back_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it is cancelled, and off the event loop."""
    threads: list[threading.Thread] = []
    calls = asyncio.Event()

    def call(name: str, *arguments: int) -> None:
        assert (name, arguments) == ("malloc_trim", (0,))
        threads.append(threading.current_thread())
        if len(threads) == 3:
            loop.call_soon_threadsafe(calls.set)

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(memory, "TRIM_S", 0.0)
    monkeypatch.setattr(memory, "_of_the_library", call)
    task = asyncio.create_task(memory.stay_small())
    await calls.wait()
    task.cancel()
    await asyncio.wait({task})
    assert threading.main_thread() not in threads
