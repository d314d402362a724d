"""The poet for coroutines."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from bot.card.booklet import Binding, bound
from bot.card.drawing import render
from bot.card.sizes import SIZES, size_named
from bot.card.styles import style_named
from bot.engine.effort import seed_with
from bot.engine.poet import Poet
from bot.engine.references import referred
from bot.engine.requests import BlendRequest, BlendStep, PoemRequest, variation_of
from bot.errors import ClosingError
from bot.service.backlog import Backlog
from bot.service.costs import (
    LOOKUP,
    Costs,
    Price,
    affordable_drafts,
    binding_price,
    blend_price,
    card_price,
    poem_price,
    rewrite_price,
)
from bot.service.jobs import Errand, Job, Writing
from bot.service.pictures import CardCache, CardKey
from bot.service.workers import Watch, Workers, unwatched
from bot.verse.poem import Poem, Script

_Value = TypeVar("_Value")

_SEEDS = 10**9


class PoetService:
    """Asks the poet from coroutines, and never keeps the event loop waiting.

    Requests wait in one queue, which is bounded by the wait that is to be expected; a few
    threads serve it. All coroutines must be of one event loop.

    Every method that asks for something raises `BusyError` if it would wait for too long,
    `ClosingError` after `aclose`, and whatever the poet raises, unchanged. A request whose
    caller is cancelled is forgotten unless it was already begun.

    Two settings of the interpreter keep the event loop brisk, and belong where a program starts,
    not into a library: `sys.setswitchinterval(0.001)`, for by default a busy worker may keep the
    interpreter to itself for five milliseconds, and `gc.freeze()` once the model is loaded, for
    else now and then all its tables are searched for garbage, some 30 ms in which all stand still.
    """

    def __init__(
        self,
        poet: Poet,
        *,
        workers: int = 2,
        longest_wait: float = 12.0,
        font: Path | None = None,
        grace: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
        watch: Watch = unwatched,
    ) -> None:
        """Make a service; its threads start with the first request.

        Args:
            poet: Opened with one thread, for the workers are threads enough.
            workers: Threads, at least 1.
            longest_wait: Expected wait from which on requests are refused, in seconds.
            font: A font file to draw cards with, before the packaged ones.
            grace: How long closing waits for requests that were accepted, in seconds.
            clock: Measures what work costs, in seconds.
            watch: Is told of every turn of a worker.
        """
        self._poet = poet
        self._count = workers
        self._font = font
        self._grace = grace
        self._backlog = Backlog(workers, longest_wait, Costs(), clock)
        self._watch = watch
        self._workers: Workers | None = None
        self._cards = CardCache()

    async def __aenter__(self) -> Self:
        """Return the service itself."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the service."""
        await self.aclose()

    @property
    def poet(self) -> Poet:
        """Who writes the poems."""
        return self._poet

    @property
    def queue_length(self) -> int:
        """Requests that wait to be begun."""
        return len(self._backlog)

    @property
    def expected_wait(self) -> float:
        """Seconds until a poem that is asked for now would be begun."""
        return self._backlog.expected_wait

    def new_seed(self) -> str:
        """Draw a seed for a poem that is asked for at once.

        The more poems wait, the fewer drafts it stands for, so that all come in time.
        """
        return seed_with(secrets.randbelow(_SEEDS), affordable_drafts(self.expected_wait))

    async def compose(self, request: PoemRequest) -> Poem:
        """Write a poem; see `Poet.compose_many`."""
        return await self._ask(Writing(poem_price(request), is_short=False, request=request))

    async def vary(self, poem: Poem, seed: str) -> Poem:
        """Write a near neighbour of a poem; see `Poet.vary`."""
        return await self.compose(variation_of(poem, seed))

    async def rewrite(self, poem: Poem, line: int, seed: str) -> Poem:
        """Write one line anew, counted from 1; see `Poet.rewrite`."""
        work = partial(self._poet.rewrite, poem, line, seed)
        return await self._run(rewrite_price(poem.form, seed), work)

    async def blend(self, request: BlendRequest) -> list[BlendStep]:
        """Walk from one poem to another; see `Poet.blend`."""
        return await self._run(blend_price(request), partial(self._poet.blend, request))

    async def refer(self, text: str, form: str) -> Poem:
        """Return the poem that a text stands for; see `referred_poem`."""
        work = partial(referred, text, form, self._poet.vocabulary)
        found = await self._run(LOOKUP, work, is_short=True)
        return found if isinstance(found, Poem) else await self.compose(found)

    async def draw(
        self,
        poem: Poem,
        *,
        style: str = "xuan",
        size: str = "portrait",
        script: Script = "traditional",
        title: str | None = None,
    ) -> bytes:
        """Draw a poem as a PNG file; see `bot.card.drawing.render`."""
        price = card_price(size_named(size))
        key = CardKey.of(poem, style=style_named(style).name, size=size, script=script, title=title)
        card = self._cards.get(key)
        if card is None:
            work = partial(
                render, poem, style=style, size=size, script=script, title=title, font=self._font
            )
            card = await self._run(price, work, is_short=True)
            self._cards.put(key, card)
        return card

    async def bind(self, cards: Sequence[bytes], binding: Binding) -> bytes:
        """Put cards into one file; see `bot.card.booklet.bound`."""
        return await self._run(binding_price(len(cards)), partial(bound, cards, binding))

    async def warm_up(self) -> None:
        """Do everything once, so that nobody waits for what is made but once in a process."""

        async def draw_one() -> None:
            poem = await self.compose(PoemRequest("qijue", seed_with(0, 8)))
            await asyncio.gather(*(self.draw(poem, size=size) for size in SIZES))

        themes = self._run(LOOKUP, lambda: self._poet.themes, is_short=True)
        await asyncio.gather(themes, draw_one())

    async def aclose(self) -> None:
        """Finish what was accepted, for as long as the grace lasts, and refuse the rest.

        What was begun is always finished. Requests that come meanwhile are refused, so handlers
        that ask several times, for a poem and then for its card, should end first.
        """
        self._backlog.close()
        if self._workers is None or await self._workers.ended(self._grace):
            return
        for job in self._backlog.clear():
            job.answer.fail(ClosingError())
        await self._workers.ended()

    async def _run(
        self, price: Price, work: Callable[[], _Value], *, is_short: bool = False
    ) -> _Value:
        return await self._ask(Errand(price, is_short=is_short, work=work))

    async def _ask(self, job: Job[_Value]) -> _Value:
        self._backlog.add(job)
        if self._workers is None:
            self._workers = Workers(self._count, self._backlog, self._poet, self._watch)
        try:
            return await job.answer.future
        except asyncio.CancelledError:
            self._backlog.discard(job)
            raise
