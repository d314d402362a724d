"""The buttons of a blend, and Blend… under a poem."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import Any

import discord
from discord import ui

from bot.discord.answering import answer, update
from bot.discord.blending import BlendWish, blend_page, blend_wish, send_blend
from bot.discord.custom_ids import CustomId
from bot.discord.deleting import delete_message
from bot.discord.items import action
from bot.discord.manners import manner_of
from bot.discord.parts import Interaction, Parts, parts_of
from bot.discord.presenters.buttons import script_of
from bot.discord.translations.catalogue import Language, language_of
from bot.discord.writing import kept_poem, note_place, poem_page
from bot.errors import GoneError
from bot.messages import message
from bot.store.records import PathRecord

_LONGEST_TEXT = 400
_PLACE = re.compile(r"([0-9]{1,2})([ts])")


@action("blend")
async def blend(interaction: Interaction, custom_id: CustomId) -> None:
    """Ask what to blend the poem with."""
    record = await kept_poem(parts_of(interaction.client), custom_id.key)
    await interaction.response.send_modal(
        _question(language_of(interaction.locale), CustomId("with", record.id))
    )


@action("with")
async def blend_with(interaction: Interaction, custom_id: CustomId) -> None:
    """Blend the poem with what was typed into the question."""
    parts, manner = parts_of(interaction.client), await manner_of(interaction)
    find = partial(blend_wish, parts, manner, custom_id.key, _typed(interaction.data))
    await send_blend(interaction, manner, find)


@action("open")
async def open_step(interaction: Interaction, custom_id: CustomId) -> None:
    """Open the step that stands in the extra part of the id."""
    parts, manner = parts_of(interaction.client), await manner_of(interaction)
    path = await _kept_path(parts, custom_id.key)
    place = _PLACE.fullmatch(custom_id.extra)
    number, letter = place.groups() if place else ("0", "t")
    await update(interaction, blend_page(parts, path, int(number), manner, script_of(letter)))


@action("goto")
async def go_to_step(interaction: Interaction, custom_id: CustomId) -> None:
    """Open the step that was chosen from the menu."""
    await open_step(interaction, custom_id)


@action("take")
async def take(interaction: Interaction, custom_id: CustomId) -> None:
    """Post the opened step as a poem of its own."""
    parts, manner = parts_of(interaction.client), await manner_of(interaction)
    record = await kept_poem(parts, custom_id.key)
    page = poem_page(parts, record, manner)
    message_id = await answer(interaction, page, ephemeral=manner.private)
    await note_place(interaction, [record], message_id)


@action("reblend")
async def blend_again(interaction: Interaction, custom_id: CustomId) -> None:
    """Walk between the same ends with another seed."""
    parts, manner = parts_of(interaction.client), await manner_of(interaction)
    path = await _kept_path(parts, custom_id.key)
    first, last = path.steps[0].poem_id, path.steps[-1].poem_id

    async def find() -> BlendWish:
        wish = await blend_wish(parts, manner, first, last, steps=len(path.steps))
        start, end = replace(wish.start, label=path.start), replace(wish.end, label=path.end)
        return replace(wish, start=start, end=end)

    await send_blend(interaction, manner, find)


@action("deletepath")
async def delete_path(interaction: Interaction, custom_id: CustomId) -> None:
    """Delete the message of a path."""
    path = await parts_of(interaction.client).store.path(custom_id.key)
    await delete_message(interaction, path.author_id if path else None)


def _question(language: Language, custom_id: CustomId) -> ui.Modal:
    words = language.plain
    asked = ui.Label[Any](
        text=words(message("Blend it with")),
        description=words(message("A seed (any text), the id of a poem, or a whole poem")),
        component=ui.TextInput(
            custom_id="text", style=discord.TextStyle.paragraph, max_length=_LONGEST_TEXT
        ),
    )
    question = ui.Modal(title=words(message("Blend two poems")), custom_id=str(custom_id))
    question.add_item(asked)
    # Else discord.py would keep every question that is never answered.
    question.stop()
    return question


def _typed(data: Any) -> str:
    """Find the text that was typed into the question."""
    for label in data["components"]:
        field = label.get("component", {})
        if field.get("custom_id") == "text":
            return str(field["value"])
    return ""


async def _kept_path(parts: Parts, path_id: str) -> PathRecord:
    path = await parts.store.path(path_id)
    if path is None:
        raise GoneError("I do not have this blend any more. Make a new one with /blend.")
    return path
