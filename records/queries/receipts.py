"""What the server holds of a visit: the answer to every sending of it."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from records.among import among
from records.base import table_of
from records.refusals import NotFound
from records.tables.photos import Photo
from records.tables.visits import DRAFT, SUBMITTED, Visit, VisitPhoto, VisitVersion

VISITS = table_of(Visit)
PHOTOS = table_of(Photo)
MANIFEST = table_of(VisitPhoto)
VERSIONS = table_of(VisitVersion)

_VISIT = select(
    VISITS.c.id,
    VISITS.c.organisation_id,
    VISITS.c.revision,
    VISITS.c.state,
    VISITS.c.content_hash,
    VISITS.c.received_at,
    VISITS.c.sealed_at,
).where(VISITS.c.id == bindparam("visit_id"))
_LINES = (
    select(MANIFEST.c.sha256, MANIFEST.c.held_at)
    .where(MANIFEST.c.visit_id == bindparam("visit_id"))
    .order_by(MANIFEST.c.ordinal)
)
_BODY = select(VERSIONS.c.body).where(
    VERSIONS.c.visit_id == bindparam("visit_id"),
    VERSIONS.c.content_hash == bindparam("content_hash"),
)
_HELD = select(PHOTOS.c.sha256).where(
    PHOTOS.c.organisation_id == bindparam("organisation_id"),
    among(PHOTOS.c.sha256, "digests"),
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is kept of a visit. The door signs it."""

    visit_id: uuid.UUID
    revision: int
    state: str
    content_hash: str
    received_at: datetime
    photos_held: tuple[str, ...]
    photos_missing: tuple[str, ...]
    sealed: bool


def receipt(session: Session, visit_id: uuid.UUID) -> Receipt:
    """Return the receipt of what is kept now."""
    visit = session.connection().execute(_VISIT, {"visit_id": visit_id}).one_or_none()
    if visit is None:
        raise NotFound
    named, have = _photos(session, visit)
    return Receipt(
        visit.id,
        visit.revision,
        DRAFT if visit.state == DRAFT else SUBMITTED,
        visit.content_hash,
        visit.received_at,
        tuple(digest for digest in named if digest in have),
        tuple(digest for digest in named if digest not in have),
        visit.sealed_at is not None,
    )


def held(session: Session, organisation_id: uuid.UUID, digests: Sequence[str]) -> set[str]:
    """Return which of these photos the organisation has."""
    if not digests:
        return set()
    rows = session.scalars(
        _HELD, {"organisation_id": organisation_id, "digests": list(dict.fromkeys(digests))}
    )
    return set(rows)


def _photos(session: Session, visit: Any) -> tuple[list[str], set[str]]:
    if visit.state != DRAFT:
        lines = session.connection().execute(_LINES, {"visit_id": visit.id}).all()
        named = list(dict.fromkeys(line.sha256 for line in lines))
        return named, {line.sha256 for line in lines if line.held_at is not None}
    # A draft's manifest is only in its body: it changes with every answer.
    text = session.scalar(_BODY, {"visit_id": visit.id, "content_hash": visit.content_hash})
    photos = json.loads(text)["photos"] if text else []
    named = list(dict.fromkeys(photo["sha256"] for photo in photos))
    return named, held(session, visit.organisation_id, named)
