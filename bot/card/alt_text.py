"""What a card shows, in words, for people who do not see it."""

from __future__ import annotations

from bot.messages import Message, Traditional, message
from bot.verse.poem import Poem, Script

LONGEST = 1000
"""Characters of the longest description; Discord takes 1,024."""


def alt_text(poem: Poem, script: Script = "traditional") -> Message:
    """Describe a poem's card: its form, then its lines.

    Args:
        poem: The poem on the card.
        script: The script it is drawn in.
    """
    lines = poem.simplified() if script == "simplified" else poem.lines
    couplets = (f"{upper}，{lower}。" for upper, lower in zip(lines[::2], lines[1::2], strict=True))
    return message(
        "A Chinese poem in vertical columns, {form} ({lines} lines of {length} characters): {text}",
        form=Traditional(poem.form.title),
        lines=poem.form.lines,
        length=poem.form.line_length,
        text="".join(couplets),
    )
