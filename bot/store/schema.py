"""The tables, in types that SQLite and PostgreSQL share.

A change here needs a migration in `migrations/versions`; a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine


class UtcTime(TypeDecorator[datetime]):
    """A moment, always aware and in UTC.

    SQLite has no type for it and gets ISO 8601 of constant length, which sorts by time.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime] | TypeEngine[str]:
        """Choose text where there are no moments."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(32))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> object:
        """Turn into UTC what is to be stored."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        if dialect.name == "sqlite":
            return moment.isoformat(timespec="microseconds")
        return moment

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:
        """Return the moment, or None where somebody wrote what is none into the file."""
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                return None
        return value.astimezone(UTC) if isinstance(value, datetime) else None


# Only a column of this very type numbers its rows by itself in SQLite.
_NUMBER = BigInteger().with_variant(Integer, "sqlite")
_ID = String(16)
_NAME = String(32)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)
"""All tables; constraints have names so that migrations can change them."""

poems = Table(
    "poems",
    metadata,
    # Rises with time also where the clock is set back; "newest first" goes by it.
    Column("number", _NUMBER, primary_key=True),
    Column("id", _ID, nullable=False, unique=True),
    Column("kind", _NAME, nullable=False),
    Column("form", _NAME, nullable=False),
    Column("lines", Text, nullable=False),  # traditional characters, one line of verse a line
    Column("seed", Text, nullable=False),
    Column("theme", Text),
    Column("images", Text, nullable=False),  # JSON list of words
    Column("acrostic", Text),
    Column("pattern", Text, nullable=False),
    Column("rhyme", Text, nullable=False),
    Column("score", Double, nullable=False),
    Column("model", Text, nullable=False),
    Column("clashes", Text, nullable=False),  # JSON list of [line, position, character]
    Column("line", Integer),
    Column("script", _NAME, nullable=False),
    Column("author_id", BigInteger, nullable=False),
    Column("guild_id", BigInteger),
    Column("channel_id", BigInteger),
    Column("message_id", BigInteger),
    Column("parent_id", _ID, ForeignKey("poems.id", ondelete="SET NULL")),
    Column("created_at", UtcTime, nullable=False),
    Column("search", Text, nullable=False),  # see bot.store.searching
    Column("latent", LargeBinary, nullable=False),  # float32, little-endian
    Index(None, "author_id", "number"),
    Index(None, "parent_id"),
    Index(None, "kind", "created_at"),
)

paths = Table(
    "paths",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("id", _ID, nullable=False, unique=True),
    Column("start", Text, nullable=False),
    Column("end", Text, nullable=False),
    Column("form", _NAME, nullable=False),
    Column("seed", Text, nullable=False),
    Column("author_id", BigInteger, nullable=False),
    Column("guild_id", BigInteger),
    Column("created_at", UtcTime, nullable=False),
)

path_steps = Table(
    "path_steps",
    metadata,
    Column("path_id", _ID, ForeignKey("paths.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("share", Double, nullable=False),
    Column("poem_id", _ID, ForeignKey("poems.id", ondelete="CASCADE"), nullable=False),
    Index(None, "poem_id"),
)

picks = Table(
    "picks",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("poem_id", _ID, ForeignKey("poems.id", ondelete="CASCADE"), nullable=False),
    Column("picked_at", UtcTime, nullable=False),
    Index(None, "poem_id"),
    Index(None, "picked_at"),
)

cooldowns = Table(
    "cooldowns",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),  # 0 for everywhere
    Column("requests", Integer, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    Index(None, "ends_at"),
)
"""How often people asked lately, where several processes share it."""

facts = Table(
    "facts",
    metadata,
    Column("name", String(128), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Single values by name, such as what the commands looked like when last synced."""

server_settings = Table(
    "server_settings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    # Where nothing is said, what the program or each person has by default holds.
    Column("form", _NAME),
    Column("script", _NAME),
    Column("style", _NAME),
    Column("size", _NAME),
    Column("language", _NAME),
    Column("channels", Text),  # JSON list of ids
    Column("requests", Integer),
    Column("seconds", Double),
)

anthology_entries = Table(
    "anthology_entries",
    metadata,
    # Rises with time; "newest first" goes by it.
    Column("number", _NUMBER, primary_key=True),
    Column("scope", _NAME, nullable=False),  # "person" or "server"
    Column("owner_id", BigInteger, nullable=False),
    Column("poem_id", _ID, ForeignKey("poems.id", ondelete="CASCADE"), nullable=False),
    Column("saved_by", BigInteger),  # None once that person is forgotten
    Column("saved_at", UtcTime, nullable=False),
    UniqueConstraint("scope", "owner_id", "poem_id"),
    Index(None, "scope", "owner_id", "number"),
    Index(None, "poem_id"),
    Index(None, "saved_by"),
)

daily_channels = Table(
    "daily_channels",
    metadata,
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("minute", Integer, nullable=False),  # of the day on the clocks of the zone
    Column("zone", String(64), nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("language", _NAME, nullable=False),
    Index(None, "guild_id"),
)

daily_posts = Table(
    "daily_posts",
    metadata,
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", String(10), primary_key=True),  # ISO 8601, in the zone of the channel
    Column("claim", _NAME),  # token of whoever is at it; None if nobody is
    Column("claimed_at", UtcTime, nullable=False),
    Column("poem_id", _ID, ForeignKey("poems.id", ondelete="SET NULL")),
    Column("sending_at", UtcTime),  # set before the message can have been sent
    Column("outcome", _NAME),  # "posted" or "left out"; None while it is open
    Column("message_id", BigInteger),
    Index(None, "day"),
    Index(None, "poem_id"),
)
