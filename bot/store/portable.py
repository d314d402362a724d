"""What SQLite and PostgreSQL write in different words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Boolean, Insert, Select, Table, column, exists, func, select, table
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


def is_table(dialect: str, name: str) -> Select[Any]:
    """Ask whether there is a table of a name; SQLAlchemy's own question takes 8 ms to put."""
    if dialect == "postgresql":
        return select(func.to_regclass(name).is_not(None))
    listed = table("sqlite_master", column("type"), column("name"))
    return select(exists().where(listed.c.type == "table", listed.c.name == name))


def inserting(dialect: str, into: Table, row: Mapping[str, object]) -> Any:
    """Insert a row; what is returned can be told what to do if there is one already.

    Args:
        dialect: Name of the dialect of the connection.
        into: Where to.
        row: Values by column.
    """
    # Both engines' have the same methods, but no class in common.
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(into).values(**row)


def insert_if_new(dialect: str, into: Table, row: Mapping[str, object]) -> Insert:
    """Insert a row unless there is one that it clashes with; arguments as for `inserting`."""
    statement: Insert = inserting(dialect, into, row).on_conflict_do_nothing()
    return statement


def upsert(dialect: str, into: Table, row: Mapping[str, object]) -> Insert:
    """Insert a row, or change the one of the same primary key; arguments as for `inserting`."""
    keys = [column.name for column in into.primary_key]
    changed = {name: value for name, value in row.items() if name not in keys}
    new = inserting(dialect, into, row)
    statement: Insert = new.on_conflict_do_update(index_elements=keys, set_=changed)
    return statement
