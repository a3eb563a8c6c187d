"""A visit that a phone could not send is brought in by head office, in its owner's name.

It is kept, checked and scored like any other; who brought it stands in the audit chain beside it.
"""

from sqlalchemy.orm import Session

from records import journal
from records.actions.sent_visit import SentVisit
from records.actions.submit_visit import Kept, submit_visit
from records.deed import Deed
from records.queries.people import Colleague
from records.queries.scope import Reach, store_in_reach
from records.refusals import NotFound, Refusal
from records.tables.people import SUPERVISOR


class NotASupervisors(Refusal):
    """Only supervisors walk stores."""

    code = "422.9"
    zh = "文件中的人员不是督导，不能有巡店记录。"
    en = "The person in the file is no supervisor and can't have visits."


def as_owner(deed: Deed, owner: Colleague) -> Deed:
    """Return the circumstances as if the owner had sent it."""
    return Deed(owner.organisation_id, owner.id, owner.role, deed.at, deed.request_id)


def take_rescued(
    session: Session, deed: Deed, reach: Reach, owner: Colleague, sent: SentVisit
) -> Kept:
    """Keep the visit, or refuse it with a reason; the caller commits."""
    if owner.role != SUPERVISOR:
        raise NotASupervisors
    if not store_in_reach(session, reach, sent.store_id):
        raise NotFound
    kept = submit_visit(session, as_owner(deed, owner), sent)
    if kept.receipt is not None:
        journal.record(
            session,
            deed,
            sent.store_id,
            "visit_rescued",
            f"visit:{sent.visit_id}",
            {"of": str(owner.id), "content_hash": sent.content_hash},
        )
    return kept
