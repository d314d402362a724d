"""Makes a value that a person typed harmless where Discord reads markdown.

`discord.utils.escape_markdown` leaves links, headings and whatever stands between brackets
half escaped, so the signs are escaped here; a backslash before a sign shows the sign alone.
"""

from __future__ import annotations

import re
import unicodedata

from discord.utils import escape_mentions

LONGEST = 100
"""Characters of the longest value that is shown whole."""

_MOST_MARKS = 3  # on one letter; Hebrew needs three, a tower over other lines needs more.
_DROPPED = frozenset({"Cc", "Cf", "Cs"})  # controls, zero-width and bidirectional ones, halves
_BLANK = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")  # letters and marks without any ink
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"

_SIGNS = re.compile(
    r"[\\`*_~|\[\]<>&]"  # emphasis, code, spoilers, links, quotes; mentions, emoji, times
    r"|:(?=//)"  # addresses
    r"|^[-#+=]"  # lists, headings and small print
    r"|(?<=^\d)[.)]|(?<=^\d\d)[.)]|(?<=^\d\d\d)[.)]"  # numbered lists
)
_SMALL_PRINT = re.compile(r"^\\-(?=# )")
_ZERO_WIDTH_SPACE = "\u200b"


class Markup(str):
    """Text for Discord that is shown as it is; never made of what a person typed."""

    __slots__ = ()


def cleaned(value: object) -> str:
    """Write a value on one line without characters that cannot be seen."""
    kept: list[str] = []
    marks = 0
    for character in str(value):
        category = unicodedata.category(character)
        if character.isspace():
            kept.append(" ")
            marks = 0
        elif category not in _DROPPED and character not in _BLANK:
            # Of what is dropped nothing is left between two marks.
            marks = marks + 1 if category in ("Mn", "Me") else 0
            kept.append(character if marks <= _MOST_MARKS else "")
    return " ".join("".join(kept).split())


def escaped(value: object, longest: int | None = LONGEST) -> str:
    """Write a value so that it shows as plain text, pings nobody and stays within bounds.

    Args:
        value: Anything; what a person typed above all.
        longest: Characters after which it is cut off; None leaves it whole.
    """
    text = escape_mentions(_shortened(cleaned(value), longest))
    text = _SIGNS.sub(r"\\\g<0>", text)
    # Not every reader of markdown heeds the backslash there; simcord's page does not.
    return _isolated(_SMALL_PRINT.sub(rf"\g<0>{_ZERO_WIDTH_SPACE}", text))


def code(value: object, longest: int | None = LONGEST) -> Markup:
    """Write a value as code, in which no other markup is read; arguments as for `escaped`."""
    text = escape_mentions(_shortened(cleaned(value), longest)).replace("`", "ˋ")
    return Markup(f"`{text or ' '}`")


def _shortened(text: str, longest: int | None) -> str:
    if longest is None or len(text) <= longest:
        return text
    return text[: longest - 1].rstrip() + "…"


def _isolated(text: str) -> str:
    """Keep right-to-left letters from turning round the words beside them."""
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text):
        return f"{_ISOLATE}{text}{_END_OF_ISOLATE}"
    return text
