"""What every deed on a ticket shares: the version it was read at, and the trace a move leaves.

Not a deed itself: the deeds of the ticket call it, so that no move goes without its step, its
audit line and its new version.
"""

from typing import Any

from sqlalchemy.orm import Session

from records import journal
from records.clock import new_id
from records.deed import Deed
from records.refusals import Stale, WrongState
from records.tables.tickets import Ticket, TicketStep


def expect(ticket: Ticket, version: int, *states: str) -> None:
    """Refuse unless the ticket is as it was read, and in one of these states."""
    if ticket.version != version:
        raise Stale
    if ticket.state not in states:
        raise WrongState


def move(
    session: Session,
    deed: Deed,
    ticket: Ticket,
    action: str,
    to: str,
    note: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Change the state, raise the version, and write the step and the audit line."""
    before = ticket.state
    ticket.state = to
    ticket.version += 1
    session.add(
        TicketStep(
            id=new_id(),
            ticket_id=ticket.id,
            at=deed.at,
            actor_id=deed.person_id,
            action=action,
            from_state=before,
            to_state=to,
            note=note,
        )
    )
    journal.record(
        session,
        deed,
        ticket.store_id,
        f"ticket.{action}",
        f"ticket:{ticket.id}",
        {"from": before, "to": to, "note": note, **(detail or {})},
    )
