"""appointments: when each of a list's people is called, and which account has promised to remind them."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_PROMISED = "reminds IS NOT NULL AND state != 'withheld'"


def upgrade() -> None:
    op.add_column("drafts", sa.Column("companion_of", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_drafts_companion_of",
        "drafts",
        ["companion_of"],
        unique=False,
        sqlite_where=sa.text("companion_of IS NOT NULL"),
        postgresql_where=sa.text("companion_of IS NOT NULL"),
    )
    op.add_column("recipients", sa.Column("appointment_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("recipients", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("recipients", sa.Column("reminds", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_recipients_due",
        "recipients",
        ["launch_id", "state", "due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "uq_recipients_reminds",
        "recipients",
        ["reminds", "phone", "appointment_at"],
        unique=True,
        sqlite_where=sa.text(_PROMISED),
        postgresql_where=sa.text(_PROMISED),
    )
