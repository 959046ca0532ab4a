"""Alembic runs this file; the connection, with its transaction already begun, comes from storage.migrations."""

from alembic import context

from storage.migrations.plain_types import default_differs, plain_text
from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_server_default=default_differs,
    render_item=plain_text,
)
context.run_migrations()
