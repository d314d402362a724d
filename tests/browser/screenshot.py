"""Makes the picture of the demo in the README: `python -m tests.browser.screenshot`."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, expect, sync_playwright

from tests.browser.demo_page import ROOT, Channel, chromium, running_demo

PICTURE = ROOT / ".github" / "demo.png"

_WIDTH, _HEIGHT, _SCALE = 620, 1200, 2
_COLOURS, _REFINEMENTS = 256, 4


def main() -> None:
    """Take the poem that the demo begins with, and the next command below it."""
    with tempfile.TemporaryDirectory() as folder, running_demo(Path(folder)) as address:
        picture = _photographed(address)
    # Few colours are enough for such a page, and make a small file.
    small = picture.convert("RGB").quantize(
        _COLOURS, Image.Quantize.MEDIANCUT, kmeans=_REFINEMENTS, dither=Image.Dither.NONE
    )
    small.save(PICTURE, optimize=True)


def _photographed(address: str) -> Image.Image:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        page = browser.new_page(
            viewport={"width": _WIDTH, "height": _HEIGHT}, device_scale_factor=_SCALE
        )
        channel = Channel(page, address)
        channel.begin("poem")
        channel.fill("theme", "spring r", choice="spring rain")
        _fit(channel, channel.messages.last)
        taken = page.locator("#channel-layout").screenshot()
        browser.close()
    return Image.open(io.BytesIO(taken))


def _fit(channel: Channel, message: Locator) -> None:
    """Let the page be as high as one message needs, and show that from its top."""
    page = channel.page
    # Over a message, the pointer would show what can be done with it.
    page.mouse.move(0, 0)
    channel.settle()
    needed, given = (
        item.evaluate("item => item.clientHeight")
        for item in (message, page.locator("#channel-timeline"))
    )
    page.set_viewport_size({"width": _WIDTH, "height": _HEIGHT + needed - given})
    # It tells the demo a moment later.
    expect(page.locator("#action-status")).to_have_text("Viewport updated")
    channel.settle()
    message.evaluate("item => item.scrollIntoView({block: 'start'})")


if __name__ == "__main__":
    main()
