"""Keeping a photo whose bytes are durable already: who sent it, what it is, which visits wait.

The cheapest write there is, because eight of them come before each visit: two rows, and nothing
follows until a visit or a ticket names the photo. The audit names it there, by its digest.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from records.actions.seal_visit import seal_visit
from records.base import table_of
from records.deed import Deed
from records.locks import hold
from records.tables.photos import Photo, PhotoUpload
from records.tables.visits import VisitPhoto

PHOTOS = table_of(Photo)
UPLOADS = table_of(PhotoUpload)
MANIFEST = table_of(VisitPhoto)

# Built once: making a statement costs more than running it.
_ADD = {
    (name, table): dialect.insert(table).on_conflict_do_nothing()
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
    for table in (PHOTOS, UPLOADS)
}
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


def keep_photo(session: Session, deed: Deed, photo: ArrivedPhoto) -> datetime:
    """Write the photo down and return when this person first sent it.

    Sent again, or first sent by somebody else, it does the same and answers the same.
    """
    assert deed.person_id is not None
    # A visit that names the photo may be on its way in: one of the two has to see the other.
    hold(session, [f"photo:{deed.organisation_id}:{photo.sha256}"])
    key = {"organisation_id": deed.organisation_id, "sha256": photo.sha256}
    _add(session, PHOTOS, _row(deed, photo))
    for visit_id in session.connection().execute(_WAITING, key).scalars().all():
        seal_visit(session, deed, visit_id)
    sender = {**key, "person_id": deed.person_id}
    if _add(session, UPLOADS, {**sender, "at": deed.at}):
        return deed.at
    before: datetime = session.connection().execute(_SENT, sender).scalar_one()
    return before


def _add(session: Session, table: Table, row: dict[str, Any]) -> bool:
    """Write the row; False where it was there already."""
    statement = _ADD[session.get_bind().dialect.name, table]
    return session.connection().execute(statement, row).rowcount == 1


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
