"""The bot's commands, which must soon know what their first answer says."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.discord.answering import LOOKING_UP
from bot.discord.parts import Interaction
from bot.store import deadline


class QibuTree(app_commands.CommandTree[Any]):
    """A tree that lets nothing wait for a database that does not answer."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Admit every command, completion and menu entry, but each for its time."""
        deadline.begin(LOOKING_UP)
        return True
