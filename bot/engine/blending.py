"""Paths from one poem to another.

The codes of the two poems are joined by an arc in the space of ε, and every step is decoded
with the same noise, so that what changes is what the arc changes. Of the candidates at each
step that chain is taken which is best as a whole: good poems, each like the one before.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.engine.arrays import Doubles, Floats, Ids
from bot.engine.composing import Composer, Wish
from bot.engine.guidance import Pull
from bot.engine.latent import slerp
from bot.engine.requests import BlendRequest, BlendStep
from bot.engine.settled import settled_by
from bot.engine.task import Candidates, Halving, Task, usual_sampling
from bot.verse.poem import Poem

_HALVING = Halving(final_share=0.5)
"""A chain needs more to choose from than a single poem does."""


_STANDSTILL = -100.0


@dataclass(frozen=True, slots=True)
class Stage:
    """The poems that may stand at one step."""

    texts: tuple[str, ...]
    scores: Doubles


class Blender:
    """Walks between poems."""

    def __init__(self, composer: Composer) -> None:
        self._composer = composer

    def blend(self, request: BlendRequest) -> list[BlendStep]:
        """Walk from one poem to another.

        The ends are the poems themselves if they have the form asked for, else poems of that
        form from the same codes. Up to the middle the steps keep the tone pattern and rhyme
        of the start, after it those of the end.
        """
        given = {
            number: poem
            for number, poem in ((0, request.start), (request.steps - 1, request.end))
            if poem.form == request.verse_form
        }
        free = [number for number in range(request.steps) if number not in given]
        wishes = {number: self._wish(request, request.ratios[number]) for number in free}
        tasks = self._tasks(request, wishes)
        found = dict(zip(free, self._composer.decode([tasks[n] for n in free]), strict=True))
        stages = [
            _given_stage(given[number])
            if number in given
            else self._stage(wishes[number], found[number])
            for number in range(request.steps)
        ]
        path = best_path(stages, self._composer.config.smoothness)
        written = self._composer.with_latents(
            [
                self._composer.poem(
                    wishes[number],
                    tasks[number],
                    found[number],
                    path[number],
                    float(stages[number].scores[path[number]]),
                )
                for number in free
            ]
        )
        poems = given | dict(zip(free, written, strict=True))
        return [BlendStep(t, poems[number]) for number, t in enumerate(request.ratios)]

    def _wish(self, request: BlendRequest, ratio: float) -> Wish:
        form = request.verse_form
        return Wish(
            form=form,
            seed=request.seed,
            fixed=np.zeros(form.length, dtype=np.int64),
            candidates=self._composer.config.blend_candidates,
            sampling=usual_sampling(form),
            pull=self._pull(request, ratio),
            settled=settled_by(request.start if ratio <= 0.5 else request.end),
        )

    def _tasks(self, request: BlendRequest, wishes: dict[int, Wish]) -> dict[int, Task]:
        start = self._composer.epsilon_of(request.start)
        end = self._composer.epsilon_of(request.end)
        return {
            number: dataclasses.replace(
                self._composer.task(wish, [slerp(start, end, request.ratios[number])]),
                halving=_HALVING,
            )
            for number, wish in wishes.items()
        }

    def _pull(self, request: BlendRequest, ratio: float) -> Pull | None:
        """Lean towards the characters of the ends, the more the closer they are."""
        shares = ((request.start, 1 - ratio), (request.end, ratio))
        same = [(poem, share) for poem, share in shares if poem.form == request.verse_form]
        if not same:
            return None
        ids: Ids = np.array([self._composer.ids_of(poem) for poem, _ in same]).T
        nats: Floats = np.array([share for _, share in same], dtype=np.float32)
        return Pull(ids, nats * np.float32(self._composer.config.pull))

    def _stage(self, wish: Wish, candidates: Candidates) -> Stage:
        texts = tuple(self._composer.texts(candidates))
        return Stage(texts, self._composer.scores(wish, candidates))


def best_path(stages: Sequence[Stage], smoothness: float) -> list[int]:
    """Choose one poem of each stage so that their scores and likenesses have the best sum.

    Args:
        stages: Poems to choose from at each step.
        smoothness: Score that two neighbours of the same text would earn.

    Source: Viterbi's algorithm.
    """
    totals = stages[0].scores
    back: list[Ids] = []
    for before, here in itertools.pairwise(stages):
        links = np.array([[_link(one, two) for one in before.texts] for two in here.texts])
        ways = totals[None, :] + smoothness * links
        back.append(ways.argmax(axis=1))
        totals = ways.max(axis=1) + here.scores
    path = [int(totals.argmax())]
    for came_from in reversed(back):
        path.append(int(came_from[path[-1]]))
    return path[::-1]


def likeness(one: str, two: str) -> float:
    """Return the Jaccard index of the characters of two texts, 0…1."""
    first, second = set(one), set(two)
    return len(first & second) / len(first | second)


def _link(one: str, two: str) -> float:
    # A step that changes nothing is no step.
    return likeness(one, two) if one != two else _STANDSTILL


def _given_stage(poem: Poem) -> Stage:
    return Stage(("".join(poem.lines),), np.zeros(1))
