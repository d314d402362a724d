"""What the decoder is given for one request, and what it gives back."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from bot.engine.arrays import Booleans, Bytes, Floats, Ids
from bot.engine.characters import lenient_rhyme_row
from bot.engine.constraints import rules_of
from bot.engine.guidance import NO_THEME, Pull, ThemeGuide
from bot.verse.forms import VerseForm


@dataclass(frozen=True, slots=True)
class Plan:
    """What some candidates of a request have in common."""

    latent: int
    """Which of the request's latents they grow from."""

    pattern: int
    """Index of the tone pattern in `patterns_of(form)`."""

    rhyme: str
    """Level Pingshui group."""

    openings: tuple[int, ...]
    """For each couplet the ways to place its tones that may be taken, as bits."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How freely characters are drawn."""

    temperature: float = 1.0
    top_p: float = 0.985
    reduplication: bool = False
    """Whether a character may be said twice running (疊字), as in 青青."""


_SAMPLING = {"wulu": Sampling(temperature=0.97), "qilu": Sampling(temperature=0.93)}
"""Of forms that are written less freely; `model_export/README.md` says why."""


def usual_sampling(form: VerseForm) -> Sampling:
    """Return how a form is written unless something else is asked for."""
    return _SAMPLING.get(form.name, Sampling())


@dataclass(frozen=True, slots=True)
class Halving:
    """Drops the worse candidates of a request line by line, to save time."""

    final_share: float = 0.25
    """Share of the candidates that reach the last line."""

    fewest: int = 4
    """So many always go on."""

    def survivors(self, candidates: int, lines_done: int, lines: int) -> int:
        """Return how many of the first candidates go on after some of the lines."""
        if lines < 2 or lines_done >= lines:
            lines_done = min(lines_done, lines - 1)
        share: float = self.final_share ** (lines_done / max(1, lines - 1))
        return min(candidates, max(self.fewest, math.ceil(candidates * share)))


@dataclass(frozen=True, slots=True)
class Task:
    """One poem to be written in several candidates."""

    form: VerseForm
    key: np.uint64
    """Of the noise."""

    plans: tuple[Plan, ...]
    conditions: Floats
    """What the draft says of each position under each plan, (plans, positions, width)."""

    plan_of: Ids
    """Plan of each candidate, (candidates,)."""

    fixed: Ids
    """Ids that were asked for, 0 where the poet is free, (positions,)."""

    sampling: Sampling = field(default_factory=Sampling)
    theme: ThemeGuide = NO_THEME
    pull: Pull | None = None
    banned: Ids | None = None
    """An id for each position that must not stand there, or None, (positions,)."""

    halving: Halving = field(default_factory=Halving)

    @property
    def free_lines(self) -> Booleans:
        """Tell which lines have anything to be written, (lines,)."""
        grid = self.fixed.reshape(self.form.lines, self.form.line_length)
        free: Booleans = (grid == 0).any(axis=1)
        return free

    def openings(self) -> Bytes:
        """Return the first states of each couplet for each plan, (plans, couplets)."""
        return np.array([plan.openings for plan in self.plans], dtype=np.uint8)

    def rhyme_rows(self) -> Ids:
        """Return the row of the rhyme masks for each plan and line, (plans, lines)."""
        rules = rules_of(self.form)
        return np.array([rules.rhyme_rows(plan.pattern, plan.rhyme) for plan in self.plans])

    def lenient_rows(self) -> Ids:
        """Return the row of each plan's group by all readings, (plans,)."""
        return np.array([lenient_rhyme_row(plan.rhyme) for plan in self.plans])


@dataclass(frozen=True, slots=True)
class Candidates:
    """The finished candidates of a task that came through to the end."""

    numbers: Ids
    """Which of the first candidates they are, ascending, (survivors,)."""

    plans: Ids
    """Plan of each, (survivors,)."""

    ids: Ids
    """(survivors, positions)."""

    log_p: Floats
    """log p of each character under the model, before any mask, (survivors, positions)."""

    relaxed: Ids
    """Characters for which a rule of taste had to give way, (survivors,)."""
