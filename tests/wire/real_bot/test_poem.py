"""A poem that is written soon: one call brings the text, the card and the buttons."""

from __future__ import annotations

import re

import pytest

from bot.card.alt_text import alt_text
from bot.discord.client import QibuBot
from bot.discord.translations.catalogue import ENGLISH
from tests.wire.discord_server import CallbackType, Recorded, StandInDiscord, faults_of
from tests.wire.discord_server.rules import COMPONENTS_V2, EPHEMERAL, Setting
from tests.wire.real_bot.working import custom_id, lines_of, poem_id

ACTIONS = ("star", "again", "vary", "blend", "explain", "script", "rewrite", "delete")


def _callbacks(discord: StandInDiscord) -> list[Recorded]:
    return [request for request in discord.requests if request.path.endswith("/callback")]


async def test_a_poem_comes_in_one_call_with_its_card(
    discord: StandInDiscord, bot: QibuBot
) -> None:
    """Type 4 as a form of two parts: the layout, and a PNG that the gallery names."""
    exchange = await discord.slash("poem", {"theme": "moon", "seed": "1"})
    message = await exchange.delivered()
    assert exchange.callback is CallbackType.MESSAGE
    (sent,) = _callbacks(discord)
    data, (card,) = sent.body["data"], sent.files
    assert sent.body["type"] == 4
    assert data["flags"] == COMPONENTS_V2
    assert data["allowed_mentions"] == {"parse": []}
    assert (card.number, card.name) == (0, f"{poem_id(message)}-t.png")
    assert (message.attachments[0].width, message.attachments[0].height) == (1080, 1350)
    assert data["attachments"] == [
        {"id": 0, "filename": card.name, "description": message.alt_texts[0]}
    ]
    assert faults_of(sent.body, Setting(uploaded=[card.name])) == []


async def test_the_alternative_text_is_the_poem(discord: StandInDiscord, bot: QibuBot) -> None:
    """Who cannot see the card hears all that is on it."""
    message = await (await discord.slash("poem", {"seed": "1"})).delivered()
    record = await bot.parts.store.poem(poem_id(message))
    assert record is not None
    assert message.alt_texts == [ENGLISH.plain(alt_text(record.poem, "traditional"))]
    assert list(record.poem.lines) == lines_of(message)
    assert all(line in message.alt_texts[0] for line in record.poem.lines)


async def test_a_poem_carries_all_buttons(discord: StandInDiscord, bot: QibuBot) -> None:
    """Each names the poem, so that it needs nothing else."""
    message = await (await discord.slash("poem")).delivered()
    for action in ACTIONS:
        assert custom_id(message, action).startswith(f"q1:{action}:{poem_id(message)}")
    assert len(message.custom_ids) == len(ACTIONS)


async def test_the_place_of_a_poem_is_noted(discord: StandInDiscord, bot: QibuBot) -> None:
    """The library is told the id of the message by the answer to its call."""
    message = await (await discord.slash("poem")).delivered()
    record = await bot.parts.store.poem(poem_id(message))
    while record is not None and record.message_id is None:
        record = await bot.parts.store.poem(poem_id(message))
    assert record is not None
    assert (record.channel_id, record.message_id) == (message.place.channel_id, message.id)


async def test_a_private_poem_is_seen_by_one_person(discord: StandInDiscord, bot: QibuBot) -> None:
    """The flag goes with the first answer; the card comes all the same."""
    exchange = await discord.slash("poem", {"private": True})
    message = await exchange.delivered()
    assert message.flags == COMPONENTS_V2 | EPHEMERAL
    assert len(message.attachments) == 1


@pytest.mark.parametrize("wish", ["@everyone", "<@1> <@&2> @here", "**x** [a](http://x)"])
async def test_what_people_type_pings_nobody(
    discord: StandInDiscord, bot: QibuBot, wish: str
) -> None:
    """It is escaped or shown as code, and mentions are switched off anyway."""
    poem = await (await discord.slash("poem", {"seed": wish})).delivered()
    assert len(lines_of(poem)) == 4
    refusal = await (await discord.slash("poem", {"acrostic": wish})).delivered()
    assert refusal.ephemeral
    for message in (poem, refusal):
        shown = re.sub("`[^`]*`", "", message.text)
        assert not any(markup in shown for markup in ("@everyone", "@here", "<@1>", "[a]("))
    sent = [request.body["data"]["allowed_mentions"] for request in _callbacks(discord)]
    assert sent == [{"parse": []}] * 2


async def test_themes_are_offered_while_somebody_types(
    discord: StandInDiscord, bot: QibuBot
) -> None:
    """At most 25, each of which the command then takes."""
    offered = await (await discord.autocomplete("poem", "theme", "mo")).offered()
    assert 0 < len(offered) <= 25
    assert "moon" in [choice["value"] for choice in offered]


async def test_a_path_opens_at_its_middle(discord: StandInDiscord, bot: QibuBot) -> None:
    """Five steps, of which the third has its poem and its card in the same one call."""
    exchange = await discord.slash("blend", {"a": "moon", "b": "snow"})
    message = await exchange.delivered()
    assert exchange.callback is CallbackType.MESSAGE
    (steps,) = message.selects
    assert [option.get("default", False) for option in steps["options"]] == [
        *(False, False, True, False, False)
    ]
    assert len(lines_of(message)) == 4
    assert len(message.attachments) == len(message.alt_texts) == 1
