"""Entries in the menu of a message: "Blend this" and "Scan this poem"."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.discord import failures
from bot.discord.answering import notice
from bot.discord.blending import blend_wish, send_blend
from bot.discord.commands.shared import anywhere
from bot.discord.finding import shown_poem
from bot.discord.manners import manner_of
from bot.discord.parts import Interaction, Parts, parts_of
from bot.discord.presenters.blend import row_of
from bot.discord.presenters.scansion import scansion_view
from bot.discord.translations.catalogue import language_of
from bot.discord.writing import kept_poem
from bot.engine.references import means_poem
from bot.errors import UnreadablePoemError
from bot.messages import message as words
from bot.store.records import NewPoem, PoemRecord
from bot.verse.scansion import scan, scan_lines

_FORM = "qijue"

MenuEntry = Callable[[Interaction, discord.Message], Awaitable[None]]


def menu_entries() -> list[app_commands.ContextMenu]:
    """Make the entries afresh; a client keeps its own."""
    return [
        _entry(locale_str("Blend this"), blend_this),
        _entry(locale_str("Scan this poem"), scan_this),
    ]


async def blend_this(interaction: Interaction, message: discord.Message) -> None:
    """Keep the first pick of a person; with the second one, blend the two."""
    parts = parts_of(interaction.client)
    record = await _picked(interaction, message)
    first = await parts.store.take_pick(interaction.user.id)
    if first is not None and first != record.id:
        manner = await manner_of(interaction)
        find = partial(blend_wish, parts, manner, first, record.id)
        await send_blend(interaction, manner, find)
        return
    await parts.store.set_pick(interaction.user.id, record.id)
    language = language_of(interaction.locale)
    kept = words(
        "Kept as the first poem: {text} Now choose “Blend this” on the second one.",
        text=row_of(record.poem, language.script),
    )
    await notice(interaction, language.text(kept))


async def scan_this(interaction: Interaction, message: discord.Message) -> None:
    """Scan the poem in a message, for the person who asks."""
    record = await _own_poem(parts_of(interaction.client), message)
    poem = record.poem if record else None
    scansion = scan_lines(poem.form, poem.lines) if poem else scan(message.content)
    view = scansion_view(scansion, language_of(interaction.locale), own=poem is not None)
    await interaction.response.send_message(view=view, ephemeral=True)


def _entry(name: locale_str, callback: MenuEntry) -> app_commands.ContextMenu:
    entry = anywhere(app_commands.ContextMenu(name=name, callback=callback))  # type: ignore[arg-type]

    @entry.error
    async def tell(interaction: Interaction, error: app_commands.AppCommandError) -> None:
        await failures.report(interaction, error)

    return entry


async def _picked(interaction: Interaction, message: discord.Message) -> PoemRecord:
    """Return the poem in a message; a typed one is kept from now on."""
    parts = parts_of(interaction.client)
    record = await _own_poem(parts, message)
    if record is not None:
        return record
    if not means_poem(message.content):
        raise UnreadablePoemError(
            "I see no poem in this message; pick one with 2, 4 or 8 lines of 5 or 7 characters."
        )
    poem = await parts.service.refer(message.content, _FORM)
    return await parts.store.add_poem(
        NewPoem(
            poem=poem,
            kind="typed",
            author_id=interaction.user.id,
            guild_id=interaction.guild_id,
            script=language_of(interaction.locale).script,
        )
    )


async def _own_poem(parts: Parts, message: discord.Message) -> PoemRecord | None:
    """Return the poem that a message of the bot shows; None for anybody else's message."""
    poem_id = shown_poem(message.components)
    return await kept_poem(parts, poem_id) if poem_id else None
