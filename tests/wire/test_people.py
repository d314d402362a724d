"""The stand-in proved: people can do only what a client of Discord would let them do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.wire.discord_server import MODERATOR, StandInDiscord
from tests.wire.small_bot import SmallBot


@pytest.mark.parametrize(
    ("name", "options", "fault"),
    [
        ("poem", {}, "no slash command 'poem'; there are: card"),
        ("Repeat", {}, "no slash command 'Repeat'"),
        ("say", {"word": "x", "form": "y"}, r"no options \['form'\]"),
        ("say there", {"word": "x"}, "no subcommand 'there'"),
        ("tell", {}, r"choose one of \['about'\]"),
    ],
)
async def test_there_is_only_what_was_registered(
    discord: StandInDiscord, bot: SmallBot, name: str, options: dict[str, Any], fault: str
) -> None:
    """A mistake in a test is told as one."""
    with pytest.raises(LookupError, match=fault):
        await discord.slash(name, options)
    assert bot.heard == []


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({}, "option 'word' is required"),
        ({"word": 7}, "option 'word' does not take 7"),
        ({"word": "x", "times": 4}, "option 'times' wants 1 to 3, not 4"),
        ({"word": "x", "times": "2"}, "option 'times' does not take '2'"),
    ],
)
async def test_options_take_only_their_own_kind(
    discord: StandInDiscord, bot: SmallBot, options: dict[str, Any], fault: str
) -> None:
    """Discord's clients check values before they send them."""
    with pytest.raises(ValueError, match=fault):
        await discord.slash("say", options)
    assert bot.heard == []


async def test_commands_are_offered_where_they_were_registered_for(
    discord: StandInDiscord, bot: SmallBot
) -> None:
    """`card` is for servers that installed the bot, by default."""
    private = discord.world.private(discord.anybody)
    with pytest.raises(LookupError, match="'card' cannot be installed by those"):
        await discord.slash("card", place=private)
    direct = discord.world.dm(discord.anybody)
    with pytest.raises(LookupError, match="'tell' is not offered in BOT_DM"):
        await discord.slash("tell about", place=direct)


async def test_only_what_is_shown_can_be_used(discord: StandInDiscord, bot: SmallBot) -> None:
    """Components are looked up in the message as it is now."""
    message = await (await discord.slash("card")).delivered()
    with pytest.raises(LookupError, match="no component 'x'; there are: t1:count:1, t1:colour"):
        await discord.press(message, "x")
    with pytest.raises(LookupError, match="no button 'Again'; there are: Count 1"):
        message.button("Again")
    with pytest.raises(LookupError, match="'t1:colour' is no button"):
        await discord.press(message, "t1:colour")
    with pytest.raises(LookupError, match="'t1:count:1' is no select menu"):
        await discord.choose(message, "t1:count:1", ["red"])
    with pytest.raises(ValueError, match="offers 1 to 1 of"):
        await discord.choose(message, "t1:colour", ["green"])
    message.component("t1:count:1")["disabled"] = True
    with pytest.raises(LookupError, match="'t1:count:1' is disabled"):
        await discord.press(message, "t1:count:1")


async def test_nobody_else_sees_an_ephemeral_message(
    discord: StandInDiscord, bot: SmallBot
) -> None:
    """The person who asked sees it, and others cannot even press its buttons."""
    message = await (await discord.slash("say", {"word": "x"})).delivered()
    assert message.ephemeral
    assert message.asked_by == discord.anybody
    with pytest.raises(LookupError, match="seen by nobody else"):
        await discord.press(message, "x", user=discord.world.person("Bob"))


async def test_a_deleted_message_is_gone(discord: StandInDiscord, bot: SmallBot) -> None:
    """Its buttons went with it."""
    exchange = await discord.slash("seen")
    await exchange.until(lambda it: it.message is not None and it.message.deleted)
    with pytest.raises(LookupError, match="the message was deleted"):
        await discord.press(exchange.messages[0], "x")


async def test_forms_take_only_what_their_fields_allow(
    discord: StandInDiscord, bot: SmallBot
) -> None:
    """Discord's clients do not send a form before it is filled in rightly."""
    modal = await (await discord.slash("form")).opened()
    with pytest.raises(LookupError, match=r"no fields \['line'\]; there are: \['words'\]"):
        await discord.submit(modal, {"line": "x"})
    with pytest.raises(ValueError, match="field 'words' takes 0 to 40 characters"):
        await discord.submit(modal, {"words": "x" * 41})
    with pytest.raises(ValueError, match="field 'words' is required"):
        await discord.submit(modal, {"words": ""})


async def test_others_press_with_their_own_name_and_rights(
    discord: StandInDiscord, bot: SmallBot
) -> None:
    """A button carries who pressed it, not who asked for the message."""
    bob = discord.world.person("Bob")
    moderator = discord.world.person("Mo", permissions=MODERATOR)
    message = await (await discord.slash("card", user=bob)).delivered()
    await (await discord.press(message, "t1:count:1")).delivered()
    await (await discord.press(message, "t1:count:2", user=moderator)).delivered()
    heard = bot.interactions
    assert [one.user.id for one in heard] == [bob.id, bob.id, moderator.id]
    assert [one.permissions.manage_messages for one in heard] == [False, False, True]
