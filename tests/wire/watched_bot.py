"""`python -m bot run` with a watch on its event loop: `python -m tests.wire.watched_bot`.

A line that is written to the process is answered by a line of JSON, `{"lag": …}`: by how many
seconds the loop was late at worst since the last such line.
"""

from __future__ import annotations

import asyncio
import json
import sys

from bot.__main__ import main
from bot.discord import running
from bot.settings import Settings
from tests.wire.lines_of_input import lines_of_input
from tests.wire.loop_lag import LoopLag

_run = running.run


async def _watched(settings: Settings) -> None:
    async with LoopLag() as lag:
        answering = asyncio.create_task(_answer(lag))
        await _run(settings)
        answering.cancel()


async def _answer(lag: LoopLag) -> None:
    orders = await lines_of_input()
    while await orders.readline():
        worst = lag.spread.highest if lag.spread else None
        sys.stdout.write(f"{json.dumps({'lag': worst})}\n")
        sys.stdout.flush()
        lag.samples.clear()


if __name__ == "__main__":
    # The command finds it there when it is called, as it finds all else that it needs.
    running.run = _watched
    main(["run"])
