"""records.sentence: by which a record of the same text is found again, to be listened to before a call."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_SET = sa.text("sentence IS NOT NULL")


def upgrade() -> None:
    op.add_column("records", sa.Column("sentence", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_records_sentence",
        "records",
        ["account_id", "sentence"],
        unique=False,
        sqlite_where=_SET,
        postgresql_where=_SET,
    )
