"""The first screen of head office: how things stand now, in a handful of grouped readings."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from records.queries.briefs import Named, ScoreBrief, StoreBrief, mean, plain
from records.queries.outbox import parked_count
from records.queries.placed import place
from records.queries.scope import Reach
from records.queries.tickets import IS_OPEN, is_overdue
from records.tables.postings import PENDING_REVIEW, Posting
from records.tables.scores import VisitScore
from records.tables.stores import Region, Store
from records.tables.tickets import SUBMITTED as HANDED_IN
from records.tables.tickets import Ticket
from records.tables.visits import DRAFT, SCORED, SUBMITTED, VOIDED, Visit

LOOKBACK = timedelta(days=30)
WORST_SHOWN = 5
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RegionScore:
    """How a region did in the lookback."""

    region: Named
    visits: int
    mean_score: str | None


@dataclass(frozen=True, slots=True)
class WorstStore:
    """A store whose last visit ended badly."""

    store: StoreBrief
    visit_id: uuid.UUID
    score: ScoreBrief
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts, means and the stores to look at first."""

    visits_today: int
    awaiting_media: int
    to_review: int
    postings_pending: int
    tickets_open: int
    tickets_overdue: int
    tickets_to_verify: int
    parked_jobs: int
    mean_score: str | None
    regions: list[RegionScore]
    worst_stores: list[WorstStore]


def overview(session: Session, reach: Reach, at: datetime) -> Overview:
    """Return how the stores within reach stand."""
    today, awaiting, to_review = _visits(session, reach, at)
    opened, overdue, to_verify = _tickets(session, reach, at)
    regions = _regions(session, reach, at)
    total = sum((row.total or 0 for row in regions), start=0)
    return Overview(
        visits_today=today,
        awaiting_media=awaiting,
        to_review=to_review,
        postings_pending=_postings(session, reach),
        tickets_open=opened,
        tickets_overdue=overdue,
        tickets_to_verify=to_verify,
        parked_jobs=parked_count(session, reach.organisation_id),
        mean_score=mean(total, sum(row.assessed for row in regions)),
        regions=[
            RegionScore(Named(row.id, row.name), row.visits, mean(row.total, row.assessed))
            for row in regions
        ],
        worst_stores=_worst(session, reach, at),
    )


def _today(session: Session, reach: Reach, at: datetime) -> ColumnElement[bool]:
    """Return the condition "on this very day, where the store is"."""
    zones = session.scalars(select(Store.time_zone).where(reach.covers(Store.id)).distinct())
    days = [
        and_(Store.time_zone == zone, Visit.visit_date == at.astimezone(ZoneInfo(zone)).date())
        for zone in zones
    ]
    return or_(*days) if days else false()


def _visits(session: Session, reach: Reach, at: datetime) -> tuple[int, int, int]:
    today = session.scalar(
        select(func.count())
        .select_from(Visit)
        .join(Store, Store.id == Visit.store_id)
        .where(
            *reach.rows(Visit),
            # No zone is further off than a day and a half; this lets the index cut the rest away.
            Visit.received_at > at - timedelta(days=3),
            Visit.state.not_in((DRAFT, VOIDED)),
            _today(session, reach, at),
        )
    )
    waiting = session.execute(
        select(
            func.count(case((and_(Visit.state == SUBMITTED, Visit.sealed_at.is_(None)), 1))),
            func.count(case((Visit.state == SCORED, 1))),
        ).where(
            *reach.rows(Visit),
            Visit.state.in_((SUBMITTED, SCORED)),
        )
    ).one()
    return today or 0, waiting[0], waiting[1]


def _tickets(session: Session, reach: Reach, at: datetime) -> tuple[int, int, int]:
    row = session.execute(
        select(
            func.count(),
            func.count(case((is_overdue(at), 1))),
            func.count(case((Ticket.state == HANDED_IN, 1))),
        )
        .select_from(Ticket)
        # A bound that always holds: it makes SQLite prefer the index of open tickets.
        .where(*reach.rows(Ticket), IS_OPEN, Ticket.due_at > LONG_AGO)
    ).one()
    return row[0], row[1], row[2]


def _postings(session: Session, reach: Reach) -> int:
    query = select(func.count()).where(*reach.rows(Posting), Posting.status == PENDING_REVIEW)
    return session.scalar(query) or 0


def _recent(reach: Reach, at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        *reach.rows(Visit),
        Visit.received_at > at - LOOKBACK,
        Visit.state.not_in((DRAFT, VOIDED)),
    )


def _regions(session: Session, reach: Reach, at: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
    return session.execute(
        select(
            Region.id,
            Region.name,
            func.count(Visit.id).label("visits"),
            func.count(VisitScore.total).label("assessed"),
            func.sum(VisitScore.total).label("total"),
        )
        .select_from(Visit)
        .join(Store, Store.id == Visit.store_id)
        .join(Region, Region.id == Store.region_id)
        .join(VisitScore, VisitScore.visit_id == Visit.id)
        .where(*_recent(reach, at))
        .group_by(Region.id, Region.name)
        .order_by(Region.name, Region.id)
    ).all()


def _worst(session: Session, reach: Reach, at: datetime) -> list[WorstStore]:
    last = (
        select(Visit.id, Visit.store_id, Visit.submitted_at, place(Visit.store_id))
        .join(VisitScore, VisitScore.visit_id == Visit.id)
        .where(*_recent(reach, at), VisitScore.total.is_not(None))
        .subquery()
    )
    rows = session.execute(
        select(
            last.c.id,
            last.c.submitted_at,
            Store.id.label("store_id"),
            Store.name.label("store_name"),
            Store.code.label("store_code"),
            Region.id.label("region_id"),
            Region.name.label("region_name"),
            VisitScore.total,
            VisitScore.grade,
            VisitScore.verdict,
            VisitScore.vetoed,
        )
        .join(VisitScore, VisitScore.visit_id == last.c.id)
        .join(Store, Store.id == last.c.store_id)
        .join(Region, Region.id == Store.region_id)
        .where(last.c.place == 1)
        .order_by(VisitScore.total, last.c.submitted_at.desc())
        .limit(WORST_SHOWN)
    )
    return [_worst_store(row) for row in rows]


def _worst_store(row: Row[Any]) -> WorstStore:
    region = Named(row.region_id, row.region_name)
    return WorstStore(
        store=StoreBrief(row.store_id, row.store_name, row.store_code, region),
        visit_id=row.id,
        score=ScoreBrief(plain(row.total), row.grade, row.verdict, row.vetoed),
        submitted_at=row.submitted_at,
    )
