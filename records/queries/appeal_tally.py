"""How appeals stand, and how often stores were right: what calibrates those who visit."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.queries.appeals import IS_OPEN, may_see
from records.queries.briefs import Named, names
from records.queries.scope import Reach
from records.tables.appeals import DECIDED, UPHELD, Appeal, AppealItem
from records.tables.visits import Visit

DAYS = 90


@dataclass(frozen=True, slots=True)
class Overturned:
    """How many items were judged, and how many of them fell."""

    judged: int
    upheld: int


@dataclass(frozen=True, slots=True)
class SupervisorOverturned(Overturned):
    """The same of one supervisor's visits."""

    supervisor: Named


@dataclass(frozen=True, slots=True)
class Tally:
    """How appeals stand now, and how those of the last days ended."""

    open: int
    overdue: int
    days: int
    items: Overturned
    supervisors: list[SupervisorOverturned]


def tally(session: Session, reach: Reach, at: datetime) -> Tally:
    """Count what is within reach."""
    waiting = session.execute(
        select(func.count(), func.count().filter(Appeal.due_at < at))
        .select_from(Appeal)
        .join(Visit, Visit.id == Appeal.visit_id)
        .where(*may_see(reach), IS_OPEN)
    ).one()
    judged, upheld = _verdicts(session, reach, at - timedelta(days=DAYS))
    people = names(session, list(judged))
    return Tally(
        open=waiting[0],
        overdue=waiting[1],
        days=DAYS,
        items=Overturned(judged.total(), upheld.total()),
        supervisors=[
            SupervisorOverturned(count, upheld[person_id], people[person_id])
            for person_id, count in judged.most_common()
        ],
    )


def _verdicts(
    session: Session, reach: Reach, since: datetime
) -> tuple[Counter[uuid.UUID], Counter[uuid.UUID]]:
    """Count the judged and the upheld items of each supervisor's visits."""
    rows = session.execute(
        select(Visit.supervisor_id, AppealItem.verdict, func.count().label("items"))
        .select_from(AppealItem)
        .join(Appeal, Appeal.id == AppealItem.appeal_id)
        .join(Visit, Visit.id == Appeal.visit_id)
        .where(*may_see(reach), Appeal.state.in_(DECIDED), Appeal.decided_at >= since)
        .group_by(Visit.supervisor_id, AppealItem.verdict)
        .order_by(Visit.supervisor_id)
    ).all()
    judged: Counter[uuid.UUID] = Counter()
    upheld: Counter[uuid.UUID] = Counter()
    for row in rows:
        judged[row.supervisor_id] += row.items
        if row.verdict == UPHELD:
            upheld[row.supervisor_id] += row.items
    return judged, upheld
