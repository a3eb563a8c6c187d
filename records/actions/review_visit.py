"""A reviewer has looked at a scored visit: scored -> reviewed."""

import uuid

from sqlalchemy.orm import Session

from records import events, journal
from records.deed import Deed
from records.queries.scope import Reach
from records.queries.visit_details import locked
from records.refusals import OwnWork, Stale, WrongState
from records.tables.visits import REVIEWED, SCORED


def review_visit(
    session: Session, deed: Deed, reach: Reach, visit_id: uuid.UUID, version: int, note: str = ""
) -> None:
    """Write down who reviewed it and what they say; refuse the one who made the visit."""
    visit = locked(session, reach, visit_id)
    if visit.supervisor_id == deed.person_id:
        raise OwnWork
    if visit.version != version:
        raise Stale
    if visit.state != SCORED:
        raise WrongState
    visit.state = REVIEWED
    visit.reviewed_by = deed.person_id
    visit.reviewed_at = deed.at
    visit.review_note = note or None
    visit.version += 1
    journal.record(
        session,
        deed,
        visit.store_id,
        "visit.reviewed",
        f"visit:{visit.id}",
        {"from": SCORED, "to": REVIEWED, "note": note},
    )
    events.emit(session, deed, events.VISIT_REVIEWED, str(visit.id))
