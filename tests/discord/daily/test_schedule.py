"""When the poem of the day is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.daily.schedule import (
    clock_time,
    day_due,
    minute_of,
    moment_of,
    next_moment,
    zone_named,
    zones_like,
)
from bot.errors import RequestError
from bot.store.daily import DailyChannel

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ZONES = sorted(available_timezones())


def channel(time: str, zone: str, since: datetime = LONG_AGO) -> DailyChannel:
    """Return a channel with a poem at a time."""
    return DailyChannel(1, 2, minute_of(time), zone, since)


def utc(text: str) -> datetime:
    """Read a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-05-01 23:59:59", "2026-05-01"),
        ("2026-05-02 00:00:00", "2026-05-02"),
        ("2026-05-02 15:59:59", "2026-05-02"),
        ("2026-05-02 16:00:00", None),
        ("2026-05-02 23:59:59", None),
        ("2026-05-03 00:00:00", "2026-05-03"),
    ],
)
def test_a_day_is_due_from_its_time_to_its_end(now: str, due: str | None) -> None:
    """Eight in the morning in Shanghai is midnight in UTC; the day ends at 16:00 UTC."""
    if now.startswith("2026-05-01"):
        assert str(day_due(channel("07:59", "Asia/Shanghai"), utc(now))) == "2026-05-02"
        assert day_due(channel("08:00", "Asia/Shanghai"), utc(now)) is None
    else:
        found = day_due(channel("08:00", "Asia/Shanghai"), utc(now))
        assert (str(found) if found else None) == due


def test_what_was_due_before_it_was_wished_for_is_not_made_up_for() -> None:
    """Who asks at three for a poem at eight gets the first one tomorrow."""
    since = utc("2026-05-02 15:00:00")
    wished = channel("08:00", "UTC", since)
    assert day_due(wished, since) is None
    assert day_due(wished, utc("2026-05-02 23:59:59")) is None
    assert day_due(wished, utc("2026-05-03 08:00:00")) == date(2026, 5, 3)
    assert next_moment(wished, since) == utc("2026-05-03 08:00:00")


@pytest.mark.parametrize(
    ("time", "zone", "day", "moment"),
    [
        # New York skips from two to three on 8 March 2026, Berlin on 29 March.
        ("02:30", "America/New_York", "2026-03-08", "2026-03-08 07:30"),
        ("01:59", "America/New_York", "2026-03-08", "2026-03-08 06:59"),
        ("03:00", "America/New_York", "2026-03-08", "2026-03-08 07:00"),
        ("02:30", "Europe/Berlin", "2026-03-29", "2026-03-29 01:30"),
        # And shows one to two twice on 1 November: the first one counts.
        ("01:30", "America/New_York", "2026-11-01", "2026-11-01 05:30"),
        ("02:30", "Europe/Berlin", "2026-10-25", "2026-10-25 00:30"),
        # Lord Howe Island moves by half an hour only.
        ("02:15", "Australia/Lord_Howe", "2026-10-04", "2026-10-03 15:45"),
        # In Cairo the clocks skip the first hour of 24 April 2026.
        ("00:30", "Africa/Cairo", "2026-04-24", "2026-04-23 22:30"),
        # In Nuuk they skip the last hour of 30 March 2024: the poem comes before it.
        ("23:30", "America/Nuuk", "2024-03-30", "2024-03-31 00:59"),
        ("22:30", "America/Nuuk", "2024-03-30", "2024-03-31 00:30"),
        # Samoa had no 30 December 2011.
        ("12:00", "Pacific/Apia", "2011-12-29", "2011-12-29 22:00"),
        ("12:00", "Pacific/Apia", "2011-12-31", "2011-12-30 22:00"),
    ],
)
def test_clocks_that_are_set_do_not_cost_a_poem(
    time: str, zone: str, day: str, moment: str
) -> None:
    """A time that is skipped comes later on the day, one that is shown twice is the first."""
    found = moment_of(date.fromisoformat(day), minute_of(time), ZoneInfo(zone))
    assert found == utc(moment)


def _posts(wish: DailyChannel, start: datetime, end: datetime, step: timedelta) -> list[date]:
    """Return the days that somebody posts who looks at the clock again and again."""
    posted: list[date] = []
    now = start
    while now < end:
        day = day_due(wish, now)
        if day is not None and day not in posted:
            posted.append(day)
        now += step
    return posted


@pytest.mark.parametrize(
    ("time", "zone", "start"),
    [
        ("02:30", "America/New_York", "2026-03-05"),
        ("01:30", "America/New_York", "2026-10-29"),
        ("23:30", "America/Nuuk", "2024-03-27"),
        ("23:30", "America/Nuuk", "2024-10-23"),
        ("00:30", "Africa/Cairo", "2026-04-21"),
        ("00:00", "America/Havana", "2026-03-05"),
        ("00:30", "America/Havana", "2026-10-29"),
        ("00:00", "Asia/Shanghai", "2026-01-01"),
        ("23:59", "Pacific/Kiritimati", "2026-01-01"),
    ],
)
def test_a_week_has_seven_poems_whatever_the_clocks_do(time: str, zone: str, start: str) -> None:
    """Looked at every minute, each day of the calendar comes once and none is missed."""
    first = utc(start)
    posted = _posts(
        channel(time, zone, first), first, first + timedelta(days=7), timedelta(minutes=1)
    )
    assert len(posted) in (6, 7)
    assert posted == [posted[0] + timedelta(days=number) for number in range(len(posted))]


@given(
    st.sampled_from(ZONES),
    st.integers(0, 1439),
    st.integers(0, 22 * 365 * 24 * 60),
)
def test_every_moment_is_on_its_day(zone: str, minute: int, since: int) -> None:
    """In all zones; and the next moment is at most two days off."""
    now = utc("2015-01-01") + timedelta(minutes=since)
    day, known = now.date(), ZoneInfo(zone)
    moment = moment_of(day, minute, known)
    local = moment.astimezone(known)
    if zone not in ("Pacific/Apia", "Pacific/Fakaofo"):
        assert local.date() == day
    coming = next_moment(DailyChannel(1, 2, minute, zone, LONG_AGO), now)
    assert now < coming <= now + timedelta(days=2)


def test_a_change_of_zone_gives_no_day_twice() -> None:
    """From Auckland to Los Angeles the calendar goes back; the day's row is there already."""
    now = utc("2026-05-02 20:00:00")
    before = day_due(channel("07:00", "Pacific/Auckland"), now)
    after = day_due(channel("07:00", "America/Los_Angeles"), now)
    assert (before, after) == (date(2026, 5, 3), date(2026, 5, 2))
    moved = channel("07:00", "America/Los_Angeles", since=now)
    assert day_due(moved, now) is None
    assert next_moment(moved, now) == utc("2026-05-03 14:00:00")


@pytest.mark.parametrize("zone", ["Atlantis/City", "America", "", "../etc/passwd"])
def test_an_unknown_zone_is_a_lookup_error(zone: str) -> None:
    """Such as one of a newer version of the data on another machine."""
    with pytest.raises(LookupError):
        day_due(channel("08:00", zone), utc("2026-05-02 15:00:00"))


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("08:00", 480), ("8:00", 480), ("8", 480), (" 20:30 ", 1230), ("20.30", 1230),
        ("20h30", 1230), ("８：30", 510), ("0:00", 0), ("23:59", 1439), ("8 pm", 1200),
        ("8:15PM", 1215), ("12am", 0), ("12 pm", 720),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(text: str, minute: int) -> None:
    """With or without minutes, in either way of counting hours."""
    assert minute_of(text) == minute
    assert minute_of(clock_time(minute)) == minute


@pytest.mark.parametrize(
    "text", ["", "noon", "24:00", "8:60", "13 pm", "0 am", "8:5", "-1", "8:00:00"]
)
def test_what_is_no_time_is_named(text: str) -> None:
    """With an example of one."""
    with pytest.raises(RequestError, match="08:00"):
        minute_of(text)


def test_zones_are_found_however_they_are_written() -> None:
    """Capitals and blanks do not matter; an unknown one is named."""
    assert zone_named("asia/shanghai") == "Asia/Shanghai"
    assert zone_named(" America/New York ") == "America/New_York"
    assert zone_named("utc") == "UTC"
    with pytest.raises(RequestError, match="Mars"):
        zone_named("Mars")


def test_zones_are_completed() -> None:
    """The usual ones first; then what begins with what was typed."""
    assert zones_like("")[0] == "Asia/Shanghai"
    assert zones_like("new y") == ["America/New_York"]
    assert zones_like("europe/b")[0] == "Europe/Belfast"
    assert zones_like("tokyo") == ["Asia/Tokyo"]
    assert len(zones_like("a")) == 25
    assert zones_like("zzz") == []
    assert set(zones_like("")) <= set(ZONES)
