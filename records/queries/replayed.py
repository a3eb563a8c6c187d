"""The past as a replay reads it: scored visits in bulk, with what they were scored by.

Read as they were stored: answers, the context of that day, and the score that was given.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, Text, and_, bindparam, cast, func, or_, select
from sqlalchemy.orm import Session

from records.base import table_of
from records.tables.replays import Replay
from records.tables.scores import VisitScore
from records.tables.visits import VOIDED, Visit, VisitAnswers

VISITS = table_of(Visit)
SCORES = table_of(VisitScore)
ANSWERS = table_of(VisitAnswers)
REPLAYS = table_of(Replay)

# Before any visit.
START = (date.min, uuid.UUID(int=0))

Place = tuple[date, uuid.UUID]


@dataclass(frozen=True, slots=True)
class Asked:
    """A replay as its next slice needs it."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    checklist_code: str
    spec: dict[str, Any]
    state: str
    total: int
    done: int
    tally: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PastVisit:
    """A visit as it was scored."""

    id: uuid.UUID
    store_id: uuid.UUID
    visit_date: date
    total: Decimal | None
    grade: str | None
    # The stored score as JSON text: most of it is sentences, and only a change asks for it.
    detail: str
    context: dict[str, Any]
    answers: dict[str, Any] | None


def _range(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Keep a replay's visits: not voided, scored before it was asked, so that none moves."""
    return query.where(
        VISITS.c.organisation_id == bindparam("organisation_id"),
        VISITS.c.checklist_code == bindparam("code"),
        VISITS.c.visit_date >= bindparam("since"),
        VISITS.c.state != VOIDED,
        SCORES.c.scored_at <= bindparam("until"),
    )


_COUNT = _range(
    select(func.count()).select_from(VISITS.join(SCORES, SCORES.c.visit_id == VISITS.c.id))
)
_SLICE = (
    _range(
        select(
            VISITS.c.id,
            VISITS.c.store_id,
            VISITS.c.visit_date,
            SCORES.c.total,
            SCORES.c.grade,
            cast(SCORES.c.detail, Text),
            SCORES.c.context,
            ANSWERS.c.answers,
        ).select_from(
            VISITS.join(SCORES, SCORES.c.visit_id == VISITS.c.id).outerjoin(
                ANSWERS, ANSWERS.c.visit_id == VISITS.c.id
            )
        )
    )
    .where(
        or_(
            VISITS.c.visit_date > bindparam("day"),
            and_(VISITS.c.visit_date == bindparam("day"), VISITS.c.id > bindparam("visit_id")),
        )
    )
    .order_by(VISITS.c.visit_date, VISITS.c.id)
    .limit(bindparam("most"))
)
_ASKED = select(
    REPLAYS.c.id,
    REPLAYS.c.organisation_id,
    REPLAYS.c.checklist_code,
    REPLAYS.c.spec,
    REPLAYS.c.state,
    REPLAYS.c.total,
    REPLAYS.c.done,
    REPLAYS.c.tally,
    REPLAYS.c.created_at,
).where(REPLAYS.c.id == bindparam("replay_id"))


def asked(session: Session, replay_id: uuid.UUID) -> Asked | None:
    """Return a replay with its rules and how far it is, or None."""
    row = session.execute(_ASKED, {"replay_id": replay_id}).one_or_none()
    return None if row is None else Asked(*row)


def count(session: Session, replay: Asked) -> int:
    """Return how many visits the replay is about."""
    found: int = session.execute(_COUNT, _limits(replay, START)).scalar_one()
    return found


def next_visits(session: Session, replay: Asked, after: Place, most: int) -> list[PastVisit]:
    """Return the visits that come after a place, in the order of days and ids."""
    limits = {**_limits(replay, after), "day": after[0], "visit_id": after[1], "most": most}
    return [PastVisit(*row) for row in session.execute(_SLICE, limits)]


def _limits(replay: Asked, after: Place) -> dict[str, Any]:
    since = date.fromisoformat(replay.tally["since"])
    return {
        "organisation_id": replay.organisation_id,
        "code": replay.checklist_code,
        # From the last visit's day on, so that the index leads there at once.
        "since": max(since, after[0]),
        "until": replay.created_at,
    }
