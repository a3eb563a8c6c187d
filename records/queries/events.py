"""Events of the outbox, as the jobs read them."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.among import among
from records.base import table_of
from records.tables.outbox import DONE, OutboxEvent

OUTBOX = table_of(OutboxEvent)

_UNDONE = (
    select(
        OUTBOX.c.id,
        OUTBOX.c.organisation_id,
        OUTBOX.c.name,
        OUTBOX.c.subject_id,
        OUTBOX.c.payload,
        OUTBOX.c.request_id,
        OUTBOX.c.attempts,
    )
    .where(among(OUTBOX.c.id, "ids"), OUTBOX.c.state != DONE)
    .order_by(OUTBOX.c.id)
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; what follows it is in workers/routes.py."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    name: str
    subject_id: str
    payload: dict[str, Any]
    request_id: str | None
    attempts: int


def undone(session: Session, ids: Collection[uuid.UUID]) -> list[Event]:
    """Return those of the events that are not done, the oldest first."""
    return [Event(*row) for row in session.execute(_UNDONE, {"ids": list(ids)})]
