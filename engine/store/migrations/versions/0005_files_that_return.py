"""a content that returns is a version of its own, so that taking it back leaves the one before"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TO_THE_FIRST = """
update {table} set {column} = (
    select min(first.id) from deployed_file as first join deployed_file as later
    on first.tenant = later.tenant and first.kind = later.kind and first.key = later.key
    and first.digest = later.digest where later.id = {table}.{column}
) where {column} is not null
"""
ONLY_THE_FIRST = """
delete from deployed_file where exists (
    select 1 from deployed_file as first
    where first.tenant = deployed_file.tenant and first.kind = deployed_file.kind and first.key = deployed_file.key
    and first.digest = deployed_file.digest and first.id < deployed_file.id
)
"""


def upgrade() -> None:
    with op.batch_alter_table("deployed_file", schema=None) as batch_op:
        batch_op.drop_constraint("uq_deployed_file_tenant_kind_key_digest", type_="unique")


def downgrade() -> None:
    op.execute(TO_THE_FIRST.format(table="process_definition", column="file_id"))
    op.execute(TO_THE_FIRST.format(table="definition_resource", column="file_id"))
    op.execute(TO_THE_FIRST.format(table="draft_file", column="base_file_id"))
    op.execute(ONLY_THE_FIRST)
    with op.batch_alter_table("deployed_file", schema=None) as batch_op:
        batch_op.create_unique_constraint(
            "uq_deployed_file_tenant_kind_key_digest", ["tenant", "kind", "key", "digest"]
        )
