"""A finding becomes a ticket; a finding that already has an open one becomes its occurrence.

One open ticket per store and item, kept by a unique index: whoever comes second adds to it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from checklists.outcomes import PlannedTicket
from records import events, journal
from records.among import among
from records.base import table_of
from records.clock import new_id
from records.deed import Deed
from records.gathered import add_rows
from records.queries.visit_facts import VisitFacts
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
    TICKETS.c.store_id,
    TICKETS.c.id,
    TICKETS.c.item_key,
    TICKETS.c.state,
    TICKETS.c.repeat_count,
    TICKETS.c.closed_at,
).where(
    among(TICKETS.c.store_id, "stores"),
    among(TICKETS.c.item_key, "keys"),
    or_(
        TICKETS.c.state.in_(OPEN_STATES),
        TICKETS.c.state.in_((VERIFIED, CLOSED)) & (TICKETS.c.closed_at >= bindparam("since")),
    ),
)
_COUNT = (
    select(TICKETS.c.store_id, func.count())
    .where(among(TICKETS.c.store_id, "stores"))
    .group_by(TICKETS.c.store_id)
)
Planned = tuple[uuid.UUID, PlannedTicket]


@dataclass(frozen=True, slots=True)
class Found:
    """The findings of a visit that ask for a ticket, by item key."""

    deed: Deed
    visit: VisitFacts
    by_key: dict[str, PlannedTicket]


@dataclass(slots=True)
class Earlier:
    """What a store's tickets were before: open ones, repeats by item key, and how many."""

    open_ids: dict[str, uuid.UUID] = field(default_factory=dict)
    repeats: dict[str, int] = field(default_factory=dict)
    count: int = 0


def found(
    deed: Deed, visit: VisitFacts, checklist_code: str, planned: Sequence[PlannedTicket]
) -> Found:
    """Name the planned tickets by their item keys."""
    return Found(deed, visit, {f"{checklist_code}/{one.item_code}": one for one in planned})


def open_tickets(session: Session, findings: Sequence[Found]) -> None:
    """Open what is new, add an occurrence to what is open."""
    some = [one for one in findings if one.by_key]
    if not some:
        return
    earlier = _earlier(session, some)
    for one in some:
        _open_of_visit(session, one, earlier[one.visit.store_id], alone=len(some) == 1)


def _open_of_visit(session: Session, one: Found, earlier: Earlier, *, alone: bool) -> None:
    deed, visit, by_key = one.deed, one.visit, one.by_key
    # First, because its lock orders those who write about one store.
    journal.record(
        session,
        deed,
        visit.store_id,
        "tickets.opened",
        f"visit:{visit.id}",
        {"items": [ticket.item_code for ticket in by_key.values()]},
    )
    opened, found_again = _open(session, one, earlier, alone=alone)
    everything = [*opened, *found_again]
    add_rows(session, OCCURRENCES, [_occurrence(visit, *each) for each in everything])
    _photos(session, visit, everything)
    _steps(session, deed, visit, opened, found_again)
    if opened:
        ids = [str(ticket_id) for ticket_id, _ in opened]
        events.emit(session, deed, events.TICKET_OPENED, str(visit.id), {"tickets": ids})


def _open(
    session: Session, one: Found, earlier: Earlier, *, alone: bool
) -> tuple[list[Planned], list[Planned]]:
    """Return the tickets that were opened, and those that were open already."""
    new = {key: ticket for key, ticket in one.by_key.items() if key not in earlier.open_ids}
    rows = [
        _row(one.deed, one.visit, key, ticket, earlier.count + place, earlier.repeats.get(key, 0))
        for place, (key, ticket) in enumerate(new.items(), 1)
    ]
    if alone:
        inserted = _insert(session, rows)
        if len(inserted) < len(rows):
            # Somebody else opened one at this very moment: ours are occurrences of theirs.
            earlier = _earlier(session, [one])[one.visit.store_id]
    else:
        # Among others nothing is tried out: if somebody was faster, each visit is done alone.
        add_rows(session, TICKETS, rows)
        inserted = {row["id"] for row in rows}
        earlier.count += len(rows)
    opened = [(row["id"], new[row["item_key"]]) for row in rows if row["id"] in inserted]
    mine = {ticket.item_code for _, ticket in opened}
    again = [
        (earlier.open_ids[key], ticket)
        for key, ticket in one.by_key.items()
        if key in earlier.open_ids and ticket.item_code not in mine
    ]
    return opened, again


def _earlier(session: Session, findings: Sequence[Found]) -> dict[uuid.UUID, Earlier]:
    stores = {one.visit.store_id for one in findings}
    keys = {key for one in findings for key in one.by_key}
    since = min(one.deed.at for one in findings) - REPEAT_WITHIN
    asked = {"stores": list(stores), "keys": list(keys), "since": since}
    connection = session.connection()
    earlier = {store: Earlier() for store in stores}
    for row in connection.execute(_EARLIER, asked):
        here = earlier[row.store_id]
        if row.state in OPEN_STATES:
            here.open_ids[row.item_key] = row.id
        else:
            here.repeats[row.item_key] = max(
                here.repeats.get(row.item_key, 0), row.repeat_count + 1
            )
    for store_id, count in connection.execute(_COUNT, {"stores": list(stores)}):
        earlier[store_id].count = count
    return earlier


def _insert(session: Session, rows: list[dict[str, Any]]) -> set[uuid.UUID]:
    if not rows:
        return set()
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
