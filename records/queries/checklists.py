"""Published checklists: the list, and one version in full."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.queries.briefs import parts
from records.refusals import NotFound
from records.tables.checklists import DRAFT, PUBLISHED, ChecklistVersion


@dataclass(frozen=True, slots=True)
class ChecklistListing:
    """A version without its document."""

    version_id: uuid.UUID
    code: str
    version: int
    content_hash: str
    title: dict[str, str]


@dataclass(frozen=True, slots=True)
class ChecklistDocument(ChecklistListing):
    """A version with its document."""

    document: dict[str, Any]


def published(session: Session, organisation_id: uuid.UUID) -> list[ChecklistListing]:
    """Return every published version, the newest of each checklist first."""
    version = ChecklistVersion
    rows = session.execute(
        select(
            version.id,
            version.code,
            version.version,
            version.content_hash,
            version.document["title"].label("title"),
        )
        .where(version.organisation_id == organisation_id, version.state == PUBLISHED)
        .order_by(version.code, version.version.desc())
    )
    return [ChecklistListing(r.id, r.code, r.version, r.content_hash, r.title) for r in rows]


def document(
    session: Session, organisation_id: uuid.UUID, version_id: uuid.UUID
) -> ChecklistDocument:
    """Return a version that is or was published; refuse if there is none."""
    found = session.scalars(
        select(ChecklistVersion).where(
            ChecklistVersion.id == version_id,
            ChecklistVersion.organisation_id == organisation_id,
            ChecklistVersion.state != DRAFT,
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    listing = ChecklistListing(
        found.id, found.code, found.version, found.content_hash, found.document["title"]
    )
    return ChecklistDocument(**parts(listing), document=found.document)
