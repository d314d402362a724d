"""What people do in Discord, each act as one method."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from tests.wire.discord_server.backend import Backend
from tests.wire.discord_server.command_rules import CommandType
from tests.wire.discord_server.commands import invocation
from tests.wire.discord_server.components import SELECTS, Component, Kind
from tests.wire.discord_server.exchanges import Exchange, InteractionType, Modal
from tests.wire.discord_server.messages import Attachment, Message, written_by
from tests.wire.discord_server.modals import filled_in
from tests.wire.discord_server.payloads import JsonObject
from tests.wire.discord_server.world import Guild, Person, Place


class People(ABC):
    """Acts of people; each returns at once, with the exchange in which the bot will answer.

    A client of Discord offers only what is there: commands that are registered for the place,
    buttons that are shown and not greyed out, options and fields of the right kind. An act for
    which this does not hold raises `LookupError` or `ValueError` and reaches no bot.

    `user` is `anybody` where nobody is named, and `place` their usual server.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.anybody = backend.world.person("Ann")
        self.usual_place = backend.world.in_guild(backend.world.guild("Library"))

    async def slash(
        self,
        name: str,
        options: Mapping[str, Any] | None = None,
        *,
        user: Person | None = None,
        place: Place | Guild | None = None,
        locale: str | None = None,
    ) -> Exchange:
        """Use a slash command.

        Args:
            name: Command, with subcommands after spaces.
            options: Values by name: text, numbers, truth values, a `Person`, or name and
                content of a file.
            user: Who does it.
            place: Where.
            locale: Language of the person's client; by default the person's own.
        """
        return await self._use_slash(name, options or {}, None, user, place, locale)

    async def autocomplete(
        self,
        name: str,
        option: str,
        typed: Any,
        others: Mapping[str, Any] | None = None,
        *,
        user: Person | None = None,
        place: Place | Guild | None = None,
        locale: str | None = None,
    ) -> Exchange:
        """Type into an option of a slash command, with other options filled in already."""
        values = {**(others or {}), option: typed}
        return await self._use_slash(name, values, option, user, place, locale)

    async def message_menu(
        self,
        name: str,
        message: Message,
        *,
        user: Person | None = None,
        locale: str | None = None,
    ) -> Exchange:
        """Choose a command from the menu of a message."""
        command = self._backend.registry.find(name, CommandType.MESSAGE_MENU, message.place)
        target = str(message.id)
        data = {
            "id": command["id"],
            "name": name,
            "type": int(CommandType.MESSAGE_MENU),
            "target_id": target,
            "resolved": {"messages": {target: message.payload()}},
        }
        exchange = self._open(InteractionType.COMMAND, user, message.place, name)
        return await self._send(exchange, data, locale)

    async def press(
        self,
        message: Message,
        custom_id: str,
        *,
        user: Person | None = None,
        locale: str | None = None,
    ) -> Exchange:
        """Press a button."""
        button = self._shown(message, custom_id, user)
        if button["type"] != Kind.BUTTON:
            raise LookupError(f"{custom_id!r} is no button")
        return await self._use(message, button, {}, user, locale)

    async def choose(
        self,
        message: Message,
        custom_id: str,
        values: Sequence[str],
        *,
        user: Person | None = None,
        locale: str | None = None,
    ) -> Exchange:
        """Choose from a select menu of texts."""
        select = self._shown(message, custom_id, user)
        if select["type"] not in SELECTS:
            raise LookupError(f"{custom_id!r} is no select menu")
        offered = [option["value"] for option in select.get("options", ())]
        least, most = (select.get(key, 1) for key in ("min_values", "max_values"))
        if not set(values) <= set(offered) or not least <= len(values) <= most:
            raise ValueError(f"{custom_id!r} offers {least} to {most} of {offered}")
        return await self._use(message, select, {"values": list(values)}, user, locale)

    async def submit(
        self, modal: Modal, values: Mapping[str, Any], *, locale: str | None = None
    ) -> Exchange:
        """Fill in and send the form that was opened for a person.

        Args:
            modal: The form.
            values: By custom id: text, a list of chosen values, or a list of `Attachment`s.
            locale: Language of the person's client.
        """
        opened = modal.exchange
        data = filled_in(modal.custom_id, modal.components, values)
        exchange = self._backend.desk.open(
            InteractionType.MODAL_SUBMIT,
            opened.person,
            opened.place,
            modal.custom_id,
            source=opened.source,
        )
        return await self._send(exchange, data, locale)

    def upload(self, name: str, content: bytes) -> Attachment:
        """Upload a file for a form."""
        return self._backend.store.upload(name, content)

    def say(
        self, text: str, *, user: Person | None = None, place: Place | Guild | None = None
    ) -> Message:
        """Write a message, which the bot can see only through a menu."""
        message = written_by(
            user or self.anybody, self._place(place), self._backend.snowflakes.new(), text
        )
        return self._backend.store.add(message)

    async def _use_slash(
        self,
        name: str,
        values: Mapping[str, Any],
        focus: str | None,
        user: Person | None,
        place: Place | Guild | None,
        locale: str | None,
    ) -> Exchange:
        first, *path = name.split()
        where = self._place(place)
        command = self._backend.registry.find(first, CommandType.SLASH, where)
        take_file = self._backend.store.upload
        data = invocation(command, path, values, where, take_file, focus=focus)
        kind = InteractionType.AUTOCOMPLETE if focus else InteractionType.COMMAND
        return await self._send(self._open(kind, user, where, name), data, locale)

    async def _use(
        self,
        message: Message,
        component: Component,
        more: JsonObject,
        user: Person | None,
        locale: str | None,
    ) -> Exchange:
        data = {
            "custom_id": component["custom_id"],
            "component_type": component["type"],
            "id": component["id"],
            **more,
        }
        person = user or message.asked_by
        kind = InteractionType.COMPONENT
        exchange = self._open(kind, person, message.place, component["custom_id"], message)
        return await self._send(exchange, data, locale)

    def _shown(self, message: Message, custom_id: str, user: Person | None) -> Component:
        if message.deleted:
            raise LookupError("the message was deleted")
        if message.ephemeral and user not in (None, message.asked_by):
            raise LookupError("the message is seen by nobody else")
        component = message.component(custom_id)
        if component.get("disabled"):
            raise LookupError(f"{custom_id!r} is disabled")
        return component

    def _open(
        self,
        kind: InteractionType,
        user: Person | None,
        place: Place,
        name: str,
        source: Message | None = None,
    ) -> Exchange:
        return self._backend.desk.open(kind, user or self.anybody, place, name, source)

    def _place(self, place: Place | Guild | None) -> Place:
        if isinstance(place, Guild):
            return self._backend.world.in_guild(place)
        return place or self.usual_place

    async def _send(self, exchange: Exchange, data: JsonObject, locale: str | None) -> Exchange:
        language = locale or exchange.person.locale
        await self._deliver(exchange, self._backend.desk.payload(exchange, data, language))
        return exchange

    @abstractmethod
    async def _deliver(self, exchange: Exchange, interaction: JsonObject) -> None:
        """Bring an interaction to the bot."""
