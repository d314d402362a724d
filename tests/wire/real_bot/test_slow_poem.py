"""A poem that takes its time: the bot says that it is thinking, and then it comes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.discord import answering
from bot.discord.client import QibuBot
from tests.wire.discord_server import CallbackType, Exchange, Options, Recorded, StandInDiscord
from tests.wire.discord_server.interactions import FIRST_ANSWER_SECONDS
from tests.wire.discord_server.rules import COMPONENTS_V2
from tests.wire.real_bot.working import ORIGINAL, Gate, custom_id, lines_of, poem_id

USUAL_PATIENCE = answering.PATIENCE
"""Before the tests change it."""


def _after_login(discord: StandInDiscord) -> list[Recorded]:
    first = next(n for n, it in enumerate(discord.requests) if it.path.endswith("/callback"))
    return discord.requests[first:]


def _verbs(discord: StandInDiscord) -> list[str]:
    """Return what the bot did with its answers, in order."""
    return [request.method for request in _after_login(discord)]


def test_the_bot_is_less_patient_than_discord() -> None:
    """There must be time left for the first answer to arrive."""
    assert USUAL_PATIENCE < FIRST_ANSWER_SECONDS / 2


async def test_a_slow_poem_takes_the_place_of_thinking(
    discord: StandInDiscord, bot: QibuBot, gate: Gate
) -> None:
    """Type 5 first; the edit of the original brings layout and card."""
    exchange = await (await discord.slash("poem", {"seed": "1"})).answered()
    assert exchange.callback is CallbackType.DEFERRED_MESSAGE
    assert exchange.message is not None
    assert exchange.message.loading
    gate.open()
    message = await exchange.delivered()
    assert message is exchange.message
    assert not message.loading
    assert message.flags == COMPONENTS_V2
    assert len(lines_of(message)) == 4
    callback, edit = _after_login(discord)
    assert callback.body == {"type": 5}
    assert edit.method == "PATCH"
    assert edit.body["attachments"][0]["description"] == message.alt_texts[0]
    assert edit.files[0].content[:8] == b"\x89PNG\r\n\x1a\n"
    assert message.attachments[0].content == edit.files[0].content


async def test_a_slow_private_poem_stays_private(
    discord: StandInDiscord, bot: QibuBot, gate: Gate
) -> None:
    """Whether the answer is private is settled by its first word."""
    exchange = await (await discord.slash("poem", {"private": True})).answered()
    assert exchange.ephemeral
    gate.open()
    assert (await exchange.delivered()).ephemeral


async def test_a_slow_refusal_is_private_and_nothing_stays_behind(
    discord: StandInDiscord, bot: QibuBot, gate: Gate
) -> None:
    """All saw the bot think; what it then says is for one person, and the thinking goes."""
    exchange = await (await discord.slash("poem", {"acrostic": "春"})).answered()
    assert exchange.callback is CallbackType.DEFERRED_MESSAGE
    gate.open()
    refusal = await exchange.delivered()
    assert refusal.ephemeral
    assert "needs 4" in refusal.text
    assert exchange.message is not None
    assert exchange.message.deleted
    assert exchange.followups == [refusal]


@pytest.mark.parametrize("status", [404, 403])
async def test_a_refusal_comes_also_if_the_thinking_cannot_be_taken_away(
    discord: StandInDiscord, bot: QibuBot, gate: Gate, status: int
) -> None:
    """Somebody deleted it meanwhile, or Discord does not let the bot."""
    discord.fail(f"DELETE {ORIGINAL}", status)
    exchange = await (await discord.slash("poem", {"acrostic": "春"})).answered()
    gate.open()
    assert "needs 4" in (await exchange.delivered()).text


class TestRefusedPictures:
    """While Discord refuses edits that bring a picture."""

    @pytest.fixture
    async def discord(self) -> AsyncIterator[StandInDiscord]:
        """Serve a stand-in that refuses them."""
        async with StandInDiscord(Options(refuse_new_pictures=True)) as stand_in:
            stand_in.clock.stop()
            yield stand_in

    async def _asked(self, discord: StandInDiscord, gate: Gate, **options: object) -> Exchange:
        exchange = await (await discord.slash("poem", options)).answered()
        gate.open()
        return await exchange.until(lambda it: it.message is not None and it.message.deleted)

    async def test_the_poem_comes_once_more_with_its_card(
        self, discord: StandInDiscord, bot: QibuBot, gate: Gate
    ) -> None:
        """As text in the original, then whole as a message that takes its place."""
        exchange = await self._asked(discord, gate, seed="1")
        assert _verbs(discord) == ["POST", "PATCH", "PATCH", "POST", "DELETE"]
        assert [request.status for request in _after_login(discord)] == [200, 400, 200, 200, 204]
        (whole,) = exchange.followups
        assert exchange.message is not None
        assert lines_of(exchange.message) == lines_of(whole)
        assert exchange.message.attachments == []
        assert len(whole.attachments) == len(whole.alt_texts) == 1
        assert not whole.ephemeral

    async def test_a_private_poem_comes_once_more_in_private(
        self, discord: StandInDiscord, bot: QibuBot, gate: Gate
    ) -> None:
        """What takes its place must not be seen by more people."""
        exchange = await self._asked(discord, gate, private=True)
        assert [message.ephemeral for message in exchange.messages] == [True, True]

    async def test_the_message_that_stays_is_noted_and_its_buttons_work(
        self, discord: StandInDiscord, bot: QibuBot, gate: Gate
    ) -> None:
        """A child links to where its parent is, not to where it was."""
        (whole,) = (await self._asked(discord, gate)).followups
        record = await bot.parts.store.poem(poem_id(whole))
        while record is not None and record.message_id is None:
            record = await bot.parts.store.poem(poem_id(whole))
        assert record is not None
        assert record.message_id == whole.id
        pressed = await discord.press(whole, custom_id(whole, "explain"))
        assert (await pressed.delivered()).ephemeral

    async def test_a_message_that_changes_its_poem_goes_without_a_card(
        self, discord: StandInDiscord, bot: QibuBot
    ) -> None:
        """A step of a path is shown as text, in the same message."""
        message = await (await discord.slash("blend", {"a": "1", "b": "2"})).delivered()
        before = lines_of(message)
        moved = await discord.choose(message, custom_id(message, "goto"), ["0t"])
        assert await moved.delivered() is message
        assert lines_of(message) != before
        assert message.attachments == []
