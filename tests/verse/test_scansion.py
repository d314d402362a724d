"""Scansion of typed poems, on famous ones of the Tang."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.verse.forms import FORMS, VerseForm
from bot.verse.scansion import scan, scan_lines

REGULAR = [
    ("白日依山盡，黃河入海流。欲窮千里目，更上一層樓。", "aBbA", "十一尤"),
    ("朝辭白帝彩雲間，千里江陵一日還。兩岸猿聲啼不住，輕舟已過萬重山。", "ABbA", "十五刪"),
    ("月落烏啼霜滿天，江楓漁火對愁眠。姑蘇城外寒山寺，夜半鐘聲到客船。", "BAaB", "一先"),
    ("秦時明月漢時關，萬里長征人未還。但使龍城飛將在，不教胡馬度陰山。", "ABbA", "十五刪"),
    ("葡萄美酒夜光杯，欲飲琵琶馬上催。醉臥沙場君莫笑，古來征戰幾人回。", "ABbA", "十灰"),
    ("兩個黃鸝鳴翠柳，一行白鷺上青天。窗含西嶺千秋雪，門泊東吳萬里船。", "bAaB", "一先"),
    (
        "國破山河在，城春草木深。感時花濺淚，恨別鳥驚心。"
        "烽火連三月，家書抵萬金。白頭搔更短，渾欲不勝簪。",
        "aBbAaBbA",
        "十二侵",
    ),
    (
        "空山新雨後，天氣晚來秋。明月松間照，清泉石上流。"
        "竹喧歸浣女，蓮動下漁舟。隨意春芳歇，王孫自可留。",
        "bAaBbAaB",
        "十一尤",
    ),
    (
        "風急天高猿嘯哀，渚清沙白鳥飛回。無邊落木蕭蕭下，不盡長江滾滾來。"
        "萬里悲秋常作客，百年多病獨登臺。艱難苦恨繁霜鬢，潦倒新停濁酒杯。",
        "BAaBbAaB",
        "十灰",
    ),
]


def _kinds(text: str) -> list[tuple[str, int, int]]:
    return [(item.kind, item.line, item.position) for item in scan(text).violations]


def _major(text: str) -> list[tuple[str, int, int]]:
    faults = scan(text).violations
    return [(item.kind, item.line, item.position) for item in faults if not item.minor]


@pytest.mark.parametrize(("text", "line_types", "rhyme"), REGULAR)
def test_masterpieces_are_regular(text: str, line_types: str, rhyme: str) -> None:
    """Their pattern and rhyme are those of the handbooks."""
    scansion = scan(text)
    assert scansion.regular, scansion.violations
    assert (scansion.line_types, scansion.rhyme) == (line_types, rhyme)


def test_tones_pattern_and_form_by_value() -> None:
    """過 and 更 have two readings."""
    scansion = scan(REGULAR[1][0])
    assert scansion.form is FORMS["qijue"]
    assert scansion.pattern == "平起首句入韻"
    assert scansion.lines[3] == "輕舟已過萬重山"
    assert scansion.tones[3] == "中平仄中仄中平"


def test_simplified_text_scans_like_the_traditional() -> None:
    """Each is read as all that it may stand for, so no fault is invented."""
    scansion = scan("两岸猿啼留不住，轻舟已过万重山。")
    assert scansion.lines == ("两岸猿啼留不住", "轻舟已过万重山")
    assert scansion.regular
    assert scansion.rhyme == "十五刪"
    assert "？" not in "".join(scansion.tones)


def test_a_lone_level_tone_is_named() -> None:
    """孤平: with 一 for 平 the 山 of the second line stands alone."""
    assert _major("白日依山盡，一河入海流。欲窮千里目，更上一層樓。") == [("孤平", 2, 1)]


def test_three_level_tones_at_the_end_are_named() -> None:
    """三平尾 at the first of the three."""
    assert _major("白日依山盡，黃河入海流。欲窮千里目，更上新層樓。") == [("三平尾", 4, 3)]


def test_three_oblique_tones_at_the_end_are_a_matter_of_taste() -> None:
    """三仄尾 is named but the poem stays regular."""
    text = "白日依山盡，黃河入海流。欲窮萬里目，更上一層樓。"
    assert _kinds(text) == [("三仄尾", 3, 3)]
    assert scan(text).regular


def test_a_wrong_tone_is_named_with_its_place() -> None:
    """失律: 人 is level where an oblique second character is due."""
    faults = scan("故人西辭黃鶴樓，煙花三月下揚州。孤帆遠影碧空盡，唯見長江天際流。").violations
    assert [(item.kind, item.line, item.position, item.character) for item in faults] == [
        ("失律", 1, 2, "人")
    ]
    assert str(faults[0].sentence) == "人 is level (平) where the pattern wants oblique (仄)."


def test_a_broken_joint_is_blamed_once() -> None:
    """失粘: the song of 渭城 is two good couplets that do not join (折腰體)."""
    text = "渭城朝雨浥輕塵，客舍青青柳色新。勸君更盡一杯酒，西出陽關無故人。"
    assert _kinds(text) == [("失粘", 3, 2)]
    assert scan(text).line_types == "ABaB"


def test_a_line_that_repeats_the_tones_above_is_named_once() -> None:
    """失對: the second line has the even characters of the first."""
    assert _major("白日依山盡，海上月明流。欲窮千里目，更上一層樓。") == [("失對", 2, 2)]


def test_an_oblique_rhyme_is_named_once() -> None:
    """仄韻: 春曉 is old verse; 鳥 and 少 are right in it and not two slips."""
    text = "春眠不覺曉，處處聞啼鳥。夜來風雨聲，花落知多少。"
    assert [item for item in _major(text) if item[1] % 2 == 0] == [("仄韻", 2, 5)]
    assert scan(text).rhyme == ""


def test_a_rhyme_of_another_group_is_named() -> None:
    """出韻: 歌 among words of 十一尤."""
    scansion = scan("白日依山盡，黃河入海流。感時千里目，更上一層歌。空山新雨後，天氣晚來秋。"
                    "竹喧歸浣女，蓮動下漁舟。")  # fmt: skip
    strays = [item for item in scansion.violations if item.kind == "出韻"]
    assert [(item.line, item.character) for item in strays] == [(4, "歌")]
    assert str(strays[0].sentence) == "歌 is of the rhyme 五歌, not 十一尤."


def test_a_first_line_may_rhyme_with_a_neighbour() -> None:
    """鄰韻: 紅 of 一東 before words of 二冬."""
    scansion = scan("朝辭白帝彩雲紅，千里江陵一日逢。兩岸猿聲啼不住，輕舟已過萬重峰。")
    assert scansion.rhyme == "二冬"
    assert scansion.regular
    assert [(item.kind, item.line) for item in scansion.rescues] == [("鄰韻", 1)]


def test_a_first_line_may_not_rhyme_elsewhere() -> None:
    """A level end that belongs to no neighbour of the rhyme."""
    text = "朝辭白帝彩雲多，千里江陵一日還。兩岸猿聲啼不住，輕舟已過萬重山。"
    assert ("出韻", 1, 7) in _major(text)


@pytest.mark.parametrize(
    ("text", "rescues"),
    [
        ("向晚意不適，驅車登古原。夕陽無限好，只是近黃昏。", [("對句相救", 1)]),
        ("移舟泊煙渚，日暮客愁新。野曠天低樹，江清月近人。", [("特拗", 1)]),
        (REGULAR[0][0], []),
    ],
)
def test_licences_are_named(text: str, rescues: list[tuple[str, int]]) -> None:
    """What looks like a fault and is none."""
    scansion = scan(text)
    assert scansion.regular
    assert [(item.kind, item.line) for item in scansion.rescues] == rescues


def test_a_lone_level_tone_can_be_rescued_in_its_own_line() -> None:
    """孤平拗救: 恐驚天上人."""
    scansion = scan("不敢高聲語，恐驚天上人。")
    assert scansion.regular
    assert [(item.kind, item.line) for item in scansion.rescues] == [("孤平拗救", 2)]


def test_repetition_counts_across_lines_but_not_when_doubled() -> None:
    """重字: 山 comes back, 青青 does not count; a rhyme that returns is worse (重韻)."""
    text = "白日依山盡，黃河入海流。青青千里目，山上一層流。"
    assert ("重字", 4, 1) in _kinds(text)
    assert ("重韻", 4, 5) in _major(text)
    assert not any(position == 2 and line == 3 for _, line, position in _kinds(text))


def test_json_is_plain_data() -> None:
    """Every field survives a round trip, and each fault says whether it is minor."""
    data = scan("渭城朝雨浥輕塵，客舍青青柳色新。勸君更盡一杯酒，西出陽關無故人。").to_json()
    assert json.loads(json.dumps(data)) == data
    assert data["form"] == "qijue"
    assert data["regular"] is False
    assert data["violations"] == [
        {
            "line": 3,
            "position": 2,
            "character": "君",
            "kind": "失粘",
            "sentence": "Line 3 should take up the tones of line 2 at its even characters; "
            "it opposes them.",
            "minor": False,
        }
    ]


@given(
    form=st.sampled_from(list(FORMS.values())),
    text=st.text(
        st.sampled_from("風花雪月山水一不看思過青青齾a") | st.just("发"), min_size=56, max_size=56
    ),
)
def test_every_poem_of_a_form_can_be_scanned(form: VerseForm, text: str) -> None:
    """Faults lie inside the poem, at the character that they name."""
    step = form.line_length
    lines = tuple(text[at : at + step] for at in range(0, form.length, step))
    scansion = scan_lines(form, lines)
    for fault in scansion.violations:
        assert lines[fault.line - 1][fault.position - 1] == fault.character
    assert [len(tones) for tones in scansion.tones] == [step] * form.lines
    assert all(1 <= rescue.line <= form.lines for rescue in scansion.rescues)
