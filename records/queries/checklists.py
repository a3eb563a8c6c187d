"""Checklist versions, published and retired: the list, and one in full."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from records.queries.briefs import parts
from records.refusals import NotFound
from records.tables.checklists import PUBLISHED, ChecklistVersion
from records.tables.visits import Visit


@dataclass(frozen=True, slots=True)
class ChecklistListing:
    """A version without its document."""

    version_id: uuid.UUID
    code: str
    version: int
    state: str
    content_hash: str
    title: dict[str, str]
    items: int
    published_at: datetime | None
    visits: int


@dataclass(frozen=True, slots=True)
class ChecklistDocument(ChecklistListing):
    """A version with its document."""

    document: dict[str, Any]


def versions(session: Session, organisation_id: uuid.UUID) -> list[ChecklistListing]:
    """Return every version, the newest of each checklist first."""
    version = ChecklistVersion
    query = _lines().where(version.organisation_id == organisation_id)
    return _listings(
        session, session.execute(query.order_by(version.code, version.version.desc())).all()
    )


def listing(
    session: Session, organisation_id: uuid.UUID, version_id: uuid.UUID
) -> ChecklistListing:
    """Return a version without its document; refuse if there is none."""
    version = ChecklistVersion
    query = _lines().where(version.organisation_id == organisation_id, version.id == version_id)
    found = _listings(session, session.execute(query).all())
    if not found:
        raise NotFound
    return found[0]


def document(
    session: Session, organisation_id: uuid.UUID, version_id: uuid.UUID
) -> ChecklistDocument:
    """Return a version with its document; refuse if there is none."""
    found = listing(session, organisation_id, version_id)
    kept = session.get_one(ChecklistVersion, version_id)
    return ChecklistDocument(**parts(found), document=kept.document)


def newest_published(
    session: Session, organisation_id: uuid.UUID, code: str
) -> ChecklistVersion | None:
    """Return the version of a checklist that may be planned, or None."""
    version = ChecklistVersion
    return session.scalars(
        select(version)
        .where(
            version.organisation_id == organisation_id,
            version.code == code,
            version.state == PUBLISHED,
        )
        .order_by(version.version.desc())
        .limit(1)
    ).one_or_none()


def _lines() -> Select[*tuple[Any, ...]]:
    version = ChecklistVersion
    visits = (
        select(func.count())
        .select_from(Visit)
        .where(Visit.checklist_version_id == version.id)
        .correlate(version)
        .scalar_subquery()
    )
    return select(
        version.id,
        version.code,
        version.version,
        version.state,
        version.content_hash,
        version.document["title"].label("title"),
        version.published_at,
        visits.label("visits"),
    )


def _listings(session: Session, rows: Sequence[Row[Any]]) -> list[ChecklistListing]:
    counts = _item_counts(session, [row.id for row in rows])
    return [
        ChecklistListing(
            row.id,
            row.code,
            row.version,
            row.state,
            row.content_hash,
            row.title,
            counts[row.id],
            row.published_at,
            row.visits,
        )
        for row in rows
    ]


def _item_counts(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return how many items each version has; counted once a process, since none changes."""
    unknown = [version_id for version_id in ids if version_id not in _counted]
    if unknown:
        version = ChecklistVersion
        rows = session.execute(select(version.id, version.document).where(version.id.in_(unknown)))
        for row in rows:
            _counted[row.id] = sum(len(section["items"]) for section in row.document["sections"])
    return {version_id: _counted[version_id] for version_id in ids}


_counted: dict[uuid.UUID, int] = {}
