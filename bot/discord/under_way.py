"""The answers that are being given just now."""

from __future__ import annotations

import asyncio
from typing import Any

_ANSWERING = ("CommandTree-invoker", "discord-ui-", "discord.py: on_interaction")
"""Beginnings of the names of the tasks in which discord.py answers interactions."""


def answers_under_way() -> set[asyncio.Task[Any]]:
    """Return the tasks that answer interactions just now."""
    own = asyncio.current_task()
    return {
        task
        for task in asyncio.all_tasks()
        if task is not own and task.get_name().startswith(_ANSWERING)
    }


async def answered(within: float) -> int:
    """Wait for the answers under way; return how many are still not finished."""
    tasks = answers_under_way()
    if not tasks:
        return 0
    _, late = await asyncio.wait(tasks, timeout=within)
    return len(late)
