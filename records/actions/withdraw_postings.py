"""What a finding posted is taken back where the finding did not stand.

Part of deciding an appeal. What was applied is reversed by a new posting, what still waits is
rejected. A milestone whose result the new score changes goes back to where it stood: its next
acceptance gives it a result, this one's papers no longer do.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from records.actions.reject_posting import refuse
from records.actions.reverse_posting import reverse_posting
from records.deed import Deed
from records.queries.postings import reversal_of
from records.queries.rescored import NODE_RESULT
from records.queries.scope import Reach
from records.tables.appeals import Appeal
from records.tables.postings import (
    APPROVED,
    CONFIRMED,
    FAILED,
    PENDING_REVIEW,
    REJECTED,
    Posting,
)

UPHELD = "申诉成立 Appeal upheld"


def withdraw_postings(
    session: Session,
    deed: Deed,
    reach: Reach,
    appeal: Appeal,
    reasons: Mapping[str, str],
    nodes: Collection[str],
) -> None:
    """Take back the postings of these items of the visit, and the results of these milestones."""
    about = or_(
        Posting.item_code.in_(reasons),
        and_(Posting.kind == NODE_RESULT, Posting.subject_ref.in_(nodes)),
    )
    postings = session.scalars(
        select(Posting)
        .where(
            Posting.visit_id == appeal.visit_id,
            Posting.organisation_id == appeal.organisation_id,
            Posting.reverses_id.is_(None),
            about,
        )
        .order_by(Posting.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for posting in postings:
        said = reasons.get(posting.item_code)
        _take_back(session, deed, reach, posting, f"{UPHELD}: {said}" if said else UPHELD)


def _take_back(session: Session, deed: Deed, reach: Reach, posting: Posting, reason: str) -> None:
    if posting.status in {PENDING_REVIEW, FAILED, APPROVED}:
        refuse(session, deed, posting, reason)
    elif posting.status == CONFIRMED:
        before = reversal_of(session, posting.id)
        if before is None or before.status == REJECTED:
            reverse_posting(session, deed, reach, posting.id, posting.version, reason)
