"""Two translators for one tree of commands: that of another bot, and ours for our commands."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.discord.translations.translator import CatalogueTranslator

_OURS = __name__.partition(".")[0] + "."


class SharedTranslator(app_commands.Translator):
    """Leaves to the other bot's translator whatever is not of our commands."""

    def __init__(self, other: app_commands.Translator | None) -> None:
        self._other = other
        self._own = CatalogueTranslator()

    async def load(self) -> None:
        """Load the other one, which the tree has unloaded when this one took its place."""
        if self._other is not None:
            await self._other.load()

    async def unload(self) -> None:
        """Unload the other one."""
        if self._other is not None:
            await self._other.unload()

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return the wording of a text for a locale, or None."""
        ours = _is_ours(context.data)
        found = None
        if not ours and self._other is not None:
            found = await self._other.translate(string, locale, context)
        # A choice does not tell to which command it belongs.
        if found is None and (ours or isinstance(context.data, app_commands.Choice)):
            found = await self._own.translate(string, locale, context)
        return found


def _is_ours(data: Any) -> bool:
    command = data.command if isinstance(data, app_commands.Parameter) else data
    return str(getattr(command, "module", None)).startswith(_OURS)
