"""Somebody is made responsible: opened -> assigned, or on to another person."""

import uuid

from sqlalchemy.orm import Session

from records import events
from records.actions.ticket_moves import expect, move
from records.deed import Deed
from records.queries.assignees import may_take
from records.queries.scope import Reach
from records.queries.ticket_details import locked
from records.refusals import unusable
from records.tables.tickets import ASSIGNED, IN_PROGRESS, OPENED


def assign_ticket(
    session: Session,
    deed: Deed,
    reach: Reach,
    ticket_id: uuid.UUID,
    assignee_id: uuid.UUID,
    version: int,
) -> None:
    """Give the ticket to a person of the store; work already begun must be accepted anew."""
    ticket = locked(session, reach, ticket_id)
    expect(ticket, version, OPENED, ASSIGNED, IN_PROGRESS)
    if not may_take(session, ticket.store_id, assignee_id):
        raise unusable(
            "assignee_id",
            "该人员不在这家门店的范围内，不能作为责任人。",
            "This person doesn't work for that store and can't be given its tickets.",
        )
    before = ticket.assignee_id
    ticket.assignee_id = assignee_id
    people = {"assignee_id": str(assignee_id), "before": str(before) if before else None}
    move(session, deed, ticket, "assign", ASSIGNED, detail=people)
    events.emit(session, deed, events.TICKET_ASSIGNED, str(ticket.id), people)
