"""A change that was applied is taken back by a new posting; the old one is never edited.

The reversal carries the same book, kind, subject and payload and names what it reverses; the job
that applies postings does the opposite for it.
"""

import hashlib
import uuid

from sqlalchemy.orm import Session

from records import events
from records.actions.posting_decisions import expect, trace
from records.clock import new_id
from records.deed import Deed
from records.queries.postings import locked, reversal_of
from records.queries.scope import Reach
from records.refusals import WrongState, unusable
from records.tables.postings import APPROVED, CONFIRMED, REJECTED, Posting


def reverse_posting(
    session: Session, deed: Deed, reach: Reach, posting_id: uuid.UUID, version: int, reason: str
) -> uuid.UUID:
    """Write the reversal, approved by whoever asks for it, and return its id."""
    posting = locked(session, reach, posting_id)
    expect(posting, version, CONFIRMED)
    before = reversal_of(session, posting.id)
    if posting.reverses_id is not None or (before is not None and before.status != REJECTED):
        raise WrongState(
            "该变更已冲销，或本身就是冲销，不能再次冲销。",
            "It has been reversed already, or is a reversal itself.",
        )
    if not reason.strip():
        raise unusable("reason", "请写明冲销原因。", "Say why it is reversed.")
    if before is None:
        reversal = _reversal(deed, posting, reason)
        session.add(reversal)
    else:
        # It failed and was given up; there is one reversal for ever, asked for once more.
        reversal = before
        reversal.status, reversal.version = APPROVED, before.version + 1
        reversal.decided_by, reversal.decided_at = deed.person_id, deed.at
        reversal.decision_note = reason
    session.flush()  # the event below names a row that must exist, and the key must be free
    told = {"reason": reason, "reversal_id": str(reversal.id)}
    trace(session, deed, posting, "reversal_asked", told)
    asked = {"from": REJECTED if before else None, "to": APPROVED, "note": reason}
    trace(session, deed, reversal, APPROVED, asked | {"reverses_id": str(posting.id)})
    events.emit(
        session,
        deed,
        events.POSTING_APPROVED,
        str(reversal.id),
        {"reverses_id": str(posting.id)},
    )
    return reversal.id


def _reversal(deed: Deed, posting: Posting, reason: str) -> Posting:
    return Posting(
        id=new_id(),
        organisation_id=posting.organisation_id,
        store_id=posting.store_id,
        visit_id=posting.visit_id,
        item_code=posting.item_code,
        subject_ref=posting.subject_ref,
        book=posting.book,
        kind=posting.kind,
        payload=posting.payload,
        status=APPROVED,
        # Derived, so that whatever asks twice meets the unique key.
        source_key=hashlib.sha256(f"reverses|{posting.source_key}".encode()).hexdigest(),
        created_at=deed.at,
        decided_by=deed.person_id,
        decided_at=deed.at,
        decision_note=reason,
        reverses_id=posting.id,
        version=1,
    )
