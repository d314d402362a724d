"""Poems to draw and to explain."""

from __future__ import annotations

from bot.verse.forms import form_of_shape
from bot.verse.poem import Poem
from bot.verse.scansion import scan_lines

LINES = {
    "wujue": "白日依山盡 黃河入海流 欲窮千里目 更上一層樓",
    "qijue": "朝辭白帝彩雲間 千里江陵一日還 兩岸猿聲啼不住 輕舟已過萬重山",
    "wulu": "國破山河在 城春草木深 感時花濺淚 恨別鳥驚心 "
    "烽火連三月 家書抵萬金 白頭搔更短 渾欲不勝簪",
    "qilu": "風急天高猿嘯哀 渚清沙白鳥飛迴 無邊落木蕭蕭下 不盡長江滾滾來 "
    "萬里悲秋常作客 百年多病獨登臺 艱難苦恨繁霜鬢 潦倒新停濁酒杯",
    "wuyan": "大漠孤煙直 長河落日圓",
    "qiyan": "無邊落木蕭蕭下 不盡長江滾滾來",
}
"""A poem of each form by a great poet: Wang Zhihuan, Li Bai, Du Fu twice, Wang Wei, Du Fu."""


def poem(form: str = "qijue", *, seed: str = "42", theme: str | None = None) -> Poem:
    """Return the poem of a form."""
    return poem_of(LINES[form], seed=seed, theme=theme)


def poem_of(text: str, *, seed: str = "42", theme: str | None = None) -> Poem:
    """Make a poem of lines set apart by spaces."""
    lines = tuple(text.split())
    form = form_of_shape(len(lines), len(lines[0]))
    scansion = scan_lines(form, lines)
    return Poem(
        form=form,
        lines=lines,
        seed=seed,
        theme=theme,
        images=(),
        acrostic=None,
        pattern=scansion.pattern,
        rhyme=scansion.rhyme,
        score=0.0,
        model="test",
    )
