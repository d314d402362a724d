"""`/blend`: a path between two poems."""

from __future__ import annotations

from functools import partial

from discord import app_commands
from discord.app_commands import Choice, Range, locale_str

from bot.discord.blending import STEPS, blend_wish, send_blend
from bot.discord.commands.shared import FORM_CHOICES, QibuCog, anywhere, or_none, poem_choices
from bot.discord.manners import manner_of
from bot.discord.parts import Interaction, parts_of
from bot.discord.translations.catalogue import language_of


class BlendCommands(QibuCog):
    """Walks between poems."""

    @anywhere
    @app_commands.command(
        name=locale_str("blend"), description=locale_str("Walk from one poem to another")
    )
    @app_commands.rename(
        a=locale_str("a"),
        b=locale_str("b"),
        steps=locale_str("steps"),
        form=locale_str("form"),
        private=locale_str("private"),
    )
    @app_commands.describe(
        a=locale_str("Where to start: any text as a seed, the id of a poem, or a whole poem"),
        b=locale_str("Where to end: any text as a seed, the id of a poem, or a whole poem"),
        steps=locale_str("How many poems the path has, both ends counted; 5 by default"),
        form=locale_str("Form of the poems on the path; that of its ends by default"),
        private=locale_str("Show the answer only to you"),
    )
    @app_commands.choices(form=FORM_CHOICES)
    async def blend(
        self,
        interaction: Interaction,
        a: Range[str, 1, 400],
        b: Range[str, 1, 400],
        steps: Range[int, 3, 9] = STEPS,
        form: str | None = None,
        private: bool = False,
    ) -> None:
        """Answer with a path."""
        parts, manner = parts_of(interaction.client), await manner_of(interaction, private=private)
        find = partial(blend_wish, parts, manner, a, b, steps=steps, form=form)
        await send_blend(interaction, manner, find)

    @blend.autocomplete("a")
    @blend.autocomplete("b")
    async def suggest_poem(self, interaction: Interaction, current: str) -> list[Choice[str]]:
        """Offer the person's own recent poems."""
        store = parts_of(interaction.client).store
        script = language_of(interaction.locale).script
        found = store.recent_poems(interaction.user.id, containing=current.strip())
        return poem_choices(await or_none(found), script)
