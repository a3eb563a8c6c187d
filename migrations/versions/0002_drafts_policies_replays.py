"""Drafts, scoring policies and replays of their own; a visit names the policy it is under

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import records.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checklist_drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column(
            "document", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("based_on", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=False),
        sa.Column("updated_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["people.id"], name=op.f("fk_checklist_drafts_created_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_checklist_drafts_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["people.id"], name=op.f("fk_checklist_drafts_updated_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_drafts")),
    )
    op.create_index(
        op.f("ix_checklist_drafts_organisation_id_updated_at"),
        "checklist_drafts",
        ["organisation_id", "updated_at"],
    )

    op.create_table(
        "replays",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("checklist_code", sa.String(length=64), nullable=False),
        sa.Column("spec", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column(
            "tally", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "summary", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True
        ),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["people.id"], name=op.f("fk_replays_created_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_replays_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replays")),
    )
    op.create_index(
        op.f("ix_replays_organisation_id_created_at"), "replays", ["organisation_id", "created_at"]
    )

    op.create_table(
        "scoring_policies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("checklist_code", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "document", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("published_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["people.id"], name=op.f("fk_scoring_policies_created_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_scoring_policies_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scoring_policies")),
        sa.UniqueConstraint(
            "organisation_id",
            "checklist_code",
            "version",
            name=op.f("uq_scoring_policies_organisation_id_checklist_code_version"),
        ),
    )
    op.create_index(
        "uq_scoring_policies_in_force",
        "scoring_policies",
        ["organisation_id", "checklist_code"],
        unique=True,
        sqlite_where=sa.text("state = 'published'"),
        postgresql_where=sa.text("state = 'published'"),
    )

    op.create_table(
        "replay_changes",
        sa.Column("replay_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("visit_date", sa.Date(), nullable=False),
        sa.Column("before_total", sa.Numeric(precision=6, scale=1), nullable=True),
        sa.Column("before_grade", sa.String(length=16), nullable=True),
        sa.Column("after_total", sa.Numeric(precision=6, scale=1), nullable=True),
        sa.Column("after_grade", sa.String(length=16), nullable=True),
        sa.Column("grade_changed", sa.Boolean(), nullable=False),
        sa.Column("why", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["replay_id"], ["replays.id"], name=op.f("fk_replay_changes_replay_id_replays")
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_replay_changes_store_id_stores")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_replay_changes_visit_id_visits")
        ),
        sa.PrimaryKeyConstraint("replay_id", "visit_id", name=op.f("pk_replay_changes")),
    )
    op.create_index(
        op.f("ix_replay_changes_replay_id_visit_date_visit_id"),
        "replay_changes",
        ["replay_id", "visit_date", "visit_id"],
    )

    op.add_column("visits", sa.Column("policy_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_visits_checklist_version_id"), "visits", ["checklist_version_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_visits_checklist_version_id"), "visits")
    op.drop_column("visits", "policy_id")

    with op.batch_alter_table("replay_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_replay_changes_replay_id_visit_date_visit_id"))

    op.drop_table("replay_changes")
    with op.batch_alter_table("scoring_policies", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_scoring_policies_in_force",
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )

    op.drop_table("scoring_policies")
    with op.batch_alter_table("replays", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_replays_organisation_id_created_at"))

    op.drop_table("replays")
    with op.batch_alter_table("checklist_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checklist_drafts_organisation_id_updated_at"))

    op.drop_table("checklist_drafts")
