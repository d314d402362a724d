"""Every poem keeps form, tones, rhyme and wishes, and comes out the same again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.characters import CharacterTable, loose_rhyme_row, rhyme_row
from bot.engine.constraints import fits
from bot.engine.poet import Poet
from bot.engine.requests import PoemRequest
from bot.errors import AcrosticError, RequestError, UnknownCharacterError, UnknownFormError
from bot.verse.forms import FORMS
from bot.verse.patterns import Pattern, patterns_of
from bot.verse.poem import Poem
from bot.verse.prosody import Tone, tones_of
from bot.verse.scansion import scan_lines
from tests.bundles import TINY

_CANDIDATES = 8
_forms = st.sampled_from(list(FORMS))
_seeds = st.text(max_size=20)


@pytest.fixture(scope="module")
def table(poet: Poet) -> CharacterTable:
    """Tones and rhymes of the tiny vocabulary."""
    return CharacterTable.of(poet.vocabulary)


def _request(form: str, seed: str, **wishes: object) -> PoemRequest:
    return PoemRequest(form, seed, candidates=_CANDIDATES, **wishes)  # type: ignore[arg-type]


def _pattern_of(poem: Poem) -> Pattern:
    (pattern,) = [item for item in patterns_of(poem.form) if item.name == poem.pattern]
    return pattern


def _regular(poem: Poem) -> bool:
    """Check the tones against the masks themselves, not against the automaton."""
    pattern, step = _pattern_of(poem), 2 * poem.form.line_length
    tones = [tones_of(character, strict=True) for line in poem.lines for character in line]
    return all(
        any(all(map(fits, way.mask, tones[at * step : (at + 1) * step])) for way in ways)
        for at, ways in enumerate(pattern.couplets)
    )


def _rhymes(poem: Poem, poet: Poet, table: CharacterTable) -> bool:
    ends = poet.vocabulary.encode("".join(line[-1] for line in poem.lines))
    rows = {line: rhyme_row(poem.rhyme) for line in _pattern_of(poem).rhyming_lines}
    if 0 in rows:
        rows[0] = loose_rhyme_row(poem.rhyme)
    return all(table.rhyme_masks[row, ends[line]] for line, row in rows.items())


@given(_forms, _seeds)
def test_poem_keeps_every_rule(poet: Poet, table: CharacterTable, form: str, seed: str) -> None:
    """Form, tones, rhyme and no character twice: exactly, on every poem."""
    poem = poet.compose(_request(form, seed))
    text = "".join(poem.lines)
    assert poem.form.name == form
    assert poem.seed == seed
    assert len(text) == poem.form.length == len(set(text))
    assert _regular(poem)
    assert _rhymes(poem, poet, table)
    assert poem.clashes == ()
    assert scan_lines(poem.form, poem.lines).regular


@given(_forms, _seeds)
def test_same_request_gives_the_same_poem(poet: Poet, form: str, seed: str) -> None:
    """A seed is a promise."""
    assert poet.compose(_request(form, seed)) == poet.compose(_request(form, seed))


@settings(max_examples=8)
@given(st.lists(st.tuples(_forms, _seeds, st.sampled_from([None, "moon", "snow"])), max_size=6))
def test_poem_does_not_depend_on_its_company(
    poet: Poet, wishes: list[tuple[str, str, str | None]]
) -> None:
    """Alone or in a batch, in any order: the same poem with the same score."""
    requests = [_request(form, seed, theme=theme) for form, seed, theme in wishes]
    alone = [poet.compose(request) for request in requests]
    assert poet.compose_many(requests) == alone
    assert poet.compose_many(requests[::-1]) == alone[::-1]


def test_poem_does_not_depend_on_threads_or_on_many_others(poet: Poet) -> None:
    """Full batches of 64 candidates, with two threads, against one by one with one."""
    requests = [PoemRequest("qijue", str(seed)) for seed in range(5)]
    threaded = Poet.open(TINY, threads=2)
    assert threaded.compose_many(requests) == [poet.compose(request) for request in requests]


def test_seeds_give_different_poems(poet: Poet) -> None:
    """Twenty seeds, twenty poems."""
    poems = poet.compose_many([_request("wujue", str(seed)) for seed in range(20)])
    assert len({poem.lines for poem in poems}) == 20


@pytest.mark.parametrize("seed", ["", "🌙🍶", "\x00\x1b[31m", "\ud800", "詩" * 3500])
def test_any_text_grows_into_a_poem(poet: Poet, seed: str) -> None:
    """Emoji, control characters, lone surrogates and ten kilobytes."""
    assert poet.compose(_request("wuyan", seed)).seed == seed


@given(
    st.sampled_from(["wujue", "qijue"]), _seeds, st.text("春夏秋冬風月江山", min_size=4, max_size=4)
)
def test_acrostic_is_kept_whatever_it_costs(
    poet: Poet, table: CharacterTable, form: str, seed: str, acrostic: str
) -> None:
    """Every character of it, even the same four times; only they may clash."""
    poem = poet.compose(_request(form, seed, acrostic=acrostic))
    assert "".join(line[0] for line in poem.lines) == acrostic == poem.acrostic
    assert all(clash.position == 1 for clash in poem.clashes)
    assert _regular(poem) == (not poem.clashes)
    assert _rhymes(poem, poet, table)
    others = "".join(line[1:] for line in poem.lines)
    assert len(set(others)) == len(others)
    assert not set(others) & set(acrostic)


def test_simplified_acrostic_is_written_in_traditional_characters(poet: Poet) -> None:
    """风 is typed, 風 is written."""
    assert poet.compose(_request("wuyan", "1", acrostic="风云")).acrostic == "風雲"


@pytest.mark.parametrize(
    ("acrostic", "form"), [("春", "qijue"), ("春夏秋冬", "qilu"), ("ab", "wuyan")]
)
def test_acrostic_of_the_wrong_length_is_refused(poet: Poet, acrostic: str, form: str) -> None:
    """The sentence names the number that is needed."""
    with pytest.raises(AcrosticError, match=f"needs {FORMS[form].lines}"):
        poet.compose(_request(form, "1", acrostic=acrostic))


def test_acrostic_with_a_character_the_model_lacks_is_refused(poet: Poet) -> None:
    """Character and position are named."""
    with pytest.raises(UnknownCharacterError, match="'鿕' at position 2"):
        poet.compose(_request("wuyan", "1", acrostic="春鿕"))


def test_clash_is_named_by_line_and_place(poet: Poet) -> None:
    """No rhyming line has oblique characters at both its second and its fourth place."""
    poem = poet.compose(_request("wuyan", "1", fixed={6: "月", 8: "夜"}))
    assert (poem.lines[1][1], poem.lines[1][3]) == ("月", "夜")
    (clash,) = poem.clashes
    assert (clash.line, clash.position, clash.character) in ((2, 2, "月"), (2, 4, "夜"))


def test_rescued_tone_is_no_clash(poet: Poet, table: CharacterTable) -> None:
    """In the first line the same two are sound, if the second answers (對句相救)."""
    poem = poet.compose(_request("wuyan", "1", fixed={1: "月", 3: "夜"}))
    assert poem.clashes == ()
    assert tones_of(poem.lines[1][2], strict=True) & Tone.LEVEL
    assert _regular(poem)


@given(_seeds)
def test_fixed_rhyme_chooses_the_group(poet: Poet, table: CharacterTable, seed: str) -> None:
    """With 秋 at the end of the second line the poem must rhyme in 十一尤."""
    poem = poet.compose(_request("qijue", seed, fixed={13: "秋"}))
    assert poem.lines[1][-1] == "秋"
    assert poem.rhyme == "十一尤"
    assert _rhymes(poem, poet, table)
    assert poem.clashes == ()


@pytest.mark.parametrize("fixed", [{10: "春"}, {-1: "春"}, {0: "春風"}, {0: ""}])
def test_impossible_positions_are_refused(poet: Poet, fixed: dict[int, str]) -> None:
    """A couplet of five has the positions 0 to 9, with one character each."""
    with pytest.raises(RequestError):
        poet.compose(_request("wuyan", "1", fixed=fixed))


def test_options_out_of_range_are_refused() -> None:
    """When the request is made, not when the model runs."""
    with pytest.raises(UnknownFormError, match="haiku"):
        PoemRequest("haiku", "1")
    for wrong in ({"temperature": 0.0}, {"top_p": float("nan")}, {"candidates": 0}):
        with pytest.raises(RequestError):
            PoemRequest("qijue", "1", **wrong)  # type: ignore[arg-type]


def test_a_form_is_written_as_freely_as_suits_it() -> None:
    """Long poems with a cooler hand, unless the one who asks says how."""
    quatrain, regulated = PoemRequest("qijue", "1").sampling, PoemRequest("qilu", "1").sampling
    assert regulated.temperature < quatrain.temperature == 1.0
    asked = PoemRequest("qilu", "1", temperature=1.0, top_p=0.5, reduplication=True).sampling
    assert (asked.temperature, asked.top_p, asked.reduplication) == (1.0, 0.5, True)


def test_single_candidate_will_do(poet: Poet) -> None:
    """The smallest batch there is."""
    assert len(poet.compose(PoemRequest("qilu", "1", candidates=1)).lines) == 8


def test_themed_poems_hold_an_image(poet: Poet) -> None:
    """In at least 95 % of poems, even with a model that has learnt nothing."""
    poems = poet.compose_many([_request("qijue", str(seed), theme="moon") for seed in range(40)])
    held = sum(bool(set("".join(poem.images)) & set("".join(poem.lines))) for poem in poems)
    assert held >= 38


def test_reduplication_says_a_character_twice_only_in_a_row(poet: Poet) -> None:
    """Where it was asked for; elsewhere nothing repeats."""
    poems = poet.compose_many(
        [_request("qijue", str(seed), reduplication=True, temperature=2.0) for seed in range(30)]
    )
    for poem in poems:
        for line in poem.lines:
            for character in set(line):
                at = [index for index, other in enumerate(line) if other == character]
                assert at in ([at[0]], [at[0], at[0] + 1])
        assert sum(len(set(line)) for line in poem.lines) == len(set("".join(poem.lines)))
