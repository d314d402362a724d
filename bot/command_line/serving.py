"""`run` and `serve`, the real bot, and `demo`, the same one without Discord."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bot.settings import Settings

# While two workers compute, the interpreter may keep the event loop waiting for as long as
# this at every turn; its own value, five milliseconds, adds up.
_SWITCH_S = 0.001


@click.command()
def run() -> None:
    """Run the bot; settings come from the environment, .env and secret files."""
    from bot.discord.running import run as run_bot

    _interruptible(run_bot(_logged_settings()))


@click.command()
def serve() -> None:
    """Run the bot without the gateway: Discord posts interactions to it, over HTTP."""
    from bot.discord.serving import serve as serve_bot

    _interruptible(serve_bot(_logged_settings()))


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), help="On loopback.  [default: a free one]")
@click.option("--no-browser", is_flag=True, help="Only say where the page is.")
def demo(port: int | None, no_browser: bool) -> None:
    """Show the whole bot against a simulated Discord in the browser; needs no token."""
    from bot.demo import show
    from bot.settings import Settings

    _interruptible(show(Settings.load(), port=port, browser=not no_browser, say=click.echo))


def _logged_settings() -> Settings:
    """Read the settings, and begin to log as they say."""
    from bot import logs
    from bot.discord.running import TOLD
    from bot.settings import Settings

    settings = Settings.load()
    token = settings.discord_token
    secrets = (token.get_secret_value(),) if token else ()
    logs.configure(settings.log_level, settings.log_format, secrets=secrets, told=TOLD)
    return settings


def _interruptible(work: Any) -> None:
    """Run a coroutine to its end; an interruption before it could take heed is an end too."""
    from bot.hosting.memory import be_frugal

    sys.setswitchinterval(_SWITCH_S)
    be_frugal()
    try:
        asyncio.run(work)
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
