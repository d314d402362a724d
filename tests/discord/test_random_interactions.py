"""Whatever people type and press, the bot answers, pings nobody and does not break.

`HYPOTHESIS_PROFILE=thorough` presses and types five thousand times instead of a hundred.
"""

from __future__ import annotations

import logging
import os
import re
from typing import Any

import pytest
import simcord
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from simcord.backend.errors import BackendError

from tests.discord import reading
from tests.discord.conftest import Server

_EXAMPLES = 5000 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 100

_NASTY = [
    "@everyone", "@here", "<@1>", "<@&2>", "<#3>", "</poem:4>", "[x](https://example.org)",
    "**月**", "~~`||_", "```\n```", "# 月", "> 月", "- 月", "-# 月", "\u202e月\u202c", "\u200b",
    "\u0000", "😀👨\u200d👩\u200d👧", "e\u0301" * 30, "{seed}", "{0}", "%s", "'; DROP TABLE poems",
    "白日依山盡，黃河入海流。欲窮千里目，更上一層樓。", "床前明月光疑是地上霜", "q00000000",
    "q1cPErl", "𠀀𠀁", "１２３", "月" * 60,
]  # fmt: skip

texts = st.one_of(st.sampled_from(_NASTY), st.text(min_size=1, max_size=100)).filter(
    lambda text: bool(text.strip())
)
forms = st.sampled_from(["qijue", "wujue", "qilu", "wulu", "qiyan", "wuyan"])


def options(**strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw a command's options, each of which may be left out."""
    return st.fixed_dictionaries({}, optional=strategies)


poems = options(
    theme=texts,
    form=forms,
    acrostic=texts.map(lambda text: text[:60]),
    seed=texts,
    private=st.booleans(),
)
blends = st.builds(
    lambda a, b, more: {"a": a, "b": b, **more},
    texts,
    texts,
    options(steps=st.integers(3, 9), form=forms, private=st.booleans()),
)


LAST, HERE = "last", "here"
"""They stand for the id of the poem that was shown last, and for the channel."""

ids = st.just(LAST) | texts.map(lambda text: text[:100])
scopes = st.sampled_from(["person", "server"])
formats = st.sampled_from(["markdown", "pdf", "png"])
of_anthologies = st.one_of(
    st.tuples(
        st.sampled_from(["anthology save", "anthology show", "anthology remove"]),
        st.builds(lambda id, more: {"id": id, **more}, ids, options(scope=scopes)),
    ),
    st.tuples(st.just("anthology list"), options(scope=scopes)),
    st.tuples(
        st.just("anthology export"),
        st.builds(lambda name, more: {"format": name, **more}, formats, options(scope=scopes)),
    ),
)
of_privacy = st.tuples(
    st.sampled_from(["privacy show", "privacy export", "privacy delete"]), st.just({})
)
of_managers = st.one_of(
    st.tuples(
        st.just("settings change"),
        options(
            form=forms,
            script=st.sampled_from(["own", "traditional", "simplified"]),
            card=st.sampled_from(["xuan", "ink", "celadon", "cinnabar"]),
            size=st.sampled_from(["portrait", "wide"]),
            language=st.sampled_from(["own", "en", "zh-CN", "zh-TW"]),
            allow=st.just(HERE),
            forbid=st.just(HERE),
            everywhere=st.booleans(),
            requests=st.sampled_from([0, 1000]),  # fewer would have the rest of the test refused
            seconds=st.floats(1, 86_400),
        ),
    ),
    st.tuples(st.sampled_from(["settings show", "settings reset"]), st.just({})),
    st.tuples(
        st.just("daily start"),
        st.fixed_dictionaries(
            {
                "time": st.sampled_from(["08:00", "20:30", "8 pm"]) | texts.map(lambda it: it[:20]),
                "zone": st.sampled_from(["UTC", "asia/tokyo"]) | texts.map(lambda it: it[:64]),
            }
        ),
    ),
    st.tuples(st.sampled_from(["daily stop", "daily show"]), st.just({})),
)

presses = st.tuples(st.booleans(), st.integers(0, 1000), texts)
deeds = st.one_of(
    st.tuples(st.just("poem"), poems),
    st.tuples(st.just("blend"), blends),
    st.tuples(st.just("scan"), st.builds(lambda text: {"text": text}, texts)),
    st.tuples(st.sampled_from(["Blend this", "Scan this poem"]), texts),
    of_anthologies,
    of_privacy,
    of_managers,
    st.tuples(st.just("press"), presses),
    st.tuples(st.just("press"), presses),
)
"""What is drawn must not depend on what the bot said, else hypothesis could not repeat it."""


class Reader:
    """Somebody who does all kinds of things and remembers the last message of the bot."""

    def __init__(self, server: Server, manager: Any) -> None:
        self.server, self.manager = server, manager
        self.last: Any = None
        self.poem_id = "q00000000"

    async def act(self, deed: str, details: Any) -> Any:
        """Do one thing and return what came of it."""
        server = self.server
        if deed == "press":
            result = await self.press(*details)
        elif isinstance(details, str):
            message = await server.bob.send(server.channel, details)
            result = await server.alice.context_menu(server.channel, deed, message)
        else:
            result = await self.command(deed, details)
        if result is not None and result.response is not None and result.response.components:
            self.last = result.response
            shown = re.findall(r"`(q[0-9a-z]{8})`", reading.text(self.last))
            self.poem_id = shown[-1] if shown else self.poem_id
        return result

    async def command(self, name: str, options: dict[str, Any]) -> Any:
        """Type a command; what is for managers is typed by one."""
        server = self.server
        person = self.manager if name.startswith(("settings", "daily")) else server.alice
        if "scope" in options and name.startswith(("anthology save", "anthology remove")):
            person = self.manager
        meant = {HERE: server.channel, LAST: self.poem_id}
        given = {
            key: meant.get(it, it) if isinstance(it, str) else it for key, it in options.items()
        }
        return await person.slash(server.channel, name, **given)

    async def press(self, at_menu: bool, number: int, text: str) -> Any:
        """Press a button or choose from a menu of the bot's last message, if there is one."""
        if self.last is None:
            return None
        ids = sorted(set(reading.buttons(self.last).values()))
        menus = reading.menus(self.last)
        try:
            if menus and at_menu:
                options = menus[0]["options"]
                value = options[number % len(options)]["value"]
                return await self.server.alice.select(
                    self.last, [value], custom_id=menus[0]["custom_id"]
                )
            if not ids:
                return None
            result = await self.server.alice.click(self.last, custom_id=ids[number % len(ids)])
        except (simcord.SetupError, BackendError):  # disabled, or of a deleted message
            self.last = None
            return None
        return (
            await self.server.alice.submit_modal(result, {"text": text}) if result.modal else result
        )


@settings(
    max_examples=_EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deed=deeds)
async def test_no_interaction_breaks_the_bot(
    server: Server, manager: Any, deed: tuple[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """Each is acknowledged, none is an incident, and no mention or markup gets through."""
    caplog.clear()
    reader = _readers.setdefault(id(server), Reader(server, manager))
    with caplog.at_level(logging.ERROR):
        result = await reader.act(*deed)
    assert [record.getMessage() for record in caplog.records] == []
    if result is None:
        return
    assert result.acknowledged
    if result.response is not None:
        said = re.sub(r"`[^`]*`", "", reading.text(result.response))
        said = said.replace(f"<#{server.channel.id}>", "the channel")
        assert not re.search(r"@(everyone|here)|(?<!\\)<[@#]|(?<!\\)\]\(https://ex", said)


_readers: dict[int, Reader] = {}
