"""the first tables"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from engine.store.append_only import drop_statements, statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("tenant", "key", name=op.f("uq_area_tenant_key")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("login", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("employer", sa.String(length=120), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("session_key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("tenant", "login", name=op.f("uq_person_tenant_login")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_attempt_key", ["key", "at"], unique=False)

    op.create_table(
        "tenant",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("access_policy", sa.String(length=16), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("access_policy in ('own','team')", name=op.f("ck_tenant_access_policy")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_tenant")),
    )
    op.create_table(
        "area_budget",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("area_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_area_budget_area_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_budget")),
        sa.UniqueConstraint("tenant", "area_id", "year", name=op.f("uq_area_budget_tenant_area_id_year")),
    )
    op.create_table(
        "deployment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_deployment_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment")),
    )
    op.create_table(
        "mandaat",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.Column("limit_cents", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_submandate", sa.Boolean(), nullable=False),
        sa.Column("granted_by", sa.String(length=200), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_mandaat_area_id_area")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mandaat_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandaat")),
    )
    with op.batch_alter_table("mandaat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mandaat_person_id"), ["person_id"], unique=False)

    op.create_table(
        "substitution",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("substitute_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_substitution_order")),
        sa.CheckConstraint("person_id <> substitute_id", name=op.f("ck_substitution_someone_else")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_substitution_person_id_person")),
        sa.ForeignKeyConstraint(["substitute_id"], ["person.id"], name=op.f("fk_substitution_substitute_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
    )
    with op.batch_alter_table("substitution", schema=None) as batch_op:
        batch_op.create_index("ix_substitution_person", ["person_id", "starts_on", "ends_on"], unique=False)
        batch_op.create_index("ix_substitution_substitute", ["substitute_id", "starts_on", "ends_on"], unique=False)

    op.create_table(
        "team",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("area_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_team_area_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("tenant", "key", name=op.f("uq_team_tenant_key")),
    )
    op.create_table(
        "casus",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("area_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("regisseur_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("life_areas", sa.String(length=200), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status in ('open','closed')", name=op.f("ck_casus_status")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_casus_area_id_area")),
        sa.ForeignKeyConstraint(["regisseur_id"], ["person.id"], name=op.f("fk_casus_regisseur_id_person")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_casus_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casus")),
        sa.UniqueConstraint("tenant", "number", name=op.f("uq_casus_tenant_number")),
    )
    with op.batch_alter_table("casus", schema=None) as batch_op:
        batch_op.create_index("ix_casus_regisseur", ["tenant", "regisseur_id", "status"], unique=False)
        batch_op.create_index("ix_casus_team", ["tenant", "team_id", "status"], unique=False)

    op.create_table(
        "deployed_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("deployment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployment.id"], name=op.f("fk_deployed_file_deployment_id_deployment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployed_file")),
        sa.UniqueConstraint("tenant", "kind", "key", "digest", name=op.f("uq_deployed_file_tenant_kind_key_digest")),
        sa.UniqueConstraint("tenant", "kind", "key", "version", name=op.f("uq_deployed_file_tenant_kind_key_version")),
    )
    op.create_table(
        "fund_share",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("budget_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fund_key", sa.String(length=64), nullable=False),
        sa.Column("ceiling_cents", sa.BigInteger(), nullable=False),
        sa.Column("reserved_cents", sa.BigInteger(), nullable=False),
        sa.Column("spent_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("reserved_cents + spent_cents <= ceiling_cents", name=op.f("ck_fund_share_ceiling")),
        sa.CheckConstraint("reserved_cents >= 0 and spent_cents >= 0", name=op.f("ck_fund_share_not_negative")),
        sa.ForeignKeyConstraint(["budget_id"], ["area_budget.id"], name=op.f("fk_fund_share_budget_id_area_budget")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_share")),
        sa.UniqueConstraint("budget_id", "fund_key", name=op.f("uq_fund_share_budget_id_fund_key")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_key", sa.String(length=64), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_membership_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "person_id", "group_key", "team_id", name=op.f("uq_membership_person_id_group_key_team_id")
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("ix_membership_group_team", ["tenant", "group_key", "team_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_person_id"), ["person_id"], unique=False)

    op.create_table(
        "access_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("casus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_access_log_casus_id_casus")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_access_log_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    with op.batch_alter_table("access_log", schema=None) as batch_op:
        batch_op.create_index("ix_access_log_casus", ["casus_id", "id"], unique=False)
        batch_op.create_index("ix_access_log_person", ["person_id", "id"], unique=False)

    op.create_table(
        "access_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("casus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("granted_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_access_request_answered_by_id_person")
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_access_request_casus_id_casus")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_access_request_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_request")),
    )
    with op.batch_alter_table("access_request", schema=None) as batch_op:
        batch_op.create_index("ix_access_request_casus", ["casus_id", "answered_at"], unique=False)
        batch_op.create_index(
            "uq_access_request_open",
            ["person_id", "casus_id"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    op.create_table(
        "agreed_access",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("casus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("broke_glass", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_agreed_access_casus_id_casus")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_agreed_access_person_id_person")),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["person.id"], name=op.f("fk_agreed_access_reviewed_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_access")),
    )
    with op.batch_alter_table("agreed_access", schema=None) as batch_op:
        batch_op.create_index("ix_agreed_access_person_casus", ["person_id", "casus_id", "until"], unique=False)

    op.create_table(
        "journal_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("casus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("spoken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spoken_with", sa.String(length=120), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_journal_entry_author_id_person")),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_journal_entry_casus_id_casus")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
    )
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.create_index("ix_journal_entry_casus", ["casus_id", "spoken_at"], unique=False)

    op.create_table(
        "process_definition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("deployment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("specification", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployment.id"], name=op.f("fk_process_definition_deployment_id_deployment")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["deployed_file.id"], name=op.f("fk_process_definition_file_id_deployed_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_definition")),
        sa.UniqueConstraint("tenant", "key", "version", name=op.f("uq_process_definition_tenant_key_version")),
    )
    with op.batch_alter_table("process_definition", schema=None) as batch_op:
        batch_op.create_index("ix_process_definition_active", ["tenant", "key", "is_active"], unique=False)

    op.create_table(
        "recusal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("casus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ground", sa.String(length=16), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_recusal_casus_id_casus")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recusal_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
        sa.UniqueConstraint("person_id", "casus_id", name=op.f("uq_recusal_person_id_casus_id")),
    )
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recusal_casus_id"), ["casus_id"], unique=False)

    op.create_table(
        "resident",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("casus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("salutation", sa.String(length=16), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_resident_casus_id_casus")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident")),
    )
    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resident_casus_id"), ["casus_id"], unique=False)

    op.create_table(
        "definition_resource",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("definition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["process_definition.id"],
            name=op.f("fk_definition_resource_definition_id_process_definition"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["deployed_file.id"], name=op.f("fk_definition_resource_file_id_deployed_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_resource")),
        sa.UniqueConstraint("definition_id", "kind", "key", name=op.f("uq_definition_resource_definition_id_kind_key")),
    )
    op.create_table(
        "process_instance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("casus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("definition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("open_nodes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_element_id", sa.String(length=120), nullable=True),
        sa.Column("last_event_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status in ('running','incident','completed','cancelled')", name=op.f("ck_process_instance_status")
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_process_instance_casus_id_casus")),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["process_definition.id"],
            name=op.f("fk_process_instance_definition_id_process_definition"),
        ),
        sa.ForeignKeyConstraint(
            ["started_by_id"], ["person.id"], name=op.f("fk_process_instance_started_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_instance")),
    )
    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.create_index("ix_process_instance_casus", ["casus_id", "status"], unique=False)
        batch_op.create_index("ix_process_instance_definition", ["definition_id", "status"], unique=False)
        batch_op.create_index("ix_process_instance_starter", ["tenant", "started_by_id", "status"], unique=False)

    op.create_table(
        "decision_letter",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("casus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_decision_letter_casus_id_casus")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_decision_letter_decided_by_id_person")),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_decision_letter_instance_id_process_instance")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_letter")),
    )
    with op.batch_alter_table("decision_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_letter_casus_id"), ["casus_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_letter_instance_id"), ["instance_id"], unique=False)

    op.create_table(
        "incident",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("casus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("node_id", sa.String(length=64), nullable=False),
        sa.Column("element_id", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_incident_casus_id_casus")),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_incident_instance_id_process_instance")
        ),
        sa.ForeignKeyConstraint(["resolved_by_id"], ["person.id"], name=op.f("fk_incident_resolved_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index("ix_incident_instance", ["instance_id"], unique=False)
        batch_op.create_index("ix_incident_open", ["tenant", "resolved_at", "id"], unique=False)

    op.create_table(
        "reservation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("share_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("casus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("spent_cents", sa.BigInteger(), nullable=False),
        sa.Column("released_cents", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_reservation_positive")),
        sa.CheckConstraint(
            "spent_cents >= 0 and released_cents >= 0 and spent_cents + released_cents <= amount_cents",
            name=op.f("ck_reservation_within"),
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_reservation_casus_id_casus")),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_reservation_instance_id_process_instance")
        ),
        sa.ForeignKeyConstraint(["share_id"], ["fund_share.id"], name=op.f("fk_reservation_share_id_fund_share")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation")),
    )
    with op.batch_alter_table("reservation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reservation_casus_id"), ["casus_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reservation_instance_id"), ["instance_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reservation_share_id"), ["share_id"], unique=False)

    op.create_table(
        "user_task",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("casus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("node_id", sa.String(length=64), nullable=False),
        sa.Column("element_id", sa.String(length=120), nullable=False),
        sa.Column("process_key", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("form_key", sa.String(length=120), nullable=True),
        sa.Column("permission", sa.String(length=64), nullable=True),
        sa.Column("candidate_group", sa.String(length=64), nullable=True),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("excluded", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("assignee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("law", sa.String(length=64), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("has_term", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("acted_for_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status in ('open','completed','cancelled')", name=op.f("ck_user_task_status")),
        sa.ForeignKeyConstraint(["acted_for_id"], ["person.id"], name=op.f("fk_user_task_acted_for_id_person")),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name=op.f("fk_user_task_assignee_id_person")),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_user_task_casus_id_casus")),
        sa.ForeignKeyConstraint(["completed_by_id"], ["person.id"], name=op.f("fk_user_task_completed_by_id_person")),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_user_task_instance_id_process_instance")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_user_task_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_task")),
    )
    with op.batch_alter_table("user_task", schema=None) as batch_op:
        batch_op.create_index("ix_user_task_casus", ["casus_id", "status"], unique=False)
        batch_op.create_index(
            "ix_user_task_completed", ["tenant", "completed_by_id", "completed_at", "id"], unique=False
        )
        batch_op.create_index("ix_user_task_instance", ["instance_id", "status"], unique=False)
        batch_op.create_index(
            "ix_user_task_mine",
            ["tenant", "assignee_id", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )
        batch_op.create_index(
            "ix_user_task_team",
            ["tenant", "team_id", "candidate_group", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("status = 'open' and assignee_id is null"),
            postgresql_where=sa.text("status = 'open' and assignee_id is null"),
        )
        batch_op.create_index(
            "ix_user_task_team_oldest",
            ["tenant", "team_id", "candidate_group", "id"],
            unique=False,
            sqlite_where=sa.text("status = 'open' and assignee_id is null"),
            postgresql_where=sa.text("status = 'open' and assignee_id is null"),
        )

    op.create_table(
        "wait",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("casus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("node_id", sa.String(length=64), nullable=False),
        sa.Column("element_id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("consequence", sa.String(length=300), nullable=False),
        sa.Column("message", sa.String(length=120), nullable=True),
        sa.Column("attached_to", sa.String(length=64), nullable=True),
        sa.Column("interrupting", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status in ('open','done','cancelled')", name=op.f("ck_wait_status")),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_wait_casus_id_casus")),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_wait_instance_id_process_instance")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wait")),
    )
    with op.batch_alter_table("wait", schema=None) as batch_op:
        batch_op.create_index("ix_wait_casus", ["casus_id", "status"], unique=False)
        batch_op.create_index(
            "ix_wait_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )
        batch_op.create_index("ix_wait_instance", ["instance_id", "status"], unique=False)

    op.create_table(
        "budget_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("casus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("requester_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("fund_key", sa.String(length=64), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("mandaat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reservation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("effect", sa.String(length=16), nullable=False),
        sa.Column("effect_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status in ('asked','granted','refused','withdrawn','solved','paid')", name=op.f("ck_budget_request_status")
        ),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_budget_request_casus_id_casus")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_budget_request_decided_by_id_person")),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_budget_request_instance_id_process_instance")
        ),
        sa.ForeignKeyConstraint(["mandaat_id"], ["mandaat.id"], name=op.f("fk_budget_request_mandaat_id_mandaat")),
        sa.ForeignKeyConstraint(["requester_id"], ["person.id"], name=op.f("fk_budget_request_requester_id_person")),
        sa.ForeignKeyConstraint(
            ["reservation_id"], ["reservation.id"], name=op.f("fk_budget_request_reservation_id_reservation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_request")),
        sa.UniqueConstraint("instance_id", name=op.f("uq_budget_request_instance_id")),
    )
    with op.batch_alter_table("budget_request", schema=None) as batch_op:
        batch_op.create_index("ix_budget_request_casus", ["casus_id", "decided_at"], unique=False)
        batch_op.create_index("ix_budget_request_comparable", ["tenant", "category", "decided_at"], unique=False)

    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("acted_for_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("casus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("definition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("element_id", sa.String(length=120), nullable=True),
        sa.Column("node_id", sa.String(length=64), nullable=True),
        sa.Column("previous_element_id", sa.String(length=120), nullable=True),
        sa.Column("seconds_since", sa.Float(), nullable=True),
        sa.Column("codes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["acted_for_id"], ["person.id"], name=op.f("fk_event_acted_for_id_person")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_event_actor_id_person")),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_event_casus_id_casus")),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["process_definition.id"], name=op.f("fk_event_definition_id_process_definition")
        ),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_event_instance_id_process_instance")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["user_task.id"], name=op.f("fk_event_task_id_user_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_casus", ["casus_id", "id"], unique=False)
        batch_op.create_index("ix_event_instance", ["instance_id", "id"], unique=False)
        batch_op.create_index("ix_event_task", ["task_id", "id"], unique=False)

    op.create_table(
        "holding",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("casus_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("wait_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("group_key", sa.String(length=64), nullable=True),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind in ('person','group','partner','resident','clock','management')", name=op.f("ck_holding_kind")
        ),
        sa.CheckConstraint("until is null or until >= since", name=op.f("ck_holding_order")),
        sa.ForeignKeyConstraint(["casus_id"], ["casus.id"], name=op.f("fk_holding_casus_id_casus")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_holding_incident_id_incident")),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_holding_instance_id_process_instance")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_holding_person_id_person")),
        sa.ForeignKeyConstraint(["task_id"], ["user_task.id"], name=op.f("fk_holding_task_id_user_task")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_holding_team_id_team")),
        sa.ForeignKeyConstraint(["wait_id"], ["wait.id"], name=op.f("fk_holding_wait_id_wait")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holding")),
    )
    with op.batch_alter_table("holding", schema=None) as batch_op:
        batch_op.create_index("ix_holding_casus", ["casus_id", "since"], unique=False)
        batch_op.create_index("ix_holding_instance", ["instance_id"], unique=False)
        batch_op.create_index(
            "ix_holding_task",
            ["task_id"],
            unique=False,
            sqlite_where=sa.text("until is null"),
            postgresql_where=sa.text("until is null"),
        )
        batch_op.create_index(batch_op.f("ix_holding_wait_id"), ["wait_id"], unique=False)

    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("share_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reservation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "kind in ('fund','reserve','spend','release','transfer')", name=op.f("ck_ledger_entry_kind")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_ledger_entry_by_id_person")),
        sa.ForeignKeyConstraint(
            ["reservation_id"], ["reservation.id"], name=op.f("fk_ledger_entry_reservation_id_reservation")
        ),
        sa.ForeignKeyConstraint(["share_id"], ["fund_share.id"], name=op.f("fk_ledger_entry_share_id_fund_share")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_entry_reservation_id"), ["reservation_id"], unique=False)
        batch_op.create_index("ix_ledger_entry_share", ["share_id", "id"], unique=False)

    op.create_table(
        "task_answers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["user_task.id"], name=op.f("fk_task_answers_task_id_user_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_answers")),
        sa.UniqueConstraint("task_id", name=op.f("uq_task_answers_task_id")),
    )
    op.create_table(
        "task_draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("typed", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_task_draft_person_id_person")),
        sa.ForeignKeyConstraint(["task_id"], ["user_task.id"], name=op.f("fk_task_draft_task_id_user_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_draft")),
        sa.UniqueConstraint("task_id", name=op.f("uq_task_draft_task_id")),
    )
    op.create_table(
        "event_detail",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_detail_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_detail")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_detail_event_id")),
    )
    dialect = op.get_bind().dialect.name
    for table in ("event", "access_log", "ledger_entry"):
        for statement in statements(table, dialect):
            op.execute(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in ("event", "access_log", "ledger_entry"):
        for statement in drop_statements(table, dialect):
            op.execute(statement)
    op.drop_table("event_detail")
    op.drop_table("task_draft")
    op.drop_table("task_answers")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_entry_share")
        batch_op.drop_index(batch_op.f("ix_ledger_entry_reservation_id"))

    op.drop_table("ledger_entry")
    with op.batch_alter_table("holding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_holding_wait_id"))
        batch_op.drop_index(
            "ix_holding_task", sqlite_where=sa.text("until is null"), postgresql_where=sa.text("until is null")
        )
        batch_op.drop_index("ix_holding_instance")
        batch_op.drop_index("ix_holding_casus")

    op.drop_table("holding")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("ix_event_task")
        batch_op.drop_index("ix_event_instance")
        batch_op.drop_index("ix_event_casus")

    op.drop_table("event")
    with op.batch_alter_table("budget_request", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_request_comparable")
        batch_op.drop_index("ix_budget_request_casus")

    op.drop_table("budget_request")
    with op.batch_alter_table("wait", schema=None) as batch_op:
        batch_op.drop_index("ix_wait_instance")
        batch_op.drop_index(
            "ix_wait_due", sqlite_where=sa.text("status = 'open'"), postgresql_where=sa.text("status = 'open'")
        )
        batch_op.drop_index("ix_wait_casus")

    op.drop_table("wait")
    with op.batch_alter_table("user_task", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_user_task_team_oldest",
            sqlite_where=sa.text("status = 'open' and assignee_id is null"),
            postgresql_where=sa.text("status = 'open' and assignee_id is null"),
        )
        batch_op.drop_index(
            "ix_user_task_team",
            sqlite_where=sa.text("status = 'open' and assignee_id is null"),
            postgresql_where=sa.text("status = 'open' and assignee_id is null"),
        )
        batch_op.drop_index(
            "ix_user_task_mine", sqlite_where=sa.text("status = 'open'"), postgresql_where=sa.text("status = 'open'")
        )
        batch_op.drop_index("ix_user_task_instance")
        batch_op.drop_index("ix_user_task_completed")
        batch_op.drop_index("ix_user_task_casus")

    op.drop_table("user_task")
    with op.batch_alter_table("reservation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reservation_share_id"))
        batch_op.drop_index(batch_op.f("ix_reservation_instance_id"))
        batch_op.drop_index(batch_op.f("ix_reservation_casus_id"))

    op.drop_table("reservation")
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_index("ix_incident_open")
        batch_op.drop_index("ix_incident_instance")

    op.drop_table("incident")
    with op.batch_alter_table("decision_letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_letter_instance_id"))
        batch_op.drop_index(batch_op.f("ix_decision_letter_casus_id"))

    op.drop_table("decision_letter")
    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.drop_index("ix_process_instance_starter")
        batch_op.drop_index("ix_process_instance_definition")
        batch_op.drop_index("ix_process_instance_casus")

    op.drop_table("process_instance")
    op.drop_table("definition_resource")
    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resident_casus_id"))

    op.drop_table("resident")
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recusal_casus_id"))

    op.drop_table("recusal")
    with op.batch_alter_table("process_definition", schema=None) as batch_op:
        batch_op.drop_index("ix_process_definition_active")

    op.drop_table("process_definition")
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_journal_entry_casus")

    op.drop_table("journal_entry")
    with op.batch_alter_table("agreed_access", schema=None) as batch_op:
        batch_op.drop_index("ix_agreed_access_person_casus")

    op.drop_table("agreed_access")
    with op.batch_alter_table("access_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_access_request_open",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )
        batch_op.drop_index("ix_access_request_casus")

    op.drop_table("access_request")
    with op.batch_alter_table("access_log", schema=None) as batch_op:
        batch_op.drop_index("ix_access_log_person")
        batch_op.drop_index("ix_access_log_casus")

    op.drop_table("access_log")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_person_id"))
        batch_op.drop_index("ix_membership_group_team")

    op.drop_table("membership")
    op.drop_table("fund_share")
    op.drop_table("deployed_file")
    with op.batch_alter_table("casus", schema=None) as batch_op:
        batch_op.drop_index("ix_casus_team")
        batch_op.drop_index("ix_casus_regisseur")

    op.drop_table("casus")
    op.drop_table("team")
    with op.batch_alter_table("substitution", schema=None) as batch_op:
        batch_op.drop_index("ix_substitution_substitute")
        batch_op.drop_index("ix_substitution_person")

    op.drop_table("substitution")
    with op.batch_alter_table("mandaat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mandaat_person_id"))

    op.drop_table("mandaat")
    op.drop_table("deployment")
    op.drop_table("area_budget")
    op.drop_table("tenant")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempt_key")

    op.drop_table("sign_in_attempt")
    op.drop_table("person")
    op.drop_table("area")
