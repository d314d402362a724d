"""From a wish to a page: the poem is written, kept and drawn, in this order.

It is kept before it is shown, since the buttons under it carry its id; where it stands is
noted after it was sent.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.discord.answering import answer
from bot.discord.manners import Manner, is_private
from bot.discord.parts import Interaction, Parts, parts_of
from bot.discord.presenters.pictures import card_of
from bot.discord.presenters.poem import PoemPage
from bot.engine.requests import PoemRequest
from bot.errors import GoneError, StoreError
from bot.store.records import Kind, NewPoem, PoemRecord
from bot.verse.poem import Poem, Script

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a poem came from, apart from its seed."""

    kind: Kind
    parent: PoemRecord | None = None
    line: int | None = None


async def send_poem(
    interaction: Interaction,
    manner: Manner,
    write: Callable[[], Awaitable[Poem]],
    origin: Origin,
) -> None:
    """Answer with a new poem.

    Args:
        interaction: Not yet answered.
        manner: How to answer.
        write: Writes the poem; called once the request is admitted.
        origin: What it came from.
    """
    await admit(interaction, manner)
    kept: list[PoemRecord] = []
    page = _page(interaction, manner, write, origin, kept)
    message_id = await answer(interaction, page, ephemeral=manner.private)
    await note_place(interaction, kept, message_id)


async def poem_page(
    parts: Parts, record: PoemRecord, manner: Manner, script: Script | None = None
) -> PoemPage:
    """Make the page of a poem that is kept, in the usual script or another."""
    script = script or manner.script
    picture = await card_of(parts.service, record, manner, script)
    return PoemPage(record, manner.language, script, picture, await _parent_link(parts, record))


async def kept_poem(parts: Parts, poem_id: str) -> PoemRecord:
    """Return a poem from the store.

    Raises:
        GoneError: If it is not there.
    """
    record = await parts.store.poem(poem_id)
    if record is None:
        raise GoneError(
            "I do not have the poem {id} any more. Ask for a new one with /poem.", id=poem_id
        )
    return record


async def admit(interaction: Interaction, manner: Manner) -> None:
    """Count a request of this person; errors as with `Admission.admit`."""
    await parts_of(interaction.client).admission.admit(
        interaction.user.id,
        interaction.created_at.timestamp(),
        guild_id=interaction.guild_id,
        pace=manner.pace,
    )


async def note_place(
    interaction: Interaction, records: list[PoemRecord], message_id: int | None
) -> None:
    """Note where poems stand, so that others can link to them.

    They have been shown, so that nobody need hear of it if the store fails.
    """
    if message_id is None or interaction.channel_id is None:
        return
    store = parts_of(interaction.client).store
    try:
        for record in records:
            await store.place_poem(record.id, interaction.channel_id, message_id)
    except StoreError as error:
        _log.warning("where a poem stands is not kept: %s", error)


def again_request(record: PoemRecord, seed: str) -> PoemRequest:
    """Return the wish of a poem with another seed."""
    poem = record.poem
    return PoemRequest(poem.form.name, seed, theme=poem.theme, acrostic=poem.acrostic)


async def _page(
    interaction: Interaction,
    manner: Manner,
    write: Callable[[], Awaitable[Poem]],
    origin: Origin,
    kept: list[PoemRecord],
) -> PoemPage:
    parts = parts_of(interaction.client)
    new = NewPoem(
        poem=await write(),
        kind=origin.kind,
        author_id=interaction.user.id,
        guild_id=interaction.guild_id,
        parent_id=origin.parent.id if origin.parent else None,
        line=origin.line,
        script=manner.script,
    )
    record = await parts.store.add_poem(new)
    kept.append(record)
    page = await poem_page(parts, record, manner)
    if interaction.message is not None and not is_private(interaction):
        return replace(page, parent_link=interaction.message.jump_url)
    return page


async def _parent_link(parts: Parts, record: PoemRecord) -> str | None:
    """Return the address of the message with the parent, if it is known."""
    if record.parent_id is None:
        return None
    parent = await parts.store.poem(record.parent_id)
    if parent is None or parent.message_id is None:
        return None
    place = parent.guild_id or "@me"
    return f"https://discord.com/channels/{place}/{parent.channel_id}/{parent.message_id}"
