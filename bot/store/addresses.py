"""Which engine an address asks for."""

from __future__ import annotations

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import StoreError
from bot.store import postgres, sqlite
from bot.store.backend import Backend

_WRITE = "write sqlite:/// and then a file, or postgresql://user:password@host/database"


def backend_of(url: str, patience: float) -> Backend:
    """Return what knows the engine of an address; nothing is opened yet.

    Raises:
        StoreError: If the address cannot be read or there is no such engine.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        # The address may hold a password and is not repeated.
        raise StoreError(f"QIBU_DATABASE_URL is no address of a database; {_WRITE}.") from None
    name = address.get_backend_name()
    if name == "sqlite":
        return sqlite.SqliteBackend(address, patience)
    if name in postgres.NAMES:
        return postgres.PostgresBackend(address, patience)
    raise StoreError(f"QIBU_DATABASE_URL asks for {name}, which is not supported; {_WRITE}.")
