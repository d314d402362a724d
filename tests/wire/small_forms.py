"""Forms of the small bot."""

from __future__ import annotations

from typing import Any

import discord

COLOURS = ("red", "white")


class Form(discord.ui.Modal, title="Words"):
    """A form with one line, filled in beforehand."""

    words: discord.ui.Label[Any] = discord.ui.Label(
        text="Your words",
        component=discord.ui.TextInput(custom_id="words", default="old words", max_length=40),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Repeat the words to the person alone."""
        field = self.words.component
        assert isinstance(field, discord.ui.TextInput)
        await interaction.response.send_message(f"You wrote: {field.value}", ephemeral=True)


class Survey(discord.ui.Modal, title="Survey"):
    """A form with one field of every other kind."""

    def __init__(self) -> None:
        super().__init__(custom_id="t1:survey")
        self.colour: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="colour", options=[discord.SelectOption(label=name) for name in COLOURS]
        )
        self.form: discord.ui.RadioGroup[Any] = discord.ui.RadioGroup(custom_id="form")
        self.form.add_option(label="short", default=True)
        self.form.add_option(label="long")
        self.seasons: discord.ui.CheckboxGroup[Any] = discord.ui.CheckboxGroup(
            custom_id="seasons", required=False
        )
        self.seasons.add_option(label="spring")
        self.seasons.add_option(label="autumn")
        self.public: discord.ui.Checkbox[Any] = discord.ui.Checkbox(custom_id="public")
        self.pictures: discord.ui.FileUpload[Any] = discord.ui.FileUpload(
            custom_id="pictures", required=False, max_values=2
        )
        for field in (self.colour, self.form, self.seasons, self.public, self.pictures):
            self.add_item(discord.ui.Label(text="Please", component=field))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Repeat everything."""
        names = [file.filename for file in self.pictures.values]
        told = [*self.colour.values, self.form.value, *self.seasons.values, self.public.value]
        await interaction.response.send_message(" ".join(map(str, [*told, *names])))
