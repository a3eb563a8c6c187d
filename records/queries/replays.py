"""Replays: the list, one with its summary, and the visits that would come out another."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from records.queries.briefs import Named, StoreBrief, names, plain
from records.queries.checklist_versions import parsed
from records.queries.paging import Page, Window, beyond_day, cut
from records.queries.scope import Reach
from records.refusals import NotFound
from records.tables.checklists import ChecklistVersion
from records.tables.outbox import PARKED, OutboxEvent
from records.tables.replays import FAILED, OPEN_STATES, Replay, ReplayChange
from records.tables.stores import Region, Store

LIST_MOST = 100
NO_TITLE = {"zh": "", "en": ""}


@dataclass(frozen=True, slots=True)
class ReplayListing:
    """A replay with how far it is and, once it is done, what came out."""

    id: uuid.UUID
    checklist_code: str
    state: str
    total: int
    done: int
    months: int
    created_by: Named | None
    created_at: datetime
    finished_at: datetime | None
    summary: dict[str, Any] | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A number and a grade."""

    total: str | None
    grade: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """An item that makes a difference: points lost then and now, and its weight class."""

    item_code: str
    title: dict[str, str]
    before: str
    after: str
    class_before: str | None
    class_after: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A visit that would come out another."""

    visit_id: uuid.UUID
    store: StoreBrief
    visit_date: date
    before: Outcome
    after: Outcome
    why: list[Reason]


def replays(
    session: Session, organisation_id: uuid.UUID, code: str | None = None
) -> list[ReplayListing]:
    """Return the last replays of a checklist, or of all, the newest first."""
    query = _lines().where(Replay.organisation_id == organisation_id)
    if code is not None:
        query = query.where(Replay.checklist_code == code)
    query = query.order_by(Replay.created_at.desc(), Replay.id.desc()).limit(LIST_MOST)
    return _listings(session, session.execute(query).all())


def listing(session: Session, organisation_id: uuid.UUID, replay_id: uuid.UUID) -> ReplayListing:
    """Return one replay; refuse if there is none."""
    query = _lines().where(Replay.organisation_id == organisation_id, Replay.id == replay_id)
    rows = session.execute(query).all()
    if not rows:
        raise NotFound
    return _listings(session, rows)[0]


def changes(
    session: Session,
    reach: Reach,
    replay_id: uuid.UUID,
    window: Window,
    *,
    grade_changed: bool | None = None,
) -> Page[Change]:
    """Return the visits of reachable stores that would come out another, the newest first."""
    replay = session.execute(
        select(Replay.checklist_code, Replay.spec).where(
            Replay.id == replay_id, Replay.organisation_id == reach.organisation_id
        )
    ).one_or_none()
    if replay is None:
        raise NotFound
    query = (
        select(ReplayChange, Store, Region)
        .join(Store, Store.id == ReplayChange.store_id)
        .join(Region, Region.id == Store.region_id)
        .where(ReplayChange.replay_id == replay_id, reach.covers(ReplayChange.store_id))
        .order_by(ReplayChange.visit_date.desc(), ReplayChange.visit_id.desc())
        .limit(window.size + 1)
    )
    if grade_changed is not None:
        query = query.where(ReplayChange.grade_changed.is_(grade_changed))
    if window.cursor:
        query = query.where(
            beyond_day(ReplayChange.visit_date, ReplayChange.visit_id, window.cursor)
        )
    rows, cursor = cut(
        session.execute(query).all(),
        window.size,
        lambda row: (row.ReplayChange.visit_date.isoformat(), row.ReplayChange.visit_id),
    )
    wanted = {reason[0] for row in rows for reason in row.ReplayChange.why}
    titles = _titles(session, reach.organisation_id, replay, wanted)
    return Page([_change(*row, titles) for row in rows], cursor)


def _lines() -> Select[*tuple[Any, ...]]:
    """Select replays with the error of a slice the jobs gave up on."""
    return select(
        Replay.id,
        Replay.checklist_code,
        Replay.state,
        Replay.total,
        Replay.done,
        Replay.months,
        Replay.created_by,
        Replay.created_at,
        Replay.finished_at,
        Replay.summary,
        Replay.error,
    )


def _listings(session: Session, rows: Collection[Row[Any]]) -> list[ReplayListing]:
    people = names(session, {row.created_by for row in rows})
    stuck = _stuck(session, [row.id for row in rows if row.state in OPEN_STATES])
    return [
        ReplayListing(
            row.id,
            row.checklist_code,
            FAILED if row.id in stuck else row.state,
            row.total,
            row.done,
            row.months,
            people.get(row.created_by),
            row.created_at,
            row.finished_at,
            row.summary,
            stuck.get(row.id, row.error),
        )
        for row in rows
    ]


def _stuck(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return what stopped those replays whose next slice is parked; an admin may run it again."""
    if not ids:
        return {}
    rows = session.execute(
        select(OutboxEvent.subject_id, OutboxEvent.last_error).where(
            and_(
                OutboxEvent.state == PARKED,
                OutboxEvent.subject_id.in_([str(replay_id) for replay_id in ids]),
            )
        )
    )
    return {uuid.UUID(row.subject_id): row.last_error or "" for row in rows}


def _titles(
    session: Session, organisation_id: uuid.UUID, replay: Row[Any], wanted: Collection[str]
) -> dict[str, dict[str, str]]:
    """Return items' titles: the candidate's words, for items it lacks those of a version."""
    found = _titles_in(replay.spec["document"])
    if all(code in found for code in wanted):
        return found
    versions = session.scalars(
        select(ChecklistVersion.id)
        .where(
            ChecklistVersion.organisation_id == organisation_id,
            ChecklistVersion.code == replay.checklist_code,
        )
        .order_by(ChecklistVersion.version.desc())
    )
    for version_id in versions:
        known = parsed(session, version_id)
        if known is not None:
            found = _titles_in(known.document) | found
    return found


def _titles_in(document: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {
        item["code"]: {"zh": item["zh"], "en": item["en"]}
        for section in document["sections"]
        for item in section["items"]
    }


def _change(
    change: ReplayChange, store: Store, region: Region, titles: Mapping[str, dict[str, str]]
) -> Change:
    return Change(
        change.visit_id,
        StoreBrief(store.id, store.name, store.code, Named(region.id, region.name)),
        change.visit_date,
        Outcome(plain(change.before_total), change.before_grade),
        Outcome(plain(change.after_total), change.after_grade),
        [Reason(code, titles.get(code, NO_TITLE), *rest) for code, *rest in change.why],
    )
