"""when screens were drawn: what stands in a chat from before is asked about once more."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column in (
        ("drafts", "drawn_at"),
        ("drafts", "warned_at"),
        ("cards", "drawn_at"),
        ("cards", "asked_at"),
        ("cards", "warned_at"),
    ):
        op.add_column(table, sa.Column(column, sa.DateTime(timezone=True), nullable=True))
