"""What is seen of the bot at work."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest
from aiohttp import web

from bot.discord.client import QibuBot, create_bot
from bot.discord.observing import Observer
from bot.metrics import Metrics
from bot.service.service import PoetService
from bot.settings import Settings
from bot.store.store import Store
from tests.discord import reading
from tests.discord.conftest import Server
from tests.test_metrics import samples

Labels = tuple[tuple[str, str], ...]


@pytest.fixture
def metrics() -> Metrics:
    """Metrics of one bot."""
    return Metrics()


@pytest.fixture
def simcord_bot(
    settings: Settings, service: PoetService, store: Store, metrics: Metrics
) -> QibuBot:
    """The bot as `run` makes it, watched."""
    return create_bot(settings, service, store, metrics)


def _ended(metrics: Metrics) -> dict[tuple[str, str, str], int]:
    """Return how many interactions ended, by kind, name and outcome."""
    return {
        (labels[0][1], labels[1][1], labels[2][1]): int(value)
        for (name, labels), value in samples(metrics).items()
        if name == "qibu_interactions_total"
    }


async def test_every_interaction_is_counted_with_its_outcome(
    server: Server, metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    """Commands, presses, answered questions, menu entries; each once, and each has its line."""
    with caplog.at_level(logging.INFO, logger="bot.discord.observing"):
        poem = await server.alice.slash(server.channel, "poem", form="wuyan")
        await server.alice.slash(server.channel, "poem", acrostic="春")
        await server.alice.click(poem.response, label="Explain")
        await server.bob.click(poem.response, label="Delete")
        question = await server.alice.click(poem.response, label="Blend…")
        await server.alice.submit_modal(question, {"text": "snow"})
        await server.alice.context_menu(server.channel, "Scan this poem", poem.response)
    expected = {
        ("application_command", "poem", "ok"): 1,
        ("application_command", "poem", "refused"): 1,
        ("component", "explain", "ok"): 1,
        ("component", "delete", "refused"): 1,
        ("component", "blend", "ok"): 1,
        ("modal_submit", "with", "ok"): 1,
        ("application_command", "Scan this poem", "ok"): 1,
    }
    assert _ended(metrics) == expected
    lines = [item for item in caplog.records if item.name == "bot.discord.observing"]
    assert [(item.__dict__["command"], item.__dict__["outcome"]) for item in lines] == [
        (f"{kind} {name}", outcome) for kind, name, outcome in expected
    ]


async def test_failures_are_counted_as_what_they_are(
    server: Server, metrics: Metrics, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours, a fault of Discord's, and an answer that came too late."""

    async def broken(*_: Any) -> None:
        raise ValueError

    with monkeypatch.context() as patch:
        patch.setattr(store, "add_poem", broken)
        await server.alice.slash(server.channel, "poem", form="wuyan")
    path, text = "/interactions/*/callback", "大漠孤煙直 長河落日圓"
    server.env.inject_error("POST", path, status=500, code=0, times=1)
    await server.alice.slash(server.channel, "scan", text=text)
    server.env.inject_error("POST", path, status=404, code=10062, times=None)
    await server.alice.slash(server.channel, "scan", text=text)
    await server.alice.slash(server.channel, "scan", text="no poem")
    server.env.backend.faults.clear()
    assert _ended(metrics) == {
        ("application_command", "poem", "failed"): 1,
        ("application_command", "scan", "failed"): 1,
        ("application_command", "scan", "expired"): 2,
    }


async def test_no_label_holds_an_id_or_a_word_of_a_person(server: Server, metrics: Metrics) -> None:
    """Neither of the people and their server, nor of the poem."""
    poem = await server.alice.slash(server.channel, "poem", form="wuyan", seed="zzqx")
    await server.bob.click(poem.response, label="Explain")
    page = metrics.page().decode()
    assert 'name="poem"' in page
    assert 'name="explain"' in page
    ids = [server.guild.id, server.channel.id, server.alice.id, server.bob.id, poem.response.id]
    for told in [*map(str, ids), "zzqx", "alice", "Poets", reading.poem_id(poem.response)]:
        assert told not in page


def _interaction(number: int, kind: str, **more: Any) -> Any:
    kinds = discord.InteractionType
    return SimpleNamespace(id=number, type=getattr(kinds, kind), command=None, data=more)


@pytest.mark.parametrize("custom_id", ["their:button", "q1:unheard:q123", ""])
async def test_what_is_not_ours_has_one_name(custom_id: str) -> None:
    """Names of buttons in other bots, or of versions to come, would be without number."""
    metrics = Metrics()
    observer = Observer(metrics, clock=lambda: 0.0)
    pressed = _interaction(1, "component", custom_id=custom_id)
    await observer.on_interaction(pressed)
    await observer.on_outcome(pressed, "refused")
    typed = _interaction(2, "application_command", name="gone")
    await observer.on_interaction(typed)
    await observer.on_outcome(typed, "failed")
    assert set(_ended(metrics)) == {
        ("component", "unknown", "refused"),
        ("application_command", "unknown", "failed"),
    }


async def test_an_end_counts_once_and_only_after_a_beginning() -> None:
    """An event that comes twice changes nothing."""
    metrics = Metrics()
    observer = Observer(metrics, clock=lambda: 0.0)
    pressed = _interaction(1, "component", custom_id="x")
    await observer.on_outcome(pressed, "ok")
    await observer.on_interaction(pressed)
    await observer.on_outcome(pressed, "refused")
    await observer.on_app_command_completion(pressed, None)
    assert _ended(metrics) == {("component", "unknown", "refused"): 1}


async def test_interactions_of_others_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """They never end here, and must not fill the memory."""
    monkeypatch.setattr("bot.discord.observing._MOST_OPEN", 3)
    observer = Observer(Metrics(), clock=lambda: 0.0)
    for number in range(10):
        await observer.on_interaction(_interaction(number, "component", custom_id="x"))
    assert list(observer._open) == [7, 8, 9]


async def test_shards_are_counted() -> None:
    """By what happened to their connections."""
    metrics = Metrics()
    observer = Observer(metrics)
    await observer.on_shard_connect(0)
    await observer.on_shard_disconnect(0)
    await observer.on_shard_disconnect(1)
    await observer.on_shard_resumed(0)
    events = {
        labels[0][1]: value
        for (name, labels), value in samples(metrics).items()
        if name == "qibu_gateway_events_total"
    }
    assert events == {"connect": 1, "disconnect": 2, "resume": 1}


@pytest.fixture
async def discord_port() -> AsyncIterator[int]:
    """A server on this machine that answers like Discord: 429 at first for interaction 7."""
    seen: list[str] = []

    async def callback(request: web.Request) -> web.Response:
        number = request.match_info["id"]
        seen.append(number)
        late = number == "7" and seen.count("7") == 1
        return web.json_response({}, status=429 if late else 200)

    async def breaks(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    async def gone(_: web.Request) -> web.Response:
        return web.Response(status=404)

    app = web.Application()
    app.router.add_post("/api/v10/interactions/{id}/{token}/callback", callback)
    app.router.add_post("/api/v10/channels/1/messages", breaks)
    app.router.add_patch("/api/v10/webhooks/1/t/messages/@original", gone)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


async def test_requests_are_traced_on_the_wire(discord_port: int) -> None:
    """The first answer that Discord takes is timed, once; every status is counted."""
    now = [100.0]
    metrics = Metrics()
    observer = Observer(metrics, clock=lambda: now[0])
    for number, kind in ((7, "application_command"), (8, "autocomplete"), (9, "component")):
        await observer.on_interaction(_interaction(number, kind, custom_id="x"))
    now[0] += 0.25
    base = f"http://127.0.0.1:{discord_port}/api/v10"
    async with aiohttp.ClientSession(trace_configs=[observer.trace()]) as session:
        for number in (7, 7, 7, 8, 10):
            async with session.post(f"{base}/interactions/{number}/tok/callback") as answer:
                await answer.read()
            now[0] += 1.0
        async with session.patch(f"{base}/webhooks/1/t/messages/@original"):
            pass
        with pytest.raises(aiohttp.ClientError):
            await session.post(f"{base}/channels/1/messages")
    found = samples(metrics)
    command, suggestion = (("kind", "application_command"),), (("kind", "autocomplete"),)
    assert found["qibu_first_answer_seconds_count", command] == 1
    assert found["qibu_first_answer_seconds_sum", command] == 1.25
    assert found["qibu_first_answer_seconds_sum", suggestion] == 3.25
    assert ("qibu_first_answer_seconds_count", (("kind", "component"),)) not in found
    assert list(observer._open) == [7, 9]
    assert {
        (labels[0][1], labels[1][1]): value
        for (name, labels), value in found.items()
        if name == "qibu_rest_answers_total"
    } == {
        ("callback", "200"): 4,
        ("callback", "429"): 1,
        ("followup", "404"): 1,
        ("channel", "no answer"): 1,
    }


async def test_the_client_has_the_trace(simcord_bot: QibuBot) -> None:
    """discord.py hands it to the session that all its requests go through."""
    trace = simcord_bot.http.http_trace
    assert trace is not None
    assert len(trace.on_request_end) == 1


async def test_a_poem_of_the_day_is_counted(
    server: Server, manager: Any, metrics: Metrics, simcord_bot: QibuBot
) -> None:
    """Once it is posted."""
    await manager.slash(server.channel, "daily start", time="08:00", zone="UTC")
    (channel,) = await simcord_bot.parts.store.daily.channels()
    await simcord_bot.clockwork._poster.post(channel, channel.since.date())
    await server.env.settle()
    assert samples(metrics)["qibu_daily_poems_total", (("outcome", "posted"),)] == 1
