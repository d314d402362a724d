"""What Discord refuses in the commands that a bot registers.

Source: "Application commands",
https://docs.discord.com/developers/interactions/application-commands
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from enum import IntEnum
from typing import Any

from tests.wire.discord_server.limits import count_faults, text_faults

JsonObject = dict[str, Any]

MOST_CHARACTERS = 8000
"""Of all names, descriptions and values of one command, each in its longest language."""

LOCALES = frozenset(
    (
        *("id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu"),
        *("nl", "no", "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru"),
        *("uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko"),
    )
)


class CommandType(IntEnum):
    """Where people find a command."""

    SLASH = 1
    USER_MENU = 2
    MESSAGE_MENU = 3


class OptionType(IntEnum):
    """What an option takes."""

    SUBCOMMAND = 1
    GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


_MOST_OF_TYPE = {CommandType.SLASH: 100, CommandType.USER_MENU: 15, CommandType.MESSAGE_MENU: 15}
_WITH_CHOICES = {OptionType.STRING, OptionType.INTEGER, OptionType.NUMBER}


def command_faults(commands: list[JsonObject]) -> Iterator[str]:
    """Yield the faults of a bot's whole list of commands."""
    for command in commands:
        yield from _one_command(command)
    named = Counter((command.get("type", 1), command.get("name")) for command in commands)
    yield from (f"command {name!r} stands {n} times" for (_, name), n in named.items() if n > 1)
    for kind, most in _MOST_OF_TYPE.items():
        count = sum(1 for command in commands if command.get("type", 1) == kind)
        if count > most:
            yield f"{count} commands of type {kind}, at most {most}"


def choice_faults(choices: list[JsonObject] | None, where: str) -> Iterator[str]:
    """Yield the faults of choices, of an option or of an autocomplete answer."""
    yield from count_faults(where, choices, 0, 25)
    for number, choice in enumerate(choices or ()):
        place = f"{where}[{number}]"
        for language, name in _wordings(choice, "name"):
            yield from text_faults(f"{place}.name{language}", name, 100, 1)
        if isinstance(choice.get("value"), str):
            yield from text_faults(f"{place}.value", choice["value"], 100)
    yield from _unknown_locales(choices or [], where)


def _one_command(command: JsonObject) -> Iterator[str]:
    where = f"command {command.get('name')!r}"
    if command.get("type", 1) == CommandType.SLASH:
        yield from _names_and_words(command, where)
        yield from _option_list(command.get("options"), where)
    else:
        for language, name in _wordings(command, "name"):
            yield from text_faults(f"{where}: name{language}", name, 32, 1)
        if command.get("description"):
            yield f"{where} stands in a menu and may not have a description"
    yield from _subset(command, where, "contexts", {0, 1, 2})
    yield from _subset(command, where, "integration_types", {0, 1})
    yield from _unknown_locales([command], where)
    length = _length(command)
    if length > MOST_CHARACTERS:
        yield f"{where} has {length} characters in all, at most {MOST_CHARACTERS}"


def _names_and_words(thing: JsonObject, where: str) -> Iterator[str]:
    for language, name in _wordings(thing, "name"):
        if not _is_name(name):
            yield f"{where}: name{language} {name!r} is no name for a command or option"
    for language, text in _wordings(thing, "description"):
        yield from text_faults(f"{where}: description{language}", text, 100, 1)


def _option_list(options: list[JsonObject] | None, where: str) -> Iterator[str]:
    yield from count_faults(f"{where}.options", options, 0, 25)
    optional_seen = False
    for option in options or ():
        place = f"{where} option {option.get('name')!r}"
        yield from _one_option(option, place)
        if option.get("required") and optional_seen:
            yield f"{place} is required but stands after an optional one"
        optional_seen |= not option.get("required", False)
    named = Counter(option.get("name") for option in options or ())
    yield from (f"{where} option {name!r} stands {n} times" for name, n in named.items() if n > 1)


def _one_option(option: JsonObject, where: str) -> Iterator[str]:
    yield from _names_and_words(option, where)
    kind = option.get("type")
    if kind not in set(OptionType):
        yield f"{where} is of type {kind}, which there is not"
    if kind in (OptionType.SUBCOMMAND, OptionType.GROUP):
        yield from _option_list(option.get("options"), where)
    if option.get("choices"):
        yield from choice_faults(option["choices"], f"{where}.choices")
        if option.get("autocomplete"):
            yield f"{where} has both choices and autocomplete"
        if kind not in _WITH_CHOICES:
            yield f"{where} has choices but is of type {kind}"
    least, most = option.get("min_length") or 0, option.get("max_length") or 6000
    if not 0 <= least <= 6000 or not 1 <= most <= 6000 or least > most:
        yield f"{where} wants {least} to {most} characters, possible are 0 to 6000"


def _is_name(name: object) -> bool:
    r"""Tell whether `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$` fits, in lower case."""
    if not isinstance(name, str) or not 1 <= len(name) <= 32 or name != name.lower():
        return False
    return all(
        character in "-_'"
        or unicodedata.category(character)[0] in "LN"
        or "\u0900" <= character <= "\u097f"
        or "\u0e00" <= character <= "\u0e7f"
        for character in name
    )


def _wordings(thing: JsonObject, key: str) -> Iterator[tuple[str, Any]]:
    yield "", thing.get(key)
    for locale, text in (thing.get(f"{key}_localizations") or {}).items():
        yield f" ({locale})", text


def _unknown_locales(things: list[JsonObject], where: str) -> Iterator[str]:
    for thing in things:
        for key in ("name_localizations", "description_localizations"):
            unknown = set(thing.get(key) or {}) - LOCALES
            yield from (f"{where}: there is no locale {locale!r}" for locale in sorted(unknown))
        yield from _unknown_locales(thing.get("options") or [], where)


def _subset(command: JsonObject, where: str, key: str, allowed: set[int]) -> Iterator[str]:
    values = command.get(key)
    if values is not None and (not values or not set(values) <= allowed):
        yield f"{where}: {key} is {values}, wanted some of {sorted(allowed)}"


def _length(thing: JsonObject) -> int:
    words = sum(
        max((len(text) for _, text in _wordings(thing, key) if isinstance(text, str)), default=0)
        for key in ("name", "description")
    )
    value = thing.get("value")
    inside = [*(thing.get("options") or ()), *(thing.get("choices") or ())]
    return words + (len(value) if isinstance(value, str) else 0) + sum(map(_length, inside))
