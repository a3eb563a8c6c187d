"""Visits as lists and lines: who went where, with what result. The whole of one: visit_details."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from records.queries.briefs import Named, ScoreBrief, StoreBrief, plain
from records.queries.paging import Page, Window, beyond, cut
from records.queries.regions import in_region
from records.queries.scope import Reach
from records.tables.checklists import ChecklistVersion
from records.tables.people import Person
from records.tables.postings import PENDING_REVIEW, Posting
from records.tables.scores import VisitScore
from records.tables.stores import Region, Store
from records.tables.tickets import OPEN_STATES, Ticket, TicketOccurrence
from records.tables.visits import DRAFT, SUBMITTED, Visit


@dataclass(frozen=True, slots=True)
class VisitFilters:
    """What a reader asks for; every part may be absent. Days are the store's own."""

    store: uuid.UUID | None = None
    region: uuid.UUID | None = None
    states: tuple[str, ...] = ()
    supervisor: uuid.UUID | None = None
    grade: str | None = None
    since: date | None = None
    until: date | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ChecklistBrief:
    """The checklist of a visit."""

    code: str
    title: dict[str, str]


@dataclass(frozen=True, slots=True)
class PresenceBrief:
    """Was the phone there, in two words."""

    verdict: str
    confidence: int


@dataclass(frozen=True, slots=True)
class PhotoCount:
    """How many photos of the manifest have come."""

    held: int
    total: int


@dataclass(frozen=True, slots=True)
class VisitSummary:
    """A line of the list of visits."""

    id: uuid.UUID
    store: StoreBrief
    supervisor: Named
    checklist: ChecklistBrief
    visit_type: str
    state: str
    awaiting_media: bool
    score: ScoreBrief | None
    presence: PresenceBrief | None
    submitted_at: datetime | None
    received_at: datetime
    photos: PhotoCount
    tickets_open: int
    postings_pending: int
    version: int


def may_see(reach: Reach, *, narrow: bool = False) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for visits this person may see.

    Those of stores within reach, and their own wherever they were made. A visit that is still
    being written is its writer's alone. `narrow` as in `Reach.rows`.
    """
    own = Visit.supervisor_id == reach.person_id
    *organisation, within = reach.rows(Visit, narrow=narrow)
    return (*organisation, or_(within, own), or_(Visit.state != DRAFT, own))


def page(
    session: Session, reach: Reach, filters: VisitFilters, window: Window
) -> Page[VisitSummary]:
    """Return a page of visits, the last received first."""
    query = _lines().where(*may_see(reach, narrow=filters.store is not None), *_conditions(filters))
    if window.cursor:
        query = query.where(beyond(Visit.received_at, Visit.id, window.cursor, descending=True))
    query = query.order_by(Visit.received_at.desc(), Visit.id.desc()).limit(window.size + 1)
    rows, cursor = cut(
        session.execute(query).all(), window.size, lambda row: (row.received_at, row.id)
    )
    return Page(_summaries(session, rows), cursor)


def summary(session: Session, reach: Reach, visit_id: uuid.UUID) -> VisitSummary | None:
    """Return one line, or None if there is no such visit in scope."""
    rows = session.execute(_lines().where(*may_see(reach, narrow=True), Visit.id == visit_id)).all()
    return _summaries(session, rows)[0] if rows else None


def of_store(session: Session, reach: Reach, store_id: uuid.UUID, limit: int) -> list[VisitSummary]:
    """Return the newest submitted visits of a store."""
    query = (
        _lines()
        .where(*may_see(reach, narrow=True), Visit.store_id == store_id, Visit.state != DRAFT)
        .order_by(Visit.received_at.desc(), Visit.id.desc())
        .limit(limit)
    )
    return _summaries(session, session.execute(query).all())


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Visit.id,
            Visit.visit_type,
            Visit.state,
            Visit.checklist_version_id,
            Visit.checklist_code,
            Visit.presence_verdict,
            Visit.presence_confidence,
            Visit.submitted_at,
            Visit.received_at,
            Visit.photos_held,
            Visit.photos_total,
            Visit.sealed_at,
            Visit.version,
            Store.id.label("store_id"),
            Store.name.label("store_name"),
            Store.code.label("store_code"),
            Region.id.label("region_id"),
            Region.name.label("region_name"),
            Person.id.label("supervisor_id"),
            Person.name.label("supervisor_name"),
            VisitScore.visit_id.label("scored"),
            VisitScore.total,
            VisitScore.grade,
            VisitScore.verdict,
            VisitScore.vetoed,
        )
        .join(Store, Store.id == Visit.store_id)
        .join(Region, Region.id == Store.region_id)
        .join(Person, Person.id == Visit.supervisor_id)
        .outerjoin(VisitScore, VisitScore.visit_id == Visit.id)
    )


def _conditions(filters: VisitFilters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.store:
        conditions.append(Visit.store_id == filters.store)
    if filters.region:
        conditions.append(Visit.store_id.in_(in_region(filters.region)))
    if filters.states:
        conditions.append(Visit.state.in_(filters.states))
    if filters.supervisor:
        conditions.append(Visit.supervisor_id == filters.supervisor)
    if filters.grade:
        conditions.append(VisitScore.grade == filters.grade)
    if filters.since:
        conditions.append(Visit.visit_date >= filters.since)
    if filters.until:
        conditions.append(Visit.visit_date <= filters.until)
    if filters.text:
        conditions.append(_named_like(filters.text))
    return conditions


def _named_like(words: str) -> ColumnElement[bool]:
    """Return the condition on the store's and the supervisor's names.

    The names are searched once, not once for every visit.
    """
    in_store = (c.icontains(words, autoescape=True) for c in (Store.name, Store.code))
    return or_(
        Visit.store_id.in_(select(Store.id).where(or_(*in_store))),
        Visit.supervisor_id.in_(
            select(Person.id).where(Person.name.icontains(words, autoescape=True))
        ),
    )


def _summaries(session: Session, rows: Collection[Row[Any]]) -> list[VisitSummary]:
    ids = [row.id for row in rows]
    titles = _titles(session, {row.checklist_version_id for row in rows})
    tickets = _tickets_open(session, ids)
    postings = _postings_pending(session, ids)
    return [
        _line(
            row,
            ChecklistBrief(row.checklist_code, titles[row.checklist_version_id]),
            tickets.get(row.id, 0),
            postings.get(row.id, 0),
        )
        for row in rows
    ]


def _line(row: Row[Any], checklist: ChecklistBrief, tickets: int, postings: int) -> VisitSummary:
    region = Named(row.region_id, row.region_name)
    presence = row.presence_verdict
    return VisitSummary(
        id=row.id,
        store=StoreBrief(row.store_id, row.store_name, row.store_code, region),
        supervisor=Named(row.supervisor_id, row.supervisor_name),
        checklist=checklist,
        visit_type=row.visit_type,
        state=row.state,
        awaiting_media=row.state == SUBMITTED and row.sealed_at is None,
        score=ScoreBrief(plain(row.total), row.grade, row.verdict, row.vetoed)
        if row.scored
        else None,
        presence=PresenceBrief(presence, row.presence_confidence or 0) if presence else None,
        submitted_at=row.submitted_at,
        received_at=row.received_at,
        photos=PhotoCount(row.photos_held, row.photos_total),
        tickets_open=tickets,
        postings_pending=postings,
        version=row.version,
    )


def _titles(
    session: Session, version_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, dict[str, str]]:
    rows = session.execute(
        select(ChecklistVersion.id, ChecklistVersion.document["title"].label("title")).where(
            ChecklistVersion.id.in_(version_ids)
        )
    )
    return {row.id: row.title for row in rows}


def _tickets_open(session: Session, visit_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    rows = session.execute(
        select(TicketOccurrence.visit_id, func.count())
        .join(Ticket, and_(Ticket.id == TicketOccurrence.ticket_id, Ticket.state.in_(OPEN_STATES)))
        .where(TicketOccurrence.visit_id.in_(visit_ids))
        .group_by(TicketOccurrence.visit_id)
    )
    return dict(rows.all())


def _postings_pending(session: Session, visit_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    rows = session.execute(
        select(Posting.visit_id, func.count())
        .where(Posting.visit_id.in_(visit_ids), Posting.status == PENDING_REVIEW)
        .group_by(Posting.visit_id)
    )
    return dict(rows.all())
