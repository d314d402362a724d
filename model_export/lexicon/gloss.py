"""A short English meaning and a reading in modern Mandarin for each character."""

from __future__ import annotations

import re

from pypinyin import Style, pinyin

MOST_LETTERS = 40
"""Longest gloss, in letters."""

# Not meanings: radical numbers, dialects, editors' remarks, code points.
_NOISE = re.compile(
    r"Kangxi radical \d+|\((?:Cant|J|Japanese|Korean)\.?\)[^;,]*|\(?non-classical[^;,)]*\)?"
    r"|U\+[0-9A-F]+|\bused in [^;]*names?\b|\((?:archaic|classical|literary|formal)\)|[《》]",
    re.IGNORECASE,
)
# "same as 鳧" and the like name another character instead of a meaning.
_REFERENCE = re.compile(
    r"\(?\b(?:same|interchangeable|variant|standard form|form|simplified|ancient|abbreviat|"
    r"corrupted|a corruption|old)\w*\b[^;)]*?[\u3400-\u9fff\U00020000-\U000323af][^;)]*\)?",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]+")

# The reading in verse, where the commonest modern one is a particle's or another word's.
_READINGS_IN_VERSE = {
    "了": "liǎo", "還": "huán", "得": "dé", "地": "dì", "的": "dì", "著": "zhuó", "都": "dū",
    "重": "chóng", "長": "cháng", "朝": "cháo", "和": "hé", "為": "wéi", "相": "xiāng",
    "更": "gèng", "將": "jiāng", "行": "xíng", "落": "luò", "處": "chù", "難": "nán",
    "說": "shuō", "曾": "céng", "卷": "juǎn", "傳": "chuán", "空": "kōng", "當": "dāng",
    "應": "yīng", "間": "jiān", "數": "shù", "沒": "mò", "那": "nà", "麼": "me", "車": "chē",
    "曲": "qǔ", "教": "jiào", "吹": "chuī", "興": "xìng", "薄": "bó", "塞": "sài",
}  # fmt: skip


def clean(definition: str) -> str:
    """Shorten a Unihan definition to its first senses.

    Returns:
        At most `MOST_LETTERS` letters; empty if the definition holds no meaning.
    """
    text = _NOISE.sub("", _REFERENCE.sub("", definition))
    senses = [" ".join(_HAN.sub("", part).split()).strip(" ,.:()") for part in text.split(";")]
    return _fitting([sense for sense in senses if sense])


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
        before = head.rpartition(separator)[0].rstrip(" ,(")
        if before:
            return before
    return sense[:MOST_LETTERS]
