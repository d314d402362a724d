"""One spelling for each character, so that the model, the tables and typed text agree.

Compatibility forms fold by Unicode NFKC; printing variants (爲/為, 峯/峰, 淸/清) fold by
`data/variants.tsv`. Simplified text is left as it is: turning it into traditional
characters needs context and belongs to whoever knows that the text is simplified.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

# Ideographs proper: URO, extension A, compatibility, and the supplementary planes 2 and 3.
_HAN_RANGES = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0xF900, 0xFAFF), (0x20000, 0x323AF))


def is_han(character: str) -> bool:
    """Tell whether a single character is a Chinese ideograph."""
    code = ord(character)
    return any(first <= code <= last for first, last in _HAN_RANGES)


@cache
def variants() -> dict[int, str]:
    """Map the code point of each printing variant to its standard character."""
    text = files("bot.verse").joinpath("data/variants.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {ord(variant): standard for variant, standard in rows}


def normalise(text: str) -> str:
    """Fold compatibility forms and printing variants; everything else stays."""
    return unicodedata.normalize("NFKC", text).translate(variants())


def han_only(text: str) -> str:
    """Return the normalised ideographs of a text, in order, without anything else."""
    return "".join(character for character in normalise(text) if is_han(character))
