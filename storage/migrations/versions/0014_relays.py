"""relays: news on its way to the users' own systems."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("batches", sa.Column("is_relayed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "relays",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("launch_id", _ID, nullable=False),
        sa.Column("node", sa.String(length=64), nullable=False),
        sa.Column("host", sa.String(length=300), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("is_aside", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_given_up", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(["launch_id"], ["launches.id"], name=op.f("fk_relays_launch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relays")),
        sa.UniqueConstraint("key", name=op.f("uq_relays_key")),
    )
    for name, columns, kept in (
        ("due", ["due_at"], "due_at IS NOT NULL"),
        ("lane", ["launch_id", "host", "id"], "done_at IS NULL"),
        ("done", ["done_at"], "done_at IS NOT NULL"),
    ):
        op.create_index(
            f"ix_relays_{name}",
            "relays",
            columns,
            unique=False,
            sqlite_where=sa.text(kept),
            postgresql_where=sa.text(kept),
        )
