"""Parked events: what the jobs gave up on, until a person looks."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from records.queries.paging import Page, Window, cut, place_of_time
from records.tables.outbox import PARKED, OutboxEvent

# Written out, because a partial index is only used where its condition stands in the query.
_PARKED = text(f"state = '{PARKED}'")


@dataclass(frozen=True, slots=True)
class ParkedJob:
    """An event whose jobs failed too often; `error` is what the last attempt said."""

    id: uuid.UUID
    event: str
    subject: str
    attempts: int
    error: str | None
    created_at: datetime
    request_id: str | None


def parked(session: Session, organisation_id: uuid.UUID, window: Window) -> Page[ParkedJob]:
    """Return a page of parked events, the oldest first."""
    event = OutboxEvent
    query = select(
        event.id,
        event.name,
        event.subject_id,
        event.attempts,
        event.last_error,
        event.created_at,
        event.request_id,
    ).where(_PARKED, event.organisation_id == organisation_id)
    if window.cursor:
        _, last_id = place_of_time(window.cursor)
        query = query.where(event.id > last_id)
    rows, cursor = cut(
        session.execute(query.order_by(event.id).limit(window.size + 1)).all(),
        window.size,
        lambda row: (row.created_at, row.id),
    )
    return Page([ParkedJob(*row) for row in rows], cursor)


def parked_count(session: Session, organisation_id: uuid.UUID) -> int:
    """Return how many events are parked."""
    query = select(func.count()).where(_PARKED, OutboxEvent.organisation_id == organisation_id)
    return session.scalar(query) or 0
