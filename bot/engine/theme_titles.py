"""One natural title from the titles of several themes.

Tang titles put the season first, then the place, then the thing seen, and last what is
done there: 秋江, 雪夜, 月下飲酒, 雨中送別, 江上聞笛. The tables hold just enough of that grammar.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

LONGEST_TITLE = 8
"""Characters of the longest joined title; further themes then go without a mention."""

_SEASONS = frozenset("春夏秋冬曉夜夕")
_PLACES = frozenset("山江湖溪海村城塞園寺")
# Full titles of settings, and what is left of them inside a longer title.
_STEMS = {
    "春日": "春",
    "夏日": "夏",
    "冬日": "冬",
    "山中": "山",
    "江上": "江",
    "湖上": "湖",
    "溪上": "溪",
    "觀海": "海",
    "晚望": "夕",
    "村居": "村",
    "塞下曲": "塞",
    "山寺": "寺",
    "小園": "園",
}
_BEFORE_DEEDS = {
    **dict.fromkeys("春夏秋冬", "日"),
    **dict.fromkeys("月花燈松竹柳", "下"),
    **dict.fromkeys("雨雪山舟病夢園村城寺", "中"),
    **dict.fromkeys("江湖溪海塞", "上"),
}
_THING, _DEED = 2, 3
# Two deeds are a title as long as it stays short: 飲酒聽琴, but not 題畫戰城南.
_LONGEST_AFTER_DEED = 4


def join_titles(titles: Sequence[str]) -> str:
    """Join theme titles into one, as 秋 and 雨 give 秋雨, 月 and 飲酒 give 月下飲酒.

    Args:
        titles: Titles in traditional characters, in the order typed; at least one.

    Returns:
        At most `LONGEST_TITLE` characters, unless the only title is longer itself.
    """
    distinct = list(dict.fromkeys(titles))
    if len(distinct) == 1:
        return distinct[0]
    ordered = sorted((_STEMS.get(title, title) for title in distinct), key=_rank)
    joined = ordered[0]
    for title in dict.fromkeys(ordered[1:]):
        if len(joined + title) > _LONGEST_AFTER_DEED and _rank(joined) == _rank(title) == _DEED:
            continue
        link = _BEFORE_DEEDS.get(joined, "") if _rank(title) == _DEED else ""
        if len(joined + link + title) <= LONGEST_TITLE and title != joined:
            joined += link + title
    return joined


def interleave(groups: Iterable[Sequence[str]], limit: int) -> tuple[str, ...]:
    """Take the first item of every group, then the second ones, each item once."""
    waiting = [list(group) for group in groups]
    taken: dict[str, None] = {}
    for index in range(max(map(len, waiting), default=0)):
        taken.update((group[index], None) for group in waiting if index < len(group))
    return tuple(taken)[:limit]


def _rank(title: str) -> int:
    if title in _SEASONS:
        return 0
    if title in _PLACES:
        return 1
    return _THING if len(title) == 1 else _DEED
