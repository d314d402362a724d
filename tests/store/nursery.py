"""Processes that write to a database without a pause until they are killed.

`python -m tests.store.nursery KILLS SEED URL…` starts one after the other, kills each at a random
moment (SIGKILL), and prints what each had acknowledged, as a JSON list a line. Some die while they
still open the database. The addresses take turns of eight kills.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable

from bot.store.records import NewPath, PathStep
from bot.store.store import Store
from tests.store.samples import AUTHOR, new_poem

USUAL_KILLS = 24
KILLS = int(os.environ.get("QIBU_KILLS", USUAL_KILLS))
"""How many processes are killed, on each engine."""

TURN = 8
"""Kills of writers on one address, before the next one has its turn."""

_LONGEST_LIFE_S = 0.1
_DIES_EARLY = 0.25
"""Share of the writers that need not have acknowledged anything."""

Tell = Callable[[str, str], None]
"""Says that a change has been acknowledged: what it is, and its id or number."""


async def write(url: str, tell: Tell) -> None:
    """Change all that a store keeps, again and again, telling each change when it is done."""
    async with await Store.open(url, patience=60) as store:
        for number in itertools.count():
            one = await store.add_poem(new_poem(theme=f"number {number}"))
            tell("poem", one.id)
            several = await store.add_poems([new_poem(parent=one.id, kind="vary")] * 3)
            for record in several:
                tell("poem", record.id)
            steps = tuple(PathStep(index / 2, record.id) for index, record in enumerate(several))
            path = NewPath("a", "b", "wujue", "s", AUTHOR, None, steps)
            tell("path", (await store.add_path(path)).id)
            await store.place_poem(one.id, 1, number)
            tell("placed", one.id)
            await store.set_pick(AUTHOR, one.id)
            now = str(time.monotonic_ns())
            await store.set_value("now", now)
            tell("value", now)


def live_and_die(url: str, chance: random.Random) -> list[list[str]]:
    """Start a writer, kill it, and return what it told."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        asyncio.run(write(url, lambda *told: _say(writing, told)))
        os._exit(1)
    os.close(writing)
    if chance.random() > _DIES_EARLY:
        select.select([reading], [], [], 60)
    time.sleep(chance.uniform(0, _LONGEST_LIFE_S))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise RuntimeError("a writer has ended by itself")
    with os.fdopen(reading, encoding="utf-8") as told:
        return [line.split() for line in told]


def _say(writing: int, told: tuple[str, str]) -> None:
    # One system call, so that no line is cut in two.
    os.write(writing, f"{' '.join(told)}\n".encode())


def main() -> None:
    """Read the arguments and print one line for each life."""
    kills, seed, *urls = sys.argv[1:]
    chance = random.Random(seed)
    for number in range(int(kills)):
        url = urls[number // TURN % len(urls)]
        sys.stdout.write(json.dumps([url, live_and_die(url, chance)]) + "\n")


if __name__ == "__main__":
    main()
