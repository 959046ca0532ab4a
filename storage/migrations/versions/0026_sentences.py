"""recipients.sentence: which of them hear the same words of a text with columns in braces."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_SET = sa.text("sentence IS NOT NULL")


def upgrade() -> None:
    op.add_column("recipients", sa.Column("sentence", sa.BigInteger(), nullable=True))
    op.create_index(
        op.f("ix_recipients_sentence"),
        "recipients",
        ["launch_id", "sentence"],
        unique=False,
        sqlite_where=_SET,
        postgresql_where=_SET,
    )
