"""Leasing waiting events to the queue, so that no two relays send the same one.

First look without a lock, ask the queue, then claim by id: nothing is locked while Redis is asked.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, or_, select, text, update
from sqlalchemy.orm import Session

from records.among import among
from records.base import table_of
from records.tables.outbox import DONE, SENT, WAITING, OutboxEvent

OUTBOX = table_of(OutboxEvent)

# Written out, because a partial index is only used where its condition stands in the query.
_LIVE = text(f"state IN ('{WAITING}', '{SENT}')")
_DUE = or_(OUTBOX.c.lease_until.is_(None), OUTBOX.c.lease_until <= bindparam("now"))

_ANY_DUE = select(exists(select(OUTBOX.c.id).where(_LIVE, _DUE)))
_DUE_EVENTS = (
    select(OUTBOX.c.id, OUTBOX.c.name, OUTBOX.c.attempts, OUTBOX.c.job_id)
    .where(_LIVE, _DUE)
    .order_by(OUTBOX.c.id)
    .limit(bindparam("most"))
)
_DUE_NAMED = _DUE_EVENTS.where(among(OUTBOX.c.name, "names"))
_DUE_OTHERS = _DUE_EVENTS.where(~among(OUTBOX.c.name, "names"))
_STILL_DUE = (
    select(OUTBOX.c.id)
    .where(_LIVE, _DUE, among(OUTBOX.c.id, "ids"))
    .with_for_update(skip_locked=True)
)


@dataclass(frozen=True, slots=True)
class DueEvent:
    """An event that waits for the queue, or whose lease has ended."""

    id: uuid.UUID
    name: str
    attempts: int
    job_id: str | None


def any_due(session: Session, now: datetime) -> bool:
    """Say whether there is anything to send: the cheap question asked many times a second."""
    return bool(session.scalar(_ANY_DUE, {"now": now}))


def due_events(
    session: Session, now: datetime, names: Collection[str], most: int, *, others: bool = False
) -> list[DueEvent]:
    """Return the oldest due events with these names, or with any other name."""
    rows = session.execute(
        _DUE_OTHERS if others else _DUE_NAMED, {"now": now, "names": list(names), "most": most}
    )
    return [DueEvent(*row) for row in rows]


def claim_events(
    session: Session, ids: Sequence[uuid.UUID], now: datetime, lease_until: datetime, job_id: str
) -> list[uuid.UUID]:
    """Lease those of the events that are still due to one job; return them in their order."""
    rows = session.execute(
        update(OUTBOX)
        .where(OUTBOX.c.id.in_(_STILL_DUE.scalar_subquery()))
        .values(
            state=SENT,
            lease_until=lease_until,
            attempts=OUTBOX.c.attempts + 1,
            job_id=job_id,
        )
        .returning(OUTBOX.c.id),
        {"now": now, "ids": list(ids)},
    )
    return sorted(rows.scalars())


def extend_leases(
    session: Session, ids: Sequence[uuid.UUID], now: datetime, lease_until: datetime
) -> None:
    """Wait longer for events whose job still stands in the queue's list."""
    session.execute(
        update(OUTBOX)
        .where(OUTBOX.c.id.in_(_STILL_DUE.scalar_subquery()))
        .values(lease_until=lease_until),
        {"now": now, "ids": list(ids)},
    )


def release_events(session: Session, ids: Sequence[uuid.UUID], job_id: str) -> None:
    """Take back a lease whose job never reached the queue; it does not count as an attempt."""
    session.execute(
        update(OUTBOX)
        .where(OUTBOX.c.id.in_(ids), OUTBOX.c.job_id == job_id, OUTBOX.c.state != DONE)
        .values(state=WAITING, lease_until=None, attempts=OUTBOX.c.attempts - 1, job_id=None)
    )
