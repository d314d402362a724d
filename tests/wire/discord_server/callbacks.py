"""First answers: which may be given to what, and what Discord says to them.

Source: "Receiving and responding",
https://docs.discord.com/developers/interactions/receiving-and-responding
"""

from __future__ import annotations

from tests.wire.discord_server.exchanges import CallbackType, Exchange, InteractionType
from tests.wire.discord_server.payloads import JsonObject

_UPDATES = frozenset({CallbackType.DEFERRED_UPDATE, CallbackType.UPDATE})
_NEW_MESSAGES = frozenset({CallbackType.MESSAGE, CallbackType.DEFERRED_MESSAGE})
_POSSIBLE: dict[InteractionType, frozenset[CallbackType]] = {
    InteractionType.COMMAND: _NEW_MESSAGES | {CallbackType.MODAL},
    InteractionType.COMPONENT: _NEW_MESSAGES | _UPDATES | {CallbackType.MODAL},
    InteractionType.AUTOCOMPLETE: frozenset({CallbackType.CHOICES}),
    InteractionType.MODAL_SUBMIT: _NEW_MESSAGES | _UPDATES,
}


def possible_callbacks(exchange: Exchange) -> frozenset[CallbackType]:
    """Return the kinds of first answer that an interaction may have.

    A form that no component opened has no message that an answer could change.
    """
    possible = _POSSIBLE[exchange.type]
    return possible if exchange.source is not None else possible - _UPDATES


def callback_payload(exchange: Exchange) -> JsonObject:
    """Return what Discord tells about a first answer that it took."""
    interaction: JsonObject = {"id": str(exchange.id), "type": int(exchange.type)}
    payload: JsonObject = {"interaction": interaction}
    message, callback = exchange.message, exchange.callback
    if message is not None and callback is not None:
        interaction["response_message_id"] = str(message.id)
        interaction["response_message_loading"] = message.loading
        interaction["response_message_ephemeral"] = message.ephemeral
        payload["resource"] = {"type": int(callback)}
        if callback in (CallbackType.MESSAGE, CallbackType.UPDATE):
            payload["resource"]["message"] = message.payload()
    return payload
