"""The characters a model knows, and their ids.

Ids 0–3 are special; the characters follow in a fixed order that belongs to the weights,
so the file is stored with them and the fingerprint ties the two together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ModelDamagedError, UnknownCharacterError

PAD, BEGIN, UNKNOWN, MASK = range(4)
"""Ids of padding, start of poem, unknown character and hidden character."""

SPECIAL_COUNT = 4
"""Number of special ids, hence the id of the first character."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Ordered characters; the character at index i has the id `i + SPECIAL_COUNT`."""

    characters: str
    """All characters, each once."""

    _ids: dict[str, int]

    @classmethod
    def of(cls, characters: Iterable[str]) -> Vocabulary:
        """Build a vocabulary from characters in id order.

        Raises:
            ModelDamagedError: If a character occurs twice or none is given.
        """
        ordered = "".join(characters)
        ids = {character: index + SPECIAL_COUNT for index, character in enumerate(ordered)}
        if not ordered or len(ids) != len(ordered):
            raise ModelDamagedError("The vocabulary is empty or lists a character twice.")
        return cls(ordered, ids)

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Read a vocabulary file: UTF-8, all characters on one line."""
        try:
            return cls.of(path.read_text(encoding="utf-8").strip("\n"))
        except (OSError, UnicodeDecodeError) as error:
            raise ModelDamagedError(f"The vocabulary {path} cannot be read: {error}") from error

    def save(self, path: Path) -> None:
        """Write the file that `load` reads."""
        path.write_text(self.characters + "\n", encoding="utf-8")

    def __len__(self) -> int:
        """Count all ids, the special ones included."""
        return len(self.characters) + SPECIAL_COUNT

    def __contains__(self, character: object) -> bool:
        """Tell whether a character has an id."""
        return character in self._ids

    @property
    def fingerprint(self) -> str:
        """First 16 hex digits of the SHA-256 of the characters in order."""
        return hashlib.sha256(self.characters.encode()).hexdigest()[:16]

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text.

        Raises:
            UnknownCharacterError: If a character has no id; its position counts from 1.
        """
        for position, character in enumerate(text, start=1):
            if character not in self._ids:
                raise UnknownCharacterError(character, position)
        return [self._ids[character] for character in text]

    def encode_lenient(self, text: str) -> list[int]:
        """Return the ids of a text, `UNKNOWN` for characters without one."""
        return [self._ids.get(character, UNKNOWN) for character in text]

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of character ids; special ids give the ideographic space."""
        return "".join(
            self.characters[index - SPECIAL_COUNT] if index >= SPECIAL_COUNT else "　"
            for index in ids
        )
