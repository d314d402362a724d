"""Poems to store, and any poem that there may be."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.store.records import Kind, NewPoem
from bot.verse.forms import FORMS, VerseForm
from bot.verse.poem import Clash, Poem
from tests.poems import poem

AUTHOR = 80351110224678912
"""Id of a person on Discord."""


def new_poem(
    form: str = "wujue",
    *,
    theme: str | None = None,
    author: int = AUTHOR,
    parent: str | None = None,
    kind: Kind = "poem",
) -> NewPoem:
    """Return a poem that a person asked for in private."""
    return NewPoem(
        poem=poem(form, theme=theme), kind=kind, author_id=author, guild_id=None, parent_id=parent
    )


_han = st.one_of(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.characters(min_codepoint=0x3400, max_codepoint=0x4DBF),
    st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF),
)
any_text = st.text(st.characters(exclude_categories=()))
"""Also null characters, lone surrogates and backslashes."""

_floats = st.floats(allow_nan=False, width=32)


@st.composite
def _poems_of(draw: st.DrawFn, form: VerseForm) -> Poem:
    line = st.text(_han, min_size=form.line_length, max_size=form.line_length)
    numbers = st.integers(1, 8)
    return Poem(
        form=form,
        lines=tuple(draw(st.lists(line, min_size=form.lines, max_size=form.lines))),
        seed=draw(any_text),
        theme=draw(st.none() | any_text),
        images=tuple(draw(st.lists(any_text, max_size=3))),
        acrostic=draw(st.none() | any_text),
        pattern=draw(st.sampled_from(["平起首句入韻", ""])),
        rhyme=draw(st.sampled_from(["一東", ""])),
        score=draw(st.floats(allow_nan=False)),
        model=draw(st.sampled_from(["qibu", "a\\b"])),
        clashes=tuple(draw(st.lists(st.builds(Clash, numbers, numbers, _han), max_size=2))),
        latent=tuple(draw(st.lists(_floats, max_size=8))),
    )


any_poem = st.sampled_from(list(FORMS.values())).flatmap(_poems_of)
"""Poems of all six forms."""

_ids = st.integers(1, 2**63 - 1)

any_new_poem = st.builds(
    NewPoem,
    poem=any_poem,
    kind=st.sampled_from(["poem", "vary", "rewrite", "step", "typed"]),
    author_id=_ids,
    guild_id=st.none() | _ids,
    line=st.none() | st.integers(1, 8),
    script=st.sampled_from(["traditional", "simplified"]),
)
"""All that can be stored of a poem without a parent."""
