"""Interactions by Discord's rules: deadlines, one first answer, a token for what follows.

Source: "Receiving and responding",
https://docs.discord.com/developers/interactions/receiving-and-responding
"""

from __future__ import annotations

import secrets
import time
from typing import Any

from tests.wire.discord_server.bodies import Body
from tests.wire.discord_server.callbacks import callback_payload, possible_callbacks
from tests.wire.discord_server.clock import Clock, Snowflakes
from tests.wire.discord_server.errors import (
    already_acknowledged,
    expired_token,
    invalid_body,
    too_many_followups,
    unknown_interaction,
    unknown_message,
    unknown_webhook,
)
from tests.wire.discord_server.exchanges import CallbackType, Exchange, InteractionType, Modal
from tests.wire.discord_server.message_store import FILE_SIZE_LIMIT, MessageStore, Report
from tests.wire.discord_server.messages import Message
from tests.wire.discord_server.modals import numbered
from tests.wire.discord_server.payloads import (
    Application,
    JsonObject,
    presence_in,
    user_payload,
)
from tests.wire.discord_server.rules import EPHEMERAL, LOADING, faults_of, refusals_of
from tests.wire.discord_server.world import Person, Place

FIRST_ANSWER_SECONDS = 3.0
TOKEN_SECONDS = 15 * 60.0
FOLLOWUPS_OF_USER_INSTALLS = 5


class InteractionDesk:
    """Hands out interactions and takes in the answers."""

    def __init__(
        self, application: Application, snowflakes: Snowflakes, clock: Clock, store: MessageStore
    ) -> None:
        self._application = application
        self._snowflakes = snowflakes
        self._clock = clock
        self._store = store
        self._by_token: dict[str, Exchange] = {}

    def open(
        self,
        type: InteractionType,
        person: Person,
        place: Place,
        name: str,
        source: Message | None = None,
    ) -> Exchange:
        """Begin an interaction."""
        exchange = Exchange(
            id=self._snowflakes.new(),
            token=secrets.token_urlsafe(48),
            type=type,
            person=person,
            place=place,
            name=name,
            issued=self._clock.now(),
            source=source,
        )
        self._by_token[exchange.token] = exchange
        exchange.sent_at = time.perf_counter()
        return exchange

    def payload(self, exchange: Exchange, data: JsonObject, locale: str) -> JsonObject:
        """Return the interaction as the bot receives it."""
        payload: JsonObject = {
            "id": str(exchange.id),
            "application_id": str(self._application.id),
            "type": int(exchange.type),
            "token": exchange.token,
            "version": 1,
            "data": data,
            "locale": locale,
            "entitlements": [],
            "authorizing_integration_owners": exchange.place.owners,
            "attachment_size_limit": FILE_SIZE_LIMIT,
        }
        if exchange.source is not None:
            payload["message"] = exchange.source.payload()
        return payload | presence_in(exchange.place, exchange.person)

    def answer(self, id: int, token: str, body: Body, report: Report) -> JsonObject:
        """Take the first answer, and return what Discord tells about it.

        Raises:
            ApiError: If it is late, the second, against the rules, or for nothing known.
        """
        exchange = self._by_token.get(token)
        if exchange is None or exchange.id != id:
            raise unknown_interaction()
        if exchange.acknowledged_at is not None:
            raise already_acknowledged()
        if self._clock.now() - exchange.issued > FIRST_ANSWER_SECONDS:
            raise unknown_interaction()
        callback = self._callback_type(exchange, body, report)
        data = (body.json.get("data") or {}) if isinstance(body.json, dict) else {}
        self._accept(exchange, callback, data, body, report)
        exchange.acknowledge(callback)
        if callback in (CallbackType.MESSAGE, CallbackType.UPDATE):
            exchange.deliver(exchange.message)
        elif callback in (CallbackType.CHOICES, CallbackType.MODAL):
            exchange.deliver()
        exchange.changed()
        return callback_payload(exchange)

    def open_token(self, token: str) -> Exchange:
        """Return the answered interaction of a token that is still good.

        Raises:
            ApiError: If there is none, or it has run out.
        """
        exchange = self._by_token.get(token)
        if exchange is None or exchange.acknowledged_at is None:
            raise unknown_webhook()
        if self._clock.now() - exchange.issued > TOKEN_SECONDS:
            raise expired_token()
        return exchange

    def message(self, exchange: Exchange, id: str) -> Message:
        """Return a message of an interaction: `@original`, or a followup by its id.

        Raises:
            ApiError: If there is none, or it was deleted.
        """
        if id == "@original":
            if exchange.message is None:
                raise unknown_message()
            return self._store.get(exchange.message.id)
        wanted = [message for message in exchange.messages if str(message.id) == id]
        if not wanted:
            raise unknown_message()
        return self._store.get(wanted[0].id)

    def edit(self, exchange: Exchange, id: str, body: Body, report: Report) -> Message:
        """Change a message of an interaction.

        Raises:
            ApiError: If there is none, or the body is against the rules.
        """
        message = self._store.edit(self.message(exchange, id), body, report)
        exchange.deliver(message)
        exchange.changed()
        return message

    def follow_up(self, exchange: Exchange, body: Body, report: Report) -> Message:
        """Send another message; it takes the place of one that is still loading, and there.

        Raises:
            ApiError: If the body is against the rules, or too many were sent.
        """
        first = exchange.message
        if first is not None and first.loading and not first.deleted:
            return self.edit(exchange, "@original", body, report)
        by_user_install = exchange.place.installation == 1
        if by_user_install and len(exchange.followups) >= FOLLOWUPS_OF_USER_INSTALLS:
            raise too_many_followups()
        message = self._new_message(exchange, reference=first)
        exchange.followups.append(self._store.fill(message, body, report))
        exchange.deliver(message)
        exchange.changed()
        return message

    def delete(self, exchange: Exchange, id: str) -> None:
        """Delete a message of an interaction.

        Raises:
            ApiError: If there is none.
        """
        self._store.delete(self.message(exchange, id).id)
        exchange.changed()

    def _callback_type(self, exchange: Exchange, body: Body, report: Report) -> CallbackType:
        kind = body.json.get("type") if isinstance(body.json, dict) else None
        if kind not in possible_callbacks(exchange):
            fault = f"{exchange.type.name} may not be answered by type {kind}"
            report([fault])
            raise invalid_body([fault])
        return CallbackType(kind)

    def _accept(
        self,
        exchange: Exchange,
        callback: CallbackType,
        data: JsonObject,
        body: Body,
        report: Report,
    ) -> None:
        contents = Body(data, body.files)
        if callback is CallbackType.MESSAGE:
            message = self._new_message(exchange)
            exchange.message = self._store.fill(message, contents, report)
        elif callback is CallbackType.UPDATE and exchange.source is not None:
            exchange.message = self._store.edit(exchange.source, contents, report)
        else:
            self._judge(body.json, report)
            self._accept_other(exchange, callback, data)

    def _accept_other(self, exchange: Exchange, callback: CallbackType, data: JsonObject) -> None:
        if callback is CallbackType.DEFERRED_MESSAGE:
            message = self._new_message(exchange)
            message.flags = LOADING | (data.get("flags", 0) & EPHEMERAL)
            exchange.message = self._store.add(message)
        elif callback is CallbackType.DEFERRED_UPDATE:
            exchange.message = exchange.source
        elif callback is CallbackType.CHOICES:
            exchange.choices = data.get("choices") or []
        elif callback is CallbackType.MODAL:
            components = numbered(data["components"])
            exchange.modal = Modal(data["title"], data["custom_id"], components, exchange)

    def _judge(self, answer: Any, report: Report) -> None:
        report(faults_of(answer))
        refusals = refusals_of(answer)
        if refusals:
            raise invalid_body(refusals)

    def _new_message(self, exchange: Exchange, reference: Message | None = None) -> Message:
        metadata: JsonObject = {
            "id": str(exchange.id),
            "type": int(exchange.type),
            "user": user_payload(exchange.person),
            "authorizing_integration_owners": exchange.place.owners,
        }
        if exchange.source is not None:
            metadata["interacted_message_id"] = str(exchange.source.id)
        return Message(
            id=self._snowflakes.new(),
            place=exchange.place,
            author=self._application.user(),
            metadata=metadata,
            asked_by=exchange.person,
            application_id=self._application.id,
            reference=reference.id if reference else None,
        )
