"""How often people asked, for processes that share it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_TIME = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")


def upgrade() -> None:
    """Make the table."""
    # What a crash of the server loses here is a few seconds of patience; without a log, counting
    # a request need not wait for the disk.
    unlogged = op.get_context().dialect.name == "postgresql"
    op.create_table(
        "cooldowns",
        sa.Column("user_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("requests", sa.Integer, nullable=False),
        sa.Column("ends_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "guild_id", name="pk_cooldowns"),
        prefixes=["UNLOGGED"] if unlogged else [],
    )
    op.create_index("ix_cooldowns_ends_at", "cooldowns", ["ends_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("cooldowns")
