"""halts: the newest Cancel of a chat and the newest lock of an account, by the id of Telegram's update; indexes to find
what is unfinished in a chat.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "halts",
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_halts")),
    )
    op.create_index("ix_drafts_chat", "drafts", ["user_id", "chat_id", "state"], unique=False)
    op.create_index("ix_launches_chat", "launches", ["user_id", "chat_id", "state"], unique=False)
