"""when a list of appointments is given back with the answers in it."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("launches", sa.Column("answers_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_launches_answers_at",
        "launches",
        ["answers_at"],
        unique=False,
        sqlite_where=sa.text("answers_at IS NOT NULL"),
        postgresql_where=sa.text("answers_at IS NOT NULL"),
    )
