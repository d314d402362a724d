"""Values of the database as JSON and back."""

from __future__ import annotations

import json
from datetime import UTC

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, Boolean, Column

from bot.store.kinds import KINDS, kind_of, read, written
from bot.store.schema import metadata

_VALUES = {
    "truth": st.booleans(),
    "integer": st.integers(-(2**63), 2**63 - 1),
    "real": st.floats(allow_nan=False),
    "moment": st.datetimes(timezones=st.just(UTC)),
    "bytes": st.binary(),
    "text": st.text(),
}


# The first text takes long, while tables of characters are loaded.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(list(KINDS)).flatmap(lambda k: st.tuples(st.just(k), _VALUES[k])))
def test_a_value_comes_back_equal_from_json(pair: tuple[str, object]) -> None:
    """Strict JSON, without names for numbers that it does not have."""
    kind, value = pair
    text = json.dumps(written(kind, value), allow_nan=False)
    back = read(kind, json.loads(text))
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize("kind", list(KINDS))
def test_nothing_stays_nothing(kind: str) -> None:
    """A column may be empty."""
    assert written(kind, None) is None
    assert read(kind, None) is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("truth", 1),
        ("integer", "1"),
        ("integer", True),
        ("integer", 1.5),
        ("real", "moon"),
        ("moment", "yesterday"),
        ("moment", 5),
        ("bytes", "?"),
        ("bytes", 5),
        ("text", 5),
        ("text", ["a"]),
    ],
)
def test_another_kind_of_value_is_refused(kind: str, value: object) -> None:
    """Rather than put into the database as something else."""
    with pytest.raises((ValueError, TypeError)):
        read(kind, value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("integer", "1"), ("text", b"a"), ("moment", "now"), ("bytes", "a"), ("real", "a")],
)
def test_what_the_database_should_not_hold_is_refused(kind: str, value: object) -> None:
    """SQLite keeps any type in any column if told to."""
    with pytest.raises((ValueError, TypeError, AttributeError)):
        written(kind, value)


def test_every_column_has_a_kind() -> None:
    """Else it could not be backed up."""
    kinds = {str(column): kind_of(column) for t in metadata.sorted_tables for column in t.columns}
    assert kinds["poems.created_at"] == "moment"
    assert kinds["poems.latent"] == "bytes"
    assert kinds["poems.score"] == "real"
    assert kinds["poems.author_id"] == kinds["poems.number"] == kinds["poems.line"] == "integer"
    assert kinds["poems.id"] == kinds["poems.lines"] == "text"
    assert kind_of(Column("a", Boolean())) == "truth"


def test_a_type_without_a_kind_is_told() -> None:
    """Whoever adds such a column finds out at once."""
    with pytest.raises(LookupError, match="no kind that a backup has"):
        kind_of(Column("a", JSON()))
