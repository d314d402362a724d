"""A poem's text as a code: the id that needs no database and no model.

    q1 c DGuUS5…  4F1kQA
    │  │ │        └ six letters: CRC-32 of everything before, so that no single wrong letter,
    │  │ │          nor two neighbours that changed places, gives another poem
    │  │ └ the characters, 15 bits each, in letters of base64url
    │  └ the form
    └ format and version

A character from U+3400 to U+9FFF is one number; any other ideograph is two (the first from
`_ESCAPE` up, with the high bits of the code point), so that none is refused. A quatrain of 28
characters takes 79 letters.
"""

from __future__ import annotations

import re
import string
import zlib
from collections.abc import Iterable, Iterator

from bot.errors import UnknownPoemError, UnreadablePoemError
from bot.verse.forms import FORMS, VerseForm, form_of_shape
from bot.verse.normalise import is_han

PREFIX = "q1"
"""Format and version; a code of another version starts otherwise."""

_ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_LETTER_BITS = 6
_NUMBER_BITS = 15
_FIRST = 0x3400
_ESCAPE = 0xA000 - _FIRST
_CHECK_LETTERS = 6

_FORM_LETTERS = dict(zip("abcdef", FORMS.values(), strict=True))
_LETTER_OF_FORM = {form.name: letter for letter, form in _FORM_LETTERS.items()}
_LOOKS = re.compile(rf"{PREFIX}[a-f][A-Za-z0-9_-]{{31,}}")


def looks_like_code(text: str) -> bool:
    """Tell whether a text is meant as a code, be it right or wrong."""
    return _LOOKS.fullmatch(text) is not None


def encode(lines: tuple[str, ...]) -> str:
    """Return the code of a poem.

    Raises:
        UnreadablePoemError: If the lines make no known form or hold more than ideographs.
    """
    if len({len(line) for line in lines}) != 1:
        raise UnreadablePoemError("The lines of a poem must have the same length.")
    form = form_of_shape(len(lines), len(lines[0]))
    numbers = [number for line in lines for character in line for number in _numbers(character)]
    start = PREFIX + _LETTER_OF_FORM[form.name] + _letters(numbers)
    return start + _check(start)


def decode(code: str) -> tuple[VerseForm, tuple[str, ...]]:
    """Return the form and the lines that a code stands for.

    Raises:
        UnknownPoemError: If the code is not one that `encode` gives; the message says why.
    """
    if not code.startswith(PREFIX):
        raise UnknownPoemError(f"A poem's code starts with {PREFIX}; this one does not.")
    form = _FORM_LETTERS.get(code[len(PREFIX) : len(PREFIX) + 1])
    if form is None:
        raise UnknownPoemError("The code's third letter names no form; copy the whole code.")
    strange = next((letter for letter in code if letter not in _VALUES), None)
    if strange is not None:
        raise UnknownPoemError(f"The code has the letter {strange!r}, which no code has.")
    start, check = code[:-_CHECK_LETTERS], code[-_CHECK_LETTERS:]
    if len(start) <= len(PREFIX) + 1 or check != _check(start):
        raise UnknownPoemError("The code has a wrong or missing letter; copy it again.")
    text = _text(start[len(PREFIX) + 1 :], form)
    step = form.line_length
    return form, tuple(text[at : at + step] for at in range(0, form.length, step))


def _numbers(character: str) -> tuple[int, ...]:
    if not is_han(character):
        raise UnreadablePoemError(f"{character!r} is no Chinese character; leave it out.")
    code = ord(character)
    if _FIRST <= code < _FIRST + _ESCAPE:
        return (code - _FIRST,)
    return (_ESCAPE + (code >> _NUMBER_BITS), code & ((1 << _NUMBER_BITS) - 1))


def _letters(numbers: Iterable[int]) -> str:
    """Write 15-bit numbers as letters, the last one filled up with zero bits."""
    bits = "".join(f"{number:0{_NUMBER_BITS}b}" for number in numbers)
    bits += "0" * (-len(bits) % _LETTER_BITS)
    return "".join(
        _ALPHABET[int(bits[at : at + _LETTER_BITS], 2)] for at in range(0, len(bits), _LETTER_BITS)
    )


def _check(start: str) -> str:
    """Return the CRC-32 of the code so far, in six letters."""
    crc = zlib.crc32(start.encode("ascii"))
    shifts = range(_LETTER_BITS * (_CHECK_LETTERS - 1), -1, -_LETTER_BITS)
    return "".join(_ALPHABET[crc >> shift & 0x3F] for shift in shifts)


def _text(body: str, form: VerseForm) -> str:
    """Read the characters back.

    Raises:
        UnknownPoemError: If the numbers are not those of a poem of this form.
    """
    bits = "".join(f"{_VALUES[letter]:0{_LETTER_BITS}b}" for letter in body)
    count = len(bits) // _NUMBER_BITS
    numbers = [int(bits[at * _NUMBER_BITS : (at + 1) * _NUMBER_BITS], 2) for at in range(count)]
    text = "".join(_characters(iter(numbers)))
    # Only the very letters that `encode` writes are a code: one poem has one code.
    whole = len(text) == form.length and all(map(is_han, text))
    if not whole or _letters(number for item in text for number in _numbers(item)) != body:
        raise UnknownPoemError("The code's letters are no poem of its form; copy it again.")
    return text


def _characters(numbers: Iterator[int]) -> Iterator[str]:
    for number in numbers:
        if number < _ESCAPE:
            yield chr(_FIRST + number)
        else:
            low = next(numbers, 0)
            code = (number - _ESCAPE) << _NUMBER_BITS | low
            # Beyond Unicode there is no character; U+FFFD fails as no ideograph.
            yield chr(code) if code <= 0x10FFFF else "\ufffd"
