"""A supervisor's month: plans handed in on the day, and what stores appealed against."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from records.tables.appeals import PARTLY_UPHELD, UPHELD, WITHDRAWN, Appeal
from records.tables.stores import Store, VisitPlan
from records.tables.visits import Visit

# Zones differ by a day at most; which day it was at the store is settled row by row.
SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Plans of the month whose day is over or that are fulfilled, and how many were in time."""

    due: int
    on_time: int


@dataclass(frozen=True, slots=True)
class Contested:
    """Appeals against the person's visits: made this month, decided this month, right in part."""

    made: int
    decided: int
    upheld: int


@dataclass(frozen=True, slots=True)
class OwnNumbers:
    """One person's month."""

    month: str
    plans: Punctuality
    appeals: Contested


def own_numbers(session: Session, person_id: uuid.UUID, first: date, at: datetime) -> OwnNumbers:
    """Count the month that begins on a day; days are the stores' own."""
    after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return OwnNumbers(
        first.isoformat()[:7],
        _plans(session, person_id, first, after, at),
        _appeals(session, person_id, first, after),
    )


def _plans(
    session: Session, person_id: uuid.UUID, first: date, after: date, at: datetime
) -> Punctuality:
    rows = session.execute(
        select(VisitPlan.due_date, Visit.submitted_at, Store.time_zone)
        .join(Store, Store.id == VisitPlan.store_id)
        .outerjoin(Visit, Visit.id == VisitPlan.visit_id)
        .where(
            VisitPlan.supervisor_id == person_id,
            VisitPlan.due_date >= first,
            VisitPlan.due_date < after,
        )
    ).all()
    due = on_time = 0
    for row in rows:
        done = row.submitted_at is not None
        day = (row.submitted_at if done else at).astimezone(ZoneInfo(row.time_zone)).date()
        due += done or day > row.due_date
        on_time += done and day <= row.due_date
    return Punctuality(due, on_time)


def _appeals(session: Session, person_id: uuid.UUID, first: date, after: date) -> Contested:
    since = datetime.combine(first - SLACK, datetime.min.time(), ZoneInfo("UTC"))
    rows = session.execute(
        select(Appeal.made_at, Appeal.decided_at, Appeal.state, Store.time_zone)
        .join(Visit, Visit.id == Appeal.visit_id)
        .join(Store, Store.id == Appeal.store_id)
        .where(
            Visit.supervisor_id == person_id,
            Appeal.state != WITHDRAWN,
            or_(Appeal.made_at >= since, Appeal.decided_at >= since),
        )
    ).all()

    def falls(moment: datetime | None, zone: str) -> bool:
        return moment is not None and first <= moment.astimezone(ZoneInfo(zone)).date() < after

    decided = [row for row in rows if falls(row.decided_at, row.time_zone)]
    return Contested(
        made=sum(falls(row.made_at, row.time_zone) for row in rows),
        decided=len(decided),
        upheld=sum(row.state in {UPHELD, PARTLY_UPHELD} for row in decided),
    )
