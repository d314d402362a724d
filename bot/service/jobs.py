"""What can be asked of the workers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

from bot.engine.requests import PoemRequest
from bot.service.answers import Answer
from bot.service.costs import Price
from bot.verse.poem import Poem

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, eq=False)
class Job(Generic[_Value]):
    """A piece of work that somebody waits for."""

    price: Price
    is_short: bool
    """Whether it goes before all jobs that are not."""

    answer: Answer[_Value] = field(default_factory=Answer, init=False)


@dataclass(frozen=True, slots=True, eq=False)
class Errand(Job[_Value]):
    """A job that is done by itself."""

    work: Callable[[], _Value]


@dataclass(frozen=True, slots=True, eq=False)
class Writing(Job[Poem]):
    """A poem that may be written together with others."""

    request: PoemRequest


AnyJob: TypeAlias = Job[Any]
"""A job, whatever its answer is."""
