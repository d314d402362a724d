"""What to write about on a day: the solar term (節氣) and the images of its season.

The year of the old poets has 24 solar terms of about fifteen days, each named for what is to be
seen: 驚蟄, the awakening of insects; 白露, white dew. They are those of the north of China.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from bot.errors import ModelDamagedError

_COLUMNS = ["term", "theme", "others"]
_TERMS = 24
_LEAP_CYCLE = 4
"""Years after which the same days come again, nearly: they drift by a day in some 128 years."""


@dataclass(frozen=True, slots=True)
class SolarTerm:
    """One of the 24 parts of the year."""

    name: str
    """In traditional characters."""

    theme: str
    """Key of the theme of the day on which it begins."""

    others: tuple[str, ...]
    """Keys of the themes of the days after it, in turn."""


@dataclass(frozen=True, slots=True)
class Season:
    """A day within a solar term."""

    term: SolarTerm
    day: int
    """0 on the day on which the term begins."""

    @property
    def theme(self) -> str:
        """Key of the theme of the day."""
        if self.day == 0:
            return self.term.theme
        return self.term.others[(self.day - 1) % len(self.term.others)]


def season_of(day: date) -> Season:
    """Return the season of a day; beyond the years 2024 to 2050 it may be a day off.

    Raises:
        ModelDamagedError: If the tables of this installation are none.
    """
    begins = [*_beginnings(day.year - 1), *_beginnings(day.year)]
    place = bisect_right(begins, day) - 1
    return Season(solar_terms()[place % _TERMS], (day - begins[place]).days)


@cache
def solar_terms() -> tuple[SolarTerm, ...]:
    """Read the terms, from the first in January on.

    Raises:
        ModelDamagedError: If the file of this installation is no table of them.
    """
    header, *rows = _rows("solar_terms.tsv")
    if header != _COLUMNS or len(rows) != _TERMS:
        raise ModelDamagedError("The table of solar terms is damaged; install the program again.")
    return tuple(SolarTerm(name, theme, tuple(others.split("|"))) for name, theme, others in rows)


def _beginnings(year: int) -> Iterator[date]:
    """Yield the days on which the terms of a year begin, two in each month."""
    table = _days()
    first, last = min(table), max(table)
    if year < first:
        known = first + (year - first) % _LEAP_CYCLE
    elif year > last:
        known = last - (last - year) % _LEAP_CYCLE
    else:
        known = year
    for place, day in enumerate(table[known]):
        yield date(year, place // 2 + 1, day)


@cache
def _days() -> dict[int, tuple[int, ...]]:
    return {int(year): tuple(map(int, days)) for year, *days in _rows("solar_term_days.tsv")}


def _rows(name: str) -> list[list[str]]:
    text = files("bot.engine").joinpath("data", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
