"""Keeping a photo whose bytes are durable already: who sent it, what it is, which visits wait."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from records import events, journal
from records.actions.seal_visit import seal_visit
from records.base import table_of
from records.deed import Deed
from records.gathered import add_rows
from records.locks import hold
from records.tables.photos import Photo, PhotoUpload
from records.tables.visits import VisitPhoto

PHOTOS = table_of(Photo)
UPLOADS = table_of(PhotoUpload)
MANIFEST = table_of(VisitPhoto)

# The photo if it is held, with when this person first sent it.
_KNOWN = (
    select(UPLOADS.c.at)
    .select_from(
        PHOTOS.outerjoin(
            UPLOADS,
            and_(
                UPLOADS.c.organisation_id == PHOTOS.c.organisation_id,
                UPLOADS.c.sha256 == PHOTOS.c.sha256,
                UPLOADS.c.person_id == bindparam("person_id"),
            ),
        )
    )
    .where(
        PHOTOS.c.organisation_id == bindparam("organisation_id"),
        PHOTOS.c.sha256 == bindparam("sha256"),
    )
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


def keep_photo(session: Session, deed: Deed, photo: ArrivedPhoto) -> datetime:
    """Write the photo down and return when this person first sent it.

    Sent again, or first sent by somebody else, it does the same and answers the same.
    """
    assert deed.person_id is not None
    # A visit that names the photo may be on its way in: one of the two has to see the other.
    hold(session, [f"photo:{deed.organisation_id}:{photo.sha256}"])
    key = {"organisation_id": deed.organisation_id, "sha256": photo.sha256}
    known = session.connection().execute(_KNOWN, {**key, "person_id": deed.person_id}).first()
    if known is None:
        _add(session, deed, photo)
    for visit_id in session.connection().execute(_WAITING, key).scalars().all():
        seal_visit(session, deed, visit_id)
    before: datetime | None = known.at if known else None
    return before or _note_sender(session, deed, deed.person_id, key)


def _add(session: Session, deed: Deed, photo: ArrivedPhoto) -> None:
    row = {
        "organisation_id": deed.organisation_id,
        "sha256": photo.sha256,
        "length": photo.length,
        "media_type": photo.media_type,
        "width": photo.width,
        "height": photo.height,
        "received_at": deed.at,
    }
    add_rows(session, PHOTOS, [row])
    events.emit(session, deed, events.PHOTO_KEPT, photo.sha256)


def _note_sender(
    session: Session, deed: Deed, person_id: uuid.UUID, key: dict[str, object]
) -> datetime:
    add_rows(session, UPLOADS, [{**key, "person_id": person_id, "at": deed.at}])
    # Photos concern a person until a visit names them, so they are in the person's own chain.
    journal.record(session, deed, person_id, "photo_sent", f"photo:{key['sha256']}", {})
    return deed.at
