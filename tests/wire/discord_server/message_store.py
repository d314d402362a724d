"""Creates, changes and deletes messages by Discord's rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from tests.wire.discord_server.bodies import Body, UploadedFile
from tests.wire.discord_server.clock import Snowflakes
from tests.wire.discord_server.components import ATTACHMENT, as_stored, referenced
from tests.wire.discord_server.errors import (
    invalid_body,
    lost_attachment,
    too_large,
    unknown_message,
)
from tests.wire.discord_server.messages import Attachment, Message, is_layout, picture_size
from tests.wire.discord_server.payloads import JsonObject
from tests.wire.discord_server.rules import COMPONENTS_V2, LOADING, Setting, faults_of, refusals_of

FILE_SIZE_LIMIT = 10 << 20
"""Bytes of one file."""

Report = Callable[[list[str]], None]
"""Takes the faults of a body for the record."""


class MessageStore:
    """All messages of one stand-in.

    Args:
        snowflakes: Source of ids.
        base_url: Where attachments can be fetched, such as `http://127.0.0.1:1234`; a function,
            for the port is not known beforehand.
        keep_files: False to forget the contents of files, in long measurements.
        refuse_new_pictures: True to refuse edits that add files to a gallery, as Discord does
            while https://github.com/discord/discord-api-docs/issues/7529 is open.
    """

    def __init__(
        self,
        snowflakes: Snowflakes,
        base_url: Callable[[], str],
        *,
        keep_files: bool,
        refuse_new_pictures: bool,
    ) -> None:
        self._snowflakes = snowflakes
        self._base_url = base_url
        self._keep_files = keep_files
        self._refuse_new_pictures = refuse_new_pictures
        self._messages: dict[int, Message] = {}
        self._by_nonce: dict[tuple[int, str | int], Message] = {}
        self._attachments: dict[int, Attachment] = {}

    def add(self, message: Message) -> Message:
        """Keep a message."""
        self._messages[message.id] = message
        return message

    def get(self, id: int) -> Message:
        """Return a message that was not deleted.

        Raises:
            ApiError: If there is none.
        """
        message = self._messages.get(id)
        if message is None or message.deleted:
            raise unknown_message()
        return message

    def attachment(self, id: int) -> Attachment | None:
        """Return a file of any message."""
        return self._attachments.get(id)

    def upload(self, name: str, content: bytes) -> Attachment:
        """Take in a file that a person uploads."""
        return self._attach(UploadedFile(0, name, content), {})

    def delete(self, id: int) -> None:
        """Delete a message.

        Raises:
            ApiError: If there is none.
        """
        self.get(id).deleted = True

    def history(self, channel_id: int, before: int) -> list[Message]:
        """Return the messages of a channel with smaller ids than one, the newest first."""
        found = [
            message
            for message in self._messages.values()
            if message.place.channel_id == channel_id and message.id < before
            if not (message.deleted or message.ephemeral)
        ]
        return sorted(found, key=lambda message: -message.id)

    def post(self, message: Message, body: Body, report: Report) -> Message:
        """Do as `fill`; if a message with the same nonce was posted, return that one instead.

        Source: `enforce_nonce` of "Create Message",
        https://docs.discord.com/developers/resources/message#create-message
        """
        nonce = body.json.get("nonce") if body.json.get("enforce_nonce") else None
        if nonce is None:
            return self.fill(message, body, report)
        key = (message.place.channel_id, nonce)
        if key not in self._by_nonce:
            self._by_nonce[key] = self.fill(message, body, report)
        return self._by_nonce[key]

    def fill(self, message: Message, body: Body, report: Report) -> Message:
        """Give a new message its contents and keep it.

        Raises:
            ApiError: If the body breaks a rule of Discord.
        """
        setting = Setting(uploaded=[file.name for file in body.files])
        self._judge(body, setting, report)
        message.flags |= body.json.get("flags") or 0
        self._take_contents(message, body)
        return self.add(message)

    def edit(self, message: Message, body: Body, report: Report) -> Message:
        """Change a message; what the body leaves out stays as it was.

        Raises:
            ApiError: If the body breaks a rule of Discord.
        """
        kept = _kept_ids(message, body)
        names = [file.name for file in message.attachments if file.id in kept]
        uploaded = [file.name for file in body.files]
        setting = Setting(uploaded, names, layout=is_layout(message), editing=not message.loading)
        self._judge(body, setting, report)
        if self._refuse_new_pictures:
            _refuse_pictures(body.json, uploaded)
        if (body.json.get("flags") or 0) & COMPONENTS_V2:
            message.flags |= COMPONENTS_V2
        message.keep(kept)
        self._take_contents(message, body)
        message.flags &= ~LOADING
        message.edits += 1
        message.edited_at = datetime.now(UTC)
        return message

    def _judge(self, body: Body, setting: Setting, report: Report) -> None:
        report(faults_of(body.json, setting))
        refusals = refusals_of(body.json, setting)
        if refusals:
            raise invalid_body(refusals)
        if any(len(file.content) > FILE_SIZE_LIMIT for file in body.files):
            raise too_large()

    def _take_contents(self, message: Message, body: Body) -> None:
        contents: JsonObject = body.json
        listed = {str(entry.get("id")): entry for entry in contents.get("attachments") or ()}
        for file in body.files:
            message.attachments.append(self._attach(file, listed.get(str(file.number), {})))
        if "content" in contents:
            message.content = contents["content"] or ""
        if "embeds" in contents:
            message.embeds = _embeds(contents["embeds"] or [], message)
        if "components" in contents:
            message.components = as_stored(contents["components"] or [], message.unfurled)

    def _attach(self, file: UploadedFile, entry: JsonObject) -> Attachment:
        id = self._snowflakes.new()
        name = entry.get("filename") or file.name
        width, height = picture_size(file.content)
        attachment = Attachment(
            id=id,
            name=name,
            size=len(file.content),
            content=file.content if self._keep_files else b"",
            description=entry.get("description"),
            url=f"{self._base_url()}/attachments/{id}/{name}",
            width=width,
            height=height,
        )
        self._attachments[id] = attachment
        return attachment


def _kept_ids(message: Message, body: Body) -> set[int]:
    """Return the ids of the attachments that stay.

    A list of attachments names all that shall be there afterwards; new files without a list
    displace the old ones.

    Source: https://github.com/discord/discord-api-docs/issues/5170
    """
    listed = body.json.get("attachments") if isinstance(body.json, dict) else None
    if listed is None:
        return set() if body.files else {file.id for file in message.attachments}
    return {int(entry["id"]) for entry in listed}


def _refuse_pictures(contents: JsonObject, uploaded: list[str]) -> None:
    for name in referenced(contents.get("components") or []):
        if name in uploaded:
            raise lost_attachment(name)


def _embeds(embeds: list[JsonObject], message: Message) -> list[JsonObject]:
    stored = [dict(embed, type="rich") for embed in embeds]
    for embed in stored:
        for key in ("image", "thumbnail"):
            address = (embed.get(key) or {}).get("url", "")
            if address.startswith(ATTACHMENT):
                embed[key] = message.unfurled(address)
    return stored
