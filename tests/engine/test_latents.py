"""A poem remembers its place in the latent space to the last bit."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.poet import Poet
from bot.engine.references import poem_of
from bot.engine.requests import BlendRequest, PoemRequest
from bot.verse.forms import FORMS
from bot.verse.poem import Poem

_wishes = st.lists(
    st.tuples(st.sampled_from(list(FORMS)), st.text(max_size=9)), min_size=1, max_size=6
)


def _bits(poet: Poet, poem: Poem, title: str = "月") -> bytes:
    return poet._composer.epsilon_of(poem, title).tobytes()


def _forgetful(poem: Poem) -> Poem:
    return dataclasses.replace(poem, latent=())


@settings(max_examples=15)
@given(_wishes)
def test_what_a_poem_remembers_is_what_the_encoder_says(
    poet: Poet, wishes: list[tuple[str, str]]
) -> None:
    """Encoded alone it has the same code as in any company, in bytes."""
    poems = poet.compose_many([PoemRequest(form, seed, candidates=4) for form, seed in wishes])
    for poem in poems:
        assert len(poem.latent) == poet._composer.network.latent_dim
        assert _bits(poet, poem) == _bits(poet, _forgetful(poem))


def test_every_way_to_a_poem_fills_its_latent(poet: Poet) -> None:
    """Composed, varied, rewritten, and the new steps of a blend."""
    one, two = poet.compose_many([PoemRequest("qijue", seed, candidates=4) for seed in "ab"])
    path = poet.blend(BlendRequest(one, two, 4, "qijue", "7"))
    poems = [poet.vary(one, "1x8"), poet.rewrite(one, 2, "1"), *(step.poem for step in path)]
    for poem in poems:
        assert poem.latent
        assert _bits(poet, poem) == _bits(poet, _forgetful(poem))


def test_poems_made_of_a_remembering_and_a_forgetful_one_are_the_same(poet: Poet) -> None:
    """So a poem from a database makes the same children as one just written."""
    one, two = poet.compose_many([PoemRequest("qijue", seed, candidates=4) for seed in "ab"])
    old_one, old_two = _forgetful(one), _forgetful(two)
    assert poet.vary(one, "7x8") == poet.vary(old_one, "7x8")
    assert poet.rewrite(one, 1, "7") == poet.rewrite(old_one, 1, "7")
    assert poet.blend(BlendRequest(one, two, 4, "qijue", "7")) == poet.blend(
        BlendRequest(old_one, old_two, 4, "qijue", "7")
    )


def test_a_remembered_latent_spares_the_encoder(
    poet: Poet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else there would be no use in storing it."""
    poem = poet.compose(PoemRequest("qijue", "1", candidates=4))
    monkeypatch.setattr(poet._composer.network, "encode", None)
    assert _bits(poet, poem)
    with pytest.raises(TypeError):
        _bits(poet, _forgetful(poem))


def test_the_latent_of_another_model_is_not_believed(poet: Poet) -> None:
    """It is a place in another space."""
    poem = poet.compose(PoemRequest("qijue", "1", candidates=4))
    strange = dataclasses.replace(poem, model="other-00000000", latent=(1.0,) * len(poem.latent))
    assert _bits(poet, strange) == _bits(poet, poem)


def test_a_latent_is_in_single_precision_and_no_part_of_the_poem(poet: Poet) -> None:
    """It can be stored in four bytes a dimension, and poems are equal without it."""
    poem = poet.compose(PoemRequest("qijue", "1", candidates=4))
    stored = np.array(poem.latent, dtype="<f4").tobytes()
    assert tuple(np.frombuffer(stored, dtype="<f4").tolist()) == poem.latent
    assert poem == _forgetful(poem)
    assert hash(poem) == hash(_forgetful(poem))
    assert "latent" not in repr(poem)
    assert "latent" not in poem.to_json()
    assert poem_of(poem.form, poem.lines).latent == ()
