"""The demo's page in a browser, used as a person does."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.demo_page import Channel

pytestmark = pytest.mark.browser


def test_it_opens_with_a_blend_and_a_poem_and_their_cards(channel: Channel) -> None:
    """Both have large lines and a card that arrived; name, portrait and time are right."""
    from tests.browser.demo_page import pictures, poem_lines

    for text in ("from moon to snow", "theme autumn rain"):
        message = channel.message(text)
        lines = poem_lines(message)
        assert [len(line) for line in lines] == [7] * 4
        ((words, width),) = pictures(message)
        assert all(line in words for line in lines)
        assert width == 1080
        assert message.locator(".message-author").inner_text() == "七步"
        portrait = message.locator(".message-avatar img")
        assert portrait.evaluate("image => image.naturalWidth") > 0
        said_at = message.locator("time").get_attribute("datetime")
        assert said_at is not None
        age = datetime.now(UTC) - datetime.fromisoformat(said_at)
        assert timedelta() <= age < timedelta(minutes=10)


def test_again_writes_another_poem_below(channel: Channel) -> None:
    """The message that comes has another poem of the same wish, and its own card."""
    from tests.browser.demo_page import pictures, poem_lines

    before, first = channel.messages.count(), channel.message("theme autumn rain")
    channel.press(first, "Again")
    second = channel.new_message(before)
    assert "theme autumn rain" in second.inner_text()
    assert poem_lines(second) != poem_lines(first)
    ((words, width),) = pictures(second)
    assert poem_lines(second)[0] in words
    assert width > 0


def test_a_typed_command_is_completed_and_answered(channel: Channel) -> None:
    """The theme is chosen from what the bot offers; the seed is the one typed."""
    from tests.browser.demo_page import pictures

    before = channel.messages.count()
    channel.begin("poem")
    channel.fill("theme", "autu", choice="autumn")
    channel.fill("seed", "42")
    channel.send()
    answer = channel.new_message(before)
    assert re.search(r"theme autumn → ", answer.inner_text())
    assert "seed 42" in answer.inner_text()
    assert pictures(answer)[0][1] > 0


def test_a_blend_is_typed_with_two_seeds(channel: Channel) -> None:
    """Both ends are required, and the answer names them."""
    before = channel.messages.count()
    channel.begin("blend")
    channel.fill("a", "wine")
    channel.fill("b", "plum")
    channel.send()
    assert "from wine to plum" in channel.new_message(before).inner_text()


def test_an_explanation_is_for_one_person(channel: Channel) -> None:
    """It says so, and it has the lines and their tones."""
    from tests.browser.demo_page import poem_lines

    before, poem = channel.messages.count(), channel.message("theme autumn rain")
    channel.press(poem, "Explain")
    said = channel.new_message(before).inner_text()
    assert "Only you can see this" in said
    assert "◎" in said
    assert all(line in said for line in poem_lines(poem))


def test_the_arrow_of_a_blend_opens_the_next_poem(channel: Channel) -> None:
    """Poem and card change in the message itself."""
    from playwright.sync_api import expect

    from tests.browser.demo_page import pictures, poem_lines

    before, blend = channel.messages.count(), channel.message("from moon to snow")
    third = poem_lines(blend)
    channel.press(blend, "▶️")
    expect(blend).to_contain_text("step 4 of 5")
    channel.settle()
    assert poem_lines(blend) != third
    assert all(line in pictures(blend)[0][0] for line in poem_lines(blend))
    assert channel.messages.count() == before


def test_blend_asks_with_what(channel: Channel) -> None:
    """The question opens over the page, and its answer is a blend that starts at the poem."""
    from tests.browser.demo_page import poem_lines

    before, poem = channel.messages.count(), channel.message("theme autumn rain")
    channel.press(poem, "Blend…")
    channel.page.get_by_role("dialog").get_by_role("textbox").fill("snow")
    channel.page.get_by_role("button", name="Submit").click()
    assert f"from {poem_lines(poem)[0]}… to snow" in channel.new_message(before).inner_text()


def test_a_line_is_rewritten_from_the_menu(channel: Channel) -> None:
    """The other lines stay."""
    from tests.browser.demo_page import poem_lines

    before, poem = channel.messages.count(), channel.message("theme autumn rain")
    poem.get_by_text("Rewrite a line").click()
    channel.page.get_by_role("option", name=re.compile("Line 2")).locator("visible=true").click()
    old, new = poem_lines(poem), poem_lines(channel.new_message(before))
    assert [one == two for one, two in zip(old, new, strict=True)] == [True, False, True, True]


def test_people_have_the_bot_in_their_language(channel: Channel) -> None:
    """For who has Discord in Chinese, the description of the card is Chinese."""
    from tests.browser.demo_page import pictures

    channel.view_as("你（繁體中文）")
    try:
        before = channel.messages.count()
        channel.begin("poem")
        channel.send()
        words, _ = pictures(channel.new_message(before))[0]
    finally:
        channel.view_as("You")
    assert words.startswith("直書詩箋")
