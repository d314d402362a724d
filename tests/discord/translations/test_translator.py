"""Commands in the language of whoever types them."""

from __future__ import annotations

import discord
import pytest
from discord import app_commands

from bot.discord.translations.translator import CatalogueTranslator


@pytest.mark.parametrize(
    ("locale", "wording"),
    [
        (discord.Locale.chinese, "七绝"),
        (discord.Locale.taiwan_chinese, "七絕"),
        (discord.Locale.american_english, None),
        (discord.Locale.japanese, None),
    ],
)
async def test_only_the_chinese_locales_are_translated(
    locale: discord.Locale, wording: str | None
) -> None:
    """None leaves the English that everybody else sees."""
    assert await _translated("qijue", locale) == wording


async def test_what_no_catalogue_has_is_left_alone() -> None:
    """Discord then shows the English."""
    assert await _translated("Never seen", discord.Locale.chinese) is None


async def _translated(text: str, locale: discord.Locale) -> str | None:
    context = app_commands.TranslationContext(app_commands.TranslationContextLocation.other, None)
    return await CatalogueTranslator().translate(app_commands.locale_str(text), locale, context)
