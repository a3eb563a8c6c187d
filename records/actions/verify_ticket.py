"""The work is found good: submitted -> verified -> closed, both steps on record."""

import uuid

from sqlalchemy.orm import Session

from records import events
from records.actions.ticket_moves import expect, move
from records.actions.ticket_verdicts import evidence_to_judge, judge
from records.deed import Deed
from records.queries.scope import Reach
from records.queries.ticket_details import locked
from records.tables.tickets import CLOSED, SUBMITTED, VERIFIED


def verify_ticket(
    session: Session, deed: Deed, reach: Reach, ticket_id: uuid.UUID, version: int, note: str = ""
) -> None:
    """Accept the evidence and close the ticket."""
    ticket = locked(session, reach, ticket_id)
    expect(ticket, version, SUBMITTED)
    submission = evidence_to_judge(session, deed, ticket)
    judge(submission, deed, "verified", note)
    move(session, deed, ticket, "verify", VERIFIED, note, {"submission_id": str(submission.id)})
    ticket.closed_at = deed.at
    move(session, deed, ticket, "close", CLOSED)
    events.emit(
        session, deed, events.TICKET_VERIFIED, str(ticket.id), {"submission_id": str(submission.id)}
    )
