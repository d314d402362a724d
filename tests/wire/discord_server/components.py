"""Walks through the components of messages and modals.

A component is the JSON object of Discord's own form, as it goes over the wire.

Source: "Component reference", https://docs.discord.com/developers/components/reference
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from enum import IntEnum
from typing import Any

Component = dict[str, Any]

ATTACHMENT = "attachment://"
"""How a component names a file that is uploaded beside it."""


class Kind(IntEnum):
    """Types of components."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


SELECTS = frozenset({3, 5, 6, 7, 8})


def children(component: Component) -> Iterator[Component]:
    """Yield what stands directly inside a component."""
    yield from component.get("components", ())
    for key in ("accessory", "component"):
        if isinstance(component.get(key), dict):
            yield component[key]


def walk(components: list[Component]) -> Iterator[Component]:
    """Yield every component, each before what is inside it."""
    for component in components:
        yield component
        yield from walk(list(children(component)))


def texts(components: list[Component]) -> list[str]:
    """Return the text of every text display, from top to bottom."""
    return [
        component["content"]
        for component in walk(components)
        if component.get("type") == Kind.TEXT_DISPLAY
    ]


def media(component: Component) -> Iterator[Component]:
    """Yield the media items that a component shows: each is `{"url": ...}`."""
    if component.get("type") == Kind.MEDIA_GALLERY:
        yield from (item["media"] for item in component.get("items", ()) if "media" in item)
    for key in ("media", "file"):
        if isinstance(component.get(key), dict):
            yield component[key]


def referenced(components: list[Component]) -> list[str]:
    """Return the names of the uploaded files that components show."""
    return [
        item["url"].removeprefix(ATTACHMENT)
        for component in walk(components)
        for item in media(component)
        if str(item.get("url", "")).startswith(ATTACHMENT)
    ]


def with_custom_id(components: list[Component], custom_id: str) -> Component:
    """Return the component of a custom id.

    Raises:
        LookupError: If there is none; the message lists those that are there.
    """
    known = [component for component in walk(components) if "custom_id" in component]
    for component in known:
        if component["custom_id"] == custom_id:
            return component
    listed = ", ".join(component["custom_id"] for component in known) or "none"
    raise LookupError(f"no component {custom_id!r}; there are: {listed}")


def as_stored(
    components: list[Component], unfurled: Callable[[str], Component | None]
) -> list[Component]:
    """Return components as Discord gives them back: numbered, their media unfurled.

    Args:
        components: As the bot sent them.
        unfurled: Gives the media item of an `attachment://` name, None for other addresses.
    """
    stored = deepcopy(components)
    taken = {component["id"] for component in walk(stored) if component.get("id")}
    free = (number for number in range(1, 1000) if number not in taken)
    for component in walk(stored):
        if not component.get("id"):
            component["id"] = next(free)
        for item in media(component):
            item.update(unfurled(item["url"]) or {})
    return stored
