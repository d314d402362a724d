"""Explain: what the form asks, how the poem does it, and what its characters mean."""

from __future__ import annotations

from bot.discord.custom_ids import CustomId
from bot.discord.items import action
from bot.discord.parts import Interaction, parts_of
from bot.discord.presenters.scansion import explanation_view
from bot.discord.translations.catalogue import language_of
from bot.discord.writing import kept_poem


@action("explain")
async def explain(interaction: Interaction, custom_id: CustomId) -> None:
    """Explain the poem to the person who asks."""
    record = await kept_poem(parts_of(interaction.client), custom_id.key)
    language = language_of(interaction.locale)
    view = explanation_view(record.poem, language, language.script, record.poem.id)
    await interaction.response.send_message(view=view, ephemeral=True)
