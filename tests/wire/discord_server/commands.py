"""The commands that the bot registered, and what a client of Discord makes of them.

A client lets people use only what is registered, in the places for which it is registered, with
options of the right kind. A test that asks for anything else is mistaken, hence `LookupError`
and `ValueError` here, not an answer of the server.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.wire.discord_server.bodies import encoded
from tests.wire.discord_server.clock import Snowflakes
from tests.wire.discord_server.command_rules import CommandType, OptionType
from tests.wire.discord_server.messages import Attachment
from tests.wire.discord_server.payloads import JsonObject, member_payload, user_payload
from tests.wire.discord_server.world import Person, Place

Upload = tuple[str, bytes]
"""Name and content of a file that a person uploads as an option."""

TakeFile = Callable[[str, bytes], Attachment]


@dataclass(slots=True)
class CommandRegistry:
    """Global commands of the application, in the order in which the bot sent them."""

    snowflakes: Snowflakes
    application_id: int
    commands: list[JsonObject] = field(default_factory=list)
    syncs: list[list[JsonObject]] = field(default_factory=list)
    """The list that the bot sent, each time that it did."""

    def replace(self, sent: list[JsonObject]) -> list[JsonObject]:
        """Register a whole list; a command that was there keeps its id."""
        self.syncs.append(sent)
        self.commands = [self._registered(command) for command in sent]
        return self.commands

    def find(self, name: str, kind: CommandType, place: Place) -> JsonObject:
        """Return the command that a person sees under a name in some place.

        Raises:
            LookupError: If the person sees none.
        """
        for command in self.commands:
            if command["name"] == name and command["type"] == kind:
                _check_offered(command, place)
                return command
        listed = ", ".join(command["name"] for command in self.commands) or "none"
        raise LookupError(f"no {kind.name.lower()} command {name!r}; there are: {listed}")

    def _registered(self, sent: JsonObject) -> JsonObject:
        kind = sent.get("type", 1)
        known = {(old["name"], old["type"]): old for old in self.commands}
        old = known.get((sent["name"], kind), {})
        command = {
            "description": "",
            "contexts": None,
            **sent,
            "integration_types": sent.get("integration_types") or [0],
            "type": kind,
            "application_id": str(self.application_id),
            "id": old.get("id") or str(self.snowflakes.new()),
        }
        same = encoded({**old, "version": None}) == encoded({**command, "version": None})
        command["version"] = old["version"] if same else str(self.snowflakes.new())
        return command


def _check_offered(command: JsonObject, place: Place) -> None:
    contexts = command["contexts"]
    if contexts is not None and place.context not in contexts:
        raise LookupError(f"{command['name']!r} is not offered in {place.context.name}")
    if place.installation not in command["integration_types"]:
        raise LookupError(f"{command['name']!r} cannot be installed by those who did so here")


@dataclass(slots=True)
class _Filling:
    """Values for the options of one command, and what they refer to."""

    values: dict[str, Any]
    place: Place
    take_file: TakeFile
    focus: str | None = None
    resolved: dict[str, JsonObject] = field(default_factory=dict)

    def options(self, declared: list[JsonObject]) -> list[JsonObject]:
        unknown = set(self.values) - {option["name"] for option in declared}
        if unknown:
            raise LookupError(f"no options {sorted(unknown)}")
        return [self._option(option) for option in declared if self._is_filled(option)]

    def _is_filled(self, option: JsonObject) -> bool:
        if option["name"] in self.values:
            return True
        if option.get("required") and self.focus is None:
            raise ValueError(f"option {option['name']!r} is required")
        return False

    def _option(self, option: JsonObject) -> JsonObject:
        name, kind = option["name"], OptionType(option["type"])
        filled = {"name": name, "type": int(kind), "value": self.values[name]}
        if name == self.focus:
            return filled | {"focused": True}
        _check_value(option, filled["value"])
        if kind is OptionType.USER:
            filled["value"] = self._resolve_person(filled["value"])
        elif kind is OptionType.ATTACHMENT:
            filled["value"] = self._resolve_file(filled["value"])
        return filled

    def _resolve_person(self, person: Person) -> str:
        id = str(person.id)
        self.resolved.setdefault("users", {})[id] = user_payload(person)
        if self.place.guild is not None:
            member = member_payload(person, partial=True)
            self.resolved.setdefault("members", {})[id] = member
        return id

    def _resolve_file(self, upload: Upload) -> str:
        file = self.take_file(*upload)
        self.resolved.setdefault("attachments", {})[str(file.id)] = file.payload()
        return str(file.id)


def _check_value(option: JsonObject, value: Any) -> None:
    wanted: dict[int, type | tuple[type, ...]] = {
        OptionType.STRING: str,
        OptionType.INTEGER: int,
        OptionType.BOOLEAN: bool,
        OptionType.USER: Person,
        OptionType.NUMBER: (int, float),
        OptionType.ATTACHMENT: tuple,
    }
    if not isinstance(value, wanted.get(option["type"], object)):
        raise ValueError(f"option {option['name']!r} does not take {value!r}")
    choices = [choice["value"] for choice in option.get("choices") or ()]
    if choices and value not in choices:
        raise ValueError(f"option {option['name']!r} offers {choices}, not {value!r}")
    size = len(value) if isinstance(value, str) else value
    least, most = (
        option.get("min_length", option.get("min_value")),
        option.get("max_length", option.get("max_value")),
    )
    if (least is not None and size < least) or (most is not None and size > most):
        raise ValueError(f"option {option['name']!r} wants {least} to {most}, not {value!r}")


def invocation(
    command: JsonObject,
    path: list[str],
    values: Mapping[str, Any],
    place: Place,
    take_file: TakeFile,
    *,
    focus: str | None = None,
) -> JsonObject:
    """Return the `data` of an interaction that uses a slash command.

    Args:
        command: As registered.
        path: Names of subcommand group and subcommand; empty for a plain command.
        values: Text, numbers, truth values, `Person` or `Upload` by option name.
        place: Where the command is used.
        take_file: Stores an uploaded file.
        focus: The option in which the person is typing, for an autocomplete.

    Raises:
        LookupError: If there is no such option or subcommand.
        ValueError: If an option does not take its value, or a required one is missing.
    """
    filling = _Filling(dict(values), place, take_file, focus)
    data = {
        "id": command["id"],
        "name": command["name"],
        "type": command["type"],
        "options": _nested(command.get("options") or [], path, filling),
    }
    if filling.resolved:
        data["resolved"] = filling.resolved
    return data


def _nested(declared: list[JsonObject], path: list[str], filling: _Filling) -> list[JsonObject]:
    if not path:
        if any(option["type"] in (OptionType.SUBCOMMAND, OptionType.GROUP) for option in declared):
            raise LookupError(f"choose one of {[option['name'] for option in declared]}")
        return filling.options(declared)
    for option in declared:
        if option["name"] == path[0]:
            inside = _nested(option.get("options") or [], path[1:], filling)
            return [{"name": option["name"], "type": option["type"], "options": inside}]
    raise LookupError(f"no subcommand {path[0]!r}")
