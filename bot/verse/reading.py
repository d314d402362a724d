"""Reads a poem as a person types it: any punctuation, line breaks, a title in brackets."""

from __future__ import annotations

import re

from bot.errors import UnreadablePoemError
from bot.verse.forms import FORMS, VerseForm, form_of_shape
from bot.verse.normalise import is_han, normalise

# A title, a note or an author: 《靜夜思》, （一作…）. No nesting, so that reading stays linear.
_BRACKETED = re.compile(r"《[^《》]*》|【[^【】]*】|〈[^〈〉]*〉|\([^()]*\)|\[[^\[\]]*\]")

_BY_LENGTH = {form.length: form for form in FORMS.values()}
_COUNTS_SHOWN = 8


def read_poem(text: str) -> tuple[VerseForm, tuple[str, ...]]:
    """Find the form and the lines of a typed poem.

    Everything that is no Chinese character ends a line. Text without breaks, or with breaks
    after couplets only, is cut by the one form that has so many characters.

    Args:
        text: Whatever was typed, traditional or simplified.

    Returns:
        The form and its lines, normalised, without punctuation.

    Raises:
        UnreadablePoemError: If the text has the shape of no known form.
    """
    bare = _BRACKETED.sub("\n", normalise(text))
    pieces = _pieces(bare)
    if not pieces:
        raise UnreadablePoemError(
            "There is no Chinese character in the text; type a poem of 2, 4 or 8 lines "
            "of 5 or 7 characters."
        )
    for candidate in (pieces, _pieces("".join(bare.split(" "))), _joined(pieces)):
        lines = _lines_of(candidate)
        if lines:
            return form_of_shape(len(lines), len(lines[0])), lines
    raise _complaint(pieces)


def _pieces(text: str) -> list[str]:
    marked = "".join(character if is_han(character) else " " for character in text)
    return marked.split()


def _joined(pieces: list[str]) -> list[str]:
    """Join characters that were typed one by one, with blanks between them."""
    return ["".join(pieces)] if all(len(piece) == 1 for piece in pieces) else pieces


def _lines_of(pieces: list[str]) -> tuple[str, ...] | None:
    """Return the lines if the pieces are lines, couplets or one whole poem."""
    form = _BY_LENGTH.get(sum(map(len, pieces)))
    if form is None or any(len(piece) % form.line_length for piece in pieces):
        return None
    whole, step = "".join(pieces), form.line_length
    return tuple(whole[start : start + step] for start in range(0, len(whole), step))


def _complaint(pieces: list[str]) -> UnreadablePoemError:
    counts = tuple(len(piece) for piece in pieces)
    if len(counts) == 1:
        return UnreadablePoemError(
            "{length} characters in one line make no known form; "
            "write 2, 4 or 8 lines of 5 or 7 characters each.",
            length=counts[0],
        )
    if len(set(counts)) == 1:
        return UnreadablePoemError(
            "{lines} lines of {length} characters make no known form; "
            "write 2, 4 or 8 lines of 5 or 7 characters each.",
            lines=len(counts),
            length=counts[0],
        )
    more = ("…",) if len(counts) > _COUNTS_SHOWN else ()
    return UnreadablePoemError(
        "The lines have {lengths} characters; write 2, 4 or 8 lines of 5 or 7 characters each.",
        lengths=counts[:_COUNTS_SHOWN] + more,
    )
