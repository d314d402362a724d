"""Poems made out of poems: blends, variations and new lines."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.blending import Stage, best_path, likeness
from bot.engine.poet import Poet
from bot.engine.references import poem_of
from bot.engine.requests import BlendRequest, PoemRequest
from bot.errors import RequestError
from bot.verse.forms import FORMS
from bot.verse.poem import Poem
from bot.verse.scansion import scan_lines

_seeds = st.integers(0, 10_000).map(str)
# 王之渙 登鸛雀樓
_HUMAN = ("白日依山盡", "黃河入海流", "欲窮千里目", "更上一層樓")


def _poem(poet: Poet, seed: str, form: str = "qijue") -> Poem:
    return poet.compose(PoemRequest(form, seed, candidates=4))


@given(_seeds, _seeds, st.integers(2, 9))
def test_blend_goes_from_one_poem_to_the_other(poet: Poet, a: str, b: str, steps: int) -> None:
    """Both ends to the letter, and regular poems on the way."""
    start, end = _poem(poet, a), _poem(poet, b)
    path = poet.blend(BlendRequest(start, end, steps, "qijue", "7"))
    assert [step.t for step in path] == [n / (steps - 1) for n in range(steps)]
    assert (path[0].poem, path[-1].poem) == (start, end)
    for step in path[1:-1]:
        assert scan_lines(step.poem.form, step.poem.lines).regular
        text = "".join(step.poem.lines)
        assert len(set(text)) == len(text)


def test_blend_is_the_same_again(poet: Poet) -> None:
    """A path has a seed, too."""
    request = BlendRequest(_poem(poet, "1"), _poem(poet, "2"), 5, "qijue", "7")
    assert poet.blend(request) == poet.blend(request)


def test_no_two_steps_of_a_blend_are_the_same(poet: Poet) -> None:
    """A step that changes nothing is no step."""
    for seed in range(5):
        ends = _poem(poet, f"a{seed}"), _poem(poet, f"b{seed}")
        path = poet.blend(BlendRequest(*ends, 7, "qijue", "7"))
        texts = [step.poem.lines for step in path]
        assert all(one != two for one, two in itertools.pairwise(texts))


def test_neighbours_on_a_blend_are_liker_than_its_ends(poet: Poet) -> None:
    """Mean Jaccard index over ten paths."""
    near, far = [], []
    for seed in range(10):
        path = poet.blend(
            BlendRequest(_poem(poet, f"a{seed}"), _poem(poet, f"b{seed}"), 6, "qijue", "7")
        )
        texts = ["".join(step.poem.lines) for step in path]
        near += [likeness(one, two) for one, two in itertools.pairwise(texts)]
        far.append(likeness(texts[0], texts[-1]))
    assert np.mean(near) > np.mean(far) + 0.1


def test_blend_into_another_form_is_all_of_that_form(poet: Poet) -> None:
    """Ends of other forms cannot stand there themselves."""
    path = poet.blend(BlendRequest(_poem(poet, "1"), _poem(poet, "2", "wulu"), 4, "wujue", "7"))
    assert {step.poem.form.name for step in path} == {"wujue"}


def test_blend_starts_from_a_human_poem(poet: Poet) -> None:
    """It need not be one of ours, nor all in the vocabulary."""
    human = poem_of(FORMS["wujue"], _HUMAN)
    path = poet.blend(BlendRequest(human, _poem(poet, "2", "wujue"), 3, "wujue", "7"))
    assert path[0].poem.lines == _HUMAN
    assert path[1].poem.rhyme == "十一尤"


@pytest.mark.parametrize("steps", [0, 1, 10])
def test_number_of_steps_is_two_to_nine(poet: Poet, steps: int) -> None:
    """The sentence names the bounds."""
    poem = _poem(poet, "1")
    with pytest.raises(RequestError, match="2 to 9"):
        BlendRequest(poem, poem, steps, "qijue", "7")


def test_best_path_prefers_likeness_to_a_little_score() -> None:
    """The middle poem that shares a character with both ends wins over a better stranger."""
    stages = [
        Stage(("天地",), np.zeros(1)),
        Stage(("山川", "天人"), np.array([0.5, 0.0])),
        Stage(("人事",), np.zeros(1)),
    ]
    assert best_path(stages, smoothness=2.0) == [0, 1, 0]
    assert best_path(stages, smoothness=0.1) == [0, 0, 0]


@given(_seeds, st.integers(1, 4), _seeds)
def test_rewrite_changes_one_line_and_no_other(
    poet: Poet, seed: str, line: int, other: str
) -> None:
    """The new line differs in every place and the poem is still regular."""
    poem = _poem(poet, seed)
    written = poet.rewrite(poem, line, other)
    for number, (old, new) in enumerate(zip(poem.lines, written.lines, strict=True), start=1):
        if number == line:
            assert all(a != b for a, b in zip(old, new, strict=True))
        else:
            assert old == new
    assert scan_lines(written.form, written.lines).regular
    assert (written.pattern, written.rhyme) == (poem.pattern, poem.rhyme)


@pytest.mark.parametrize("line", [0, 5])
def test_rewrite_of_a_line_that_is_not_there_is_refused(poet: Poet, line: int) -> None:
    """Lines count from 1."""
    with pytest.raises(RequestError, match="1 to 4"):
        poet.rewrite(_poem(poet, "1"), line, "7")


def test_variation_is_regular_and_another_poem(poet: Poet) -> None:
    """Of the same form, from a code near by."""
    poem = _poem(poet, "1")
    varied = poet.vary(poem, "2")
    assert varied.form == poem.form
    assert varied.lines != poem.lines
    assert scan_lines(varied.form, varied.lines).regular
    assert poet.vary(poem, "2") == varied
