"""Tells whether a text is Chinese throughout, in the script of its reader."""

from __future__ import annotations

import re

from bot.verse import lexicon
from bot.verse.poem import Poem

NAMES = {"Qibu", "MIT", "Discord", "APP"}
"""Words in Latin letters that a Chinese sentence may have; Discord says APP itself."""

SCRIPT_NAMES = {"简体", "繁體"}


def in_script(text: str, chinese: str) -> str:
    """Return traditional text as readers of a region have it."""
    return lexicon.simplified(text) if chinese == "zh-CN" else text


def shown(poem: Poem, chinese: str) -> list[str]:
    """Return the lines of a poem as readers of a region have them."""
    return [in_script(line, chinese) for line in poem.lines]


def assert_chinese(text: str, chinese: str, but: set[str] = NAMES) -> None:
    """Assert that there is no other language and no other script, outside of code and links."""
    bare = re.sub(r"`[^`]*`|\(https://\S+\)|\bq[0-9a-z]{8}\b", "", text)
    assert re.search(r"[\u4e00-\u9fff]", bare), text
    assert set(re.findall(r"[^\W\d_\u3007\u3400-\U0003ffff]+", bare)) <= but, text
    for character in bare:
        if chinese == "zh-CN":
            assert lexicon.simplified(character) == character, (character, text)
        else:
            known = lexicon.lookup(character) is not None
            assert known or not lexicon.traditional_forms(character), (character, text)
