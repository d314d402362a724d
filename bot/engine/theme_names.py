"""Names of the hand-made themes: exact look-up, completion and near misses."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.engine.theme_table import CuratedTheme
from bot.engine.theme_text import fold, units_of, word_forms
from bot.errors import ModelDamagedError
from bot.messages import Message, message

NEAR_COUNT = 3
"""Themes that are named to somebody whose own is not known."""

_LONGEST_PREFIX = 60
_NEARNESS = 0.7
# One or two letters are inside nearly every word; a single ideograph is a word.
_SHORTEST_INSIDE = 3


@dataclass(frozen=True, slots=True)
class _Name:
    label: str
    folded: str
    theme: str


class ThemeNames:
    """All that may be typed for a theme of the table."""

    def __init__(self, themes: Sequence[CuratedTheme]) -> None:
        """Index names.

        Raises:
            ModelDamagedError: If two themes claim the same name.
        """
        self._themes: dict[str, CuratedTheme] = {}
        for theme in themes:
            for name in theme.names:
                if self._themes.setdefault(_spaceless(name), theme) is not theme:
                    raise ModelDamagedError(f"Two themes are called {name!r} in the table.")
        self._longest = max(len(units_of(name)) for theme in themes for name in theme.names)
        self._keys = [theme.key for theme in themes]
        self._chinese = [theme.chinese[0] for theme in themes if theme.chinese]
        self._searched = [
            (fold(name), _Name(name, fold(name), theme.key))
            for theme in themes
            for name in theme.names
            if name[0].isalnum()  # An emoji is a name, but nobody completes it.
        ]

    def theme_of(self, units: Sequence[str]) -> CuratedTheme | None:
        """Find the theme that has exactly these units as a name, in any number or case."""
        head = "".join(units[:-1])
        for form in word_forms(units[-1]):
            if head + form in self._themes:
                return self._themes[head + form]
        return None

    def match_length(self, units: Sequence[str], start: int) -> int:
        """Count the units of the longest name that begins at `start`; 0 if none does."""
        for length in range(min(self._longest, len(units) - start), 0, -1):
            if self.theme_of(units[start : start + length]) is not None:
                return length
        return 0

    def suggest(self, prefix: str, limit: int, *, chinese: bool) -> list[str]:
        """Complete a prefix, or else its last word, to at most `limit` names."""
        typed = " ".join(prefix[:_LONGEST_PREFIX].split())
        if not typed and chinese:
            return self._chinese[:limit]
        found = self._completions(fold(typed), limit)
        head, _, tail = typed.rpartition(" ")
        if found or not head or not fold(tail):
            return found
        longer = (f"{head} {name}" for name in self._completions(fold(tail), limit))
        return [wish for wish in longer if len(wish) <= _LONGEST_PREFIX]

    def near(self, words: Sequence[str]) -> Message | str:
        """List a few names that look like the words, or else popular ones."""
        folded = [text for text, _ in self._searched]
        close = [
            near
            for word in words[:NEAR_COUNT]
            for near in difflib.get_close_matches(fold(word), folded, NEAR_COUNT, _NEARNESS)
        ]
        popular = [Message(key) for key in self._keys[:NEAR_COUNT]]
        chosen: Sequence[Message | str] = list(dict.fromkeys(close))[:NEAR_COUNT] or popular
        *others, last = chosen
        return message("{others} or {last}", others=tuple(others), last=last) if others else last

    def _completions(self, folded: str, limit: int) -> list[str]:
        """Give one name a theme: those that start so first, then those that contain it."""
        if not folded:
            return self._keys[:limit]
        best: dict[str, tuple[int, str]] = {}
        for rank, name in self._ranked(folded):
            if name.theme not in best or rank < best[name.theme][0]:
                best[name.theme] = (rank, name.label)
        # sorted() is stable: within a rank the popular themes stay in front.
        ordered = sorted(best.values(), key=lambda ranked: ranked[0])
        return [label for _, label in ordered][:limit]

    def _ranked(self, folded: str) -> Iterator[tuple[int, _Name]]:
        anywhere = len(folded) >= _SHORTEST_INSIDE or not folded.isascii()
        # This one pass over all names is most of the cost of a completion.
        for name in [name for text, name in self._searched if folded in text]:
            position = name.folded.find(folded)
            if position == 0:
                yield (0 if name.label == name.theme else 1), name
            elif name.folded[position - 1] == " ":
                yield 2, name
            elif anywhere:
                yield 3, name


def _spaceless(name: str) -> str:
    return "".join(units_of(name))
