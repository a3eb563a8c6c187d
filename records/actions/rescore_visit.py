"""A score gives way to the one an appeal leads to; the old one stays readable as it was.

Part of deciding an appeal. The day it was first scored stays: a window that opened then is not
opened again, and a replay that counted the visit goes on counting it.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checklists.scoring import SCORING_VERSION
from records import events, journal
from records.deed import Deed
from records.queries.rescored import Rescored
from records.tables.appeals import Appeal
from records.tables.scores import ReplacedScore, VisitScore

_KEPT = ("policy_hash", "scoring_version", "failed_items", "detail", "context", "scored_at")


def rescore_visit(
    session: Session, deed: Deed, appeal: Appeal, found: Rescored, codes: Sequence[str]
) -> dict[str, Any]:
    """Write the new score over the old one, and return it in short."""
    row = session.scalars(
        select(VisitScore).where(VisitScore.visit_id == appeal.visit_id).with_for_update()
    ).one()
    before = row.detail
    session.add(
        ReplacedScore(
            appeal_id=appeal.id,
            visit_id=row.visit_id,
            organisation_id=row.organisation_id,
            store_id=row.store_id,
            replaced_at=deed.at,
            **{name: getattr(row, name) for name in _KEPT},
        )
    )
    score, detail = found.score, found.score.as_json()
    row.total = None if detail["total"] is None else Decimal(detail["total"])
    row.grade, row.verdict = score.grade, score.verdict
    row.vetoed, row.capped = score.vetoed, score.capped
    row.failed_items = [line.item.code for line in score.items if line.state == "failed"]
    row.detail, row.context, row.scoring_version = detail, found.context, SCORING_VERSION
    told = {
        "appeal_id": str(appeal.id),
        "items": list(codes),
        "total": [before["total"], detail["total"]],
        "grade": [before["grade"], detail["grade"]],
    }
    journal.record(session, deed, row.store_id, "visit.rescored", f"visit:{row.visit_id}", told)
    events.emit(session, deed, events.VISIT_RESCORED, str(row.visit_id), told)
    return {key: detail[key] for key in ("total", "grade", "verdict", "vetoed")}
