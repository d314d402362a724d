"""The demo as a process of its own, and its page as a person uses it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parents[2]

START_S, ANSWER_MS = 300.0, 120_000
"""How long a slow machine may take to start the demo and to answer."""


@contextmanager
def running_demo(folder: Path, **settings: str) -> Iterator[str]:
    """Start the demo as a person does, and stop it as with Ctrl-C.

    Args:
        folder: For its temporary files; empty, and empty again in the end.
        settings: More variables of the environment.

    Yields:
        The address of its page.
    """
    command = [sys.executable, "-m", "bot", "demo", "--no-browser"]
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("QIBU_", "DISCORD_", "CARD_"))
    }
    environment |= {"PYTHONPATH": str(ROOT), "TMPDIR": str(folder)} | settings
    with subprocess.Popen(
        command,
        # No .env of whoever runs this may be read.
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        watchdog = threading.Timer(START_S, process.kill)
        watchdog.start()
        assert process.stdout is not None
        said = process.stdout.readline()
        watchdog.cancel()
        try:
            yield _address(said)
        finally:
            process.send_signal(signal.SIGINT)
            _, complaints = process.communicate(timeout=START_S)
    assert (process.returncode, complaints) == (0, "")
    assert [item.name for item in folder.iterdir()] == []


def _address(said: str) -> str:
    found = re.search(r"http://\S+", said)
    assert found is not None, said
    return found[0]


def chromium() -> str:
    """Return the path of the system's Chromium, or of the one that CHROMIUM names."""
    names = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    found = next(filter(None, (shutil.which(name) for name in names if name)), None)
    assert found is not None, "There is no Chromium; install one, or set CHROMIUM to its path."
    return found


class Channel:
    """The channel on the page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.set_default_timeout(ANSWER_MS)
        expect.set_options(timeout=ANSWER_MS)
        page.goto(url)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way and everything is drawn."""
        expect(self.page.locator("#action-status")).not_to_have_text(re.compile("…$"))
        expect(self.page.locator("#preview-app")).to_have_attribute("aria-busy", "false")

    @property
    def messages(self) -> Locator:
        """All messages, the oldest first."""
        return self.page.locator("#channel-message-list article.channel-message")

    def message(self, text: str) -> Locator:
        """Return the last message with a text, whatever comes after it."""
        number = self.messages.filter(has_text=text).last.get_attribute("data-message-id")
        return self.page.locator(f"article[data-message-id='{number}']")

    def press(self, message: Locator, label: str) -> None:
        """Press a button of a message."""
        message.get_by_role("button", name=label).click()

    def new_message(self, before: int) -> Locator:
        """Wait for one more message than there were, and return it, drawn."""
        expect(self.messages).to_have_count(before + 1)
        self.settle()
        return self.message("")

    def view_as(self, name: str) -> None:
        """Use the page as somebody else."""
        self.page.get_by_label("Viewing as").select_option(label=name)
        expect(self.messages).not_to_have_count(0)
        self.settle()

    def begin(self, command: str) -> None:
        """Type a command into the field and choose it."""
        self.page.get_by_role("textbox", name="Message").press_sequentially(f"/{command}")
        self._choose(f"/{command}")

    def fill(self, option: str, typed: str, choice: str | None = None) -> None:
        """Type an option of the command that was begun; choose from what is offered."""
        field = self.page.locator(f".command-option-input[data-option={option}]")
        if not field.count():
            self.page.locator(".command-ghost").click()
            self._choose(option)
        field.press_sequentially(typed)
        if choice:
            self._choose(choice)

    def send(self) -> None:
        """Send the command."""
        self.page.get_by_role("button", name="Send").click()

    def _choose(self, name: str) -> None:
        offered = self.page.locator(".command-popup [role=option]")
        offered.filter(has_text=re.compile(rf"^\s*{re.escape(name)}\b")).first.click()


def poem_lines(message: Locator) -> list[str]:
    """Return the lines in large type."""
    return [line.strip("，。") for line in message.locator("h2").all_inner_texts()]


def pictures(message: Locator) -> list[tuple[str, int]]:
    """Return the descriptions of the cards and how many pixels wide they came."""
    drawn = message.locator("img[alt]:not([alt=''])")
    expect(drawn).not_to_have_count(0)
    return [
        (str(item.get_attribute("alt")), int(item.evaluate("image => image.naturalWidth")))
        for item in drawn.all()
    ]
