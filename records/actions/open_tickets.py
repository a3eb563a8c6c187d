"""A finding becomes a ticket; a finding that already has an open one becomes its occurrence.

One open ticket per store and item, kept by a unique index: whoever comes second adds to it.
"""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from checklists.outcomes import PlannedTicket
from records import events, journal
from records.base import table_of
from records.clock import new_id
from records.deed import Deed
from records.gathered import add_rows
from records.queries.context import VisitFacts
from records.tables.tickets import (
    ASSIGNED,
    CLOSED,
    OPEN_STATES,
    OPENED,
    VERIFIED,
    Ticket,
    TicketOccurrence,
    TicketPhoto,
    TicketStep,
)

TICKETS = table_of(Ticket)
OCCURRENCES = table_of(TicketOccurrence)
PHOTOS = table_of(TicketPhoto)
STEPS = table_of(TicketStep)

# The same item failing again this soon after its ticket was closed counts as a repeat.
REPEAT_WITHIN = timedelta(days=30)

_EARLIER = select(
    TICKETS.c.id, TICKETS.c.item_key, TICKETS.c.state, TICKETS.c.repeat_count, TICKETS.c.closed_at
).where(
    TICKETS.c.store_id == bindparam("store_id"),
    TICKETS.c.item_key.in_(bindparam("keys", expanding=True)),
    or_(
        TICKETS.c.state.in_(OPEN_STATES),
        TICKETS.c.state.in_((VERIFIED, CLOSED)) & (TICKETS.c.closed_at >= bindparam("since")),
    ),
)
_COUNT = select(func.count()).where(TICKETS.c.store_id == bindparam("store_id"))
Planned = tuple[uuid.UUID, PlannedTicket]


def open_tickets(
    session: Session,
    deed: Deed,
    visit: VisitFacts,
    checklist_code: str,
    planned: Sequence[PlannedTicket],
) -> None:
    """Open what is new, add an occurrence to what is open."""
    if not planned:
        return
    by_key = {f"{checklist_code}/{ticket.item_code}": ticket for ticket in planned}
    # First, because its lock orders those who write about one store.
    journal.record(
        session,
        deed,
        visit.store_id,
        "tickets.opened",
        f"visit:{visit.id}",
        {"items": [ticket.item_code for ticket in by_key.values()]},
    )
    opened, found_again = _open(session, deed, visit, by_key)
    everything = [*opened, *found_again]
    add_rows(session, OCCURRENCES, [_occurrence(visit, *each) for each in everything])
    _photos(session, visit, everything)
    _steps(session, deed, visit, opened, found_again)
    if opened:
        ids = [str(ticket_id) for ticket_id, _ in opened]
        events.emit(session, deed, events.TICKET_OPENED, str(visit.id), {"tickets": ids})


def _open(
    session: Session, deed: Deed, visit: VisitFacts, by_key: dict[str, PlannedTicket]
) -> tuple[list[Planned], list[Planned]]:
    """Return the tickets that were opened, and those that were open already."""
    open_ids, repeats = _earlier(session, deed, visit, list(by_key))
    new = {key: ticket for key, ticket in by_key.items() if key not in open_ids}
    if not new:
        return [], [(open_ids[key], ticket) for key, ticket in by_key.items()]
    number = session.scalars(_COUNT, {"store_id": visit.store_id}).one()
    rows = [
        _row(deed, visit, key, ticket, number + place, repeats.get(key, 0))
        for place, (key, ticket) in enumerate(new.items(), 1)
    ]
    inserted = _insert(session, rows)
    opened = [(row["id"], new[row["item_key"]]) for row in rows if row["id"] in inserted]
    if len(inserted) < len(rows):
        # Somebody else opened one at this very moment: ours are occurrences of theirs.
        open_ids, _ = _earlier(session, deed, visit, list(by_key))
    found = [(open_ids[key], ticket) for key, ticket in by_key.items() if (key in open_ids)]
    mine = {ticket_id for ticket_id, _ in opened}
    return opened, [each for each in found if each[0] not in mine]


def _earlier(
    session: Session, deed: Deed, visit: VisitFacts, keys: list[str]
) -> tuple[dict[str, uuid.UUID], dict[str, int]]:
    rows = session.execute(
        _EARLIER, {"store_id": visit.store_id, "keys": keys, "since": deed.at - REPEAT_WITHIN}
    )
    open_ids: dict[str, uuid.UUID] = {}
    repeats: dict[str, int] = {}
    for row in rows:
        if row.state in OPEN_STATES:
            open_ids[row.item_key] = row.id
        else:
            repeats[row.item_key] = max(repeats.get(row.item_key, 0), row.repeat_count + 1)
    return open_ids, repeats


def _insert(session: Session, rows: list[dict[str, Any]]) -> set[uuid.UUID]:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(TICKETS).on_conflict_do_nothing().returning(TICKETS.c.id)
    return set(session.execute(statement, rows).scalars())


def _row(
    deed: Deed, visit: VisitFacts, key: str, ticket: PlannedTicket, number: int, repeats: int
) -> dict[str, Any]:
    assignee = _assignee(visit, ticket.owner)
    return {
        "id": new_id(),
        "organisation_id": visit.organisation_id,
        "store_id": visit.store_id,
        "number": f"{visit.store_code}-{number:04d}",
        "item_key": key,
        "item_code": ticket.item_code,
        "title": ticket.title.as_json(),
        "detail": ticket.detail.as_json(),
        "klass": ticket.klass,
        "priority": ticket.priority,
        "owner_role": ticket.owner,
        "state": ASSIGNED if assignee else OPENED,
        "due_at": visit.received_at + timedelta(hours=ticket.due_h),
        "assignee_id": assignee,
        "round": 1,
        "repeat_count": repeats,
        "opened_at": deed.at,
        "closed_at": None,
        "visit_id": visit.id,
        "version": 1,
    }


def _assignee(visit: VisitFacts, owner: str) -> uuid.UUID | None:
    """Give it to whoever answers for the store; what is above the store, to its supervisor."""
    if owner == "store_manager":
        return visit.manager_id or visit.area_manager_id
    return visit.area_manager_id or visit.manager_id


def _occurrence(visit: VisitFacts, ticket_id: uuid.UUID, ticket: PlannedTicket) -> dict[str, Any]:
    return {
        "ticket_id": ticket_id,
        "visit_id": visit.id,
        "item_code": ticket.item_code,
        "detail": ticket.detail.as_json(),
        "at": visit.received_at,
    }


def _photos(session: Session, visit: VisitFacts, tickets: Sequence[Planned]) -> None:
    rows = [
        {
            "ticket_id": ticket_id,
            "kind": "before",
            "source_id": visit.id,
            "sha256": sha256,
            "organisation_id": visit.organisation_id,
            "store_id": visit.store_id,
        }
        for ticket_id, ticket in tickets
        for sha256 in dict.fromkeys(ticket.photos)
    ]
    add_rows(session, PHOTOS, rows)


def _steps(
    session: Session,
    deed: Deed,
    visit: VisitFacts,
    opened: Sequence[Planned],
    found_again: Sequence[Planned],
) -> None:
    rows = []
    for ticket_id, ticket in opened:
        rows.append(_step(deed, ticket_id, "open", None, OPENED))
        if _assignee(visit, ticket.owner):
            rows.append(_step(deed, ticket_id, "assign", OPENED, ASSIGNED))
    rows += [_step(deed, ticket_id, "found_again", None, OPENED) for ticket_id, _ in found_again]
    add_rows(session, STEPS, rows)


def _step(
    deed: Deed, ticket_id: uuid.UUID, action: str, before: str | None, after: str
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "ticket_id": ticket_id,
        "at": deed.at,
        "actor_id": None,
        "action": action,
        "from_state": before,
        "to_state": after,
        "note": "",
    }
