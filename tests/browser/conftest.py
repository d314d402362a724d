"""One demo and one browser for all tests of the page; each test gets a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    # Not installed where these tests do not run.
    from playwright.sync_api import Browser

    from tests.browser.demo_page import Channel

TINY = Path(__file__).parents[1] / "bundles" / "tiny"

_BEYOND_US = ("/favicon.ico",)
"""What the simulator's page asks for in vain."""


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running demo; it must end in order."""
    from tests.browser.demo_page import running_demo

    folder = tmp_path_factory.mktemp("demo")
    settings = {"QIBU_MODEL": str(TINY), "QIBU_COOLDOWN_REQUESTS": "1000"}
    with running_demo(folder, **settings) as url:
        yield url


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    from playwright.sync_api import sync_playwright

    from tests.browser.demo_page import chromium

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium())
        yield started
        started.close()


@pytest.fixture
def channel(address: str, browser: Browser) -> Iterator[Channel]:
    """The page of the demo; nothing may go wrong on it."""
    from tests.browser.demo_page import Channel

    context = browser.new_context(viewport={"width": 1100, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: (
            said.type in ("error", "warning")
            and not said.location["url"].endswith(_BEYOND_US)
            and complaints.append(f"{said.type}: {said.text} {said.location['url']}")
        ),
    )
    yield Channel(page, address)
    context.close()
    assert not complaints
