"""The stand-in proved: sessions, shards, compression, lost lines."""

from __future__ import annotations

import aiohttp
import discord as library
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.wire.discord_server import Options, StandInDiscord, connected, pointed_at
from tests.wire.small_bot import SmallBot


async def _works(discord: StandInDiscord) -> bool:
    exchange = await discord.slash("say", {"word": "moon"})
    return (await exchange.delivered()).text.startswith("moon")


async def test_identify_tells_who_connects(discord: StandInDiscord, bot: SmallBot) -> None:
    """Token, intents and shard are recorded; the library asks for compression."""
    (identify,) = discord.gateway.identifies
    assert identify.token == discord.application.token
    assert identify.intents == library.Intents(guilds=True).value
    assert (identify.shard, identify.shard_count) == (0, 1)
    assert identify.properties["browser"] == "discord.py"
    assert identify.compression == "zlib-stream"


async def test_the_bot_knows_its_servers(discord: StandInDiscord, bot: SmallBot) -> None:
    """READY names them, GUILD_CREATE brings them."""
    await bot.wait_until_ready()
    assert [guild.name for guild in bot.guilds] == ["Library"]
    assert bot.guilds[0].text_channels[0].id == discord.usual_place.channel_id
    assert bot.user is not None
    assert bot.user.id == discord.application.id


@pytest.mark.parametrize("compress", [True, False])
async def test_packets_are_compressed_or_plain(compress: bool) -> None:
    """A client that asks for zlib takes both."""
    options = Options(compress=compress)
    async with StandInDiscord(options) as discord, connected(discord, SmallBot()):
        assert await _works(discord)


async def test_a_stream_of_zlib_is_not_text(discord: StandInDiscord) -> None:
    """The first frame is HELLO, in a stream that ends as the documentation says."""
    async with (
        aiohttp.ClientSession() as client,
        client.ws_connect(f"{discord.gateway_url}?compress=zlib-stream") as socket,
    ):
        frame = await socket.receive_bytes()
        assert frame.endswith(b"\x00\x00\xff\xff")


async def test_clients_are_pointed_back_afterwards(discord: StandInDiscord) -> None:
    """What the library had is restored, even after an error."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    with pointed_at(discord):
        within = Route.BASE, str(DiscordWebSocket.DEFAULT_GATEWAY)
    assert within == (discord.api_url, discord.gateway_url)
    assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)
    with pytest.raises(ZeroDivisionError), pointed_at(discord):
        _ = 1 / 0
    assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)


async def test_a_wrong_token_is_refused_at_login(discord: StandInDiscord) -> None:
    """The HTTP interface is asked first."""
    with pytest.raises(library.LoginFailure):
        async with connected(discord, _Impostor("wrong")):
            pass
    assert discord.requests[0].status == 401


class _Impostor(SmallBot):
    """Uses another token than it is told, for HTTP or for the gateway."""

    def __init__(self, token: str, *, at_gateway: bool = False) -> None:
        super().__init__()
        self._wrong = token
        self._at_gateway = at_gateway

    async def start(self, token: str, *, reconnect: bool = True) -> None:
        if self._at_gateway:
            await self.login(token)
            self.http.token = self._wrong
            await self.connect(reconnect=reconnect)
        else:
            await super().start(self._wrong, reconnect=reconnect)


async def test_a_wrong_token_is_refused_at_the_gateway(discord: StandInDiscord) -> None:
    """The socket closes with code 4004, after which no client comes back."""
    with pytest.raises(library.ConnectionClosed) as raised:
        async with connected(discord, _Impostor("wrong", at_gateway=True)):
            pass
    assert raised.value.code == 4004


async def test_privileged_intents_are_refused(discord: StandInDiscord) -> None:
    """The stand-in grants none, for this project needs none."""
    client = SmallBot()
    client._connection._intents = library.Intents(guilds=True, message_content=True)
    with pytest.raises(library.PrivilegedIntentsRequired):
        async with connected(discord, client):
            pass


async def test_a_client_resumes_when_asked(discord: StandInDiscord, bot: SmallBot) -> None:
    """Op 7 moves the same session to another socket."""
    assert await _works(discord)
    await discord.gateway.ask_to_reconnect()
    await discord.gateway.resumed()
    assert await _works(discord)
    assert len(discord.gateway.identifies) == 1


async def test_a_client_resumes_after_a_broken_line(discord: StandInDiscord, bot: SmallBot) -> None:
    """What happens between the break and the resumption is heard afterwards."""
    discord.gateway.drop()
    await discord.gateway.until(lambda: not discord.gateway.open_connections)
    exchange = await discord.slash("say", {"word": "snow"})
    assert (await exchange.delivered()).text.startswith("snow")
    assert len(discord.gateway.identifies) == 1
    assert [session.resumes for session in discord.gateway.sessions.values()] == [1]


async def test_a_client_begins_anew_when_its_session_is_over(
    discord: StandInDiscord, bot: SmallBot
) -> None:
    """Op 9 ends a session; the commands are not registered again."""
    await discord.gateway.invalidate()
    await discord.gateway.ready()
    assert await _works(discord)
    assert len(discord.gateway.identifies) == 2
    assert len(discord.registry.syncs) == 1


async def test_a_session_ends_when_the_bot_says_goodbye(discord: StandInDiscord) -> None:
    """Afterwards nobody hears anything, and an act is a mistake of the test."""
    async with connected(discord, SmallBot()):
        assert await _works(discord)
    await discord.gateway.until(lambda: not discord.gateway.sessions)
    with pytest.raises(LookupError, match="no session of the bot hears"):
        await discord.slash("card")


async def test_a_client_answers_a_call_for_its_heartbeat(
    discord: StandInDiscord, bot: SmallBot
) -> None:
    """The time it takes tells how busy the event loop of the bot is."""
    (seconds,) = await discord.gateway.echo()
    assert 0 < seconds < 1


async def test_events_go_to_the_shard_of_the_server(discord: StandInDiscord) -> None:
    """Shard is id >> 22 modulo count; direct messages belong to shard 0."""
    odd = discord.world.guild("Odd", id=3 << 22)
    even = discord.world.guild("Even", id=4 << 22)
    first = SmallBot(shard_count=2, shard_ids=[0])
    second = SmallBot(shard_count=2, shard_ids=[1], sync=False)
    async with connected(discord, first), connected(discord, second, sessions=2):
        assert {it.shard for it in discord.gateway.identifies} == {0, 1}
        for place, hearing, deaf in (
            (discord.world.in_guild(odd), second, first),
            (discord.world.in_guild(even), first, second),
            (discord.world.dm(discord.anybody), first, second),
        ):
            exchange = await discord.slash("say", {"word": "x"}, place=place)
            await exchange.delivered()
            assert exchange.id in hearing.heard
            assert exchange.id not in deaf.heard
        for bot, names in ((first, {"Even"}), (second, {"Odd"})):
            await bot.wait_until_ready()
            assert {guild.name for guild in bot.guilds} - {"Library"} == names


async def test_one_client_holds_several_shards() -> None:
    """The number comes from `/gateway/bot` if the bot leaves it open."""
    options, bot = Options(shards=3), SmallBot(shard_count=None)
    async with StandInDiscord(options) as discord, connected(discord, bot, sessions=3):
        assert [identify.shard for identify in discord.gateway.identifies] == [0, 1, 2]
        assert await _works(discord)
