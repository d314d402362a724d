"""What is put into the store, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.verse.poem import Poem, Script

Kind = Literal["poem", "vary", "rewrite", "step", "typed"]
"""How a poem came to be: asked for, varied, a line rewritten, a step of a path, or typed in."""


@dataclass(frozen=True, slots=True)
class NewPoem:
    """A poem to store."""

    poem: Poem
    kind: Kind
    author_id: int
    """Discord id of the person who asked for it."""

    guild_id: int | None
    """Discord id of the server; None in private messages."""

    parent_id: str | None = None
    """Id of the poem that this one was made from; forgotten if that poem is not stored."""

    line: int | None = None
    """Line that was written anew, counted from 1."""

    script: Script = "traditional"
    """How it is shown."""


@dataclass(frozen=True, slots=True)
class PoemRecord:
    """A stored poem; the fields that `NewPoem` has mean the same."""

    id: str
    poem: Poem
    kind: Kind
    author_id: int
    guild_id: int | None
    parent_id: str | None
    line: int | None
    script: Script
    created_at: datetime
    """In UTC, aware of it."""

    channel_id: int | None
    message_id: int | None
    """Where it is to be seen; None until `Store.place_poem` tells."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """A poem on the way from one poem to another."""

    t: float
    """Share of the way, 0.0 to 1.0."""

    poem_id: str
    """Id of a stored poem."""


@dataclass(frozen=True, slots=True)
class NewPath:
    """A way between two poems, to store."""

    start: str
    """Name of the first end, as typed or shown."""

    end: str
    """Name of the last end, likewise."""

    form: str
    seed: str
    author_id: int
    guild_id: int | None
    steps: tuple[PathStep, ...]


@dataclass(frozen=True, slots=True)
class PathRecord:
    """A stored way between two poems; the fields that `NewPath` has mean the same."""

    id: str
    start: str
    end: str
    form: str
    seed: str
    author_id: int
    guild_id: int | None
    steps: tuple[PathStep, ...]
    created_at: datetime
    """In UTC, aware of it."""
