"""⭐ under a poem, and the pages of an anthology."""

from __future__ import annotations

from bot.discord.answering import answer, update
from bot.discord.anthologies import (
    PERSON,
    SERVER,
    changeable_shelf_of,
    manages_server,
    saved,
    shelf_of,
    taken_out,
)
from bot.discord.custom_ids import CustomId
from bot.discord.items import action
from bot.discord.manners import manner_of
from bot.discord.parts import Interaction, parts_of
from bot.discord.presenters.anthology import PAGE, AnthologyPage, pages_of
from bot.discord.presenters.buttons import said_with_star
from bot.discord.translations.catalogue import language_of
from bot.discord.writing import kept_poem, poem_page
from bot.store.anthologies import Shelf


@action("star")
async def star(interaction: Interaction, custom_id: CustomId) -> None:
    """Save the poem for the person who presses, or take it out again."""
    await _toggle(interaction, custom_id.key, PERSON)


@action("serverstar")
async def star_for_server(interaction: Interaction, custom_id: CustomId) -> None:
    """Save the poem for the server, or take it out again."""
    await _toggle(interaction, custom_id.key, SERVER)


@action("anthology")
async def turn(interaction: Interaction, custom_id: CustomId) -> None:
    """Turn to the page whose number stands in the extra part of the id."""
    shelf = shelf_of(interaction, custom_id.key)
    number = int(custom_id.extra) if custom_id.extra.isdigit() else 0
    await update(interaction, anthology_page(interaction, shelf, number))


@action("openkept")
async def open_poem(interaction: Interaction, custom_id: CustomId) -> None:
    """Show the poem that was chosen to the person who chose it."""
    parts, manner = parts_of(interaction.client), await manner_of(interaction, private=True)
    record = await kept_poem(parts, custom_id.extra)
    await answer(interaction, poem_page(parts, record, manner), ephemeral=True)


async def anthology_page(interaction: Interaction, shelf: Shelf, number: int) -> AnthologyPage:
    """Make a page of an anthology; the last one if there are not that many any more."""
    anthologies = parts_of(interaction.client).store.anthologies
    language = language_of(interaction.locale)
    count = await anthologies.count(shelf)
    number = min(number, pages_of(count) - 1)
    records = await anthologies.poems(shelf, offset=number * PAGE, limit=PAGE)
    return AnthologyPage(shelf, records, number, count, language, language.script)


async def _toggle(interaction: Interaction, poem_id: str, scope: str) -> None:
    shelf = changeable_shelf_of(interaction, scope)
    parts = parts_of(interaction.client)
    record = await kept_poem(parts, poem_id)
    is_in = await parts.store.anthologies.toggle(shelf, record.id, interaction.user.id)
    text = saved(shelf) if is_in else taken_out(shelf)
    offers_server = scope == PERSON and is_in and manages_server(interaction)
    view = said_with_star(
        language_of(interaction.locale), text, record.id if offers_server else None
    )
    await interaction.response.send_message(view=view, ephemeral=True)
