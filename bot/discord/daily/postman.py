"""Brings a message to a channel, and can tell afterwards whether it arrived."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import discord

from bot.discord import outcomes
from bot.discord.answering import REFUSED, Page, named
from bot.discord.finding import shown_poem
from bot.metrics import DailyOutcome

_SEARCHED = 500
"""Newest messages of a channel that are looked through."""

_CLOCKS_DIFFER = timedelta(days=1)
"""By which the clock of this machine and that of Discord are thought to differ at most."""

_UNKNOWN_CHANNEL, _UNKNOWN_MESSAGE = 10003, 10008

_log = logging.getLogger(__name__)


class RefusedError(Exception):
    """Discord has refused the message, so it was certainly not sent."""


class ChannelGoneError(RefusedError):
    """There is no such channel any more."""


class UncertainError(Exception):
    """Nobody can tell whether the message was sent."""


class Postman:
    """Posts messages of its own accord, which no interaction asked for."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    @property
    def account_id(self) -> int:
        """The number of the bot's account."""
        return self._client.user.id if self._client.user else 0

    def tell(self, outcome: DailyOutcome) -> None:
        """Let everybody who counts know what became of a poem of the day."""
        outcomes.tell_of_daily(self._client, outcome)

    async def send(self, channel_id: int, page: Page, nonce: str) -> int | None:
        """Send a message, with its picture if Discord takes that.

        A message with the same nonce that was sent within the last minutes takes its place:
        Discord then makes no second one (Create Message, `enforce_nonce`).

        Returns:
            Id of the message; None if it was sent before and has been deleted since.

        Raises:
            RefusedError: If it was certainly not sent.
            Exception: Whatever else goes wrong; then it may have been sent, or not.
        """
        channel = self._client.get_partial_messageable(channel_id)
        for pictured in (True, False):
            files = [page.picture.file()] if pictured and page.picture else []
            view = page.view(pictured=pictured)
            try:
                return (await channel.send(view=view, files=files, nonce=nonce)).id
            except discord.HTTPException as error:
                if files and error.status in REFUSED and error.code != _UNKNOWN_CHANNEL:
                    _log.info("Discord refused a picture: %s", named(error))
                    continue
                if error.code == _UNKNOWN_MESSAGE:
                    return None
                _raise_if_refused(error)
                raise
        raise AssertionError("the last way either sends or raises")

    async def find(self, channel_id: int, poem_id: str, since: datetime) -> int | None:
        """Look for a message of the bot that shows a poem.

        Args:
            channel_id: Where.
            poem_id: Id of the poem.
            since: Not before when it can have been sent.

        Returns:
            Id of the message; None if there certainly is none.

        Raises:
            UncertainError: If the channel cannot be read, or not far enough.
            RefusedError: If there is no such channel.
        """
        try:
            channel = self._client.get_partial_messageable(channel_id)
            newest = [message async for message in channel.history(limit=_SEARCHED)]
        except discord.HTTPException as error:
            _raise_if_gone(error)
            raise UncertainError(f"Discord answers {named(error)}") from error
        for message in newest:
            own = message.author.id == self.account_id
            if own and shown_poem(message.components) == poem_id:
                return message.id
        # Discord shows no messages at all to who lacks the permission to read them.
        if not newest and not self._may_read(channel_id):
            raise UncertainError("the channel cannot be read")
        if len(newest) == _SEARCHED and newest[-1].created_at > since - _CLOCKS_DIFFER:
            raise UncertainError("too much was written in the channel since")
        return None

    def _may_read(self, channel_id: int) -> bool:
        channel = self._client.get_channel(channel_id)
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            return False
        return channel.permissions_for(channel.guild.me).read_message_history


def _raise_if_gone(error: discord.HTTPException) -> None:
    if error.code == _UNKNOWN_CHANNEL:
        raise ChannelGoneError("There is no such channel any more.") from error


def _raise_if_refused(error: discord.HTTPException) -> None:
    _raise_if_gone(error)
    if 400 <= error.status < 500 and error.status != 429:
        raise RefusedError(f"Discord answers {named(error)}.") from error
