"""What only PostgreSQL does: it can refuse, go away, hang, and come back."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from bot.errors import StoreError
from bot.store import postgres
from bot.store.backend import AwayError
from bot.store.database import Database
from bot.store.migrating import SCHEMA
from bot.store.postgres import PostgresBackend
from bot.store.store import Store
from tests.postgres_server import PostgresServer
from tests.store.nursery import KILLS, USUAL_KILLS
from tests.store.samples import AUTHOR, new_poem
from tests.store.together import open_together


async def _refusal(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        await Store.open(url, patience=0.1)
    told = str(caught.value)
    for words in (told, "".join(traceback.format_exception(caught.value))):
        assert "hunter2" not in words
    return told


async def test_each_refusal_of_a_server_has_its_sentence(server: PostgresServer) -> None:
    """It names the database and what to do, never a password."""
    place = f"postgresql://127.0.0.1:{server.port}"
    for url, told in (
        (server.url("gone"), f"{place}/gone does not exist; make it"),
        (server.url("gone", user="nobody"), f"{place}/gone refuses the user or the password"),
        (server.url("postgres", password="hunter2"), "correct user and password in QIBU_"),
        (f"{server.url('postgres')}?sslmode=require", "rejected SSL upgrade"),
        (f"{server.url('postgres')}?sslmode=perhaps", "`sslmode` parameter must be one of"),
    ):
        assert told in await _refusal(url)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (
            "postgresql://qibu:hunter2@127.0.0.1:1/qibu",
            "postgresql://127.0.0.1:1/qibu cannot be reached",
        ),
        ("postgres://qibu:hunter2@name.invalid/qibu", "postgresql://name.invalid/qibu cannot"),
        ("postgresql://qibu:hunter2@/qibu?host=/nowhere", "postgresql:///nowhere/qibu cannot"),
        ("postgresql+asyncpg://qibu:hunter2@127.0.0.1:1", "postgresql://127.0.0.1:1 cannot"),
    ],
)
async def test_a_server_that_is_not_there_is_told(url: str, told: str) -> None:
    """With what to start or correct."""
    sentence = await _refusal(url)
    assert sentence.startswith(f"The database {told}")
    assert "start PostgreSQL there, or correct host and port" in sentence


async def test_the_driver_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who keeps to SQLite need not install it."""
    monkeypatch.setattr(postgres.importlib.util, "find_spec", lambda name: None)
    assert "pip install 'qibu[postgres]'" in await _refusal("postgresql://qibu:hunter2@h/qibu")


async def test_a_database_without_chinese_is_refused(server: PostgresServer) -> None:
    """Before any table is made in it."""
    server.sql("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    assert "keeps text as LATIN1, which has no Chinese" in await _refusal(server.url("latin"))
    server.sql("DROP DATABASE latin")


async def test_a_user_without_rights_is_told(server: PostgresServer, bare_database: str) -> None:
    """Since PostgreSQL 15, only the owner may make tables."""
    server.sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC", database=bare_database)
    server.sql("CREATE ROLE guest LOGIN PASSWORD 'hunter2'")
    url = server.url(bare_database, user="guest", password="hunter2")
    assert "may not be changed by this user; make the user its owner" in await _refusal(url)


async def test_a_database_of_a_newer_program_is_left_alone(
    server: PostgresServer, database: str
) -> None:
    """As a file is."""
    server.sql("UPDATE alembic_version SET version_num = '9999'", database=database)
    sentence = await _refusal(server.url(database))
    for part in (database, "newer version", "9999", SCHEMA):
        assert part in sentence


def test_processes_that_start_at_once_do_not_collide(
    server: PostgresServer, bare_database: str
) -> None:
    """An advisory lock lets one of them make the tables; each poem is kept."""
    assert open_together(server.url(bare_database)) == [0, 0, 0]
    counted = "SELECT count(*) FROM poems"
    assert server.sql(counted, "TABLE alembic_version", database=bare_database) == f"3\n{SCHEMA}"


async def test_whoever_comes_second_waits_for_the_tables(
    server: PostgresServer, bare_database: str
) -> None:
    """And finds them made; nothing is tried at the same time."""
    url = server.url(bare_database)
    waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    first = await asyncpg.connect(url)
    await first.execute(f"SELECT pg_advisory_lock({postgres._MIGRATION_LOCK})")
    opening = asyncio.create_task(Store.open(url))
    while await asyncio.to_thread(server.sql, waits, database=bare_database) == "0":
        assert not opening.done()
    assert not await first.fetch("SELECT FROM pg_tables WHERE tablename = 'poems'")
    await first.close()
    async with await opening as store:
        await store.add_poem(new_poem())


async def test_a_server_that_was_restarted_is_found_again(
    server: PostgresServer, database: str
) -> None:
    """The store is not opened anew, and nobody notices."""
    async with await Store.open(server.url(database), patience=60) as store:
        kept = await store.add_poem(new_poem())
        await asyncio.to_thread(server.stop)
        await asyncio.to_thread(server.start)
        assert await store.poem(kept.id) == kept
        after = await store.add_poem(new_poem())
        await asyncio.to_thread(server.kill)
        waiting = [asyncio.create_task(store.add_poem(new_poem())) for _ in range(10)]
        await asyncio.to_thread(server.start)
        later = await asyncio.gather(*waiting)
        found = await store.recent_poems(AUTHOR, limit=100)
    assert {record.id for record in found} == {kept.id, after.id, *(r.id for r in later)}


async def test_a_server_that_is_gone_is_told_and_can_come_back(
    server: PostgresServer, database: str
) -> None:
    """After some patience; then the same store goes on."""
    async with await Store.open(server.url(database), patience=0.1) as store:
        kept = await store.add_poem(new_poem())
        await asyncio.to_thread(server.kill)
        for work in (store.poem(kept.id), store.add_poem(new_poem()), store.take_pick(1)):
            with pytest.raises(StoreError, match=r"cannot be reached|is being started or stopped"):
                await work
        await asyncio.to_thread(server.start)
        assert await store.recent_poems(AUTHOR) == [kept]


async def test_a_server_that_hangs_is_given_up(
    server: PostgresServer, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a network swallows everything; afterwards it serves again."""
    monkeypatch.setattr(postgres, "_ANSWER_S", 0.5)
    monkeypatch.setattr(postgres, "_CONNECTING_S", 0.5)
    async with await Store.open(server.url(database), patience=0.1) as store:
        kept = await store.add_poem(new_poem())
        server.pause()
        try:
            with pytest.raises(StoreError, match="does not answer; see that its server runs"):
                await asyncio.wait_for(store.poem(kept.id), 30)
        finally:
            server.go_on()
        monkeypatch.undo()
    async with await Store.open(server.url(database), patience=30) as store:
        assert await store.poem(kept.id) == kept


async def _take(queue: asyncio.Queue[None], count: int) -> None:
    """Wait until so many have been put into a queue from now on."""
    while not queue.empty():
        queue.get_nowait()
    for _ in range(count):
        await queue.get()


async def test_nothing_acknowledged_is_lost_when_the_server_is_killed(
    server: PostgresServer, database: str
) -> None:
    """Eight write without a pause while it is killed again and again; nothing is kept twice."""
    kept: dict[str, str] = {}
    acknowledged: asyncio.Queue[None] = asyncio.Queue()
    refused = 0
    going_on = True

    async def write(writer: int) -> None:
        nonlocal refused
        number = 0
        while going_on:
            theme = f"poem {writer} {(number := number + 1)}"
            try:
                kept[(await store.add_poem(new_poem(theme=theme))).id] = theme
                acknowledged.put_nowait(None)
            except StoreError:
                refused += 1

    async with await Store.open(server.url(database), patience=1) as store:
        writing = [asyncio.create_task(write(number)) for number in range(8)]
        kills = (server.kill, server.kill_a_backend, server.kill)
        for kill in kills * max(1, KILLS // USUAL_KILLS):
            await _take(acknowledged, 20)
            await asyncio.to_thread(kill)
            await asyncio.to_thread(server.start_again)
        await _take(acknowledged, 20)
        going_on = False
        await asyncio.gather(*writing)
        found = await store.recent_poems(AUTHOR, limit=100_000)
    stored = {record.id: record.poem.theme for record in found}
    assert kept.items() <= stored.items()
    assert len(set(stored.values())) == len(stored)
    # What is there though it was refused broke off while it was being confirmed.
    assert len(stored) - len(kept) <= refused


async def test_a_change_that_may_have_been_kept_is_not_made_twice(
    server: PostgresServer, database: str
) -> None:
    """The server dies while it confirms: nobody can tell, and the sentence says so."""
    server.sql(
        "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN PERFORM pg_sleep(60); RETURN NULL; END'",
        "CREATE CONSTRAINT TRIGGER dawdle AFTER INSERT ON facts DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION dawdle()",
        database=database,
    )
    async with await Store.open(server.url(database), patience=30) as store:
        setting = asyncio.create_task(store.set_value("a", "b"))
        while "COMMIT" not in await asyncio.to_thread(
            server.sql, f"SELECT query FROM pg_stat_activity WHERE datname = '{database}'"
        ):
            assert not setting.done()
        await asyncio.to_thread(server.kill)
        with pytest.raises(StoreError, match="may have been kept, or not"):
            await setting
        await asyncio.to_thread(server.start)
        assert await store.value("a") is None


@asynccontextmanager
async def _lock(url: str) -> AsyncIterator[None]:
    other = await asyncpg.connect(url)
    try:
        async with other.transaction():
            await other.execute("LOCK TABLE poems IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        await other.close()


async def test_a_locked_table_can_be_used_again_later(
    server: PostgresServer, database: str
) -> None:
    """Another program holds the lock for longer than the store has patience."""
    async with await Store.open(server.url(database), patience=0.1) as store:
        async with _lock(server.url(database)):
            for work in (store.add_poem(new_poem()), store.recent_poems(AUTHOR)):
                with pytest.raises(StoreError, match="is in use by another program"):
                    await work
        kept = await store.add_poem(new_poem())
        assert await store.recent_poems(AUTHOR) == [kept]


async def test_a_disk_that_is_full_is_told_and_then_used_again(
    server: PostgresServer, database: str
) -> None:
    """The server's own state for it comes from the statement; nothing that was kept is lost."""
    full = (
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN "
        "RAISE EXCEPTION SQLSTATE ''53100'' USING MESSAGE = ''No space left on device''; END'",
        "CREATE TRIGGER full_disk BEFORE INSERT ON poems EXECUTE FUNCTION full_disk()",
    )
    async with await Store.open(server.url(database)) as store:
        kept = await store.add_poem(new_poem())
        server.sql(*full, database=database)
        with pytest.raises(StoreError, match="cannot grow, for the disk is full; make room"):
            await store.add_poem(new_poem())
        assert await store.poem(kept.id) == kept
        server.sql("DROP TRIGGER full_disk ON poems", database=database)
        after = await store.add_poem(new_poem())
        assert await store.recent_poems(AUTHOR) == [after, kept]


_LONG = text("SELECT pg_sleep(0.6)")


async def _take_long(database: Database) -> None:
    await database.write(lambda connection: connection.execute(_LONG))


async def test_a_statement_that_takes_too_long_is_ended(
    server: PostgresServer, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the server, which so lets go of its locks; changes of the tables may take longer."""
    monkeypatch.setattr(postgres, "_STATEMENT_S", 0.2)
    monkeypatch.setattr(postgres, "_ANSWER_S", 0.4)
    async with await Store.open(server.url(database), patience=0.1) as store:
        with pytest.raises(StoreError, match="gave up a request that took too long; try again"):
            await _take_long(store._database)
        slow = store._database.write_at_length(lambda connection: connection.execute(_LONG))
        assert (await slow).rowcount == 1
        await store.set_value("a", "b")


async def test_a_confirmation_that_never_comes_is_told(
    server: PostgresServer, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The network swallowed it: nobody can tell whether the change was kept."""
    server.sql(
        "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN PERFORM pg_sleep(3); RETURN NULL; END'",
        "CREATE CONSTRAINT TRIGGER dawdle AFTER INSERT ON facts DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION dawdle()",
        database=database,
    )
    monkeypatch.setattr(postgres, "_ANSWER_S", 0.3)
    async with await Store.open(server.url(database), patience=0.1) as store:
        with pytest.raises(StoreError, match=r"does not answer.*may have been kept, or not"):
            await store.set_value("a", "b")
        assert await store.value("a") is None


async def test_a_pool_that_is_used_up_is_told(server: PostgresServer, database: str) -> None:
    """All connections are held up; whoever comes then is refused, and served afterwards."""
    async with await Store.open(server.url(database), patience=0.2) as store:
        holding = [asyncio.create_task(_take_long(store._database)) for _ in range(5)]
        await asyncio.sleep(0)
        with pytest.raises(StoreError, match="does not come to an end with what it was asked"):
            await store.value("a")
        await asyncio.gather(*holding)
        assert await store.value("a") is None


async def test_tables_that_change_meanwhile_are_read_anew(
    server: PostgresServer, database: str
) -> None:
    """A prepared statement is outdated then, which is no fault of who asks."""
    async with await Store.open(server.url(database)) as store:
        kept = await store.add_poem(new_poem())
        for _ in range(3):
            assert await store.poem(kept.id) == kept
        server.sql("ALTER TABLE poems ALTER COLUMN kind TYPE VARCHAR(64)", database=database)
        assert await store.poem(kept.id) == kept


async def test_a_row_that_is_refused_is_not_quoted(server: PostgresServer, database: str) -> None:
    """The server's details have the whole row in them, which may be in a log tomorrow."""
    server.sql("ALTER TABLE poems ADD CHECK (score < 0)", database=database)
    async with await Store.open(server.url(database)) as store:
        with pytest.raises(StoreError, match="violates check constraint") as caught:
            await store.add_poem(new_poem(theme="".join(["hun", "ter2"])))
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


class _OriginalError(Exception):
    def __init__(self, words: str, state: str | None) -> None:
        super().__init__(words)
        self.sqlstate = state
        self.detail = "Failing row contains (hunter2)."


@pytest.mark.parametrize(
    ("state", "told", "passing"),
    [
        ("08006", "is being started or stopped, or broke off", True),
        ("25006", "is read only", False),
        ("28P01", "refuses the user or the password", False),
        ("3D000", "does not exist", False),
        ("40P01", "is in use by another program", True),
        ("53100", "cannot grow, for the disk is full; make room", False),
        ("53200", "has no memory left", False),
        ("53300", "has no connection left", True),
        ("57P01", "is being started or stopped, or broke off", True),
        ("58030", "cannot be read or written, for the disk fails", False),
        ("XX001", "is damaged; put a backup in its place", False),
        ("22001", "refused a request (out of luck)", False),
        (None, "refused a request (out of luck)", False),
    ],
)
def test_each_state_has_its_sentence(state: str | None, told: str, passing: bool) -> None:
    """Most cannot be provoked in a test; the codes are those of PostgreSQL's appendix A."""
    original = _OriginalError("out of luck\nDETAIL: hunter2", state)
    backend = PostgresBackend(make_url("postgresql://u:hunter2@h:5/d"), patience=1)
    error = backend.error(OperationalError("SELECT 1", {}, original))
    assert str(error).startswith(f"The database postgresql://h:5/d {told}")
    assert isinstance(error, AwayError) == passing
    assert original.detail is None


def test_a_value_that_the_driver_cannot_send_is_not_quoted() -> None:
    """It stands in the middle of the driver's sentence."""
    words = "invalid input for query argument $1: 'hunter2' (value out of int64 range)"
    backend = PostgresBackend(make_url("postgresql://h/d"), patience=1)
    told = str(backend.error(OperationalError("SELECT 1", {}, _OriginalError(words, None))))
    assert told.endswith("refused a request (invalid input for query argument $1).")
