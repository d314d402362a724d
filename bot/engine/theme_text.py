"""How a typed theme is taken apart: folding, units, and the simpler forms of an English word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.verse.normalise import is_han, normalise

FUNCTION_CHARACTERS = frozenset(
    "之乎者也矣焉哉兮而於于以其所與及且乃則即若如夫為因何豈非無不未勿莫有是此彼爾汝我吾予余"
    "的了着吧嗎吗呢和在你他她它們们這这那個个很把被讓让给給都就還还想寫写首一"
)
"""Characters that carry no image: particles, negations, pronouns, modern auxiliaries."""

# Plain lists of words, split here: a hundred quoted ones would bury the rest of the module.
_IGNORED = "a an the of and or in on at to with my your our from by for"
_IDLE = """
    i im me you he she it we they us them his her its their this that these those there here
    am is are be was were been have has had do does did will would can could should may must
    not no yes so too very just please about what when where who why how if then today now
    like want need get feel feeling write make give some any all more most really much many one
    under over above below through between into upon against before after during without within
    around across near up down out off
"""
_IGNORED_WORDS = frozenset(_IGNORED.split())
_IDLE_WORDS = frozenset(_IDLE.split())
_REQUEST = re.compile(r"(?:.* )?(?:poems?|verses?|haiku|something) (?:about|on|of|for) +(.+)")
_PUNCTUATION = re.compile(r"[^a-z0-9]+")
_SHORTEST_STEM = 4
_EMOJI_BLOCKS = range(0x1F000, 0x1FB00)


def printable(text: str) -> str:
    """Return a text trimmed and without control characters and lone surrogates."""
    kept = (" " if char.isspace() else char for char in text)
    return "".join(c for c in kept if unicodedata.category(c) not in ("Cc", "Cs")).strip()


def fold(text: str) -> str:
    """Bring a text to the spelling that all comparisons use.

    Lower case, no accents, no apostrophes, no joiners or variation selectors, one space
    for any run of punctuation; ideographs as `bot.verse.normalise` spells them.
    """
    if text.isascii():  # Every English gloss and nearly every theme: no table is needed.
        return _PUNCTUATION.sub(" ", text.lower().replace("'", "").replace('"', "")).strip()
    spread = unicodedata.normalize("NFKD", text.casefold())
    bare = unicodedata.normalize("NFC", "".join(filter(_is_kept, spread)))
    spaced = (char if _is_spoken(char) else " " for char in normalise(bare))
    return " ".join("".join(spaced).split())


def units_of(text: str) -> tuple[str, ...]:
    """Split a text into folded English words, single ideographs and single symbols."""
    folded = fold(text)
    request = _REQUEST.fullmatch(folded)
    return tuple(_units(request.group(1) if request else folded))


def is_ideograph(unit: str) -> bool:
    """Tell whether a unit is a single Chinese character."""
    return len(unit) == 1 and is_han(unit)


def is_word(unit: str) -> bool:
    """Tell whether a unit is a word in an alphabet, not an ideograph or a symbol."""
    return unit[0].isalnum() and not is_ideograph(unit)


def is_idle(unit: str) -> bool:
    """Tell whether an English word is a pronoun, an auxiliary or the like."""
    return unit in _IDLE_WORDS


def word_forms(word: str) -> Iterator[str]:
    """Give an English word, then its simpler forms, the likeliest first.

    Covers plurals, -ing, -ed and -y by spelling alone; irregular forms belong into the
    aliases. A form need not be a word: callers look each one up.
    """
    yield word
    if not word.isascii():
        return
    singulars = list(_singulars(word))
    yield from singulars
    for form in (word, *singulars):
        yield from _stems(form)


def _is_kept(char: str) -> bool:
    return char not in "'’‘\"" and unicodedata.category(char) not in ("Mn", "Me", "Cf")


def _is_spoken(char: str) -> bool:
    # Emoji stay, for some are aliases. The newest ones are not in every Python's tables,
    # hence the block as well; the skin tones (Sk) inside it only colour the one before.
    kind = unicodedata.category(char)
    return char.isalnum() or kind == "So" or (kind == "Cn" and ord(char) in _EMOJI_BLOCKS)


def _units(folded: str) -> Iterator[str]:
    for chunk in folded.split():
        for part in re.split(r"(\W|[^\x00-\u2fff])", chunk):
            if part and part not in _IGNORED_WORDS:
                yield part


def _singulars(word: str) -> Iterator[str]:
    if not word.endswith("s") or word.endswith("ss"):
        return
    yield word[:-1]
    if word.endswith("es"):
        yield word[:-2]
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("ves"):
        yield from (word[:-3] + "f", word[:-3] + "fe")


def _stems(word: str) -> Iterator[str]:
    for ending in ("ing", "ed", "y"):
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST_STEM - 1:
            continue
        yield stem + "e"
        if stem[-1] == stem[-2]:
            yield stem[:-1]
        if len(stem) >= _SHORTEST_STEM:
            yield stem
