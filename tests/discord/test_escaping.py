"""What a person typed shows as plain text on Discord and pings nobody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from simcord.preview._markdown import markdown_tokens

from bot.discord.escaping import LONGEST, Markup, cleaned, code, escaped

_ID = "123456789012345678"
_PING = re.compile(rf"@everyone|@here|@[!&]?{_ID}")
_CONTEXT = {
    "everyone": True,
    "users": {_ID: "somebody"},
    "roles": {_ID: "a role"},
    "channels": {_ID: "a channel"},
    "commands": {_ID: "poem"},
    "emojis": {_ID: {"name": "moon", "animated": False}},
}
_ADDED = str.maketrans(dict.fromkeys("\u200b\u2068\u2069"))

_fragments = st.sampled_from(
    [
        *("*", "**", "_", "__", "~~", "||", "`", "``", "```", "```py\n", "\\", "\\\\", "&amp;"),
        *("# ", "## ", "### ", "-# ", "- ", "* ", "+ ", "1. ", "12) ", "> ", ">>> ", "---", "==="),
        *("[moon](https://example.org)", "[", "](", ")", "<https://example.org>", "|a|b|\n|-|-|"),
        *("https://example.org/a_b_c", "http://", "<b>", "\n", "\n\n", "\r\n", "    ", "\t"),
        *("@everyone", "@here", "@", f"<@{_ID}>", f"<@!{_ID}>", f"<@&{_ID}>", f"<#{_ID}>", _ID),
        *(f"</poem:{_ID}>", f"<:moon:{_ID}>", "<t:1700000000:R>", "<id:home>", "<", ">"),
        *(
            "\u200b",
            "\u202e",
            "\u2066",
            "\u0301" * 9,
            "\x00",
            "\ud800",
            "\u2028",
            "\u3164",
            "مرحبا",
        ),
    ]
)
_typed = st.lists(_fragments | st.text(max_size=8), max_size=12).map("".join)


def _leaves(tokens: list[dict[str, object]]) -> Iterator[tuple[str, str]]:
    """Yield kind and content of what is inside all paragraphs."""
    for token in tokens:
        children = token.get("children")
        if isinstance(children, list) and token["type"] in ("paragraph", "inline"):
            yield from _leaves(children)
        else:
            yield str(token["type"]), str(token.get("content", ""))


def _shown(markdown: str) -> str:
    """Return what a reader sees, if all of it is plain text on one line."""
    leaves = list(_leaves(markdown_tokens(markdown, "text_display", context=_CONTEXT)))
    assert {kind for kind, _ in leaves} <= {"text"}, (markdown, leaves)
    return "".join(content for _, content in leaves).translate(_ADDED)


@settings(deadline=None)  # the reader of markdown is built anew each time
@given(_typed)
@example("[a](b) **x** [c](https://d.e)")
@example("- ")
@example("-# moon")
@example("1.")
@example("<@" + _ID)
def test_a_typed_value_shows_as_the_very_text(value: str) -> None:
    """Nothing of it is read as markdown, alone on a line or between words."""
    text = cleaned(value)
    whole = escaped(value, longest=None)
    assert _shown(whole) == text
    assert _shown(f"a {whole} b") == f"a {text} b"
    lines = list(_leaves(markdown_tokens(f"a\n{whole}\nb", "text_display", context=_CONTEXT)))
    assert {kind for kind, _ in lines} <= {"text", "break"}


@settings(deadline=None)  # the reader of markdown is built anew each time
@given(_typed)
@example(f"<@{_ID}>")
@example("@every\u200bone")
@example(f"<@\u200b{_ID}>")
@example(f"<@\n{_ID}>")
def test_a_typed_value_pings_nobody(value: str) -> None:
    """Discord looks for mentions in the raw text, whatever the markdown."""
    assert not _PING.search(escaped(value))
    assert not _PING.search(code(value))


@settings(deadline=None)  # the reader of markdown is built anew each time
@given(_typed)
@example("\u0301" * 9 + "\x1b" + "\u0301" * 9)
def test_a_typed_value_stays_on_one_line_within_bounds(value: str) -> None:
    """No break, no control and nothing invisible but what was put there to protect."""
    text = escaped(value)
    kinds = {unicodedata.category(character) for character in text.translate(_ADDED)}
    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert len(_shown(text)) <= LONGEST
    assert cleaned(cleaned(value)) == cleaned(value)


@settings(deadline=None)  # the reader of markdown is built anew each time
@given(_typed)
def test_code_shows_the_value_and_nothing_else(value: str) -> None:
    """No backtick in it ends the code."""
    ((kind, content),) = _leaves(markdown_tokens(code(value), "text_display", context=_CONTEXT))
    assert kind == "code"
    assert "`" not in content


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("moon", "moon"),
        ("don't ask!", "don't ask!"),
        ("**moon**", r"\*\*moon\*\*"),
        ("- moon", r"\- moon"),
        ("# moon # sun", r"\# moon # sun"),
        ("-# moon", "\\-\u200b# moon"),
        ("2. moon, 3. sun", r"2\. moon, 3. sun"),
        ("[moon](https://a.b)", r"\[moon\](https\://a.b)"),
        ("moon\n\n> sun", r"moon \> sun"),
        ("@everyone", "@\u200beveryone"),
        ("\u202enoom", "noom"),
        ("قمر", "\u2068قمر\u2069"),
        ("e\u0301\u0301\u0301\u0301\u0301", "e\u0301\u0301\u0301"),
        (-3, r"\-3"),
        (7, "7"),
        ("", ""),
    ],
)
def test_only_what_must_be_is_escaped(value: object, text: str) -> None:
    """By value."""
    assert escaped(value) == text


def test_long_values_are_cut_off() -> None:
    """The whole is shown where it is asked for."""
    assert escaped("月" * 100) == "月" * 100
    assert escaped("月" * 101) == "月" * 99 + "…"
    assert escaped("月" * 101, longest=None) == "月" * 101
    assert escaped("*" * 101) == r"\*" * 99 + "…"
    assert code("月" * 101) == "`" + "月" * 99 + "…`"


def test_code_is_markup_that_can_be_copied() -> None:
    """A seed is shown so; a backtick in it becomes a sign that looks like one."""
    assert code("snow_7 *") == Markup("`snow_7 *`")
    assert code("a`b") == "`aˋb`"
    assert code("\u200b") == "` `"
