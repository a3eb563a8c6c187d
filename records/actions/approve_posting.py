"""A person agrees that a record be changed: pending_review -> approved; a job then applies it.

One that failed to apply may be approved again, once what stood in its way is gone.
"""

import uuid

from sqlalchemy.orm import Session

from records import events
from records.actions.posting_decisions import decide, expect
from records.deed import Deed
from records.queries.postings import locked
from records.queries.scope import Reach
from records.tables.postings import APPROVED, FAILED, PENDING_REVIEW


def approve_posting(
    session: Session, deed: Deed, reach: Reach, posting_id: uuid.UUID, version: int, note: str = ""
) -> None:
    """Approve, and let the job know."""
    posting = locked(session, reach, posting_id)
    expect(posting, version, PENDING_REVIEW, FAILED)
    decide(session, deed, posting, APPROVED, note)
    events.emit(session, deed, events.POSTING_APPROVED, str(posting.id))
