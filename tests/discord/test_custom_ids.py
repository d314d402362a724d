"""The ids of buttons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.custom_ids import CustomId

words = st.from_regex(r"[a-z]{1,20}", fullmatch=True)
keys = st.from_regex(r"[0-9a-z]{1,20}", fullmatch=True)


@given(words, keys, st.one_of(st.just(""), keys))
def test_an_id_is_read_back(action: str, key: str, extra: str) -> None:
    """What was written is what is read, and Discord takes its length."""
    custom_id = CustomId(action, key, extra)
    assert CustomId.of(str(custom_id)) == custom_id
    assert len(str(custom_id)) <= 100


@given(st.text(max_size=120))
def test_foreign_ids_are_none_of_ours(text: str) -> None:
    """Anything that is not of the scheme is passed over, never misread."""
    found = CustomId.parse(text)
    assert found is None or str(found) == text


def test_a_foreign_id_is_refused_where_one_is_needed() -> None:
    """`of` says which text is no id."""
    with pytest.raises(ValueError, match="no id"):
        CustomId.of("p1:again:1")
