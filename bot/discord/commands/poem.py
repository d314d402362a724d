"""`/poem`: a poem on a theme, in a form, with an acrostic, from a seed."""

from __future__ import annotations

from functools import partial

from discord import app_commands
from discord.app_commands import Choice, Range, locale_str

from bot.discord.commands.shared import FORM_CHOICES, LONGEST_CHOICE, QibuCog, anywhere
from bot.discord.manners import manner_of
from bot.discord.parts import Interaction, parts_of
from bot.discord.translations.catalogue import ENGLISH, language_of
from bot.discord.writing import Origin, send_poem
from bot.engine.requests import PoemRequest


class PoemCommands(QibuCog):
    """Writes poems."""

    @anywhere
    @app_commands.command(name=locale_str("poem"), description=locale_str("Write a poem"))
    @app_commands.rename(
        theme=locale_str("theme"),
        form=locale_str("form"),
        acrostic=locale_str("acrostic"),
        seed=locale_str("seed"),
        private=locale_str("private"),
    )
    @app_commands.describe(
        theme=locale_str("What it is about, in English or Chinese"),
        form=locale_str("How many lines, and how long; 七絕 unless the server has chosen another"),
        acrostic=locale_str("Chinese characters that the lines begin with, one for each line"),
        seed=locale_str("Any text; the same wish with the same seed gives the same poem again"),
        private=locale_str("Show the answer only to you"),
    )
    @app_commands.choices(form=FORM_CHOICES)
    async def poem(
        self,
        interaction: Interaction,
        theme: Range[str, 1, 100] | None = None,
        form: str | None = None,
        acrostic: Range[str, 1, 60] | None = None,
        seed: Range[str, 1, 100] | None = None,
        private: bool = False,
    ) -> None:
        """Answer with a poem."""
        service = parts_of(interaction.client).service
        manner = await manner_of(interaction, private=private)
        wish = PoemRequest(
            form=form or manner.form,
            seed=(seed or "").strip() or service.new_seed(),
            theme=theme,
            acrostic=acrostic,
        )
        write = partial(service.compose, wish)
        await send_poem(interaction, manner, write, Origin("poem"))

    @poem.autocomplete("theme")
    async def suggest_theme(self, interaction: Interaction, current: str) -> list[Choice[str]]:
        """Complete what was typed to themes that the poet knows."""
        themes = parts_of(interaction.client).service.poet.themes
        language = language_of(interaction.locale)
        found = themes.suggest(current, chinese=language is not ENGLISH)
        names = dict.fromkeys(map(language.chinese, found))
        return [Choice(name=name, value=name) for name in names if len(name) <= LONGEST_CHOICE]
