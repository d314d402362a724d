"""Writes the candidates of many requests together, character by character.

Rows of the batch are candidates; those of one task stand together. Nothing that happens to
one task depends on another: each is drawn with its own noise, thinned out by its own scores,
and the graphs and the array operations treat rows apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.engine import sampling
from bot.engine.arrays import Booleans, Floats, Ids
from bot.engine.batch import Batch
from bot.engine.characters import CharacterTable
from bot.engine.sessions import Step
from bot.engine.task import Candidates, Task

_MOST_ROWS = 64
"""More rows at a time gain nothing and leave the cache."""

_RELAXED_COST = 100.0
"""Nats; a candidate that had to break a rule of taste only wins among its like."""


class Decoder:
    """Runs the step graph under the rules of verse."""

    def __init__(self, step: Step, table: CharacterTable) -> None:
        self._step = step
        self._table = table

    def decode(self, tasks: Sequence[Task]) -> list[Candidates]:
        """Write the candidates of tasks of any forms; the answers are in the same order."""
        answers: dict[int, Candidates] = {}
        for numbers in _groups(tasks):
            group = [tasks[number] for number in numbers]
            answers.update(zip(numbers, self._decode_group(group), strict=True))
        return [answers[number] for number in range(len(tasks))]

    def _decode_group(self, tasks: Sequence[Task]) -> list[Candidates]:
        form = tasks[0].form
        batch = Batch(tasks, self._table, self._step)
        for position in range(form.length):
            logits, batch.state = self._step(
                batch.previous(position),
                batch.condition(position),
                batch.state,
                position + 1,
            )
            self._write(batch, position, logits)
            if (position + 1) % form.line_length == 0 and position + 1 < form.length:
                batch.keep(_survivors(batch, (position + 1) // form.line_length))
        return batch.candidates()

    def _write(self, batch: Batch, position: int, logits: Floats) -> None:
        """Choose the next character of each row."""
        fixed = batch.fixed[:, position]
        normaliser = sampling.log_normaliser(logits)
        chosen = fixed.copy()
        free = np.flatnonzero(fixed == 0)
        if len(free):
            guided = batch.guided(logits, position)
            chosen[free] = self._draw(batch, position, _rows(guided, free), free)
        log_p = logits[np.arange(len(chosen)), chosen] - normaliser
        batch.write(position, chosen, log_p)

    def _draw(self, batch: Batch, position: int, logits: Floats, rows: Ids) -> Ids:
        allowed = batch.allowed(position, rows)
        stuck = np.flatnonzero(~allowed.any(axis=1))
        if len(stuck):
            allowed[stuck] = batch.relaxed(position, rows[stuck])
        return sampling.draw(
            logits,
            allowed,
            batch.temperature[rows],
            batch.top_p[rows],
            batch.keys(position)[rows],
        )


def _rows(logits: Floats, rows: Ids) -> Floats:
    """Pick rows; all of them, as is usual, without a copy."""
    return logits if len(rows) == len(logits) else logits[rows]


def _groups(tasks: Sequence[Task]) -> list[list[int]]:
    """Put tasks of the same form together, up to `_MOST_ROWS` rows."""
    by_form: dict[str, list[list[int]]] = {}
    for number, task in enumerate(tasks):
        groups = by_form.setdefault(task.form.name, [])
        rows = sum(len(tasks[other].plan_of) for other in groups[-1]) if groups else _MOST_ROWS
        if rows + len(task.plan_of) > _MOST_ROWS:
            groups.append([])
        groups[-1].append(number)
    return [group for groups in by_form.values() for group in groups]


def _survivors(batch: Batch, lines_done: int) -> Booleans:
    """Tell which rows go on after a line, (rows,)."""
    kept = np.ones(len(batch.rows), dtype=bool)
    scores = batch.log_p.sum(axis=1) + batch.theme_bonus() - _RELAXED_COST * batch.is_relaxed
    for task, span in batch.spans():
        free = task.free_lines
        # While everything is given, all candidates are still the same.
        done = int(free[:lines_done].sum())
        if not free[lines_done - 1]:
            continue
        count = task.halving.survivors(len(task.plan_of), done, int(free.sum()))
        order = np.argsort(-scores[span], kind="stable")
        dropped = np.arange(span.start, span.stop)[order[count:]]
        kept[dropped] = False
    return kept
