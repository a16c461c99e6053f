"""redesigns under way, and publications taken back"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("agreed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("deployment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("status in ('open','proposed','published','discarded')", name=op.f("ck_draft_status")),
        sa.ForeignKeyConstraint(["agreed_by_id"], ["person.id"], name=op.f("fk_draft_agreed_by_id_person")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_draft_created_by_id_person")),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name=op.f("fk_draft_deployment_id_deployment")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_draft_ended_by_id_person")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_draft_proposed_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index("ix_draft_status", ["tenant", "status", "id"], unique=False)

    op.create_table(
        "withdrawal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("deployment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_withdrawal_by_id_person")),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployment.id"], name=op.f("fk_withdrawal_deployment_id_deployment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
        sa.UniqueConstraint("deployment_id", name=op.f("uq_withdrawal_deployment_id")),
    )
    op.create_table(
        "draft_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("base_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("held_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("held_tab", sa.String(length=40), nullable=True),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["base_file_id"], ["deployed_file.id"], name=op.f("fk_draft_file_base_file_id_deployed_file")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_file_draft_id_draft")),
        sa.ForeignKeyConstraint(["held_by_id"], ["person.id"], name=op.f("fk_draft_file_held_by_id_person")),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_draft_file_saved_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_file")),
        sa.UniqueConstraint("draft_id", "kind", "key", name=op.f("uq_draft_file_draft_id_kind_key")),
    )
    op.create_table(
        "draft_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("draft_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "reason in ('named','taken_over','imported','restored','automatic')", name=op.f("ck_draft_version_reason")
        ),
        sa.ForeignKeyConstraint(
            ["draft_file_id"], ["draft_file.id"], name=op.f("fk_draft_version_draft_file_id_draft_file")
        ),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_draft_version_saved_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_version")),
        sa.UniqueConstraint("draft_file_id", "number", name=op.f("uq_draft_version_draft_file_id_number")),
    )


def downgrade() -> None:
    op.drop_table("draft_version")
    op.drop_table("draft_file")
    op.drop_table("withdrawal")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index("ix_draft_status")

    op.drop_table("draft")
