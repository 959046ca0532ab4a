"""balance checks: where the daily comparison of a balance with the ledger began."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "balance_checks",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since_kopecks", sa.BigInteger(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown_kopecks", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_balance_checks_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_balance_checks")),
    )
    op.create_index("ix_batches_account", "batches", ["account_id", "sending_at"], unique=False)
    op.create_index("ix_records_sending", "records", ["account_id", "sending_at"], unique=False)
