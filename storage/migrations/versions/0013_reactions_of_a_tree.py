"""which reaction of a launch's tree was chosen, and records of the sentences of its reactions."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reactions") as reactions:
        reactions.add_column(sa.Column("node", sa.Integer(), nullable=True))
        reactions.drop_constraint("uq_reactions_call_id_answer", type_="unique")
    for name, columns, where in (
        ("uq_reactions_node", ["call_id", "node"], "node IS NOT NULL"),
        ("uq_reactions_answer", ["call_id", "answer"], "node IS NULL"),
    ):
        op.create_index(
            name,
            "reactions",
            columns,
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
    op.create_index("ix_reactions_call", "reactions", ["call_id"], unique=False)
    with op.batch_alter_table("records") as records:
        records.add_column(sa.Column("part", sa.Integer(), nullable=False, server_default="0"))
        records.drop_constraint("uq_records_launch_id", type_="unique")
        records.create_unique_constraint("uq_records_launch_id_part", ["launch_id", "part"])
