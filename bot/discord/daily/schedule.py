"""When the poem of the day is due, whatever the clocks of a zone do.

A channel has one poem on each day of its zone's calendar. If it could not be posted in time, it
is posted late on the same day; once the day is over it is left out. A time that the clocks skip
is as long after the gap as it was meant to be after its beginning, but still on that day; a time
that they show twice is the first of the two.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import RequestError
from bot.store.daily import DailyChannel

_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
_TIME = re.compile(r"(\d{1,2})(?:[:：.h](\d{2}))?\s*([ap]m)?", re.IGNORECASE)
_USUAL_ZONES = (
    "Asia/Shanghai",
    "Asia/Taipei",
    "Asia/Hong_Kong",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "UTC",
)
"""Offered before anything is typed."""


def day_due(channel: DailyChannel, now: datetime) -> date | None:
    """Return the day whose poem should have been posted by now; None if none should.

    Args:
        channel: Where.
        now: Aware of its zone.

    Raises:
        LookupError: If the zone is not known on this machine.
    """
    zone = _zone(channel.zone)
    today = now.astimezone(zone).date()
    moment = moment_of(today, channel.minute, zone)
    return today if channel.since <= moment <= now else None


def next_moment(channel: DailyChannel, now: datetime) -> datetime:
    """Return when the next poem is due, in UTC; errors as with `day_due`."""
    zone = _zone(channel.zone)
    day = now.astimezone(zone).date()
    while (moment := moment_of(day, channel.minute, zone)) <= now:
        day += _DAY
    return moment


def moment_of(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Return the moment of a minute of a day in a zone, in UTC."""
    moment = _moment(day, minute, zone)
    if moment.astimezone(zone).date() > day:
        # The clocks skip from before midnight to after it; the day shall have its poem.
        return _moment(day + _DAY, 0, zone) - _MINUTE
    return moment


def minute_of(text: str) -> int:
    """Read a time of the day such as 8:30, 20:15 or 8 pm; return its minute.

    Raises:
        RequestError: If it is none.
    """
    found = _TIME.fullmatch(text.strip())
    if found is not None:
        hour, minute = int(found[1]), int(found[2] or 0)
        half = (found[3] or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        elif half:
            hour = 24
        if hour < 24 and minute < 60:
            return hour * 60 + minute
    raise RequestError("'{text}' is no time of the day; write it like 08:00 or 20:30.", text=text)


def zone_named(text: str) -> str:
    """Find the name of a time zone, however it is written.

    Raises:
        RequestError: If there is none of that name.
    """
    folded = _folded(text)
    for name in _zones():
        if _folded(name) == folded:
            return name
    raise RequestError(
        "There is no time zone '{text}'; choose one from the list, such as Asia/Shanghai.",
        text=text,
    )


def zones_like(text: str, limit: int = 25) -> list[str]:
    """Complete what was typed to names of time zones; those that begin so come first."""
    typed = _folded(text)
    if not typed:
        return list(_USUAL_ZONES)
    found = [name for name in _zones() if typed in _folded(name)]
    return sorted(found, key=lambda name: not _begins(name, typed))[:limit]


def clock_time(minute: int) -> str:
    """Write a minute of the day as clocks do."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    # Without a word on `fold`, Python takes the first of two and the offset before a gap.
    return datetime.combine(day, time(*divmod(minute, 60)), tzinfo=zone).astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError) as error:  # A folder of zones, or no name at all.
        raise LookupError(f"There is no time zone {name!r}.") from error


def _folded(text: str) -> str:
    return text.strip().casefold().replace(" ", "_")


def _begins(name: str, typed: str) -> bool:
    return any(_folded(part).startswith(typed) for part in (name, *name.split("/")))


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))
