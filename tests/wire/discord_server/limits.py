"""Limits of texts and lists, with a sentence where one is broken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def optional_text_faults(thing: dict[str, Any], where: str, key: str, most: int) -> Iterator[str]:
    """Yield the faults of a text under a key, which may be missing."""
    if thing.get(key) is not None:
        yield from text_faults(f"{where}.{key}", thing[key], most)


def text_faults(where: str, value: Any, most: int, least: int = 0) -> Iterator[str]:
    """Yield the faults of a text that must have `least` to `most` characters."""
    if not isinstance(value, str):
        yield f"{where} is {value!r}, not text"
    elif not least <= len(value) <= most:
        yield f"{where} has {len(value)} characters, wanted {least} to {most}"


def count_faults(where: str, items: Any, least: int, most: int) -> Iterator[str]:
    """Yield the faults of a list that must have `least` to `most` items."""
    length = len(items or ())
    if not least <= length <= most:
        yield f"{where} has {length} items, wanted {least} to {most}"
