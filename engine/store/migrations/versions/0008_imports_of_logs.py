"""imports of event logs under way"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "log_import",
        sa.Column("id", _id(), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("person_id", _id(), nullable=False),
        sa.Column("replaces", sa.Boolean(), nullable=False),
        sa.Column("shape", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("phase", sa.String(length=12), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("part", sa.Float(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("wants_stop", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alive_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('columns','running','done','failed','stopped','broken')", name=op.f("ck_log_import_state")
        ),
        sa.CheckConstraint("phase in ('waiting','reading','keeping')", name=op.f("ck_log_import_phase")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_log_import_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_import")),
    )
    op.create_index("ix_log_import_state", "log_import", ["tenant", "state", "name"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_log_import_state", table_name="log_import")
    op.drop_table("log_import")
