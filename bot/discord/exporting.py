"""An anthology as a file to take home."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from typing import Literal, TypeAlias

import discord

from bot.card.booklet import Binding
from bot.discord.answering import acknowledge
from bot.discord.manners import Manner
from bot.discord.parts import Interaction, Parts, parts_of
from bot.discord.presenters.anthology import markdown_of
from bot.discord.presenters.pictures import card_of
from bot.errors import CardError, RequestError
from bot.messages import Message, message
from bot.store.anthologies import Shelf
from bot.store.records import PoemRecord

FileFormat: TypeAlias = Literal["markdown", "pdf", "png"]

MOST_POEMS: dict[FileFormat, int] = {"markdown": 2000, "pdf": 60, "png": 24}
"""Poems in one file, so that Discord takes it (10 MiB) and nobody waits long."""

_SUFFIX: dict[FileFormat, str] = {"markdown": "md", "pdf": "pdf", "png": "png"}

_log = logging.getLogger(__name__)


async def send_file(
    interaction: Interaction, manner: Manner, shelf: Shelf, file_format: FileFormat
) -> None:
    """Answer with the file, to the person who asks.

    Raises:
        RequestError: If there is nothing to put into it.
    """
    parts = parts_of(interaction.client)
    total = await parts.store.anthologies.count(shelf)
    if not total:
        raise RequestError("There is nothing in this anthology yet.")
    await acknowledge(interaction, thinking=True, ephemeral=True)
    newest = await parts.store.anthologies.poems(shelf, limit=MOST_POEMS[file_format])
    records = newest[::-1]  # A book is read from the beginning.
    content = await _content(parts, manner, shelf, records, file_format)
    name = f"qibu-anthology.{_SUFFIX[file_format]}"
    await interaction.edit_original_response(
        content=manner.language.text(_said(len(records), total)),
        attachments=[discord.File(io.BytesIO(content), name)],
    )


async def _content(
    parts: Parts,
    manner: Manner,
    shelf: Shelf,
    records: Sequence[PoemRecord],
    file_format: FileFormat,
) -> bytes:
    if file_format == "markdown":
        text = markdown_of(records, shelf.scope, manner.language, manner.script)
        return text.encode()
    binding: Binding = file_format
    return await parts.service.bind(await _cards(parts, manner, records), binding)


async def _cards(parts: Parts, manner: Manner, records: Sequence[PoemRecord]) -> list[bytes]:
    """Draw one card after the other, so that others' requests come in between.

    Raises:
        RequestError: If none can be drawn.
    """
    cards = []
    for record in records:
        try:
            card = await card_of(parts.service, record, manner, manner.script)
        except CardError as error:
            _log.warning("the card of %s is left out of a booklet: %s", record.id, error)
        else:
            cards.append(card.content)
    if not cards:
        raise RequestError("None of these poems can be drawn; choose Markdown instead.")
    return cards


def _said(count: int, total: int) -> Message:
    if count < total:
        return message("The newest {count} of {total} poems.", count=count, total=total)
    return message("All poems: {count}.", count=count)
