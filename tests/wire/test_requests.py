"""The stand-in proved: requests, their record, and faults put in their way."""

from __future__ import annotations

from typing import Any

import aiohttp
import discord as library
import pytest

from tests.wire.discord_server import (
    FaultyRequestsError,
    Options,
    StandInDiscord,
    connected,
)
from tests.wire.small_bot import SmallBot, dot

CALLBACK = "POST /interactions/*/callback"
EDIT = "PATCH /webhooks/*/messages/@original"


async def test_commands_are_registered_once(discord: StandInDiscord, bot: SmallBot) -> None:
    """A command that stays as it was keeps its id and its version."""
    first = {command["name"]: command for command in discord.registry.commands}
    assert set(first) >= {"card", "slow", "say", "Repeat"}
    assert len(discord.registry.syncs) == 1
    again = await bot.tree.sync()
    assert {command.name: str(command.id) for command in again} == {
        name: command["id"] for name, command in first.items()
    }
    assert {command["name"]: command for command in discord.registry.commands} == first
    assert len(discord.registry.syncs) == 2


async def test_requests_are_recorded(discord: StandInDiscord, bot: SmallBot) -> None:
    """Path, body, files and status, and by whom."""
    await (await discord.slash("card")).delivered()
    login, *_, callback = discord.requests
    assert (login.method, login.path, login.status) == ("GET", "/users/@me", 200)
    assert login.authorization == f"Bot {discord.application.token}"
    assert login.user_agent is not None
    assert login.user_agent.startswith("DiscordBot")
    assert callback.path.endswith("/callback")
    assert callback.authorization is None
    assert callback.body["data"]["attachments"][0]["filename"] == "dot.png"
    assert [file.content for file in callback.files] == [dot()]


async def test_a_limit_by_discord_is_waited_for(discord: StandInDiscord, bot: SmallBot) -> None:
    """Answer 429 with the header of Discord's own proxy is tried again."""
    failure = discord.fail(CALLBACK, 429, times=2)
    exchange = await discord.slash("card")
    assert (await exchange.delivered()).text == "A card"
    assert failure.hits == 2


async def test_a_limit_by_somebody_else_is_an_error(discord: StandInDiscord, bot: SmallBot) -> None:
    """Without that header the library takes it for a ban and gives up."""
    discord.fail(CALLBACK, 429, via=False)
    exchange = await discord.slash("card")
    error = await bot.error()
    assert isinstance(error, library.HTTPException)
    assert error.status == 429
    assert exchange.acknowledged_at is None


async def test_a_fault_of_the_server_is_tried_again(discord: StandInDiscord, bot: SmallBot) -> None:
    """The library waits a second first, and so does this test."""
    failure = discord.fail(EDIT, 500)
    exchange = await discord.slash("slow")
    assert (await exchange.delivered()).text == "A slow card"
    assert failure.hits == 1
    assert exchange.delivery_seconds > 1


async def test_a_refusal_reaches_the_command(discord: StandInDiscord, bot: SmallBot) -> None:
    """Status and code are those that the test wants."""
    discord.fail(EDIT, 403, code=50001)
    await discord.slash("slow")
    error = await bot.error()
    assert isinstance(error, library.Forbidden)
    assert error.code == 50001


async def test_a_line_may_be_cut(discord: StandInDiscord, bot: SmallBot) -> None:
    """There is no answer at all, and the library does not try again."""
    cut = discord.cut(CALLBACK)
    exchange = await discord.slash("card")
    assert isinstance(await bot.error(), aiohttp.ServerDisconnectedError)
    assert cut.hits == 1
    assert exchange.acknowledged_at is None


async def test_an_answer_may_be_lost_on_the_way(discord: StandInDiscord, bot: SmallBot) -> None:
    """The person sees the message although the bot is told otherwise."""
    discord.fail(CALLBACK, 404, code=10062, lost_answer=True)
    exchange = await discord.slash("card")
    assert (await exchange.delivered()).text == "A card"
    assert isinstance(await bot.error(), library.NotFound)


async def test_a_token_is_good_for_fifteen_minutes(discord: StandInDiscord) -> None:
    """Afterwards it is refused; before the first answer it is not known."""
    async with aiohttp.ClientSession() as client, connected(discord, SmallBot()):
        early = await discord.slash("late")
        exchange = await discord.slash("say", {"word": "x"})
        await exchange.answered()
        webhook = f"{discord.api_url}/webhooks/{discord.application.id}"
        for token, seconds, expected in (
            (early.token, 0, (404, 10015)),
            (exchange.token, 14 * 60, (200, None)),
            (exchange.token, 61, (401, 50027)),
        ):
            discord.clock.advance(seconds)
            async with client.get(f"{webhook}/{token}/messages/@original") as response:
                answer = await response.json()
                assert (response.status, answer.get("code")) == expected


async def test_new_pictures_in_an_edit_may_be_refused() -> None:
    """The open fault of Discord: an answer with its picture must be one message at once."""
    async with StandInDiscord(Options(refuse_new_pictures=True)) as discord:
        bot = SmallBot()
        async with connected(discord, bot):
            assert (await (await discord.slash("card")).delivered()).alt_texts
            await discord.slash("slow")
            error = await bot.error()
            assert isinstance(error, library.HTTPException)
            assert (error.status, error.code) == (400, 50035)


async def test_only_five_followups_for_a_person_alone(
    discord: StandInDiscord, bot: SmallBot
) -> None:
    """Where a server installed the bot, there is no such limit."""
    everywhere = await discord.slash("many")
    await everywhere.until(lambda it: len(it.followups) == 6)
    private = await discord.slash("many", place=discord.world.private(discord.anybody))
    error = await bot.error()
    assert isinstance(error, library.HTTPException)
    assert error.code == 40094
    assert [message.text for message in private.followups] == ["1", "2", "3", "4", "5"]


async def test_the_bot_writes_by_itself_where_it_is_a_member(
    discord: StandInDiscord, bot: SmallBot
) -> None:
    """A channel of its servers takes a message and lets the bot change it."""
    channel = str(discord.usual_place.channel_id)
    told = await (await discord.slash("send", {"channel": channel})).delivered()
    sent = discord.message(int(told.text))
    assert sent.text == "By myself, changed."
    assert sent.edits == 1


async def test_the_bot_may_not_write_where_it_is_no_member(
    discord: StandInDiscord, bot: SmallBot
) -> None:
    """A private chat is open to answers only, and an unknown channel to nothing."""
    private = discord.world.private(discord.anybody)
    for channel, code in ((private.channel_id, 50001), (1, 10003)):
        await discord.slash("send", {"channel": str(channel)})
        error = await bot.error()
        assert isinstance(error, library.HTTPException)
        assert error.code == code


async def test_a_stopped_clock_moves_only_when_told(discord: StandInDiscord, bot: SmallBot) -> None:
    """However long the bot takes, it is in time; one more second and it is late."""
    discord.clock.stop()
    moment = discord.clock.now()
    exchange = await discord.slash("late")
    discord.clock.advance(3.0)
    assert discord.clock.now() == moment + 3.0
    bot.may_answer.set()
    assert (await exchange.delivered()).text == "At last."


@pytest.mark.parametrize(
    ("method", "what", "expected"),
    [
        ("GET", "card", (200, None)),
        ("PATCH", "said", (403, 50005)),
        ("DELETE", "said", (403, 50013)),
        ("DELETE", "say", (404, 10008)),
        ("DELETE", "card", (204, None)),
    ],
)
async def test_a_channel_holds_what_everybody_sees(
    discord: StandInDiscord, bot: SmallBot, method: str, what: str, expected: tuple[int, int]
) -> None:
    """Its own messages are the bot's to change; an ephemeral one is in no channel."""
    messages = {
        "card": await (await discord.slash("card")).delivered(),
        "say": await (await discord.slash("say", {"word": "x"})).delivered(),
        "said": discord.say("x"),
    }
    message = messages[what]
    path = f"channels/{discord.usual_place.channel_id}/messages/{message.id}"
    headers = {"Authorization": discord.application.authorization}
    async with (
        aiohttp.ClientSession(headers=headers) as client,
        client.request(method, f"{discord.api_url}/{path}", json={}) as response,
    ):
        answer = await response.json() if response.status != 204 else {}
        assert (response.status, answer.get("code")) == expected
    assert message.deleted == (expected[0] == 204)


async def test_attachments_can_be_fetched(discord: StandInDiscord, bot: SmallBot) -> None:
    """The address in a message leads to the file."""
    message = await (await discord.slash("card")).delivered()
    assert await bot.http.get_from_cdn(message.attachments[0].url) == dot()


async def test_unknown_paths_are_not_found(discord: StandInDiscord) -> None:
    """The answer is JSON of exactly that type, without a character set."""
    async with (
        aiohttp.ClientSession() as client,
        client.get(f"{discord.api_url}/nowhere") as response,
    ):
        assert response.status == 404
        assert response.headers["Content-Type"] == "application/json"


async def test_a_broken_rule_is_refused_and_fails_the_test() -> None:
    """The bot is told as by Discord; the context fails in the end."""
    body = {"content": "x" * 2001, "allowed_mentions": {"parse": []}}
    with pytest.raises(FaultyRequestsError, match="POST webhooks: content has 2001 characters"):
        assert await _follow_up(Options(), body) == (400, 50035)


async def test_a_rule_of_the_project_fails_the_test_alone() -> None:
    """Discord would let a ping pass, so the stand-in does, too."""
    with pytest.raises(FaultyRequestsError, match="the text may ping people"):
        assert await _follow_up(Options(), {"content": "@everyone"}) == (200, None)


async def test_faults_may_be_tolerated() -> None:
    """A measurement goes on, and looks at the faults itself."""
    options = Options(tolerate_faults=True)
    assert await _follow_up(options, {"content": "@everyone"}) == (200, None)


async def _follow_up(options: Options, body: dict[str, Any]) -> tuple[int, int | None]:
    """Follow up an answered interaction by hand; return status and code."""
    async with StandInDiscord(options) as discord, aiohttp.ClientSession() as client:
        async with connected(discord, SmallBot()):
            exchange = await discord.slash("say", {"word": "x"})
            await exchange.answered()
        address = f"{discord.api_url}/webhooks/{discord.application.id}/{exchange.token}"
        async with client.post(address, json=body) as response:
            answer = await response.json()
        assert len(exchange.followups) == (response.status == 200)
        return response.status, answer.get("code")
