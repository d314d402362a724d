"""Where everything on a card stands: columns from right to left, title, signature and seal.

All lengths are pixels, x to the right and y downwards; a character is placed by the middle
of its square. The columns are numbered from the right: 0 is the title, the verse follows,
the last one has the signature.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.card.sizes import CardSize

_MARGIN = 0.065
"""Least free space at either side of the columns, as a share of the width."""
_TIGHTEST, _LOOSEST = 1.12, 1.2
"""Distance of two characters in a column, in characters."""
_CAESURA = 0.6
"""What is added to it between the lines of a couplet."""
_MOST_LINE_COLUMNS = 4
"""With more lines than this a card that has the room puts a couplet in a column."""

_COUPLET_WIDENING = 0.4
"""What is added to the distance of columns that hold a couplet, in characters."""

_TITLE, _SIGNATURE, _SEAL = 0.5, 0.3, 0.8
"""Size of the small writing and side of the seal, in characters of the verse."""
_LEAST_TITLE, _LEAST_SIGNATURE, _LEAST_SEAL = 34, 24, 58
_TITLE_STRENGTH, _SIGNATURE_STRENGTH = 0.88, 0.78
_SMALL_STEP = 1.3
_OVERHANG = 0.5
"""How far the hairlines reach beyond the verse, in characters."""
# The eye takes a point a little above the middle for the middle.
_OPTICAL_LIFT = 0.012


@dataclass(frozen=True, slots=True)
class Mark:
    """One character and its place."""

    character: str
    x: float
    y: float
    size: int
    strength: float
    """Of the ink, 0…1."""


@dataclass(frozen=True, slots=True)
class Sideways:
    """A text that runs downwards with its letters turned, as Latin ones are in a column."""

    text: str
    x: float
    """Middle of the line of text."""

    top: float
    size: int
    strength: float


@dataclass(frozen=True, slots=True)
class Box:
    """A square by its upper left corner."""

    left: int
    top: int
    side: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A card ready to be drawn."""

    verse: tuple[tuple[Mark, ...], ...]
    """The columns of verse, the rightmost first."""

    title: tuple[Mark, ...]
    signature: tuple[Mark, ...]
    seed: Sideways
    seal: Box
    rules: tuple[int, ...]
    """x of the hairlines between and beside all columns, the rightmost first."""

    rule_ends: tuple[int, int]
    """y of their upper and lower ends."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All characters."""
        return (*self.title, *(mark for column in self.verse for mark in column), *self.signature)


@dataclass(frozen=True, slots=True)
class Writing:
    """What is to be placed, in the script to be drawn."""

    lines: tuple[str, ...]
    title: str
    signature: tuple[str, ...]
    """Words, set apart a little."""

    seed: str
    seed_length: float
    """Length of the seed's text in sizes of its letters."""


def arrange(size: CardSize, writing: Writing) -> Layout:
    """Place a poem on a card."""
    grid = _Grid.of(size, writing.lines)
    seal_side = max(_LEAST_SEAL, round(_SEAL * grid.character))
    last_x = grid.x(len(grid.columns) + 1)
    seal = Box(round(last_x - seal_side / 2), round(grid.lower_edge - seal_side), seal_side)
    signature, seed = _signature(grid, writing, last_x, seal)
    overhang = _OVERHANG * grid.character
    return Layout(
        verse=grid.marks(),
        title=_title(grid, writing.title),
        signature=signature,
        seed=seed,
        seal=seal,
        rules=tuple(round(grid.x(place - 0.5)) for place in range(len(grid.columns) + 3)),
        rule_ends=(round(grid.upper_edge - overhang), round(grid.lower_edge + overhang)),
    )


@dataclass(frozen=True, slots=True)
class _Grid:
    """The squares of the verse."""

    columns: tuple[str, ...]
    lines_per_column: int
    character: int
    """Side of a square."""

    step: float
    """Distance of two characters in a column."""

    right: float
    """x of the title's column."""

    column_step: float
    upper_edge: float
    lower_edge: float

    @classmethod
    def of(cls, size: CardSize, lines: tuple[str, ...]) -> _Grid:
        paired = bool(size.couplet_height) and len(lines) > _MOST_LINE_COLUMNS
        per_column = 2 if paired else 1
        columns = tuple(
            "".join(lines[at : at + per_column]) for at in range(0, len(lines), per_column)
        )
        room = size.couplet_height if paired else size.body_height
        steps = len(columns[0]) - 1
        pause = _CAESURA * (per_column - 1)
        gaps = len(columns) + 1
        free_width = (1 - 2 * _MARGIN) * size.width
        character = min(size.largest, int(room / (1 + steps * _TIGHTEST + pause)))
        step = min(_LOOSEST * character, (room - character * (1 + pause)) / steps)
        widest = size.widest_step + (_COUPLET_WIDENING if paired else 0)
        column_step = min(widest * character, free_width / (gaps + 1))
        height = character * (1 + pause) + steps * step
        upper_edge = (size.height - height) / 2 - _OPTICAL_LIFT * size.height
        return cls(
            columns, per_column, character, step,
            (size.width + gaps * column_step) / 2, column_step, upper_edge, upper_edge + height,
        )  # fmt: skip

    def x(self, place: float) -> float:
        """Return the middle of a column."""
        return self.right - place * self.column_step

    def marks(self) -> tuple[tuple[Mark, ...], ...]:
        return tuple(self._column(place, text) for place, text in enumerate(self.columns, start=1))

    def _column(self, place: int, text: str) -> tuple[Mark, ...]:
        length = len(text) // self.lines_per_column
        first = self.upper_edge + self.character / 2
        return tuple(
            Mark(
                character,
                self.x(place),
                first + index * self.step + index // length * _CAESURA * self.character,
                self.character,
                1.0,
            )
            for index, character in enumerate(text)
        )


def _title(grid: _Grid, title: str) -> tuple[Mark, ...]:
    size = max(_LEAST_TITLE, round(_TITLE * grid.character))
    first = grid.upper_edge + size / 2
    return tuple(
        Mark(character, grid.x(0), first + index * _SMALL_STEP * size, size, _TITLE_STRENGTH)
        for index, character in enumerate(title)
    )


def _signature(
    grid: _Grid, writing: Writing, x: float, seal: Box
) -> tuple[tuple[Mark, ...], Sideways]:
    """Hang the signature above the seal: the words, then the seed."""
    size = max(_LEAST_SIGNATURE, round(_SIGNATURE * grid.character))
    step, gap = _SMALL_STEP * size, 0.7 * size
    seed_size = round(0.8 * size)
    seed_top = seal.top - 1.2 * size - writing.seed_length * seed_size
    top = seed_top - (gap if writing.seed else 0)
    top -= sum(len(word) * step for word in writing.signature) + gap * (len(writing.signature) - 1)
    marks: list[Mark] = []
    y = top + size / 2
    for word in writing.signature:
        for character in word:
            marks.append(Mark(character, x, y, size, _SIGNATURE_STRENGTH))
            y += step
        y += gap
    return tuple(marks), Sideways(writing.seed, x, seed_top, seed_size, _SIGNATURE_STRENGTH)
