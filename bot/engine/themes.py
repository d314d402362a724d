"""From what a person types, in English or Chinese, to the imagery of a classical poem.

Three sources, tried in this order: the hand-made table (`source` "curated"), the typed
characters themselves ("characters"), and the English glosses of the lexicon
("dictionary"). A wish may name several themes: "moon and wine" takes from both.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal, TypeAlias

from bot.engine.theme_glosses import Gloss, GlossIndex
from bot.engine.theme_names import ThemeNames
from bot.engine.theme_table import CuratedTheme, curated_themes
from bot.engine.theme_text import (
    FUNCTION_CHARACTERS,
    is_ideograph,
    is_idle,
    is_word,
    printable,
    units_of,
)
from bot.engine.theme_titles import LONGEST_TITLE, interleave, join_titles
from bot.errors import ThemeError
from bot.messages import Message, message
from bot.verse.normalise import is_han, normalise

LONGEST_THEME = 60
"""Characters of the longest theme that is read."""

MOST_IMAGES = 24
"""A resolved theme has at most this many image words."""

_LONGEST_IMAGE = 3

Source: TypeAlias = Literal["curated", "dictionary", "characters"]


@dataclass(frozen=True, slots=True)
class ResolvedTheme:
    """What a typed theme means for a poem."""

    text: str
    """As typed, trimmed, without control characters."""

    title: str
    """A poem title in traditional characters."""

    images: tuple[str, ...]
    """Image words of 1–3 traditional characters, the most characteristic first."""

    source: Source
    """Where the images come from; with several sources, the least certain one."""

    note: Message | None
    """What was mapped by category or left out; None if nothing was."""


def image_characters(theme: ResolvedTheme) -> tuple[str, ...]:
    """Give the distinct characters of the images in order, without function characters."""
    characters = dict.fromkeys("".join(theme.images))
    return tuple(char for char in characters if char not in FUNCTION_CHARACTERS)


@dataclass(frozen=True, slots=True)
class _Part:
    """What a stretch of the typed text came to."""

    title: str
    images: tuple[str, ...]
    source: Source
    note: Message | None = None


class ThemeIndex:
    """Finds the theme in a text; immutable, so any thread may ask."""

    def __init__(
        self,
        themes: Sequence[CuratedTheme],
        glosses: Iterable[Gloss] = (),
        to_traditional: Callable[[str], str] | None = None,
        known: Container[str] | None = None,
    ) -> None:
        """Index themes and glosses.

        Args:
            themes: Hand-made themes, the most popular first.
            glosses: Rows of the lexicon, the most frequent character first.
            to_traditional: Converts typed Chinese into traditional characters; without
                it the simplified column of the glosses does, character by character.
            known: The characters that the model can write; images with others are
                dropped. Without it all are kept.
        """
        rows = tuple(glosses)
        self._names = ThemeNames(themes)
        self._glosses = GlossIndex(rows)
        self._to_traditional = to_traditional or _converter(rows)
        self._known = known

    @classmethod
    def load(
        cls,
        glosses: Iterable[Gloss] = (),
        to_traditional: Callable[[str], str] | None = None,
        known: Container[str] | None = None,
    ) -> ThemeIndex:
        """Index the themes that come with the program; arguments as for the class."""
        return cls(curated_themes(), glosses, to_traditional, known)

    def suggest(self, prefix: str, limit: int = 25, *, chinese: bool = False) -> list[str]:
        """Complete a prefix to themes that `resolve` knows; popular ones if it is empty.

        Args:
            prefix: What has been typed so far.
            limit: Of the number of themes.
            chinese: Whether to name the popular ones in traditional Chinese.
        """
        return self._names.suggest(prefix, limit, chinese=chinese)

    def resolve(self, text: str) -> ResolvedTheme:
        """Find the title and the images for a typed theme.

        Args:
            text: English, Chinese, emoji or a mixture, at most `LONGEST_THEME` characters.

        Raises:
            ThemeError: If the text is empty, too long, or names no image.
        """
        trimmed = text.strip()
        if len(trimmed) > LONGEST_THEME:
            raise ThemeError(
                "The theme has {length} characters; use at most {longest}.",
                length=len(trimmed),
                longest=LONGEST_THEME,
            )
        typed = printable(trimmed)
        units = units_of(typed)
        if not units:
            raise ThemeError(
                "The theme has no words; name an image or a feeling, such as moon or farewell."
            )
        parts: list[_Part] = []
        missing: list[str] = []
        for stretch in self._stretches(units):
            part = self._part(stretch)
            if part is not None:
                parts.append(part)
            elif is_word(stretch[0]) and not is_idle(stretch[0]):
                missing.append(stretch[0])
        if not parts:
            raise self._unknown(typed, missing)
        return self._joined(typed, parts, missing)

    def _stretches(self, units: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """Cut units into names of themes, runs of other ideographs, and single units."""
        start = 0
        while start < len(units):
            length = self._names.match_length(units, start) or 1
            if length == 1 and self._is_loose(units, start):
                while start + length < len(units) and self._is_loose(units, start + length):
                    length += 1
            yield units[start : start + length]
            start += length

    def _is_loose(self, units: tuple[str, ...], index: int) -> bool:
        return is_ideograph(units[index]) and not self._names.match_length(units, index)

    def _part(self, stretch: tuple[str, ...]) -> _Part | None:
        theme = self._names.theme_of(stretch)
        if theme is not None:
            return self._usable(_Part(theme.title, theme.images, "curated", theme.note))
        if is_ideograph(stretch[0]):
            text = normalise(self._to_traditional("".join(stretch)))
            return self._usable(_Part(text, tuple(_image_words(text)), "characters"))
        if is_idle(stretch[0]):
            return None
        images = self._glosses.characters(stretch[0])
        return self._usable(_Part(images[0], images, "dictionary")) if images else None

    def _usable(self, part: _Part) -> _Part | None:
        """Drop the images that the model cannot write; None if no image is left."""
        known = self._known
        if known is not None:
            images = tuple(image for image in part.images if all(char in known for char in image))
            part = _Part(part.title, images, part.source, part.note)
        return part if part.images else None

    def _joined(self, typed: str, parts: Sequence[_Part], missing: Sequence[str]) -> ResolvedTheme:
        notes = dict.fromkeys(part.note for part in parts if part.note)
        if missing:
            notes[message("left out: {words}", words=tuple(dict.fromkeys(missing)))] = None
        return ResolvedTheme(
            text=typed,
            title=self._title(typed, parts),
            images=interleave((part.images for part in parts), MOST_IMAGES),
            source=max((part.source for part in parts), key=_uncertainty),
            note=reduce(_both, notes) if notes else None,
        )

    def _title(self, typed: str, parts: Sequence[_Part]) -> str:
        # Several themes in one Chinese phrase: the phrase itself is the best title.
        own = normalise(self._to_traditional(normalise(typed)))
        if len(parts) > 1 and len(own) <= LONGEST_TITLE and all(map(is_han, own)):
            return own
        return join_titles([part.title for part in parts])

    def _unknown(self, typed: str, missing: Sequence[str]) -> ThemeError:
        word = missing[0] if len(missing) == 1 else typed
        near = self._names.near(missing or [typed])
        return ThemeError(
            "No image is known for '{word}'; try another word, such as {near}.",
            word=word,
            near=near,
        )


def _both(one: Message, other: Message) -> Message:
    return message("{one}; {other}", one=one, other=other)


def _image_words(text: str) -> Iterator[str]:
    """Cut typed characters into image words, at function characters and to short words."""
    bounded = "".join(" " if char in FUNCTION_CHARACTERS else char for char in text)
    for run in bounded.split():
        yield from [run] if len(run) <= _LONGEST_IMAGE else run


def _uncertainty(source: Source) -> int:
    order: tuple[Source, ...] = ("curated", "characters", "dictionary")
    return order.index(source)


def _converter(rows: Sequence[Gloss]) -> Callable[[str], str]:
    """Build a simplified → traditional conversion from the lexicon's own column."""
    traditional_only = frozenset(row.character for row in rows if row.simplified != row.character)
    # The first row wins: it is the most frequent character with that simplified form.
    forms = {ord(row.simplified): row.character for row in reversed(rows) if row.simplified}

    def convert(text: str) -> str:
        # 雲 proves that a text is traditional, and then its 后 must not become 後.
        return text if traditional_only.intersection(text) else text.translate(forms)

    return convert
