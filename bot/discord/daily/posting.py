"""Posts the poem of one day in one channel, exactly once.

The order is: claim the day, write the poem and keep it, note that it is about to be sent, send it,
note that it was. Whoever takes over after a crash knows from these notes what can have happened.
If the message can have been sent, it is looked for in the channel; where that is not possible, it
is sent again only within the minutes in which Discord itself drops a second message with the same
nonce. What remains, a crash in the very moment of sending and a channel that nobody can read, ends
with no poem on that day rather than two.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.discord.answering import Page
from bot.discord.daily.postman import ChannelGoneError, RefusedError, UncertainError
from bot.discord.manners import Manner, manner_in
from bot.discord.parts import Parts
from bot.discord.presenters.daily import occasion
from bot.discord.translations.catalogue import Language, language_called
from bot.discord.writing import poem_page
from bot.engine.requests import PoemRequest
from bot.engine.seasons import Season, season_of
from bot.engine.theme_table import curated_themes
from bot.metrics import DailyOutcome
from bot.store.daily import Claim, DailyChannel
from bot.store.records import NewPoem, PoemRecord

SENDING_S = 45.0
"""Within this time a message is sent or given up; shorter than a claim lasts."""

NONCE_LASTS = timedelta(minutes=2)
"""Discord promises "a few minutes"."""

_log = logging.getLogger(__name__)


class Post(Protocol):
    """What `Postman` does."""

    @property
    def account_id(self) -> int:
        """The number of the bot's account."""

    async def send(self, channel_id: int, page: Page, nonce: str) -> int | None:
        """Send a message; see `Postman.send`."""

    async def find(self, channel_id: int, poem_id: str, since: datetime) -> int | None:
        """Look for a message; see `Postman.find`."""

    def tell(self, outcome: DailyOutcome) -> None:
        """Say what became of a poem; see `Postman.tell`."""


class DailyPoster:
    """Posts the poems of the day."""

    def __init__(self, parts: Parts, post: Post, now: Callable[[], datetime]) -> None:
        """Take what is needed.

        Args:
            parts: Who writes the poems, and where all is kept.
            post: Who brings the messages.
            now: The time, aware of its zone.
        """
        self._parts, self._post, self._now = parts, post, now

    async def post(self, channel: DailyChannel, day: date) -> None:
        """Post the poem of a day, unless somebody has done so or is at it.

        What goes wrong before the message can have been sent is raised; then it can be tried
        again at once. What goes wrong later is for whoever takes over once the claim is void.
        """
        claim = await self._parts.store.daily.claim(channel.channel_id, day)
        if claim is None:
            return
        try:
            await self._fulfil(channel, claim)
        except RefusedError as error:
            await self._refused(claim, error)
        except Exception:
            self._post.tell("failed")
            raise

    async def _fulfil(self, channel: DailyChannel, claim: Claim) -> None:
        daily = self._parts.store.daily
        if claim.sending_at is not None and await self._is_settled(claim, claim.sending_at):
            return
        try:
            record = await self._record(channel, claim)
            page = await self._page(channel, claim, record)
        except BaseException:
            await daily.release(claim)
            raise
        if not await daily.note_sending(claim, record.id):
            return
        async with asyncio.timeout(SENDING_S):
            message_id = await self._post.send(claim.channel_id, page, nonce_of(claim))
        await daily.finish(claim, "posted", message_id)
        if message_id is not None:
            await self._parts.store.place_poem(record.id, claim.channel_id, message_id)
        self._post.tell("posted")
        _log.info("posted the poem of %s in channel %s", claim.day, claim.channel_id)

    async def _is_settled(self, claim: Claim, sending_at: datetime) -> bool:
        """Find out what came of an earlier attempt; return whether nothing is left to do."""
        daily = self._parts.store.daily
        if claim.poem_id is None:
            return False
        try:
            found = await self._post.find(claim.channel_id, claim.poem_id, sending_at)
        except UncertainError as error:
            if abs(self._now() - sending_at) < NONCE_LASTS:
                return False
            _log.warning(
                "left out the poem of %s in channel %s, since it may have been posted: %s",
                claim.day,
                claim.channel_id,
                error,
            )
            await daily.finish(claim, "left out")
            self._post.tell("left out")
            return True
        if found is None:
            return False
        await daily.finish(claim, "posted", found)
        self._post.tell("posted")
        await self._parts.store.place_poem(claim.poem_id, claim.channel_id, found)
        return True

    async def _refused(self, claim: Claim, error: RefusedError) -> None:
        daily = self._parts.store.daily
        if isinstance(error, ChannelGoneError):
            await daily.stop(claim.channel_id)
        await daily.finish(claim, "left out")
        self._post.tell("left out")
        _log.warning(
            "left out the poem of %s in channel %s: %s", claim.day, claim.channel_id, error
        )

    async def _record(self, channel: DailyChannel, claim: Claim) -> PoemRecord:
        """Return the poem that was meant for the day, or write it."""
        store = self._parts.store
        kept = await store.poem(claim.poem_id) if claim.poem_id else None
        if kept is not None:
            return kept
        manner = await self._manner(channel)
        request = PoemRequest(
            form=manner.form,
            seed=f"{claim.day} {claim.channel_id % 100_000}",
            theme=theme_in(season_of(claim.day), manner.language),
        )
        new = NewPoem(
            poem=await self._parts.service.compose(request),
            kind="poem",
            author_id=self._post.account_id,
            guild_id=channel.guild_id,
            script=manner.script,
        )
        return await store.add_poem(new)

    async def _page(self, channel: DailyChannel, claim: Claim, record: PoemRecord) -> Page:
        manner = await self._manner(channel)
        page = await poem_page(self._parts, record, manner)
        said = manner.language.text(occasion(claim.day, season_of(claim.day)))
        return replace(page, occasion=said)

    async def _manner(self, channel: DailyChannel) -> Manner:
        settings = await self._parts.servers.settings(channel.guild_id)
        return manner_in(settings, language_called(channel.language), private=False)


def nonce_of(claim: Claim) -> str:
    """Return the nonce of a day's message; the same for whoever sends it."""
    text = f"daily {claim.channel_id} {claim.day}"
    return hashlib.sha256(text.encode()).hexdigest()[:24]  # Discord takes 25 characters.


def theme_in(season: Season, language: Language) -> str:
    """Name the theme of a day in a language."""
    if language.code == "en":
        return season.theme
    theme = next(theme for theme in curated_themes() if theme.key == season.theme)
    return language.chinese(theme.chinese[0])
