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
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence

from bot.errors import UnknownPoemError, UnreadablePoemError
from bot.verse.forms import FORMS, VerseForm, form_of_shape
from bot.verse.normalise import is_han

PREFIX = "q1"
"""Format and version; a code of another version starts otherwise."""

_ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
_LETTER_BITS = 6
_NUMBER_BITS = 15
_LARGEST = (1 << _NUMBER_BITS) - 1
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
        raise UnknownPoemError(
            "A poem's code starts with {prefix}; this one does not.", prefix=PREFIX
        )
    form = _FORM_LETTERS.get(code[len(PREFIX) : len(PREFIX) + 1])
    if form is None:
        raise UnknownPoemError("The code's third letter names no form; copy the whole code.")
    strange = next((letter for letter in code if letter not in _ALPHABET), None)
    if strange is not None:
        raise UnknownPoemError(
            "The code has the letter '{letter}', which no code has.", letter=strange
        )
    start, check = code[:-_CHECK_LETTERS], code[-_CHECK_LETTERS:]
    if len(start) <= len(PREFIX) + 1 or check != _check(start):
        raise UnknownPoemError("The code has a wrong or missing letter; copy it again.")
    text = _text(start[len(PREFIX) + 1 :], form)
    step = form.line_length
    return form, tuple(text[at : at + step] for at in range(0, form.length, step))


def _numbers(character: str) -> tuple[int, ...]:
    if not is_han(character):
        raise UnreadablePoemError(
            "'{character}' is no Chinese character; leave it out.", character=character
        )
    code = ord(character)
    if _FIRST <= code < _FIRST + _ESCAPE:
        return (code - _FIRST,)
    return (_ESCAPE + (code >> _NUMBER_BITS), code & _LARGEST)


def _letters(numbers: Sequence[int]) -> str:
    """Write 15-bit numbers as letters, the last one filled up with zero bits."""
    bits = _NUMBER_BITS * len(numbers)
    whole = 0
    for number in numbers:
        whole = whole << _NUMBER_BITS | number
    padding = -bits % 24  # base64 works on 24 bits at a time
    octets = (whole << padding).to_bytes((bits + padding) // 8)
    return urlsafe_b64encode(octets).decode("ascii")[: -(-bits // _LETTER_BITS)]


def _numbers_of(letters: str) -> list[int]:
    """Read back as many whole 15-bit numbers as the letters hold."""
    bits = _LETTER_BITS * len(letters)
    octets = urlsafe_b64decode(letters + "A" * (-len(letters) % 4))
    whole = int.from_bytes(octets) >> (8 * len(octets) - bits)
    spare = bits % _NUMBER_BITS
    shifts = range(bits - _NUMBER_BITS, spare - 1, -_NUMBER_BITS)
    return [whole >> shift & _LARGEST for shift in shifts]


def _check(start: str) -> str:
    """Return the CRC-32 of the code so far in six letters."""
    crc = zlib.crc32(start.encode("ascii"))
    return urlsafe_b64encode(crc.to_bytes(4)).decode("ascii")[:_CHECK_LETTERS]


def _text(body: str, form: VerseForm) -> str:
    """Read the characters back.

    Raises:
        UnknownPoemError: If the numbers are not those of a poem of this form.
    """
    text = "".join(_characters(iter(_numbers_of(body))))
    # Only the very letters that `encode` writes are a code: one poem has one code.
    whole = len(text) == form.length and all(map(is_han, text))
    if not whole or _letters([number for item in text for number in _numbers(item)]) != body:
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
