"""Finds the poem that a person means by a seed, a poem id or the poem itself."""

from __future__ import annotations

from bot.engine.poet import Poet
from bot.engine.requests import PoemRequest
from bot.engine.wishes import written
from bot.errors import RequestError
from bot.verse import poem_code
from bot.verse.forms import VerseForm
from bot.verse.normalise import han_only
from bot.verse.poem import Poem
from bot.verse.reading import read_poem
from bot.verse.scansion import scan_lines
from bot.verse.vocabulary import Vocabulary

# Shorter Chinese text is a word that serves as a seed; from here on it is meant as a poem.
_FEWEST_CHARACTERS = 10


def referred_poem(poet: Poet, text: str, form: str) -> Poem:
    """Return the poem that a text stands for, and write it if need be; see `referred`."""
    found = referred(text, form, poet.vocabulary)
    return found if isinstance(found, Poem) else poet.compose(found)


def referred(text: str, form: str, vocabulary: Vocabulary) -> Poem | PoemRequest:
    """Return the poem that a text stands for, or the wish for it if it is still to be written.

    Args:
        text: A poem id, a typed poem in either script, or anything else as a seed.
        form: Form of a poem that grows from a seed.
        vocabulary: What the model can write.

    Raises:
        UnknownFormError: If there is no such form, and it is needed.
        RequestError: If the text is empty.
        UnknownPoemError: If it looks like a poem id and is none.
        UnreadablePoemError: If it is Chinese verse of no known form.
        UnknownCharacterError: If the model lacks a character of a typed poem.
    """
    if not text.strip():
        raise RequestError("One end of the blend is empty; give a seed, a poem id or a poem.")
    if poem_code.looks_like_code(text):
        return poem_of(*poem_code.decode(text.strip()))
    if means_poem(text):
        verse_form, lines = read_poem(text)
        whole, step = written("".join(lines), vocabulary), verse_form.line_length
        return poem_of(verse_form, tuple(whole[i : i + step] for i in range(0, len(whole), step)))
    return PoemRequest(form=form, seed=text)


def means_poem(text: str) -> bool:
    """Tell whether a text is meant as a poem, by its code or in full, and not as a seed."""
    return poem_code.looks_like_code(text) or len(han_only(text)) >= _FEWEST_CHARACTERS


def poem_of(form: VerseForm, lines: tuple[str, ...]) -> Poem:
    """Make a poem of lines that the bot did not write (or no longer knows that it did)."""
    scansion = scan_lines(form, lines)
    return Poem(
        form=form,
        lines=lines,
        seed="",
        theme=None,
        images=(),
        acrostic=None,
        pattern=scansion.pattern,
        rhyme=scansion.rhyme,
        score=0.0,
        model="",
    )
