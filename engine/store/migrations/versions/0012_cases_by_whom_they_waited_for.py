"""cases by whom they waited for, and by the step that came before: found without the steps themselves"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OF_WAITING = ["source_id", "step", "waiting", "case_number", "ended_month"]
WAITED = sa.text("waiting > 0")


def upgrade() -> None:
    op.create_index(
        "ix_step_fact_holder",
        "step_fact",
        ["source_id", "holder", "case_number", "ended_month"],
        sqlite_where=WAITED,
        postgresql_where=WAITED,
    )
    op.drop_index("ix_step_fact_waiting", table_name="step_fact")
    op.create_index("ix_step_fact_waiting", "step_fact", [*OF_WAITING, "previous"])


def downgrade() -> None:
    op.drop_index("ix_step_fact_waiting", table_name="step_fact")
    op.create_index("ix_step_fact_waiting", "step_fact", OF_WAITING)
    op.drop_index("ix_step_fact_holder", table_name="step_fact")
