"""Finds poems by what a person types, in either script.

Both sides are folded to simplified characters, since several traditional characters share one
simplified form and not the reverse; capitals, full-width forms and printing variants fold too.
"""

from __future__ import annotations

import re

from bot.store.text import storable
from bot.verse import lexicon
from bot.verse.normalise import normalise
from bot.verse.poem import Poem

_MOST_WORDS = 8
_BETWEEN_WORDS = re.compile(r"[\s,.;:!?，。、；：！？]+")


def searchable(poem: Poem) -> str:
    """Return what is searched of a poem: its theme, then its text without punctuation."""
    return storable(f"{_fold(poem.theme or '')}\n{_fold(''.join(poem.lines))}")


def words_of(query: str) -> tuple[str, ...]:
    """Return the words that a poem must all have to be found, at most 8."""
    words = (word for word in _BETWEEN_WORDS.split(_fold(query)) if word)
    return tuple(map(storable, dict.fromkeys(words)))[:_MOST_WORDS]


def _fold(text: str) -> str:
    return lexicon.simplified(normalise(text).casefold())
