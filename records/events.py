"""The names of what can happen, and how an event enters the outbox.

`workers/routes.py` says what follows each of them; a test holds the two lists together.
"""

import uuid
from typing import Any

from sqlalchemy.orm import Session

from records.base import table_of
from records.clock import new_id
from records.deed import Deed
from records.gathered import add_rows
from records.tables.outbox import WAITING, OutboxEvent

OUTBOX = table_of(OutboxEvent)

VISIT_SUBMITTED = "visit.submitted"
VISIT_SEALED = "visit.sealed"
VISIT_SCORED = "visit.scored"
VISIT_REVIEWED = "visit.reviewed"
VISIT_RESCORED = "visit.rescored"
PHOTOS_KEPT = "photos.kept"
TICKET_OPENED = "ticket.opened"
TICKET_ASSIGNED = "ticket.assigned"
TICKET_SUBMITTED = "ticket.submitted"
TICKET_VERIFIED = "ticket.verified"
TICKET_REJECTED = "ticket.rejected"
TICKET_CANCELLED = "ticket.cancelled"
APPEAL_MADE = "appeal.made"
APPEAL_DECIDED = "appeal.decided"
APPEAL_WITHDRAWN = "appeal.withdrawn"
POSTING_APPROVED = "posting.approved"
POSTING_REJECTED = "posting.rejected"
POSTING_CONFIRMED = "posting.confirmed"
POSTING_REVERSED = "posting.reversed"
CHECKLIST_PUBLISHED = "checklist.published"
CHECKLIST_RETIRED = "checklist.retired"
POLICY_PUBLISHED = "policy.published"
# A slice of a replay is to be worked: the first when it is asked for, each next by the one before.
REPLAY_DUE = "replay.due"

ALL = frozenset(
    {
        VISIT_SUBMITTED,
        VISIT_SEALED,
        VISIT_SCORED,
        VISIT_REVIEWED,
        VISIT_RESCORED,
        PHOTOS_KEPT,
        TICKET_OPENED,
        TICKET_ASSIGNED,
        TICKET_SUBMITTED,
        TICKET_VERIFIED,
        TICKET_REJECTED,
        TICKET_CANCELLED,
        APPEAL_MADE,
        APPEAL_DECIDED,
        APPEAL_WITHDRAWN,
        POSTING_APPROVED,
        POSTING_REJECTED,
        POSTING_CONFIRMED,
        POSTING_REVERSED,
        CHECKLIST_PUBLISHED,
        CHECKLIST_RETIRED,
        POLICY_PUBLISHED,
        REPLAY_DUE,
    }
)


def emit(
    session: Session, deed: Deed, name: str, subject_id: str, payload: dict[str, Any] | None = None
) -> uuid.UUID:
    """Write the event in the caller's transaction and return its id."""
    event_id = new_id()
    add_rows(
        session,
        OUTBOX,
        [
            {
                "id": event_id,
                "organisation_id": deed.organisation_id,
                "name": name,
                "subject_id": subject_id,
                "payload": payload or {},
                "request_id": deed.request_id,
                "created_at": deed.at,
                "state": WAITING,
                "attempts": 0,
            }
        ],
    )
    return event_id
