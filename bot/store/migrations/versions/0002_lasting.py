"""Settings of servers, anthologies, poems of the day."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TIME = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
_ID = sa.String(16)
_NAME = sa.String(32)


def upgrade() -> None:
    """Make the tables, and the index by which poems that were typed in are found."""
    op.create_index("ix_poems_kind_created_at", "poems", ["kind", "created_at"])
    _make_server_settings()
    _make_anthologies()
    _make_daily_poems()


def downgrade() -> None:
    """Drop them with all they hold."""
    for name in ("daily_posts", "daily_channels", "anthology_entries", "server_settings"):
        op.drop_table(name)
    op.drop_index("ix_poems_kind_created_at", "poems")


def _make_server_settings() -> None:
    op.create_table(
        "server_settings",
        sa.Column("guild_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("form", _NAME),
        sa.Column("script", _NAME),
        sa.Column("style", _NAME),
        sa.Column("size", _NAME),
        sa.Column("language", _NAME),
        sa.Column("channels", sa.Text),
        sa.Column("requests", sa.Integer),
        sa.Column("seconds", sa.Double),
        sa.PrimaryKeyConstraint("guild_id", name="pk_server_settings"),
    )


def _make_anthologies() -> None:
    table, owner = "anthology_entries", ["scope", "owner_id"]
    op.create_table(
        table,
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("scope", _NAME, nullable=False),
        sa.Column("owner_id", sa.BigInteger, nullable=False),
        sa.Column("poem_id", _ID, nullable=False),
        sa.Column("saved_by", sa.BigInteger),
        sa.Column("saved_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_anthology_entries"),
        sa.UniqueConstraint(*owner, "poem_id", name=f"uq_{table}_scope_owner_id_poem_id"),
        sa.ForeignKeyConstraint(
            ["poem_id"], ["poems.id"], name=f"fk_{table}_poem_id", ondelete="CASCADE"
        ),
    )
    op.create_index(f"ix_{table}_scope_owner_id_number", table, [*owner, "number"])
    op.create_index(f"ix_{table}_poem_id", table, ["poem_id"])
    op.create_index(f"ix_{table}_saved_by", table, ["saved_by"])


def _make_daily_poems() -> None:
    op.create_table(
        "daily_channels",
        sa.Column("channel_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("minute", sa.Integer, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("since", _TIME, nullable=False),
        sa.Column("language", _NAME, nullable=False),
        sa.PrimaryKeyConstraint("channel_id", name="pk_daily_channels"),
    )
    op.create_index("ix_daily_channels_guild_id", "daily_channels", ["guild_id"])
    op.create_table(
        "daily_posts",
        sa.Column("channel_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("claim", _NAME),
        sa.Column("claimed_at", _TIME, nullable=False),
        sa.Column("poem_id", _ID),
        sa.Column("sending_at", _TIME),
        sa.Column("outcome", _NAME),
        sa.Column("message_id", sa.BigInteger),
        sa.PrimaryKeyConstraint("channel_id", "day", name="pk_daily_posts"),
        sa.ForeignKeyConstraint(
            ["poem_id"], ["poems.id"], name="fk_daily_posts_poem_id", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_daily_posts_day", "daily_posts", ["day"])
    op.create_index("ix_daily_posts_poem_id", "daily_posts", ["poem_id"])
