"""Names and descriptions of the commands in the languages of their readers."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.discord.translations.catalogue import language_of


class CatalogueTranslator(app_commands.Translator):
    """Finds the wording in the catalogues; Discord shows English where there is none."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return the wording of an English text for a locale, or None."""
        return language_of(locale).templates.get(string.message)
