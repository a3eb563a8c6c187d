"""What a worker learned of a photo when it made the thumbnail: a fingerprint, or the damage."""

import uuid

from sqlalchemy import update
from sqlalchemy.orm import Session

from records.base import table_of
from records.deed import Deed
from records.tables.photos import Photo

PHOTOS = table_of(Photo)


def note_derived(
    session: Session, deed: Deed, organisation_id: uuid.UUID, sha256: str, fingerprint: int
) -> None:
    """Say that the copies are there, and what the photo looks like."""
    _note(session, organisation_id, sha256, {"derived_at": deed.at, "fingerprint": fingerprint})


def note_damage(session: Session, organisation_id: uuid.UUID, sha256: str, damage: str) -> None:
    """Say why there will be no copies; the original stays as it came."""
    _note(session, organisation_id, sha256, {"damage": damage})


def _note(
    session: Session, organisation_id: uuid.UUID, sha256: str, values: dict[str, object]
) -> None:
    session.execute(
        update(PHOTOS)
        .where(PHOTOS.c.organisation_id == organisation_id, PHOTOS.c.sha256 == sha256)
        .values(**values)
    )
