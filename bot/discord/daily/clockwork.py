"""Looks at the clock and has the poems of the day posted.

Every process may run this for all channels; the store sees to it that one of them posts. The
pauses are counted by a clock that nobody sets, so that a jump of the time of day neither stops
the poems nor lets the loop run hot.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, date, datetime

from bot.discord.daily.posting import DailyPoster
from bot.discord.daily.schedule import day_due, next_moment
from bot.errors import QibuError
from bot.store.daily import DailyChannel, DailyPoems

LONGEST_PAUSE_S = 60.0
"""However far the next poem is off: a clock may be set, and other processes start channels."""

_SHORTEST_PAUSE_S = 1.0

DAILY_CHANGE = "qibu_daily_change"
"""Event of the client that tells that a channel begins or has another time."""

_AT_ONCE = 2
"""Channels that are served at the same time; people who wait for poems go first."""

_GRACE_S = 20.0
"""In which a message under way may be finished when the bot stops."""

_log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class Clockwork:
    """Runs for as long as the bot does."""

    def __init__(
        self,
        daily: DailyPoems,
        poster: DailyPoster,
        pause: Callable[[float], Awaitable[None]],
        wake: Callable[[], None],
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """Take what is needed; nothing runs yet.

        Args:
            daily: Which channels want a poem, and which have it.
            poster: Posts a poem.
            pause: Waits for some seconds, or until `wake`.
            wake: Ends the pause.
            now: The time, aware of its zone.
        """
        self._daily, self._poster, self._now = daily, poster, now
        self._pause, self._wake = pause, wake
        self._task: asyncio.Task[None] | None = None
        self._stopping = False

    def start(self) -> None:
        """Begin, within an event loop; once is enough."""
        if self._task is None and not self._stopping:
            self._task = asyncio.create_task(self._run(), name="poem of the day")

    async def stop(self) -> None:
        """Finish what is under way, or give it up after a while, and end."""
        self._stopping = True
        if self._task is None:
            return
        self._wake()
        await asyncio.wait({self._task}, timeout=_GRACE_S)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def tick(self) -> float:
        """Post what is due; return the seconds until the next look at the clock."""
        channels = await self._daily.channels()
        due = self._due(channels)
        finished = await self._daily.finished(set(due.values())) if due else set()
        turns = asyncio.Semaphore(_AT_ONCE)
        await asyncio.gather(
            *(
                self._post(channel, day, turns)
                for channel, day in due.items()
                if (channel.channel_id, day) not in finished
            )
        )
        return self._seconds(channels)

    async def _run(self) -> None:
        while not self._stopping:
            pause = LONGEST_PAUSE_S
            try:
                pause = await self.tick()
            except Exception:
                # Whatever it is, tomorrow there shall be poems again.
                _log.exception("the poems of the day were not seen to")
            if not self._stopping:
                await self._pause(pause)

    async def _post(self, channel: DailyChannel, day: date, turns: asyncio.Semaphore) -> None:
        async with turns:
            # Others may have taken so long that the day is over.
            if self._stopping or self._due([channel]).get(channel) != day:
                return
            try:
                await self._poster.post(channel, day)
            except QibuError as error:
                _log.warning("no poem yet in channel %s: %s", channel.channel_id, error)
            except Exception:
                _log.exception("no poem yet in channel %s", channel.channel_id)

    def _due(self, channels: Iterable[DailyChannel]) -> dict[DailyChannel, date]:
        """Return the channels that should have had a poem by now, and its day."""
        now = self._now()
        due: dict[DailyChannel, date] = {}
        for channel in channels:
            try:
                day = day_due(channel, now)
            except LookupError as error:
                _log.error("no poem in channel %s: %s", channel.channel_id, error)
            else:
                due |= {channel: day} if day else {}
        return due

    def _seconds(self, channels: Iterable[DailyChannel]) -> float:
        """Return the seconds until the next poem is due, within bounds."""
        now, pause = self._now(), LONGEST_PAUSE_S
        for channel in channels:
            with contextlib.suppress(LookupError):
                pause = min(pause, (next_moment(channel, now) - now).total_seconds())
        return max(_SHORTEST_PAUSE_S, pause)
