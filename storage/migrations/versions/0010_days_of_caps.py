"""the day on which a launch rings, whose caps it counts in, and who was moved to another."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("launches", sa.Column("rings_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE launches SET rings_at = confirmed_at")
    op.create_index("ix_launches_rings", "launches", ["account_id", "rings_at"], unique=False)
    for name in ("rings_at", "moving_to"):
        op.add_column("recipients", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        op.create_index(
            f"ix_recipients_{name}",
            "recipients",
            [name],
            unique=False,
            sqlite_where=sa.text(f"{name} IS NOT NULL"),
            postgresql_where=sa.text(f"{name} IS NOT NULL"),
        )
