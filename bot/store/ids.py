"""Short names of stored poems and paths, to be shown, typed and put into buttons."""

from __future__ import annotations

import re
import secrets

_PREFIX = "q"
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base32 in lower case: without i, l, o and u, which are misread or misspell."""

_LETTERS = 8
ID_LENGTH = len(_PREFIX) + _LETTERS
"""Letters of an id."""

_SHORTEST_START = 4
"""Letters that single out few enough poems: 1 in 32,768."""

_WHOLE = re.compile(f"{_PREFIX}[{_ALPHABET}]{{{_LETTERS}}}")
_START = re.compile(f"{_PREFIX}[{_ALPHABET}]{{{_SHORTEST_START - 1},{_LETTERS}}}")


def new_id() -> str:
    """Draw an id: "q" and 8 letters of base32, 40 random bits."""
    return _PREFIX + "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))


def looks_like_id(text: str) -> bool:
    """Tell whether a text is meant as an id; capitals and blanks around it do not matter."""
    return canonical_id(text) is not None


def canonical_id(text: str) -> str | None:
    """Return the id that a text is meant as, or None."""
    written = text.strip().lower()
    return written if _WHOLE.fullmatch(written) else None


def ids_starting_with(text: str) -> tuple[str, str] | None:
    """Return the first and the last id with that start; None if it can start none, or too many."""
    if not _START.fullmatch(text):
        return None
    return text.ljust(ID_LENGTH, _ALPHABET[0]), text.ljust(ID_LENGTH, _ALPHABET[-1])
