"""On PostgreSQL, JSON columns keep the text as written

Nothing asks inside a JSON column, and taking a score's trace apart into jsonb cost more than
writing the row. Rewrites the tables, so the server is to be stopped meanwhile.

Revision: 0005, after 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COLUMNS = {
    "audit": ("detail",),
    "outbox": ("payload",),
    "checklist_drafts": ("document",),
    "checklist_versions": ("document",),
    "replays": ("spec", "tally", "summary"),
    "scoring_policies": ("document",),
    "stores": ("attributes",),
    "postings": ("payload", "result"),
    "tickets": ("title", "detail"),
    "visits": ("presence", "manager_confirm", "flags"),
    "appeals": ("score_before", "score_after"),
    "asset_checks": ("before",),
    "fitout_nodes": ("title",),
    "replay_changes": ("why",),
    "ticket_occurrences": ("detail",),
    "visit_answers": ("answers",),
    "visit_photos": ("facts",),
    "visit_scores": ("failed_items", "detail", "context"),
    "appeal_items": ("found",),
    "fitout_notices": ("detail",),
    "replaced_scores": ("failed_items", "detail", "context"),
    "snags": ("title",),
}


def upgrade() -> None:
    _turn_into("json")


def downgrade() -> None:
    _turn_into("jsonb")


def _turn_into(kind: str) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, columns in COLUMNS.items():
        changes = ", ".join(f"ALTER {name} TYPE {kind} USING {name}::{kind}" for name in columns)
        op.execute(f"ALTER TABLE {table} {changes}")
