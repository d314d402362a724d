"""The ids of buttons and menus: all that a button knows, so that it works after a restart.

An id is `q1:<action>:<key>` or `q1:<action>:<key>:<extra>`; the figure is the version of
this scheme. The key names a poem or a path in the store.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PATTERN = re.compile(
    r"q1:(?P<action>[a-z]{1,20}):(?P<key>[0-9a-z]{1,20})(?::(?P<extra>[0-9a-z]{1,20}))?"
)
"""What every id looks like; Discord allows 100 characters."""


@dataclass(frozen=True, slots=True)
class CustomId:
    """One id, taken apart."""

    action: str
    """What to do, such as "again"."""

    key: str
    """Id of the poem or path to do it with."""

    extra: str = ""
    """A detail, such as the number of a step."""

    def __str__(self) -> str:
        """Return the id as Discord carries it."""
        parts = ("q1", self.action, self.key, self.extra)
        return ":".join(part for part in parts if part)

    @classmethod
    def parse(cls, text: str) -> CustomId | None:
        """Take an id apart; None if it is not of this scheme."""
        match = PATTERN.fullmatch(text)
        return cls(match["action"], match["key"], match["extra"] or "") if match else None

    @classmethod
    def of(cls, text: str) -> CustomId:
        """Take an id apart.

        Raises:
            ValueError: If it is not of this scheme.
        """
        custom_id = cls.parse(text)
        if custom_id is None:
            raise ValueError(f"{text!r} is no id of a button")
        return custom_id
