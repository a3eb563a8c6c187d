"""The work is not good enough: back to in_progress, a new round with a new due time."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from records import events
from records.actions.ticket_moves import expect, move
from records.actions.ticket_verdicts import evidence_to_judge, judge
from records.deed import Deed
from records.queries.scope import Reach
from records.queries.ticket_details import locked
from records.refusals import unusable
from records.tables.tickets import IN_PROGRESS, SUBMITTED

NEXT_ROUND = timedelta(hours=24)
FURTHEST = timedelta(days=90)


def reject_ticket(
    session: Session,
    deed: Deed,
    reach: Reach,
    ticket_id: uuid.UUID,
    version: int,
    reason: str,
    due_at: datetime | None = None,
) -> None:
    """Send the work back with a reason; the next round is due a day later unless said."""
    ticket = locked(session, reach, ticket_id)
    expect(ticket, version, SUBMITTED)
    submission = evidence_to_judge(session, deed, ticket)
    due = due_at or deed.at + NEXT_ROUND
    if not reason.strip():
        raise unusable("reason", "请写明驳回原因。", "Say why it is sent back.")
    if not deed.at < due <= deed.at + FURTHEST:
        raise unusable(
            "due_at",
            "新的期限须在现在之后、90 天之内。",
            "The new due time must lie ahead, within 90 days.",
        )
    judge(submission, deed, "rejected", reason)
    ticket.round += 1
    ticket.due_at = due
    told = {"submission_id": str(submission.id), "round": ticket.round, "due_at": due.isoformat()}
    move(session, deed, ticket, "reject", IN_PROGRESS, reason, told)
    events.emit(session, deed, events.TICKET_REJECTED, str(ticket.id), told)
