"""`/privacy`: what is kept about a person; they can have it and have it deleted."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.discord.answering import acknowledge, answer
from bot.discord.commands.shared import QibuCog, anywhere
from bot.discord.manners import manner_of
from bot.discord.parts import Interaction, parts_of
from bot.discord.presenters.privacy import PrivacyPage, kept_page, question_page
from bot.discord.translations.catalogue import language_of
from bot.discord.writing import admit
from bot.errors import RequestError
from bot.messages import message

LARGEST_FILE = 8 << 20
"""Bytes that Discord takes everywhere, with room to spare."""


class PrivacyCommands(QibuCog):
    """Gives people what is kept about them, and deletes it."""

    privacy = anywhere(
        app_commands.Group(
            name=locale_str("privacy"), description=locale_str("What I keep about you")
        )
    )

    @privacy.command(
        name=locale_str("show"), description=locale_str("How much I keep about you, and what")
    )
    async def show(self, interaction: Interaction) -> None:
        """Answer with what is kept, to the person."""
        await answer(interaction, _kept(interaction), ephemeral=True)

    @privacy.command(
        name=locale_str("export"),
        description=locale_str("All that I keep about you, as a file of JSON"),
    )
    async def export(self, interaction: Interaction) -> None:
        """Answer with a file, to the person."""
        await admit(interaction, await manner_of(interaction, private=True))
        await acknowledge(interaction, thinking=True, ephemeral=True)
        found = await parts_of(interaction.client).store.export_of(interaction.user.id)
        name, content = await asyncio.to_thread(_file, found)
        await interaction.edit_original_response(
            content=language_of(interaction.locale).text(message("All that I keep about you.")),
            attachments=[discord.File(io.BytesIO(content), name)],
        )

    @privacy.command(
        name=locale_str("delete"), description=locale_str("Delete all that I keep about you")
    )
    async def delete(self, interaction: Interaction) -> None:
        """Ask the person once."""
        await answer(interaction, _question(interaction), ephemeral=True)


async def _kept(interaction: Interaction) -> PrivacyPage:
    kept = await parts_of(interaction.client).store.kept_about(interaction.user.id)
    return kept_page(kept, language_of(interaction.locale))


async def _question(interaction: Interaction) -> PrivacyPage:
    kept = await parts_of(interaction.client).store.kept_about(interaction.user.id)
    return question_page(kept, language_of(interaction.locale), interaction.user.id)


def _file(found: dict[str, Any]) -> tuple[str, bytes]:
    """Return name and content of the file; a long one is packed.

    Raises:
        RequestError: If it is too long all the same.
    """
    content = json.dumps(found, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")
    if len(content) <= LARGEST_FILE:
        return "qibu-privacy.json", content
    content = gzip.compress(content)
    if len(content) <= LARGEST_FILE:
        return "qibu-privacy.json.gz", content
    raise RequestError("It is too much for one file; ask the person who runs me for it.")
