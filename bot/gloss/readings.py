"""How a poem sounds in modern Mandarin.

The readings are today's, in which the rhymes and tones of the poem need no longer hold;
where a character has a level and an oblique reading that are both alive, the tone pattern
says which one is meant.
"""

from __future__ import annotations

import unicodedata

from bot.gloss.rare import rare
from bot.gloss.spoken import read_aloud, readings
from bot.verse import lexicon
from bot.verse.matching import best_fit
from bot.verse.poem import Poem
from bot.verse.prosody import tones_of

# Level and oblique reading, both alive, that differ in meaning.
# Source: the entries of these characters in 現代漢語詞典 and the tones of Pingshui.
_LEVEL_OR_OBLIQUE = {
    "重": ("chóng", "zhòng"), "長": ("cháng", "zhǎng"), "為": ("wéi", "wèi"),
    "應": ("yīng", "yìng"), "中": ("zhōng", "zhòng"), "分": ("fēn", "fèn"),
    "間": ("jiān", "jiàn"), "興": ("xīng", "xìng"), "傳": ("chuán", "zhuàn"),
    "相": ("xiāng", "xiàng"), "難": ("nán", "nàn"), "當": ("dāng", "dàng"),
    "將": ("jiāng", "jiàng"),
    "空": ("kōng", "kòng"), "冠": ("guān", "guàn"), "號": ("háo", "hào"),
    "和": ("hé", "hè"), "彈": ("tán", "dàn"), "調": ("tiáo", "diào"),
    "藏": ("cáng", "zàng"), "降": ("xiáng", "jiàng"), "屏": ("píng", "bǐng"),
    "更": ("gēng", "gèng"), "占": ("zhān", "zhàn"), "燕": ("yān", "yàn"),
    "量": ("liáng", "liàng"), "禁": ("jīn", "jìn"),
    "乘": ("chéng", "shèng"), "喪": ("sāng", "sàng"), "旋": ("xuán", "xuàn"),
    "稱": ("chēng", "chèn"), "觀": ("guān", "guàn"), "縫": ("féng", "fèng"),
    "盛": ("chéng", "shèng"),
}  # fmt: skip

# Phrases give 一 and 不 their neighbours' tones, and 長 by itself as zhǎng, "elder"; in verse
# it is "long" wherever the pattern leaves it free. 斗, 干 and 几 are taken for the characters
# that simplified writing merged them with; 麼 has only a neutral tone in speech.
_STEADY = {
    "一": "yī", "不": "bù", "長": "cháng", "斗": "dǒu", "干": "gān", "几": "jī", "麼": "mó",
}  # fmt: skip

# As rhymes these keep readings that are rare elsewhere: 還 "return", not "still", and 看.
_AS_RHYMES = {"還": "huán", "看": "kān"}


def pinyin(poem: Poem) -> tuple[tuple[str, ...], ...]:
    """Return for each line the syllables of its characters, with tone marks."""
    wanted = _wanted_tones(poem)
    step = poem.form.line_length
    return tuple(
        _of_line(line, simple, wanted[index * step : (index + 1) * step])
        for index, (line, simple) in enumerate(zip(poem.lines, poem.simplified(), strict=True))
    )


def _of_line(line: str, simple: str, wanted: str) -> tuple[str, ...]:
    """Read a line by its phrases.

    Phrases are listed in simplified characters, but a traditional character that has only
    one reading is surer than what it merges with: 髮 is fà, 发 may be fā.
    """
    syllables = tuple(map(_syllable, line, read_aloud(simple), wanted))
    if wanted[-1] == "P" and line[-1] in _AS_RHYMES:
        return (*syllables[:-1], _AS_RHYMES[line[-1]])
    return syllables


def _syllable(character: str, in_phrase: str, wanted: str) -> str:
    rare_entry = rare().get(character)
    if rare_entry is not None:
        return rare_entry.pinyin
    if character in _LEVEL_OR_OBLIQUE and wanted != "*":
        return _LEVEL_OR_OBLIQUE[character]["PZ".index(wanted)]
    if character in _STEADY:
        return _STEADY[character]
    own = _readings(character)
    # Verse has no neutral tone: 了 is liǎo.
    toned = [reading for reading in own if _has_tone(reading)] or [""]
    return in_phrase if in_phrase in toned else toned[0]


def _wanted_tones(poem: Poem) -> str:
    """Return P, Z or * for each character of the poem, as its tone pattern wants it."""
    text = "".join(poem.lines)
    lenient, strict = (
        [tones_of(character, strict=tier) for character in text] for tier in (False, True)
    )
    fit = best_fit(poem.form, lenient, strict)
    return "".join(couplet.mask.mask for couplet in fit.couplets)


def _readings(character: str) -> tuple[str, ...]:
    """Return all readings of a traditional character, the commonest first."""
    entry = lexicon.lookup(character)
    return (*readings(character), entry.pinyin) if entry else readings(character)


def _has_tone(syllable: str) -> bool:
    marks = unicodedata.normalize("NFD", syllable)
    return any(mark in "\u0304\u0301\u030c\u0300" for mark in marks)
