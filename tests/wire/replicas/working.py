"""What the tests of several processes have in common: how they start, and what they share."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from bot.discord.endpoint import PATH
from bot.store.store import Store
from tests.bundles import TINY
from tests.wire.discord_server import BotProcess, Options

START_S = 60.0
"""Seconds that a process may take to start; a machine may be busy."""

_TAKING = re.compile(rf"taking interactions at (\S+{PATH})")


def bot_process(discord: str, database: str, command: str, **variables: str) -> BotProcess:
    """Return a process of the bot, not yet started, with the tiny model.

    Args:
        discord: Address of the stand-in.
        database: Address of the database that the processes share.
        command: `run` or `serve`.
        variables: Further settings.
    """
    settings = {
        "DISCORD_TOKEN": Options().token,
        "QIBU_DATABASE_URL": database,
        "QIBU_MODEL": str(TINY),
        "QIBU_WORKERS": "1",
        "QIBU_METRICS_PORT": "0",
        "QIBU_HTTP_PORT": "0",
        "QIBU_COOLDOWN_REQUESTS": "1000",
        **variables,
    }
    return BotProcess(discord, "-m", "bot", command, variables=settings)


async def address_of(process: BotProcess) -> str:
    """Wait until a process takes interactions, and return where."""
    line = await process.printed("taking interactions at", START_S)
    found = _TAKING.search(line)
    assert found is not None
    return found[1]


@asynccontextmanager
async def two_replicas(
    discord: str, database: str, variables: Mapping[str, str] | None = None
) -> AsyncIterator[list[BotProcess]]:
    """Start two processes without a gateway at the same moment."""
    async with AsyncExitStack() as stack:
        processes = [bot_process(discord, database, "serve", **(variables or {})) for _ in "ab"]
        yield [await stack.enter_async_context(process) for process in processes]


async def lines_kept(database: str, poem_id: str) -> tuple[str, ...] | None:
    """Return the lines of a poem in the database, or None if it is not there."""
    async with await Store.open(database) as store:
        record = await store.poem(poem_id)
    return record.poem.lines if record else None


async def all_printed(processes: list[BotProcess], text: str) -> None:
    """Wait until every process has printed a text."""
    await asyncio.gather(*(process.printed(text, START_S) for process in processes))
