"""Keeps single values, each under a name; the last one set holds."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from bot.store.database import Database
from bot.store.schema import facts
from bot.store.text import restored, storable

_PROBE = "probe"
# On a full disk a little may find room where a poem does not.
_PROBE_BYTES = 2**15


async def find_value(database: Database, name: str) -> str | None:
    """Return what was last set under a name; None if nothing was."""
    rows = await database.rows(select(facts.c.value).where(facts.c.name == storable(name)))
    return restored(rows[0].value) if rows else None


async def set_value(database: Database, name: str, value: str) -> None:
    """Set a value in place of an earlier one."""
    await database.put(facts, {"name": storable(name), "value": storable(value)})


async def probe(database: Database) -> None:
    """See that the database answers; see `Store.probe`."""
    if database.takes_writes:
        await find_value(database, _PROBE)
        return
    await set_value(database, _PROBE, secrets.token_hex(_PROBE_BYTES))
    await set_value(database, _PROBE, "")
