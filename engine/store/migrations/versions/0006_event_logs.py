"""event logs of other systems"""

import sqlalchemy as sa
from alembic import op

from engine.store.append_only import drop_part_statements, part_statements

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PARTS = ("log_name", "log_event")


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "imported_log",
        sa.Column("id", _id(), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_log")),
    )
    op.create_index("ix_imported_log_name", "imported_log", ["tenant", "name"], unique=True)
    op.create_table(
        "log_name",
        sa.Column("id", _id(), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("log_id", _id(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("kind in ('case','activity','resource','lifecycle')", name=op.f("ck_log_name_kind")),
        sa.ForeignKeyConstraint(
            ["log_id"], ["imported_log.id"], name=op.f("fk_log_name_log_id_imported_log"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_name")),
    )
    op.create_index("ix_log_name_number", "log_name", ["log_id", "kind", "number"], unique=True)
    op.create_table(
        "log_event",
        sa.Column("id", _id(), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("log_id", _id(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.Column("order_number", sa.Integer(), nullable=False),
        sa.Column("activity", sa.Integer(), nullable=False),
        sa.Column("resource", sa.Integer(), nullable=True),
        sa.Column("lifecycle", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("utc_offset", sa.Integer(), nullable=True),
        sa.Column("previous_activity", sa.Integer(), nullable=True),
        sa.Column("seconds_since", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["log_id"], ["imported_log.id"], name=op.f("fk_log_event_log_id_imported_log"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_event")),
    )
    op.create_index("ix_log_event_order", "log_event", ["log_id", "case_number", "order_number"], unique=True)
    dialect = op.get_bind().dialect.name
    for table in PARTS:
        for statement in part_statements(table, "imported_log", "log_id", dialect):
            op.execute(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in PARTS:
        for statement in drop_part_statements(table, dialect):
            op.execute(statement)
    if dialect == "postgresql":
        op.execute("DROP FUNCTION refuse_part_of_imported_log()")
    op.drop_table("log_event")
    op.drop_table("log_name")
    op.drop_table("imported_log")
