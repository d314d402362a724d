"""A PostgreSQL that processes of the bot share, and the stand-in that they all speak with."""

from __future__ import annotations

import pytest

from tests.postgres_server import PostgresServer
from tests.store.conftest import database, server, template

__all__ = ["database", "server", "template"]


@pytest.fixture
def shared(server: PostgresServer, database: str) -> str:
    """The address of a PostgreSQL database with empty tables."""
    return server.url(database)


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests out of the processes."""
    for name in ("DISCORD_TOKEN_FILE", "QIBU_DATABASE_URL_FILE", "CARD_FONT", "QIBU_CONFIG"):
        monkeypatch.delenv(name, raising=False)
