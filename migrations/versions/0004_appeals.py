"""Appeals against scores, and the scores they replaced

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import records.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    _appeals()
    op.create_table(
        "appeal_items",
        sa.Column("appeal_id", sa.Uuid(), nullable=False),
        sa.Column("item_code", sa.String(length=64), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _json("found"),
        sa.Column("verdict", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        _points("appeal_items", "appeal_id", "appeals"),
        sa.PrimaryKeyConstraint("appeal_id", "item_code", name=op.f("pk_appeal_items")),
    )
    op.create_table(
        "appeal_photos",
        sa.Column("appeal_id", sa.Uuid(), nullable=False),
        sa.Column("item_code", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        _points("appeal_photos", "appeal_id", "appeals"),
        _points("appeal_photos", "organisation_id", "organisations"),
        _points("appeal_photos", "store_id", "stores"),
        sa.PrimaryKeyConstraint("appeal_id", "item_code", "sha256", name=op.f("pk_appeal_photos")),
    )
    op.create_index(
        op.f("ix_appeal_photos_organisation_id_sha256"),
        "appeal_photos",
        ["organisation_id", "sha256"],
    )
    _replaced_scores()


def _appeals() -> None:
    op.create_table(
        "appeals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        _time("written_at"),
        _time("made_at"),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        _time("due_at"),
        _json("score_before"),
        _json("score_after", nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        _time("decided_at", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _points("appeals", "organisation_id", "organisations"),
        _points("appeals", "store_id", "stores"),
        _points("appeals", "visit_id", "visits"),
        _points("appeals", "made_by", "people"),
        _points("appeals", "decided_by", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
    )
    for columns in (["visit_id"], ["store_id", "made_at"], ["organisation_id", "made_at"]):
        op.create_index(op.f(f"ix_appeals_{'_'.join(columns)}"), "appeals", columns)
    only_open = {"sqlite_where": _OPEN, "postgresql_where": _OPEN}
    op.create_index("uq_appeals_open_visit", "appeals", ["visit_id"], unique=True, **only_open)
    op.create_index("ix_appeals_open_due", "appeals", ["organisation_id", "due_at"], **only_open)


def _replaced_scores() -> None:
    op.create_table(
        "replaced_scores",
        sa.Column("appeal_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("policy_hash", sa.String(length=64), nullable=False),
        sa.Column("scoring_version", sa.Integer(), nullable=False),
        _json("failed_items"),
        _json("detail"),
        _json("context"),
        _time("scored_at"),
        _time("replaced_at"),
        _points("replaced_scores", "appeal_id", "appeals"),
        _points("replaced_scores", "visit_id", "visits"),
        _points("replaced_scores", "organisation_id", "organisations"),
        _points("replaced_scores", "store_id", "stores"),
        sa.PrimaryKeyConstraint("appeal_id", name=op.f("pk_replaced_scores")),
    )
    op.create_index(op.f("ix_replaced_scores_visit_id"), "replaced_scores", ["visit_id"])


def _json(name: str, *, nullable: bool = False) -> sa.Column[object]:
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    return sa.Column(name, kind, nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, records.base.UtcDateTime(timezone=True), nullable=nullable)


def _points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def downgrade() -> None:
    for table in ("replaced_scores", "appeal_photos", "appeal_items", "appeals"):
        op.drop_table(table)
