"""watches, watch_cards: which chats are shown what of an account; outbox.topic_id: a topic of a group."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "watches",
        sa.Column("id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("manner", sa.String(length=10), nullable=False),
        sa.Column("shows_leads", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("only_chosen", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("own_topics", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("digest_hour", sa.Integer(), nullable=True),
        sa.Column("digest_day", sa.String(length=10), nullable=True),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("leads_wait", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("paused_because", sa.String(length=20), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_watches_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watches")),
        sa.UniqueConstraint("chat_id", "topic_id", name=op.f("uq_watches_chat_id_topic_id")),
    )
    op.create_index(op.f("ix_watches_account_id"), "watches", ["account_id"], unique=False)
    op.create_table(
        "watch_cards",
        sa.Column("watch_id", _ID, nullable=False),
        sa.Column("launch_id", _ID, nullable=False),
        sa.Column("is_chosen", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("own_topic_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("is_stale", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["launch_id"], ["launches.id"], name=op.f("fk_watch_cards_launch_id")),
        sa.ForeignKeyConstraint(["watch_id"], ["watches.id"], name=op.f("fk_watch_cards_watch_id")),
        sa.PrimaryKeyConstraint("watch_id", "launch_id", name=op.f("pk_watch_cards")),
    )
    op.create_index(op.f("ix_watch_cards_launch_id"), "watch_cards", ["launch_id"], unique=False)
    op.create_index("ix_watch_cards_due", "watch_cards", ["is_stale", "due_at"], unique=False)
    op.add_column("outbox", sa.Column("topic_id", sa.BigInteger(), server_default="0", nullable=False))
