"""What a person did and what came back: one interaction from first to last."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from tests.wire.discord_server.components import Component
from tests.wire.discord_server.messages import Message
from tests.wire.discord_server.payloads import JsonObject
from tests.wire.discord_server.world import Person, Place

PATIENCE = 30.0
"""Seconds that a test waits for the bot unless it says otherwise; a machine may be busy."""


class InteractionType(IntEnum):
    """What a person did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


class CallbackType(IntEnum):
    """How the bot answered first."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


class NotAnsweredError(AssertionError):
    """The bot did not do in time what a test waits for."""


@dataclass(frozen=True, slots=True)
class Modal:
    """A form that the bot opened for a person."""

    title: str
    custom_id: str
    components: list[Component]
    exchange: Exchange
    """What the person did to open it."""


@dataclass(slots=True, eq=False)
class Exchange:
    """An interaction and everything that the bot answered to it.

    The moments `sent_at`, `acknowledged_at` and `delivered_at` are seconds of
    `time.perf_counter`; the deadlines of Discord run by the stand-in's own clock.
    """

    id: int
    token: str
    type: InteractionType
    person: Person
    place: Place
    name: str
    """Command or custom id, for reports."""

    issued: float
    """When it was made, by the stand-in's clock."""

    source: Message | None = None
    """The message whose component was used."""

    callback: CallbackType | None = None
    message: Message | None = None
    """The message of the first answer: new, or the source that was changed."""

    followups: list[Message] = field(default_factory=list)
    choices: list[JsonObject] | None = None
    modal: Modal | None = None
    sent_at: float = 0.0
    acknowledged_at: float | None = None
    delivered_at: float | None = None
    _delivery: Message | None = None
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)

    @property
    def ephemeral(self) -> bool:
        """Whether the first answer is seen by nobody else."""
        return self.message is not None and self.message.ephemeral

    @property
    def messages(self) -> list[Message]:
        """All messages of the answer, the first one first."""
        return [*([self.message] if self.message else []), *self.followups]

    @property
    def acknowledgement_seconds(self) -> float:
        """Time from the person's act to the first answer; infinite if there was none."""
        return self._since_sent(self.acknowledged_at)

    @property
    def delivery_seconds(self) -> float:
        """Time from the person's act to the wanted thing; infinite if it did not come."""
        return self._since_sent(self.delivered_at)

    async def answered(self, within: float = PATIENCE) -> Exchange:
        """Wait for the first answer of any kind.

        Raises:
            NotAnsweredError: If none comes within `within` seconds.
        """
        return await self.until(lambda it: it.acknowledged_at is not None, within, "answer")

    async def delivered(self, within: float = PATIENCE) -> Message:
        """Wait for the message that the person wants to see, and return it.

        Raises:
            NotAnsweredError: If none comes within `within` seconds.
        """
        await self.until(lambda it: it.delivered_at is not None, within, "message")
        if self._delivery is None:
            raise NotAnsweredError(f"{self} was answered by {self.callback!r}, not a message")
        return self._delivery

    async def offered(self, within: float = PATIENCE) -> list[JsonObject]:
        """Wait for the choices of an autocomplete, and return them.

        Raises:
            NotAnsweredError: If none come within `within` seconds.
        """
        await self.until(lambda it: it.choices is not None, within, "choices")
        return self.choices or []

    async def opened(self, within: float = PATIENCE) -> Modal:
        """Wait for a form, and return it.

        Raises:
            NotAnsweredError: If none opens within `within` seconds.
        """
        await self.until(lambda it: it.modal is not None, within, "modal")
        assert self.modal is not None
        return self.modal

    async def until(
        self,
        condition: Callable[[Exchange], Any],
        within: float = PATIENCE,
        what: str = "such answer",
    ) -> Exchange:
        """Wait until a condition holds; it is looked at whenever the bot did something.

        Raises:
            NotAnsweredError: If it does not hold within `within` seconds.
        """
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(within):
                while not condition(self):
                    future: asyncio.Future[None] = loop.create_future()
                    self._waiting.append(future)
                    await future
        except TimeoutError:
            raise NotAnsweredError(f"{self}: no {what} within {within} s") from None
        return self

    def acknowledge(self, callback: CallbackType) -> None:
        """Note the first answer."""
        self.callback = callback
        self.acknowledged_at = time.perf_counter()

    def deliver(self, message: Message | None = None) -> None:
        """Note that the person now has what they asked for; only the first time counts."""
        if self.delivered_at is None:
            self.delivered_at = time.perf_counter()
            self._delivery = message

    def changed(self) -> None:
        """Wake those who wait."""
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    def _since_sent(self, moment: float | None) -> float:
        return float("inf") if moment is None else moment - self.sent_at

    def __str__(self) -> str:
        """Return what the person did, for messages of failed tests."""
        return f"{self.type.name.lower()} {self.name!r} by {self.person.name}"
