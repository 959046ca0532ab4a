"""accounts.lead_again_min: until a lead that nobody took is told again, as the owner says."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("lead_again_min", sa.Integer(), nullable=True))
