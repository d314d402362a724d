"""All that makes a client the bot: its commands, its buttons, and its work of its own accord."""

from __future__ import annotations

from typing import Any

import discord
from discord.ext import commands

from bot.discord.actions import anthologies, blends, explaining, poems, privacy
from bot.discord.commands.about import AboutCommands
from bot.discord.commands.anthology import AnthologyCommands
from bot.discord.commands.blend import BlendCommands
from bot.discord.commands.daily import DailyCommands
from bot.discord.commands.menus import menu_entries
from bot.discord.commands.poem import PoemCommands
from bot.discord.commands.privacy import PrivacyCommands
from bot.discord.commands.scan import ScanCommands
from bot.discord.commands.settings import SettingsCommands
from bot.discord.custom_ids import CustomId
from bot.discord.daily.work import DailyWork
from bot.discord.housekeeping import Housekeeping
from bot.discord.items import ActionItem, perform
from bot.discord.parts import Interaction, Parts

ACTION_MODULES = (anthologies, blends, explaining, poems, privacy)
"""Modules that register actions when they are imported."""


class Questions(commands.Cog):
    """Answers to questions in a window of their own.

    discord.py knows open windows by objects in memory; this finds their meaning in their ids,
    so that one that was opened before a restart is answered too.
    """

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Do what the id of an answered question says."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        data: Any = interaction.data
        custom_id = CustomId.parse(data["custom_id"])
        if custom_id is not None:
            await perform(interaction, custom_id)


_COGS: tuple[type[commands.Cog], ...] = (
    PoemCommands,
    BlendCommands,
    ScanCommands,
    AnthologyCommands,
    SettingsCommands,
    DailyCommands,
    PrivacyCommands,
    AboutCommands,
    Questions,
)
"""Groups of commands, and listeners."""


def cogs_of(parts: Parts, daily_work: DailyWork) -> list[commands.Cog]:
    """Return all that a bot is given, commands, listeners and work of its own accord."""
    return [*(kind() for kind in _COGS), Housekeeping(parts.store), daily_work]


async def install(bot: commands.AutoShardedBot, parts: Parts, daily_work: DailyWork) -> None:
    """Give a bot all commands, menu entries and buttons."""
    parts.hang_on(bot)
    for cog in cogs_of(parts, daily_work):
        await bot.add_cog(cog)
    for entry in menu_entries():
        bot.tree.add_command(entry)
    bot.add_dynamic_items(ActionItem)
