"""An unfinished ticket whose finding did not stand is cancelled, with the reason.

Part of deciding an appeal. A ticket that another visit found as well stays: only this finding fell.
"""

import uuid
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.actions.ticket_moves import move
from records.deed import Deed
from records.tables.appeals import Appeal
from records.tables.scores import VisitScore
from records.tables.tickets import CANCELLED, OPEN_STATES, Ticket, TicketOccurrence
from records.tables.visits import VOIDED, Visit


def cancel_tickets(
    session: Session, deed: Deed, appeal: Appeal, reasons: Mapping[str, str]
) -> None:
    """Cancel what the visit's items opened, unless another visit holds it up."""
    rows = session.execute(
        select(Ticket, TicketOccurrence.item_code)
        .join(TicketOccurrence, TicketOccurrence.ticket_id == Ticket.id)
        .where(
            TicketOccurrence.visit_id == appeal.visit_id,
            TicketOccurrence.item_code.in_(reasons),
            Ticket.state.in_(OPEN_STATES),
        )
        .order_by(Ticket.id)
        .with_for_update(of=Ticket, key_share=True)
    ).all()
    for ticket, code in rows:
        if _stands_elsewhere(session, ticket.id, appeal.visit_id):
            continue
        ticket.closed_at = deed.at
        told = {"appeal_id": str(appeal.id)}
        move(session, deed, ticket, "cancel", CANCELLED, reasons[code], told)
        events.emit(session, deed, events.TICKET_CANCELLED, str(ticket.id), told)


def _stands_elsewhere(session: Session, ticket_id: uuid.UUID, visit_id: uuid.UUID) -> bool:
    rows = session.execute(
        select(TicketOccurrence.item_code, VisitScore.failed_items)
        .join(VisitScore, VisitScore.visit_id == TicketOccurrence.visit_id)
        .join(Visit, Visit.id == TicketOccurrence.visit_id)
        .where(
            TicketOccurrence.ticket_id == ticket_id,
            TicketOccurrence.visit_id != visit_id,
            Visit.state != VOIDED,
        )
    )
    return any(row.item_code in row.failed_items for row in rows)
