"""What the program says to people, apart from the language it says it in.

A message is an English template with named fields, as in gettext: the template is the key by
which a catalogue finds the wording in another language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Translate = Callable[[str], str]
"""Finds the wording of a template in some language."""


class Traditional(str):
    """Chinese in traditional characters that a reader may want in simplified ones.

    For what the program itself says, such as 十五刪 or the characters of its own poem; what a
    person typed stays as typed.
    """

    __slots__ = ()


def in_english(template: str) -> str:
    """Leave a template as it is."""
    return template


def visible(value: object) -> str:
    """Write the value of a field with control characters spelled out, on one line."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in str(value)
    )


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence that is not yet in any language."""

    template: str
    """English wording; fields stand in braces as in `str.format`."""

    fields: Mapping[str, object] = field(default_factory=dict, hash=False)
    """What fills the braces: text, numbers, other messages, or tuples of these."""

    def text(
        self, translate: Translate = in_english, shown: Callable[[object], str] = visible
    ) -> str:
        """Put the message into words.

        Args:
            translate: Wording of a template in the language of the reader.
            shown: How to write the value of a field, such as with markup escaped.
        """
        values = {name: _words(value, translate, shown) for name, value in self.fields.items()}
        return translate(self.template).format(**values)

    def filled(self, **fields: object) -> Message:
        """Return the same sentence with these fields."""
        return Message(self.template, fields)

    def __str__(self) -> str:
        """Return the message in English."""
        return self.text()


def message(template: str, /, **fields: object) -> Message:
    """Make a message; catalogues are gathered from the calls of this function."""
    return Message(template, fields)


LIST_SEPARATOR = message(", ")
"""Between the items of a list."""


def _words(value: object, translate: Translate, shown: Callable[[object], str]) -> str:
    if isinstance(value, Message):
        return value.text(translate, shown)
    if isinstance(value, tuple):
        separator = LIST_SEPARATOR.text(translate)
        return separator.join(_words(item, translate, shown) for item in value)
    return shown(value)
