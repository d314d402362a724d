"""Finds in a message of the bot which poem it shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.discord.custom_ids import CustomId


def shown_poem(components: Any) -> str | None:
    """Return the id of the poem that a message shows; None if it shows none.

    Args:
        components: Of the message, as discord.py reads them.
    """
    ids = _custom_ids(components)
    return next((custom_id.key for custom_id in ids if custom_id.action == "explain"), None)


def _custom_ids(components: Any) -> Iterator[CustomId]:
    for component in components:
        found = CustomId.parse(getattr(component, "custom_id", None) or "")
        if found is not None:
            yield found
        yield from _custom_ids(getattr(component, "children", ()))
