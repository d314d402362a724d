"""The solar term and the theme of a day."""

from __future__ import annotations

import itertools
import math
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.engine.seasons import season_of, solar_terms
from bot.engine.theme_table import curated_themes

CHINA = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("day", "term"),
    [
        ("2024-02-04", "立春"),
        ("2025-02-03", "立春"),
        ("2026-02-04", "立春"),
        ("2024-04-04", "清明"),
        ("2026-04-05", "清明"),
        ("2024-06-21", "夏至"),
        ("2024-12-21", "冬至"),
        ("2026-12-22", "冬至"),
        ("2025-09-23", "秋分"),
        ("2033-12-21", "冬至"),
    ],
)
def test_a_term_begins_on_the_day_of_the_calendar(day: str, term: str) -> None:
    """On the day before, the last one is still on."""
    season = season_of(date.fromisoformat(day))
    assert (season.term.name, season.day) == (term, 0)
    before = season_of(date.fromisoformat(day) - timedelta(days=1))
    names = [item.name for item in solar_terms()]
    assert before.term.name == names[names.index(term) - 1]
    assert before.day in (13, 14, 15)


def _longitude(moment: datetime) -> float:
    """Return the sun's apparent longitude in degrees, to a hundredth.

    Source: Meeus, "Astronomical Algorithms", 2nd edition, chapter 25.
    """
    days = (moment - datetime(2000, 1, 1, 12, tzinfo=UTC)).total_seconds() / 86_400
    t = (days + 71 / 86_400) / 36_525  # about 71 s from universal to dynamical time
    mean = 280.46646 + 36_000.76983 * t + 0.0003032 * t * t
    anomaly = math.radians(357.52911 + 35_999.05029 * t - 0.0001537 * t * t)
    centre = (
        (1.914602 - 0.004817 * t) * math.sin(anomaly)
        + (0.019993 - 0.000101 * t) * math.sin(2 * anomaly)
        + 0.000289 * math.sin(3 * anomaly)
    )
    node = math.radians(125.04 - 1_934.136 * t)
    return (mean + centre - 0.00569 - 0.00478 * math.sin(node)) % 360


def test_the_table_agrees_with_the_sun() -> None:
    """In every year the sun passes the longitude of the term on that day in China.

    As far as a short formula can tell: within a hundredth of a degree, a quarter of an hour.
    """
    tolerance = 0.012
    for year in range(2024, 2051):
        day = date(year, 1, 1)
        while day.year == year:
            season = season_of(day)
            if season.day == 0:
                place = solar_terms().index(season.term)
                aim = (285 + 15 * place) % 360
                start = datetime(day.year, day.month, day.day, tzinfo=CHINA)
                before = (_longitude(start) - aim + 180) % 360 - 180
                after = (_longitude(start + timedelta(days=1)) - aim + 180) % 360 - 180
                assert before < tolerance, (day, season.term.name)
                assert after > -tolerance, (day, season.term.name)
            day += timedelta(days=1)


def test_every_year_has_all_terms_in_their_order() -> None:
    """Also long before and after the table, where the leap years repeat."""
    names = [item.name for item in solar_terms()]
    for year in (1999, 2000, 2023, 2024, 2050, 2051, 2052, 2100):
        days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
        assert [season_of(day).term.name for day in days if season_of(day).day == 0] == names
    assert season_of(date(2051, 2, 4)).term.name == "立春"


def test_the_themes_are_known_and_change_from_day_to_day() -> None:
    """Each is a key of the table of themes; no two days in a row have the same."""
    keys = {theme.key for theme in curated_themes()}
    themes = [
        season_of(date(2025, 1, 1) + timedelta(days=number)).theme for number in range(3 * 365)
    ]
    assert set(themes) <= keys
    assert all(one != other for one, other in itertools.pairwise(themes))
    assert len(set(themes)) > 60


def test_the_day_of_a_term_has_its_own_theme() -> None:
    """And the days after it those of its fortnight, in turn."""
    assert season_of(date(2025, 3, 5)).theme == "awakening of insects"
    assert season_of(date(2025, 3, 6)).theme == "thunder"
    assert season_of(date(2025, 3, 12)).theme == "thunder"
