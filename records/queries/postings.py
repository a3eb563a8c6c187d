"""Postings: what visits want changed in the records, what waits for a person, what was done."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from records.queries.briefs import HistoryEntry, Named, StoreBrief, names, parts
from records.queries.histories import history
from records.queries.paging import Page, Window, beyond, cut
from records.queries.scope import Reach
from records.refusals import NotFound
from records.tables.assets import Asset
from records.tables.postings import Posting
from records.tables.stock import Sku
from records.tables.stores import Region, Store


@dataclass(frozen=True, slots=True)
class PostingFilters:
    """What a reader asks for; every part may be absent."""

    statuses: tuple[str, ...] = ()
    kind: str | None = None
    book: str | None = None
    store: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class PostingSummary:
    """A line of the list of postings."""

    id: uuid.UUID
    book: str
    kind: str
    store: StoreBrief
    item_code: str
    subject_ref: str
    subject_name: str | None
    status: str
    payload: dict[str, Any]
    reason: str | None
    visit_id: uuid.UUID
    created_at: datetime
    decided_by: Named | None
    decided_at: datetime | None
    reverses_id: uuid.UUID | None
    version: int


@dataclass(frozen=True, slots=True)
class PostingDetail(PostingSummary):
    """A posting with its history, what applying it did, and the posting that took it back."""

    result: dict[str, Any] | None
    decision_note: str | None
    reversed_by: uuid.UUID | None
    history: list[HistoryEntry]


def page(
    session: Session, reach: Reach, filters: PostingFilters, window: Window
) -> Page[PostingSummary]:
    """Return a page of postings, the newest first."""
    query = _lines().where(
        *reach.rows(Posting, narrow=filters.store is not None), *_conditions(filters)
    )
    if window.cursor:
        query = query.where(beyond(Posting.created_at, Posting.id, window.cursor, descending=True))
    query = query.order_by(Posting.created_at.desc(), Posting.id.desc()).limit(window.size + 1)
    rows, cursor = cut(
        session.execute(query).all(), window.size, lambda row: (row.created_at, row.id)
    )
    return Page(_summaries(session, rows), cursor)


def of_visit(session: Session, reach: Reach, visit_id: uuid.UUID) -> list[PostingSummary]:
    """Return what a visit posted, in the order of its items."""
    query = (
        _lines()
        .where(*reach.rows(Posting, narrow=True), Posting.visit_id == visit_id)
        .order_by(Posting.item_code, Posting.created_at, Posting.id)
    )
    return _summaries(session, session.execute(query).all())


def detail(session: Session, reach: Reach, posting_id: uuid.UUID) -> PostingDetail:
    """Return the whole posting; refuse if it isn't in scope."""
    query = _lines().add_columns(Posting.result, Posting.decision_note)
    rows = session.execute(
        query.where(*reach.rows(Posting, narrow=True), Posting.id == posting_id)
    ).all()
    if not rows:
        raise NotFound
    return PostingDetail(
        **parts(_summaries(session, rows)[0]),
        result=rows[0].result,
        decision_note=rows[0].decision_note,
        reversed_by=session.scalar(select(Posting.id).where(Posting.reverses_id == posting_id)),
        history=history(session, rows[0].store_id, f"posting:{posting_id}"),
    )


def locked(session: Session, reach: Reach, posting_id: uuid.UUID) -> Posting:
    """Return the row held for a change; refuse if it isn't in scope."""
    posting = session.scalars(
        select(Posting)
        .where(*reach.rows(Posting, narrow=True), Posting.id == posting_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if posting is None:
        raise NotFound
    return posting


def reversal_of(session: Session, posting_id: uuid.UUID) -> Posting | None:
    """Return the posting that takes this one back, if there is one."""
    return session.scalar(select(Posting).where(Posting.reverses_id == posting_id))


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Posting.id,
            Posting.organisation_id,
            Posting.book,
            Posting.kind,
            Posting.item_code,
            Posting.subject_ref,
            Posting.status,
            Posting.payload,
            Posting.review_reason,
            Posting.visit_id,
            Posting.created_at,
            Posting.decided_by,
            Posting.decided_at,
            Posting.reverses_id,
            Posting.version,
            Store.id.label("store_id"),
            Store.name.label("store_name"),
            Store.code.label("store_code"),
            Region.id.label("region_id"),
            Region.name.label("region_name"),
        )
        .join(Store, Store.id == Posting.store_id)
        .join(Region, Region.id == Store.region_id)
    )


def _conditions(filters: PostingFilters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.statuses:
        conditions.append(Posting.status.in_(filters.statuses))
    if filters.kind:
        conditions.append(Posting.kind == filters.kind)
    if filters.book:
        conditions.append(Posting.book == filters.book)
    if filters.store:
        conditions.append(Posting.store_id == filters.store)
    return conditions


def _summaries(session: Session, rows: Collection[Row[Any]]) -> list[PostingSummary]:
    people = names(session, [row.decided_by for row in rows])
    goods = _names_of(session, rows, "stock", Sku.code, Sku.name, Sku.organisation_id)
    assets = _names_of(session, rows, "asset", Asset.tag, Asset.name, Asset.organisation_id)
    called = {"stock": goods, "asset": assets}
    return [_line(row, people, called.get(row.book, {}).get(_subject(row))) for row in rows]


def _subject(row: Row[Any]) -> str:
    """Return the code of the goods or the tag; one lot of goods has more in its reference."""
    return str(row.payload.get("sku") or row.subject_ref)


def _names_of(
    session: Session,
    rows: Collection[Row[Any]],
    book: str,
    code: InstrumentedAttribute[str],
    name: InstrumentedAttribute[str],
    organisation: InstrumentedAttribute[uuid.UUID],
) -> dict[str, str]:
    """Return what people call the subjects of one book."""
    found = {_subject(row) for row in rows if row.book == book}
    if not found:
        return {}
    owners = {row.organisation_id for row in rows}
    query = select(code, name).where(organisation.in_(owners), code.in_(found))
    return {row[0]: row[1] for row in session.execute(query)}


def _line(row: Row[Any], people: dict[uuid.UUID, Named], called: str | None) -> PostingSummary:
    region = Named(row.region_id, row.region_name)
    return PostingSummary(
        id=row.id,
        book=row.book,
        kind=row.kind,
        store=StoreBrief(row.store_id, row.store_name, row.store_code, region),
        item_code=row.item_code,
        subject_ref=row.subject_ref,
        subject_name=called,
        status=row.status,
        payload=row.payload,
        reason=row.review_reason,
        visit_id=row.visit_id,
        created_at=row.created_at,
        decided_by=people.get(row.decided_by),
        decided_at=row.decided_at,
        reverses_id=row.reverses_id,
        version=row.version,
    )
