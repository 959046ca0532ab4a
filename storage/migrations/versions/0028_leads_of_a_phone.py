"""leads.taken_at: since when somebody has the lead; and the index by which all leads of a phone are found."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("leads", sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_leads_phone", "leads", ["account_id", "phone"], unique=False)
