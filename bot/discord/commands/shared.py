"""What all commands have in common: where they may be used, their forms, their errors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str
from discord.ext import commands

from bot.discord import failures
from bot.discord.parts import Interaction
from bot.discord.presenters.blend import row_of
from bot.errors import StoreError
from bot.store.records import PoemRecord
from bot.verse.poem import Script

_Command = TypeVar("_Command")

FORM_CHOICES = [
    app_commands.Choice(name=locale_str("七絕 qijue: four lines of seven"), value="qijue"),
    app_commands.Choice(name=locale_str("五絕 wujue: four lines of five"), value="wujue"),
    app_commands.Choice(name=locale_str("七律 qilu: eight lines of seven"), value="qilu"),
    app_commands.Choice(name=locale_str("五律 wulu: eight lines of five"), value="wulu"),
    app_commands.Choice(name=locale_str("七言 qiyan: a couplet of sevens"), value="qiyan"),
    app_commands.Choice(name=locale_str("五言 wuyan: a couplet of fives"), value="wuyan"),
]
"""The forms as choices of an option; the most popular first."""

LONGEST_CHOICE = 100
"""Characters in the name and the value of a choice, by Discord's rule."""


def anywhere(command: _Command) -> _Command:
    """Let a command be installed to servers and to people, and used in any channel."""
    installs: Callable[[Any], Any] = app_commands.allowed_installs(guilds=True, users=True)
    contexts: Callable[[Any], Any] = app_commands.allowed_contexts(
        guilds=True, dms=True, private_channels=True
    )
    allowed: _Command = installs(contexts(command))
    return allowed


def managers_only(name: locale_str, description: locale_str) -> app_commands.Group:
    """Make a group of commands for servers, for people with the permission Manage Server.

    The managers of a server can let others in, in its settings of integrations.
    """
    return app_commands.Group(
        name=name,
        description=description,
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=False, private_channel=False
        ),
    )


async def or_none(found: Awaitable[list[PoemRecord]]) -> list[PoemRecord]:
    """Wait for poems to suggest; none if the store fails, for people can type without them."""
    try:
        return await found
    except StoreError:
        return []


def poem_choices(records: Iterable[PoemRecord], script: Script) -> list[Choice[str]]:
    """Offer poems by their text and theme; the value is the id."""
    return [Choice(name=_choice_name(record, script), value=record.id) for record in records]


def _choice_name(record: PoemRecord, script: Script) -> str:
    theme = f" · {record.poem.theme}" if record.poem.theme else ""
    return f"{row_of(record.poem, script)}{theme}"[:LONGEST_CHOICE]


class QibuCog(commands.Cog):
    """A group of commands whose errors are told to the person who asked."""

    async def cog_app_command_error(
        self, interaction: Interaction, error: app_commands.AppCommandError
    ) -> None:
        """Tell the person what went wrong."""
        await failures.report(interaction, error)
