"""Finds what a person named among a few choices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from bot.errors import RequestError
from bot.messages import Message

_Choice = TypeVar("_Choice")


def named(kind: Message, name: str, choices: Mapping[str, _Choice]) -> _Choice:
    """Return the choice of a name.

    Args:
        kind: What is chosen, for the sentence.
        name: As given.
        choices: All by name.

    Raises:
        RequestError: If there is none of that name.
    """
    try:
        return choices[name]
    except KeyError:
        raise RequestError(
            "There is no {kind} '{name}'; choose one of {known}.",
            kind=kind,
            name=name,
            known=tuple(choices),
        ) from None
