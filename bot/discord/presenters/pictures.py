"""The card of a poem as a file for a message."""

from __future__ import annotations

from bot.card.alt_text import alt_text
from bot.discord.answering import Picture
from bot.discord.manners import Manner
from bot.errors import ThemeError
from bot.service.service import PoetService
from bot.store.records import PoemRecord
from bot.verse.poem import Poem, Script


async def card_of(
    service: PoetService, record: PoemRecord, manner: Manner, script: Script
) -> Picture:
    """Draw the card of a poem off the event loop."""
    content = await service.draw(
        record.poem,
        style=manner.style,
        size=manner.size,
        script=script,
        title=_title(service, record.poem),
    )
    words = manner.language.plain(alt_text(record.poem, script))
    return Picture(f"{record.id}-{script[0]}.png", content, words)


def _title(service: PoetService, poem: Poem) -> str | None:
    if poem.theme is None:
        return None
    try:
        return service.poet.themes.resolve(poem.theme).title
    except ThemeError:
        # The theme of an older poem may be one that this version does not know any more.
        return None
