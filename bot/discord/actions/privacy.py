"""The button that deletes all that is kept about a person."""

from __future__ import annotations

import logging

from bot.discord.answering import update
from bot.discord.custom_ids import CustomId
from bot.discord.items import action
from bot.discord.parts import Interaction, parts_of
from bot.discord.presenters.privacy import PrivacyPage, forgotten_page
from bot.discord.translations.catalogue import language_of
from bot.errors import NotAllowedError

_log = logging.getLogger(__name__)


@action("forget")
async def forget(interaction: Interaction, custom_id: CustomId) -> None:
    """Delete what is kept about the person whose number stands in the id."""
    if custom_id.key != str(interaction.user.id):
        raise NotAllowedError("Only the person themselves can delete what I keep about them.")
    await update(interaction, _forgotten(interaction))


async def _forgotten(interaction: Interaction) -> PrivacyPage:
    counts = await parts_of(interaction.client).store.forget(interaction.user.id)
    _log.info("somebody had %d rows deleted", sum(counts.values()))
    return forgotten_page(counts, language_of(interaction.locale))
