"""An admin sends a parked event round again: parked -> waiting, with all its attempts back."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import journal
from records.deed import Deed
from records.refusals import NotFound, WrongState
from records.tables.outbox import PARKED, WAITING, OutboxEvent


def retry_parked(session: Session, deed: Deed, event_id: uuid.UUID) -> None:
    """Put the event back in line; handlers that are done stay done by their inbox."""
    event = session.scalars(
        select(OutboxEvent)
        .where(OutboxEvent.id == event_id, OutboxEvent.organisation_id == deed.organisation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if event is None:
        raise NotFound
    if event.state != PARKED:
        raise WrongState
    event.state = WAITING
    event.attempts = 0
    event.lease_until = None
    journal.record(
        session,
        deed,
        deed.organisation_id,
        "job.retried",
        f"job:{event.id}",
        {"event": event.name, "subject": event.subject_id, "last_error": event.last_error},
    )
