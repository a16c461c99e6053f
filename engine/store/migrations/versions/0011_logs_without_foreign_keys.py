"""logs without foreign keys: what they tell stands by itself, and writing them looks nothing up"""

from alembic import context, op

from engine.store.append_only import statements

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

POINTS_AT = {
    "event": {
        "actor_id": "person",
        "acted_for_id": "person",
        "casus_id": "casus",
        "instance_id": "process_instance",
        "definition_id": "process_definition",
        "task_id": "user_task",
    },
    "access_log": {"person_id": "person", "casus_id": "casus"},
}


def upgrade() -> None:
    for table, columns in POINTS_AT.items():
        with op.batch_alter_table(table) as batch:
            for column, other in columns.items():
                batch.drop_constraint(f"fk_{table}_{column}_{other}", type_="foreignkey")
        _refuse_changes_again(table)


def downgrade() -> None:
    for table, columns in POINTS_AT.items():
        with op.batch_alter_table(table) as batch:
            for column, other in columns.items():
                batch.create_foreign_key(f"fk_{table}_{column}_{other}", other, [column], ["id"])
        _refuse_changes_again(table)


def _refuse_changes_again(table: str) -> None:
    """SQLite makes the table anew, without its triggers."""
    if context.get_bind().dialect.name == "sqlite":
        for statement in statements(table, "sqlite"):
            op.execute(statement)
