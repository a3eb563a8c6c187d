"""Keeping a photo whose bytes are durable already: who sent it, what it is, which visits wait.

The cheapest write there is, because eight of them come before each visit: two rows, and nothing
follows until a visit or a ticket names the photo. The audit names it there, by its digest.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from config.failpoints import failpoint
from records.base import table_of
from records.deed import Deed
from records.locks import number_of, photo_name
from records.tables.photos import Photo, PhotoUpload
from records.tables.visits import VisitPhoto

PHOTOS = table_of(Photo)
UPLOADS = table_of(PhotoUpload)
MANIFEST = table_of(VisitPhoto)

_COLUMNS = ("organisation_id", "sha256", "length", "media_type", "width", "height", "received_at")
# Built once: making a statement costs more than running it.
_ADD_PHOTO, _ADD_UPLOAD = (sqlite.insert(t).on_conflict_do_nothing() for t in (PHOTOS, UPLOADS))
# On PostgreSQL one journey for both rows. A visit that names the photo may be on its way in: one of
# the two has to see the other, so the name is held first (`records/locks.py`).
_ADD_BOTH = text(f"""
    WITH held AS (SELECT pg_advisory_xact_lock(:name)),
    kept AS (
        INSERT INTO photos ({", ".join(_COLUMNS)})
        SELECT {", ".join(f":{name}" for name in _COLUMNS)} FROM held ON CONFLICT DO NOTHING
    )
    INSERT INTO photo_uploads (organisation_id, sha256, person_id, at)
    SELECT :organisation_id, :sha256, :person_id, :received_at FROM held ON CONFLICT DO NOTHING
""")  # noqa: S608 - our own columns
_SENT = select(UPLOADS.c.at).where(
    UPLOADS.c.organisation_id == bindparam("organisation_id"),
    UPLOADS.c.sha256 == bindparam("sha256"),
    UPLOADS.c.person_id == bindparam("person_id"),
)
_WAITING = (
    select(MANIFEST.c.visit_id)
    .where(
        MANIFEST.c.organisation_id == bindparam("organisation_id"),
        MANIFEST.c.sha256 == bindparam("sha256"),
        MANIFEST.c.held_at.is_(None),
    )
    .distinct()
    .order_by(MANIFEST.c.visit_id)
)


@dataclass(frozen=True, slots=True)
class ArrivedPhoto:
    """A photo in the vault, as it was looked at on arrival."""

    sha256: str
    length: int
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """When this person first sent the photo, and the visits that may have waited for it."""

    at: datetime
    waiting: Sequence[uuid.UUID]


def keep_photo(session: Session, deed: Deed, photo: ArrivedPhoto) -> KeptPhoto:
    """Write the photo down; sent again, or first by somebody else, it does and answers the same.

    Each statement may be kept by itself: nobody is told anything before the last, and a photo
    sent again goes through all of them. Whoever names the photo meanwhile holds its name until
    the visit is kept, so that the visit is found here, or finds the photo.
    """
    connection = session.connection()
    row = _row(deed, photo)
    first = _add(connection, deed, row)
    failpoint("photo.written")
    waiting = connection.execute(_WAITING, row).scalars().all()
    if first:
        return KeptPhoto(deed.at, waiting)
    before = connection.execute(_SENT, {**row, "person_id": deed.person_id}).scalar_one()
    return KeptPhoto(before, waiting)


def _add(connection: Connection, deed: Deed, row: dict[str, Any]) -> bool:
    """Write down photo and sender; False where this person had sent it already."""
    if connection.dialect.name == "postgresql":
        name = number_of(photo_name(deed.organisation_id, row["sha256"]))
        both = {**row, "name": name, "person_id": deed.person_id}
        return connection.execute(_ADD_BOTH, both).rowcount == 1
    connection.execute(_ADD_PHOTO, row)
    sender = {"organisation_id": deed.organisation_id, "sha256": row["sha256"]}
    sender |= {"person_id": deed.person_id, "at": deed.at}
    return connection.execute(_ADD_UPLOAD, sender).rowcount == 1


def _row(deed: Deed, photo: ArrivedPhoto) -> dict[str, Any]:
    return {
        "organisation_id": deed.organisation_id,
        "sha256": photo.sha256,
        "length": photo.length,
        "media_type": photo.media_type,
        "width": photo.width,
        "height": photo.height,
        "received_at": deed.at,
    }
