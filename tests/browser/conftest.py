"""One demo and one page for all tests; they find whatever messages the others have left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.bundles import TINY

if TYPE_CHECKING:
    # Not installed where these tests do not run.
    from playwright.sync_api import ConsoleMessage

    from tests.browser.demo_page import Channel


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
def complaints() -> list[str]:
    """What the page wrote to its console as errors or warnings."""
    return []


@pytest.fixture(scope="package")
def page(address: str, complaints: list[str]) -> Iterator[Channel]:
    """The page in a Chromium without a window; drawing all cards anew takes seconds."""
    from playwright.sync_api import sync_playwright

    from tests.browser.demo_page import Channel, chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        page = browser.new_page(viewport={"width": 1100, "height": 900})
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: _note(said, complaints))
        yield Channel(page, address)
        browser.close()


@pytest.fixture
def channel(page: Channel, complaints: list[str]) -> Iterator[Channel]:
    """The channel as the test before has left it; nothing may go wrong on the page."""
    yield page
    assert complaints == []


def _note(said: ConsoleMessage, complaints: list[str]) -> None:
    address = said.location["url"]
    if said.type in ("error", "warning") and not address.endswith(_BEYOND_US):
        complaints.append(f"{said.type}: {said.text} {address}")
