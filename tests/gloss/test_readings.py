"""Readings in modern Mandarin."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.gloss.rare import rare
from bot.gloss.readings import _has_tone, pinyin
from bot.verse import lexicon
from bot.verse.forms import FORMS
from bot.verse.vocabulary import Vocabulary
from tests.poems import LINES, poem, poem_of

LI_BAI = LINES["qijue"]
DU_MU = "長安回望繡成堆 山頂千門次第開 一騎紅塵妃子笑 無人知是荔枝來"
VOCABULARY = Path(__file__).parents[2] / "models" / "qibu" / "vocabulary.txt"


@pytest.mark.parametrize(
    ("text", "line", "syllables"),
    [
        (LI_BAI, 1, "qiān lǐ jiāng líng yī rì huán"),
        (LI_BAI, 2, "liǎng àn yuán shēng tí bù zhù"),
        (LI_BAI, 3, "qīng zhōu yǐ guò wàn chóng shān"),
        (DU_MU, 0, "cháng ān huí wàng xiù chéng duī"),
        (DU_MU, 2, "yī qí hóng chén fēi zǐ xiào"),
        ("野竹分青靄 飛泉掛碧峰", 0, "yě zhú fēn qīng ǎi"),
        ("白髮催年老 青陽逼歲除", 0, "bái fà cuī nián lǎo"),
        ("斗酒無人共 還家有月來", 0, "dǒu jiǔ wú rén gòng"),
        ("斗酒無人共 還家有月來", 1, "hái jiā yǒu yuè lái"),
        ("長河落日圓 了了見松雪", 1, "liǎo liǎo jiàn sōng xuě"),
    ],
)
def test_known_lines_are_read_in_modern_mandarin(text: str, line: int, syllables: str) -> None:
    """Phrases, the tone pattern and the traditional form decide together."""
    assert " ".join(pinyin(poem_of(text))[line]) == syllables


def test_the_pattern_tells_level_from_oblique_readings() -> None:
    """應 in a level place is "ought", in an oblique one "answer"; 看 is kān as a rhyme only."""
    level, oblique = poem_of("我應山下老 君向海邊游"), poem_of("山應高樓月 人歸小院春")
    assert pinyin(level)[0][1] == "yīng"
    assert pinyin(oblique)[0][1] == "yìng"
    rhyme = poem_of("玉座清光萬里寒 一聲垂手望雲端 當年不見明朝月 今日東風千載看")
    assert pinyin(rhyme)[3][-1] == "kān"
    inside = poem_of("日照香爐生紫煙 遙看瀑布掛前川 飛流直下三千尺 疑是銀河落九天")
    assert pinyin(inside)[1][1] == "kàn"


@pytest.mark.parametrize("form", list(FORMS))
def test_every_character_has_one_syllable_with_a_tone_mark(form: str) -> None:
    """Verse knows no neutral tone."""
    lines = pinyin(poem(form))
    assert [len(line) for line in lines] == [FORMS[form].line_length] * FORMS[form].lines
    assert all(_has_tone(syllable) for line in lines for syllable in line)


def test_every_character_of_the_model_can_be_read() -> None:
    """One by one, whatever stands beside it; no syllable is a character left over."""
    characters = Vocabulary.load(VOCABULARY).characters
    unread = []
    for start in range(0, len(characters), 14):
        chunk = characters[start : start + 14].ljust(14, "山")
        for line in pinyin(poem_of(f"{chunk[:7]} {chunk[7:]}")):
            unread += [syllable for syllable in line if not syllable or syllable[0] >= "\u2e80"]
    assert unread == []


def test_the_table_by_hand_fills_gaps_only() -> None:
    """Each row is a character whose gloss or reading the lexicon lacks."""
    entries = {character: lexicon.lookup(character) for character in rare()}
    assert len(entries) == 66
    assert all(entry is not None and not entry.gloss for entry in entries.values())
    assert all(row.pinyin and row.gloss for row in rare().values())
