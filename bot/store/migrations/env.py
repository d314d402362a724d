"""Runs migrations on the connection that `bot.store.migrating` hands over.

Without one, as `alembic … --sql` has it, the statements for the option `dialect` are printed.
"""

from alembic import context

from bot.store.schema import metadata

context.configure(
    connection=context.config.attributes.get("connection"),
    dialect_name=context.config.get_main_option("dialect"),
    target_metadata=metadata,
    # SQLite can alter little of a table; a batch makes a new one and copies.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
