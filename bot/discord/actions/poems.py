"""Again, Vary, Rewrite a line, the other script and Delete under a poem."""

from __future__ import annotations

from functools import partial

from bot.discord.answering import answer, update
from bot.discord.custom_ids import CustomId
from bot.discord.deleting import delete_message
from bot.discord.items import action
from bot.discord.manners import manner_of
from bot.discord.parts import Interaction, parts_of
from bot.discord.presenters.buttons import script_of
from bot.discord.writing import Origin, again_request, kept_poem, poem_page, send_poem
from bot.store.records import PoemRecord


@action("again")
async def again(interaction: Interaction, custom_id: CustomId) -> None:
    """Do once more what led to the poem, with a new seed."""
    parts = parts_of(interaction.client)
    record = await kept_poem(parts, custom_id.key)
    parent = await parts.store.poem(record.parent_id) if record.parent_id else None
    if parent is not None and record.kind == "vary":
        await _vary(interaction, parent)
    elif parent is not None and record.kind == "rewrite" and record.line is not None:
        await _rewrite(interaction, parent, record.line)
    else:
        wish = again_request(record, parts.service.new_seed())
        write = partial(parts.service.compose, wish)
        manner = await manner_of(interaction)
        await send_poem(interaction, manner, write, Origin("poem", parent=record))


@action("vary")
async def vary(interaction: Interaction, custom_id: CustomId) -> None:
    """Write a near neighbour of the poem."""
    await _vary(interaction, await kept_poem(parts_of(interaction.client), custom_id.key))


@action("rewrite")
async def rewrite(interaction: Interaction, custom_id: CustomId) -> None:
    """Write the chosen line anew; the line stands in the extra part of the id."""
    record = await kept_poem(parts_of(interaction.client), custom_id.key)
    await _rewrite(interaction, record, int(custom_id.extra))


@action("script")
async def script(interaction: Interaction, custom_id: CustomId) -> None:
    """Show the poem in the other script: to all if its author asks, else to who asks."""
    parts = parts_of(interaction.client)
    record = await kept_poem(parts, custom_id.key)
    own = interaction.user.id == record.author_id
    manner = await manner_of(interaction, private=not own)
    page = poem_page(parts, record, manner, script_of(custom_id.extra))
    if own:
        await update(interaction, page)
    else:
        await answer(interaction, page, ephemeral=True)


@action("delete")
async def delete(interaction: Interaction, custom_id: CustomId) -> None:
    """Delete the message, for who asked for the poem and for who manages messages."""
    record = await parts_of(interaction.client).store.poem(custom_id.key)
    await delete_message(interaction, record.author_id if record else None)


async def _vary(interaction: Interaction, record: PoemRecord) -> None:
    service = parts_of(interaction.client).service
    write = partial(service.vary, record.poem, service.new_seed())
    origin = Origin("vary", parent=record)
    await send_poem(interaction, await manner_of(interaction), write, origin)


async def _rewrite(interaction: Interaction, record: PoemRecord, line: int) -> None:
    service = parts_of(interaction.client).service
    write = partial(service.rewrite, record.poem, line, service.new_seed())
    origin = Origin("rewrite", parent=record, line=line)
    await send_poem(interaction, await manner_of(interaction), write, origin)
