"""What Discord refuses in the bodies of requests, and what this bot must not send besides.

`refusals_of` are rules of Discord: the stand-in answers 400 as Discord does. `manners_of` are
rules of this project that Discord does not enforce: nothing pings, every picture has an
alternative text, and every file can be seen. `faults_of` is both.

Source: https://docs.discord.com/developers/resources/message and
https://docs.discord.com/developers/interactions/receiving-and-responding
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from tests.wire.discord_server.command_rules import choice_faults, command_faults
from tests.wire.discord_server.component_checks import MOST_ALT_TEXT
from tests.wire.discord_server.component_rules import Holder, component_faults
from tests.wire.discord_server.components import ATTACHMENT, Kind, referenced, texts, walk
from tests.wire.discord_server.limits import count_faults, optional_text_faults, text_faults

JsonObject = dict[str, Any]

SUPPRESS_EMBEDS = 1 << 2
EPHEMERAL = 1 << 6
LOADING = 1 << 7
SUPPRESS_NOTIFICATIONS = 1 << 12
VOICE_MESSAGE = 1 << 13
COMPONENTS_V2 = 1 << 15

_SETTABLE = SUPPRESS_EMBEDS | EPHEMERAL | SUPPRESS_NOTIFICATIONS | VOICE_MESSAGE | COMPONENTS_V2
_EMBED_LIMITS = {"title": 256, "description": 4096}


@dataclass(frozen=True, slots=True)
class Setting:
    """What must be known besides the body to judge it."""

    uploaded: Collection[str] = ()
    """Names of the files in the same request."""

    kept: Collection[str] = ()
    """Names of the files that the message has and keeps."""

    layout: bool = False
    """Whether the message already is one of components (version 2)."""

    editing: bool = False
    """Whether a message is changed; what is left out stays as it was."""


NEW_MESSAGE = Setting()


def faults_of(body: Any, setting: Setting = NEW_MESSAGE) -> list[str]:
    """Return every fault of a body: list of commands, answer to an interaction, or message."""
    return refusals_of(body, setting) + manners_of(body, setting)


def refusals_of(body: Any, setting: Setting = NEW_MESSAGE) -> list[str]:
    """Return the faults for which Discord refuses a body."""
    if isinstance(body, list):
        return list(command_faults(body))
    if not isinstance(body, dict):
        return [f"the body is {type(body).__name__}, not an object"]
    if is_answer(body):
        return list(_answer_faults(body, setting))
    return list(_message_faults(body, setting))


def manners_of(body: Any, setting: Setting = NEW_MESSAGE) -> list[str]:
    """Return the faults that Discord lets pass but this project does not."""
    if not isinstance(body, dict):
        return []
    if is_answer(body):
        shows_message = body["type"] in (4, 7)
        return manners_of(body.get("data") or {}, setting) if shows_message else []
    return list(_unmannerly(body, setting))


def is_answer(body: JsonObject) -> bool:
    """Tell whether a body answers an interaction, as opposed to being a message."""
    return "type" in body and set(body) <= {"type", "data"}


def _answer_faults(answer: JsonObject, setting: Setting) -> Iterator[str]:
    kind, data = answer["type"], answer.get("data") or {}
    if kind in (4, 7):
        yield from _message_faults(data, setting)
    elif kind == 5:
        if data.get("flags", 0) & ~EPHEMERAL:
            yield f"flags is {data['flags']}; a deferred message may only be ephemeral"
    elif kind == 8:
        yield from choice_faults(data.get("choices"), "choices")
    elif kind == 9:
        yield from _modal_faults(data)
    elif kind != 6:
        yield f"type is {kind}, which answers nothing"


def _modal_faults(modal: JsonObject) -> Iterator[str]:
    yield from text_faults("custom_id", modal.get("custom_id"), 100, 1)
    yield from text_faults("title", modal.get("title"), 45, 1)
    yield from count_faults("components", modal.get("components"), 1, 5)
    yield from component_faults(modal.get("components") or [], Holder.MODAL)


def _message_faults(message: JsonObject, setting: Setting) -> Iterator[str]:
    flags = message.get("flags") or 0
    if flags & ~_SETTABLE:
        yield f"flags is {flags}, with bits that nobody may set"
    layout = setting.layout or bool(flags & COMPONENTS_V2)
    yield from _layout_faults(message) if layout else _legacy_faults(message)
    if message.get("components"):
        holder = Holder.LAYOUT if layout else Holder.LEGACY
        yield from component_faults(message["components"], holder)
    yield from _attachment_faults(message, setting)
    if not setting.editing and not _has_contents(message, setting):
        yield "the message is empty"


def _layout_faults(message: JsonObject) -> Iterator[str]:
    for key in ("content", "embeds", "poll", "sticker_ids"):
        if message.get(key):
            yield f"a message of components (version 2) may not have {key}"


def _legacy_faults(message: JsonObject) -> Iterator[str]:
    if message.get("content") is not None:
        yield from text_faults("content", message["content"], 2000)
    yield from count_faults("embeds", message.get("embeds"), 0, 10)
    yield from count_faults("components", message.get("components"), 0, 5)
    for number, embed in enumerate(message.get("embeds") or ()):
        for key, most in _EMBED_LIMITS.items():
            yield from optional_text_faults(embed, f"embeds[{number}]", key, most)
        yield from count_faults(f"embeds[{number}].fields", embed.get("fields"), 0, 25)


def _attachment_faults(message: JsonObject, setting: Setting) -> Iterator[str]:
    listed = message.get("attachments") or []
    yield from count_faults("attachments", listed, 0, 10)
    for number, attachment in enumerate(listed):
        where = f"attachments[{number}]"
        yield from optional_text_faults(attachment, where, "description", MOST_ALT_TEXT)
    known = {*setting.uploaded, *setting.kept}
    for name in _named_files(message):
        if name not in known:
            yield f"{ATTACHMENT}{name} names no file of this message"


def _named_files(message: JsonObject) -> list[str]:
    names = referenced(message.get("components") or [])
    for embed in message.get("embeds") or ():
        for key in ("image", "thumbnail"):
            address = str((embed.get(key) or {}).get("url", ""))
            if address.startswith(ATTACHMENT):
                names.append(address.removeprefix(ATTACHMENT))
    return names


def _has_contents(message: JsonObject, setting: Setting) -> bool:
    keys = ("content", "embeds", "components", "poll", "sticker_ids")
    return bool(setting.uploaded) or any(message.get(key) for key in keys)


def _unmannerly(message: JsonObject, setting: Setting) -> Iterator[str]:
    components = message.get("components") or []
    if message.get("content") or message.get("embeds") or texts(components):
        mentions = message.get("allowed_mentions")
        if not isinstance(mentions, dict) or mentions.get("parse") != []:
            yield f"allowed_mentions is {mentions}, so that the text may ping people"
        elif mentions.get("users") or mentions.get("roles"):
            yield f"allowed_mentions is {mentions}, which pings somebody"
    for component in walk(components):
        if component.get("type") == Kind.MEDIA_GALLERY:
            pictures = component.get("items") or []
        else:
            pictures = [component] if component.get("type") == Kind.THUMBNAIL else []
        if not all(picture.get("description") for picture in pictures):
            yield "a picture has no alternative text"
    if setting.layout or (message.get("flags") or 0) & COMPONENTS_V2:
        for name in set(setting.uploaded) - set(_named_files(message)):
            yield f"the file {name} is shown by no component, so that nobody sees it"
