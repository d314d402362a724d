"""What hears of all that a database is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from bot.store.backend import FaultError

Access = Literal["read", "write"]
"""Kinds of transactions."""

Watch = Callable[[Access, float, FaultError | None], None]
"""Gets the kind of a transaction, its seconds, and what was wrong with the database if it was."""


def unwatched(_access: Access, _seconds: float, _fault: FaultError | None) -> None:
    """Let a transaction pass."""
