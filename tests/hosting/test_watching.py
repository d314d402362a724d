"""The pages of a running bot, asked over a real socket, and `python -m bot health`."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.engine.poet import Poet
from bot.errors import StoreError
from bot.hosting.addresses import health_address
from bot.hosting.watching import watched
from bot.metrics import Metrics
from bot.service.service import PoetService
from bot.settings import Settings
from bot.store.store import Store
from tests.hosting.gateways import FakeGateway
from tests.poems import poem
from tests.store.samples import new_poem


@pytest.fixture(autouse=True)
def _nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.upper().startswith(("QIBU_", "DISCORD_", "CARD_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("QIBU_DATA", str(tmp_path))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    """A store in memory."""
    async with await Store.open("sqlite://") as opened:
        yield opened


@pytest.fixture
async def service(poet: Poet, metrics: Metrics) -> AsyncIterator[PoetService]:
    """The tiny poet's service, watched."""
    async with PoetService(poet, workers=1, longest_wait=60.0, watch=metrics.worked) as running:
        yield running


@pytest.fixture
def metrics() -> Metrics:
    """Metrics of one bot."""
    return Metrics()


@pytest.fixture
def port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _health(port: int, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setenv("QIBU_METRICS_PORT", str(port))
    return await asyncio.to_thread(CliRunner().invoke, main, ["health"])


async def _get(port: int, path: str) -> tuple[int, str, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        return answer.status, answer.content_type, await answer.text()


async def test_a_bot_that_is_well_says_so(
    port: int,
    service: PoetService,
    store: Store,
    metrics: Metrics,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By its page and by the command; and when it is not, what is wrong."""
    gateway = FakeGateway()
    async with watched(Settings(metrics_port=port), gateway, service, store, metrics):
        status, kind, text = await _get(port, "/healthz")
        assert (status, kind) == (200, "application/json")
        assert '"model": "' + service.poet.name in text
        told = await _health(port, monkeypatch)
        assert (told.exit_code, told.stderr) == (0, "")
        assert "The bot is well: Discord answers in 50 ms" in told.stdout
        gateway.ready = False
        status, _, text = await _get(port, "/healthz")
        assert status == 503
        told = await _health(port, monkeypatch)
        assert (told.exit_code, told.stdout) == (1, "")
        assert told.stderr == ("The bot is not well: it is not connected to Discord yet.\n")


async def test_metrics_show_queue_work_and_poems(
    port: int, service: PoetService, store: Store, metrics: Metrics
) -> None:
    """In the format that Prometheus reads."""
    await store.add_poems([new_poem(), new_poem()])
    await service.draw(poem())
    async with watched(Settings(metrics_port=port), FakeGateway(), service, store, metrics):
        status, kind, text = await _get(port, "/metrics")
    assert (status, kind) == (200, "text/plain")
    for line in (
        "qibu_poems_stored 2.0",
        "qibu_queue_length 0.0",
        "qibu_expected_wait_seconds 0.0",
        "qibu_gateway_latency_seconds 0.05",
        "qibu_ready 1.0",
        'qibu_jobs_total{kind="card"} 1.0',
    ):
        assert line in text.splitlines()
    assert f'model="{service.poet.name}"' in text
    assert "process_open_fds" in text


async def test_metrics_are_shown_without_the_database_too(
    port: int,
    service: PoetService,
    store: Store,
    metrics: Metrics,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What cannot be counted is not a number."""

    async def fails() -> int:
        raise StoreError("The disk is gone.")

    monkeypatch.setattr(store, "probe", fails)
    async with watched(Settings(metrics_port=port), FakeGateway(), service, store, metrics):
        status, _, text = await _get(port, "/metrics")
    assert status == 200
    assert "qibu_poems_stored NaN" in text


async def test_a_port_that_is_taken_does_not_stop_the_bot(
    service: PoetService, store: Store, metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says what to set."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with caplog.at_level(logging.WARNING):
            async with watched(
                Settings(metrics_port=taken), FakeGateway(), service, store, metrics
            ):
                pass
    assert f"port {taken}" in caplog.text
    assert "QIBU_METRICS_PORT" in caplog.text


async def test_port_0_serves_nothing(
    service: PoetService, store: Store, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot runs on, and `health` says why there is no answer."""
    created: list[Any] = []
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(loop, "create_server", lambda *given, **_: created.append(given))
    async with watched(Settings(metrics_port=0), FakeGateway(), service, store, metrics):
        assert created == []
    told = await _health(0, monkeypatch)
    assert told.exit_code == 1
    assert "QIBU_METRICS_PORT is 0" in told.stderr


async def test_health_without_a_bot_says_where_it_asked(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one sentence and status 1."""
    told = await _health(port, monkeypatch)
    assert told.exit_code == 1
    assert f"Nothing answers at http://127.0.0.1:{port}/healthz" in told.stderr
    assert len(told.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 200 OK\r\n\r\nhello", b"HTTP/1.1 200 OK\r\n\r\n[]", b"SSH-2.0-x\r\n", b""]
)
async def test_a_stranger_at_the_port_is_not_taken_for_the_bot(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it says."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        told = await _health(server.sockets[0].getsockname()[1], monkeypatch)
    assert told.exit_code == 1
    assert len(told.stderr.splitlines()) == 1
    assert told.stderr.startswith("error: ")


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:9464/healthz"),
        ("0.0.0.0", "http://127.0.0.1:9464/healthz"),
        ("::", "http://[::1]:9464/healthz"),
        ("::1", "http://[::1]:9464/healthz"),
        ("bot.internal", "http://bot.internal:9464/healthz"),
    ],
)
def test_the_address_to_ask_is_that_of_this_machine(host: str, address: str) -> None:
    """Also where the bot listens everywhere."""
    assert health_address(Settings(metrics_host=host)) == address
