"""Values of the database as values of JSON and back, by the kind of their column."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Double, Float, Integer, LargeBinary, String
from sqlalchemy.types import TypeEngine

from bot.store.schema import UtcTime


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of values is written."""

    types: tuple[type[TypeEngine[Any]], ...]
    """Of columns with such values."""

    column_type: TypeEngine[Any]
    """To put values back with."""

    written: Callable[[Any], object]
    """Gets what the database gave, and raises ValueError or TypeError for what it never should."""

    read: Callable[[Any], object]


def _exactly(*types: type) -> Callable[[object], object]:
    def same(value: object) -> object:
        if type(value) not in types:
            raise TypeError(f"{type(value).__name__} in place of {types[0].__name__}")
        return value

    return same


def _written_real(value: float) -> object:
    # JSON has no name for what is not finite.
    return value if math.isfinite(value) else str(value)


def _written_moment(value: datetime) -> str:
    return value.isoformat()


def _written_bytes(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _read_bytes(value: str) -> bytes:
    return base64.b64decode(value, validate=True)


_integer, _text, _truth = _exactly(int), _exactly(str), _exactly(bool)

KINDS: Mapping[str, Kind] = {
    "truth": Kind((Boolean,), Boolean(), _truth, _truth),
    "integer": Kind((Integer,), BigInteger(), _integer, _integer),
    "real": Kind((Float,), Double(), _written_real, float),
    "moment": Kind((UtcTime,), UtcTime(), _written_moment, datetime.fromisoformat),
    "bytes": Kind((LargeBinary,), LargeBinary(), _written_bytes, _read_bytes),
    "text": Kind((String,), String(), _text, _text),
}
"""All kinds by name; BigInteger is an Integer, Double a Float and Text a String."""


def kind_of(column: Column[Any]) -> str:
    """Return the name of the kind of a column.

    Raises:
        LookupError: If its type is of no kind; then one must be added here.
    """
    for name, kind in KINDS.items():
        if isinstance(column.type, kind.types):
            return name
    raise LookupError(f"{column} is of no kind that a backup has")


def written(kind: str, value: object) -> object:
    """Return a value for JSON; None stays None.

    Raises:
        ValueError, TypeError, AttributeError: If the value is not of the kind.
    """
    return None if value is None else KINDS[kind].written(value)


def read(kind: str, value: object) -> object:
    """Return a value for the database.

    Raises:
        ValueError, TypeError, LookupError: If the value is not of the kind, or there is no such.
    """
    return None if value is None else KINDS[kind].read(value)
