"""The six verse forms: lines and characters a line."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import UnknownFormError, UnreadablePoemError
from bot.messages import Message


@dataclass(frozen=True, slots=True)
class VerseForm:
    """A form of regulated verse."""

    name: str
    """Name in commands and files, such as "qijue"."""

    title: str
    """Chinese name in traditional characters, such as 七絕."""

    lines: int
    line_length: int
    """Characters a line: 5 or 7."""

    @property
    def label(self) -> Message:
        """The name as a sentence has it: qijue in English, 七絕 in Chinese."""
        return Message(self.name)

    @property
    def length(self) -> int:
        """Count the characters of a poem."""
        return self.lines * self.line_length

    @property
    def couplets(self) -> int:
        """Count the couplets."""
        return self.lines // 2

    @property
    def rhyming_lines(self) -> tuple[int, ...]:
        """Return the lines that must rhyme, counted from 0: 1, 3, …; the first line may."""
        return tuple(range(1, self.lines, 2))


FORMS = {
    form.name: form
    for form in (
        VerseForm("wujue", "五絕", 4, 5),
        VerseForm("qijue", "七絕", 4, 7),
        VerseForm("wulu", "五律", 8, 5),
        VerseForm("qilu", "七律", 8, 7),
        VerseForm("wuyan", "五言", 2, 5),
        VerseForm("qiyan", "七言", 2, 7),
    )
}
"""All forms by name."""

_OTHER_NAMES = {
    "五绝": "wujue",
    "七绝": "qijue",
    "五言绝句": "wujue",
    "七言绝句": "qijue",
    "五言絕句": "wujue",
    "七言絕句": "qijue",
    "五言律诗": "wulu",
    "七言律诗": "qilu",
    "五言律詩": "wulu",
    "七言律詩": "qilu",
    "五言對句": "wuyan",
    "七言對句": "qiyan",
    "五言对句": "wuyan",
    "七言对句": "qiyan",
}
_BY_ANY_NAME = (
    FORMS
    | {form.title: form for form in FORMS.values()}
    | {other: FORMS[name] for other, name in _OTHER_NAMES.items()}
)
_BY_SHAPE = {(form.lines, form.line_length): form for form in FORMS.values()}


def form_named(name: str) -> VerseForm:
    """Find a form by its name, in Latin letters of any case or in Chinese.

    Raises:
        UnknownFormError: If there is none.
    """
    form = _BY_ANY_NAME.get(name.strip().casefold())
    if form is None:
        raise UnknownFormError(name, tuple(FORMS))
    return form


def form_of_shape(lines: int, line_length: int) -> VerseForm:
    """Find the form with so many lines of so many characters.

    Raises:
        UnreadablePoemError: If there is none.
    """
    form = _BY_SHAPE.get((lines, line_length))
    if form is None:
        raise UnreadablePoemError(
            "{lines} lines of {length} characters make no known form; "
            "write 2, 4 or 8 lines of 5 or 7 characters.",
            lines=lines,
            length=line_length,
        )
    return form
