"""What is kept of an event that failed: why, when it is tried again, and at last that it is parked.

A parked event is never dropped: it is counted, shown to the administrator and can be run again.
"""

import uuid
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from records.base import table_of
from records.tables.outbox import DONE, PARKED, WAITING, OutboxEvent

OUTBOX = table_of(OutboxEvent)
LONGEST_ERROR = 2000


def note_failure(session: Session, event_id: uuid.UUID, error: str, retry_at: datetime) -> None:
    """Keep why it failed and when the relay may send it again."""
    session.execute(
        update(OUTBOX)
        .where(OUTBOX.c.id == event_id, OUTBOX.c.state != DONE)
        .values(state=WAITING, lease_until=retry_at, job_id=None, last_error=error[:LONGEST_ERROR])
    )


def park_event(session: Session, event_id: uuid.UUID, error: str | None) -> None:
    """Give up on an event until a person looks; without a new error the last one stays."""
    values = {"state": PARKED, "lease_until": None, "job_id": None}
    if error is not None:
        values["last_error"] = error[:LONGEST_ERROR]
    session.execute(
        update(OUTBOX).where(OUTBOX.c.id == event_id, OUTBOX.c.state != DONE).values(**values)
    )
