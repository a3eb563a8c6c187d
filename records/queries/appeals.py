"""Appeals: what stores do not agree with, who has to decide by when, and what was decided."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, TextClause, not_, or_, select, text
from sqlalchemy.orm import Session, aliased

from records.queries.briefs import HistoryEntry, Named, StoreBrief, parts
from records.queries.histories import history
from records.queries.paging import Page, Window, beyond, cut
from records.queries.regions import in_region
from records.queries.scope import Reach
from records.refusals import NotFound
from records.tables.appeals import OPEN, Appeal, AppealItem, AppealPhoto
from records.tables.people import Person
from records.tables.stores import Region, Store
from records.tables.visits import Visit

# Written out, because a partial index is only used where its condition stands in the query.
IS_OPEN = text(f"appeals.state = '{OPEN}'")

MAKER, DECIDER, INSPECTOR = (aliased(Person, name=name) for name in ("maker", "decider", "visitor"))


@dataclass(frozen=True, slots=True)
class AppealFilters:
    """What a reader asks for; every part may be absent."""

    states: tuple[str, ...] = ()
    store: uuid.UUID | None = None
    region: uuid.UUID | None = None
    supervisor: uuid.UUID | None = None
    overdue: bool | None = None

    @property
    def only_open(self) -> bool:
        """Tell whether only undecided ones are asked for."""
        return self.overdue is True or self.states == (OPEN,)


@dataclass(frozen=True, slots=True)
class AppealedItem:
    """An item with what the store says of it, and the verdict."""

    code: str
    found: dict[str, Any]
    text: str
    photos: list[str]
    verdict: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class AppealSummary:
    """An appeal with its items."""

    id: uuid.UUID
    visit_id: uuid.UUID
    visit_date: date
    store: StoreBrief
    supervisor: Named
    made_by: Named
    written_at: datetime
    made_at: datetime
    late: bool
    state: str
    due_at: datetime
    overdue: bool
    items: list[AppealedItem]
    score_before: dict[str, Any]
    score_after: dict[str, Any] | None
    decided_by: Named | None
    decided_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class AppealDetail(AppealSummary):
    """An appeal with all that happened to it."""

    history: list[HistoryEntry]


def may_see(reach: Reach, *, narrow: bool = False) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for appeals within reach, and those about the person's own visits."""
    *organisation, within = reach.rows(Appeal, narrow=narrow)
    return (*organisation, or_(within, Visit.supervisor_id == reach.person_id))


def page(
    session: Session, reach: Reach, filters: AppealFilters, window: Window, at: datetime
) -> Page[AppealSummary]:
    """Return a page of appeals: open ones by deadline, anything else the newest first."""
    by_due = filters.only_open
    key = Appeal.due_at if by_due else Appeal.made_at
    narrow = filters.store is not None
    query = _lines().where(*may_see(reach, narrow=narrow), *_conditions(filters, at))
    if window.cursor:
        query = query.where(beyond(key, Appeal.id, window.cursor, descending=not by_due))
    order = (key, Appeal.id) if by_due else (key.desc(), Appeal.id.desc())
    rows, cursor = cut(
        session.execute(query.order_by(*order).limit(window.size + 1)).all(),
        window.size,
        lambda row: (row.due_at if by_due else row.made_at, row.id),
    )
    return Page(_summaries(session, rows, at), cursor)


def of_visits(
    session: Session, visit_ids: Collection[uuid.UUID], at: datetime
) -> dict[uuid.UUID, list[AppealSummary]]:
    """Return the appeals about visits the reader may see, oldest first."""
    query = _lines().where(Appeal.visit_id.in_(visit_ids)).order_by(Appeal.made_at, Appeal.id)
    found: dict[uuid.UUID, list[AppealSummary]] = defaultdict(list)
    for appeal in _summaries(session, session.execute(query).all(), at):
        found[appeal.visit_id].append(appeal)
    return found


def detail(session: Session, reach: Reach, appeal_id: uuid.UUID, at: datetime) -> AppealDetail:
    """Return the whole appeal; refuse if it isn't in scope."""
    rows = session.execute(
        _lines().where(*may_see(reach, narrow=True), Appeal.id == appeal_id)
    ).all()
    if not rows:
        raise NotFound
    told = history(session, rows[0].store_id, f"appeal:{appeal_id}")
    return AppealDetail(**parts(_summaries(session, rows, at)[0]), history=told)


def locked(session: Session, reach: Reach, appeal_id: uuid.UUID) -> Appeal:
    """Return the row held for a change; refuse if its store isn't in scope."""
    appeal = session.scalars(
        select(Appeal)
        .where(*reach.rows(Appeal, narrow=True), Appeal.id == appeal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if appeal is None:
        raise NotFound
    return appeal


def items_of(session: Session, appeal_id: uuid.UUID) -> list[AppealItem]:
    """Return the rows of an appeal's items, in the order of the checklist."""
    query = select(AppealItem).where(AppealItem.appeal_id == appeal_id)
    return list(session.scalars(query.order_by(AppealItem.ordinal)))


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Appeal.id,
            Appeal.visit_id,
            Appeal.made_by,
            Appeal.written_at,
            Appeal.made_at,
            Appeal.late,
            Appeal.state,
            Appeal.due_at,
            Appeal.score_before,
            Appeal.score_after,
            Appeal.decided_by,
            Appeal.decided_at,
            Appeal.version,
            Visit.visit_date,
            Visit.supervisor_id,
            INSPECTOR.name.label("supervisor_name"),
            MAKER.name.label("maker_name"),
            DECIDER.name.label("decider_name"),
            Store.id.label("store_id"),
            Store.name.label("store_name"),
            Store.code.label("store_code"),
            Region.id.label("region_id"),
            Region.name.label("region_name"),
        )
        .join(Visit, Visit.id == Appeal.visit_id)
        .join(INSPECTOR, INSPECTOR.id == Visit.supervisor_id)
        .join(MAKER, MAKER.id == Appeal.made_by)
        .outerjoin(DECIDER, DECIDER.id == Appeal.decided_by)
        .join(Store, Store.id == Appeal.store_id)
        .join(Region, Region.id == Store.region_id)
    )


def _conditions(filters: AppealFilters, at: datetime) -> list[ColumnElement[bool] | TextClause]:
    conditions: list[ColumnElement[bool] | TextClause] = [IS_OPEN] if filters.only_open else []
    if filters.states:
        conditions.append(Appeal.state.in_(filters.states))
    if filters.store:
        conditions.append(Appeal.store_id == filters.store)
    if filters.region:
        conditions.append(Appeal.store_id.in_(in_region(filters.region)))
    if filters.supervisor:
        conditions.append(Visit.supervisor_id == filters.supervisor)
    if filters.overdue is not None:
        overdue = (Appeal.state == OPEN) & (Appeal.due_at < at)
        conditions.append(overdue if filters.overdue else not_(overdue))
    return conditions


def _summaries(session: Session, rows: Collection[Row[Any]], at: datetime) -> list[AppealSummary]:
    items = _items(session, [row.id for row in rows])
    return [_line(row, items.get(row.id, []), at) for row in rows]


def _line(row: Row[Any], items: list[AppealedItem], at: datetime) -> AppealSummary:
    region = Named(row.region_id, row.region_name)
    return AppealSummary(
        id=row.id,
        visit_id=row.visit_id,
        visit_date=row.visit_date,
        store=StoreBrief(row.store_id, row.store_name, row.store_code, region),
        supervisor=Named(row.supervisor_id, row.supervisor_name),
        made_by=Named(row.made_by, row.maker_name),
        written_at=row.written_at,
        made_at=row.made_at,
        late=row.late,
        state=row.state,
        due_at=row.due_at,
        overdue=row.state == OPEN and row.due_at < at,
        items=items,
        score_before=row.score_before,
        score_after=row.score_after,
        decided_by=Named(row.decided_by, row.decider_name) if row.decided_by else None,
        decided_at=row.decided_at,
        version=row.version,
    )


def _items(
    session: Session, appeal_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[AppealedItem]]:
    photos: dict[tuple[uuid.UUID, str], list[str]] = defaultdict(list)
    shown = select(AppealPhoto).where(AppealPhoto.appeal_id.in_(appeal_ids))
    for photo in session.scalars(shown.order_by(AppealPhoto.sha256)):
        photos[photo.appeal_id, photo.item_code].append(photo.sha256)
    found: dict[uuid.UUID, list[AppealedItem]] = defaultdict(list)
    rows = select(AppealItem).where(AppealItem.appeal_id.in_(appeal_ids))
    for row in session.scalars(rows.order_by(AppealItem.appeal_id, AppealItem.ordinal)):
        found[row.appeal_id].append(
            AppealedItem(
                code=row.item_code,
                found=row.found,
                text=row.text,
                photos=photos.get((row.appeal_id, row.item_code), []),
                verdict=row.verdict,
                reason=row.reason,
            )
        )
    return found
