"""A short English meaning and a reading in modern Mandarin for each character."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pypinyin import Style, pinyin

MOST_LETTERS = 40
"""Longest gloss, in letters."""

# Not meanings: radical numbers, dialects, editors' remarks, code points.
_NOISE = re.compile(
    r"(?:Kangxi )?radical (?:number )?\d+|\((?:Cant|J|Japanese|Korean)\.?\)[^;,]*"
    r"|\(?non-classical[^;,)]*\)?"
    r"|U\+[0-9A-F]+|\bused in [^;]*names?\b|\((?:archaic|classical|literary|formal)\)|[《》]"
    # Endings of words and scientific details: "west(ern)", "silver (element 47, Ag)".
    r"|(?<=\w)\([^()]*\)|(?:\w+ species )?\((?:element[^()]*|various)\)",
    re.IGNORECASE,
)
# "same as 鳧" and the like name another character instead of a meaning.
_REFERENCE = re.compile(
    r"\(?\b(?:same|interchangeable|variant|standard form|form|simplified|ancient|abbreviat|"
    r"corrupted|a corruption|old)\w*\b[^;)]*?[\u3400-\u9fff\U00020000-\U000323af][^;)]*\)?",
    re.IGNORECASE,
)
_OPEN_BRACKET = re.compile(r"\s*\([^()]*$")
_LONE_BRACKET = re.compile(r"\((?![^()]*\))")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]+")

# The reading in verse, where the commonest modern one is a particle's or another word's.
_READINGS_IN_VERSE = {
    "了": "liǎo", "還": "huán", "得": "dé", "地": "dì", "的": "dì", "著": "zhuó", "都": "dū",
    "重": "chóng", "長": "cháng", "朝": "cháo", "和": "hé", "為": "wéi", "相": "xiāng",
    "更": "gèng", "將": "jiāng", "行": "xíng", "落": "luò", "處": "chù", "難": "nán",
    "說": "shuō", "曾": "céng", "卷": "juǎn", "傳": "chuán", "空": "kōng", "當": "dāng",
    "應": "yīng", "間": "jiān", "數": "shù", "沒": "mò", "那": "nà", "麼": "me", "車": "chē",
    "曲": "qǔ", "教": "jiào", "吹": "chuī", "興": "xìng", "薄": "bó", "塞": "sài",
    "子": "zǐ", "盡": "jìn", "與": "yǔ", "看": "kàn", "思": "sī", "過": "guò", "勝": "shèng",
    "卜": "bǔ", "裳": "cháng", "蓿": "xù", "匙": "chí",
}  # fmt: skip

# The meaning in verse, where the dictionary begins with another one.
_MEANINGS_IN_VERSE = {
    "陽": "sun, sunlight; south slope", "陰": "shade, dark; north slope", "疏": "sparse, thin",
    "閑": "idle, at leisure", "閒": "idle, at leisure", "著": "to wear; to touch; to put on",
    "卻": "yet, but; to turn back", "殘": "remnant, fading, broken", "子": "child; fruit; master",
    "燕": "swallow (bird)", "鷗": "gull", "里": "mile (li); village", "莫": "do not; none",
    "處": "place, where", "間": "between, among", "落": "to fall", "向": "toward",
    "更": "still more",
    "夢": "dream", "煙": "mist, smoke", "重": "heavy; again, layer", "長": "long; always",
    "還": "to return; still", "盡": "exhausted, to the end", "朝": "morning; court",
    "應": "should, must be", "雁": "wild goose", "樓": "tower, upper storey", "晚": "evening, late",
    "為": "to be, to do; for", "將": "about to; to take", "曾": "once, ever", "豈": "how could?",
    "欲": "to want; about to", "獨": "alone", "卷": "to roll up; scroll", "斷": "to break off",
    "尋": "to seek", "便": "then, at once", "對": "facing", "泉": "spring (water)", "春": "spring",
    "秋": "autumn", "雲": "cloud", "江": "river; the Yangzi", "湖": "lake", "綠": "green",
    "生": "to be born, grow; life", "去": "to leave, gone", "行": "to walk, travel; row",
}  # fmt: skip


def meaning(characters: Iterable[str], definitions: Mapping[str, str]) -> str:
    """Return the meaning of the first character that has one; the others are its variants."""
    found = (
        _MEANINGS_IN_VERSE.get(character) or clean(definitions.get(character, ""))
        for character in characters
    )
    return next(filter(None, found), "")


def clean(definition: str) -> str:
    """Shorten a Unihan definition to its first senses.

    Returns:
        At most `MOST_LETTERS` letters; empty if the definition holds no meaning.
    """
    text = _LONE_BRACKET.sub("", _NOISE.sub("", _REFERENCE.sub("", definition)))
    senses = [" ".join(_HAN.sub("", part).split()).strip(" ,.:") for part in text.split(";")]
    return _fitting([sense for sense in senses if any(map(str.isalpha, sense))])


def mandarin(character: str) -> str:
    """Return the commonest reading with tone marks; empty if there is none."""
    if character in _READINGS_IN_VERSE:
        return _READINGS_IN_VERSE[character]
    readings = pinyin(character, style=Style.TONE, heteronym=False, errors="ignore")
    return readings[0][0] if readings else ""


def _fitting(senses: list[str]) -> str:
    """Join as many senses as fit; a single long one is cut at a comma or a word."""
    kept = ""
    for sense in senses:
        longer = f"{kept}; {sense}" if kept else sense
        if len(longer) <= MOST_LETTERS:
            kept = longer
        elif not kept:
            return _cut(sense)
    return kept


def _cut(sense: str) -> str:
    head = sense[: MOST_LETTERS + 1]
    for separator in (",", " "):
        before = _OPEN_BRACKET.sub("", head.rpartition(separator)[0]).rstrip(" ,")
        if before:
            return before
    return sense[:MOST_LETTERS]
