"""What SQLite and PostgreSQL write in different words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Boolean, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class has_text(FunctionElement[bool]):  # noqa: N801 - it is called like a function of SQL
    """Whether a text has another one in it, letter by letter, without any wildcards.

    LIKE would need escapes and is slower; it folds capitals on one database and not on another.
    """

    type = Boolean()
    inherit_cache = True


@compiles(has_text, "sqlite")
def _in_sqlite(element: has_text, compiler: SQLCompiler, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)}) > 0"


@compiles(has_text, "postgresql")
def _in_postgresql(element: has_text, compiler: SQLCompiler, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)}) > 0"


def insert_if_new(dialect: str, table: Table, row: Mapping[str, object]) -> Insert:
    """Insert a row unless there is one that it clashes with; arguments as for `upsert`."""
    if dialect == "postgresql":
        return postgresql.insert(table).values(**row).on_conflict_do_nothing()
    return sqlite.insert(table).values(**row).on_conflict_do_nothing()


def upsert(dialect: str, table: Table, row: Mapping[str, object]) -> Insert:
    """Insert a row, or change the one that has its primary key.

    Args:
        dialect: Name of the dialect of the connection.
        table: Where to.
        row: Values by column.
    """
    keys = [column.name for column in table.primary_key]
    changed = {name: value for name, value in row.items() if name not in keys}
    if dialect == "postgresql":
        return (
            postgresql.insert(table)
            .values(**row)
            .on_conflict_do_update(index_elements=keys, set_=changed)
        )
    return (
        sqlite.insert(table).values(**row).on_conflict_do_update(index_elements=keys, set_=changed)
    )
