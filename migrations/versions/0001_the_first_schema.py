"""The first schema

Revision: 0001, the first
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import records.base

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("chain_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(48), nullable=False),
        sa.Column("subject", sa.String(96), nullable=False),
        sa.Column(
            "detail", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("request_id", sa.String(64), nullable=True),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("chain_id", "seq", name=op.f("uq_audit_chain_id_seq")),
    )
    op.create_table(
        "audit_heads",
        sa.Column("chain_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", name=op.f("pk_audit_heads")),
    )
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("handler", sa.String(48), nullable=False),
        sa.Column("at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "handler", name=op.f("pk_inbox")),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("scope_epoch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(48), nullable=False),
        sa.Column("subject_id", sa.String(64), nullable=False),
        sa.Column(
            "payload", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("request_id", sa.String(64), nullable=True),
        sa.Column("created_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("job_id", sa.String(64), nullable=True),
        sa.Column("done_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_live",
            ["lease_until", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('waiting', 'sent')"),
            postgresql_where=sa.text("state IN ('waiting', 'sent')"),
        )
        batch_op.create_index(
            "ix_outbox_parked",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'parked'"),
            postgresql_where=sa.text("state = 'parked'"),
        )

    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_in_attempts_login_at"), ["login", "at"], unique=False
        )

    op.create_table(
        "checklists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_checklists_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklists")),
        sa.UniqueConstraint(
            "organisation_id", "code", name=op.f("uq_checklists_organisation_id_code")
        ),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("phone", sa.String(32), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("disabled_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('supervisor', 'store_manager', 'store_staff', 'reviewer', 'auditor', 'admin')",
            name=op.f("ck_people_role"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_people_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("login", name=op.f("uq_people_login")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_people_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "photos",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(32), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("received_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.BigInteger(), nullable=True),
        sa.Column("derived_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("damage", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_photos_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "sha256", name=op.f("pk_photos")),
    )
    op.create_table(
        "regions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("path", sa.String(400), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_regions_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["regions.id"], name=op.f("fk_regions_parent_id_regions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regions")),
    )
    with op.batch_alter_table("regions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_regions_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_regions_path"), ["path"], unique=False)

    op.create_table(
        "sample_rules",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("item_key", sa.String(140), nullable=False),
        sa.Column("category", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_sample_rules_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "item_key", name=op.f("pk_sample_rules")),
    )
    op.create_table(
        "skus",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("barcode", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("uom", sa.String(16), nullable=False),
        sa.Column("category", sa.String(64), nullable=False),
        sa.Column("unit_cost", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("shelf_life_days", sa.Integer(), nullable=True),
        sa.Column("always_review", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_skus_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skus")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_skus_organisation_id_code")),
    )
    op.create_table(
        "checklist_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("checklist_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("policy_hash", sa.String(64), nullable=False),
        sa.Column(
            "document", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("published_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["checklist_id"],
            ["checklists.id"],
            name=op.f("fk_checklist_versions_checklist_id_checklists"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_checklist_versions_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_versions")),
        sa.UniqueConstraint(
            "checklist_id", "version", name=op.f("uq_checklist_versions_checklist_id_version")
        ),
    )
    with op.batch_alter_table("checklist_versions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_checklist_versions_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "photo_uploads",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_photo_uploads_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_photo_uploads_person_id_people")
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "sha256", "person_id", name=op.f("pk_photo_uploads")
        ),
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(64), nullable=False),
        sa.Column("created_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_sign_ins_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ins_person_id"), ["person_id"], unique=False)

    op.create_table(
        "stores",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("address", sa.String(400), nullable=False),
        sa.Column("phone", sa.String(32), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lng", sa.Double(), nullable=False),
        sa.Column("radius_m", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("store_type", sa.String(64), nullable=False),
        sa.Column(
            "attributes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("supervisor_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["people.id"], name=op.f("fk_stores_manager_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_stores_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_stores_region_id_regions")
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["people.id"], name=op.f("fk_stores_supervisor_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stores")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_stores_organisation_id_code")),
    )
    with op.batch_alter_table("stores", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stores_region_id"), ["region_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_stores_supervisor_id"), ["supervisor_id"], unique=False
        )

    op.create_table(
        "visit_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kept_reason", sa.String(16), nullable=False),
        sa.Column("received_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_visit_versions_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["people.id"], name=op.f("fk_visit_versions_sent_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_versions")),
        sa.UniqueConstraint(
            "visit_id", "content_hash", name=op.f("uq_visit_versions_visit_id_content_hash")
        ),
    )
    with op.batch_alter_table("visit_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_versions_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "assets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("tag", sa.String(64), nullable=False),
        sa.Column("serial", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("category", sa.String(64), nullable=False),
        sa.Column("condition", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("last_seen_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("next_audit_on", sa.Date(), nullable=True),
        sa.Column("warranty_until", sa.Date(), nullable=True),
        sa.Column("missed_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_assets_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_assets_store_id_stores")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assets")),
        sa.UniqueConstraint("organisation_id", "tag", name=op.f("uq_assets_organisation_id_tag")),
    )
    with op.batch_alter_table("assets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assets_store_id"), ["store_id"], unique=False)

    op.create_table(
        "fitout_projects",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("contractor", sa.String(200), nullable=False),
        sa.Column("contract_price", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("contract_open", sa.Date(), nullable=False),
        sa.Column("progress", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("closed_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_fitout_projects_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_fitout_projects_store_id_stores")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fitout_projects")),
    )
    with op.batch_alter_table("fitout_projects", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fitout_projects_store_id"), ["store_id"], unique=False)

    op.create_table(
        "person_scopes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=True),
        sa.Column("store_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(region_id IS NULL) <> (store_id IS NULL)", name=op.f("ck_person_scopes_one_target")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_person_scopes_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_person_scopes_region_id_regions")
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_person_scopes_store_id_stores")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_scopes")),
    )
    with op.batch_alter_table("person_scopes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_scopes_person_id"), ["person_id"], unique=False)

    op.create_table(
        "postings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("item_code", sa.String(64), nullable=False),
        sa.Column("subject_ref", sa.String(128), nullable=False),
        sa.Column("book", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column(
            "payload", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "result", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True
        ),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("review_reason", sa.String(64), nullable=True),
        sa.Column("source_key", sa.String(64), nullable=False),
        sa.Column("created_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=True),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_postings_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_postings_store_id_stores")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_postings_reverses_id")),
        sa.UniqueConstraint("source_key", name=op.f("uq_postings_source_key")),
    )
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_postings_organisation_id_created_at"),
            ["organisation_id", "created_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_postings_organisation_id_status_created_at"),
            ["organisation_id", "status", "created_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_postings_store_id_created_at"), ["store_id", "created_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_postings_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "refresh_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sign_in_id", sa.Uuid(), nullable=False),
        sa.Column("issued_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sign_in_id"], ["sign_ins.id"], name=op.f("fk_refresh_tokens_sign_in_id_sign_ins")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresh_tokens")),
    )
    with op.batch_alter_table("refresh_tokens", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_refresh_tokens_sign_in_id"), ["sign_in_id"], unique=False
        )

    op.create_table(
        "stock_ledger",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("location", sa.String(16), nullable=False),
        sa.Column("sku_id", sa.Uuid(), nullable=False),
        sa.Column("batch_no", sa.String(64), nullable=True),
        sa.Column("qty_delta", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("effective_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("posted_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("source_key", sa.String(96), nullable=False),
        sa.Column("posting_id", sa.Uuid(), nullable=True),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_stock_ledger_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(["sku_id"], ["skus.id"], name=op.f("fk_stock_ledger_sku_id_skus")),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_stock_ledger_store_id_stores")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_ledger")),
        sa.UniqueConstraint("source_key", name=op.f("uq_stock_ledger_source_key")),
    )
    with op.batch_alter_table("stock_ledger", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stock_ledger_posting_id"), ["posting_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_stock_ledger_store_id_sku_id_location_effective_at"),
            ["store_id", "sku_id", "location", "effective_at"],
            unique=False,
        )

    op.create_table(
        "tickets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("item_key", sa.String(140), nullable=False),
        sa.Column("item_code", sa.String(64), nullable=False),
        sa.Column(
            "title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "detail", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("klass", sa.String(16), nullable=False),
        sa.Column("priority", sa.String(16), nullable=False),
        sa.Column("owner_role", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("due_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("repeat_count", sa.Integer(), nullable=False),
        sa.Column("opened_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["people.id"], name=op.f("fk_tickets_assignee_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_tickets_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_tickets_store_id_stores")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_tickets_assignee_id_state"), ["assignee_id", "state"], unique=False
        )
        batch_op.create_index(
            "ix_tickets_open_due",
            ["organisation_id", "due_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('opened', 'assigned', 'in_progress', 'submitted')"),
            postgresql_where=sa.text("state IN ('opened', 'assigned', 'in_progress', 'submitted')"),
        )
        batch_op.create_index(
            batch_op.f("ix_tickets_organisation_id_opened_at"),
            ["organisation_id", "opened_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_tickets_store_id_opened_at"), ["store_id", "opened_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_tickets_store_id_state_due_at"),
            ["store_id", "state", "due_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_tickets_visit_id"), ["visit_id"], unique=False)
        batch_op.create_index(
            "uq_tickets_open_item",
            ["store_id", "item_key"],
            unique=True,
            sqlite_where=sa.text("state IN ('opened', 'assigned', 'in_progress', 'submitted')"),
            postgresql_where=sa.text("state IN ('opened', 'assigned', 'in_progress', 'submitted')"),
        )

    op.create_table(
        "visit_plans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("supervisor_id", sa.Uuid(), nullable=False),
        sa.Column("checklist_version_id", sa.Uuid(), nullable=False),
        sa.Column("visit_type", sa.String(64), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("node", sa.String(16), nullable=True),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["checklist_version_id"],
            ["checklist_versions.id"],
            name=op.f("fk_visit_plans_checklist_version_id_checklist_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_visit_plans_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_visit_plans_store_id_stores")
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["people.id"], name=op.f("fk_visit_plans_supervisor_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_plans")),
    )
    with op.batch_alter_table("visit_plans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_plans_store_id"), ["store_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_visit_plans_supervisor_id_due_date"),
            ["supervisor_id", "due_date"],
            unique=False,
        )

    op.create_table(
        "visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("supervisor_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(64), nullable=False),
        sa.Column("checklist_version_id", sa.Uuid(), nullable=False),
        sa.Column("checklist_code", sa.String(64), nullable=False),
        sa.Column("visit_type", sa.String(64), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("node", sa.String(16), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("visit_date", sa.Date(), nullable=False),
        sa.Column("started_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("received_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("skew_ms", sa.BigInteger(), nullable=False),
        sa.Column(
            "presence", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("presence_verdict", sa.String(16), nullable=True),
        sa.Column("presence_confidence", sa.Integer(), nullable=True),
        sa.Column(
            "manager_confirm",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=True,
        ),
        sa.Column("photos_total", sa.Integer(), nullable=False),
        sa.Column("photos_held", sa.Integer(), nullable=False),
        sa.Column("sealed_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "flags", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("review_note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checklist_version_id"],
            ["checklist_versions.id"],
            name=op.f("fk_visits_checklist_version_id_checklist_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_visits_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_visits_store_id_stores")
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["people.id"], name=op.f("fk_visits_supervisor_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_visits_organisation_id_received_at_id"),
            ["organisation_id", "received_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_visits_organisation_id_state_received_at_id"),
            ["organisation_id", "state", "received_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_visits_organisation_id_visit_date"),
            ["organisation_id", "visit_date"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_visits_store_id_received_at"), ["store_id", "received_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_visits_store_id_checklist_code_submitted_at"),
            ["store_id", "checklist_code", "submitted_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_visits_supervisor_id_state"), ["supervisor_id", "state"], unique=False
        )
        batch_op.create_index(
            "ix_visits_unsealed",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'submitted' AND sealed_at IS NULL"),
            postgresql_where=sa.text("state = 'submitted' AND sealed_at IS NULL"),
        )

    op.create_table(
        "asset_checks",
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=True),
        sa.Column("tag", sa.String(64), nullable=False),
        sa.Column("result", sa.String(16), nullable=False),
        sa.Column("condition", sa.String(16), nullable=True),
        sa.Column(
            "before", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True
        ),
        sa.Column("at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reversed_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["assets.id"], name=op.f("fk_asset_checks_asset_id_assets")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_asset_checks_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.id"], name=op.f("fk_asset_checks_posting_id_postings")
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_asset_checks_store_id_stores")
        ),
        sa.PrimaryKeyConstraint("posting_id", name=op.f("pk_asset_checks")),
    )
    with op.batch_alter_table("asset_checks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_asset_checks_asset_id_at"), ["asset_id", "at"], unique=False
        )

    op.create_table(
        "asset_moves",
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("from_store_id", sa.Uuid(), nullable=False),
        sa.Column("to_store_id", sa.Uuid(), nullable=False),
        sa.Column("at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["assets.id"], name=op.f("fk_asset_moves_asset_id_assets")
        ),
        sa.ForeignKeyConstraint(
            ["from_store_id"], ["stores.id"], name=op.f("fk_asset_moves_from_store_id_stores")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_asset_moves_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.id"], name=op.f("fk_asset_moves_posting_id_postings")
        ),
        sa.ForeignKeyConstraint(
            ["to_store_id"], ["stores.id"], name=op.f("fk_asset_moves_to_store_id_stores")
        ),
        sa.PrimaryKeyConstraint("posting_id", name=op.f("pk_asset_moves")),
    )
    op.create_table(
        "count_lines",
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("sku_id", sa.Uuid(), nullable=False),
        sa.Column("counted_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("book_qty", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("counted_qty", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("variance_qty", sa.Numeric(precision=14, scale=3), nullable=False),
        sa.Column("variance_value", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("reason_code", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_count_lines_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.id"], name=op.f("fk_count_lines_posting_id_postings")
        ),
        sa.ForeignKeyConstraint(["sku_id"], ["skus.id"], name=op.f("fk_count_lines_sku_id_skus")),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_count_lines_store_id_stores")
        ),
        sa.PrimaryKeyConstraint("posting_id", name=op.f("pk_count_lines")),
    )
    with op.batch_alter_table("count_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_count_lines_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "fitout_nodes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column(
            "title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("progress_weight", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("actual_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_fitout_nodes_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["fitout_projects.id"],
            name=op.f("fk_fitout_nodes_project_id_fitout_projects"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fitout_nodes")),
        sa.UniqueConstraint("project_id", "code", name=op.f("uq_fitout_nodes_project_id_code")),
    )
    op.create_table(
        "maintenance_requests",
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=True),
        sa.Column("item_code", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("requested_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["assets.id"], name=op.f("fk_maintenance_requests_asset_id_assets")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_maintenance_requests_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"],
            ["postings.id"],
            name=op.f("fk_maintenance_requests_posting_id_postings"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_maintenance_requests_store_id_stores")
        ),
        sa.PrimaryKeyConstraint("posting_id", name=op.f("pk_maintenance_requests")),
    )
    with op.batch_alter_table("maintenance_requests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_maintenance_requests_store_id"), ["store_id"], unique=False
        )

    op.create_table(
        "stock_marks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("sku_id", sa.Uuid(), nullable=True),
        sa.Column("batch_no", sa.String(64), nullable=True),
        sa.Column("expiry_date", sa.Date(), nullable=True),
        sa.Column("qty", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("source_key", sa.String(64), nullable=False),
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_stock_marks_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.id"], name=op.f("fk_stock_marks_posting_id_postings")
        ),
        sa.ForeignKeyConstraint(["sku_id"], ["skus.id"], name=op.f("fk_stock_marks_sku_id_skus")),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_stock_marks_store_id_stores")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_marks")),
        sa.UniqueConstraint("source_key", name=op.f("uq_stock_marks_source_key")),
    )
    with op.batch_alter_table("stock_marks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stock_marks_store_id_kind"), ["store_id", "kind"], unique=False
        )

    op.create_table(
        "ticket_occurrences",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("item_code", sa.String(64), nullable=False),
        sa.Column(
            "detail", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_occurrences_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("ticket_id", "visit_id", name=op.f("pk_ticket_occurrences")),
    )
    with op.batch_alter_table("ticket_occurrences", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ticket_occurrences_visit_id"), ["visit_id"], unique=False
        )

    op.create_table(
        "ticket_photos",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_ticket_photos_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_ticket_photos_store_id_stores")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_photos_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint(
            "ticket_id", "kind", "source_id", "sha256", name=op.f("pk_ticket_photos")
        ),
    )
    with op.batch_alter_table("ticket_photos", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ticket_photos_organisation_id_sha256"),
            ["organisation_id", "sha256"],
            unique=False,
        )

    op.create_table(
        "ticket_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(24), nullable=False),
        sa.Column("from_state", sa.String(16), nullable=True),
        sa.Column("to_state", sa.String(16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_steps_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_steps")),
    )
    with op.batch_alter_table("ticket_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_steps_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "ticket_submissions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=True),
        sa.Column("verdict_note", sa.Text(), nullable=True),
        sa.Column("verdict_by", sa.Uuid(), nullable=True),
        sa.Column("verdict_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_ticket_submissions_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_submissions_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_submissions")),
        sa.UniqueConstraint(
            "ticket_id", "round", name=op.f("uq_ticket_submissions_ticket_id_round")
        ),
    )
    op.create_table(
        "visit_answers",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column(
            "answers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_visit_answers_visit_id_visits")
        ),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_answers")),
    )
    op.create_table(
        "visit_photos",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("item_code", sa.String(64), nullable=False),
        sa.Column(
            "facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("held_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_visit_photos_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_visit_photos_store_id_stores")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_visit_photos_visit_id_visits")
        ),
        sa.PrimaryKeyConstraint("visit_id", "ordinal", name=op.f("pk_visit_photos")),
    )
    with op.batch_alter_table("visit_photos", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_visit_photos_organisation_id_sha256"),
            ["organisation_id", "sha256"],
            unique=False,
        )

    op.create_table(
        "visit_scores",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("checklist_version_id", sa.Uuid(), nullable=False),
        sa.Column("policy_hash", sa.String(64), nullable=False),
        sa.Column("scoring_version", sa.Integer(), nullable=False),
        sa.Column("total", sa.Numeric(precision=6, scale=1), nullable=True),
        sa.Column("grade", sa.String(16), nullable=True),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("vetoed", sa.Boolean(), nullable=False),
        sa.Column("capped", sa.Boolean(), nullable=False),
        sa.Column(
            "failed_items", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "detail", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "context", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("scored_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["checklist_version_id"],
            ["checklist_versions.id"],
            name=op.f("fk_visit_scores_checklist_version_id_checklist_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_visit_scores_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_visit_scores_store_id_stores")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_visit_scores_visit_id_visits")
        ),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_scores")),
    )
    with op.batch_alter_table("visit_scores", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_visit_scores_store_id_visit_id"), ["store_id", "visit_id"], unique=False
        )

    op.create_table(
        "fitout_notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("node_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column(
            "detail", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("source_key", sa.String(64), nullable=False),
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["node_id"], ["fitout_nodes.id"], name=op.f("fk_fitout_notices_node_id_fitout_nodes")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_fitout_notices_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.id"], name=op.f("fk_fitout_notices_posting_id_postings")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["fitout_projects.id"],
            name=op.f("fk_fitout_notices_project_id_fitout_projects"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fitout_notices")),
        sa.UniqueConstraint("source_key", name=op.f("uq_fitout_notices_source_key")),
    )
    with op.batch_alter_table("fitout_notices", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fitout_notices_project_id_kind"), ["project_id", "kind"], unique=False
        )

    op.create_table(
        "node_results",
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("node_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("state_before", sa.String(16), nullable=False),
        sa.Column("at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reversed_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["node_id"], ["fitout_nodes.id"], name=op.f("fk_node_results_node_id_fitout_nodes")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_node_results_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.id"], name=op.f("fk_node_results_posting_id_postings")
        ),
        sa.PrimaryKeyConstraint("posting_id", name=op.f("pk_node_results")),
    )
    with op.batch_alter_table("node_results", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_node_results_node_id"), ["node_id"], unique=False)

    op.create_table(
        "snags",
        sa.Column("posting_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("node_id", sa.Uuid(), nullable=False),
        sa.Column("item_code", sa.String(64), nullable=False),
        sa.Column(
            "title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("severity", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["node_id"], ["fitout_nodes.id"], name=op.f("fk_snags_node_id_fitout_nodes")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_snags_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["postings.id"], name=op.f("fk_snags_posting_id_postings")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["fitout_projects.id"], name=op.f("fk_snags_project_id_fitout_projects")
        ),
        sa.PrimaryKeyConstraint("posting_id", name=op.f("pk_snags")),
    )
    with op.batch_alter_table("snags", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_snags_project_id_state"), ["project_id", "state"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("snags", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_snags_project_id_state"))

    op.drop_table("snags")
    with op.batch_alter_table("node_results", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_node_results_node_id"))

    op.drop_table("node_results")
    with op.batch_alter_table("fitout_notices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fitout_notices_project_id_kind"))

    op.drop_table("fitout_notices")
    with op.batch_alter_table("visit_scores", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_scores_store_id_visit_id"))

    op.drop_table("visit_scores")
    with op.batch_alter_table("visit_photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_photos_organisation_id_sha256"))

    op.drop_table("visit_photos")
    op.drop_table("visit_answers")
    op.drop_table("ticket_submissions")
    with op.batch_alter_table("ticket_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_steps_ticket_id"))

    op.drop_table("ticket_steps")
    with op.batch_alter_table("ticket_photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_photos_organisation_id_sha256"))

    op.drop_table("ticket_photos")
    with op.batch_alter_table("ticket_occurrences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_occurrences_visit_id"))

    op.drop_table("ticket_occurrences")
    with op.batch_alter_table("stock_marks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stock_marks_store_id_kind"))

    op.drop_table("stock_marks")
    with op.batch_alter_table("maintenance_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_maintenance_requests_store_id"))

    op.drop_table("maintenance_requests")
    op.drop_table("fitout_nodes")
    with op.batch_alter_table("count_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_count_lines_visit_id"))

    op.drop_table("count_lines")
    op.drop_table("asset_moves")
    with op.batch_alter_table("asset_checks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_asset_checks_asset_id_at"))

    op.drop_table("asset_checks")
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_visits_unsealed",
            sqlite_where=sa.text("state = 'submitted' AND sealed_at IS NULL"),
            postgresql_where=sa.text("state = 'submitted' AND sealed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_visits_supervisor_id_state"))
        batch_op.drop_index(batch_op.f("ix_visits_store_id_checklist_code_submitted_at"))
        batch_op.drop_index(batch_op.f("ix_visits_store_id_received_at"))
        batch_op.drop_index(batch_op.f("ix_visits_organisation_id_visit_date"))
        batch_op.drop_index(batch_op.f("ix_visits_organisation_id_state_received_at_id"))
        batch_op.drop_index(batch_op.f("ix_visits_organisation_id_received_at_id"))

    op.drop_table("visits")
    with op.batch_alter_table("visit_plans", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_plans_supervisor_id_due_date"))
        batch_op.drop_index(batch_op.f("ix_visit_plans_store_id"))

    op.drop_table("visit_plans")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_tickets_open_item",
            sqlite_where=sa.text("state IN ('opened', 'assigned', 'in_progress', 'submitted')"),
            postgresql_where=sa.text("state IN ('opened', 'assigned', 'in_progress', 'submitted')"),
        )
        batch_op.drop_index(batch_op.f("ix_tickets_visit_id"))
        batch_op.drop_index(batch_op.f("ix_tickets_store_id_state_due_at"))
        batch_op.drop_index(batch_op.f("ix_tickets_store_id_opened_at"))
        batch_op.drop_index(batch_op.f("ix_tickets_organisation_id_opened_at"))
        batch_op.drop_index(
            "ix_tickets_open_due",
            sqlite_where=sa.text("state IN ('opened', 'assigned', 'in_progress', 'submitted')"),
            postgresql_where=sa.text("state IN ('opened', 'assigned', 'in_progress', 'submitted')"),
        )
        batch_op.drop_index(batch_op.f("ix_tickets_assignee_id_state"))

    op.drop_table("tickets")
    with op.batch_alter_table("stock_ledger", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stock_ledger_store_id_sku_id_location_effective_at"))
        batch_op.drop_index(batch_op.f("ix_stock_ledger_posting_id"))

    op.drop_table("stock_ledger")
    with op.batch_alter_table("refresh_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refresh_tokens_sign_in_id"))

    op.drop_table("refresh_tokens")
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_postings_visit_id"))
        batch_op.drop_index(batch_op.f("ix_postings_store_id_created_at"))
        batch_op.drop_index(batch_op.f("ix_postings_organisation_id_status_created_at"))
        batch_op.drop_index(batch_op.f("ix_postings_organisation_id_created_at"))

    op.drop_table("postings")
    with op.batch_alter_table("person_scopes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_scopes_person_id"))

    op.drop_table("person_scopes")
    with op.batch_alter_table("fitout_projects", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fitout_projects_store_id"))

    op.drop_table("fitout_projects")
    with op.batch_alter_table("assets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assets_store_id"))

    op.drop_table("assets")
    with op.batch_alter_table("visit_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_versions_visit_id"))

    op.drop_table("visit_versions")
    with op.batch_alter_table("stores", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stores_supervisor_id"))
        batch_op.drop_index(batch_op.f("ix_stores_region_id"))

    op.drop_table("stores")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_ins_person_id"))

    op.drop_table("sign_ins")
    op.drop_table("photo_uploads")
    with op.batch_alter_table("checklist_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checklist_versions_organisation_id"))

    op.drop_table("checklist_versions")
    op.drop_table("skus")
    op.drop_table("sample_rules")
    with op.batch_alter_table("regions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_regions_path"))
        batch_op.drop_index(batch_op.f("ix_regions_organisation_id"))

    op.drop_table("regions")
    op.drop_table("photos")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_organisation_id"))

    op.drop_table("people")
    op.drop_table("checklists")
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempts_login_at"))

    op.drop_table("sign_in_attempts")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_parked",
            sqlite_where=sa.text("state = 'parked'"),
            postgresql_where=sa.text("state = 'parked'"),
        )
        batch_op.drop_index(
            "ix_outbox_live",
            sqlite_where=sa.text("state IN ('waiting', 'sent')"),
            postgresql_where=sa.text("state IN ('waiting', 'sent')"),
        )

    op.drop_table("outbox")
    op.drop_table("organisations")
    op.drop_table("inbox")
    op.drop_table("audit_heads")
    op.drop_table("audit")
