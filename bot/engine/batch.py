"""The rows that are being written: what each has so far, and what it may write next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bot.engine import noise
from bot.engine.arrays import Booleans, Floats, Ids, Keys
from bot.engine.characters import CharacterTable
from bot.engine.constraints import allowed_characters, rules_of
from bot.engine.sessions import Step
from bot.engine.task import Candidates, Task
from bot.verse.vocabulary import BEGIN

_THEME_BONUS = 1.5
"""Nats that an image character is worth while candidates are thinned out."""


class Batch:
    """Candidates of tasks of one form; every array has a row for each that is left."""

    def __init__(self, tasks: Sequence[Task], table: CharacterTable, step: Step) -> None:
        self._tasks = tasks
        self._table = table
        self._form = tasks[0].form
        self._rules = rules_of(self._form)
        sizes = [len(task.plan_of) for task in tasks]
        rows, positions = sum(sizes), self._form.length
        # Plans of all tasks in one list; the offset tells where a task's own begin.
        offsets = np.cumsum([0, *(len(task.plans) for task in tasks)])[:-1]
        self._conditions = np.concatenate([task.conditions for task in tasks])
        self._patterns = np.array([plan.pattern for task in tasks for plan in task.plans])
        self._openings = np.concatenate([task.openings() for task in tasks])
        self._rhyme_rows = np.concatenate([task.rhyme_rows() for task in tasks])
        self._lenient_rows = np.concatenate([task.lenient_rows() for task in tasks])
        self._offsets = offsets
        self._keys = np.array([task.key for task in tasks])
        samplings = [task.sampling for task in tasks]
        self._temperatures = np.array([it.temperature for it in samplings], dtype=np.float32)
        self._top_ps = np.array([it.top_p for it in samplings], dtype=np.float32)
        self._doubling = np.array([it.reduplication for it in samplings])

        self.fixed = np.repeat(np.stack([task.fixed for task in tasks]), sizes, axis=0)
        """Characters asked for, 0 where there are none, (rows, positions)."""
        self.rows = np.repeat(np.arange(len(tasks)), sizes)
        """Task of each row."""
        self._numbers = np.concatenate([np.arange(size) for size in sizes])
        self._plans = np.concatenate([task.plan_of for task in tasks]) + offsets[self.rows]
        self._ways = np.zeros(rows, dtype=np.uint8)
        self._ids = np.zeros((rows, positions), dtype=np.int64)
        self._found = np.zeros(rows, dtype=np.int64)
        self.is_relaxed = np.zeros(rows, dtype=np.int64)
        self.log_p = np.zeros((rows, positions), dtype=np.float32)
        self.state = step.first_state(rows, self._form.line_length)

    @property
    def temperature(self) -> Floats:
        """Temperature of each row."""
        return self._temperatures[self.rows]

    @property
    def top_p(self) -> Floats:
        """Nucleus of each row."""
        return self._top_ps[self.rows]

    def spans(self) -> Iterator[tuple[Task, slice]]:
        """Yield each task with its rows."""
        bounds = np.searchsorted(self.rows, np.arange(len(self._tasks) + 1)).tolist()
        for task, start, stop in zip(self._tasks, bounds, bounds[1:], strict=False):
            yield task, slice(start, stop)

    def previous(self, position: int) -> Ids:
        """Return the last character of each row."""
        return self._ids[:, position - 1] if position else np.full(len(self.rows), BEGIN)

    def condition(self, position: int) -> Floats:
        """Return the draft's condition of a position for each row, (rows, width)."""
        condition: Floats = self._conditions[self._plans, position]
        return condition

    def keys(self, position: int) -> Keys:
        """Return the keys of the noise at a position."""
        return noise.place_keys(self._keys[self.rows], self._numbers, position)

    def guided(self, logits: Floats, position: int) -> Floats:
        """Return logits that lean towards themes and other poems."""
        if not any(task.pull or len(task.theme.characters) for task in self._tasks):
            return logits
        logits = logits.copy()
        progress = position / self._form.length
        previous = self.previous(position)
        for task, span in self.spans():
            task.theme.apply(logits[span], previous[span], self._found[span], progress)
            if task.pull is not None:
                task.pull.apply(logits[span], position)
        return logits

    def allowed(self, position: int, rows: Ids) -> Booleans:
        """Return what some rows may write, (len(rows), vocabulary)."""
        self._open_couplet(position)
        plans = self._plans[rows]
        allowed = allowed_characters(
            self._table,
            self._rules.permitted[self._patterns[plans], position, self._ways[rows]],
            self._rhymes(position, plans),
            self._used(position, rows),
        )
        self._allow_doubles(allowed, position, rows)
        self._ban(allowed, position, rows)
        return allowed

    def relaxed(self, position: int, rows: Ids) -> Booleans:
        """Return what rows without any allowed character may write, and note that they are.

        First the rhyme is read leniently; if that does not help, a character that is already
        in the poem may come again. Tone and rhyme themselves are never given up.
        """
        self.is_relaxed[rows] += 1
        plans = self._plans[rows]
        permitted = self._rules.permitted[self._patterns[plans], position, self._ways[rows]]
        rhymes = self._rhymes(position, plans)
        used = self._used(position, rows)
        if rhymes is not None:
            lenient = np.where(rhymes > 0, self._lenient_rows[plans], 0)
            allowed = allowed_characters(self._table, permitted, lenient, used)
            if allowed.any(axis=1).all():
                return allowed
        return allowed_characters(self._table, permitted, rhymes, np.zeros_like(used))

    def write(self, position: int, chosen: Ids, log_p: Floats) -> None:
        """Take the characters of a position."""
        self._open_couplet(position)
        given = self.fixed[:, position] > 0
        tones = np.where(given, self._table.lenient_tones[chosen], self._table.tones[chosen])
        ways = self._rules.following[self._patterns[self._plans], position, self._ways, tones]
        # Only a character that was asked for can clash; then the ways stay as they are.
        self._ways = np.where(ways > 0, ways, self._ways)
        self._ids[:, position] = chosen
        self.log_p[:, position] = log_p
        for task, span in self.spans():
            self._found[span] += task.theme.hits(chosen[span])

    def theme_bonus(self) -> Floats:
        """Return what the image characters so far are worth, in nats, (rows,)."""
        bonus = np.zeros(len(self.rows), dtype=np.float32)
        for task, span in self.spans():
            bonus[span] = _THEME_BONUS * np.minimum(self._found[span], task.theme.enough)
        return bonus

    def keep(self, kept: Booleans) -> None:
        """Go on with some of the rows only."""
        if kept.all():
            return
        self.rows, self._numbers, self._plans = (
            self.rows[kept],
            self._numbers[kept],
            self._plans[kept],
        )
        self._ways, self._ids, self._found = self._ways[kept], self._ids[kept], self._found[kept]
        self.fixed, self.state = self.fixed[kept], self.state[:, kept]
        self.is_relaxed, self.log_p = self.is_relaxed[kept], self.log_p[kept]

    def candidates(self) -> list[Candidates]:
        """Return what was written, for each task."""
        plans = self._plans - self._offsets[self.rows]
        return [
            Candidates(
                numbers=self._numbers[span],
                plans=plans[span],
                ids=self._ids[span],
                log_p=self.log_p[span],
                relaxed=self.is_relaxed[span],
            )
            for _, span in self.spans()
        ]

    def _open_couplet(self, position: int) -> None:
        couplet, offset = divmod(position, 2 * self._form.line_length)
        if offset == 0:
            self._ways = self._openings[self._plans, couplet]

    def _rhymes(self, position: int, plans: Ids) -> Ids | None:
        line, offset = divmod(position, self._form.line_length)
        return self._rhyme_rows[plans, line] if offset == self._form.line_length - 1 else None

    def _used(self, position: int, rows: Ids) -> Ids:
        """Return what is written and what is still to come by wish."""
        coming = self.fixed[rows, position + 1 :]
        return np.concatenate([self._ids[rows, :position], coming], axis=1)

    def _allow_doubles(self, allowed: Booleans, position: int, rows: Ids) -> None:
        """Let a character be said twice running within a line, where that was asked for."""
        offset = position % self._form.line_length
        # A doubled last character would have to rhyme with itself.
        if offset in (0, self._form.line_length - 1) or not self._doubling.any():
            return
        last = self._ids[rows, position - 1]
        plans = self._plans[rows]
        permitted = self._rules.permitted[self._patterns[plans], position, self._ways[rows]]
        sounds = permitted >> self._table.tones[last] & 1
        once = (self._ids[rows, :position] == last[:, None]).sum(axis=1) == 1
        once &= (self.fixed[rows] != last[:, None]).all(axis=1)
        doubled = np.flatnonzero(self._doubling[self.rows[rows]] & once & (sounds > 0))
        allowed[doubled, last[doubled]] = True

    def _ban(self, allowed: Booleans, position: int, rows: Ids) -> None:
        for number, task in enumerate(self._tasks):
            if task.banned is not None:
                allowed[self.rows[rows] == number, task.banned[position]] = False
