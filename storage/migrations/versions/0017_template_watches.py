"""who is told once a template of the service's cabinet may be used for calls."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "template_watches",
        sa.Column("id", _ID, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("template_id", sa.BigInteger(), nullable=False),
        sa.Column("looks", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_template_watches_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_watches")),
        sa.UniqueConstraint(
            "user_id",
            "account_id",
            "template_id",
            name=op.f("uq_template_watches_user_id_account_id_template_id"),
        ),
    )
    op.create_index(op.f("ix_template_watches_look_at"), "template_watches", ["look_at"], unique=False)
