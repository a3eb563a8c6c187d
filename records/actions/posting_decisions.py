"""What approving, rejecting and reversing share: the version it was read at, and the trace.

Not a deed itself.
"""

from typing import Any

from sqlalchemy.orm import Session

from records import journal
from records.deed import Deed
from records.refusals import Stale, WrongState
from records.tables.postings import Posting


def expect(posting: Posting, version: int, *statuses: str) -> None:
    """Refuse unless the posting is as it was read, and in one of these statuses."""
    if posting.version != version:
        raise Stale
    if posting.status not in statuses:
        raise WrongState


def decide(session: Session, deed: Deed, posting: Posting, to: str, note: str) -> None:
    """Write who decided what, raise the version, and add the audit line."""
    before = posting.status
    posting.status = to
    posting.decided_by = deed.person_id
    posting.decided_at = deed.at
    posting.decision_note = note or None
    posting.version += 1
    trace(session, deed, posting, to, {"from": before, "to": to, "note": note})


def trace(
    session: Session, deed: Deed, posting: Posting, action: str, detail: dict[str, Any]
) -> None:
    """Add the audit line of a decision."""
    journal.record(
        session, deed, posting.store_id, f"posting.{action}", f"posting:{posting.id}", detail
    )
