"""Scores finished candidates, so that the best one can be taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.engine.arrays import Doubles, Floats
from bot.engine.task import Candidates

_ENOUGH_IMAGES = 3
"""A poem with so many image characters of its theme has all that can be wished for."""


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """What counts for how much, in nats per character of the model's log probability."""

    log_probability: float = 0.75
    """Mean log p of a character."""

    theme: float = 0.5
    """Share of the wished-for images."""

    no_theme: float = 2.0
    """Taken off where a theme was asked for and no image of it is there at all."""

    repetition: float = 0.15
    """Taken off for each character that comes again in another line."""

    critic: float = 0.15
    """For each unit of the critic's logit, where the model has a critic."""

    relaxed: float = 5.0
    """Taken off for each place where a rule of taste had to give way."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a ranking may go by; everything but the candidates is optional."""

    candidates: Candidates
    texts: Sequence[str]
    line_length: int
    image_characters: frozenset[str] = frozenset()
    critic: Floats | None = None
    """Logit of the critic for each candidate."""


def scores(evidence: Evidence, weights: RankingWeights) -> Doubles:
    """Return the score of each candidate; higher is better."""
    found = evidence.candidates
    # Accumulated in double precision: a mean of floats depends on how they are summed up.
    total = weights.log_probability * found.log_p.astype(np.float64).mean(axis=1)
    total -= weights.relaxed * found.relaxed
    total += [_taste(text, evidence, weights) for text in evidence.texts]
    if evidence.critic is not None:
        total += weights.critic * evidence.critic
    return np.asarray(total)


def best(scored: Doubles) -> int:
    """Return the index of the highest score, the first of equal ones."""
    return int(np.argmax(scored))


def theme_coverage(text: str, image_characters: frozenset[str]) -> float:
    """Return how much of a theme a text has, 0…1."""
    if not image_characters:
        return 1.0
    return min(1.0, len(image_characters & set(text)) / min(_ENOUGH_IMAGES, len(image_characters)))


def repeated_characters(text: str, line_length: int) -> int:
    """Count the characters that come again in a later line."""
    lines = [set(text[start : start + line_length]) for start in range(0, len(text), line_length)]
    return sum(map(len, lines)) - len(set(text))


def _taste(text: str, evidence: Evidence, weights: RankingWeights) -> float:
    coverage = theme_coverage(text, evidence.image_characters)
    score = weights.theme * coverage - (weights.no_theme if not coverage else 0.0)
    return score - weights.repetition * repeated_characters(text, evidence.line_length)
