"""What deciding and withdrawing an appeal share: its end, and the visit's state after it.

Not a deed itself.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import journal
from records.deed import Deed
from records.tables.appeals import OPEN, WITHDRAWN, Appeal
from records.tables.visits import APPEALED, REVIEWED, SCORED, Visit


def close(
    session: Session, deed: Deed, appeal: Appeal, to: str, detail: dict[str, Any] | None = None
) -> None:
    """End the appeal; a decision is a review of the visit, a withdrawal leaves what was."""
    appeal.state, appeal.decided_at = to, deed.at
    appeal.version += 1
    if to != WITHDRAWN:
        appeal.decided_by = deed.person_id
    journal.record(
        session,
        deed,
        appeal.store_id,
        "appeal.withdrawn" if to == WITHDRAWN else "appeal.decided",
        f"appeal:{appeal.id}",
        {"from": OPEN, "to": to, **(detail or {})},
    )
    visit = session.scalars(
        select(Visit).where(Visit.id == appeal.visit_id).with_for_update()
    ).one()
    if visit.state != APPEALED:
        return  # voided meanwhile
    if to != WITHDRAWN and visit.reviewed_at is None:
        visit.reviewed_by, visit.reviewed_at = deed.person_id, deed.at
    visit.state = SCORED if visit.reviewed_at is None else REVIEWED
    visit.version += 1
    journal.record(
        session,
        deed,
        visit.store_id,
        "visit.appeal_closed",
        f"visit:{visit.id}",
        {"from": APPEALED, "to": visit.state, "appeal_id": str(appeal.id), "outcome": to},
    )
