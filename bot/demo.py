"""The whole bot against a simulated Discord in the browser: no token, account or network.

The bot is the one that `run` starts; simcord stands where Discord would, and shows one channel
on a page of this machine in which commands can be typed and buttons pressed.

What simcord 3.2.1 does not show:

- The menu of a message, so that "Blend this" and "Scan this poem" cannot be tried.
- The names of commands and options in another language than English.
- "Thinking": an answer appears when it is whole. Then a page that stands further up stays there.
- What an option offers before a first character is typed.
- A press on one page on another one, until that is refreshed.
- Where a poem came from: the link leads to Discord, where there is nothing.
"""

from __future__ import annotations

import asyncio
import io
import os
import signal
import sys
import tempfile
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from discord import Permissions
from PIL import Image

from bot.card.seal import seal
from bot.card.styles import style_named
from bot.card.typeface import typeface
from bot.discord.client import create_bot
from bot.discord.running import rooms
from bot.errors import StartError
from bot.settings import Settings

_SIGNALS = (signal.SIGINT, signal.SIGTERM)

_PATIENCE = 120.0
"""Seconds that an answer may take on a slow machine before the page gives it up."""

_TICK = 0.2
"""Seconds between two looks at the clock."""

_WIDTH, _HEIGHT = 1100, 900

_PEOPLE = {"You": "en-US", "你（简体中文）": "zh-CN", "你（繁體中文）": "zh-TW"}
"""As whom the page can be used, and in which language each has Discord."""

_TOPIC = "Type /poem, /blend, /anthology or /daily below, or press a button."

_AVATAR, _AVATAR_SIDE = "seal", 128


async def show(
    settings: Settings, *, port: int | None, browser: bool, say: Callable[[str], None]
) -> None:
    """Serve the demo until it is interrupted, or ended on the page.

    Args:
        settings: Of the bot; its poems are kept in a folder that goes when the demo ends.
        port: To serve on, on loopback; None for any free one.
        browser: Whether to open the page.
        say: Tells the person where the page is.

    Raises:
        StartError: If the simulated Discord is not installed or the port cannot be used.
    """
    serving = asyncio.ensure_future(_serve(settings, port, browser=browser, say=say))
    for number in _SIGNALS:
        # Where a loop cannot do this, Ctrl-C cancels this coroutine instead.
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
    try:
        await asyncio.wait({serving})
    finally:
        serving.cancel()
    if not serving.cancelled():
        serving.result()


@asynccontextmanager
async def simulated(settings: Settings, port: int | None) -> AsyncIterator[Any]:
    """Start the bot in a simulated server with a channel in which it has answered twice.

    Yields:
        The simcord preview of the channel, as seen by the people in it.

    Raises:
        StartError: If the simulated Discord is not installed or the port cannot be used.
    """
    simcord = _simcord()
    async with rooms(settings) as (service, store):
        bot = create_bot(settings, service, store)
        env = simcord.Env(bot, shard_count=1, settle_timeout=_PATIENCE)
        timekeeper = asyncio.create_task(_keep_time(env))
        try:
            await env.start()
            async with AsyncExitStack() as stack:
                people, channel = _furnish(env)
                pictures = _portray(env, settings.card_font)
                try:
                    preview = await stack.enter_async_context(
                        _preview(env, channel, people, pictures, port)
                    )
                except simcord.SetupError as error:
                    raise StartError(_why(error, port)) from error
                await people[0].slash(channel, "blend", a="moon", b="snow")
                poem = await people[0].slash(channel, "poem", theme="autumn rain", seed="2")
                # A page opens with the poem in sight; what `show` does would hide all later ones.
                preview._python.target_id = poem.response.id
                yield preview
        finally:
            timekeeper.cancel()
            await env.shutdown()


async def _serve(
    settings: Settings, port: int | None, *, browser: bool, say: Callable[[str], None]
) -> None:
    with tempfile.TemporaryDirectory(prefix="qibu-demo-") as folder:
        file = Path(folder) / "demo.sqlite3"
        own = settings.model_copy(update={"database_url": f"sqlite+aiosqlite:///{file}"})
        async with simulated(own, port) as preview:
            say(f"七步 is at {preview.url} — stop with Ctrl-C")
            if browser and _has_screen():
                # Some programs come back only when they are closed.
                threading.Thread(target=webbrowser.open, args=(preview.url,), daemon=True).start()
            await preview.wait_closed()


def _has_screen() -> bool:
    """Tell whether a browser would open a window; one for the terminal would take it over."""
    if sys.platform != "linux":
        return True
    return any(name in os.environ for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def _simcord() -> Any:
    try:
        import simcord
        from simcord.preview import _media
    except ImportError as error:
        raise StartError(
            "The simulated Discord is not installed; in the project's folder, run: "
            "pip install '.[demo]'"
        ) from error
    # A page asks for six pictures at once, and they wait for each other within this time: on a
    # machine that is busy some would be missing.
    _media.WORKER_DEADLINE_SECONDS = _PATIENCE
    return simcord


def _furnish(env: Any) -> tuple[list[Any], Any]:
    """Make a server with a channel; return the people in it, who manage it, and the channel."""
    guild = env.create_guild("七步 Poets")
    channel = guild.create_text_channel("poems", topic=_TOPIC)
    managers = guild.create_role("managers", permissions=Permissions(manage_guild=True))
    people = [guild.add_member(env.create_user(name), roles=[managers]) for name in _PEOPLE]
    languages = {str(person.id): _PEOPLE[person.name] for person in people}

    def speak(event: str, payload: Any) -> None:
        # simcord has everybody use Discord in English.
        if event == "INTERACTION_CREATE":
            payload["locale"] = languages[payload["member"]["user"]["id"]]

    env.backend.subscribers.insert(0, speak)
    return people, channel


def _portray(env: Any, font: Path | None) -> Mapping[str, tuple[str, bytes]]:
    """Give the bot its name and its seal as a portrait; return the pictures by address."""
    user, style = env.backend.bot_user, style_named("xuan")
    user.name, user.avatar = "七步", _AVATAR
    # It is shown in a circle, so the characters stand in the middle of a larger red square.
    cut = seal(typeface(font), _AVATAR_SIDE * 3 // 4).cut
    picture = Image.new("RGB", (_AVATAR_SIDE, _AVATAR_SIDE), style.seal)
    picture.paste(style.cut, (_AVATAR_SIDE // 8, _AVATAR_SIDE // 8), cut)
    file = io.BytesIO()
    picture.save(file, "PNG")
    address = f"https://cdn.simcord.invalid/avatars/{user.id}/{_AVATAR}.png"
    return {address: (f"{_AVATAR}.png", file.getvalue())}


def _preview(
    env: Any,
    channel: Any,
    people: Sequence[Any],
    pictures: Mapping[str, tuple[str, bytes]],
    port: int | None,
) -> Any:
    return env.preview(
        channel,
        viewers=people,
        layout="channel",
        width=_WIDTH,
        height=_HEIGHT,
        timezone=_zone(),
        assets=pictures,
        port=port,
    )


async def _keep_time(env: Any) -> None:
    """Let the simulated time go with the real one; by itself it stands still.

    Else a cooldown would never end, and all messages would be of one moment.
    """
    while True:
        behind = (datetime.now(UTC) - env.now()).total_seconds()
        env.backend.advance_clock(max(0.0, behind))
        await asyncio.sleep(_TICK)


def _zone() -> str:
    """Return the name of this machine's time zone, or of one with the same offset."""
    _, found, name = Path("/etc/localtime").resolve().as_posix().partition("/zoneinfo/")
    if found and "TZ" not in os.environ:
        return name
    offset = datetime.now(UTC).astimezone().utcoffset() or timedelta()
    # The names of these zones count westwards.
    return f"Etc/GMT{-round(offset / timedelta(hours=1)):+d}"


def _why(error: Exception, port: int | None) -> str:
    cause = error.__cause__
    if isinstance(cause, OSError) and cause.errno is not None:
        return f"Port {port} cannot be used ({os.strerror(cause.errno)}); choose another one."
    return f"The demo cannot be shown: {str(error).rstrip('.')}."
