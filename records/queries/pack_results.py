"""What was found in a store lately, for its own people's phones: to read, and to appeal against."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from records.queries import appeals
from records.queries.appeal_terms import STANDING, appeal_until, contestable, titles
from records.queries.briefs import plain
from records.queries.scope import Reach
from records.tables.checklists import ChecklistVersion
from records.tables.people import Person
from records.tables.scores import VisitScore
from records.tables.visits import Visit, VisitAnswers

LATELY = timedelta(days=31)
MOST = 30


def results(
    session: Session, reach: Reach, at: datetime, window: timedelta
) -> list[dict[str, Any]]:
    """Return the scored visits of the stores within reach, the newest first."""
    rows = session.execute(
        select(
            Visit.id,
            Visit.store_id,
            Visit.visit_date,
            Visit.state,
            Visit.submitted_at,
            Person.name.label("supervisor_name"),
            VisitScore.total,
            VisitScore.grade,
            VisitScore.verdict,
            VisitScore.detail,
            VisitScore.scored_at,
            VisitAnswers.answers,
            ChecklistVersion.document,
        )
        .join(VisitScore, VisitScore.visit_id == Visit.id)
        .join(Person, Person.id == Visit.supervisor_id)
        .join(ChecklistVersion, ChecklistVersion.id == Visit.checklist_version_id)
        .outerjoin(VisitAnswers, VisitAnswers.visit_id == Visit.id)
        .where(
            *reach.rows(Visit, narrow=True),
            Visit.state.in_(STANDING),
            Visit.received_at >= at - LATELY,
        )
        .order_by(Visit.received_at.desc(), Visit.id.desc())
        .limit(MOST)
    ).all()
    about = appeals.of_visits(session, [row.id for row in rows], at)
    return [_result(row, about.get(row.id, []), window) for row in rows]


def _result(
    row: Row[Any], about: Sequence[appeals.AppealSummary], window: timedelta
) -> dict[str, Any]:
    return {
        "id": row.id,
        "store_id": row.store_id,
        "date": row.visit_date,
        "title": row.document["title"],
        "supervisor_name": row.supervisor_name,
        "state": row.state,
        "total": plain(row.total),
        "grade": row.grade,
        "verdict": row.verdict,
        "appeal_until": appeal_until(row.state, row.detail, row.scored_at, window),
        "items": _items(row),
        "appeals": about,
    }


def _items(row: Row[Any]) -> list[dict[str, Any]]:
    called, answers = titles(row.document), row.answers or {}
    return [
        {
            "code": line["code"],
            "title": called[line["code"]],
            "detail": {"zh": line["zh"], "en": line["en"]},
            "state": line["state"],
            "class": line["class"],
            "lost": line["lost"],
            "note": answers.get(line["code"], {}).get("note", ""),
            "photos": answers.get(line["code"], {}).get("photos", []),
        }
        for line in contestable(row.detail)
    ]
