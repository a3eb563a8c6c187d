"""A sealed visit gets its score: submitted -> scored, with everything needed to replay it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from checklists.scoring import SCORING_VERSION, Score
from records import events, journal
from records.among import among
from records.base import table_of
from records.deed import Deed
from records.gathered import add_rows
from records.queries.context import Judged
from records.queries.repeats import before_visits
from records.tables.scores import VisitScore
from records.tables.visits import SCORED, SUBMITTED, Visit

VISITS = table_of(Visit)
SCORES = table_of(VisitScore)

_SCORED = (
    update(VISITS)
    .where(among(VISITS.c.id, "visit_ids"), VISITS.c.state == SUBMITTED)
    .values(state=SCORED, version=VISITS.c.version + 1)
    .returning(VISITS.c.id)
)


class Overtaken(Exception):
    """An earlier visit of the store was scored after this one was looked at."""


def score_visits(session: Session, scored: Sequence[tuple[Deed, Judged, Score]]) -> None:
    """Keep the scores; a visit that is no longer waiting for one is left alone."""
    ids = [judged.visit.id for _, judged, _ in scored]
    if not ids:
        return
    waiting = set(session.connection().execute(_SCORED, {"visit_ids": ids}).scalars())
    _require_newest(session, [judged for _, judged, _ in scored if judged.visit.id in waiting])
    for deed, judged, score in scored:
        if judged.visit.id in waiting:
            _keep(session, deed, judged, score)


def _require_newest(session: Session, judged: Sequence[Judged]) -> None:
    """Look again, now that the store is ours: another worker may have written in between."""
    lookbacks = {one.visit.id: one.version.checklist.scoring.lookback_visits for one in judged}
    now = before_visits(session, lookbacks)
    for one in judged:
        if now[one.visit.id] != one.context["repeats"]:
            raise Overtaken(f"visit {one.visit.id} is to be judged again")


def _keep(session: Session, deed: Deed, judged: Judged, score: Score) -> None:
    visit = judged.visit
    detail = score.as_json()
    add_rows(session, SCORES, [_row(deed, judged, score, detail)])
    journal.record(
        session,
        deed,
        visit.store_id,
        "visit.scored",
        f"visit:{visit.id}",
        {
            "from": SUBMITTED,
            "to": SCORED,
            "total": detail["total"],
            "grade": score.grade,
            "verdict": score.verdict,
        },
    )
    events.emit(session, deed, events.VISIT_SCORED, str(visit.id))


def _row(deed: Deed, judged: Judged, score: Score, detail: dict[str, Any]) -> dict[str, Any]:
    visit = judged.visit
    return {
        "visit_id": visit.id,
        "organisation_id": visit.organisation_id,
        "store_id": visit.store_id,
        "checklist_version_id": visit.checklist_version_id,
        "policy_hash": judged.version.policy_hash,
        "scoring_version": SCORING_VERSION,
        "total": None if detail["total"] is None else Decimal(detail["total"]),
        "grade": score.grade,
        "verdict": score.verdict,
        "vetoed": score.vetoed,
        "capped": score.capped,
        "failed_items": [item.item.code for item in score.items if item.state == "failed"],
        "detail": detail,
        "context": judged.context,
        "scored_at": deed.at,
    }
