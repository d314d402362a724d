"""A Discord that drops second messages for a while, a poet that needs no time, and a death."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from bot.discord.admission import Admission
from bot.discord.daily.clockwork import Clockwork
from bot.discord.daily.posting import DailyPoster
from bot.discord.daily.postman import UncertainError
from bot.discord.known_servers import KnownServers
from bot.discord.parts import Parts
from bot.store.store import Store
from bot.verse.poem import Poem
from tests.poems import poem

ACCOUNT, SERVER = 99, 2**61
NONCE_WINDOW = timedelta(minutes=3)


class Killed(BaseException):
    """The process was killed at this point."""


@dataclass
class Clock:
    """Tells the time that a test has set."""

    now: datetime = field(default_factory=lambda: datetime(2026, 5, 2, 7, 59, 30, tzinfo=UTC))

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Sent:
    """A message in a channel."""

    id: int
    channel_id: int
    poem_id: str
    nonce: str
    at: datetime
    text: str


class Discord:
    """Channels that keep what was sent to them."""

    account_id = ACCOUNT

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.messages: list[Sent] = []
        self.attempts = 0
        self.outcomes: list[str] = []
        self.readable = True
        self.fault: Exception | None = None
        """What is raised in place of the next answers."""

        self.arrives = False
        """Whether the message arrives all the same."""

        self._changed = asyncio.Condition()

    async def send(self, channel_id: int, page: Any, nonce: str) -> int | None:
        """Keep a message, unless one with its nonce came not long ago."""
        self.attempts += 1
        if self.fault is not None and not self.arrives:
            raise self.fault
        sent = self._kept(channel_id, page, nonce)
        async with self._changed:
            self._changed.notify_all()
        if self.fault is not None:
            raise self.fault
        return sent.id

    async def find(self, channel_id: int, poem_id: str, since: datetime) -> int | None:
        """Find a message by its poem."""
        if not self.readable:
            raise UncertainError("the channel cannot be read")
        found = [
            sent
            for sent in self.messages
            if (sent.channel_id, sent.poem_id) == (channel_id, poem_id)
        ]
        return found[0].id if found else None

    def tell(self, outcome: str) -> None:
        """Note what is told of a poem."""
        self.outcomes.append(outcome)

    async def until_sent(self, count: int) -> None:
        """Wait until there are so many messages."""
        async with asyncio.timeout(60), self._changed:
            await self._changed.wait_for(lambda: len(self.messages) >= count)

    def _kept(self, channel_id: int, page: Any, nonce: str) -> Sent:
        now = self.clock()
        for sent in self.messages:
            if sent.nonce == nonce and now - sent.at < NONCE_WINDOW:
                return sent
        record = page.record
        sent = Sent(len(self.messages) + 1, channel_id, record.id, nonce, now, page.occasion or "")
        self.messages.append(sent)
        return sent


class Service:
    """Writes at once what was written long ago."""

    poet = SimpleNamespace(themes=None)

    def __init__(self) -> None:
        self.requests: list[Any] = []
        self.fault: Exception | None = None

    async def compose(self, request: Any) -> Poem:
        """Return the poem of the form."""
        self.requests.append(request)
        if self.fault is not None:
            raise self.fault
        return poem(request.form, seed=request.seed)

    async def draw(self, *_: Any, **__: Any) -> bytes:
        """Return what could be a picture."""
        return b"picture"


class Mortal:
    """Passes calls on, until a step at which the process dies; nothing is done after that."""

    def __init__(self, *, dies_at: int | None) -> None:
        self.dies_at = dies_at
        self.steps = itertools.count(1)
        self.dead = False

    def wrapped(self, thing: Any) -> Any:
        """Return a thing whose coroutines have a step before and one after them."""
        return _Wrapped(thing, self)

    def step(self) -> None:
        """Go on, or die."""
        if self.dead or next(self.steps) == self.dies_at:
            self.dead = True
            raise Killed


class _Wrapped:
    def __init__(self, thing: Any, mortal: Mortal) -> None:
        self._thing, self._mortal = thing, mortal

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._thing, name)
        if name in ("daily", "servers", "anthologies"):
            return self._mortal.wrapped(found)
        if not callable(found) or name == "tell":
            return found

        async def call(*arguments: Any, **options: Any) -> Any:
            self._mortal.step()
            result: Awaitable[Any] = found(*arguments, **options)
            value = await result
            self._mortal.step()
            return value

        return call


def process(
    store: Store,
    discord: Discord,
    clock: Callable[[], datetime],
    *,
    dies_at: int | None = None,
    service: Any = None,
) -> Clockwork:
    """Return what one process runs; it may die at a step, counted over all it does."""
    mortal = Mortal(dies_at=dies_at)
    kept, sent = mortal.wrapped(store), mortal.wrapped(discord)
    written = mortal.wrapped(service or Service())
    parts = Parts(written, kept, Admission(1, 1), KnownServers(kept.servers))
    woken = asyncio.Event()

    async def pause(seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await woken.wait()

    return Clockwork(kept.daily, DailyPoster(parts, sent, clock), pause, woken.set, clock)
