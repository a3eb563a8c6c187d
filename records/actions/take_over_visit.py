"""An open visit goes on on another phone of the same person; the copy it was begun on is revoked.

One visit has one phone: what the other still sends is refused with a sentence and kept beside.
"""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import journal
from records.deed import Deed
from records.locks import hold
from records.refusals import NotFound, WrongState
from records.tables.visits import DRAFT, Visit


def take_over_visit(session: Session, deed: Deed, visit_id: uuid.UUID, device_id: str) -> None:
    """Make this phone the visit's; refuse what is somebody else's or handed in."""
    hold(session, [f"visit:{visit_id}"])
    visit = session.scalars(
        select(Visit)
        .where(Visit.id == visit_id, Visit.supervisor_id == deed.person_id)
        .with_for_update()
    ).one_or_none()
    if visit is None:
        raise NotFound
    if visit.state != DRAFT:
        raise WrongState
    if visit.device_id == device_id:
        return
    detail = {"from": visit.device_id, "to": device_id}
    visit.device_id = device_id
    # In the person's chain: a draft says nothing in its store's.
    journal.record(
        session,
        deed,
        deed.person_id or deed.organisation_id,
        "visit_taken_over",
        f"visit:{visit_id}",
        detail,
    )
