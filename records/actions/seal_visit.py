"""Sealing a visit: it is submitted and every photo it names is held. Only then is it scored."""

import uuid
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from records import events, journal
from records.actions.name_photos import name_photos
from records.base import table_of
from records.deed import Deed
from records.tables.photos import Photo
from records.tables.visits import DRAFT, Visit, VisitPhoto

VISITS = table_of(Visit)
MANIFEST = table_of(VisitPhoto)
PHOTOS = table_of(Photo)

_LOCKED = (
    select(VISITS.c.id, VISITS.c.organisation_id, VISITS.c.store_id, VISITS.c.state)
    .where(VISITS.c.id == bindparam("visit_id"), VISITS.c.sealed_at.is_(None))
    .with_for_update()
)
_MARK = (
    update(MANIFEST)
    .where(
        MANIFEST.c.visit_id == bindparam("of_visit"),
        MANIFEST.c.held_at.is_(None),
        MANIFEST.c.sha256.in_(
            select(PHOTOS.c.sha256).where(PHOTOS.c.organisation_id == bindparam("of_organisation"))
        ),
    )
    .values(held_at=bindparam("at"))
    .returning(MANIFEST.c.sha256)
)
_COUNT = select(func.count(), func.count(MANIFEST.c.held_at)).where(
    MANIFEST.c.visit_id == bindparam("visit_id")
)


def seal_visit(session: Session, deed: Deed, visit_id: uuid.UUID) -> bool:
    """Mark the photos that have come; seal where none is missing. True when sealed just now."""
    # The row's lock lets two photos of one visit, arriving at once, see each other.
    visit = session.connection().execute(_LOCKED, {"visit_id": visit_id}).one_or_none()
    if visit is None or visit.state == DRAFT:
        return False
    come = session.execute(
        _MARK, {"of_visit": visit_id, "of_organisation": visit.organisation_id, "at": deed.at}
    )
    name_photos(session, deed, str(visit_id), come.scalars())
    total, held = session.connection().execute(_COUNT, {"visit_id": visit_id}).one()
    whole = total == held
    _note(session, visit_id, held, deed.at if whole else None)
    if whole:
        store = {"store_id": str(visit.store_id)}
        events.emit(session, deed, events.VISIT_SEALED, str(visit_id), store)
        journal.record(
            session, deed, visit.store_id, "sealed", f"visit:{visit_id}", {"photos": total}
        )
    return whole


def _note(session: Session, visit_id: uuid.UUID, held: int, sealed_at: datetime | None) -> None:
    session.execute(
        update(VISITS).where(VISITS.c.id == visit_id).values(photos_held=held, sealed_at=sealed_at)
    )
