"""what is planned: indexes over calls that are not over and launches by their state."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_launches_open", "launches", ["account_id", "state", "id"], unique=False)
    op.create_index(
        "ix_calls_planned",
        "calls",
        ["account_id", "planned_at", "id"],
        unique=False,
        sqlite_where=sa.text("final_at IS NULL"),
        postgresql_where=sa.text("final_at IS NULL"),
    )
    op.create_index(
        "ix_calls_waiting",
        "calls",
        ["launch_id", "id"],
        unique=False,
        sqlite_where=sa.text("final_at IS NULL"),
        postgresql_where=sa.text("final_at IS NULL"),
    )
