"""Programs that open a database at the same moment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def open_together(url: str, count: int = 3) -> list[int]:
    """Let processes open a database and keep a poem each; return their exit statuses."""
    program = (
        "import asyncio\n"
        "from bot.store.store import Store\n"
        "from tests.store.samples import new_poem\n"
        "async def main():\n"
        "    input()\n"
        f"    async with await Store.open('{url}', patience=60) as store:\n"
        "        await store.add_poem(new_poem())\n"
        "asyncio.run(main())"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE)
        for _ in range(count)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.close()
    return [process.wait(120) for process in started]
