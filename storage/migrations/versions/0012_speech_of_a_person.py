"""users: the language and the voice in which a person's texts are read, unless a call says otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("speech_lang", sa.String(length=12), nullable=True))
    op.add_column("users", sa.Column("speech_voice", sa.String(length=6), nullable=True))
