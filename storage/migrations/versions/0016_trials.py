"""which draft a call to oneself lets hear, and above how many people the account's owner wants one."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("try_first_above", sa.Integer(), nullable=True))
    op.add_column("drafts", sa.Column("trial_of", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_drafts_trial_of",
        "drafts",
        ["trial_of"],
        unique=False,
        sqlite_where=sa.text("trial_of IS NOT NULL"),
        postgresql_where=sa.text("trial_of IS NOT NULL"),
    )
