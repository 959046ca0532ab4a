"""accounts.flash_price_kopecks: what a flash call costs, as the owner says."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("flash_price_kopecks", sa.BigInteger(), nullable=True))
