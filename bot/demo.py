"""The whole bot against a simulated Discord in the browser: no token, account or network.

The bot is the one that `run` starts; simcord stands where Discord would, and shows one
channel on a page of this machine in which commands can be typed and buttons pressed.
"""

from __future__ import annotations

import asyncio
import signal
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.discord.client import create_bot
from bot.discord.running import rooms
from bot.errors import StartError
from bot.settings import Settings

_PATIENCE = 30.0
"""Seconds that a command may take on a slow machine before the page gives it up."""

_WIDTH, _HEIGHT = 1100, 900


async def show(
    settings: Settings, *, port: int | None, browser: bool, say: Callable[[str], None]
) -> None:
    """Serve the demo until it is interrupted.

    Args:
        settings: Of the bot; its poems are kept in a folder that goes when the demo ends.
        port: To serve on, on loopback; None for any free one.
        browser: Whether to open the page.
        say: Tells the person where the page is.

    Raises:
        StartError: If the simulated Discord is not installed or the port is taken.
    """
    with tempfile.TemporaryDirectory(prefix="qibu-demo-") as folder:
        file = Path(folder) / "demo.sqlite3"
        own = settings.model_copy(update={"database_url": f"sqlite+aiosqlite:///{file}"})
        async with simulated(own, port) as preview:
            say(f"七步 is at {preview.url} — stop with Ctrl-C")
            if browser:
                webbrowser.open(preview.url)
            await _interrupted()


@asynccontextmanager
async def simulated(settings: Settings, port: int | None) -> AsyncIterator[Any]:
    """Start the bot in a simulated server with a channel in which it has answered twice.

    Yields:
        The simcord preview of the channel, as seen by the person who asks.
    """
    try:
        import simcord
    except ImportError as error:
        raise StartError(
            "The simulated Discord is not installed; run: pip install 'qibu[demo]'"
        ) from error
    async with rooms(settings) as (service, store):
        bot = create_bot(settings, service, store)
        async with simcord.run(
            bot, shard_count=1, settle_timeout=_PATIENCE, check_errors=False
        ) as env:
            env.backend.bot_user.name = "七步"
            await env.advance_time((datetime.now(UTC) - env.now()).total_seconds())
            guild = env.create_guild("七步 Poets")
            channel = guild.create_text_channel("poems")
            reader = guild.add_member(env.create_user("you", global_name="You"))
            await reader.slash(channel, "blend", a="moon", b="snow")
            await reader.slash(channel, "poem", theme="autumn moon", seed="7")
            try:
                async with env.preview(
                    channel,
                    viewers=[reader],
                    layout="channel",
                    width=_WIDTH,
                    height=_HEIGHT,
                    port=port,
                ) as preview:
                    yield preview
            except simcord.SetupError as error:
                raise StartError(f"The demo cannot be shown: {error}.") from error


async def _interrupted() -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
