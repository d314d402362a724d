"""Turns the characters that a person asked for into ids at positions."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bot.engine.arrays import Ids
from bot.errors import AcrosticError, RequestError, UnknownCharacterError
from bot.verse.forms import VerseForm
from bot.verse.lexicon import lookup, traditional_forms
from bot.verse.normalise import han_only, normalise
from bot.verse.vocabulary import Vocabulary


def acrostic_text(text: str, form: VerseForm, vocabulary: Vocabulary) -> str:
    """Read an acrostic.

    Args:
        text: As typed, in either script; punctuation and blanks are passed over.
        form: Of the poem: one character for each line.
        vocabulary: What the model can write.

    Returns:
        Normalised traditional characters.

    Raises:
        AcrosticError: If their number is not that of the lines.
        UnknownCharacterError: If the model cannot write one.
    """
    han = han_only(text)
    if len(han) != form.lines:
        raise AcrosticError(
            "The acrostic '{text}' has {found} Chinese characters; "
            "{form} has {lines} lines and needs {lines}.",
            text=text.strip(),
            found=len(han),
            form=form.label,
            lines=form.lines,
        )
    return written(han, vocabulary)


def written(text: str, vocabulary: Vocabulary) -> str:
    """Turn typed characters into traditional ones that the model can write.

    A simplified text is known by a character that exists in no traditional one; in it,
    a character that exists in both scripts (后, 里) is taken for the word that verse has
    more often.

    Raises:
        UnknownCharacterError: If the model lacks one; its position counts from 1.
    """
    is_simplified = any(lookup(item) is None and traditional_forms(item) for item in text)
    return "".join(
        _written(character, position, vocabulary, is_simplified=is_simplified)
        for position, character in enumerate(text, start=1)
    )


def fixed_ids(
    form: VerseForm, acrostic: str | None, fixed: Mapping[int, str], vocabulary: Vocabulary
) -> Ids:
    """Return the id asked for at each position, 0 where the poet is free, (positions,).

    Args:
        form: Of the poem.
        acrostic: As `acrostic_text` gives it, or None.
        fixed: Characters by position, counted from 0 through the poem.
        vocabulary: What the model can write.

    Raises:
        RequestError: If a position is outside the poem, or given two characters.
        UnknownCharacterError: If the model cannot write a character.
    """
    ids = np.zeros(form.length, dtype=np.int64)
    for line, character in enumerate(acrostic or ""):
        ids[line * form.line_length] = vocabulary.encode(character)[0]
    for position, typed in fixed.items():
        if not 0 <= position < form.length:
            raise RequestError(
                "Position {position} is outside the poem; {form} has the positions 0 to {last}.",
                position=position,
                form=form.label,
                last=form.length - 1,
            )
        character = normalise(typed)
        if len(character) != 1:
            raise RequestError(
                "'{text}' is not one character; give one for each position.", text=typed
            )
        index = vocabulary.encode(written(character, vocabulary))[0]
        if ids[position] not in (0, index):
            raise RequestError(
                "Position {position} is to be '{character}' and another character of the "
                "acrostic; leave one of them out.",
                position=position,
                character=typed,
            )
        ids[position] = index
    return ids


def _written(character: str, position: int, vocabulary: Vocabulary, *, is_simplified: bool) -> str:
    known = [
        candidate
        for candidate in (character, *traditional_forms(character))
        if candidate in vocabulary
    ]
    if not known:
        raise UnknownCharacterError(character, position)
    # Ids fall with frequency, so 后 becomes 後 but 里 stays 里: verse has more miles than insides.
    return min(known, key=vocabulary.encode) if is_simplified else known[0]
