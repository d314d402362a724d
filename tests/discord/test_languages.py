"""Readers of Chinese are answered in Chinese, each in the script of their region."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.gloss.readings import pinyin
from bot.gloss.words import glosses
from bot.store.store import Store
from bot.verse.poem import Poem
from tests.discord import reading
from tests.discord.chinese import NAMES, SCRIPT_NAMES, assert_chinese, in_script, shown
from tests.discord.conftest import Server

POEM = "朝辭白帝彩雲間，千里江陵一日還。兩岸猿聲啼不住，輕舟已過萬重山。"


def labels(message: Any) -> str:
    """Return all words on buttons and menus, but the names of scripts."""
    options = [
        part[key]
        for menu in reading.menus(message)
        for part in [menu, *menu["options"]]
        for key in ("label", "description", "placeholder")
        if part.get(key)
    ]
    return "\n".join([*(set(reading.buttons(message)) - SCRIPT_NAMES), *options])


async def poem_of(message: Any, store: Store) -> Poem:
    """Return the poem that a message shows, as it is kept."""
    record = await store.poem(reading.poem_id(message))
    assert record is not None
    return record.poem


async def test_a_poem_is_chinese_throughout(server: Server, store: Store, chinese: str) -> None:
    """Text, card, labels and small print; the button offers the other script."""
    wish = {"theme": "秋", "acrostic": "風來江上", "seed": "autumn"}
    result = await server.alice.slash(server.channel, "poem", **wish)
    message, poem = result.response, await poem_of(result.response, store)
    assert reading.poem_lines(message) == shown(poem, chinese)
    assert chinese == "zh-TW" or reading.poem_lines(message) != list(poem.lines)
    for text in (reading.text(message), labels(message), *reading.alt_texts(message)):
        assert_chinese(text, chinese)
    said = reading.text(message)
    assert in_script("**七絕** · 四句，每句7字", chinese) in said
    assert in_script("主題 秋 → ", chinese) in said
    assert in_script("藏頭 風來江上", chinese) in said
    assert in_script("種子 `autumn`", chinese) in said
    other, letter = {"zh-CN": ("繁體", "s"), "zh-TW": ("简体", "t")}[chinese]
    assert set(reading.buttons(message)) == {other} | {
        in_script(label, chinese) for label in ("收藏", "再來一首", "變奏", "相融…", "詳解", "刪除")
    }
    assert f"-{letter}.png" in str(message.components)


async def test_children_say_where_they_come_from(server: Server, chinese: str) -> None:
    """Again, Vary and Rewrite a line."""
    parent = await server.alice.slash(server.channel, "poem", seed="1")
    poem_id = reading.poem_id(parent.response)
    menu = reading.custom_id(parent.response, "rewrite")
    children = {
        f"繼 {poem_id} 再作": await server.bob.click(
            parent.response, label=in_script("再來一首", chinese)
        ),
        f"由 {poem_id} 變奏": await server.bob.click(
            parent.response, label=in_script("變奏", chinese)
        ),
        f"由 {poem_id} 重寫第2句": await server.bob.select(parent.response, ["2"], custom_id=menu),
    }
    for origin, child in children.items():
        assert in_script(origin, chinese) in reading.text(child.response)
        assert_chinese(reading.text(child.response), chinese)


async def test_a_blend_is_chinese_throughout(server: Server, store: Store, chinese: str) -> None:
    """The strip, its menu and the opened poem, in the script of the reader."""
    poem = await server.alice.slash(server.channel, "poem", seed="風")
    first = await poem_of(poem.response, store)
    result = await server.alice.slash(
        server.channel, "blend", a=reading.poem_id(poem.response), b="雪"
    )
    message = result.response
    for text in (reading.text(message), labels(message), *reading.alt_texts(message)):
        assert_chinese(text, chinese)
    marks = {"zh-CN": "从“{}…”到“雪”", "zh-TW": "從「{}…」到「雪」"}[chinese]
    assert marks.format(shown(first, chinese)[0]) in reading.text(message)
    assert "第3步，共5步" in labels(message)
    assert reading.poem_lines(message) == shown(await poem_of(message, store), chinese)


async def test_a_blend_asks_its_question_in_chinese(server: Server, chinese: str) -> None:
    """The window that opens under a poem."""
    poem = await server.alice.slash(server.channel, "poem", seed="2")
    question = await server.alice.click(poem.response, label=in_script("相融…", chinese))
    assert question.modal is not None
    (label,) = question.modal["components"]
    for text in (question.modal["title"], label["label"], label["description"]):
        assert_chinese(text, chinese)


async def test_an_explanation_is_chinese_without_glosses(
    server: Server, store: Store, chinese: str
) -> None:
    """Readers of Chinese need the pinyin of an old poem at most."""
    result = await server.alice.slash(server.channel, "poem", seed="3")
    poem = await poem_of(result.response, store)
    explained = await server.bob.click(result.response, label=in_script("詳解", chinese))
    said = reading.text(explained.response)
    syllables = {syllable for line in pinyin(poem) for syllable in line}
    assert_chinese(said, chinese, but={*syllables, "p", "t", "k"})
    assert all(line in said for line in shown(poem, chinese))
    assert in_script(poem.pattern, chinese) in said
    meanings = {word.gloss for line in glosses(poem) for word in line if " " in word.gloss}
    assert meanings
    assert not [meaning for meaning in meanings if meaning in said]


async def test_a_scansion_is_chinese_and_the_poem_as_typed(server: Server, chinese: str) -> None:
    """Terms are in the script of the reader, what was typed is not touched."""
    result = await server.alice.slash(server.channel, "scan", text=POEM)
    said = reading.text(result.response)
    title = in_script("### 七絕 · 平起首句入韻 · 押十五刪韻\n合律，沒有出律之處。", chinese)
    assert said.startswith(title)
    for line in re.findall(r"[^，。]+[，。]", POEM):
        assert line in said
        said = said.replace(line, "")
    assert_chinese(said, chinese)


async def test_a_fault_is_named_in_chinese(server: Server, chinese: str) -> None:
    """By line, character, kind and sentence."""
    broken = POEM.replace("山", "歌")
    result = await server.alice.slash(server.channel, "scan", text=broken)
    said = {
        "zh-CN": "- 第4句“歌”，出韵：“歌”属五歌韵，不在十五删韵。",
        "zh-TW": "- 第4句「歌」，出韻：「歌」屬五歌韻，不在十五刪韻。",
    }
    assert said[chinese] in reading.text(result.response)
    assert in_script("不合律，出律之處如下：", chinese) in reading.text(result.response)


async def test_the_bots_own_poem_is_scanned_in_the_readers_script(
    server: Server, store: Store, chinese: str
) -> None:
    """From the menu of its message."""
    result = await server.alice.slash(server.channel, "poem", seed="4")
    poem = await poem_of(result.response, store)
    scanned = await server.bob.context_menu(server.channel, "Scan this poem", result.response)
    assert_chinese(reading.text(scanned.response), chinese)
    assert all(line in reading.text(scanned.response) for line in shown(poem, chinese))


async def test_a_first_pick_is_confirmed_in_chinese(server: Server, chinese: str) -> None:
    """With the name that the entry has in the menu."""
    poem = await server.alice.slash(server.channel, "poem", seed="5")
    picked = await server.bob.context_menu(server.channel, "Blend this", poem.response)
    assert_chinese(reading.text(picked.response), chinese)
    assert in_script("融此詩", chinese) in reading.text(picked.response)


@pytest.mark.parametrize("command", ["help", "about"])
async def test_help_and_about_are_chinese(server: Server, chinese: str, command: str) -> None:
    """Model and licence keep their names."""
    result = await server.alice.slash(server.channel, command)
    model = server.env.bot.parts.service.poet.name
    assert_chinese(reading.text(result.response), chinese, but={*NAMES, model})


async def test_themes_are_offered_in_chinese(server: Server, chinese: str) -> None:
    """The popular ones in the script of the reader; Latin letters are completed as typed."""
    offered = await server.alice.autocomplete(server.channel, "poem", "theme", "")
    names = [choice["name"] for choice in offered]
    assert names == [choice["value"] for choice in offered]
    assert names[:3] == ["月", "秋", "春"]
    assert len(set(names)) == 25
    assert_chinese("、".join(names), chinese)
    typed = await server.alice.autocomplete(server.channel, "poem", "theme", "思")
    assert in_script("思鄉", chinese) in [choice["name"] for choice in typed]
    english = await server.alice.autocomplete(server.channel, "poem", "theme", "moo")
    assert english[0]["name"] == "moon"
