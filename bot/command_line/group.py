"""How the commands end when something is wrong."""

from __future__ import annotations

import sys
from typing import Any

import click

from bot.errors import QibuError, SettingsError, VerseError

BAD_INPUT, FAILURE = 2, 1
"""Exit status for what was typed, and for all else that is wrong."""


class CommandGroup(click.Group):
    """Turns the project's errors into sentences and an exit status."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run the command line."""
        # Poems and help must come out whole also where the locale is not UTF-8.
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        return super().main(*arguments, **options)

    def invoke(self, context: click.Context) -> Any:
        """Run a command; bad input ends with status 2, anything else that fails with 1."""
        try:
            return super().invoke(context)
        except QibuError as error:
            sentences = error.faults if isinstance(error, SettingsError) else (str(error),)
            for sentence in sentences:
                click.echo(f"error: {sentence}", err=True)
            context.exit(BAD_INPUT if isinstance(error, VerseError) else FAILURE)
