"""Shadows: a person's own open visits as the server has them, for a phone that lost its own."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from records.queries.briefs import Named
from records.queries.pack import checklist
from records.queries.receipts import held
from records.queries.scope import Reach
from records.refusals import NotFound
from records.tables.stores import Store
from records.tables.visits import DRAFT, Visit, VisitVersion

# More than anybody has open; a phone shows them all.
SHOWN_MOST = 20


@dataclass(frozen=True, slots=True)
class Shadow:
    """An open visit, as a line; `seen_at` is when its phone was last heard of."""

    visit_id: uuid.UUID
    store: Named
    checklist_version_id: uuid.UUID
    device_id: str
    started_at: datetime
    seen_at: datetime
    answered: int
    photos_held: int
    photos_missing: int


@dataclass(frozen=True, slots=True)
class WholeShadow:
    """An open visit with all that a phone needs to go on with it."""

    visit_id: uuid.UUID
    body: dict[str, Any]
    photos_held: list[str]
    photos_missing: list[str]
    checklist: dict[str, Any]


def shadows(session: Session, reach: Reach) -> list[Shadow]:
    """Return the person's open visits to stores that are still theirs, the last heard of first."""
    rows = session.execute(
        select(Visit, Store.name, VisitVersion.body)
        .join(Store, Store.id == Visit.store_id)
        .join(VisitVersion, _is_body())
        .where(*_own(reach))
        .order_by(Visit.received_at.desc(), Visit.id)
        .limit(SHOWN_MOST)
    ).all()
    return [_line(session, visit, name, json.loads(body)) for visit, name, body in rows]


def whole_shadow(session: Session, reach: Reach, visit_id: uuid.UUID) -> WholeShadow:
    """Return one of them whole; refuse what is nobody's, somebody else's or handed in."""
    text = session.scalar(
        select(VisitVersion.body).join(Visit, _is_body()).where(*_own(reach), Visit.id == visit_id)
    )
    if text is None:
        raise NotFound
    body = json.loads(text)
    named, have = _photos(session, reach.organisation_id, body)
    return WholeShadow(
        visit_id,
        body,
        [digest for digest in named if digest in have],
        [digest for digest in named if digest not in have],
        checklist(session, reach, uuid.UUID(body["checklist_version_id"])),
    )


def _own(reach: Reach) -> tuple[ColumnElement[bool], ...]:
    return (
        Visit.supervisor_id == reach.person_id,
        Visit.state == DRAFT,
        reach.covers(Visit.store_id),
    )


def _is_body() -> ColumnElement[bool]:
    return and_(VisitVersion.visit_id == Visit.id, VisitVersion.content_hash == Visit.content_hash)


def _line(session: Session, visit: Visit, store: str, body: dict[str, Any]) -> Shadow:
    named, have = _photos(session, visit.organisation_id, body)
    return Shadow(
        visit.id,
        Named(visit.store_id, store),
        visit.checklist_version_id,
        visit.device_id,
        visit.started_at,
        visit.received_at,
        len(body["answers"]),
        len(have),
        len(named) - len(have),
    )


def _photos(
    session: Session, organisation_id: uuid.UUID, body: dict[str, Any]
) -> tuple[list[str], set[str]]:
    named = list(dict.fromkeys(photo["sha256"] for photo in body["photos"]))
    return named, held(session, organisation_id, named)
