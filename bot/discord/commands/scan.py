"""`/scan`: the tones, the rhyme and the faults of a typed poem."""

from __future__ import annotations

from discord import app_commands
from discord.app_commands import Range, locale_str

from bot.discord.commands.shared import QibuCog, anywhere
from bot.discord.manners import manner_of
from bot.discord.parts import Interaction
from bot.discord.presenters.scansion import scansion_view
from bot.verse.scansion import scan


class ScanCommands(QibuCog):
    """Scans poems."""

    @anywhere
    @app_commands.command(
        name=locale_str("scan"),
        description=locale_str("Check the tones and rhyme of a classical poem"),
    )
    @app_commands.rename(text=locale_str("text"), private=locale_str("private"))
    @app_commands.describe(
        text=locale_str("The poem: 2, 4 or 8 lines of 5 or 7 characters, in either script"),
        private=locale_str("Show the answer only to you"),
    )
    async def scan(
        self, interaction: Interaction, text: Range[str, 1, 1000], private: bool = False
    ) -> None:
        """Answer with the scansion."""
        manner = await manner_of(interaction, private=private)
        view = scansion_view(scan(text), manner.language)
        await interaction.response.send_message(view=view, ephemeral=manner.private)
