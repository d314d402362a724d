"""A store on each engine, a file and a database of its own, and a clock that can be set."""

from __future__ import annotations

import asyncio
import itertools
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store.store import Store
from tests.postgres_server import MISSING, SKIP, PostgresServer, binaries, running_server

_TEMPLATE = "qibu_template"
_numbers = itertools.count(1)


@dataclass
class Clock:
    """Tells the time that a test has set."""

    now: datetime = field(default_factory=lambda: datetime(2026, 2, 3, 4, 5, 6, 789, UTC))

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def pass_by(self, time: timedelta) -> None:
        """Let time pass."""
        self.now += time


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database is, in a folder that is not there yet."""
    return tmp_path / "data" / "qibu.db"


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL server that runs."""
    if os.environ.get(SKIP) == "1":
        pytest.skip(f"{SKIP} is 1")
    if binaries() is None:
        pytest.fail(MISSING, pytrace=False)
    with running_server() as started:
        yield started


@pytest.fixture(scope="session")
def template(server: PostgresServer) -> str:
    """The name of a database that has all tables, to be copied, which is faster."""
    server.sql(f"CREATE DATABASE {_TEMPLATE}")

    async def make() -> None:
        async with await Store.open(server.url(_TEMPLATE), patience=30):
            pass

    asyncio.run(make())
    return _TEMPLATE


@pytest.fixture
def database(server: PostgresServer, template: str) -> Iterator[str]:
    """The name of a PostgreSQL database with empty tables."""
    name = f"qibu_{next(_numbers)}"
    server.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield name
    server.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def bare_database(server: PostgresServer) -> Iterator[str]:
    """The name of a PostgreSQL database without any tables."""
    name = f"qibu_{next(_numbers)}"
    server.sql(f"CREATE DATABASE {name}")
    yield name
    server.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a database on each engine, with no rows in it."""
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('file')}"
    server: PostgresServer = request.getfixturevalue("server")
    return server.url(request.getfixturevalue("database"))


@pytest.fixture
def execute(url: str, request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Runs a statement on the database, as another program would."""

    def on_file(statement: str) -> None:
        with sqlite3.connect(request.getfixturevalue("file")) as raw:
            raw.execute(statement)
        raw.close()

    def on_server(statement: str) -> None:
        database = request.getfixturevalue("database")
        request.getfixturevalue("server").sql(statement, database=database)

    return on_file if url.startswith("sqlite") else on_server


@pytest.fixture
async def store(url: str, clock: Clock) -> AsyncIterator[Store]:
    """An open store on each engine."""
    async with await Store.open(url, clock=clock) as opened:
        yield opened


@pytest.fixture
async def file_store(file: Path, clock: Clock) -> AsyncIterator[Store]:
    """An open store on an SQLite file."""
    async with await Store.open(f"sqlite:///{file}", clock=clock) as opened:
        yield opened
