"""Tickets as lists and lines: who must put what right, by when. One in full: ticket_details."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, TextClause, and_, not_, select, text
from sqlalchemy.orm import Session

from records.among import among
from records.base import table_of
from records.queries.briefs import Named, StoreBrief
from records.queries.paging import Page, Window, beyond, cut
from records.queries.regions import in_region
from records.queries.scope import Reach
from records.tables.people import Person
from records.tables.stores import Region, Store
from records.tables.tickets import (
    ASSIGNED,
    IN_PROGRESS,
    OPEN_STATES,
    OPENED,
    Ticket,
    TicketOccurrence,
    TicketPhoto,
)

# Written out, because a partial index is only used where its condition stands in the query.
IS_OPEN = text(f"tickets.state IN {OPEN_STATES!r}")
# Handed-in work is not late while it waits for its verifier.
CAN_BE_OVERDUE = (OPENED, ASSIGNED, IN_PROGRESS)

PHOTOS = table_of(TicketPhoto)

_BEFORE = (
    select(PHOTOS.c.ticket_id, PHOTOS.c.sha256)
    .where(among(PHOTOS.c.ticket_id, "tickets"), PHOTOS.c.kind == "before")
    .order_by(PHOTOS.c.source_id, PHOTOS.c.sha256)
)


@dataclass(frozen=True, slots=True)
class TicketFilters:
    """What a reader asks for; every part may be absent."""

    states: tuple[str, ...] = ()
    store: uuid.UUID | None = None
    region: uuid.UUID | None = None
    assignee: uuid.UUID | None = None
    overdue: bool | None = None

    @property
    def narrow(self) -> bool:
        """Tell whether few rows are left whoever asks."""
        return self.store is not None or self.assignee is not None

    @property
    def only_open(self) -> bool:
        """Tell whether only unfinished work is asked for."""
        return self.overdue is True or (
            bool(self.states) and all(state in OPEN_STATES for state in self.states)
        )


@dataclass(slots=True)
class TicketSummary:
    """A line of the list of tickets; not frozen, because making a thousand of those takes long."""

    id: uuid.UUID
    number: str
    store: StoreBrief
    item_code: str
    title: dict[str, str]
    detail: dict[str, str]
    klass: str
    priority: str
    state: str
    due_at: datetime
    overdue: bool
    assignee: Named | None
    round: int
    repeat_count: int
    opened_at: datetime
    visit_id: uuid.UUID
    before_photos: list[str]
    version: int


def page(
    session: Session, reach: Reach, filters: TicketFilters, window: Window, at: datetime
) -> Page[TicketSummary]:
    """Return a page of tickets: unfinished work by due time, anything else the newest first."""
    by_due = filters.only_open
    key = Ticket.due_at if by_due else Ticket.opened_at
    query = _lines().where(*reach.rows(Ticket, narrow=filters.narrow), *_conditions(filters, at))
    if window.cursor:
        query = query.where(beyond(key, Ticket.id, window.cursor, descending=not by_due))
    order = (key, Ticket.id) if by_due else (key.desc(), Ticket.id.desc())
    rows, cursor = cut(
        session.execute(query.order_by(*order).limit(window.size + 1)).all(),
        window.size,
        lambda row: (row.due_at if by_due else row.opened_at, row.id),
    )
    return Page(_summaries(session, rows, at), cursor)


def summary(
    session: Session, reach: Reach, ticket_id: uuid.UUID, at: datetime
) -> TicketSummary | None:
    """Return one line, or None if there is no such ticket in scope."""
    rows = session.execute(
        _lines().where(*reach.rows(Ticket, narrow=True), Ticket.id == ticket_id)
    ).all()
    return _summaries(session, rows, at)[0] if rows else None


def of_visit(
    session: Session, reach: Reach, visit_id: uuid.UUID, at: datetime
) -> list[TicketSummary]:
    """Return the tickets a visit opened or added to."""
    query = (
        _lines()
        .join(TicketOccurrence, TicketOccurrence.ticket_id == Ticket.id)
        .where(*reach.rows(Ticket, narrow=True), TicketOccurrence.visit_id == visit_id)
        .order_by(Ticket.item_code, Ticket.id)
    )
    return _summaries(session, session.execute(query).all(), at)


def open_in_store(
    session: Session, reach: Reach, store_id: uuid.UUID, at: datetime
) -> list[TicketSummary]:
    """Return a store's unfinished tickets, the soonest due first."""
    here = _lines().where(*reach.rows(Ticket, narrow=True), Ticket.store_id == store_id)
    return _open(session, here, at)


def unfinished(session: Session, reach: Reach, at: datetime, most: int) -> list[TicketSummary]:
    """Return the unfinished tickets within reach, the soonest due first."""
    return _open(session, _lines().where(*reach.rows(Ticket)).limit(most), at)


def _open(session: Session, lines: Select[*tuple[Any, ...]], at: datetime) -> list[TicketSummary]:
    query = lines.where(IS_OPEN).order_by(Ticket.due_at, Ticket.id)
    return _summaries(session, session.execute(query).all(), at)


def is_overdue(at: datetime) -> ColumnElement[bool]:
    """Return the condition for work that should have been handed in by then."""
    return and_(Ticket.state.in_(CAN_BE_OVERDUE), Ticket.due_at < at)


@cache
def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Ticket.id,
            Ticket.number,
            Ticket.item_code,
            Ticket.title,
            Ticket.detail,
            Ticket.klass,
            Ticket.priority,
            Ticket.state,
            Ticket.due_at,
            Ticket.assignee_id,
            Ticket.round,
            Ticket.repeat_count,
            Ticket.opened_at,
            Ticket.visit_id,
            Ticket.version,
            Store.id.label("store_id"),
            Store.name.label("store_name"),
            Store.code.label("store_code"),
            Region.id.label("region_id"),
            Region.name.label("region_name"),
            Person.name.label("assignee_name"),
        )
        .join(Store, Store.id == Ticket.store_id)
        .join(Region, Region.id == Store.region_id)
        .outerjoin(Person, Person.id == Ticket.assignee_id)
    )


def _conditions(filters: TicketFilters, at: datetime) -> list[ColumnElement[bool] | TextClause]:
    conditions: list[ColumnElement[bool] | TextClause] = [IS_OPEN] if filters.only_open else []
    if filters.states:
        conditions.append(Ticket.state.in_(filters.states))
    if filters.store:
        conditions.append(Ticket.store_id == filters.store)
    if filters.region:
        conditions.append(Ticket.store_id.in_(in_region(filters.region)))
    if filters.assignee:
        conditions.append(Ticket.assignee_id == filters.assignee)
    if filters.overdue is not None:
        overdue = is_overdue(at)
        conditions.append(overdue if filters.overdue else not_(overdue))
    return conditions


def _summaries(session: Session, rows: Collection[Row[Any]], at: datetime) -> list[TicketSummary]:
    photos = _before_photos(session, [row.id for row in rows])
    stores = {row.store_id: _store(row) for row in rows}
    return [_line(row, stores[row.store_id], photos.get(row.id, []), at) for row in rows]


def _store(row: Row[Any]) -> StoreBrief:
    region = Named(row.region_id, row.region_name)
    return StoreBrief(row.store_id, row.store_name, row.store_code, region)


def _line(
    row: Row[Any], store: StoreBrief, before_photos: list[str], at: datetime
) -> TicketSummary:
    return TicketSummary(
        id=row.id,
        number=row.number,
        store=store,
        item_code=row.item_code,
        title=row.title,
        detail=row.detail,
        klass=row.klass,
        priority=row.priority,
        state=row.state,
        due_at=row.due_at,
        overdue=row.state in CAN_BE_OVERDUE and row.due_at < at,
        assignee=Named(row.assignee_id, row.assignee_name) if row.assignee_id else None,
        round=row.round,
        repeat_count=row.repeat_count,
        opened_at=row.opened_at,
        visit_id=row.visit_id,
        before_photos=before_photos,
        version=row.version,
    )


def _before_photos(
    session: Session, ticket_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for ticket_id, sha256 in session.execute(_BEFORE, {"tickets": list(ticket_ids)}):
        if sha256 not in found[ticket_id]:
            found[ticket_id].append(sha256)
    return found
