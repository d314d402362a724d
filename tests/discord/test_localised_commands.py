"""The commands as Discord gets them: names and descriptions in every language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest

from bot.discord.translations.catalogue import LANGUAGES, Language
from bot.discord.translations.gathering import gathered
from tests.discord.conftest import Server

LOCALES = {"zh-CN", "zh-TW"}
_TYPED, _OF_MESSAGE = 1, 3
_LONGEST_NAME, _LONGEST_DESCRIPTION, _LONGEST_COMMAND = 32, 100, 8000


@pytest.fixture
def commands(server: Server) -> list[dict[str, Any]]:
    """What the bot sent when it started."""
    (sent,) = [
        request
        for request in server.env.http_requests
        if request.method == "PUT" and request.path.endswith("/commands")
    ]
    return list(sent.json)


def parts(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield commands, their options and the choices of these."""
    for item in items:
        yield item
        yield from parts(item.get("options", []))
        yield from parts(item.get("choices", []))


def wordings(item: dict[str, Any], key: str) -> list[str]:
    """Return a text in all languages, English first."""
    others = item.get(f"{key}_localizations") or {}
    return [item[key], *others.values()]


def test_every_name_and_description_is_in_all_languages(commands: list[dict[str, Any]]) -> None:
    """Commands, entries in menus, options and choices."""
    named = list(parts(commands))
    assert len(commands) == 7
    assert len(named) > 30
    for item in named:
        assert set(item["name_localizations"]) == LOCALES, item["name"]
        if item.get("description"):
            assert set(item["description_localizations"]) == LOCALES, item["name"]


def test_chinese_readers_see_chinese(commands: list[dict[str, Any]]) -> None:
    """Names and descriptions hold no Latin letter, and each script is the reader's."""
    for item in parts(commands):
        for key in ("name_localizations", "description_localizations"):
            for text in (item.get(key) or {}).values():
                assert not any(character.isascii() and character.isalpha() for character in text)
    (poem,) = [item for item in commands if item["name"] == "poem"]
    assert poem["name_localizations"] == {"zh-CN": "作诗", "zh-TW": "作詩"}


def test_names_keep_the_rule_of_discord(commands: list[dict[str, Any]]) -> None:
    """Letters, figures, - and _ in lower case, 1 to 32 of them; unique in their place."""
    typed = [item for item in commands if item.get("type", _TYPED) == _TYPED]
    for item in [*typed, *(option for one in typed for option in one["options"])]:
        for name in wordings(item, "name"):
            assert 1 <= len(name) <= _LONGEST_NAME
            assert name == name.lower()
            assert all(unicodedata.category(sign)[0] in "LN" or sign in "-_'" for sign in name)
    for siblings in [typed, *(one["options"] for one in typed)]:
        for names in zip(*(wordings(item, "name") for item in siblings), strict=True):
            assert len(set(names)) == len(names)


def test_texts_keep_the_lengths_of_discord(commands: list[dict[str, Any]]) -> None:
    """Of each text, and of all that a command says in its longest language."""
    for item in commands:
        total = 0
        for part in parts([item]):
            longest = 100 if "value" in part else _LONGEST_NAME
            assert all(1 <= len(name) <= longest for name in wordings(part, "name"))
            total += max(map(len, wordings(part, "name"))) + len(str(part.get("value", "")))
            if part.get("description"):
                described = [len(text) for text in wordings(part, "description")]
                assert 1 <= min(described) <= max(described) <= _LONGEST_DESCRIPTION
                total += max(described)
        assert total <= _LONGEST_COMMAND
    assert {item["type"] for item in commands} == {_TYPED, _OF_MESSAGE}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_sentences_call_things_by_their_names(
    commands: list[dict[str, Any]], language: Language
) -> None:
    """A command in a sentence can be typed so, a button or entry in the help be found so."""
    names = {language.wording(item["name"]) for item in commands}
    said = [language.wording(str(entry.id)) for entry in gathered()]
    called = {name for text in said for name in re.findall(r"(?<!\w)/(\w+)", text)}
    assert called == {language.wording(name) for name in ("poem", "blend", "scan")} <= names
    help_text = "\n".join(text for text in said if text.startswith("#"))
    things = {item["name"] for item in commands if item.get("type") == _OF_MESSAGE}
    for thing in things | {"Again", "Vary", "Blend…", "Explain"}:
        assert f"**{language.wording(thing)}**" in help_text
    for option in ("theme", "form", "acrostic"):
        assert f"`{language.wording(option)}:`" in help_text


def test_a_name_means_nothing_else_in_the_catalogue(commands: list[dict[str, Any]]) -> None:
    """The option "seed" and a sentence "seed" would share one translation."""
    names = {item["name"] for item in parts(commands)}
    found = {entry.id: entry.locations for entry in gathered() if entry.id in names}
    assert set(found) == names
    for places in found.values():
        assert all(path.startswith("bot/discord/commands/") for path, _ in places)
