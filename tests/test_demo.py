"""The demo: its channel, its clock, its languages, and how it begins and ends."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import webbrowser
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import simcord

from bot import demo
from bot.errors import StartError
from bot.settings import Settings
from tests.bundles import TINY
from tests.discord import reading

ROOT = Path(__file__).parents[1]


@pytest.fixture
async def preview(settings: Settings) -> AsyncIterator[Any]:
    """The demo as it is when its page can be opened."""
    async with demo.simulated(settings, None) as running:
        yield running


def _messages(preview: Any) -> list[Any]:
    said = preview.env.backend.messages[preview.channel.id].values()
    return [simcord.ResponseMessage(preview.env, message) for message in said]


async def test_the_channel_has_a_blend_and_a_poem(preview: Any) -> None:
    """Both are there before the page is, said by 七步 just now."""
    blend, poem = _messages(preview)
    assert "from moon to snow" in reading.text(blend)
    assert "theme autumn rain" in reading.text(poem)
    assert preview.env.backend.bot_user.name == "七步"
    async with aiohttp.ClientSession() as client, client.get(preview.url) as response:
        assert response.status == 200


async def test_time_goes_by_in_it(preview: Any) -> None:
    """Its clock keeps to that of the machine; else a cooldown would never end."""
    seen = {preview.env.now()}
    async with asyncio.timeout(60):
        # Three values are two ticks.
        while len(seen) < 3:
            await asyncio.sleep(demo._TICK / 10)
            seen.add(preview.env.now())
    assert abs(datetime.now(UTC) - max(seen)) < timedelta(seconds=20)


async def test_everybody_is_answered_in_their_language(preview: Any) -> None:
    """The description of the card is in the language that each has set."""
    beginnings = {}
    for person in preview.viewers:
        answer = await person.slash(preview.channel, "poem", seed="1")
        (words,) = reading.alt_texts(answer.response)
        beginnings[person.name] = words[:2]
    assert beginnings == {"You": "A ", "你（简体中文）": "竖排", "你（繁體中文）": "直書"}


async def test_what_lasts_can_be_tried_in_it(preview: Any) -> None:
    """Whoever uses the page manages the server."""
    you = preview.viewers[0]
    changed = await you.slash(preview.channel, "settings change", form="wujue")
    assert "五絕" in reading.text(changed.response)
    soon = datetime.now(UTC) + timedelta(minutes=1)
    began = await you.slash(preview.channel, "daily start", time=f"{soon:%H:%M}", zone="UTC")
    assert f"{soon:%H:%M} (UTC)" in reading.text(began.response)
    listed = await you.slash(preview.channel, "anthology list")
    assert "Press ⭐" in reading.text(listed.response)


async def test_a_port_in_use_is_one_sentence(settings: Settings) -> None:
    """It names the port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match=rf"^Port {port} cannot be used \([^()]+\); choose"):
            async with demo.simulated(settings, port):
                pass


async def test_without_the_simulator_it_says_how_to_get_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence is a command to type."""
    monkeypatch.setitem(sys.modules, "simcord", None)
    with pytest.raises(StartError, match=r"pip install '\.\[demo\]'$"):
        async with demo.simulated(settings, None):
            pass


async def test_it_opens_a_browser_and_ends_with_the_page(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`show` returns when the preview is ended on the page; its folder is gone then."""
    opened: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    monkeypatch.setenv("BROWSER", "any")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr(
        webbrowser, "open", lambda url: loop.call_soon_threadsafe(opened.put_nowait, url)
    )
    said: list[str] = []
    shown = asyncio.create_task(demo.show(settings, port=None, browser=True, say=said.append))
    address = await opened.get()
    assert address in said[0]
    await _end_on_the_page(address)
    await shown
    assert not any(name.startswith("qibu-demo-") for name in os.listdir(tmp_path))


async def _end_on_the_page(address: str) -> None:
    """Do what "End preview session" on the page does."""
    base, _, capability = address.partition("#")
    headers = {"X-Simcord-Capability": capability}
    async with aiohttp.ClientSession(base, headers=headers) as client:
        async with client.post("/api/pages", json={}) as response:
            page = await response.json()
        wish = {
            "protocol_version": 3,
            "kind": "close",
            "sequence": 1,
            "request_id": "1",
            "generation": page["context"]["generation"],
            "bot_generation": page["botGeneration"],
        }
        context = {"X-Simcord-Context": page["context"]["id"]}
        async with client.post("/api/action", json=wish, headers=context) as response:
            assert (await response.json())["settlement"] == "settled"


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"BROWSER": "wslview"}, True),
        ("darwin", {}, True),
    ],
)
def test_no_browser_takes_over_a_terminal(
    platform: str,
    variables: dict[str, str],
    expected: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a screen the address is only said."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert demo._has_screen() == expected


@pytest.mark.parametrize(
    ("link", "variable", "expected"),
    [
        ("/usr/share/zoneinfo/Asia/Kolkata", None, "Asia/Kolkata"),
        ("/usr/share/zoneinfo/Asia/Kolkata", "XYZ-8", "Etc/GMT-8"),
        ("/etc/localtime", "XYZ3", "Etc/GMT+3"),
    ],
)
def test_the_page_shows_the_time_of_this_machine(
    link: str, variable: str | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the name of its zone, else by one with the same offset."""
    import time

    monkeypatch.setattr(Path, "resolve", lambda path: Path(link))
    monkeypatch.delenv("TZ", raising=False)
    if variable:
        monkeypatch.setenv("TZ", variable)
    time.tzset()
    try:
        assert demo._zone() == expected
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("running", [True, False], ids=["on the page", "while it starts"])
def test_a_signal_ends_it_in_order(number: int, running: bool, tmp_path: Path) -> None:
    """No traceback, status 0, and the temporary folder is gone."""
    keep_out = ("QIBU_", "DISCORD_", "CARD_")
    environment = {name: v for name, v in os.environ.items() if not name.startswith(keep_out)}
    environment |= {"PYTHONPATH": str(ROOT), "QIBU_MODEL": str(TINY), "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--no-browser"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        if running:
            assert "http://127.0.0.1:" in process.stdout.readline()
        else:
            _wait_for_folder(tmp_path)
        process.send_signal(number)
        _, complaints = process.communicate(timeout=120)
    assert (process.returncode, complaints) == (0, "")
    assert list(tmp_path.iterdir()) == []


def _wait_for_folder(place: Path) -> None:
    """Wait until the demo has begun to start."""
    import time

    for _ in range(6000):
        if any(place.iterdir()):
            return
        time.sleep(0.01)
    pytest.fail("The demo did not begin.")
