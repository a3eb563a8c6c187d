"""A visit as the jobs need it, with its store; read alone or together with others."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.among import among
from records.base import table_of
from records.clock import true_time
from records.tables.stores import Store
from records.tables.visits import Visit, VisitAnswers

VISITS = table_of(Visit)
STORES = table_of(Store)
ANSWERS = table_of(VisitAnswers)

_VISIT = (
    select(
        VISITS.c.id,
        VISITS.c.organisation_id,
        VISITS.c.store_id,
        VISITS.c.supervisor_id,
        VISITS.c.checklist_version_id,
        VISITS.c.policy_id,
        VISITS.c.visit_type,
        VISITS.c.node,
        VISITS.c.revision,
        VISITS.c.state,
        VISITS.c.sealed_at,
        VISITS.c.visit_date,
        VISITS.c.submitted_at,
        VISITS.c.received_at,
        VISITS.c.skew_ms,
        STORES.c.code.label("store_code"),
        STORES.c.store_type,
        STORES.c.attributes,
        STORES.c.manager_id,
        STORES.c.supervisor_id.label("area_manager_id"),
    )
    .join(STORES, STORES.c.id == VISITS.c.store_id)
    .where(among(VISITS.c.id, "visit_ids"))
)
_AHEAD = _VISIT.add_columns(ANSWERS.c.answers).outerjoin(ANSWERS, ANSWERS.c.visit_id == VISITS.c.id)
_KEY = "visits read ahead"


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """A visit, with what jobs need of its store."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    store_id: uuid.UUID
    supervisor_id: uuid.UUID
    checklist_version_id: uuid.UUID
    policy_id: uuid.UUID | None
    visit_type: str
    node: str | None
    revision: int
    state: str
    sealed_at: datetime | None
    visit_date: date
    submitted_at: datetime | None
    received_at: datetime
    skew_ms: int
    store_code: str
    store_type: str
    attributes: dict[str, Any]
    manager_id: uuid.UUID | None
    area_manager_id: uuid.UUID | None


@dataclass(slots=True)
class Ahead:
    """What was read of a visit together with others."""

    visit: VisitFacts
    answers: dict[str, Any]
    repeats: dict[str, int] | None = None


def read_ahead(session: Session, visit_ids: Sequence[uuid.UUID]) -> list[Ahead]:
    """Read many visits in one statement and keep them for `find_visit` in the same session."""
    rows = session.connection().execute(_AHEAD, {"visit_ids": list(visit_ids)})
    found = [Ahead(VisitFacts(*row[:-1]), row.answers or {}) for row in rows]
    session.info[_KEY] = {one.visit.id: one for one in found}
    return found


def ahead(session: Session, visit_id: uuid.UUID) -> Ahead | None:
    """Return what was read ahead of this visit."""
    known: dict[uuid.UUID, Ahead] = session.info.get(_KEY, {})
    return known.get(visit_id)


def find_visit(session: Session, visit_id: uuid.UUID) -> VisitFacts | None:
    """Return the visit, or None."""
    known = ahead(session, visit_id)
    if known is not None:
        return known.visit
    row = session.connection().execute(_VISIT, {"visit_ids": [visit_id]}).one_or_none()
    return None if row is None else VisitFacts(*tuple(row))


def true_instant(visit: VisitFacts, phone_ms: int) -> datetime:
    """Turn the clock of the visit's phone into the server's."""
    return true_time(phone_ms, visit.skew_ms, visit.received_at)
