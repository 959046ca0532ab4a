"""when the next round of a list begins, and which launch a round follows."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("launches", sa.Column("next_round_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_launches_next_round_at",
        "launches",
        ["next_round_at"],
        unique=False,
        sqlite_where=sa.text("next_round_at IS NOT NULL"),
        postgresql_where=sa.text("next_round_at IS NOT NULL"),
    )
    with op.batch_alter_table("drafts") as drafts:
        drafts.add_column(sa.Column("round_of", sa.BigInteger(), nullable=True))
        drafts.create_unique_constraint("uq_drafts_round_of", ["round_of"])
