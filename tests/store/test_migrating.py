"""Tables are made and brought up to date when a store is opened."""

from __future__ import annotations

import asyncio
import io
import re
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from bot.errors import StoreError
from bot.store.migrating import SCHEMA
from bot.store.schema import metadata
from bot.store.store import Store
from tests.store.samples import AUTHOR, new_poem
from tests.store.together import open_together

ROOT = Path(__file__).parents[2]
MIGRATIONS = ROOT / "bot/store/migrations"


def _tables(file: Path) -> set[str]:
    with sqlite3.connect(file) as raw:
        names = {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    raw.close()
    return names


def _content(file: Path) -> bytes:
    return file.read_bytes()


def _execute(file: Path, statement: str) -> None:
    with sqlite3.connect(file) as raw:
        raw.execute(statement)
    raw.close()


async def test_the_migrations_make_the_tables_of_the_schema(store: Store) -> None:
    """Columns, types, keys and indices: nothing would have to be changed, on either engine."""

    def compare(connection: Connection) -> tuple[object, object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, metadata), context.get_current_revision()

    found = await store._database.read(lambda connection: connection.run_sync(compare))
    assert found == ([], SCHEMA)


def test_the_schema_is_the_newest_migration() -> None:
    """And there is one line of migrations, so that "newest" means something."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA]


async def test_opening_again_changes_nothing(file: Path) -> None:
    """And does not load Alembic."""
    async with await Store.open(f"sqlite:///{file}") as store:
        kept = await store.add_poem(new_poem())
    program = (
        "import asyncio, sys\n"
        "from bot.store.store import Store\n"
        "async def main():\n"
        f"    async with await Store.open('sqlite:///{file}') as store:\n"
        f"        print((await store.poem('{kept.id}')).id, 'alembic' in sys.modules)\n"
        "asyncio.run(main())"
    )
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True
    )
    assert done.stdout.decode().split() == [kept.id, "False"]


def test_processes_that_start_at_once_do_not_collide(file: Path) -> None:
    """Each finds the tables, whoever made them, and each poem is kept."""
    assert open_together(f"sqlite:///{file}") == [0, 0, 0]
    with sqlite3.connect(file) as raw:
        assert raw.execute("SELECT count(*) FROM poems").fetchone() == (3,)
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [(SCHEMA,)]
    raw.close()


async def test_two_new_files_can_be_opened_at_once(tmp_path: Path) -> None:
    """Alembic keeps the migration at work in globals; they must not get mixed up."""
    files = [tmp_path / f"{number}.db" for number in range(3)]
    stores = await asyncio.gather(*(Store.open(f"sqlite:///{file}") for file in files))
    for store in stores:
        await store.add_poem(new_poem())
        assert len(await store.recent_poems(AUTHOR)) == 1
        await store.close()


async def test_a_database_of_a_newer_program_is_left_alone(file: Path) -> None:
    """The sentence names the file, the schema and what to do."""
    async with await Store.open(f"sqlite:///{file}"):
        pass
    _execute(file, "UPDATE alembic_version SET version_num = '9999'")
    before = _content(file)
    with pytest.raises(StoreError) as caught:
        await Store.open(f"sqlite:///{file}")
    for part in (str(file), "newer version", "9999", SCHEMA, "QIBU_DATABASE_URL"):
        assert part in str(caught.value)
    assert _content(file) == before


async def test_a_migration_that_fails_leaves_nothing_behind(file: Path) -> None:
    """The last table is in the way, so the first ones are not made either."""
    file.parent.mkdir()
    _execute(file, "CREATE TABLE facts (other INTEGER)")
    with pytest.raises(StoreError, match="facts already exists"):
        await Store.open(f"sqlite:///{file}")
    assert _tables(file) == {"facts"}
    _execute(file, "DROP TABLE facts")
    async with await Store.open(f"sqlite:///{file}") as store:
        await store.add_poem(new_poem())


async def test_a_migration_can_be_undone(file_store: Store, file: Path) -> None:
    """Down to an empty database; the way back for who returns to an older program."""
    await file_store.close()
    engine = create_engine(f"sqlite:///{file}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    engine.dispose()
    assert _tables(file) == {"alembic_version"}


def test_the_same_tables_fit_postgresql() -> None:
    """Numbers count by themselves, times know their zone, ids have 64 bits."""
    output = io.StringIO()
    config = Config(output_buffer=output)
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("dialect", "postgresql")
    command.upgrade(config, "head", sql=True)
    statements = output.getvalue()
    for name in metadata.tables:
        assert re.search(rf"CREATE (UNLOGGED )?TABLE {name} \(", statements)
    for column in (
        "number BIGSERIAL NOT NULL",
        "created_at TIMESTAMP WITH TIME ZONE NOT NULL",
        "author_id BIGINT NOT NULL",
        "score DOUBLE PRECISION NOT NULL",
        "latent BYTEA NOT NULL",
        '"end" TEXT NOT NULL',
    ):
        assert column in statements


def test_the_migrations_are_shipped() -> None:
    """A wheel holds only the files that `pyproject.toml` names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    patterns = project["tool"]["setuptools"]["package-data"]["bot.store"]
    shipped = {file for pattern in patterns for file in (ROOT / "bot/store").glob(pattern)}
    assert shipped == set(MIGRATIONS.rglob("*.py"))
    assert MIGRATIONS / "env.py" in shipped
