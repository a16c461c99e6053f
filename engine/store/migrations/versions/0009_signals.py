"""signals between the processes of a casus: a message row says whether it is one"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("casus_message") as table:
        table.add_column(sa.Column("is_signal", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("casus_message") as table:
        table.drop_column("is_signal")
