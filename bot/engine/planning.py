"""Decides which tone pattern and which rhyme each candidate gets.

Patterns come as often as among human poems, rhymes as the draft leans: where the latent has a
scene of snow and moon, the draft's line ends say which of the 30 groups has the words for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.engine import noise
from bot.engine.arrays import Doubles, Floats
from bot.engine.characters import CharacterTable
from bot.engine.constraints import rules_of
from bot.engine.fitting import Fitting
from bot.engine.sampling import log_normaliser
from bot.engine.task import Plan
from bot.verse.forms import VerseForm
from bot.verse.prosody import RHYME_GROUPS


@dataclass(frozen=True, slots=True)
class PlanConfig:
    """How many plans a request gets, and how the rhymes are drawn."""

    plans: int = 8
    rhyme_temperature: float = 0.7
    top_rhymes: int = 8
    """Only so many of the likeliest groups are drawn from."""


class Planner:
    """Makes plans for requests; keeps no state between them."""

    def __init__(self, table: CharacterTable, config: PlanConfig) -> None:
        self._table = table
        self._config = config

    def plans(
        self, form: VerseForm, fittings: Sequence[Fitting], end_logits: Floats, key: np.uint64
    ) -> tuple[Plan, ...]:
        """Draw plans for the latents of a request.

        Args:
            form: Of the poem.
            fittings: What may be chosen; see `fittings`.
            end_logits: Of a draft that knows no pattern and no rhyme, (latents, lines,
                vocabulary).
            key: Of the noise.

        Returns:
            `PlanConfig.plans` plans, those of a latent one after the other.
        """
        shares = np.array([pattern.share for pattern in rules_of(form).patterns])
        count, latents = self._config.plans, len(end_logits)
        patterns = _stratified(_pattern_shares(fittings, shares), count, key)
        scores = [self._rhyme_scores(form, logits) for logits in end_logits]
        plans = []
        for number in range(count):
            latent = number * latents // count
            choices = [item for item in fittings if item.pattern == patterns[number]]
            chosen = self._draw_rhyme(choices, scores[latent], key, number)
            plans.append(Plan(latent, chosen.pattern, chosen.rhyme, chosen.openings))
        return tuple(plans)

    def _rhyme_scores(self, form: VerseForm, end_logits: Floats) -> Doubles:
        """Score each group: mean over the rhyming lines of its log probability, (groups,)."""
        ends = end_logits[list(form.rhyming_lines)]
        p = np.exp(ends - log_normaliser(ends)[:, None])
        # Sums over slices, in order: a matrix product might round by the number of threads.
        ordered = p[:, self._table.group_order]
        starts = self._table.group_starts
        sizes = np.diff([*starts, ordered.shape[1]])
        filled = np.flatnonzero(sizes)
        mass = np.full((len(ends), len(starts)), np.finfo(np.float64).tiny)
        mass[:, filled] += np.add.reduceat(ordered, starts[filled], axis=1)
        scores: Doubles = np.log(mass).mean(axis=0)
        return scores

    def _draw_rhyme(
        self, choices: Sequence[Fitting], scores: Doubles, key: np.uint64, number: int
    ) -> Fitting:
        """Draw one of the fittings of a pattern by the scores of their rhyme groups."""
        ranked = sorted(choices, key=lambda item: -scores[RHYME_GROUPS.index(item.rhyme)])
        ranked = ranked[: self._config.top_rhymes]
        groups = np.array([RHYME_GROUPS.index(item.rhyme) for item in ranked])
        keys = noise.place_keys(key, np.full(len(groups), number), 0)
        noisy = scores[groups] / self._config.rhyme_temperature + noise.gumbels(keys, groups)
        return ranked[int(np.argmax(noisy))]


def _pattern_shares(fittings: Sequence[Fitting], shares: Doubles) -> Doubles:
    """Return the share of each pattern among those that may be chosen."""
    present = np.zeros_like(shares)
    present[[fitting.pattern for fitting in fittings]] = 1
    wanted = shares * present
    total: Doubles = wanted / wanted.sum()
    return total


def _stratified(shares: Doubles, count: int, key: np.uint64) -> list[int]:
    """Draw `count` indices so that each comes as often as its share, give or take one.

    They are dealt in an order of their own, so that no latent gets one pattern only.
    """
    start = float(noise.uniforms(np.array([key]), np.array([0]))[0])
    levels = (np.arange(count) + start) / count
    drawn = np.minimum(np.searchsorted(shares.cumsum(), levels), len(shares) - 1)
    order = np.argsort(noise.uniforms(np.full(count, key), np.arange(1, count + 1)))
    return [int(index) for index in drawn[order]]
