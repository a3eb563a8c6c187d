"""Submitted visits whose photos are all held though nobody noticed."""

import uuid

from sqlalchemy import and_, exists, select, text
from sqlalchemy.orm import Session

from records.base import table_of
from records.tables.photos import Photo
from records.tables.visits import SUBMITTED, Visit, VisitPhoto

VISITS = table_of(Visit)
MANIFEST = table_of(VisitPhoto)
PHOTOS = table_of(Photo)

# Written out, because a partial index is only used where its condition stands in the query.
_UNSEALED = text(f"state = '{SUBMITTED}' AND sealed_at IS NULL")
_HERE = exists().where(
    and_(
        PHOTOS.c.organisation_id == MANIFEST.c.organisation_id,
        PHOTOS.c.sha256 == MANIFEST.c.sha256,
    )
)
_WHOLE = (
    select(VISITS.c.id, VISITS.c.organisation_id)
    .where(_UNSEALED, ~exists().where(and_(MANIFEST.c.visit_id == VISITS.c.id, ~_HERE)))
    .order_by(VISITS.c.id)
    .limit(100)
)


def whole_visits(session: Session) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Return visit and organisation of those that could be sealed."""
    return [(row.id, row.organisation_id) for row in session.execute(_WHOLE)]
