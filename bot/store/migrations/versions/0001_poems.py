"""Poems, paths between them, first picks, single values."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TIME = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
_ID = sa.String(16)
_NAME = sa.String(32)


def upgrade() -> None:
    """Make the first tables."""
    _make_poems()
    _make_paths()
    _make_picks()
    op.create_table(
        "facts",
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_facts"),
    )


def downgrade() -> None:
    """Drop them with all they hold."""
    for name in ("facts", "picks", "path_steps", "paths", "poems"):
        op.drop_table(name)


def _make_poems() -> None:
    op.create_table(
        "poems",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", _NAME, nullable=False),
        sa.Column("form", _NAME, nullable=False),
        sa.Column("lines", sa.Text, nullable=False),
        sa.Column("seed", sa.Text, nullable=False),
        sa.Column("theme", sa.Text),
        sa.Column("images", sa.Text, nullable=False),
        sa.Column("acrostic", sa.Text),
        sa.Column("pattern", sa.Text, nullable=False),
        sa.Column("rhyme", sa.Text, nullable=False),
        sa.Column("score", sa.Double, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("clashes", sa.Text, nullable=False),
        sa.Column("line", sa.Integer),
        sa.Column("script", _NAME, nullable=False),
        sa.Column("author_id", sa.BigInteger, nullable=False),
        sa.Column("guild_id", sa.BigInteger),
        sa.Column("channel_id", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("parent_id", _ID),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("search", sa.Text, nullable=False),
        sa.Column("latent", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_poems"),
        sa.UniqueConstraint("id", name="uq_poems_id"),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["poems.id"], name="fk_poems_parent_id", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_poems_author_id_number", "poems", ["author_id", "number"])
    op.create_index("ix_poems_parent_id", "poems", ["parent_id"])


def _make_paths() -> None:
    op.create_table(
        "paths",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("start", sa.Text, nullable=False),
        sa.Column("end", sa.Text, nullable=False),
        sa.Column("form", _NAME, nullable=False),
        sa.Column("seed", sa.Text, nullable=False),
        sa.Column("author_id", sa.BigInteger, nullable=False),
        sa.Column("guild_id", sa.BigInteger),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_paths"),
        sa.UniqueConstraint("id", name="uq_paths_id"),
    )
    op.create_table(
        "path_steps",
        sa.Column("path_id", _ID, nullable=False),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("share", sa.Double, nullable=False),
        sa.Column("poem_id", _ID, nullable=False),
        sa.PrimaryKeyConstraint("path_id", "position", name="pk_path_steps"),
        sa.ForeignKeyConstraint(
            ["path_id"], ["paths.id"], name="fk_path_steps_path_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["poem_id"], ["poems.id"], name="fk_path_steps_poem_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_path_steps_poem_id", "path_steps", ["poem_id"])


def _make_picks() -> None:
    op.create_table(
        "picks",
        sa.Column("user_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("poem_id", _ID, nullable=False),
        sa.Column("picked_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_picks"),
        sa.ForeignKeyConstraint(
            ["poem_id"], ["poems.id"], name="fk_picks_poem_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_picks_poem_id", "picks", ["poem_id"])
    op.create_index("ix_picks_picked_at", "picks", ["picked_at"])
