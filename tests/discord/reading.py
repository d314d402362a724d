"""Reads what the bot sent as a person would see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from bot.discord.custom_ids import CustomId

_BUTTON, _MENU, _TEXT, _GALLERY = 2, 3, 10, 12


def parts(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield all components, nested ones too."""
    for component in components:
        yield component
        yield from parts(component.get("components", []))
        if "accessory" in component:
            yield component["accessory"]


def posted(channel: Any) -> list[Any]:
    """Return the messages in a channel as Discord has them, however they came there."""
    return [
        SimpleNamespace(
            id=message.id,
            content=message.content,
            components=[component.to_dict() for component in message.components],
        )
        for message in channel.history()
    ]


def text(message: Any) -> str:
    """Return all text of a message."""
    shown = [part["content"] for part in parts(message.components) if part["type"] == _TEXT]
    return "\n".join([message.content or "", *shown]).strip()


def poem_lines(message: Any) -> list[str]:
    """Return the lines of the poem in large type."""
    return re.findall(r"^#{2,3} (\S+)[，。]$", text(message), re.MULTILINE)


def buttons(message: Any) -> dict[str, str]:
    """Return the labels (or emoji) of the buttons and their ids."""
    return {
        part.get("label") or part["emoji"]["name"]: part["custom_id"]
        for part in parts(message.components)
        if part["type"] == _BUTTON
    }


def menus(message: Any) -> list[dict[str, Any]]:
    """Return the menus."""
    return [part for part in parts(message.components) if part["type"] == _MENU]


def custom_id(message: Any, action: str) -> str:
    """Return the id of the item for an action."""
    (found,) = {
        part["custom_id"]
        for part in parts(message.components)
        if "custom_id" in part and CustomId.of(part["custom_id"]).action == action
    }
    return str(found)


def poem_id(message: Any) -> str:
    """Return the id of the poem that a message shows."""
    return CustomId.of(custom_id(message, "explain")).key


def alt_texts(message: Any) -> list[str]:
    """Return the descriptions of the pictures."""
    return [
        item["description"]
        for part in parts(message.components)
        if part["type"] == _GALLERY
        for item in part["items"]
    ]


def recipe_seed(message: Any) -> str:
    """Return the seed in the small print."""
    match = re.search(r"seed `([^`]*)`", text(message))
    assert match is not None
    return match[1]
