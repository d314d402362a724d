"""Cards that were drawn not long ago: people turn pages to and fro."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from bot.verse.poem import Poem, Script

MOST_BYTES = 4_000_000
"""Some fifteen cards."""


@dataclass(frozen=True, slots=True)
class CardKey:
    """Everything that a picture depends on; what a poem is beyond that is left out."""

    form: str
    lines: tuple[str, ...]
    seed: str
    theme: str | None
    title: str | None
    style: str
    size: str
    script: Script

    @classmethod
    def of(cls, poem: Poem, *, style: str, size: str, script: Script, title: str | None) -> CardKey:
        """Return the key of a poem's picture."""
        return cls(poem.form.name, poem.lines, poem.seed, poem.theme, title, style, size, script)


class CardCache:
    """Keeps the cards that were asked for last, up to a size; for one thread."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._size = 0
        self._cards: OrderedDict[CardKey, bytes] = OrderedDict()

    def get(self, key: CardKey) -> bytes | None:
        """Return a card if it is still there."""
        card = self._cards.get(key)
        if card is not None:
            self._cards.move_to_end(key)
        return card

    def put(self, key: CardKey, card: bytes) -> None:
        """Keep a card; those that were not asked for the longest have to go."""
        self._size += len(card) - len(self._cards.pop(key, b""))
        self._cards[key] = card
        while self._size > self._most_bytes:
            _, dropped = self._cards.popitem(last=False)
            self._size -= len(dropped)
