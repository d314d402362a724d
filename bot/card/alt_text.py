"""What a card shows, in words, for people who do not see it."""

from __future__ import annotations

from bot.verse.poem import Poem, Script

LONGEST = 1000
"""Characters of the longest description; Discord takes 1,024."""


def alt_text(poem: Poem, script: Script = "traditional") -> str:
    """Describe a poem's card: its form, then its lines.

    Args:
        poem: The poem on the card.
        script: The script it is drawn in.
    """
    lines = poem.simplified() if script == "simplified" else poem.lines
    couplets = (f"{upper}，{lower}。" for upper, lower in zip(lines[::2], lines[1::2], strict=True))
    form = poem.form
    count = f"{form.lines} lines of {form.line_length} characters"
    return f"A Chinese poem in vertical columns, {form.title} ({count}): {''.join(couplets)}"
