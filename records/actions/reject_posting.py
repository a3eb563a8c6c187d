"""A person refuses a change of a record: pending_review -> rejected. Nothing is applied."""

import uuid

from sqlalchemy.orm import Session

from records import events
from records.actions.posting_decisions import decide, expect
from records.deed import Deed
from records.queries.postings import locked
from records.queries.scope import Reach
from records.refusals import unusable
from records.tables.postings import FAILED, PENDING_REVIEW, REJECTED, Posting


def reject_posting(
    session: Session, deed: Deed, reach: Reach, posting_id: uuid.UUID, version: int, reason: str
) -> None:
    """Reject with a reason."""
    posting = locked(session, reach, posting_id)
    expect(posting, version, PENDING_REVIEW, FAILED)
    if not reason.strip():
        raise unusable("reason", "请写明驳回原因。", "Say why it is rejected.")
    refuse(session, deed, posting, reason)


def refuse(session: Session, deed: Deed, posting: Posting, reason: str) -> None:
    """Write the rejection of a posting that is held; an approved one is then not applied."""
    decide(session, deed, posting, REJECTED, reason)
    events.emit(session, deed, events.POSTING_REJECTED, str(posting.id), {"reason": reason})
