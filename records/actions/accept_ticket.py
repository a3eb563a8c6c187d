"""The assignee takes the work on: assigned -> in_progress."""

import uuid

from sqlalchemy.orm import Session

from records.actions.ticket_moves import expect, move
from records.deed import Deed
from records.queries.scope import Reach
from records.queries.ticket_details import locked
from records.refusals import NotYours
from records.tables.tickets import ASSIGNED, IN_PROGRESS


def accept_ticket(
    session: Session, deed: Deed, reach: Reach, ticket_id: uuid.UUID, version: int
) -> None:
    """Move the ticket on; refuse anybody but its assignee."""
    ticket = locked(session, reach, ticket_id)
    if ticket.assignee_id is None or ticket.assignee_id != deed.person_id:
        raise NotYours
    expect(ticket, version, ASSIGNED)
    move(session, deed, ticket, "accept", IN_PROGRESS)
