"""steps in the order of their waiting: exact percentiles are read from an index"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_step_fact_waiting", "step_fact", ["source_id", "step", "waiting", "case_number", "ended_month"])
    op.drop_index("ix_step_fact_step", table_name="step_fact")


def downgrade() -> None:
    op.create_index("ix_step_fact_step", "step_fact", ["source_id", "step", "ended_month"])
    op.drop_index("ix_step_fact_waiting", table_name="step_fact")
