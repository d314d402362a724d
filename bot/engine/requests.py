"""What can be asked of the poet, checked as soon as it is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.engine import effort
from bot.engine.task import Sampling, usual_sampling
from bot.errors import RequestError
from bot.messages import Message, message
from bot.verse.forms import VerseForm, form_named
from bot.verse.poem import Poem

FEWEST_STEPS, MOST_STEPS = 2, 9
"""Poems on a blend, the two ends included."""

MOST_CANDIDATES = 256


@dataclass(frozen=True, slots=True)
class PoemRequest:
    """A wish for one poem; the same request gives the same poem from the same model."""

    form: str
    """Any name of a form that `form_named` knows."""

    seed: str
    """Any text at all; one of a certain shape sets the effort, see `bot.engine.effort`."""

    theme: str | None = None
    """What the poem is to be about, in English or Chinese."""

    acrostic: str | None = None
    """First characters of the lines, in either script."""

    fixed: Mapping[int, str] = field(default_factory=dict)
    """Characters that must stand at certain positions, counted from 0 through the poem."""

    near: Poem | None = None
    """Poem to which this one is to be a near neighbour."""

    temperature: float | None = None
    """What the logits are divided by; as the form needs it if None."""

    top_p: float | None = None
    """Share of the probability from which a character is drawn; likewise."""

    candidates: int = effort.USUAL
    """Drafts to choose the best of; fewer if the seed says so, see `drafts`."""

    reduplication: bool = False
    """Whether a character may be said twice running, as in 青青."""

    def __post_init__(self) -> None:
        """Refuse options out of range.

        Raises:
            UnknownFormError: If there is no such form.
            RequestError: If another option is out of range.
        """
        form_named(self.form)
        _check_range(message("temperature"), self.sampling.temperature, 0.05, 2.0)
        _check_range(message("top_p"), self.sampling.top_p, 0.05, 1.0)
        _check_range(message("number of candidates"), self.candidates, 1, MOST_CANDIDATES)

    @property
    def verse_form(self) -> VerseForm:
        """The form itself."""
        return form_named(self.form)

    @property
    def sampling(self) -> Sampling:
        """How freely the characters of the poem are drawn."""
        usual = usual_sampling(self.verse_form)
        return Sampling(
            usual.temperature if self.temperature is None else self.temperature,
            usual.top_p if self.top_p is None else self.top_p,
            self.reduplication,
        )

    @property
    def drafts(self) -> int:
        """Drafts that the poem is the best of."""
        return effort.candidates_of(self.seed, self.candidates)


@dataclass(frozen=True, slots=True)
class BlendRequest:
    """A wish for a path from one poem to another."""

    start: Poem
    end: Poem
    steps: int
    """Poems on the way, the two ends included: 2…9."""

    form: str
    seed: str
    """Of the decoding noise, the same at every step."""

    def __post_init__(self) -> None:
        """Refuse an unknown form and a wrong number of steps.

        Raises:
            UnknownFormError: If there is no such form.
            RequestError: If `steps` is out of range.
        """
        form_named(self.form)
        _check_range(message("number of steps"), self.steps, FEWEST_STEPS, MOST_STEPS)

    @property
    def verse_form(self) -> VerseForm:
        """The form itself."""
        return form_named(self.form)

    @property
    def ratios(self) -> tuple[float, ...]:
        """Return the share of the way at each step, 0…1."""
        return tuple(step / (self.steps - 1) for step in range(self.steps))


@dataclass(frozen=True, slots=True)
class BlendStep:
    """One poem on a path."""

    t: float
    """Share of the way, 0 (start) to 1 (end)."""

    poem: Poem


def variation_of(poem: Poem, seed: str) -> PoemRequest:
    """Return the wish for a near neighbour of a poem: of its form and theme."""
    return PoemRequest(poem.form.name, seed, theme=poem.theme, near=poem)


def seeds_from(seed: str, count: int) -> tuple[str, ...]:
    """Return `count` seeds that begin with a given one.

    A whole number is followed by the next ones, of the same effort; any other text by itself
    with a number, so that the poems of a series can be asked for again one by one.
    """
    if count == 1:
        return (seed,)
    number, drafts = effort.split(seed)
    if re.fullmatch(r"-?[0-9]{1,18}", number):
        return tuple(f"{int(number) + index}{drafts}" for index in range(count))
    return (seed, *(f"{seed} {index}" for index in range(2, count + 1)))


def _check_range(name: Message, value: float, least: float, most: float) -> None:
    # Written so that NaN fails too.
    if not least <= value <= most:
        raise RequestError(
            "The {name} is {value}; choose one from {least} to {most}.",
            name=name,
            value=value,
            least=f"{least:g}",
            most=f"{most:g}",
        )
