"""Statements that each database writes in its own words."""

from __future__ import annotations

import pytest
from sqlalchemy import Dialect, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.portable import has_text, upsert
from bot.store.schema import facts

_DIALECTS = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}


@pytest.mark.parametrize(
    ("dialect", "function"),
    [(_DIALECTS["sqlite"], "instr"), (_DIALECTS["postgresql"], "strpos")],
    ids=_DIALECTS,
)
def test_a_text_within_another_is_found_by_position(dialect: Dialect, function: str) -> None:
    """What is looked for is a value of the statement, never a part of its text."""
    statement = select(facts.c.name).where(has_text(facts.c.value, "' OR 1=1 --"))
    compiled = statement.compile(dialect=dialect)
    assert f"{function}(facts.value, " in str(compiled)
    assert "OR 1=1" not in str(compiled)
    assert "' OR 1=1 --" in compiled.params.values()


@pytest.mark.parametrize("name", list(_DIALECTS))
def test_a_row_with_the_same_key_is_changed(name: str) -> None:
    """The key stays, the other columns follow."""
    statement = upsert(name, facts, {"name": "a", "value": "b"})
    text = " ".join(str(statement.compile(dialect=_DIALECTS[name])).split())
    assert "ON CONFLICT (name) DO UPDATE SET value = " in text
    assert "SET name" not in text
