"""Messages as Discord keeps them, gives them back, and shows them to people."""

from __future__ import annotations

import mimetypes
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.wire.discord_server.components import (
    ATTACHMENT,
    SELECTS,
    Component,
    Kind,
    media,
    texts,
    walk,
    with_custom_id,
)
from tests.wire.discord_server.payloads import JsonObject, user_payload
from tests.wire.discord_server.rules import COMPONENTS_V2, EPHEMERAL, LOADING
from tests.wire.discord_server.world import Person, Place


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message."""

    id: int
    name: str
    size: int
    content: bytes
    """The file; empty if the stand-in was told not to keep files."""

    description: str | None
    url: str
    width: int | None = None
    height: int | None = None

    @property
    def content_type(self) -> str:
        """Return the media type that the name suggests."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def payload(self) -> JsonObject:
        """Return an attachment object."""
        payload: JsonObject = {
            "id": str(self.id),
            "filename": self.name,
            "size": self.size,
            "content_type": self.content_type,
            "url": self.url,
            "proxy_url": self.url,
            "width": self.width,
            "height": self.height,
        }
        if self.description is not None:
            payload["description"] = self.description
        return payload

    def media_item(self) -> JsonObject:
        """Return the media item that takes the place of `attachment://` in a component."""
        return {
            "id": str(self.id),
            "url": self.url,
            "proxy_url": self.url,
            "width": self.width,
            "height": self.height,
            "content_type": self.content_type,
            "attachment_id": str(self.id),
            "loading_state": 2,
            "flags": 0,
        }


def picture_size(content: bytes) -> tuple[int | None, int | None]:
    """Return width and height of a PNG; None twice for anything else."""
    if content[:8] != b"\x89PNG\r\n\x1a\n" or len(content) < 24:
        return None, None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


@dataclass(slots=True, eq=False)
class Message:
    """A message; it changes when the bot edits it."""

    id: int
    place: Place
    author: JsonObject
    flags: int = 0
    content: str = ""
    components: list[Component] = field(default_factory=list)
    embeds: list[JsonObject] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    metadata: JsonObject | None = None
    """`interaction_metadata`: the interaction that a message answers."""

    asked_by: Person | None = None
    """Whose interaction the message answers; nobody else sees an ephemeral one."""

    application_id: int | None = None
    reference: int | None = None
    """Id of the message that this one answers."""

    edits: int = 0
    deleted: bool = False
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    edited_at: datetime | None = None

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees the message."""
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether people see "is thinking…" and nothing else yet."""
        return bool(self.flags & LOADING)

    @property
    def text(self) -> str:
        """All text that people read, from top to bottom."""
        return "\n".join(filter(None, [self.content, *texts(self.components)]))

    @property
    def alt_texts(self) -> list[str]:
        """Alternative texts of the pictures, from components and from attachments."""
        shown = [item for part in walk(self.components) for item in _pictures(part)]
        described = [str(item["description"]) for item in shown if item.get("description")]
        return described or [file.description for file in self.attachments if file.description]

    @property
    def buttons(self) -> list[Component]:
        """Buttons from top to bottom."""
        return [part for part in walk(self.components) if part["type"] == Kind.BUTTON]

    @property
    def selects(self) -> list[Component]:
        """Select menus from top to bottom."""
        return [part for part in walk(self.components) if part["type"] in SELECTS]

    @property
    def custom_ids(self) -> list[str]:
        """Custom ids of everything that can be pressed or chosen."""
        return [part["custom_id"] for part in walk(self.components) if "custom_id" in part]

    def button(self, label: str) -> str:
        """Return the custom id of the button with a label.

        Raises:
            LookupError: If there is none; the message lists the labels.
        """
        for button in self.buttons:
            if button.get("label") == label:
                return str(button["custom_id"])
        labels = ", ".join(str(button.get("label")) for button in self.buttons) or "none"
        raise LookupError(f"no button {label!r}; there are: {labels}")

    def component(self, custom_id: str) -> Component:
        """Return the component of a custom id.

        Raises:
            LookupError: If there is none.
        """
        return with_custom_id(self.components, custom_id)

    def payload(self) -> JsonObject:
        """Return the message object, without the attachments that a component or embed shows.

        Source: the field `attachments`, "not referenced in embeds or components".
        """
        loose = [file for file in self.attachments if file.url not in self._shown_urls()]
        payload: JsonObject = {
            "id": str(self.id),
            "channel_id": str(self.place.channel_id),
            "type": 20 if self.metadata and self.metadata["type"] == 2 else 0,
            "author": self.author,
            "content": self.content,
            "components": self.components,
            "embeds": self.embeds,
            "attachments": [file.payload() for file in loose],
            "flags": self.flags,
            "timestamp": self.created_at.isoformat(),
            "edited_timestamp": self.edited_at.isoformat() if self.edited_at else None,
            "mentions": [],
            "mention_roles": [],
            "mention_everyone": False,
            "pinned": False,
            "tts": False,
        }
        return payload | self._origin()

    def _origin(self) -> JsonObject:
        origin: JsonObject = {}
        if self.application_id is not None:
            origin["application_id"] = str(self.application_id)
            origin["webhook_id"] = str(self.application_id)
        if self.metadata is not None:
            origin["interaction_metadata"] = self.metadata
        if self.reference is not None:
            origin["message_reference"] = {
                "type": 0,
                "message_id": str(self.reference),
                "channel_id": str(self.place.channel_id),
            }
        return origin

    def _shown_urls(self) -> set[str]:
        urls = {item["url"] for part in walk(self.components) for item in media(part)}
        for embed in self.embeds:
            urls |= {(embed.get(key) or {}).get("url", "") for key in ("image", "thumbnail")}
        return urls

    def keep(self, ids: Iterable[int]) -> None:
        """Drop the attachments whose id is not among `ids`."""
        wanted = set(ids)
        self.attachments = [file for file in self.attachments if file.id in wanted]

    def unfurled(self, url: str) -> Component | None:
        """Return the media item for an `attachment://` name, None for other addresses."""
        name = url.removeprefix(ATTACHMENT)
        if name == url:
            return None
        return next(file.media_item() for file in self.attachments if file.name == name)


def _pictures(component: Component) -> list[dict[str, Any]]:
    if component["type"] == Kind.MEDIA_GALLERY:
        return list(component["items"])
    return [component] if component["type"] == Kind.THUMBNAIL else []


def written_by(person: Person, place: Place, id: int, text: str) -> Message:
    """Return a message that a person wrote."""
    return Message(id, place, user_payload(person), content=text)


def is_layout(message: Message) -> bool:
    """Tell whether a message is one of components (version 2)."""
    return bool(message.flags & COMPONENTS_V2)
