"""What a worker learned of photos when it made thumbnails: fingerprints, or the damage."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from records.base import table_of
from records.deed import Deed
from records.tables.photos import Photo

PHOTOS = table_of(Photo)

_NOTE = (
    update(PHOTOS)
    .where(
        PHOTOS.c.organisation_id == bindparam("of_organisation"),
        PHOTOS.c.sha256 == bindparam("of_photo"),
    )
    .values(derived_at=bindparam("at"), fingerprint=bindparam("looks"), damage=bindparam("broken"))
)


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A photo's fingerprint, or why there will be no copies; the original stays as it came."""

    sha256: str
    fingerprint: int | None = None
    damage: str | None = None


def note_looks(
    session: Session, deed: Deed, organisation_id: uuid.UUID, photos: Sequence[LookedAt]
) -> None:
    """Say which photos have their copies and what they look like, and which are damaged."""
    rows = [
        {
            "of_organisation": organisation_id,
            "of_photo": photo.sha256,
            "at": None if photo.damage else deed.at,
            "looks": photo.fingerprint,
            "broken": photo.damage,
        }
        for photo in photos
    ]
    if rows:
        session.connection().execute(_NOTE, rows)
