"""Rows as plain JSON data for the person whom they are about."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import AnyRow
from bot.store.schema import path_steps, paths, poems
from bot.store.text import restored

# Of these, one only numbers the rows, and the other has the words of two others once more.
_LEFT_OUT = ("number", "search")


def exported(table: Table, row: AnyRow) -> dict[str, Any]:
    """Return a row by column: ids of Discord as text, times in ISO 8601, lists as lists.

    Where somebody has written something else into the database, it is given as it is.
    """
    readers = _READERS.get(table.name, {})
    values = {}
    for column in table.columns:
        if column.name in _LEFT_OUT:
            continue
        value = getattr(row, column.name)
        read = readers.get(column.name) or (restored if isinstance(column.type, Text) else None)
        values[column.name] = _plain(column.name, _read(read, value))
    return values


async def path_steps_of(
    connection: AsyncConnection, own: ColumnElement[bool]
) -> dict[str, list[dict[str, Any]]]:
    """Return the steps of paths, in order, by the id of their path.

    Args:
        connection: Within a transaction.
        own: Condition for the paths.
    """
    wanted = path_steps.c.path_id.in_(select(paths.c.id).where(own))
    ordered = select(path_steps).where(wanted).order_by(*path_steps.primary_key)
    steps: dict[str, list[dict[str, Any]]] = {}
    for row in await connection.execute(ordered):
        steps.setdefault(row.path_id, []).append({"t": row.share, "poem_id": row.poem_id})
    return steps


def _lines(text: str) -> list[str]:
    return text.split("\n")


_READERS: Mapping[str, Mapping[str, Callable[[Any], Any]]] = {
    poems.name: {"lines": _lines, "images": json.loads, "clashes": json.loads},
}
"""How to read columns that hold more than one thing."""


def _read(read: Callable[[Any], Any] | None, value: object) -> Any:
    if read is None or value is None:
        return value
    try:
        return read(value)
    except (ValueError, TypeError, AttributeError):
        return value


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, int) and name.endswith("_id"):
        return str(value)  # Not every reader of JSON has 64 bits.
    return value
