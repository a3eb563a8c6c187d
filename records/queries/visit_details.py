"""One visit in full, as a reviewer judges it."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.clock import from_ms
from records.queries import appeals, postings, tickets
from records.queries.appeal_terms import appeal_until
from records.queries.appeals import AppealSummary
from records.queries.briefs import HistoryEntry, Named, StoreBrief, parts
from records.queries.checklist_versions import parsed
from records.queries.histories import history
from records.queries.postings import PostingSummary
from records.queries.scope import Reach
from records.queries.tickets import TicketSummary
from records.queries.visits import ChecklistBrief, may_see, summary
from records.refusals import NotFound
from records.tables.people import Person
from records.tables.photos import Photo
from records.tables.scores import ReplacedScore, VisitScore
from records.tables.stores import Store
from records.tables.visits import Visit, VisitAnswers, VisitPhoto, VisitVersion

SEEN_ELSEWHERE = "seen_elsewhere"
REPEATED = "repeated"
DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class StorePlace(StoreBrief):
    """A store with its geofence."""

    lat: float
    lng: float
    radius_m: int


@dataclass(frozen=True, slots=True)
class CheckPoints:
    """What was judged of the phone's place on arriving and on leaving."""

    check_in: dict[str, Any] | None
    check_out: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class ManifestPhoto:
    """A photo the visit names; `flags` are marks a reviewer should look at."""

    sha256: str
    item: str
    held: bool
    taken_at: datetime | None
    fix: dict[str, Any] | None
    width: int | None
    height: int | None
    flags: list[str]


@dataclass(frozen=True, slots=True)
class Replaced:
    """A score as it was before an appeal changed it."""

    appeal_id: uuid.UUID
    replaced_at: datetime
    score: dict[str, Any]


@dataclass(frozen=True, slots=True)
class VisitDetail:
    """Everything known about a visit."""

    id: uuid.UUID
    store: StorePlace
    supervisor: Named
    checklist: ChecklistBrief
    visit_type: str
    state: str
    awaiting_media: bool
    score: dict[str, Any] | None
    presence: CheckPoints
    submitted_at: datetime | None
    received_at: datetime
    photos: list[ManifestPhoto]
    tickets_open: int
    postings_pending: int
    version: int
    visit_date: str
    node: str | None
    answers: dict[str, Any]
    document: dict[str, Any]
    tickets: list[TicketSummary]
    postings: list[PostingSummary]
    manager_confirm: dict[str, Any] | None
    skew_ms: int
    flags: list[Any]
    reviewed_by: Named | None
    reviewed_at: datetime | None
    review_note: str | None
    appeal_until: datetime | None
    appeals: list[AppealSummary]
    replaced_scores: list[Replaced]
    history: list[HistoryEntry]


def detail(
    session: Session, reach: Reach, visit_id: uuid.UUID, at: datetime, appeal_window: timedelta
) -> VisitDetail:
    """Return the whole visit; refuse if it isn't in scope."""
    line = summary(session, reach, visit_id)
    if line is None:
        raise NotFound
    visit, store, score, reviewer = _rows(session, visit_id)
    told = None if score is None else score.detail
    version = parsed(session, visit.checklist_version_id, visit.policy_id)
    assert version is not None
    known = parts(line)
    known.update(
        store=StorePlace(
            **parts(line.store), lat=store.lat, lng=store.lng, radius_m=store.radius_m
        ),
        score=told,
        presence=CheckPoints(visit.presence.get("check_in"), visit.presence.get("check_out")),
        photos=_photos(session, visit),
    )
    return VisitDetail(
        **known,
        visit_date=visit.visit_date.isoformat(),
        node=visit.node,
        answers=_answers(session, visit),
        document=version.document,
        tickets=tickets.of_visit(session, reach, visit_id, at),
        postings=postings.of_visit(session, reach, visit_id),
        manager_confirm=visit.manager_confirm,
        skew_ms=visit.skew_ms,
        flags=visit.flags,
        reviewed_by=Named(reviewer.id, reviewer.name) if reviewer else None,
        reviewed_at=visit.reviewed_at,
        review_note=visit.review_note,
        appeal_until=_until(visit, score, appeal_window),
        appeals=appeals.of_visits(session, [visit_id], at).get(visit_id, []),
        replaced_scores=_replaced(session, visit_id),
        history=history(session, visit.store_id, f"visit:{visit_id}"),
    )


def locked(session: Session, reach: Reach, visit_id: uuid.UUID) -> Visit:
    """Return the row held for a change; refuse if it isn't in scope."""
    visit = session.scalars(
        select(Visit)
        .where(*may_see(reach, narrow=True), Visit.id == visit_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if visit is None:
        raise NotFound
    return visit


def _rows(
    session: Session, visit_id: uuid.UUID
) -> tuple[Visit, Store, VisitScore | None, Person | None]:
    row = session.execute(
        select(Visit, Store, VisitScore, Person)
        .join(Store, Store.id == Visit.store_id)
        .outerjoin(VisitScore, VisitScore.visit_id == Visit.id)
        .outerjoin(Person, Person.id == Visit.reviewed_by)
        .where(Visit.id == visit_id)
    ).one()
    return row[0], row[1], row[2], row[3]


def _until(visit: Visit, score: VisitScore | None, window: timedelta) -> datetime | None:
    if score is None:
        return None
    return appeal_until(visit.state, score.detail, score.scored_at, window)


def _replaced(session: Session, visit_id: uuid.UUID) -> list[Replaced]:
    rows = session.execute(
        select(ReplacedScore.appeal_id, ReplacedScore.replaced_at, ReplacedScore.detail)
        .where(ReplacedScore.visit_id == visit_id)
        .order_by(ReplacedScore.replaced_at)
    )
    return [Replaced(row.appeal_id, row.replaced_at, row.detail) for row in rows]


def _answers(session: Session, visit: Visit) -> dict[str, Any]:
    kept: dict[str, Any] | None = session.scalar(
        select(VisitAnswers.answers).where(VisitAnswers.visit_id == visit.id)
    )
    if kept is not None:
        return kept
    # A shadow draft has no answers in the records yet: its body is all there is.
    body = session.scalar(
        select(VisitVersion.body).where(
            VisitVersion.visit_id == visit.id, VisitVersion.content_hash == visit.content_hash
        )
    )
    answers: dict[str, Any] = json.loads(body).get("answers", {}) if body else {}
    return answers


def _photos(session: Session, visit: Visit) -> list[ManifestPhoto]:
    rows = session.execute(
        select(VisitPhoto, Photo.damage)
        .outerjoin(
            Photo,
            (Photo.organisation_id == VisitPhoto.organisation_id)
            & (Photo.sha256 == VisitPhoto.sha256),
        )
        .where(VisitPhoto.visit_id == visit.id)
        .order_by(VisitPhoto.ordinal)
    ).all()
    elsewhere = _seen_elsewhere(session, visit, [photo.sha256 for photo, _ in rows])
    found: list[ManifestPhoto] = []
    for photo, damage in rows:
        flags = {
            SEEN_ELSEWHERE: photo.sha256 in elsewhere,
            REPEATED: any(earlier.sha256 == photo.sha256 for earlier in found),
            DAMAGED: damage is not None,
        }
        found.append(_photo(photo, [flag for flag, holds in flags.items() if holds]))
    return found


def _photo(photo: VisitPhoto, flags: list[str]) -> ManifestPhoto:
    facts = photo.facts
    taken = facts.get("taken") or {}
    return ManifestPhoto(
        sha256=photo.sha256,
        item=photo.item_code,
        held=photo.held_at is not None,
        taken_at=from_ms(taken["wall_ms"]) if "wall_ms" in taken else None,
        fix=facts.get("fix"),
        width=facts.get("width"),
        height=facts.get("height"),
        flags=flags,
    )


def _seen_elsewhere(session: Session, visit: Visit, digests: list[str]) -> set[str]:
    return set(
        session.scalars(
            select(VisitPhoto.sha256)
            .where(
                VisitPhoto.organisation_id == visit.organisation_id,
                VisitPhoto.sha256.in_(digests),
                VisitPhoto.visit_id != visit.id,
            )
            .distinct()
        )
    )
